// Puts steps into an order, and says of each which others it waits for.
import { addTo, sortTexts } from '../model/pairs.ts'
import type { Step } from './document.ts'
import type { Edge } from './edges.ts'
import { orderNodes } from './graph.ts'
import type { Link } from './links.ts'
import type { Turn } from './turns.ts'

/** What the order of steps is made of. */
export interface Arrangement {
  readonly drafts: readonly Step[]
  readonly links: readonly Link[]
  readonly turns: readonly Turn[]
}

/** The wish that is given up last: without it a step may fail, without any other a container is cut off for longer. */
const TURN_WEIGHT = 9

/** The steps in an order in which they could run one after another. */
export function arrangeSteps({ drafts, links, turns }: Arrangement): readonly Step[] {
  const numbers = new Map(drafts.map((draft, index) => [draft.id, index]))
  const find = (id: string): number => numbers.get(id) as number
  const linked = links.map(({ from, to, weight }) => makeEdge(find(from), find(to), weight))
  // Every turn is a node of its own, so that it needs no edge between each two of its steps.
  const turned = turns.flatMap(({ first, others }, index) => [
    ...first.map((id) => makeEdge(find(id), drafts.length + index, TURN_WEIGHT)),
    ...others.map((id) => makeEdge(drafts.length + index, find(id), TURN_WEIGHT)),
  ])
  const { order, dropped } = orderNodes(drafts.length + turns.length, [...linked, ...turned])
  const sorted = order.flatMap((node) => drafts[node] ?? [])
  const waits = collect(links.filter((_, index) => !dropped.has(index)))
  const afters = collect([...chainTurns(sorted, turns), ...chainContainers(sorted)])
  return sorted.map((step) => {
    const waitsFor = sortTexts(waits.get(step.id) ?? [])
    const needed = new Set(waitsFor)
    const after = sortTexts(afters.get(step.id) ?? []).filter((id) => !needed.has(id))
    return { ...step, waitsFor, after }
  })
}

function makeEdge(from: number, to: number, weight: number | undefined): Edge {
  return weight === undefined ? { from, to } : { from, to, weight }
}

type Pair = Pick<Link, 'from' | 'to'>

function collect(pairs: readonly Pair[]): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>()
  for (const { from, to } of pairs) addTo(lists, to, from)
  return lists
}

// In the order that has been found, the first of a turn go in a row, so that the others wait for the last of them only.
function chainTurns(steps: readonly Step[], turns: readonly Turn[]): readonly Pair[] {
  const places = new Map(steps.map(({ id }, index) => [id, index]))
  const find = (id: string): number => places.get(id) as number
  return turns.flatMap(({ first, others }) => {
    const row = new Set(first)
    const all = [...first, ...others].toSorted((a, b) => find(a) - find(b))
    return chain(all.map((id) => ({ id, isLink: row.has(id) })))
  })
}

// Engines serialise the calls on one container anyway; in which order they come must not be left to chance.
function chainContainers(steps: readonly Step[]): readonly Pair[] {
  const calls = new Map<string, string[]>()
  for (const step of steps) {
    if (step.action === 'connect' || step.action === 'disconnect') addTo(calls, step.container.id, step.id)
  }
  return [...calls.values()].flatMap((ids) => chain(ids.map((id) => ({ id, isLink: true }))))
}

// Each after the last link before it.
function chain(items: readonly { readonly id: string; readonly isLink: boolean }[]): readonly Pair[] {
  const pairs: Pair[] = []
  let last: string | null = null
  for (const { id, isLink } of items) {
    if (last !== null) pairs.push({ from: last, to: id })
    if (isLink) last = id
  }
  return pairs
}
