// Which step may start when: a walk over the step graph that costs one visit for each step and each edge. Pure; who runs the
// steps, and how many at once, is decided elsewhere.
import { XecError } from '../model/errors.ts'
import type { Step } from '../plan/document.ts'

/** A walk over the steps of a plan, by their index. */
export interface Schedule {
  /** Tells how many steps can start at once. */
  readonly begin: () => number
  /** Takes the ready step that stands first in the plan: a container that is off its network is back soonest that way. */
  readonly take: () => number
  /** Marks a step as ended and tells how many more are ready because of that. */
  readonly end: (index: number) => number
}

/** Makes a schedule. Throws `plan-invalid` if a step waits for one that does not stand before it. */
export function makeSchedule(steps: readonly Step[]): Schedule {
  const { dependents, open } = makeGraph(steps)
  // Sorted from last to first, so that the next step is at the end.
  const ready: number[] = []
  const addReady = (indices: readonly number[]): number => {
    for (const index of indices) ready.splice(findPlace(ready, index), 0, index)
    return indices.length
  }
  return {
    begin: () => addReady([...steps.keys()].filter((index) => open[index] === 0)),
    take: () => ready.pop() as number,
    end: (index) => {
      const freed = dependents[index] as readonly number[]
      for (const dependent of freed) open[dependent] = (open[dependent] as number) - 1
      return addReady(freed.filter((dependent) => open[dependent] === 0))
    },
  }
}

interface Graph {
  readonly dependents: readonly (readonly number[])[]
  /** How many predecessors of each step have not ended. */
  readonly open: number[]
}

function makeGraph(steps: readonly Step[]): Graph {
  const indices = new Map<string, number>()
  const dependents: number[][] = steps.map(() => [])
  const open = steps.map((step, index) => {
    const predecessors = new Set([...step.waitsFor, ...step.after])
    for (const id of predecessors) {
      const predecessor = indices.get(id)
      if (predecessor === undefined) throw makeOrderError(step, id)
      dependents[predecessor]?.push(index)
    }
    if (indices.has(step.id))
      throw new XecError('plan-invalid', `Step "${step.id}" stands twice in the plan.`)
    indices.set(step.id, index)
    return predecessors.size
  })
  return { dependents, open }
}

function makeOrderError(step: Step, id: string): XecError {
  return new XecError('plan-invalid', `Step "${step.id}" waits for "${id}", which does not stand before it.`)
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
