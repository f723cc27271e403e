// The whole run: observe, plan, ask, apply, and plan again, which must find nothing left.
import type { ApplyResult } from '../apply/events.ts'
import type { TransactionOptions } from '../apply/transaction.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { giveConsent } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import { apply, findSettled, makeUntouched, readPlan } from './apply.ts'
import type { PlanChoices } from './tool.ts'

/**
 * Options of a run. `approve` is asked before the first change, and not at all where there is nothing to do or an error; its yes is
 * consent to all that the plan shows. Without it, a plan with dangers that `allow` does not name is refused.
 */
export interface ReconcileOptions extends TransactionOptions, PlanChoices {
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
  const agreed = await askFor(plan, options)
  const result =
    agreed === null ? makeUntouched(plan, 'declined') : await apply(engine, agreed, { ...options, desired })
  return { ...result, milliseconds: performance.now() - begin }
}

// The plan with what was agreed to; null after a no.
async function askFor(plan: Plan, { approve }: ReconcileOptions): Promise<Plan | null> {
  if (approve === undefined || findSettled(plan) !== null) return plan
  return (await approve(plan)) ? giveConsent(plan) : null
}
