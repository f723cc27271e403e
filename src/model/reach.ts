// What a change opens and closes between containers, and between them and the outside: in groups, because there are too many pairs to
// list them.
import type { PublishedPort } from './port.ts'

/** The ends of a connection that are no containers. */
export const OUTSIDERS = ['host', 'lan', 'internet'] as const

/** An end that is no container. */
export type Outsider = (typeof OUTSIDERS)[number]

/** Containers that can reach each other on one side of a change and not on the other, either way round. All lists are sorted. */
export interface PathGroup {
  readonly kind: 'containers'
  /** Between each of these and each of those, but for a container and itself. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** Over which networks; none where they share a namespace, or have IPv6 that nothing filters. */
  readonly networks: readonly string[]
  /** False where nobody can say whether it is, or was, really open. */
  readonly certain: boolean
  /** True where some of these pairs have another way on both sides: told so where pairs would be too many to find out which. */
  readonly partly: boolean
}

/** Containers that somebody outside can reach (`exposure`), or that can reach out to it (`out`), on one side of a change only. */
export interface ExposureGroup {
  readonly kind: 'exposure' | 'out'
  readonly outsider: Outsider
  readonly containers: readonly string[]
  /** Over which networks; each container over one of them at least. */
  readonly networks: readonly string[]
  /** At which ports; null where all that listen are open. */
  readonly ports: readonly PublishedPort[] | null
  /** True if only those get there that have a route to the containers' own addresses. */
  readonly needsRoute: boolean
  /** False where nobody can say whether it is, or was, really open. */
  readonly certain: boolean
}

/** Ways that are opened or closed together. */
export type ReachGroup = PathGroup | ExposureGroup

/** What a change opens and closes; sorted as it is to be read. */
export interface ReachChanges {
  readonly opened: readonly ReachGroup[]
  readonly closed: readonly ReachGroup[]
}

/** Nothing is opened, and nothing closed. */
export const NO_REACH_CHANGES: ReachChanges = { opened: [], closed: [] }
