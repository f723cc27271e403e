// One side of a change: the model of a state, and what answers for pairs of it. Containers count as if they ran.
import type { ObservedState } from '../model/observed.ts'
import { makeExplain, type Explain } from './explain.ts'
import { makeReachability, type Reachability } from './model.ts'

/** One side of a change, and what answers for pairs of it. */
export interface Side {
  readonly reach: Reachability
  readonly explain: Explain
}

/** Makes the side of a change that a state is. */
export function makeSide(state: ObservedState): Side {
  const reach = makeReachability(state)
  return { reach, explain: makeExplain(reach, { asRunning: true }) }
}
