// Everything that changes an engine happens here: under the lock, after what an earlier apply left was brought to an end, and on a plan
// that was made after both.
import { setImmediate } from 'node:timers/promises'
import type { ApplyResult, Recovery } from '../apply/events.ts'
import type { Resumption } from '../apply/executor.ts'
import { draftJournal, type JournalDraft } from '../apply/journal-draft.ts'
import {
  acquireLock,
  guardEngine,
  listLocks,
  releaseLock,
  type Lock,
  type LockRequest,
} from '../apply/lock.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { EngineError } from '../model/errors.ts'
import { isLock, type LockInfo, type LockOperation, type LockScope } from '../model/lock.ts'
import type { ObservedState } from '../model/observed.ts'
import type { Plan } from '../plan/document.ts'
import { apply, readPlanned, type ApplyOptions, type PlannedState } from './apply.ts'
import { renderMessage } from '../apply/broken.ts'
import { findLeft, inspectLeft, recover } from './recover.ts'

/** How the lock is waited for: at most so many milliseconds (default 60 000); `onWait` is told for whom. */
export interface LockChoices {
  readonly timeoutMilliseconds?: number
  readonly onWait?: (blocker: LockInfo) => void
}

/** Options of a run that changes something. Without lock (`false`) and journal (`false`) it is alone with whatever happens. */
export interface LockedOptions extends ApplyOptions {
  readonly lock?: LockChoices | false
  /** Told what was read before anything else. */
  readonly onObserved?: (observed: ObservedState) => void
  /** Told what became of an earlier apply that had not come to its end. */
  readonly onRecovery?: (recovery: Recovery) => void
}

/** What is to be carried out: a plan, or with `resumption` the rest of one. */
export interface Chosen {
  readonly plan: Plan
  readonly resumption?: Resumption
}

/** What is to be carried out, by what was read and planned under the lock; null: nothing. */
export type Choose = (planned: PlannedState, engine: Engine) => Chosen | null | Promise<Chosen | null>

/**
 * What to do under the lock; `least` is the lock that it needs in any case, by default that of the plan that was shown. `earlier` is what
 * was read and planned before with the same options: where it is still so, it is not planned again.
 */
export interface LockedErrand {
  readonly shown: Plan
  readonly earlier?: PlannedState
  readonly choose: Choose
  readonly options: LockedOptions
  readonly least?: LockScope
}

/** What was planned under the lock, and what became of it; `result` is null where nothing was chosen. */
export interface LockedRun extends PlannedState {
  readonly result: ApplyResult | null
}

/** True if containers are touched whose attachments no file manages, which any other project may be about to move as well. */
function findScope({ changes }: Plan): LockScope {
  const isForeign = changes.some(({ hazards }) => hazards.some(({ type }) => type === 'foreign-endpoints'))
  return isForeign ? 'engine' : 'project'
}

/**
 * Takes the lock that a plan needs, ends what an earlier apply left, plans again and carries out what is chosen of that. Rejects with
 * XecError `locked`, `recovery-needed` or `journal`, and with EngineErrors; then nothing of the plan was done.
 */
export async function applyLocked(
  engine: Engine,
  desired: DesiredState,
  { shown, earlier, choose, options, least = findScope(shown) }: LockedErrand,
): Promise<LockedRun> {
  for (let scope = least; ; scope = 'engine') {
    const { name: project } = desired.project
    const isFree = earlier !== undefined && !earlier.observed.networks.some(isLock)
    const wanted = { project, scope, operation: shown.mode, steps: shown.steps.length, isFree }
    const run = await holdLock(engine, { ...wanted, options }, async (guarded, hold) => {
      const held = { ...options, mode: shown.mode, ...hold }
      const planning = recoverAndPlan(guarded, desired, { ...held, earlier })
      const draft = draftSoon(guarded, earlier, options)
      try {
        const planned = await planning
        const { plan, observed, expected = [] } = planned
        // A plan that needs the wider lock was made under the narrow one.
        if (scope === 'project' && findScope(plan) === 'engine' && options.lock !== false) return null
        const chosen = await choose(planned, guarded)
        if (chosen === null) return { ...planned, result: null }
        const { plan: wanted, ...rest } = chosen
        const known = { steady: listSteady(observed), expected, desired, draft }
        return { ...planned, result: await apply(guarded, wanted, { ...held, ...rest, ...known }) }
      } finally {
        await (await draft)?.discard()
      }
    })
    if (run !== null) return run
  }
}

// The journal of the plan that will most probably be carried out, made while the engine is read. What keeps it from being made is told
// where it is made after all.
async function draftSoon(
  engine: Engine,
  earlier: PlannedState | undefined,
  { journal = false }: LockedOptions,
): Promise<JournalDraft | null> {
  if (journal === false || earlier === undefined || earlier.plan.steps.length === 0) return null
  // once the calls are out
  await setImmediate()
  return draftJournal(engine, earlier.plan, journal.folder).catch(() => null)
}

