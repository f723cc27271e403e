// Subnets: of two networks that share addresses, of a network and the local network, and none left for another network.
import { hasOverlap, parseCidr, type AddressRange } from '../../model/address.ts'
import type { AddressPool } from '../../model/clues.ts'
import type { HostRoute } from '../../model/host.ts'
import type { ObservedNetwork } from '../../model/observed.ts'
import { makeFinding, type Finding } from '../finding.ts'
import type { Case } from '../scene.ts'
import { listNames, quote, seeList, seeObject } from '../words.ts'

interface Claim {
  readonly network: ObservedNetwork
  readonly subnet: string
  readonly range: AddressRange
}

// Others have address spaces of their own.
const LOCAL: ReadonlySet<string> = new Set(['bridge', 'macvlan', 'ipvlan'])

function listClaims(networks: readonly ObservedNetwork[]): readonly Claim[] {
  return networks
    .filter(({ settings }) => LOCAL.has(settings.driver) && !settings.configOnly)
    .flatMap((network) =>
      network.settings.pools.flatMap(({ subnet }) => {
        const range = parseCidr(subnet ?? '')
        return subnet === null || range === null ? [] : [{ network, subnet, range }]
      }),
    )
    .toSorted((a, b) => a.range.family - b.range.family || compareNumbers(a.range.first, b.range.first))
}

function compareNumbers(a: bigint, b: bigint): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Networks that share addresses. Two that hang on devices of the host may be the same network. */
export function findClashes(scene: Case): readonly Finding[] {
  const findings: Finding[] = []
  let widest: Claim | null = null
  for (const claim of listClaims(scene.networks)) {
    if (widest !== null && hasClash(widest, claim)) findings.push(describeClash(scene, widest, claim))
    const isWider =
      widest === null || widest.range.family !== claim.range.family || claim.range.last > widest.range.last
    if (isWider) widest = claim
  }
  return findings
}

function hasClash(a: Claim, b: Claim): boolean {
  const isBridged = [a, b].some(({ network }) => network.settings.driver === 'bridge')
  return isBridged && a.network !== b.network && hasShared(a.range, b.range)
}

function hasShared(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last
}

function describeClash(scene: Case, a: Claim, b: Claim): Finding {
  const names = [a.network.name, b.network.name]
  return makeFinding('subnets-clash', {
    detail: `${listNames(names)} share addresses: the host sends packets for them to one of the two, and a container on both does, too.`,
    evidence: [a, b].map(({ network, subnet }) =>
      seeObject(scene, { kind: 'network', name: network.name }, `IPAM.Config: ${subnet}`),
    ),
    fix: 'Declare another subnet for one of them and "xec apply".',
    networks: names,
  })
}

/** Networks whose addresses the host reaches, or thinks to reach, in another way. */
export function findRouteOverlaps(scene: Case): readonly Finding[] {
  const claims = listClaims(scene.networks).filter(({ network }) => network.settings.driver === 'bridge')
  const own = new Set(claims.map(({ subnet }) => subnet))
  const routes = (scene.host?.routes ?? []).filter(
    ({ destination }) => !own.has(destination) && !destination.endsWith('/0'),
  )
  return claims.flatMap(({ network, subnet }) =>
    routes
      .filter(({ destination }) => hasOverlap(destination, subnet))
      .map((route) => describeOverlap(scene, { network, subnet, route })),
  )
}

function describeOverlap(
  scene: Case,
  { network, subnet, route }: Pick<Claim, 'network' | 'subnet'> & { readonly route: HostRoute },
): Finding {
  const { name } = network
  const { destination, device, gateway } = route
  const table = destination.includes(':') ? '/proc/net/ipv6_route' : '/proc/net/route'
  return makeFinding('route-overlap', {
    detail: `${quote(name)} has ${subnet}, and the host has a route for ${destination} through ${device}: where they overlap, containers and host get at one of the two only.`,
    evidence: [
      seeObject(scene, { kind: 'network', name }, `IPAM.Config: ${subnet}`),
      { source: table, says: `${destination} ${gateway === null ? '' : `via ${gateway} `}dev ${device}` },
    ],
    fix: `Declare a subnet for ${quote(name)} that nobody else has, and "xec apply".`,
    networks: [name],
  })
}

// What Docker cuts subnets of where nobody gave it pools.
const DOCKER_POOLS: readonly AddressPool[] = [
  { base: '172.17.0.0/16', size: 16 },
  { base: '172.18.0.0/16', size: 16 },
  { base: '172.19.0.0/16', size: 16 },
  { base: '172.20.0.0/14', size: 16 },
  { base: '172.24.0.0/14', size: 16 },
  { base: '172.28.0.0/14', size: 16 },
  { base: '192.168.0.0/16', size: 20 },
]

/** An engine that has given away all subnets that it has to give. Podman has too many to ask. */
export function findNoSubnets(scene: Case): readonly Finding[] {
  const { clues, observed, networks } = scene
  if (clues === null || observed.engine.flavor !== 'docker') return []
  const pools = (clues.engine.pools ?? DOCKER_POOLS).filter(({ base }) => !base.includes(':'))
  const ranges = listClaims(networks)
    .map(({ range }) => range)
    .filter(({ family }) => family === 4)
  if (pools.length === 0 || pools.some((pool) => hasRoom(pool, ranges))) return []
  return [
    makeFinding('subnets-used-up', {
      detail: `All subnets that the engine chooses from are in use: the next network without a subnet of its own cannot be created.`,
      evidence: [
        seeList(scene, 'networks', `${ranges.length} subnets in use`),
        {
          source: clues.engine.pools === null ? "Docker's own pools" : 'GET /info, DefaultAddressPools',
          says: pools.map(({ base, size }) => `${base} in /${size}`).join(', '),
        },
      ],
      fix: 'Remove networks that nobody uses, declare subnets for new ones, or give the daemon more with "default-address-pools".',
    }),
  ]
}

// The ranges are sorted: what begins behind a subnet is behind the next ones, too.
function hasRoom({ base, size }: AddressPool, ranges: readonly AddressRange[]): boolean {
  const pool = parseCidr(base)
  if (pool === null || size < pool.prefixLength || size > 32) return true
  const step = 1n << BigInt(32 - size)
  let at = 0
  for (let first = pool.first; first <= pool.last; first += step) {
    while ((ranges[at]?.last ?? first) < first) at += 1
    if ((ranges[at]?.first ?? first + step) >= first + step) return true
  }
  return false
}
