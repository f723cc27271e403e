// Carries out one plan, and proves that it worked by reading and planning again.
import type { ApplyOutcome, ApplyResult, StepResult } from '../apply/events.ts'
import { executeSteps, type ExecuteOptions } from '../apply/executor.ts'
import { judgeSteps } from '../apply/outcome.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { hasErrors } from '../model/diagnostic.ts'
import type { Plan } from '../plan/document.ts'
import { makePlan } from '../plan/planner.ts'
import { observe, type ObserveOptions } from './observe.ts'
import { makePlanOptions, type PlanChoices } from './tool.ts'

/** Options of an apply. With `desired`, and the choices that the plan was made with, the engine is planned again at the end. */
export interface ApplyOptions extends ExecuteOptions, PlanChoices {
  readonly desired?: DesiredState
}

/** Reads the engine and plans. */
export async function readPlan(
  engine: Engine,
  desired: DesiredState,
  options: ObserveOptions = {},
): Promise<Plan> {
  return makePlan(desired, await observe(engine, desired, options), makePlanOptions(options))
}

/**
 * Executes a plan as it is. Rejects with an EngineError if the engine cannot be read afterwards; what single steps meet is in the
 * result.
 */
export async function apply(engine: Engine, plan: Plan, options: ApplyOptions = {}): Promise<ApplyResult> {
  const begin = performance.now()
  const end = (outcome: ApplyOutcome, steps: readonly StepResult[], left: Plan | null): ApplyResult => {
    return { plan, steps, left, milliseconds: performance.now() - begin, outcome }
  }
  const settled = findSettled(plan)
  if (settled !== null) return end(settled, [], null)
  const steps = await executeSteps(engine, plan.steps, options)
  const outcome = judgeSteps(steps)
  if (outcome !== 'applied' || options.desired === undefined) return end(outcome, steps, null)
  options.onEvent?.({ type: 'verifying' })
  const left = await readPlan(engine, options.desired, { ...options, mode: plan.mode })
  return end(findSettled(left) === 'nothing-to-do' ? 'applied' : 'differs-after', steps, left)
}

/** Why a plan is not to be executed; null if it is. */
export function findSettled(plan: Plan): Extract<ApplyOutcome, 'refused' | 'nothing-to-do'> | null {
  if (hasErrors(plan.diagnostics)) return 'refused'
  if (plan.steps.length === 0) return 'nothing-to-do'
  return plan.applyable ? null : 'refused'
}
