// Which step may start when: a walk over the step graph that visits each step and each edge once. Whoever is cut off comes first, then
// what is on the longest way to the end. Pure; who runs the steps is decided elsewhere.
import { XecError } from '../model/errors.ts'
import type { Step } from '../plan/document.ts'
import type { StepCosts } from './costs.ts'

/** A walk over the steps of a plan, by their index. */
export interface Schedule {
  readonly begin: () => void
  /** Takes the ready step that comes first of those whose kind has not as many under way as its limit; null: none may start now. */
  readonly take: () => number | null
  /** The call of a step is over: what only comes after it may start. */
  readonly leave: (index: number) => void
  /** A step that was left has ended: what needs it may start. */
  readonly end: (index: number) => void
}

/** Makes a schedule. Throws `plan-invalid` if a step waits for one that does not stand before it. */
export function makeSchedule(steps: readonly Step[], costs: StepCosts): Schedule {
  const graph = makeGraph(steps)
  const places = findPlaces(steps, graph, costs)
  const ready = Object.fromEntries(ACTIONS.map((action) => [action, []])) as unknown as Queues
  const underWay: Record<Step['action'], number> = { ...NOTHING }
  const addReady = (indices: readonly number[]): void => {
    const opened = indices.filter((index) => graph.open[index] === 0)
    for (const action of ACTIONS) {
      const added = opened.filter((index) => steps[index]?.action === action)
      addSorted(
        ready[action],
        added.map((index) => places[index] as number),
      )
    }
  }
  const release = (dependents: readonly number[]): void => {
    for (const dependent of dependents) graph.open[dependent] = (graph.open[dependent] as number) - 1
    addReady(dependents)
  }
  const order = invert(places)
  return {
    begin: () => addReady([...steps.keys()]),
    take: () => {
      const free = ACTIONS.filter((action) => underWay[action] < costs[action].limit)
      const place = findFirst(free.map((action) => ready[action]))?.pop()
      if (place === undefined) return null
      const index = order[place] as number
      underWay[(steps[index] as Step).action] += 1
      return index
    },
    leave: (index) => {
      underWay[(steps[index] as Step).action] -= 1
      release(graph.followers[index] as readonly number[])
    },
    end: (index) => release(graph.dependents[index] as readonly number[]),
  }
}

const NOTHING = { 'create-network': 0, 'remove-network': 0, connect: 0, disconnect: 0 } as const
const ACTIONS = Object.keys(NOTHING) as readonly Step['action'][]

/** Places of ready steps, from last to first, so that the next one is at the end. */
type Queues = Readonly<Record<Step['action'], number[]>>

interface Graph {
  /** Steps that need a step. */
  readonly dependents: readonly (readonly number[])[]
  /** Steps that only come after a step. */
  readonly followers: readonly (readonly number[])[]
  /** How many predecessors of each step are not over. */
  readonly open: number[]
}

function makeGraph(steps: readonly Step[]): Graph {
  const indices = new Map<string, number>()
  const dependents: number[][] = steps.map(() => [])
  const followers: number[][] = steps.map(() => [])
  const open = steps.map((step, index) => {
    const find = (id: string): number => {
      const predecessor = indices.get(id)
      if (predecessor === undefined) throw makeOrderError(step, id)
      return predecessor
    }
    const needed = new Set(step.waitsFor.map(find))
    const followed = new Set(step.after.map(find).filter((predecessor) => !needed.has(predecessor)))
    for (const predecessor of needed) dependents[predecessor]?.push(index)
    for (const predecessor of followed) followers[predecessor]?.push(index)
    if (indices.has(step.id))
      throw new XecError('plan-invalid', `Step "${step.id}" stands twice in the plan.`)
    indices.set(step.id, index)
    return needed.size + followed.size
  })
  return { dependents, followers, open }
}

function makeOrderError(step: Step, id: string): XecError {
  return new XecError('plan-invalid', `Step "${step.id}" waits for "${id}", which does not stand before it.`)
}

/** What decides which of two ready steps starts first. */
interface Rank {
  /** True if it gives something back that an earlier step of its change has taken away. */
  readonly restores: boolean
  /** Milliseconds from its start to the end of all that depends on it. */
  readonly way: number
  /** Where the next step on that way stands: steps that one and the same step waits for go in a row. */
  readonly next: number
}

// The place of each step among all: 0 starts first if all are ready.
function findPlaces(steps: readonly Step[], graph: Graph, costs: StepCosts): readonly number[] {
  const ranks = findRanks(steps, graph, costs)
  const order = [...steps.keys()].toSorted(
    (a, b) => compareRanks(ranks[a] as Rank, ranks[b] as Rank) || a - b,
  )
  return invert(order)
}

function findRanks(
  steps: readonly Step[],
  { dependents, followers }: Graph,
  costs: StepCosts,
): readonly Rank[] {
  const restoring = findRestoring(steps)
  const ranks: Rank[] = []
  // what depends on a step stands behind it
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    let way = 0
    let next = steps.length
    for (const other of [...(dependents[index] as number[]), ...(followers[index] as number[])]) {
      const { way: onward } = ranks[other] as Rank
      if (onward < way || (onward === way && other > next)) continue
      way = onward
      next = other
    }
    const { action } = steps[index] as Step
    ranks[index] = { restores: restoring.has(index), way: way + costs[action].milliseconds, next }
  }
  return ranks
}

// A network that comes back after it went, and a container that joins again after it left.
function findRestoring(steps: readonly Step[]): ReadonlySet<number> {
  const taken = new Set<string>()
  const restoring = new Set<number>()
  for (const [index, { action, of }] of steps.entries()) {
    if (action === 'remove-network' || action === 'disconnect') taken.add(of)
    else if (taken.has(of)) restoring.add(index)
  }
  return restoring
}

function compareRanks(a: Rank, b: Rank): number {
  return Number(b.restores) - Number(a.restores) || b.way - a.way || a.next - b.next
}

function invert(order: readonly number[]): readonly number[] {
  const places: number[] = []
  for (const [place, index] of order.entries()) places[index] = place
  return places
}

function findFirst(queues: readonly number[][]): number[] | undefined {
  let first: number[] | undefined
  for (const queue of queues) {
    const place = queue.at(-1)
    if (place !== undefined && place < (first?.at(-1) ?? Infinity)) first = queue
  }
  return first
}

// One is put where it belongs; many are sorted together.
function addSorted(descending: number[], values: readonly number[]): void {
  const [value] = values
  if (value === undefined) return
  if (values.length === 1) descending.splice(findPlace(descending, value), 0, value)
  else {
    for (const added of values) descending.push(added)
    descending.sort((a, b) => b - a)
  }
}

function findPlace(descending: readonly number[], value: number): number {
  let low = 0
  let high = descending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((descending[middle] as number) > value) low = middle + 1
    else high = middle
  }
  return low
}
