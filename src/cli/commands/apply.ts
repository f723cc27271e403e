// xec apply: the engine becomes as declared, or as a saved plan says.
import { carryOut } from '../carry-out.ts'
import { readChoices, withProject } from '../project.ts'
import type { CommandHandler } from '../session.ts'

/** Shows the plan, asks, and carries it out; with a plan file, carries out that plan. */
export const runApply: CommandHandler = async (session) => {
  const [file] = session.args
  if (file === undefined) {
    return withProject(session, (project) => carryOut(session, project, readChoices(session.options)))
  }
  const { carryOutSaved } = await import('../carry-out-saved.ts')
  return carryOutSaved(session, file)
}
