// Thrown errors become a problem and an exit code here, and nowhere else.
import type { Diagnostic } from '../model/diagnostic.ts'
import { XecError } from '../model/errors.ts'
import { makeErrorDiagnostic } from '../render/error.ts'
import { ERROR_SUMMARIES } from './codes.ts'
import { findErrorExit } from './exit-codes.ts'
import type { Environment } from './io.ts'
import type { CommandResult } from './session.ts'

/** How a command ended that threw: the error's own problem first, then the single ones it carries. */
export function makeFailure(thrown: unknown): CommandResult {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const code = error instanceof XecError ? error.code : 'unexpected'
  const carried: readonly Diagnostic[] = error instanceof XecError ? error.diagnostics : []
  return {
    exit: findErrorExit(code),
    diagnostics: [makeErrorDiagnostic(error, ERROR_SUMMARIES[code]), ...carried],
    document: {},
  }
}

/** The stack of an error where XEC_DEBUG asks for it, with its causes; otherwise nothing. */
export function renderStack(thrown: unknown, env: Environment): string {
  if ((env['XEC_DEBUG'] ?? '') === '' || !(thrown instanceof Error)) return ''
  const cause = thrown.cause === undefined ? '' : `Caused by: ${renderStack(thrown.cause, env)}`
  return `${thrown.stack ?? thrown.message}\n${cause}`
}
