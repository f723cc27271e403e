// What is open between two places, asked once for each pair of places.
import type { Peer } from '../reachability/ends.ts'
import type { Explain, Explanation } from '../reachability/explain.ts'
import { NO_PORTS, ALL_PORTS, makePublishedSet, unitePorts, type PortSet } from './port-set.ts'
import type { PolicyPlace } from './places.ts'

/** The ports that are open for certain, and those that may be. */
export interface Way {
  readonly open: PortSet
  readonly unknown: PortSet
}

/** One end and its place. */
export interface PlacedPeer {
  readonly peer: Peer
  readonly place: PolicyPlace
}

/** Finds what is open from one end to another, which are not the same. */
export type FindWay = (from: PlacedPeer, to: PlacedPeer) => Way

// Two numbers below it make one that is exact.
const MOST_PLACES = 2 ** 26

/** Makes what finds ways, and asks as few pairs as it takes. */
export function makeFindWay(explain: Explain): FindWay {
  const near = new Map<number, Way>()
  const far = new Map<number, Way>()
  return (from, to) => {
    const isNear = from.place.index === to.place.index || hasCommon(from.place.networks, to.place.networks)
    const [known, key] = isNear
      ? ([near, from.place.index * MOST_PLACES + to.place.index] as const)
      : ([far, from.place.remote * MOST_PLACES + to.place.remote] as const)
    const found = known.get(key) ?? makeWay(explain(from.peer, to.peer))
    known.set(key, found)
    return found
  }
}

function hasCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const item of a) if (b.has(item)) return true
  return false
}

/** What an explanation says of ports. */
export function makeWay({ paths }: Explanation): Way {
  const way = { open: NO_PORTS, unknown: NO_PORTS }
  for (const { verdict, ports } of paths) {
    way[verdict] = unitePorts(way[verdict], ports === null ? ALL_PORTS : makePublishedSet(ports))
  }
  return way
}
