// Thrown errors become a problem and an exit code here, and nowhere else.
import { XecError } from '../model/errors.ts'
import { renderDiagnostics } from '../render/diagnostic.ts'
import { makeErrorDiagnostic } from '../render/error.ts'
import { escapeText } from '../render/escape.ts'
import { joinLines } from '../render/style.ts'
import { ERROR_SUMMARIES } from './codes.ts'
import { findErrorExit } from './exit-codes.ts'
import type { CommandResult, Session } from './session.ts'

/** Tells what a command threw: the error's own problem first, then the single ones it carries. */
export function reportFailure({ io, noteStyle, note }: Session, thrown: unknown): CommandResult {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const code = error instanceof XecError ? error.code : 'unexpected'
  const carried = error instanceof XecError ? error.diagnostics : []
  const diagnostics = [makeErrorDiagnostic(error, ERROR_SUMMARIES[code]), ...carried]
  note(joinLines(renderDiagnostics(noteStyle, diagnostics)))
  if ((io.env['XEC_DEBUG'] ?? '') !== '') note(renderStack(error))
  return { exit: findErrorExit(code), diagnostics, document: {} }
}

function renderStack(error: Error): string {
  const cause = error.cause instanceof Error ? `Caused by: ${renderStack(error.cause)}` : ''
  return `${escapeLines(error.stack ?? error.message)}\n${cause}`
}

// A message from outside is part of the stack.
function escapeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n')
}
