// Edges of a graph, and which of them start or end at a node: in flat lists of numbers, since a plan can have a million of them.

/** An edge between two nodes, given by their numbers. A weight makes it soft. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly weight?: number
}

/** Indices of edges by one of their ends: `indices[starts[node]]` and what follows, up to where the next node's begin. */
export interface EdgeGroups {
  readonly starts: Int32Array
  readonly indices: Int32Array
}

/** Groups edges by the node that they start from or end at. Those of one node are in the order of the list, hard ones first. */
export function groupEdges(edges: readonly Edge[], count: number, end: 'from' | 'to'): EdgeGroups {
  const starts = new Int32Array(count + 1)
  for (const edge of edges) increase(starts, edge[end] + 1)
  for (let node = 0; node < count; node += 1) increase(starts, node + 1, starts[node])
  const free = starts.slice()
  const indices = new Int32Array(edges.length)
  for (const isHard of [true, false]) {
    for (const [index, edge] of edges.entries()) {
      if ((edge.weight === undefined) !== isHard) continue
      indices[free[edge[end]] as number] = index
      increase(free, edge[end])
    }
  }
  return { starts, indices }
}

function increase(numbers: Int32Array, at: number, by = 1): void {
  numbers[at] = (numbers[at] as number) + by
}
