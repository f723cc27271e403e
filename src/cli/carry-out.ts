// The way of apply and destroy: plan, show, ask, plan again, carry out, report. What is carried out is what was shown.
import type { ApplyResult } from '../apply/events.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { giveConsent, listUnallowed } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import { apply, findSettled, makeUntouched, readPlan } from '../reconcile/apply.ts'
import type { PlanChoices } from '../reconcile/tool.ts'
import { renderDiagnostics } from '../render/diagnostic.ts'
import { makeResultDocument } from '../render/json.ts'
import { renderResult } from '../render/result.ts'
import { renderStale } from '../render/stale.ts'
import { joinLines } from '../render/style.ts'
import { makeCliDiagnostic } from './codes.ts'
import { askConsent, findRefusal, hasSomebodyToAsk } from './consent.ts'
import { findResultExit, type Exit } from './exit-codes.ts'
import { makeFailure } from './failure.ts'
import { startProgress } from './progress.ts'
import { showPlan, type Project } from './project.ts'
import type { CommandResult, Session } from './session.ts'

/** Plans, asks unless `--yes` was given, and applies. */
export async function carryOut(
  session: Session,
  project: Project,
  choices: PlanChoices,
): Promise<CommandResult> {
  const shown = await readPlan(project.engine, project.desired, choices)
  showPlan(session, project, shown)
  const settled = findSettled(shown)
  if (settled !== null) return report(session, project, makeUntouched(shown, settled))
  if (session.options.yes || !hasSomebodyToAsk(session)) {
    const problem = findRefusal(session, shown)
    if (problem !== null) return reject(session, project, { exit: 'refused', plan: shown, problem, text: '' })
    return report(session, project, await execute(session, project, { plan: shown, choices }))
  }
  if (!(await askConsent(session, shown))) return report(session, project, makeUntouched(shown, 'declined'))
  const plan = await readPlan(project.engine, project.desired, choices)
  if (plan.digests.plan !== shown.digests.plan)
    return reject(session, project, explainStale(session, shown, plan))
  return report(session, project, await execute(session, project, { plan: giveConsent(plan), choices }))
}

async function execute(
  session: Session,
  { engine, desired }: Project,
  { plan, choices }: { readonly plan: Plan; readonly choices: PlanChoices },
): Promise<ApplyResult> {
  const progress = await startProgress(session, plan.steps.length)
  const interrupt = new AbortController()
  const ignore = session.io.onInterrupt(() => {
    interrupt.abort()
    session.note('Interrupted: calls in flight are finished, no further one is started.\n')
  })
  const { signal } = interrupt
  try {
    const { parallelism } = session.options
    return await apply(engine, plan, { ...choices, desired, parallelism, signal, onEvent: progress.onEvent })
  } finally {
    ignore()
    progress.end()
  }
}

function report(session: Session, { config }: Project, result: ApplyResult): CommandResult {
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
interface Rejection {
  readonly exit: Exit
  readonly plan: Plan
  readonly problem: Diagnostic
  /** What belongs before the problem. */
  readonly text: string
}

function reject(
  session: Session,
  { config }: Project,
  { exit, plan, problem, text }: Rejection,
): CommandResult {
  session.note(text + joinLines(renderDiagnostics(session.noteStyle, [problem])))
  return {
    exit,
    diagnostics: [...config.diagnostics, ...plan.diagnostics, problem],
    document: makeResultDocument(
      makeUntouched(plan, 'refused', exit === 'refused' ? listUnallowed(plan) : []),
    ),
  }
}

function explainStale({ noteStyle }: Session, shown: Plan, plan: Plan): Rejection {
  const problem = makeCliDiagnostic('plan-stale', {
    detail: 'The plan was computed again after your answer and is another one now. Nothing was changed.',
    fix: 'Run the command again and look at the new plan.',
  })
  return { exit: 'stale', plan, problem, text: renderStale(noteStyle, shown, plan) }
}
