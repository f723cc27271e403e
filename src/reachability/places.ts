// Where containers meet, so that all that are there can reach each other: a network in one address family, IPv6 where nothing filters it,
// a namespace, or that of the host.
import type { AddressFamily } from '../model/address.ts'
import type { Member, Reachability } from './model.ts'
import type { ReachNetwork } from './network.ts'
import { findPassing } from './network-paths.ts'
import type { EngineRules } from './rules.ts'

/** Where containers meet. `network` is null where it is none. */
export interface MeetingPlace {
  readonly id: string
  readonly network: string | null
  /** False where nobody can say whether what is there gets through. */
  readonly isCertain: boolean
}

/** Makes what lists the places of a container. */
export function makeListPlaces({
  rules,
  members,
}: Reachability): (member: Member) => readonly MeetingPlace[] {
  const shared = new Set<string>()
  for (const { container, place } of members.values()) {
    if (place.kind === 'sandbox' && place.sandbox.owner !== container) shared.add(place.sandbox.owner.name)
  }
  const isUnfiltered = rules.isMeasured && !rules.filtersIPv6
  const ofNetworks = makeNetworkPlaces(rules)
  return ({ place }) => {
    if (place.kind === 'lost') return []
    if (place.kind === 'host') return [makePlace('host')]
    const { owner, endpoints, gateways } = place.sandbox
    const networks = endpoints.flatMap(({ network, families }) => {
      const places = ofNetworks(network)
      return families.flatMap((family) => places.get(family) ?? [])
    })
    return [
      ...networks,
      ...(isUnfiltered && gateways[6] !== null ? [makePlace('IPv6')] : []),
      ...(shared.has(owner.name) ? [makePlace(`namespace ${owner.name}`)] : []),
    ]
  }
}

// All who are on a network have the same places there.
function makeNetworkPlaces(
  rules: EngineRules,
): (network: ReachNetwork) => ReadonlyMap<AddressFamily, MeetingPlace> {
  const known = new Map<ReachNetwork, ReadonlyMap<AddressFamily, MeetingPlace>>()
  return (network) => {
    const found = known.get(network)
    if (found !== undefined) return found
    const { name } = network
    const { families, doubt } = findPassing(network, rules)
    const places = new Map(
      families.map((family) => [family, makePlace(`${family} ${name}`, name, doubt === null)]),
    )
    known.set(network, places)
    return places
  }
}

function makePlace(id: string, network: string | null = null, isCertain = true): MeetingPlace {
  return { id, network, isCertain }
}
