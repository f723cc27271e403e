// xec recover: an apply that did not come to its end. Shows how far it got, and finishes it, undoes it or forgets it.
import { discardJournal } from '../../apply/journal-store.ts'
import { findStateFolder } from '../../apply/journal-file.ts'
import type { RecoveryWay } from '../../apply/events.ts'
import { XecError } from '../../model/errors.ts'
import type { ObservedState } from '../../model/observed.ts'
import { findLeft, inspectLeft, recover, type Unfinished } from '../../reconcile/recover.ts'
import { holdLock, type LockedOptions } from '../../reconcile/locked.ts'
import { observe } from '../../reconcile/observe.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { makeUnfinishedDocument } from '../../render/json.ts'
import { renderRecovery, renderUnfinished } from '../../render/safety.ts'
import { joinLines } from '../../render/style.ts'
import { makeCliDiagnostic } from '../codes.ts'
import { hasSomebodyToAsk } from '../consent.ts'
import { listenForInterrupt } from '../interrupt.ts'
import { withProject, type Project } from '../project.ts'
import { withProgress } from '../safeguards.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'

/** Shows what an apply left, asks, and brings it to an end. */
export const runRecover: CommandHandler = (session) =>
  withProject(session, async (project) => {
    const observed = await observe(project.engine, project.desired)
    return session.options.discard ? discard(session, project, observed) : show(session, project, observed)
  })

async function show(session: Session, project: Project, observed: ObservedState): Promise<CommandResult> {
  const { engine, desired, config } = project
  const left = await findLeft(observed, desired.project.name, makePlaces(session))
  if (left === null) {
    session.print('Nothing to recover: no apply was left before its end.\n')
    return { exit: 'done', diagnostics: config.diagnostics, document: { unfinished: null, recovery: null } }
  }
  const unfinished = await inspectLeft(engine, desired, left)
  session.print(renderUnfinished(session.style, unfinished))
  const way = chooseWay(session, unfinished)
  if (way === null) return reject(session, unfinished, explainDoubt())
  if (!session.options.yes) {
    if (!hasSomebodyToAsk(session)) return reject(session, unfinished, explainNobody())
    if (!(await ask(session, way))) {
      const document = { unfinished: makeUnfinishedDocument(unfinished), recovery: null }
      return { exit: 'declined', diagnostics: config.diagnostics, document }
    }
  }
  return carryOut({ session, project, observed, way })
}

function makePlaces({ io }: Session): { readonly folder: string | null } {
  return { folder: findStateFolder(io.env) }
}

// What a person says counts more than doubts.
function chooseWay({ options }: Session, { way }: Unfinished): RecoveryWay | 'none' | null {
  if (way === 'none') return way
  if (options.complete) return 'complete'
  return options.undo ? 'undo' : way
}

const QUESTIONS: Readonly<Record<RecoveryWay | 'none', string>> = {
  complete: 'Finish what is half done?',
  undo: 'Undo what is half done?',
  none: 'Forget the journal?',
}

function ask({ io, options, style, noteStyle }: Session, way: RecoveryWay | 'none'): Promise<boolean> {
  const stream = options.format === 'text' ? 'stdout' : 'stderr'
  return io.ask(QUESTIONS[way], { stream, color: (stream === 'stdout' ? style : noteStyle).color })
}

interface Errand {
  readonly session: Session
  readonly project: Project
  readonly observed: ObservedState
  readonly way: RecoveryWay | 'none'
}

async function carryOut({ session, project, observed, way }: Errand): Promise<CommandResult> {
  const { desired, config } = project
  const interrupt = listenForInterrupt(session)
  try {
    return await withProgress({ session, choices: {}, interrupt }, 0, (options) =>
      underLock(project, options, async (guarded, signal) => {
        const networks = await guarded.listNetworks()
        const left = await findLeft({ ...observed, networks }, desired.project.name, makePlaces(session))
        if (left === null) throw makeGoneError()
        const unfinished = await inspectLeft(guarded, desired, left)
        const chosen = unfinished.way === 'none' ? 'none' : way
        const held = { ...options, ...(signal === undefined ? {} : { signal }), way: chosen }
        const recovery = await recover(guarded, unfinished, held)
        session.print(renderRecovery(session.style, recovery))
        const document = { unfinished: makeUnfinishedDocument(unfinished), recovery }
        return { exit: 'done' as const, diagnostics: config.diagnostics, document }
      }),
    )
  } finally {
    interrupt.end()
  }
}

function underLock<Result>(
  { engine, desired }: Project,
  options: LockedOptions,
  run: Parameters<typeof holdLock<Result>>[2],
): Promise<Result> {
  const need = { project: desired.project.name, scope: 'engine', operation: 'recover', steps: 0 } as const
  return holdLock(engine, { ...need, options }, run)
}

function makeGoneError(): XecError {
  return new XecError('recovery-needed', 'Somebody else has recovered this apply meanwhile.', {
    fix: 'Run "xec plan" to see how things are.',
  })
}

async function discard(session: Session, project: Project, observed: ObservedState): Promise<CommandResult> {
  const { engine, desired, config } = project
  if (!session.options.yes) {
    if (!hasSomebodyToAsk(session)) return reject(session, null, explainNobody())
    const question = 'Forget the journal? What is half done stays as it is.'
    const stream = session.options.format === 'text' ? 'stdout' : 'stderr'
    if (!(await session.io.ask(question, { stream, color: session.style.color }))) {
      return { exit: 'declined', diagnostics: config.diagnostics, document: { discarded: false } }
    }
  }
  const places = { networks: observed.networks, engineId: observed.engine.id, project: desired.project.name }
  const discarded = await discardJournal(engine, { ...places, ...makePlaces(session) })
  session.print(discarded ? 'The journal is forgotten.\n' : 'There was no journal.\n')
  return { exit: 'done', diagnostics: config.diagnostics, document: { discarded } }
}

function explainNobody() {
  return makeCliDiagnostic('nobody-to-ask', {
    detail: 'There is no terminal to ask on, and --yes was not given. Nothing was changed.',
    fix: 'Pass --yes to go ahead without a question.',
  })
}

function explainDoubt() {
  return makeCliDiagnostic('recovery-unclear', {
    detail: 'Which way is right cannot be told with certainty. Nothing was changed.',
    fix: 'Pass --complete to finish what is half done, --undo to take it back, or --discard to forget it.',
  })
}

function reject(
  { note, noteStyle }: Session,
  unfinished: Unfinished | null,
  problem: ReturnType<typeof explainNobody>,
): CommandResult {
  note(joinLines(renderDiagnostics(noteStyle, [problem])))
  const document = {
    unfinished: unfinished === null ? null : makeUnfinishedDocument(unfinished),
    recovery: null,
  }
  return {
    exit: problem.code === 'nobody-to-ask' ? 'refused' : 'half-done',
    diagnostics: [problem],
    document,
  }
}
