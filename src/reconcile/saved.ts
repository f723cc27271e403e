// A saved plan is carried out as it was shown, or what is left of it after a part was done, or not at all. No configuration is read: the
// plan is made again of the desired state that was saved with it, and goes by its digest.
import { findEffects, readSight } from '../apply/effects.ts'
import type { ApplyResult } from '../apply/events.ts'
import type { Resumption } from '../apply/executor.ts'
import { fillStep } from '../apply/hidden-steps.ts'
import type { Engine } from '../engine/engine.ts'
import { hasObstacle } from '../model/policy.ts'
import { XecError } from '../model/errors.ts'
import { giveConsent, listUnallowed } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import { restoreStates, type SavedPlan } from '../plan/file.ts'
import { putBack } from '../plan/put-back.ts'
import type { Environment, States } from '../plan/references.ts'
import { findSettled, makeUntouched, makeWholePlan, type PlannedState } from './apply.ts'
import { applyLocked, readAfterRecovery, type LockedOptions } from './locked.ts'
import { digestText } from './tool.ts'

/** Options of a run; `env` gives the values that the plan does not hold. The choices of planning are those of the saved plan. */
export interface SavedOptions extends Omit<LockedOptions, 'desired' | 'mode' | 'allowMissing' | 'adopt'> {
  readonly env: Environment
}

/** What is planned now, and what became of the saved plan; `result` is null if the engine has changed, so that nothing was done. */
export interface SavedRun {
  readonly plan: Plan
  readonly result: ApplyResult | null
}

/**
 * Carries out a saved plan. Rejects with XecError `plan-invalid`, and nothing done, if the plan is for another engine or a variable of the
 * environment has not the value that it had; else as `reconcile`.
 */
export async function applySaved(engine: Engine, saved: SavedPlan, options: SavedOptions): Promise<SavedRun> {
  const shown = giveConsent(saved.plan, options.allow ?? [])
  const refusal = findRefusal(shown)
  if (refusal !== null) return { plan: shown, result: refusal }
  await checkEngine(engine, saved)
  const states = restoreStates(saved, options.env, digestText)
  const errand: Errand = { saved, states, options: makeOptions(saved, options) }
  const planned = await readAfterRecovery(engine, states.desired, errand.options)
  const first = await findStanding(engine, planned, errand)
  return first === null || first.isDone ? settle(planned.plan, first) : applyChecked(engine, planned, errand)
}

function findRefusal(plan: Plan): ApplyResult | null {
  if (findSettled(plan) === 'refused') return makeUntouched(plan, 'refused')
  const needed = listUnallowed(plan)
  return needed.length === 0 ? null : makeUntouched(plan, 'refused', needed)
}

async function checkEngine(engine: Engine, { plan }: SavedPlan): Promise<void> {
  const { id, name } = await engine.identify()
  if (id === plan.engine.id) return
  throw new XecError(
    'plan-invalid',
    `The plan is for the engine "${plan.engine.name}" (${plan.engine.id}), and this one is "${name}" (${id}). Nothing was changed.`,
    { fix: 'Name the engine that it was made for with --engine, or plan for this one.' },
  )
}

// The version that made the plan is a part of what it does: a label says so.
function makeOptions({ plan, choices }: SavedPlan, { env: _env, ...options }: SavedOptions): LockedOptions {
  const allow = [...choices.allow, ...(options.allow ?? [])]
  return { ...options, ...choices, allow, mode: plan.mode, tool: plan.tool }
}

/** A saved plan with the states that it was made of, and the options that it is made with again. */
interface Errand {
  readonly saved: SavedPlan
  readonly states: States
  readonly options: LockedOptions
}

async function applyChecked(engine: Engine, earlier: PlannedState, errand: Errand): Promise<SavedRun> {
  const { saved, states, options } = errand
  let last: Standing | null = null
  const { plan, result } = await applyLocked(engine, states.desired, {
    shown: saved.plan,
    earlier,
    options,
    choose: async (planned, guarded) => {
      last = await findStanding(guarded, planned, errand)
      return last === null || last.isDone ? null : last
    },
  })
  return result === null ? settle(plan, last) : { plan, result }
}

function settle(current: Plan, standing: Standing | null): SavedRun {
  return { plan: current, result: standing === null ? null : makeUntouched(standing.plan, 'nothing-to-do') }
}

/** How a saved plan stands: what is to be carried out, with `resumption` where a part of it is done, and nothing where it `isDone`. */
interface Standing {
  readonly plan: Plan
  readonly resumption?: Resumption
  readonly isDone: boolean
}

// What is left of a saved plan; null if the engine has changed in a way that matters to it.
async function findStanding(engine: Engine, planned: PlannedState, errand: Errand): Promise<Standing | null> {
  const { plan } = planned
  if (isSame(plan, errand.saved)) return { plan, isDone: plan.steps.length === 0 }
  return findRest(engine, planned, errand)
}

// An error that has come up since is no part of what the digest covers.
function isSame(plan: Plan, { plan: shown }: SavedPlan): boolean {
  return (
    plan.digests.plan === shown.digests.plan &&
    plan.applyable === shown.applyable &&
    !hasObstacle(plan.diagnostics)
  )
}

async function findRest(
  engine: Engine,
  { observed, plan: current }: PlannedState,
  { saved, states, options }: Errand,
): Promise<Standing | null> {
  const steps = saved.plan.steps.map((step) => fillStep(step, states.desired))
  const sight = await readSight(engine, steps)
  const { done, created } = findEffects({ ...saved.plan, steps }, sight)
  const seen = new Map(sight.containers.map((container) => [container.id, container]))
  const isGone = steps.some((step) => 'container' in step && !seen.has(step.container.id))
  if (done.size === 0 || isGone) return null
  const now = {
    ...observed,
    containers: observed.containers.map((container) => seen.get(container.id) ?? container),
  }
  const before = putBack(now, states.observed, { steps, done, created })
  const plan = await makeWholePlan(states.desired, before, options)
  const wanted = new Set(steps.flatMap(({ id }) => (done.has(id) ? [] : [id])))
  const isDone = wanted.size === 0
  if (isSame(plan, saved)) return { plan, resumption: { done, created, wanted }, isDone }
  // what was there before may not be known any more, but then nothing depends on it either
  return isDone && findSettled(current) === 'nothing-to-do' ? { plan: current, isDone } : null
}
