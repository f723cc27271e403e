// Errors of the file system in an engine's words: the file takes the place of the engine's socket.
import { EngineError } from '../model/errors.ts'

const DENIED = new Set(['EACCES', 'EPERM', 'EROFS'])

/** Makes an EngineError of what went wrong with a file that stands for an engine. */
export function makeFileError(verb: 'read' | 'write', file: string, cause: unknown): EngineError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = cause instanceof Error ? cause.message : String(cause)
  const kind = DENIED.has(code) ? 'denied' : 'unreachable'
  return new EngineError(kind, `Cannot ${verb} ${file}: ${reason}`, { cause })
}
