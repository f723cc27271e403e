// What the document of a command has on every exit code, so that whoever reads it finds the same members whatever happened.
import type { ApplyOutcome } from '../apply/events.ts'
import type { Exit } from './exit-codes.ts'
import type { CommandName } from './program.ts'
import type { CommandResult } from './session.ts'

/** How an apply ended; the name of the exit code where it ended before it had a plan, or because the plan was another one by then. */
export type Outcome =
  | ApplyOutcome
  | Extract<Exit, 'stale' | 'error' | 'config-invalid' | 'engine-unreachable' | 'locked'>

const NO_RESULT = {
  consentNeeded: [],
  milliseconds: 0,
  steps: [],
  undo: [],
  places: [],
  plan: null,
  left: null,
  recovery: null,
}

/** Adds to a document what it lacks because the command did not get that far. */
export function completeDocument(
  command: CommandName | null,
  { exit, document }: Pick<CommandResult, 'exit' | 'document'>,
): object {
  switch (command) {
    case 'apply':
    case 'destroy':
      // `error` and the like: with a result, the outcome is in the document
      return { outcome: exit as Outcome, ...NO_RESULT, ...document }
    case 'doctor':
      return { engine: null, findings: [], looked: [], notLooked: [], ...document }
    case 'recover':
      return { unfinished: null, recovery: null, ...document }
    case 'plan':
    case 'show':
    case 'lock':
    case 'validate':
    case 'lint':
    case 'explain':
    case 'import':
    case 'snapshot':
    case 'graph':
    case 'why':
    case 'check':
    case 'init':
    case 'completion':
    case 'schema':
    case null:
      return document
  }
}
