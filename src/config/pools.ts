// The address pools of a network in canonical values, with the place of each.
import { parseFamily } from '../model/address.ts'
import type { Pool } from '../model/network.ts'
import { compareText, makePairs } from '../model/pairs.ts'
import { takeAddress, takeCidr } from './addresses.ts'
import type { PoolDraft } from './draft.ts'
import type { Origin } from './origins.ts'
import type { Report } from './report.ts'
import type { Span } from './source.ts'
import type { MapNode } from './tree.ts'
import { findText, listScalars, locateText } from './written.ts'

/** Makes the drafts of a network's pools, in canonical order. What cannot be read is reported and left out. */
export function makePools(pools: readonly MapNode[], report: Report): readonly PoolDraft[] {
  const drafts = pools.flatMap((pool) => {
    const subnet = takeCidr(findText(pool, 'subnet'), 'subnet', report)
    if (!pool.entries.has('subnet') && !report.hasProblemIn(pool.span)) addNoSubnet(pool, report)
    const draft = {
      ipRange: takeCidr(findText(pool, 'ip_range'), 'ip_range', report),
      gateway: takeAddress(findText(pool, 'gateway'), 'gateway', report),
      auxAddresses: listScalars(pool, 'aux_addresses').flatMap(({ key, value }) => {
        const address = takeAddress(locateText(value), `aux_addresses.${key}`, report)
        return address === null ? [] : [{ ...address, key }]
      }),
    }
    return subnet === null ? [] : [{ subnet, ...draft }]
  })
  return drafts.toSorted((a, b) => compareSubnets(a.subnet.value, b.subnet.value))
}

function addNoSubnet(pool: MapNode, report: Report): void {
  report.add('subnet-missing', pool.span, {
    detail: 'A pool is given by its subnet; range, gateway and reserved addresses lie in it.',
    fix: 'Add "subnet", or remove the pool to let the engine choose one.',
  })
}

/** IPv4 before IPv6, then by text. */
function compareSubnets(a: string, b: string): number {
  return Number(parseFamily(a)) - Number(parseFamily(b)) || compareText(a, b)
}

/** The pool without its places. */
export function makePool({ subnet, ipRange, gateway, auxAddresses }: PoolDraft): Pool {
  return {
    subnet: subnet.value,
    ipRange: ipRange?.value ?? null,
    gateway: gateway?.value ?? null,
    auxAddresses: makePairs(auxAddresses.map(({ key, value }) => [key, value])),
  }
}

/** The places of a pool's fields, by path as in a plan. */
export function listPoolSpans(
  { subnet, ipRange, gateway }: PoolDraft,
  index: number,
): readonly (readonly [string, Span])[] {
  const path = `ipam.config[${index}]`
  return [
    [`${path}.subnet`, subnet.span],
    ...(ipRange === null ? [] : [[`${path}.ip_range`, ipRange.span] as const]),
    ...(gateway === null ? [] : [[`${path}.gateway`, gateway.span] as const]),
  ]
}

/** The fields of a pool that the environment had a part in, by path as in a plan. */
export function listPoolOrigins(
  { subnet, ipRange, gateway, auxAddresses }: PoolDraft,
  index: number,
): readonly Origin[] {
  const path = `ipam.config[${index}]`
  return [
    [`${path}.subnet`, [subnet]],
    [`${path}.ip_range`, [ipRange]],
    [`${path}.gateway`, [gateway]],
    ...auxAddresses.map((address): Origin => [
      `${path}.aux_addresses[${JSON.stringify(address.key)}]`,
      [address],
    ]),
  ]
}
