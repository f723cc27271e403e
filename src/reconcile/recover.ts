// What an apply left that did not come to its end: finds its journal, looks at the engine how far it got, and finishes or undoes what is
// half done. What was not begun is left to the next plan.
import { callSurely } from '../apply/broken.ts'
import { findEffects, readSight, type EffectsFound } from '../apply/effects.ts'
import {
  hasSucceeded,
  type Recovery,
  type RecoveryWay,
  type StepResult,
  type UnfinishedApply,
} from '../apply/events.ts'
import { listLocks } from '../apply/lock.ts'
import { restoreSteps } from '../apply/hidden-steps.ts'
import { findJournal, listJournals, type LeftJournal } from '../apply/journal-store.ts'
import type { Journal } from '../apply/journal.ts'
import type { ExecuteOptions } from '../apply/executor.ts'
import { isSettled } from '../apply/settled.ts'
import { runTransaction } from '../apply/transaction.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { XecError } from '../model/errors.ts'
import type { LockHolder } from '../model/lock.ts'
import type { ObservedState } from '../model/observed.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import type { Step } from '../plan/document.ts'
import { listIncomplete, selectUndone } from '../plan/undo.ts'
import { keepUp, type ApplyOptions, type JournalChoices } from './apply.ts'

/** An apply that did not come to its end, its journal, and its effects on the engine. */
export interface Unfinished extends UnfinishedApply {
  readonly left: LeftJournal
  readonly effects: EffectsFound
  /** The ways whose steps are known in full; others lack values from the environment, and nobody can go them. */
  readonly open: ReadonlySet<RecoveryWay>
}

/** Finds the journal of an apply that did not come to its end; null if there is none. Rejects with XecError `journal`. */
export async function findLeft(
  { engine, networks }: Pick<ObservedState, 'engine' | 'networks'>,
  project: string,
  { folder }: JournalChoices,
): Promise<LeftJournal | null> {
  return findJournal({ networks, engineId: engine.id, project, folder })
}

/** An apply of another project that did not come to its end, and the names of what this file declares that it is about. */
export interface LeftByOther {
  readonly journal: Journal
  readonly names: readonly string[]
}

/**
 * Finds what applies of other projects left on networks and containers that a file declares: the file may have had that name before. Rejects
 * with an EngineError.
 */
export async function findLeftByOthers(
  engine: Engine,
  { engine: { id: engineId }, networks }: Pick<ObservedState, 'engine' | 'networks'>,
  desired: DesiredState,
): Promise<readonly LeftByOther[]> {
  const declared = new Set([
    ...desired.networks.filter(({ external }) => !external).map(({ name }) => name),
    ...desired.containers.map(({ container }) => container),
  ])
  const found = listJournals({ networks, engineId })
    .filter(({ project }) => project !== desired.project.name)
    .map((journal) => ({ journal, names: listNames(journal).filter((name) => declared.has(name)) }))
    .filter(({ names }) => names.length > 0)
  const running = await Promise.all(found.map(({ journal }) => isUnderWay(engine, journal)))
  return found.filter((_, index) => running[index] === false)
}

function listNames({ steps }: Journal): readonly string[] {
  const names = steps.flatMap((step) => {
    const network = step.action === 'create-network' ? step.spec.name : step.network.name
    return 'container' in step ? [network, step.container.name] : [network]
  })
  return sortTexts([...new Set(names)])
}

/** True if the run that keeps a journal still holds its lock: it has not ended yet. Rejects with an EngineError. */
export async function isUnderWay(engine: Engine, { holder }: Journal): Promise<boolean> {
  const locks = await listLocks(engine)
  return locks.some(({ state, holder: other }) => state === 'held' && isSameHolder(holder, other))
}

function isSameHolder(a: LockHolder, b: LockHolder | null): boolean {
  return a.pid === b?.pid && a.host === b.host && a.place === b.place
}

