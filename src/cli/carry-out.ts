// The way of apply and destroy: plan, show, ask, plan again, carry out, report. What is carried out is what was shown.
import type { ApplyResult, Recovery } from '../apply/events.ts'
import type { LoadedConfig } from '../config/load.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedState } from '../model/observed.ts'
import { findApproval } from '../plan/approval.ts'
import { giveConsent, listUnallowed } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import { findSettled, makeUntouched, readPlanned, type PlannedState } from '../reconcile/apply.ts'
import { applyLocked, readAfterRecovery, type Choose, type LockedRun } from '../reconcile/locked.ts'
import { requireLive } from '../reconcile/snapshot.ts'
import type { PlanChoices } from '../reconcile/tool.ts'
import { renderDiagnostics } from '../render/diagnostic.ts'
import { makeRecoveryDocument, makeResultDocument } from '../render/json.ts'
import { renderResult } from '../render/result.ts'
import { renderStale } from '../render/stale.ts'
import { joinLines } from '../render/style.ts'
import { makeCliDiagnostic } from './codes.ts'
import { isApproved, makeApprovalProblem } from './approval.ts'
import { askConsent, findRefusal, hasSomebodyToAsk } from './consent.ts'
import { findResultExit, type Exit } from './exit-codes.ts'
import { makeFailure } from './failure.ts'
import { isInterruptedWait, listenForInterrupt } from './interrupt.ts'
import { showPlan, type Project } from './project.ts'
import { withProgress, type Safeguarded } from './safeguards.ts'
import type { CommandResult, Session } from './session.ts'
import { findLeftOver, findUnfinished } from './unfinished.ts'

/** Plans, asks unless `--yes` was given, and applies. */
export function carryOut(session: Session, project: Project, choices: PlanChoices): Promise<CommandResult> {
  requireLive(project.engine)
  return interruptible(session, project, (guards) => decide({ session, project, choices, ...guards }))
}

/** What a run is reported with beside its result. */
export interface Subject {
  readonly config: Pick<LoadedConfig, 'diagnostics'>
}

/** Runs something that an interrupt ends in order, and adds to its document what became of an earlier apply. */
export async function interruptible(
  session: Session,
  { config }: Subject,
  run: (guards: Pick<Safeguarded, 'interrupt' | 'recoveries'>) => Promise<CommandResult>,
): Promise<CommandResult> {
  const interrupt = listenForInterrupt(session)
  try {
    const recoveries: Recovery[] = []
    const result = await run({ interrupt, recoveries })
    const recovery = recoveries.at(-1)
    return {
      ...result,
      document: {
        ...result.document,
        recovery: recovery === undefined ? null : makeRecoveryDocument(recovery),
      },
    }
  } catch (error) {
    if (!isInterruptedWait(interrupt, error)) throw error
    return { exit: 'interrupted', diagnostics: config.diagnostics, document: {} }
  } finally {
    interrupt.end()
  }
}

interface Errand extends Safeguarded {
  readonly project: Project
}

async function decide(errand: Errand): Promise<CommandResult> {
  const { session, project } = errand
  const isAlone = !hasSomebodyToAsk(session)
  const first = await planFirst(errand)
  const { plan: shown } = first
  showPlan(session, project, shown)
  const settled = findSettled(shown)
  if (settled !== null) return report(session, project, makeUntouched(shown, settled))
  if (session.options.approve !== undefined) return applyApproved(errand, first, session.options.approve)
  if (session.options.yes || isAlone || findApproval(shown) === null) {
    const problem = findRefusal(session, shown)
    if (problem !== null) return reject(session, project, { exit: 'refused', plan: shown, problem, text: '' })
    return applyAlone(errand, first)
  }
  if (!(await askConsent(session, shown))) return report(session, project, makeUntouched(shown, 'declined'))
  return applyAgreed(errand, first)
}

// What an earlier apply left is brought to an end first, so that nobody is shown a plan for what is half done.
async function planFirst(errand: Errand): Promise<PlannedState> {
  const { session, project, choices } = errand
  const { engine, desired } = project
  const mayChange = session.options.yes || hasSomebodyToAsk(session)
  if (!mayChange) {
    const planned = await readPlanned(engine, desired, choices)
    for (const found of await findUnfinished(session, project, planned.observed)) session.warn(found)
    return planned
  }
  const seen: ObservedState[] = []
  const onObserved = (observed: ObservedState): void => void seen.push(observed)
  const planned = await withProgress(errand, 0, (options) =>
    readAfterRecovery(engine, desired, { ...options, onObserved }),
  )
  for (const observed of seen) {
    for (const found of await findLeftOver(session, project, observed)) session.warn(found)
  }
  return planned
}

