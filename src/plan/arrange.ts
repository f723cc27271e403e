// Puts steps into an order, and says of each which others it waits for.
import { compareText } from '../model/pairs.ts'
import type { Step } from './document.ts'
import { addEdge, groupEdges, makeEdges, type EdgeList, type Groups } from './edges.ts'
import { orderNodes } from './graph.ts'
import type { Link } from './links.ts'
import type { Turn } from './turns.ts'

/** What the order of steps is made of. */
export interface Arrangement {
  readonly drafts: readonly Step[]
  readonly links: readonly Link[]
  readonly turns: readonly Turn<string>[]
}

/** The same with numbers in the places of steps. */
export interface NodeArrangement {
  /** The id of each step. */
  readonly ids: readonly string[]
  /** For each step the number of the container that it is a call on; -1 for none. */
  readonly containers: Int32Array
  /** What must be there before what; turns are added to it. */
  readonly links: EdgeList
  readonly turns: readonly Turn<number>[]
}

/** What one step waits for, as ids: what must have succeeded, and what must have ended. */
export interface Waits {
  readonly waitsFor: readonly string[]
  readonly after: readonly string[]
}

/** The wish that is given up last: without it a step may fail, without any other a container is cut off for longer. */
const TURN_WEIGHT = 9

/** The steps in an order in which they could run one after another. */
export function arrangeSteps({ drafts, links, turns }: Arrangement): readonly Step[] {
  const ids = drafts.map(({ id }) => id)
  const numbers = new Map(ids.map((id, index) => [id, index]))
  const find = (id: string): number => numbers.get(id) as number
  const edges = makeEdges()
  for (const link of links) addEdge(edges, { ...link, from: find(link.from), to: find(link.to) })
  const turned = turns.map(({ first, others }) => ({ first: first.map(find), others: others.map(find) }))
  const containers = numberContainers(drafts)
  return arrangeNodes({ ids, containers, links: edges, turns: turned }, (node, waits) => ({
    ...(drafts[node] as Step),
    ...waits,
  }))
}

function numberContainers(drafts: readonly Step[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(drafts, (draft) => {
    if (draft.action !== 'connect' && draft.action !== 'disconnect') return -1
    const { id } = draft.container
    if (!numbers.has(id)) numbers.set(id, numbers.size)
    return numbers.get(id) as number
  })
}

/** What is made of the steps, in an order in which they could run one after another. */
export function arrangeNodes<Made>(
  arrangement: NodeArrangement,
  make: (node: number, waits: Waits) => Made,
): readonly Made[] {
  const { ids, links } = arrangement
  const linked = links.count
  // Every turn is a node of its own, so that it needs no edge between each two of its steps.
  addTurns(arrangement)
  const { order, dropped } = orderNodes(ids.length + arrangement.turns.length, links)
  const sorted = order.filter((node) => node < ids.length)
  const waits = groupBefore(ids.length, (add) => {
    for (let index = 0; index < linked; index += 1) {
      if (!dropped.has(index)) add(links.from[index] as number, links.to[index] as number)
    }
  })
  const afters = groupBefore(ids.length, (add) => {
    chainTurns(sorted, arrangement, add)
    chainContainers(sorted, arrangement, add)
  })
  const singles = Array.from<readonly string[] | undefined>({ length: ids.length })
  return sorted.map((node) => {
    const waitsFor = listBefore(node, waits, { ids, singles })
    const after = listBefore(node, afters, { ids, singles })
    return make(node, { waitsFor, after: leaveOut(after, waitsFor) })
  })
}

function addTurns({ ids, links, turns }: NodeArrangement): void {
  for (const [index, { first, others }] of turns.entries()) {
    const turn = ids.length + index
    for (const from of first) addEdge(links, { from, to: turn, weight: TURN_WEIGHT })
    for (const to of others) addEdge(links, { from: turn, to, weight: TURN_WEIGHT })
  }
}

/** Takes down that one step comes before another. */
type AddBefore = (from: number, to: number) => void

interface Befores {
  readonly from: Int32Array
  readonly groups: Groups
}

function groupBefore(count: number, addAll: (add: AddBefore) => void): Befores {
  const edges = makeEdges()
  addAll((from, to) => {
    addEdge(edges, { from, to })
  })
  return { from: edges.from, groups: groupEdges(edges, count, 'to') }
}

const NONE: readonly string[] = []

interface Naming {
  readonly ids: readonly string[]
  /** The lists of one id, each of which many steps have. */
  readonly singles: (readonly string[] | undefined)[]
}

function listBefore(
  node: number,
  { from, groups: { starts, indices } }: Befores,
  naming: Naming,
): readonly string[] {
  const [start, end] = [starts[node] as number, starts[node + 1] as number]
  if (start === end) return NONE
  const find = (at: number): number => from[indices[at] as number] as number
  const first = find(start)
  if (end - start === 1) return listOne(first, naming)
  if (end - start === 2) return listTwo(first, find(start + 1), naming)
  const nodes = new Set<number>()
  for (let at = start; at < end; at += 1) nodes.add(find(at))
  return Array.from(nodes, (before) => naming.ids[before] as string).toSorted(compareText)
}

function listOne(node: number, { ids, singles }: Naming): readonly string[] {
  const known = singles[node]
  if (known !== undefined) return known
  const single = [ids[node] as string]
  singles[node] = single
  return single
}

// What most steps wait for, so that it is worth to do without a set and a call to sort.
function listTwo(one: number, other: number, naming: Naming): readonly string[] {
  if (one === other) return listOne(one, naming)
  const [a, b] = [naming.ids[one] as string, naming.ids[other] as string]
  return compareText(a, b) < 0 ? [a, b] : [b, a]
}

// No set of the others: a step comes after a few only, and to make a set for each takes longer than to look at them.
function leaveOut(texts: readonly string[], others: readonly string[]): readonly string[] {
  return texts.some((text) => others.includes(text)) ? texts.filter((text) => !others.includes(text)) : texts
}

// In the order that has been found, the first of a turn go in a row, so that the others wait for the last of them only.
function chainTurns(sorted: readonly number[], { ids, turns }: NodeArrangement, add: AddBefore): void {
  const places = new Int32Array(ids.length)
  for (let place = 0; place < sorted.length; place += 1) places[sorted[place] as number] = place
  for (const { first, others } of turns) {
    const row = new Set(first)
    const all = [...first, ...others].toSorted((a, b) => (places[a] as number) - (places[b] as number))
    let last = -1
    for (const node of all) {
      if (last >= 0) add(last, node)
      if (row.has(node)) last = node
    }
  }
}

// Engines serialise the calls on one container anyway; in which order they come must not be left to chance.
function chainContainers(sorted: readonly number[], { containers }: NodeArrangement, add: AddBefore): void {
  const last = new Int32Array(containers.length).fill(-1)
  for (const node of sorted) {
    const container = containers[node] as number
    if (container < 0) continue
    if ((last[container] as number) >= 0) add(last[container] as number, node)
    last[container] = node
  }
}
