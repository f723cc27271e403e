// xec recover: an apply that did not come to its end. Shows how far it got, and finishes it, undoes it or forgets it.
import type { RecoveryWay } from '../../apply/events.ts'
import { discardJournal } from '../../apply/journal-store.ts'
import type { Journal } from '../../apply/journal.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { XecError } from '../../model/errors.ts'
import { holdLock, type LockedOptions } from '../../reconcile/locked.ts'
import {
  findLeft,
  inspectLeft,
  isUnderWay,
  recover,
  renderJournal,
  type Unfinished,
} from '../../reconcile/recover.ts'
import { requireLive } from '../../reconcile/snapshot.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { makeRecoveryDocument, makeUnfinishedDocument } from '../../render/json.ts'
import { renderRecovery, renderUnfinished } from '../../render/safety.ts'
import { joinLines } from '../../render/style.ts'
import { makeCliDiagnostic } from '../codes.ts'
import { askThere, hasSomebodyToAsk } from '../consent.ts'
import type { Exit } from '../exit-codes.ts'
import { isInterruptedWait, listenForInterrupt } from '../interrupt.ts'
import { withProject, type Project } from '../project.ts'
import { findJournalFolder, withProgress } from '../safeguards.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'

/** Shows what an apply left, asks, and brings it to an end. */
export const runRecover: CommandHandler = (session) =>
  withProject(session, async (project) => {
    requireLive(project.engine)
    return (session.options.discard ? discard : show)({ session, project })
  })

interface Errand {
  readonly session: Session
  readonly project: Project
}

async function show(errand: Errand): Promise<CommandResult> {
  const { session, project } = errand
  const unfinished = await findUnfinished(errand, project.engine)
  if (unfinished === null) return report(errand, 'Nothing to recover: no apply was left before its end.\n')
  if (!session.options.yes && (await isUnderWay(project.engine, unfinished.left.journal))) {
    throw makeRunningError(unfinished.left.journal)
  }
  session.print(renderUnfinished(session.style, unfinished))
  const way = chooseWay(session, unfinished)
  if (way === null) return reject(errand, { exit: 'half-done', unfinished, problem: explainDoubt() })
  const refusal = await askFor(errand, QUESTIONS[way])
  if (refusal === 'refused') return reject(errand, { exit: refusal, unfinished, problem: explainNobody() })
  return refusal === null
    ? underLock(errand, countSteps(unfinished), (guarded, options) =>
        carryOut(errand, { guarded, options, way }),
      )
    : end(errand, refusal, { unfinished: makeUnfinishedDocument(unfinished), recovery: null })
}

async function findUnfinished({ session, project }: Errand, engine: Engine): Promise<Unfinished | null> {
  const [identity, networks] = await Promise.all([engine.identify(), engine.listNetworks()])
  const places = { folder: findJournalFolder(session) }
  const left = await findLeft({ engine: identity, networks }, project.desired.project.name, places)
  return left === null ? null : inspectLeft(engine, project.desired, left)
}

function countSteps({ completing, undoing }: Unfinished): number {
  return completing.length + undoing.length
}

type Way = RecoveryWay | 'none'

// What a person says counts more than doubts.
function chooseWay({ options }: Session, { way }: Unfinished): Way | null {
  if (way === 'none') return way
  if (options.complete) return 'complete'
  return options.undo ? 'undo' : way
}

const QUESTIONS: Readonly<Record<Way, string>> = {
  complete: 'Finish what is half done?',
  undo: 'Undo what is half done?',
  none: 'Forget the journal?',
}

// Why it does not go on; null if it does.
async function askFor({ session }: Errand, question: string): Promise<'refused' | 'declined' | null> {
  if (session.options.yes) return null
  if (!hasSomebodyToAsk(session)) return 'refused'
  return (await askThere(session, question)) ? null : 'declined'
}

interface Held {
  readonly guarded: Engine
  readonly options: LockedOptions
}

