// Thrown errors as problems, so that they read like all others: what happened, what the engine was asked, and what to do.
// Never a stack trace.
import type { Diagnostic } from '../model/diagnostic.ts'
import { EngineError, XecError } from '../model/errors.ts'

/** The problem that an error stands for, under a summary that says what could not be done. */
export function makeErrorDiagnostic(error: Error, summary: string): Diagnostic {
  const isKnown = error instanceof XecError
  return {
    code: isKnown ? error.code : 'unexpected',
    severity: 'error',
    summary,
    detail: [error.message, ...readCall(error)].join('\n'),
    fix: isKnown
      ? error.fix
      : 'Run it again with XEC_DEBUG=1 in the environment to see where this comes from, and report it.',
    range: null,
  }
}

function readCall(error: Error): string[] {
  if (!(error instanceof EngineError) || error.call === '') return []
  return [`${error.call}: ${error.status === null ? 'no answer' : `answered ${error.status}`}`]
}
