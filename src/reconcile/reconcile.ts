// The whole run: observe, plan, ask, apply, and plan again, which must find nothing left.
import type { ApplyResult } from '../apply/events.ts'
import type { ExecuteOptions } from '../apply/executor.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import type { Plan } from '../plan/document.ts'
import { apply, findSettled, makeUntouched, readPlan } from './apply.ts'
import type { PlanChoices } from './tool.ts'

/** Options of a run. `approve` is asked before the first change, and not at all where there is nothing to do or an error. */
export interface ReconcileOptions extends ExecuteOptions, PlanChoices {
  readonly approve?: (plan: Plan) => Promise<boolean> | boolean
}

/** Makes an engine be as desired. Rejects with an EngineError if the engine cannot be read; all else is in the result. */
export async function reconcile(
  engine: Engine,
  desired: DesiredState,
  options: ReconcileOptions = {},
): Promise<ApplyResult> {
  const begin = performance.now()
  const plan = await readPlan(engine, desired, options)
  const approved = findSettled(plan) !== null || (await (options.approve?.(plan) ?? true))
  const result = approved
    ? await apply(engine, plan, { ...options, desired })
    : makeUntouched(plan, 'declined')
  return { ...result, milliseconds: performance.now() - begin }
}
