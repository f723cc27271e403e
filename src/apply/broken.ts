// Connections that break: they prove nothing about what the engine did, so that whoever meets one reads again before deciding.
import { EngineError, type EngineErrorKind } from '../model/errors.ts'
import { repeatWhile } from './wait.ts'

/** True if an engine refused for this reason. */
export function hasKind(error: unknown, kind: EngineErrorKind): error is EngineError {
  return error instanceof EngineError && error.kind === kind
}

/** Makes a call that is safe to repeat, again for a few seconds where the connection or the engine breaks. */
export function callSurely<Value>(call: () => Promise<Value>): Promise<Value> {
  return repeatWhile(call, (error) => error instanceof EngineError && BREAKS.has(error.kind))
}

const BREAKS: ReadonlySet<EngineErrorKind> = new Set(['unreachable', 'malformed', 'server'])

/** The message of whatever was thrown. */
export function renderMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
