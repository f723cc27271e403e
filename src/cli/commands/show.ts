// xec show: a saved plan, without an engine and without a configuration.
import { makeFindings } from '../findings.ts'
import { showPlan } from '../project.ts'
import { loadPlanFile } from '../plan-file.ts'
import type { CommandHandler } from '../session.ts'

/** Shows what a plan file holds. */
export const runShow: CommandHandler = async (session) => {
  const { plan, desired, observed, choices } = await loadPlanFile(session, session.args[0] as string)
  showPlan(session, { config: { sources: new Map() } }, plan)
  const report = await makeFindings({ ...session.options, ...choices }, { observed, desired, plan })
  return { exit: 'done', diagnostics: plan.diagnostics, document: plan, report }
}
