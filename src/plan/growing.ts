// A graph that grows, and tells at any time what comes behind what. Its ranks never fall along an edge, so that a search for a way stays
// between the ranks of both ends, and mostly has nothing to look at.
import { collectEdges } from './edges.ts'
import { orderNodes } from './graph.ts'

/** An edge between two nodes, given by their names. */
export interface NamedEdge {
  readonly from: string
  readonly to: string
}

type Ends = ReadonlyMap<string, ReadonlySet<string>>

/** A graph that grows. */
export interface GrowingGraph {
  /** Where the edges of each node end. */
  readonly outgoing: Map<string, Set<string>>
  /** A node without a rank has the smallest. */
  readonly ranks: Map<string, number>
}

/** Makes a graph of edges that form no cycle. Those that are likely to be added are not in it, but its ranks fit them as far as they can. */
export function makeGrowing(edges: readonly NamedEdge[], likely: readonly NamedEdge[]): GrowingGraph {
  const outgoing = groupEnds(edges)
  // the same edge may be likely a thousand times
  const perhaps = groupEnds(likely)
  const names = listNames([outgoing, perhaps])
  const numbers = new Map(names.map((name, number) => [name, number]))
  const find = (name: string): number => numbers.get(name) as number
  const list = (ends: Ends, weight: object) =>
    [...ends].flatMap(([from, all]) => [...all].map((to) => ({ from: find(from), to: find(to), ...weight })))
  const { order } = orderNodes(
    names.length,
    collectEdges([...list(outgoing, {}), ...list(perhaps, { weight: 1 })]),
  )
  return { outgoing, ranks: new Map(order.map((node, rank) => [names[node] as string, rank])) }
}

function listNames(graphs: readonly Ends[]): readonly string[] {
  const names = new Set<string>()
  for (const ends of graphs) {
    for (const [from, all] of ends) {
      names.add(from)
      for (const to of all) names.add(to)
    }
  }
  return [...names]
}

function groupEnds(edges: readonly NamedEdge[]): Map<string, Set<string>> {
  const ends = new Map<string, Set<string>>()
  for (const { from, to } of edges) addEnd(ends, from, to)
  return ends
}

function addEnd(ends: Map<string, Set<string>>, from: string, to: string): void {
  const known = ends.get(from)
  if (known === undefined) ends.set(from, new Set([to]))
  else known.add(to)
}

/** Adds an edge, be it one that closes a cycle. */
export function connectNodes({ outgoing, ranks }: GrowingGraph, { from, to }: NamedEdge): void {
  addEnd(outgoing, from, to)
  const rank = ranks.get(from) ?? 0
  const risen = new Set((ranks.get(to) ?? 0) < rank ? [to] : [])
  // a set that grows while it is walked is walked to its end
  for (const node of risen) {
    ranks.set(node, rank)
    for (const next of outgoing.get(node) ?? []) if ((ranks.get(next) ?? 0) < rank) risen.add(next)
  }
}

/** True if there is a way along edges from one node to another. */
export function hasWay({ outgoing, ranks }: GrowingGraph, { from, to }: NamedEdge): boolean {
  const limit = ranks.get(to) ?? 0
  if ((ranks.get(from) ?? 0) > limit) return false
  const reached = new Set([from])
  for (const node of reached) {
    for (const next of outgoing.get(node) ?? []) if ((ranks.get(next) ?? 0) <= limit) reached.add(next)
  }
  return reached.has(to)
}
