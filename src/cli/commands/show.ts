// xec show: a saved plan, without an engine and without a configuration.
import { showPlan } from '../project.ts'
import { loadPlanFile } from '../plan-file.ts'
import type { CommandHandler } from '../session.ts'

/** Shows what a plan file holds. */
export const runShow: CommandHandler = async (session) => {
  const { plan } = await loadPlanFile(session, session.args[0] as string)
  showPlan(session, { config: { sources: new Map() } }, plan)
  return { exit: 'done', diagnostics: plan.diagnostics, document: plan }
}
