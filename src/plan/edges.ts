// Edges of a graph, and which of them start or end at a node: in flat lists of numbers, since a plan can have a million of them.

/** An edge between two nodes, given by their numbers. A weight makes it soft. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly weight?: number
}

/** Edges that are added one after another: `from[index]` to `to[index]`; a weight of Infinity is that of a hard edge. */
export interface EdgeList {
  count: number
  from: Int32Array
  to: Int32Array
  weights: Float64Array
}

const LEAST_ROOM = 64

/** Makes a list without edges. */
export function makeEdges(): EdgeList {
  return {
    count: 0,
    from: new Int32Array(LEAST_ROOM),
    to: new Int32Array(LEAST_ROOM),
    weights: new Float64Array(LEAST_ROOM),
  }
}

/** Adds an edge; without a weight it is a hard one. */
export function addEdge(edges: EdgeList, { from, to, weight = Infinity }: Edge): void {
  if (edges.count === edges.from.length) makeRoom(edges)
  edges.from[edges.count] = from
  edges.to[edges.count] = to
  edges.weights[edges.count] = weight
  edges.count += 1
}

function makeRoom(edges: EdgeList): void {
  const [from, to, weights] = [edges.from, edges.to, edges.weights]
  edges.from = new Int32Array(2 * from.length)
  edges.to = new Int32Array(2 * to.length)
  edges.weights = new Float64Array(2 * weights.length)
  edges.from.set(from)
  edges.to.set(to)
  edges.weights.set(weights)
}

/** A list of these edges. */
export function collectEdges(items: Iterable<Edge>): EdgeList {
  const edges = makeEdges()
  for (const edge of items) addEdge(edges, edge)
  return edges
}

/** Numbers of items by the group that they belong to: `indices[starts[group]]` and what follows, up to where the next group begins. */
export interface Groups {
  readonly starts: Int32Array
  readonly indices: Int32Array
}

/** Groups edges by the node that they start from or end at. Those of one node are in the order of the list, hard ones first. */
export function groupEdges(edges: EdgeList, count: number, end: 'from' | 'to'): Groups {
  const ends = edges[end]
  const starts = new Int32Array(count + 1)
  for (let index = 0; index < edges.count; index += 1) increase(starts, (ends[index] as number) + 1)
  for (let node = 0; node < count; node += 1) increase(starts, node + 1, starts[node])
  const free = starts.slice()
  const indices = new Int32Array(edges.count)
  for (const isHard of [true, false]) {
    for (let index = 0; index < edges.count; index += 1) {
      if ((edges.weights[index] === Infinity) !== isHard) continue
      const node = ends[index] as number
      indices[free[node] as number] = index
      increase(free, node)
    }
  }
  return { starts, indices }
}

function increase(numbers: Int32Array, at: number, by = 1): void {
  numbers[at] = (numbers[at] as number) + by
}
