// xec destroy: what the project owns goes, by the same plan and the same questions as an apply.
import { carryOut } from '../carry-out.ts'
import { readChoices, withProject } from '../project.ts'
import type { CommandHandler } from '../session.ts'

/** Shows what would be removed, asks, and removes it. */
export const runDestroy: CommandHandler = (session) =>
  withProject(session, (project) =>
    carryOut(session, project, { ...readChoices(session.options), mode: 'destroy' }),
  )
