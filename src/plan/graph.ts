// Orders the nodes of a graph with two kinds of edges. Hard edges always hold. Soft edges say what should come first; where they
// would close a cycle, one with the least weight in that cycle is given up. The result depends on nothing but the input's order.

/** An edge between two nodes, given by their numbers. A weight makes it soft. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly weight?: number
}

/** Nodes in an order that all kept edges allow; `dropped` holds the indices of the soft edges that were given up. */
export interface Ordering {
  readonly order: readonly number[]
  readonly dropped: ReadonlySet<number>
}

/** Orders the nodes 0 to count - 1, smaller numbers first where edges leave a choice. Hard edges must not form a cycle. */
export function orderNodes(count: number, edges: readonly Edge[]): Ordering {
  const graph = makeGraph(count, edges)
  const order: number[] = []
  let wave = range(count).filter((node) => graph.open[node] === 0)
  let next = 0
  while (order.length < count) {
    if (wave.length === 0) {
      while (graph.done[next]) next += 1
      wave = dropEdge(graph, findCheapest(graph, next))
    }
    for (const node of wave) {
      graph.done[node] = true
      order.push(node)
    }
    wave = releaseAll(graph, wave)
  }
  return { order, dropped: graph.dropped }
}

interface Graph {
  readonly edges: readonly Edge[]
  /** Indices of edges by the node that they start from or end at. */
  readonly outgoing: readonly (readonly number[])[]
  readonly incoming: readonly (readonly number[])[]
  /** How many kept edges from nodes that are not done end at a node. */
  readonly open: number[]
  readonly done: boolean[]
  readonly dropped: Set<number>
}

function makeGraph(count: number, edges: readonly Edge[]): Graph {
  const outgoing = range(count).map((): number[] => [])
  const incoming = range(count).map((): number[] => [])
  const open = range(count).map(() => 0)
  for (const [index, { from, to }] of edges.entries()) {
    outgoing[from]?.push(index)
    incoming[to]?.push(index)
    open[to] = (open[to] as number) + 1
  }
  return { edges, outgoing, incoming, open, done: range(count).map(() => false), dropped: new Set() }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function releaseAll(graph: Graph, nodes: readonly number[]): number[] {
  const ready: number[] = []
  for (const node of nodes) {
    for (const index of graph.outgoing[node] as readonly number[]) {
      if (!graph.dropped.has(index) && closeEdge(graph, index)) ready.push((graph.edges[index] as Edge).to)
    }
  }
  return ready.toSorted((a, b) => a - b)
}

// True if the edge was the last that its end waited for.
function closeEdge({ edges, open }: Graph, index: number): boolean {
  const { to } = edges[index] as Edge
  open[to] = (open[to] as number) - 1
  return open[to] === 0
}

function dropEdge(graph: Graph, index: number): number[] {
  graph.dropped.add(index)
  return closeEdge(graph, index) ? [(graph.edges[index] as Edge).to] : []
}

// Walks back from a node that is not done, along hard edges as long as there are any. The walk must close a cycle, and since hard
// edges form none, the cycle holds soft edges; those that are walked end at nodes that wait for nothing hard.
function findCheapest(graph: Graph, start: number): number {
  const seen = new Map<number, number>()
  const path: number[] = []
  let node = start
  while (!seen.has(node)) {
    seen.set(node, path.length)
    const index = findWaiting(graph, node)
    path.push(index)
    node = (graph.edges[index] as Edge).from
  }
  const cycle = path.slice(seen.get(node)).filter((index) => weightOf(graph, index) < Infinity)
  return cycle.reduce((best, index) => (weightOf(graph, index) < weightOf(graph, best) ? index : best))
}

function findWaiting(graph: Graph, node: number): number {
  const waiting = (graph.incoming[node] as readonly number[]).filter(
    (index) => !graph.dropped.has(index) && !graph.done[(graph.edges[index] as Edge).from],
  )
  return waiting.find((index) => weightOf(graph, index) === Infinity) ?? (waiting[0] as number)
}

function weightOf({ edges }: Graph, index: number): number {
  return (edges[index] as Edge).weight ?? Infinity
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
