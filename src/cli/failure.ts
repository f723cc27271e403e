// Thrown errors become a problem and an exit code here, and nowhere else.
import { XecError } from '../model/errors.ts'
import { renderDiagnostics } from '../render/diagnostic.ts'
import { makeErrorDiagnostic } from '../render/error.ts'
import { escapeText } from '../render/escape.ts'
import { joinLines } from '../render/style.ts'
import { ERROR_SUMMARIES } from './codes.ts'
import { findErrorExit } from './exit-codes.ts'
import type { CommandResult, Session } from './session.ts'

/** An error as problems, its own first, then the single ones that it carries, and how the program ends with it. */
export function makeFailure(error: Error): Pick<CommandResult, 'exit' | 'diagnostics'> {
  const code = error instanceof XecError ? error.code : 'unexpected'
  const carried = error instanceof XecError ? error.diagnostics : []
  return {
    exit: findErrorExit(code),
    diagnostics: [makeErrorDiagnostic(error, ERROR_SUMMARIES[code]), ...carried],
  }
}

/** Tells what a command threw. */
export function reportFailure({ io, noteStyle, note }: Session, thrown: unknown): CommandResult {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const failure = makeFailure(error)
  note(joinLines(renderDiagnostics(noteStyle, failure.diagnostics)))
  if ((io.env['XEC_DEBUG'] ?? '') !== '') note(renderStack(error))
  return { ...failure, document: {} }
}

function renderStack(error: Error): string {
  const cause = error.cause instanceof Error ? `Caused by: ${renderStack(error.cause)}` : ''
  return `${escapeLines(error.stack ?? error.message)}\n${cause}`
}

// A message from outside is part of the stack.
function escapeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n')
}
