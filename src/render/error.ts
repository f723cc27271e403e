// A thrown error for people: what happened, what the engine was asked, and what to do. Never a stack trace.
import { EngineError, XecError } from '../model/errors.ts'
import { escapeText } from './escape.ts'
import { renderTone, wrapLine, type Style } from './style.ts'

const INDENT = { first: 2, rest: 2 } as const

/** The lines of an error under a headline that says what could not be done. */
export function renderError(style: Style, error: Error, headline: string): string[] {
  const code = error instanceof XecError ? error.code : 'unexpected'
  const head = `${renderTone(style, 'red', `error[${code}]:`)} ${renderTone(style, 'bold', headline)}`
  return [
    ...wrapLine(style, { first: 0, rest: 2 }, head),
    ...error.message.split('\n').flatMap((line) => wrapLine(style, INDENT, escapeText(line))),
    ...(error instanceof EngineError ? renderCall(style, error) : []),
    ...(error instanceof XecError && error.fix !== ''
      ? wrapLine(style, { first: 2, rest: 7 }, `Fix: ${escapeText(error.fix)}`)
      : []),
  ]
}

function renderCall(style: Style, { call, status }: EngineError): string[] {
  if (call === '') return []
  const answer = status === null ? 'not answered' : `answered ${status}`
  return wrapLine(style, INDENT, renderTone(style, 'dim', `${escapeText(call)}: ${answer}`))
}
