// Where containers meet, so that all that are there can reach each other: a network in one address family, IPv6 where nothing filters it,
// a namespace, or that of the host.
import type { Member, Reachability } from './model.ts'
import { findPassing } from './network-paths.ts'

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
  return ({ place }) => {
    if (place.kind === 'lost') return []
    if (place.kind === 'host') return [makePlace('host')]
    const { owner, endpoints, gateways } = place.sandbox
    const networks = endpoints.flatMap(({ network, families }) => {
      const passing = findPassing(network, rules)
      const { name } = network
      return families
        .filter((family) => passing.families.includes(family))
        .map((family) => makePlace(`${family} ${name}`, name, passing.doubt === null))
    })
    return [
      ...networks,
      ...(isUnfiltered && gateways[6] !== null ? [makePlace('IPv6')] : []),
      ...(shared.has(owner.name) ? [makePlace(`namespace ${owner.name}`)] : []),
    ]
  }
}

function makePlace(id: string, network: string | null = null, isCertain = true): MeetingPlace {
  return { id, network, isCertain }
}
