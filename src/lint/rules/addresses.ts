// Rules about subnets and static addresses.
import { findSpan, type LocatedAddress, type PoolDraft } from '../../config/draft.ts'
import { hasWithin, parseFamily } from '../../model/address.ts'
import type { LintFinding, LintRule } from '../rule.ts'
import type { LintMember } from '../scene.ts'

/** Static addresses that the engine may give to somebody else meanwhile. */
export const addressUnreserved: LintRule = {
  severity: 'notice',
  summary: 'A static address is not set aside',
  needs: 'file',
  find: ({ membersOf }) => [...membersOf.values()].flatMap(findUnreserved),
}

// IPv6 has so many addresses that nobody gets one by chance.
function findUnreserved(members: readonly LintMember[]): readonly LintFinding[] {
  const dynamic = members.find(({ attachment }) => !attachment.addresses.some(isIPv4))
  if (dynamic === undefined) return []
  return members.flatMap(({ attachment, network: { pools } }) =>
    attachment.addresses.filter(isIPv4).flatMap((address) => {
      const pool = pools.find(({ subnet }) => hasWithin(subnet.value, address.value))
      return pool === undefined || pool.ipRange !== null ? [] : [makeUnreserved(address, pool, dynamic)]
    }),
  )
}

function isIPv4({ value }: LocatedAddress): boolean {
  return parseFamily(value) === 4
}

function makeUnreserved(
  { value, span }: LocatedAddress,
  { subnet }: PoolDraft,
  { target }: LintMember,
): LintFinding {
  return {
    span,
    detail: `The engine gives addresses of all of ${subnet.value} to containers that ask for none, such as "${target.container.container.value}": "${value}" too, while its own is stopped.`,
    fix: 'Give the network an "ip_range" that does not hold it.',
  }
}

/** Networks with IPv6 and no subnet for it. */
export const ipv6Subnetless: LintRule = {
  severity: 'notice',
  summary: 'IPv6 without a subnet',
  needs: 'file',
  find: ({ draft }) =>
    draft.networks
      .filter(({ settings, pools, poolCount }) => settings.enableIPv6 === true && poolCount === pools.length)
      .filter(({ pools }) => !pools.some(({ subnet }) => parseFamily(subnet.value) === 6))
      .map((network) => ({
        span: findSpan(network, 'enableIPv6'),
        detail: `"${network.key}" has IPv6 and no subnet for it. Docker up to 26 refuses that; later versions and Podman choose a subnet, another one each time.`,
        fix: 'Add a subnet of fd00::/8, such as "fd12:3456:789a:1::/64".',
      })),
}

const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  // for examples and measurements, nobody has them
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '198.18.0.0/15',
  '240.0.0.0/4',
]

/** IPv4 subnets that belong to somebody on the internet. Source: IANA's registry of special-purpose addresses (RFC 6890). */
export const subnetPublic: LintRule = {
  severity: 'warning',
  summary: 'A subnet is of the internet',
  needs: 'file',
  find: ({ draft }) =>
    draft.networks
      .flatMap(({ pools }) => pools.map(({ subnet }) => subnet))
      .filter(({ value }) => parseFamily(value) === 4 && !PRIVATE.some((range) => hasWithin(range, value)))
      .map(({ value, span }) => ({
        span,
        detail: `Addresses of ${value} are somebody's on the internet, whom neither the host nor these containers reach any more.`,
        fix: 'Choose a subnet in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, unless these addresses are yours.',
      })),
}
