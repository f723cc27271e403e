// xec apply: the engine becomes as declared.
import { carryOut } from '../carry-out.ts'
import { readChoices, withProject } from '../project.ts'
import type { CommandHandler } from '../session.ts'

/** Shows the plan, asks, and carries it out. */
export const runApply: CommandHandler = (session) =>
  withProject(session, (project) => carryOut(session, project, readChoices(session.options)))
