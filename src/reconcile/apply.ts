// Carries out one plan, and proves that it worked by reading and planning again.
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ApplyOutcome, ApplyResult } from '../apply/events.ts'
import { renderMessage } from '../apply/broken.ts'
import type { JournalDraft } from '../apply/journal-draft.ts'
import { openJournal, type OpenJournal } from '../apply/journal-store.ts'
import type { ExecuteOptions } from '../apply/executor.ts'
import type { Lock } from '../apply/lock.ts'
import { makeRegain } from '../apply/regain.ts'
import { isUnanswered } from '../apply/persist.ts'
import { runTransaction, type TransactionOptions } from '../apply/transaction.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { XecError } from '../model/errors.ts'
import type { ObservedState } from '../model/observed.ts'
import { hasObstacle } from '../model/policy.ts'
import { isRecord } from '../model/record.ts'
import { giveConsent, listUnallowed } from '../plan/consent.ts'
import type { HazardType, Plan } from '../plan/document.ts'
import type { PlanOptions } from '../plan/options.ts'
import { sealPlan } from '../plan/digest.ts'
import { draftPlan } from '../plan/planner.ts'
import type { PlanOrigin } from '../reachability/planned.ts'
import { observe, readState, type ObserveOptions, type Reading } from './observe.ts'
import { judgePlan } from './policies.ts'
import { makePlanOptions, type PlanChoices } from './tool.ts'

/** Where the journal of an apply is kept beside the engine: a state folder, or null for nowhere else. */
export interface JournalChoices {
  readonly folder: string | null
}

/**
 * Options of an apply. `allow` adds to the consent that the plan carries. With `desired`, and the choices that the plan was made with,
 * the engine is planned again at the end. With `journal`, what it takes to undo every step is written down before the first one;
 * `onWarning` is told where that could be done in part only. `held` is the lock under which this runs, which it takes again where it
 * vanishes and nobody else was at work. `draft` is what may have been made of the journal before.
 */
export interface ApplyOptions extends TransactionOptions, PlanChoices, Pick<ObserveOptions, 'expected'> {
  readonly desired?: DesiredState
  readonly journal?: JournalChoices | false
  readonly draft?: Promise<JournalDraft | null>
  readonly held?: Lock
  readonly onWarning?: (warning: string) => void
}

/** What was read from an engine, and the plan made of it; `expected` as in a reading, where it was one that plans. */
export interface PlannedState extends Pick<Reading, 'observed'>, Partial<Pick<Reading, 'expected'>> {
  readonly plan: Plan
}

/** Reads the engine and plans. */
export async function readPlan(
  engine: Engine,
  desired: DesiredState,
  options: ObserveOptions = {},
): Promise<Plan> {
  return (await readPlanned(engine, desired, options)).plan
}

/**
 * Reads the engine and plans, with the policies of the file held against the plan, and gives what was read as well. `earlier` is what was
 * planned before for the same state with the same choices: where the engine shows the same again, its plan is the plan.
 */
export async function readPlanned(
  engine: Engine,
  desired: DesiredState,
  { earlier, ...options }: ObserveOptions & { readonly earlier?: PlannedState | undefined } = {},
): Promise<PlannedState> {
  const reading = await readState(engine, desired, { ...options, expected: earlier?.expected ?? [] })
  const { observed } = reading
  if (earlier !== undefined && showsSame(earlier.observed, observed))
    return { ...reading, plan: earlier.plan }
  return { ...reading, plan: await makeJudgedPlan(engine, desired, { observed, options }) }
}

async function makeJudgedPlan(
  engine: Engine,
  desired: DesiredState,
  { observed, options }: { readonly observed: ObservedState; readonly options: ObserveOptions },
): Promise<Plan> {
  const plan = await makeWholePlan(desired, observed, options)
  return judgePlan(engine, desired, { observed, plan, options })
}

/** Plans, and adds what the steps open and close, which is loaded only where there are any. */
export async function makeWholePlan(
  desired: DesiredState,
  observed: ObservedState,
  choices: PlanChoices,
): Promise<Plan> {
  const options = makePlanOptions(choices)
  const plan = draftPlan(desired, observed, options)
  if (plan.steps.length === 0) return sealPlan(plan, options.digest)
  const { addReachability } = await import('../reachability/planned.ts')
  return addReachability(plan, makeOrigin(desired, observed, options))
}

/** What `addReachability` needs beside a plan. */
export function makeOrigin(desired: DesiredState, observed: ObservedState, options: PlanOptions): PlanOrigin {
  const { allow = [], digest } = options
  return { observed, guards: desired.guards, allow, digest }
}