// What was agreed to is looked at again: somebody may have come before.
async function carryOut(
  errand: Errand,
  { guarded, options, way }: Held & { readonly way: Way },
): Promise<CommandResult> {
  const { session } = errand
  const unfinished = await findUnfinished(errand, guarded)
  if (unfinished === null) return report(errand, 'Nothing to recover any more: somebody else has done it.\n')
  const current = chooseWay(session, unfinished)
  if (current !== way && current !== 'none') throw makeChangedError(unfinished)
  const recovery = await recover(guarded, unfinished, { ...options, way: current })
  session.print(renderRecovery(session.style, recovery))
  // what was taken back because nothing more was to start is not what was asked for
  const isCut = options.signal?.aborted === true && recovery.way !== current
  return end(errand, isCut ? 'interrupted' : 'done', {
    unfinished: makeUnfinishedDocument(unfinished),
    recovery: makeRecoveryDocument(recovery),
  })
}

async function underLock(
  { session, project }: Errand,
  steps: number,
  run: (guarded: Engine, options: LockedOptions) => Promise<CommandResult>,
): Promise<CommandResult> {
  const { engine, desired, config } = project
  const need = { project: desired.project.name, scope: 'engine', operation: 'recover', steps } as const
  const interrupt = listenForInterrupt(session)
  try {
    return await withProgress({ session, choices: {}, interrupt, recoveries: [] }, 0, (options) =>
      holdLock(engine, { ...need, options }, (guarded, hold) => run(guarded, { ...options, ...hold })),
    )
  } catch (error) {
    if (!isInterruptedWait(interrupt, error)) throw error
    return { exit: 'interrupted', diagnostics: config.diagnostics, document: {} }
  } finally {
    interrupt.end()
  }
}

// Under the lock as well: a run that is under way needs its journal.
async function discard(errand: Errand): Promise<CommandResult> {
  const { session, project } = errand
  const refusal = await askFor(errand, 'Forget the journal? What is half done stays as it is.')
  if (refusal === 'refused') {
    return reject(errand, { exit: refusal, unfinished: null, problem: explainNobody() })
  }
  if (refusal !== null) return end(errand, refusal, { discarded: false })
  return underLock(errand, 0, async (guarded) => {
    const [{ id: engineId }, networks] = await Promise.all([guarded.identify(), guarded.listNetworks()])
    const places = {
      networks,
      engineId,
      project: project.desired.project.name,
      folder: findJournalFolder(session),
    }
    const discarded = await discardJournal(guarded, places)
    session.print(discarded ? 'The journal is forgotten.\n' : 'There was no journal.\n')
    return end(errand, 'done', { discarded })
  })
}

function report(errand: Errand, text: string): CommandResult {
  errand.session.print(text)
  return end(errand, 'done', { unfinished: null, recovery: null })
}

function end({ project }: Errand, exit: Exit, document: object): CommandResult {
  return { exit, diagnostics: project.config.diagnostics, document }
}

/** Why nothing is done. */
interface Rejection {
  readonly exit: Exit
  readonly unfinished: Unfinished | null
  readonly problem: Diagnostic
}

function reject({ session, project }: Errand, { exit, unfinished, problem }: Rejection): CommandResult {
  session.note(joinLines(renderDiagnostics(session.noteStyle, [problem])))
  return {
    exit,
    diagnostics: [...project.config.diagnostics, problem],
    document: {
      unfinished: unfinished === null ? null : makeUnfinishedDocument(unfinished),
      recovery: null,
    },
  }
}

function explainNobody(): Diagnostic {
  return makeCliDiagnostic('nobody-to-ask', {
    detail: 'There is no terminal to ask on, and --yes was not given. Nothing was changed.',
    fix: 'Pass --yes to go ahead without a question.',
  })
}

function explainDoubt(): Diagnostic {
  return makeCliDiagnostic('recovery-unclear', {
    detail: 'Which way is right cannot be told with certainty. Nothing was changed.',
    fix: 'Pass --complete to finish what is half done, --undo to take it back, or --discard to forget it.',
  })
}

function makeRunningError(journal: Journal): XecError {
  return new XecError(
    'locked',
    `The ${renderJournal(journal)}, has not ended yet: there is nothing to recover.`,
    {
      fix: 'Wait for its end; "xec lock" shows whether it has come.',
    },
  )
}

function makeChangedError({ left }: Unfinished): XecError {
  return new XecError(
    'recovery-needed',
    `What the ${renderJournal(left.journal)}, left has changed after it was shown. Nothing was changed by this run.`,
    { fix: 'Run "xec recover" again.' },
  )
}