/** Looks at the engine how far an apply got that did not come to its end. Rejects with an EngineError. */
export async function inspectLeft(
  engine: Engine,
  desired: DesiredState,
  left: LeftJournal,
): Promise<Unfinished> {
  const { journal } = left
  const { steps, unresolved } = restoreSteps(journal, journal.id, desired)
  const sight = await callSurely(() => readSight(engine, steps))
  const effects = findEffects({ ...journal, steps }, sight)
  const changes = listIncomplete(effects)
  const completing = listCompleting(effects, changes)
  const undone = selectUndone(effects, 'undo-incomplete')
  const undoing = steps.filter(({ id }) => undone.has(id))
  const open = listOpen({ completing, undoing, unresolved, effects })
  const doubts = [...listDoubts(left, effects), ...(open.size === 0 ? [LOST_VALUES] : [])]
  const way = open.has('complete') ? 'complete' : 'undo'
  const isNothing = changes.size === 0 || (left.doubt !== null && isSettled(steps, sight))
  return {
    journal,
    left,
    effects,
    completing: isNothing ? [] : completing,
    undoing: isNothing ? [] : undoing,
    open,
    way: isNothing ? 'none' : doubts.length > 0 ? null : way,
    doubts,
  }
}

const LOST_VALUES = 'Values from the environment, which the journal does not hold, are not the same any more.'

// To undo a connect or a create, it is not needed what they asked for.
function listOpen({
  completing,
  undoing,
  unresolved,
  effects,
}: Pick<Unfinished, 'completing' | 'undoing' | 'effects'> & {
  readonly unresolved: ReadonlySet<string>
}): ReadonlySet<RecoveryWay> {
  const isKnown = ({ id }: Step): boolean => !unresolved.has(id)
  const isTakenAway = ({ action }: Step): boolean => action === 'connect' || action === 'create-network'
  const open = new Set<RecoveryWay>()
  if (completing.every(isKnown) && !effects.isReturning) open.add('complete')
  if (undoing.every((step) => isTakenAway(step) || isKnown(step))) open.add('undo')
  return open
}

// What is open of the changes, with all that this waits for, and whole: a change that it has to begin is finished as well.
function listCompleting(effects: EffectsFound, changes: ReadonlySet<string>): readonly Step[] {
  const { steps, done } = effects
  const byId = new Map(steps.map((step) => [step.id, step]))
  const byChange = new Map<string, Step[]>()
  for (const step of steps) addTo(byChange, step.of, step)
  const found = new Set<string>()
  const isOpen = ({ id }: Step): boolean => !done.has(id) && !found.has(id)
  for (let open = changes; open.size > 0;) {
    const stranded = listStranded(effects, open)
    const queue = steps.filter(
      (step) =>
        isOpen(step) && (open.has(step.of) || (step.action === 'connect' && stranded.has(step.container.id))),
    )
    // changes that hang together in another way are finished with all the rest
    if (queue.length === 0) return steps.filter(({ id }) => !done.has(id))
    for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
      if (!isOpen(step)) continue
      found.add(step.id)
      const needed = step.waitsFor.map((id) => byId.get(id) as Step)
      queue.push(...needed, ...(byChange.get(step.of) as readonly Step[]))
    }
    open = listIncomplete({ ...effects, done: new Set([...done, ...found]) })
  }
  return steps.filter(({ id }) => found.has(id))
}

// Containers that have left a network as they were to, and have not arrived where they were to go.
function listStranded({ steps, done }: EffectsFound, changes: ReadonlySet<string>): ReadonlySet<string> {
  const open = new Set(steps.flatMap(({ id, of }) => (done.has(id) ? [] : [of])))
  return new Set(
    steps.flatMap((step) =>
      step.action === 'disconnect' && changes.has(step.of) && !open.has(step.of) ? [step.container.id] : [],
    ),
  )
}

function listDoubts({ doubt }: LeftJournal, { unclear }: EffectsFound): string[] {
  return [...(doubt === null ? [] : [doubt]), ...unclear]
}

