// xec plan: what apply would do, and why.
import { readPlanned } from '../../reconcile/apply.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { joinLines } from '../../render/style.ts'
import { maskPlan } from '../../render/mask.ts'
import { findPlanExit } from '../exit-codes.ts'
import { savePlan } from '../plan-file.ts'
import { readChoices, showPlan, withProject } from '../project.ts'
import type { CommandHandler } from '../session.ts'
import { findUnfinished } from '../unfinished.ts'

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