async function applyAgreed(errand: Errand, first: PlannedState): Promise<CommandResult> {
  const { session, project } = errand
  const { plan: shown } = first
  const { plan, result } = await execute(errand, first, ({ plan: current }) =>
    current.digests.plan === shown.digests.plan ? { plan: giveConsent(current) } : null,
  )
  return result === null
    ? reject(session, project, explainStale(session, shown, plan))
    : report(session, project, result)
}

// Who approves a plan by its digest has agreed to all that it shows.
async function applyApproved(errand: Errand, first: PlannedState, digest: string): Promise<CommandResult> {
  const { session, project } = errand
  const { plan: shown } = first
  if (isApproved(shown, digest)) return applyAgreed(errand, first)
  return reject(session, project, {
    exit: 'stale',
    plan: shown,
    problem: makeApprovalProblem(shown, digest),
    text: '',
  })
}

// Nobody has to agree to another plan than the one that was shown, as long as it holds no danger that was not allowed.
async function applyAlone(errand: Errand, first: PlannedState): Promise<CommandResult> {
  const { session, project } = errand
  const { plan, result } = await execute(errand, first, ({ plan: current }) => {
    if (current.digests.plan !== first.plan.digests.plan) {
      session.note('The engine has changed meanwhile. This is the plan now:\n')
      showPlan(session, project, current)
    }
    return findRefusal(session, current) === null ? { plan: current } : null
  })
  if (result !== null) return report(session, project, result)
  // what is there now needs a yes that was not asked for
  if (!session.options.yes && hasSomebodyToAsk(session)) {
    return reject(session, project, explainStale(session, first.plan, plan))
  }
  const problem = findRefusal(session, plan) as Diagnostic
  return reject(session, project, { exit: 'refused', plan, problem, text: '' })
}

function execute(errand: Errand, earlier: PlannedState, choose: Choose): Promise<LockedRun> {
  const { engine, desired } = errand.project
  const { plan: shown } = earlier
  return withProgress(errand, shown.steps.length, (options) =>
    applyLocked(engine, desired, { shown, earlier, choose, options }),
  )
}

/** Tells what became of a plan. */
export function report(session: Session, { config }: Subject, result: ApplyResult): CommandResult {
  const problems = result.error === null ? [] : makeFailure(result.error).diagnostics
  session.note(joinLines(renderDiagnostics(session.noteStyle, problems)))
  const { style, options, findVariable } = session
  const text = renderResult(style, result, { detail: options.quiet ? 'brief' : 'normal', findVariable })
  session.print(session.options.quiet || result.steps.length === 0 ? text : `\n${text}`)
  return {
    exit: findResultExit(result),
    diagnostics: [...config.diagnostics, ...result.plan.diagnostics, ...problems],
    document: makeResultDocument(result),
  }
}

/** Why a plan that could be carried out is not. */
export interface Rejection {
  readonly exit: Exit
  readonly plan: Plan
  readonly problem: Diagnostic
  /** What belongs before the problem. */
  readonly text: string
}

/** Tells why nothing is done. */
export function reject(
  session: Session,
  { config }: Subject,
  { exit, plan, problem, text }: Rejection,
): CommandResult {
  session.note(text + joinLines(renderDiagnostics(session.noteStyle, [problem])))
  return {
    exit,
    diagnostics: [...config.diagnostics, ...plan.diagnostics, problem],
    document: {
      ...makeResultDocument(makeUntouched(plan, 'refused', exit === 'refused' ? listUnallowed(plan) : [])),
      ...(exit === 'refused' ? {} : { outcome: exit }),
    },
  }
}

function explainStale({ noteStyle }: Session, shown: Plan, plan: Plan): Rejection {
  const problem = makeCliDiagnostic('plan-stale', {
    detail: 'The plan was computed again after it was agreed to and is another one now. Nothing was changed.',
    fix: 'Run the command again and look at the new plan.',
  })
  return { exit: 'stale', plan, problem, text: renderStale(noteStyle, shown, plan) }
}
