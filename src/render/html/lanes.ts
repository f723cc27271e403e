// The layout of a topology that stays readable at any size, as one knows it from pictures of commit histories: a row for each
// network and each container, and for each network a lane that runs down from its row through the containers that are on it.
// A network that many share comes first and keeps its lane; where it parts what is left into pieces, these come one after another
// and use the same lanes again. So the width grows with how much is shared, and not with how much there is.
import { compareText } from '../../model/pairs.ts'

/** Which networks and containers there are, by address and sorted, and which container is on which networks. */
export interface Graph {
  readonly networks: readonly string[]
  readonly containers: readonly string[]
  readonly places: ReadonlyMap<string, readonly string[]>
}

/** One row, by the address of its network or container. */
export interface Row {
  readonly kind: 'network' | 'container'
  readonly address: string
}

/** Rows from top to bottom; lanes count from 0, and a network that finds none free has none. */
export interface Layout {
  readonly rows: readonly Row[]
  readonly lanes: ReadonlyMap<string, number>
  readonly width: number
}

/** More lanes than these cannot be followed by eye, nor do they fit on a telephone. */
export const MOST_LANES = 12
// How often the pieces are parted further: a bound for topologies that do not fall into pieces.
const DEEPEST = 48

/** Arranges a topology. */
export function arrangeLanes(graph: Graph): Layout {
  const order = orderNetworks(graph)
  const rows = listRows(graph, order)
  const lanes = assignLanes(graph, rows)
  return { rows, lanes, width: Math.max(-1, ...lanes.values()) + 1 }
}

interface Piece {
  readonly networks: readonly string[]
  readonly depth: number
}

// A stack and not recursion: a chain of networks is as deep as it is long.
function orderNetworks({ networks, places }: Graph): readonly string[] {
  const members = listMembers(networks, places)
  const countMembers = (network: string): number => (members.get(network) as readonly string[]).length
  const order: string[] = []
  const stack: Piece[] = [{ networks, depth: 0 }]
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    const { depth } = piece
    const parts = findParts(piece.networks, { members, places })
    if (parts.length > 1) {
      stack.push(...parts.toReversed().map((part) => ({ networks: part, depth })))
      continue
    }
    const sorted = piece.networks.toSorted((a, b) => countMembers(b) - countMembers(a) || compareText(a, b))
    if (depth === DEEPEST) order.push(...sorted)
    else if (sorted.length > 0) {
      order.push(sorted[0] as string)
      stack.push({ networks: sorted.slice(1), depth: depth + 1 })
    }
  }
  return order
}

function listMembers(
  networks: readonly string[],
  places: Graph['places'],
): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>(networks.map((network) => [network, []]))
  for (const [container, on] of places) for (const network of on) members.get(network)?.push(container)
  return members
}

// Networks that containers connect, sorted, the one with the first address first.
function findParts(
  networks: readonly string[],
  {
    members,
    places,
  }: { readonly members: ReadonlyMap<string, readonly string[]>; readonly places: Graph['places'] },
): readonly (readonly string[])[] {
  const left = new Set(networks.toSorted(compareText))
  const parts: string[][] = []
  for (const first of left) {
    left.delete(first)
    const part = [first]
    const seen = new Set<string>()
    // grows while it is walked
    for (const network of part) {
      for (const container of members.get(network) as readonly string[]) {
        if (seen.has(container)) continue
        seen.add(container)
        for (const next of places.get(container) as readonly string[]) if (left.delete(next)) part.push(next)
      }
    }
    parts.push(part)
  }
  return parts
}

// A container comes as soon as all its networks are there, those of no network come last.
function listRows({ containers, places }: Graph, order: readonly string[]): readonly Row[] {
  const ranks = new Map(order.map((network, index) => [network, index]))
  const byLast = new Map<number, string[]>()
  const alone: string[] = []
  for (const container of containers) {
    const on = places.get(container) as readonly string[]
    const last = Math.max(-1, ...on.map((network) => ranks.get(network) as number))
    const list = last < 0 ? alone : (byLast.get(last) ?? [])
    list.push(container)
    if (last >= 0) byLast.set(last, list)
  }
  const rows = order.flatMap((network, index): Row[] => [
    { kind: 'network', address: network },
    ...(byLast.get(index) ?? []).map((address): Row => ({ kind: 'container', address })),
  ])
  return [...rows, ...alone.map((address): Row => ({ kind: 'container', address }))]
}

function assignLanes({ places }: Graph, rows: readonly Row[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>()
  rows.forEach(({ kind, address }, index) => {
    for (const network of kind === 'network' ? [address] : (places.get(address) as readonly string[]))
      ends.set(network, index)
  })
  const lanes = new Map<string, number>()
  const busyUntil: number[] = []
  rows.forEach(({ kind, address }, index) => {
    if (kind === 'container') return
    const free = busyUntil.findIndex((end) => end < index)
    const lane = free < 0 ? busyUntil.length : free
    if (lane >= MOST_LANES) return
    lanes.set(address, lane)
    busyUntil[lane] = ends.get(address) as number
  })
  return lanes
}
