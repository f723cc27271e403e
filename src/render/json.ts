// Machine output: the values themselves, two spaces a level, keys in the order of the documented formats, and nothing in it
// that a terminal would act on.
import type { ApplyResult, Recovery, StepResult, UnfinishedApply } from '../apply/events.ts'
import { EngineError, XecError } from '../model/errors.ts'
import type { LockInfo, LockState } from '../model/lock.ts'
import { escapeJson } from './escape.ts'
import { maskPlan } from './mask.ts'

/** A JSON document as text. */
export function renderJson(document: object): string {
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

/** An error as data: `code` and `fix` as everywhere, and of an engine's refusal also its kind, status and call. */
export function makeErrorDocument(error: Error): object {
  const { message } = error
  if (error instanceof EngineError) {
    const { code, kind, status, call, fix } = error
    return { code, kind, status, call, message, fix }
  }
  return error instanceof XecError
    ? { code: error.code, message, fix: error.fix }
    : { code: 'unexpected', message, fix: '' }
}

/** What an apply did as data: steps by id, as the plan inside lists them. */
export function makeResultDocument(result: ApplyResult): object {
  const { outcome, consentNeeded, milliseconds, plan, steps, undo, places, left } = result
  return {
    outcome,
    consentNeeded,
    milliseconds,
    steps: steps.map(makeStepDocument),
    undo: undo.map(makeStepDocument),
    places,
    plan: maskPlan(plan),
    left: left === null ? null : maskPlan(left),
  }
}

function makeStepDocument({ step, outcome, milliseconds, error }: StepResult): object {
  return { id: step.id, outcome, milliseconds, error: error === null ? null : makeErrorDocument(error) }
}

/** How an apply was brought to its end, as data: steps by id. */
export function makeRecoveryDocument({ way, since, user, host, steps }: Recovery): object {
  return { way, since, user, host, steps: steps.map(makeStepDocument) }
}

/** A lock as data, with its state where that is asked for; what its labels do not say is null. */
export function makeLockDocument(lock: LockInfo, state?: LockState): object {
  const { id, scope, project, operation, since, expires, holder } = lock
  const { user, host, pid } = holder ?? { user: null, host: null, pid: null }
  const known = { id, scope, project, operation, since, expires, user, host, pid }
  return state === undefined ? known : { ...known, state }
}

/** An apply that did not come to its end, as data: steps by id. */
export function makeUnfinishedDocument({
  journal,
  way,
  doubts,
  completing,
  undoing,
}: UnfinishedApply): object {
  const { mode, project, since, holder, tool } = journal
  const { user, host, pid } = holder
  return {
    mode,
    project,
    tool,
    since,
    user,
    host,
    pid,
    way,
    doubts,
    completing: completing.map(({ id }) => id),
    undoing: undoing.map(({ id }) => id),
  }
}
