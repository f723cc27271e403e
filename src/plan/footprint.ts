// What a network takes that no other can have at the same time: its name, its bridge or parent device, and its subnets.
import { parseCidr, type AddressRange } from '../model/address.ts'
import type { NetworkSpec } from '../model/network.ts'
import { addTo, findPair } from '../model/pairs.ts'

interface Footprint<Owner> {
  readonly owner: Owner
  readonly keys: readonly string[]
  readonly ranges: readonly AddressRange[]
}

/** What several networks take, ready to be searched. */
export interface Footprints<Owner> {
  readonly byKey: ReadonlyMap<string, readonly Footprint<Owner>[]>
  readonly withRanges: readonly Footprint<Owner>[]
}

/** Collects what networks take; each comes with what stands for it in the answers. */
export function makeFootprints<Owner>(
  networks: readonly (readonly [Owner, NetworkSpec | null])[],
): Footprints<Owner> {
  const byKey = new Map<string, Footprint<Owner>[]>()
  const withRanges: Footprint<Owner>[] = []
  for (const [owner, network] of networks) {
    if (network === null) continue
    const footprint = { owner, keys: listKeys(network), ranges: listRanges(network) }
    for (const key of footprint.keys) addTo(byKey, key, footprint)
    if (footprint.ranges.length > 0) withRanges.push(footprint)
  }
  return { byKey, withRanges }
}

/** The owners whose networks cannot exist beside this one, each once. */
export function findConflicts<Owner>(
  network: NetworkSpec | null,
  others: Footprints<Owner>,
): readonly Owner[] {
  if (network === null) return []
  const ranges = listRanges(network)
  const sameKey = listKeys(network).flatMap((key) => others.byKey.get(key) ?? [])
  const overlapping = others.withRanges.filter((other) => hasSharedRange(ranges, other.ranges))
  return [...new Set([...sameKey, ...overlapping].map(({ owner }) => owner))]
}

function listKeys({ name, settings }: NetworkSpec): readonly string[] {
  const bridge = findPair(settings.options, 'com.docker.network.bridge.name')
  const parent = findPair(settings.options, 'parent')
  return [
    `name ${name}`,
    ...(bridge === undefined ? [] : [`bridge ${bridge}`]),
    ...(parent === undefined ? [] : [`parent ${parent}`]),
  ]
}

// Overlay networks have an address space each, and a config-only network takes nothing.
function listRanges({ settings }: NetworkSpec): readonly AddressRange[] {
  if (settings.driver === 'overlay' || settings.configOnly) return []
  return settings.pools.flatMap(({ subnet }) => (subnet === null ? [] : (parseCidr(subnet) ?? [])))
}

function hasSharedRange(some: readonly AddressRange[], others: readonly AddressRange[]): boolean {
  return some.some((a) => others.some((b) => a.family === b.family && a.first <= b.last && b.first <= a.last))
}
