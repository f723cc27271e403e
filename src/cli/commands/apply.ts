// xec apply: the engine becomes as declared, or as a saved plan says.
import { carryOut } from '../carry-out.ts'
import { carryOutSaved } from '../carry-out-saved.ts'
import { readChoices, withProject } from '../project.ts'
import type { CommandHandler } from '../session.ts'

/** Shows the plan, asks, and carries it out; with a plan file, carries out that plan. */
export const runApply: CommandHandler = (session) => {
  const [file] = session.args
  return file === undefined
    ? withProject(session, (project) => carryOut(session, project, readChoices(session.options)))
    : carryOutSaved(session, file)
}
