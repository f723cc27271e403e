// xec plan: what apply would do, and why.
import { findStateFolder } from '../../apply/journal-file.ts'
import { XecError } from '../../model/errors.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { ObservedState } from '../../model/observed.ts'
import type { Plan } from '../../plan/document.ts'
import { readPlanned } from '../../reconcile/apply.ts'
import { findLeft, renderJournal } from '../../reconcile/recover.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { joinLines } from '../../render/style.ts'
import { makeCliDiagnostic } from '../codes.ts'
import { maskPlan } from '../../render/mask.ts'
import { findPlanExit } from '../exit-codes.ts'
import { readChoices, showPlan, withProject } from '../project.ts'
import type { CommandHandler, Session } from '../session.ts'

/** Reads the engine and shows the plan. */
export const runPlan: CommandHandler = (session) =>
  withProject(session, async (project) => {
    const { engine, desired, config } = project
    const { observed, plan } = await readPlanned(engine, desired, readChoices(session.options))
    const found = await findUnfinished(session, observed, plan)
    showPlan(session, project, plan)
    session.note(joinLines(renderDiagnostics(session.noteStyle, found)))
    return {
      exit: findPlanExit(plan, session.options.detailedExitcode),
      diagnostics: [...config.diagnostics, ...plan.diagnostics, ...found],
      document: maskPlan(plan),
    }
  })

// The plan is made of what is half done: an apply would finish or undo that first.
async function findUnfinished(
  { io }: Session,
  observed: ObservedState,
  { project }: Plan,
): Promise<readonly Diagnostic[]> {
  try {
    const left = await findLeft(observed, project, { folder: findStateFolder(io.env) })
    if (left === null) return []
    const detail = `The ${renderJournal(left.journal)}, did not come to its end. This plan is made of what it left.`
    return [
      makeCliDiagnostic('apply-unfinished', {
        detail,
        fix: '"xec apply" ends it first; "xec recover" shows how.',
      }),
    ]
  } catch (error) {
    if (!(error instanceof XecError)) throw error
    return [makeCliDiagnostic('apply-unfinished', { detail: error.message, fix: error.fix })]
  }
}
