// xec plan: what apply would do, and why.
import { readPlan } from '../../reconcile/apply.ts'
import { maskPlan } from '../../render/mask.ts'
import { findPlanExit } from '../exit-codes.ts'
import { readChoices, showPlan, withProject } from '../project.ts'
import type { CommandHandler } from '../session.ts'

/** Reads the engine and shows the plan. */
export const runPlan: CommandHandler = (session) =>
  withProject(session, async (project) => {
    const plan = await readPlan(project.engine, project.desired, readChoices(session.options))
    showPlan(session, project, plan)
    return {
      exit: findPlanExit(plan, session.options.detailedExitcode),
      diagnostics: [...project.config.diagnostics, ...plan.diagnostics],
      document: maskPlan(plan),
    }
  })
