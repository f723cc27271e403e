// What steps cost on which engine, as it was measured (docs/engine-costs.md): how long one takes, which decides what is on the longest way to
// the end, and how many at once an engine gets done faster than one after another. More of a kind than that gain nothing, make each
// call longer, up to its time limit, and keep calls of other kinds waiting that the engine could work on meanwhile.
import type { Engine } from '../engine/engine.ts'
import { EngineError } from '../model/errors.ts'
import type { EngineIdentity } from '../model/observed.ts'
import type { Step } from '../plan/document.ts'

/** A kind of step on an engine: milliseconds as a rule, and how many run at once. */
export interface StepCost {
  readonly milliseconds: number
  readonly limit: number
}

/** The costs of all kinds of steps. */
export type StepCosts = Readonly<Record<Step['action'], StepCost>>

/** Costs by the flavor of the engine. */
export const STEP_COSTS: Readonly<Record<EngineIdentity['flavor'], StepCosts>> = {
  docker: {
    'create-network': { milliseconds: 60, limit: 2 },
    'remove-network': { milliseconds: 180, limit: 2 },
    connect: { milliseconds: 25, limit: 8 },
    disconnect: { milliseconds: 50, limit: 8 },
  },
  podman: {
    'create-network': { milliseconds: 2, limit: 4 },
    'remove-network': { milliseconds: 10, limit: 2 },
    connect: { milliseconds: 50, limit: 8 },
    disconnect: { milliseconds: 120, limit: 8 },
  },
}

/** The costs of an engine's steps; of one that does not answer, Docker's. */
export async function findCosts(engine: Engine): Promise<StepCosts> {
  try {
    return STEP_COSTS[(await engine.identify()).flavor]
  } catch (error) {
    if (error instanceof EngineError) return STEP_COSTS.docker
    throw error
  }
}