// The same inputs make the same plan, and plans do not see what xec keeps on the engine: the lock is there now and was not before.
function showsSame(a: ObservedState, b: ObservedState): boolean {
  const hideRecords = (state: ObservedState): ObservedState => {
    return { ...state, networks: state.networks.filter((network) => !isRecord(network)) }
  }
  return isDeepStrictEqual(hideRecords(a), hideRecords(b))
}

/**
 * Executes a plan as it is, if there is consent to its dangers. Never rejects for what the engine does to single steps: that is in the
 * result. Rejects with XecError `journal` if there is to be a journal and nothing takes it; then nothing was touched.
 */
export async function apply(engine: Engine, made: Plan, options: ApplyOptions = {}): Promise<ApplyResult> {
  const begin = performance.now()
  const plan = giveConsent(made, options.allow ?? [])
  const settled = findSettled(plan)
  if (settled !== null) return makeUntouched(plan, settled)
  const consentNeeded = listUnallowed(plan)
  if (consentNeeded.length > 0) return makeUntouched(plan, 'refused', consentNeeded)
  const journal = await openJournalOf(engine, plan, options)
  const run = await runTransaction(engine, plan, { ...options, ...keepUp(engine, journal, options) })
  const { desired } = options
  // What is half done is left to whoever reads the journal next.
  const ended = (run.outcome === 'half-done' ? leaveJournal : closeJournal)(journal, options)
  const verified =
    run.outcome === 'applied' && desired !== undefined
      ? await verify(engine, desired, { ...options, mode: plan.mode, ended })
      : { outcome: run.outcome, left: null, error: null }
  await ended
  return { plan, consentNeeded, ...run, ...verified, milliseconds: performance.now() - begin }
}

async function openJournalOf(
  engine: Engine,
  plan: Plan,
  { journal = false, draft, onWarning }: ApplyOptions,
): Promise<OpenJournal | null> {
  if (journal === false) return null
  const opened = await openJournal(engine, plan, { ...journal, draft: (await draft) ?? null })
  if (opened.warning !== null && journal.folder !== null) onWarning?.(opened.warning)
  return opened
}

/** How a run goes on whose lock has vanished: not at all without a journal on the engine, which would have vanished as well. */
export function keepUp(
  engine: Engine,
  journal: OpenJournal | null,
  { held, onWarning }: Pick<ApplyOptions, 'held' | 'onWarning'>,
): Pick<ExecuteOptions, 'regain'> {
  const record = journal?.record ?? null
  return held === undefined || record === null
    ? {}
    : { regain: makeRegain(engine, { lock: held, record, onWarning }) }
}

// Somebody may have removed it while the lock held.
async function leaveJournal(journal: OpenJournal | null, { onWarning }: ApplyOptions): Promise<void> {
  try {
    await journal?.record?.restore()
  } catch (error) {
    // an engine that is gone may have it again when it comes back
    if (!isUnanswered(error)) onWarning?.(`${LOST_RECORD} ${renderMessage(error)}`)
  }
}

const LOST_RECORD =
  'The engine may not have the journal any more. If the next apply asks what to do, "xec recover" shows it.'

// A journal of which nothing is half done does no harm: the next apply finds that out and forgets it.
async function closeJournal(journal: OpenJournal | null, { onWarning }: ApplyOptions): Promise<void> {
  try {
    await journal?.close()
  } catch (error) {
    onWarning?.(`The journal could not be removed: ${renderMessage(error)}`)
  }
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

interface VerifyOptions extends ApplyOptions {
  /** Resolves when nothing of this run is changed on the engine any more but its lock. */
  readonly ended: Promise<void>
}

async function verify(
  engine: Engine,
  desired: DesiredState,
  { ended, ...options }: VerifyOptions,
): Promise<Pick<ApplyResult, 'outcome' | 'left' | 'error'>> {
  options.onEvent?.({ type: 'verifying' })
  try {
    const observed = await observe(engine, desired, options)
    await ended
    await beginRelease(options)
    const left = await makeWholePlan(desired, observed, options)
    const isEmpty = findSettled(left) === 'nothing-to-do'
    return { outcome: isEmpty ? 'applied' : 'differs-after', left, error: null }
  } catch (error) {
    if (!(error instanceof XecError)) throw error
    return { outcome: 'unverified', left: null, error }
  }
}

// All has been read under the lock, so that it can go while the plan is made. Whoever took the lock is told if it cannot.
async function beginRelease({ held }: ApplyOptions): Promise<void> {
  held?.release().catch(() => undefined)
  // what is to be sent is sent before the processor is busy with something else
  await setImmediate()
}

/** Why a plan is not to be executed; null if it is. */
export function findSettled(plan: Plan): Extract<ApplyOutcome, 'refused' | 'nothing-to-do'> | null {
  if (hasObstacle(plan.diagnostics)) return 'refused'
  if (plan.steps.length === 0) return 'nothing-to-do'
  return plan.applyable ? null : 'refused'
}
