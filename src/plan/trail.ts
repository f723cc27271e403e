// Walks back along what nodes wait for, until the walk closes a cycle. A walk is kept for the next one, as far as its nodes still wait
// for the same: in a plan that replaces many networks the way to a cycle is long and leads to thousands of short ones.
import type { EdgeList, Groups } from './edges.ts'

/** A walk. Each of its nodes waits for the next one. */
export interface Trail {
  readonly edges: EdgeList
  /** Edges by the node that waits for them. */
  readonly incoming: Groups
  /** Tells of an edge whether nobody waits for it any more. That never changes back. */
  readonly isSettled: (index: number) => boolean
  readonly nodes: number[]
  /** The place of each node in `nodes`; -1 for all others. */
  readonly places: Int32Array
  /** For each node the place in `incoming` of the first edge that it waits for; those before it are settled. */
  readonly cursors: Int32Array
}

/** Makes a walk that has not begun. */
export function makeTrail(edges: EdgeList, incoming: Groups, isSettled: (index: number) => boolean): Trail {
  const cursors = incoming.starts.slice(0, -1)
  return { edges, incoming, isSettled, nodes: [], places: new Int32Array(cursors.length).fill(-1), cursors }
}

/**
 * Finds the lightest soft edge of the cycle that a walk from a node closes, the first of several. The walk goes along hard edges as
 * long as there are any, and since these form no cycle, the cycle holds soft ones; those end at nodes that wait for nothing hard.
 */
export function findCheapest(trail: Trail, start: number): number {
  if (trail.nodes.length === 0) addNode(trail, start)
  for (;;) {
    const from = trail.edges.from[findWaiting(trail, trail.nodes.at(-1) as number)] as number
    const place = trail.places[from] as number
    if (place >= 0) return findLightest(trail, place)
    addNode(trail, from)
  }
}

function addNode({ nodes, places }: Trail, node: number): void {
  places[node] = nodes.length
  nodes.push(node)
}

function findWaiting({ incoming, isSettled, cursors }: Trail, node: number): number {
  let cursor = cursors[node] as number
  while (isSettled(incoming.indices[cursor] as number)) cursor += 1
  cursors[node] = cursor
  return incoming.indices[cursor] as number
}

function findLightest(trail: Trail, place: number): number {
  const cycle = trail.nodes.slice(place).map((node) => findWaiting(trail, node))
  const weigh = (index: number): number => trail.edges.weights[index] as number
  return cycle
    .filter((index) => weigh(index) < Infinity)
    .reduce((best, index) => (weigh(index) < weigh(best) ? index : best))
}

/** Takes a node that is done from a walk, with all that was walked from there. */
export function leaveNode(trail: Trail, node: number): void {
  const place = trail.places[node] as number
  if (place >= 0) cutTrail(trail, place)
}

/** Lets a node of a walk wait for something else. */
export function turnFrom(trail: Trail, node: number): void {
  cutTrail(trail, (trail.places[node] as number) + 1)
}

function cutTrail({ nodes, places }: Trail, length: number): void {
  for (const node of nodes.splice(length)) places[node] = -1
}
