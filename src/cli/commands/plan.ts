// xec plan: what apply would do, and why.
import type { LeftJournal } from '../../apply/journal-store.ts'
import { XecError } from '../../model/errors.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { ObservedState } from '../../model/observed.ts'
import { readPlanned } from '../../reconcile/apply.ts'
import { findLeft, isUnderWay, renderJournal } from '../../reconcile/recover.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { joinLines } from '../../render/style.ts'
import { makeCliDiagnostic } from '../codes.ts'
import { maskPlan } from '../../render/mask.ts'
import { findPlanExit } from '../exit-codes.ts'
import { savePlan } from '../plan-file.ts'
import { readChoices, showPlan, withProject, type Project } from '../project.ts'
import { findJournalFolder } from '../safeguards.ts'
import type { CommandHandler, Session } from '../session.ts'

/** Reads the engine and shows the plan. */
export const runPlan: CommandHandler = (session) =>
  withProject(session, async (project) => {
    const { engine, desired, config } = project
    const { observed, plan } = await readPlanned(engine, desired, readChoices(session.options))
    const found = await findUnfinished(session, project, observed)
    showPlan(session, project, plan)
    session.note(joinLines(renderDiagnostics(session.noteStyle, found)))
    const diagnostics = [...config.diagnostics, ...plan.diagnostics, ...found]
    if (session.options.out !== undefined) {
      await savePlan(session, project, { observed, plan: { ...plan, diagnostics } })
    }
    return {
      exit: findPlanExit(plan, session.options.detailedExitcode),
      diagnostics,
      document: maskPlan(plan),
    }
  })

// The plan is made of what is half done: an apply would finish or undo that first.
async function findUnfinished(
  session: Session,
  { engine, desired }: Project,
  observed: ObservedState,
): Promise<readonly Diagnostic[]> {
  const left = await findLeftIfReadable(session, observed, desired.project.name)
  if (left === null || 'code' in left) return left === null ? [] : [left]
  const what = `The ${renderJournal(left.journal)}`
  const isRunning = await isUnderWay(engine, left.journal)
  return [
    isRunning
      ? makeCliDiagnostic('apply-running', {
          detail: `${what}, has not ended yet. This plan is made of what it has done so far.`,
          fix: 'Plan again when it has ended; "xec lock" shows whether it has.',
        })
      : makeCliDiagnostic('apply-unfinished', {
          detail: `${what}, did not come to its end. This plan is made of what it left.`,
          fix: '"xec apply" ends it first; "xec recover" shows how.',
        }),
  ]
}

// What cannot be read keeps nobody from planning.
async function findLeftIfReadable(
  session: Session,
  observed: ObservedState,
  project: string,
): Promise<LeftJournal | Diagnostic | null> {
  try {
    return await findLeft(observed, project, { folder: findJournalFolder(session) })
  } catch (error) {
    if (!(error instanceof XecError)) throw error
    return makeCliDiagnostic('apply-unfinished', { detail: error.message, fix: error.fix })
  }
}
