// What an apply left that did not come to its end: finds its journal, looks at the engine how far it got, and finishes or undoes what is
// half done. What was not begun is left to the next plan.
import { callSurely } from '../apply/broken.ts'
import { findEffects, readSight, type EffectsFound } from '../apply/effects.ts'
import { hasSucceeded, type Recovery, type StepResult, type UnfinishedApply } from '../apply/events.ts'
import { restoreSteps } from '../apply/hidden-steps.ts'
import { findJournal, type LeftJournal } from '../apply/journal-store.ts'
import type { Journal } from '../apply/journal.ts'
import { runTransaction, type TransactionOptions } from '../apply/transaction.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { XecError } from '../model/errors.ts'
import type { ObservedState } from '../model/observed.ts'
import type { Step } from '../plan/document.ts'
import { listIncomplete, selectUndone } from '../plan/undo.ts'
import type { JournalChoices } from './apply.ts'

/** An apply that did not come to its end, its journal, and its effects on the engine. */
export interface Unfinished extends UnfinishedApply {
  readonly left: LeftJournal
  readonly effects: EffectsFound
}

/** Finds the journal of an apply that did not come to its end; null if there is none. Rejects with XecError `journal`. */
export async function findLeft(
  { engine, networks }: ObservedState,
  project: string,
  { folder }: JournalChoices,
): Promise<LeftJournal | null> {
  return findJournal({ networks, engineId: engine.id, project, folder })
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
  const isKnown = (list: readonly Step[]): boolean => list.every(({ id }) => !unresolved.has(id))
  const doubts = listDoubts(left, effects)
  const way = isKnown(completing) ? 'complete' : isKnown(undoing) ? 'undo' : null
  if (way === null)
    doubts.push('Values from the environment, which the journal does not hold, are not the same any more.')
  const isNothing = changes.size === 0
  return {
    journal,
    left,
    effects,
    completing,
    undoing,
    way: isNothing ? 'none' : doubts.length > 0 ? null : way,
    doubts,
  }
}

// What is open of the changes, and what that waits for.
function listCompleting({ steps, done }: EffectsFound, changes: ReadonlySet<string>): readonly Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const found = new Set<Step>()
  const queue = steps.filter(({ of }) => changes.has(of))
  for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
    if (done.has(step.id) || found.has(step)) continue
    found.add(step)
    queue.push(...step.waitsFor.map((id) => byId.get(id) as Step))
  }
  return steps.filter((step) => found.has(step))
}

function listDoubts({ isCertain }: LeftJournal, { unclear }: EffectsFound): string[] {
  const lost = 'The engine does not have the journal any more: somebody else may have recovered this apply.'
  return [...(isCertain ? [] : [lost]), ...unclear]
}

/**
 * Finishes or undoes what is half done, and forgets the journal. Rejects with XecError `recovery-needed` if a person has to decide, or if
 * something is half done even after it.
 */
export async function recover(
  engine: Engine,
  unfinished: Unfinished,
  { way = unfinished.way, ...options }: TransactionOptions & { readonly way?: Unfinished['way'] } = {},
): Promise<Recovery> {
  const { left, effects, completing } = unfinished
  if (way === null) throw makeDoubtError(unfinished)
  const { since, holder } = left.journal
  const facts = { since, user: holder.user, host: holder.host }
  if (way === 'none') {
    await left.close(engine)
    return { way, ...facts, steps: [] }
  }
  const wanted = new Set(way === 'complete' ? completing.map(({ id }) => id) : [])
  const { done, created } = effects
  options.onEvent?.({
    type: 'recovering',
    steps: way === 'complete' ? completing.length : unfinished.undoing.length,
  })
  const run = await runTransaction(engine, effects, { ...options, resumption: { done, created, wanted } })
  if (run.outcome === 'half-done') throw makeFailedError(left.journal, [...run.steps, ...run.undo])
  await left.close(engine)
  const isUndone = run.undo.length > 0
  const steps = isUndone ? run.undo : run.steps.filter(({ step }) => wanted.has(step.id))
  return { way: isUndone ? 'undo' : way, ...facts, steps }
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
