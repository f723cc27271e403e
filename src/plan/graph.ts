// Orders the nodes of a graph with two kinds of edges. Hard edges always hold. Soft edges say what should come first; where they
// would close a cycle, one with the least weight in that cycle is given up. The result depends on nothing but the input's order.

import { groupEdges, type EdgeList, type Groups } from './edges.ts'
import { findCheapest, leaveNode, makeTrail, turnFrom, type Trail } from './trail.ts'

/** Nodes in an order that all kept edges allow; `dropped` holds the indices of the soft edges that were given up. */
export interface Ordering {
  readonly order: readonly number[]
  readonly dropped: ReadonlySet<number>
}

/** Orders the nodes 0 to count - 1, smaller numbers first where edges leave a choice. Hard edges must not form a cycle. */
export function orderNodes(count: number, edges: EdgeList): Ordering {
  const graph = makeGraph(count, edges)
  const order: number[] = []
  let wave = listFree(graph, count)
  let next = 0
  while (order.length < count) {
    if (wave.length === 0) {
      while (graph.done[next]) next += 1
      wave = dropEdge(graph, findCheapest(graph.trail, next))
    }
    for (const node of wave) {
      graph.done[node] = 1
      leaveNode(graph.trail, node)
      order.push(node)
    }
    wave = releaseAll(graph, wave)
  }
  return { order, dropped: graph.dropped }
}

interface Graph {
  readonly edges: EdgeList
  readonly outgoing: Groups
  /** How many kept edges from nodes that are not done end at a node. */
  readonly open: Int32Array
  readonly done: Uint8Array
  readonly dropped: Set<number>
  readonly trail: Trail
}

function makeGraph(count: number, edges: EdgeList): Graph {
  const incoming = groupEdges(edges, count, 'to')
  const { starts } = incoming
  const open = new Int32Array(count)
  for (let node = 0; node < count; node += 1) {
    open[node] = (starts[node + 1] as number) - (starts[node] as number)
  }
  const done = new Uint8Array(count)
  const dropped = new Set<number>()
  const isSettled = (index: number): boolean => done[edges.from[index] as number] === 1 || dropped.has(index)
  const trail = makeTrail(edges, incoming, isSettled)
  return { edges, outgoing: groupEdges(edges, count, 'from'), open, done, dropped, trail }
}

function listFree({ open }: Graph, count: number): Int32Array {
  const free: number[] = []
  for (let node = 0; node < count; node += 1) if (open[node] === 0) free.push(node)
  return new Int32Array(free)
}

function releaseAll(graph: Graph, nodes: Int32Array): Int32Array {
  const { edges, outgoing, dropped } = graph
  const ready: number[] = []
  for (const node of nodes) {
    const end = outgoing.starts[node + 1] as number
    for (let at = outgoing.starts[node] as number; at < end; at += 1) {
      const index = outgoing.indices[at] as number
      if (!dropped.has(index) && closeEdge(graph, index)) ready.push(edges.to[index] as number)
    }
  }
  return sortNumbers(ready)
}

// Numbers in a list of their own kind are compared without a call.
function sortNumbers(numbers: readonly number[]): Int32Array {
  return new Int32Array(numbers).toSorted()
}

// True if the edge was the last that its end waited for.
function closeEdge({ edges, open }: Graph, index: number): boolean {
  const to = edges.to[index] as number
  open[to] = (open[to] as number) - 1
  return open[to] === 0
}

function dropEdge(graph: Graph, index: number): Int32Array {
  const to = graph.edges.to[index] as number
  graph.dropped.add(index)
  turnFrom(graph.trail, to)
  return new Int32Array(closeEdge(graph, index) ? [to] : [])
}

/** Adds to a set a node and all that edges lead to from there. `outgoing` lists for each node where its edges end. */
export function addReachable<Node>(
  outgoing: ReadonlyMap<Node, readonly Node[]>,
  from: Node,
  reached: Set<Node>,
): Set<Node> {
  const stack = [from]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (reached.has(node)) continue
    reached.add(node)
    for (const next of outgoing.get(node) ?? []) stack.push(next)
  }
  return reached
}