function listSteady({ containers }: ObservedState): ReadonlySet<string> {
  return new Set(containers.filter(({ state }) => state !== 'restarting').map(({ id }) => id))
}

async function recoverAndPlan(
  engine: Engine,
  desired: DesiredState,
  { earlier, ...options }: LockedOptions & { readonly earlier: PlannedState | undefined },
): Promise<PlannedState> {
  const planned = await readPlanned(engine, desired, { ...options, earlier })
  const recovery = await recoverLeft(engine, desired, { observed: planned.observed, options })
  if (recovery === null) return planned
  options.onRecovery?.(recovery)
  return readPlanned(engine, desired, options)
}

async function recoverLeft(
  engine: Engine,
  desired: DesiredState,
  { observed, options }: { readonly observed: ObservedState; readonly options: LockedOptions },
): Promise<Recovery | null> {
  const { journal = false } = options
  const left = journal === false ? null : await findLeft(observed, desired.project.name, journal)
  return left === null ? null : recover(engine, await inspectLeft(engine, desired, left), options)
}

/**
 * Reads and plans, after what an earlier run left was brought to an end: something half done under the lock, or a lock of a run that is no
 * more. Nothing is changed where there is nothing of the kind.
 */
export async function readAfterRecovery(
  engine: Engine,
  desired: DesiredState,
  options: LockedOptions,
): Promise<PlannedState> {
  const planned = await readPlanned(engine, desired, options)
  const { observed, plan } = planned
  const { journal = false, onObserved } = options
  onObserved?.(observed)
  const left = journal === false ? null : await findLeft(observed, plan.project, journal)
  if (left !== null) {
    // what it left may be of containers that any project may be about to move
    const errand = { shown: plan, choose: () => null, options, least: 'engine' } as const
    return applyLocked(engine, desired, errand)
  }
  if (options.lock !== false) await removeDeadLocks(engine, observed, plan.project)
  return planned
}

// A run that ended without giving its lock back may have left nothing to do for which another one would take the lock over.
async function removeDeadLocks(engine: Engine, { networks }: ObservedState, project: string): Promise<void> {
  if (!networks.some(isLock)) return
  for (const { id, state, project: owner } of await listLocks(engine)) {
    if (owner === project && state !== 'held') await releaseLock(engine, id)
  }
}

const MINUTE = 60_000
const LONGEST_LIFETIME = 60 * MINUTE
/** What is left of a lock when no further step is started: enough to end calls and to undo what is half done. */
const MARGIN = 3 * MINUTE
const MILLISECONDS_PER_STEP = 2_000

/** Which lock, what for, and for how many steps. */
export interface LockNeed extends Pick<LockRequest, 'project' | 'scope' | 'isFree'> {
  readonly operation: LockOperation
  readonly steps: number
  readonly options: LockedOptions
}

/** What comes with a lock: the lock itself, and a signal that aborts in good time before its end, or when the one of the options does. */
export type Hold = Pick<LockedOptions, 'held' | 'signal'>

/**
 * Runs under a lock: with an engine that refuses changes once the lock is lost. The lock is given back whatever happens. Without a lock
 * (`lock: false`) it just runs.
 */
export async function holdLock<Result>(
  engine: Engine,
  { project, scope, operation, steps, isFree = false, options }: LockNeed,
  run: (engine: Engine, hold: Hold) => Promise<Result>,
): Promise<Result> {
  const { lock: choices = {}, signal } = options
  if (choices === false) return run(engine, {})
  const lifetimeMilliseconds = Math.min(LONGEST_LIFETIME, 2 * MARGIN + steps * MILLISECONDS_PER_STEP)
  const request = { project, scope, operation, isFree, lifetimeMilliseconds, ...choices }
  const lock = await acquireLock(engine, { ...request, ...(signal === undefined ? {} : { signal }) })
  const end = AbortSignal.timeout(Math.max(0, Math.floor(lock.remaining() - MARGIN)))
  const tellEnd = (): void => options.onWarning?.(TIME_OVER)
  end.addEventListener('abort', tellEnd)
  try {
    const ends = signal === undefined ? end : AbortSignal.any([signal, end])
    return await run(guardEngine(engine, lock), { held: lock, signal: ends })
  } finally {
    end.removeEventListener('abort', tellEnd)
    await giveBack(lock, options)
  }
}

const TIME_OVER =
  'The time of the lock is nearly over: no further step is started, and what is half done is taken back. Apply again to go on.'

// A lock that cannot be given back ends by itself, and at once for whoever sees that this process is no more.
async function giveBack(lock: Lock, { onWarning }: LockedOptions): Promise<void> {
  try {
    await lock.release()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    onWarning?.(`The lock could not be given back and ends by itself: ${renderMessage(error)}`)
  }
}
