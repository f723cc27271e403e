// Carries out one plan, and proves that it worked by reading and planning again.
import type { ApplyOutcome, ApplyResult } from '../apply/events.ts'
import { runTransaction, type TransactionOptions } from '../apply/transaction.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { hasErrors } from '../model/diagnostic.ts'
import { XecError } from '../model/errors.ts'
import { giveConsent, listUnallowed } from '../plan/consent.ts'
import type { HazardType, Plan } from '../plan/document.ts'
import { makePlan } from '../plan/planner.ts'
import { observe, type ObserveOptions } from './observe.ts'
import { makePlanOptions, type PlanChoices } from './tool.ts'

/** Options of an apply. `allow` adds to the consent that the plan carries. With `desired`, and the choices that the plan was made with, the engine is planned again at the end. */
export interface ApplyOptions extends TransactionOptions, PlanChoices {
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
 * Executes a plan as it is, if there is consent to its dangers. Never rejects for what the engine does: what single steps meet is
 * in the result.
 */
export async function apply(engine: Engine, made: Plan, options: ApplyOptions = {}): Promise<ApplyResult> {
  const begin = performance.now()
  const plan = giveConsent(made, options.allow ?? [])
  const settled = findSettled(plan)
  if (settled !== null) return makeUntouched(plan, settled)
  const consentNeeded = listUnallowed(plan)
  if (consentNeeded.length > 0) return makeUntouched(plan, 'refused', consentNeeded)
  const run = await runTransaction(engine, plan, options)
  const { desired } = options
  const verified =
    run.outcome === 'applied' && desired !== undefined
      ? await verify(engine, desired, { ...options, mode: plan.mode })
      : { outcome: run.outcome, left: null, error: null }
  return { plan, consentNeeded, ...run, ...verified, milliseconds: performance.now() - begin }
}

/** The result of a run that touched nothing. */
export function makeUntouched(
  plan: Plan,
  outcome: ApplyOutcome,
  consentNeeded: readonly HazardType[] = [],
): ApplyResult {
  const nothing = { steps: [], undo: [], places: [], left: null, lost: [], error: null, milliseconds: 0 }
  return { plan, outcome, consentNeeded, ...nothing }
}

async function verify(
  engine: Engine,
  desired: DesiredState,
  options: ApplyOptions,
): Promise<Pick<ApplyResult, 'outcome' | 'left' | 'error'>> {
  options.onEvent?.({ type: 'verifying' })
  try {
    const left = await readPlan(engine, desired, options)
    const isEmpty = findSettled(left) === 'nothing-to-do'
    return { outcome: isEmpty ? 'applied' : 'differs-after', left, error: null }
  } catch (error) {
    if (!(error instanceof XecError)) throw error
    return { outcome: 'unverified', left: null, error }
  }
}

/** Why a plan is not to be executed; null if it is. */
export function findSettled(plan: Plan): Extract<ApplyOutcome, 'refused' | 'nothing-to-do'> | null {
  if (hasErrors(plan.diagnostics)) return 'refused'
  if (plan.steps.length === 0) return 'nothing-to-do'
  return plan.applyable ? null : 'refused'
}