/** Which way to go, by default the right one, and how. */
export type RecoverOptions = ExecuteOptions &
  Pick<ApplyOptions, 'held' | 'onWarning'> & { readonly way?: Unfinished['way'] }

/**
 * Finishes or undoes what is half done, and forgets the journal. What cannot be finished is undone. Rejects with XecError
 * `recovery-needed` if a person has to decide, if the way cannot be gone, or if something is half done even after it.
 */
export async function recover(
  engine: Engine,
  unfinished: Unfinished,
  { way = unfinished.way, ...options }: RecoverOptions = {},
): Promise<Recovery> {
  const { left, effects, completing, open } = unfinished
  if (way === null) throw makeDoubtError(unfinished)
  const journal = left.keep(engine)
  const { since, holder } = left.journal
  const facts = { since, user: holder.user, host: holder.host }
  if (way === 'none') {
    await journal.close()
    return { way, ...facts, steps: [] }
  }
  if (!open.has(way)) throw makeClosedError(unfinished, way)
  const wanted = new Set(way === 'complete' ? completing.map(({ id }) => id) : [])
  const { done, created } = effects
  options.onEvent?.({
    type: 'recovering',
    steps: way === 'complete' ? completing.length : unfinished.undoing.length,
  })
  const run = await runTransaction(engine, effects, {
    ...options,
    ...keepUp(engine, left.doubt === null ? journal : null, options),
    // what the engine has may be from an environment that nobody knows any more
    secretive: listSecretive(left.journal),
    onFailure: open.has('undo') ? 'undo-incomplete' : 'keep',
    resumption: { done, created, wanted },
  })
  if (run.outcome === 'half-done') throw makeFailedError(left.journal, [...run.steps, ...run.undo])
  await journal.close()
  const isUndone = run.undo.length > 0
  const steps = isUndone ? run.undo : run.steps.filter(({ step }) => wanted.has(step.id))
  return { way: isUndone ? 'undo' : way, ...facts, steps }
}

function listSecretive({ steps, hidden }: Journal): ReadonlySet<string> {
  const ids = new Set(hidden.map(({ id }) => id))
  return new Set(steps.flatMap(({ id, of }) => (ids.has(id) ? [of] : [])))
}

/** Who applied what, and when, in words. */
export function renderJournal({ mode, project, holder, since }: Journal): string {
  return `${mode} of "${project}" by ${holder.user}@${holder.host}, begun ${since}`
}

function makeDoubtError({ left, doubts }: Unfinished): XecError {
  const why = `What is half done of it cannot be finished with certainty. ${doubts.join(' ')}`
  return new XecError(
    'recovery-needed',
    `The ${renderJournal(left.journal)}, did not come to its end. ${why}`,
    {
      fix: 'Look at it with "xec recover", which finishes it, undoes it or forgets it, as you say.',
    },
  )
}

function makeClosedError({ left, open, effects }: Unfinished, way: RecoveryWay): XecError {
  const verb = way === 'complete' ? 'finished' : 'undone'
  const [why, remedy] = effects.isReturning
    ? ['It was being undone.', 'Pass --undo to go on with that.']
    : [LOST_VALUES, `Set the variables as they were then${open.size === 0 ? '' : ', or go the other way'}.`]
  return new XecError(
    'recovery-needed',
    `What is half done of the ${renderJournal(left.journal)}, cannot be ${verb}. ${why}`,
    { fix: `${remedy} "xec recover --discard" forgets the journal.` },
  )
}

function makeFailedError(journal: Journal, results: readonly StepResult[]): XecError {
  const failed = results.find((result) => !hasSucceeded(result) && result.error !== null)
  const why =
    failed?.error === null || failed === undefined ? '' : ` ${failed.step.id}: ${failed.error.message}`
  return new XecError(
    'recovery-needed',
    `The ${renderJournal(journal)}, did not come to its end, and what is half done of it could not be finished or undone.${why}`,
    { fix: 'Remove the cause, then apply again, or look at it with "xec recover".', cause: failed?.error },
  )
}
