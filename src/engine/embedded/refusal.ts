// Refusals as Docker Engine 28 words them. The rules below the calls do not know which call they serve; the call and its prefix
// are added where it is known.
import { EngineError, type EngineErrorKind } from '../../model/errors.ts'

/** Makes a refusal with the engine's HTTP status and text. */
export function refuse(kind: EngineErrorKind, status: number, message: string): EngineError {
  return new EngineError(kind, message, { status })
}

/** Says in which call a refusal of what is run happens. */
export function locateRefusal<Value>(call: string, run: () => Value): Value {
  return rewriteRefusal(run, ({ kind, message, status }) => new EngineError(kind, message, { status, call }))
}

/** Puts the engine's words for a larger operation before those of the part of it that is refused. */
export function prefixRefusal<Value>(prefix: string, run: () => Value): Value {
  return rewriteRefusal(
    run,
    ({ kind, message, status }) => new EngineError(kind, `${prefix}: ${message}`, { status }),
  )
}

function rewriteRefusal<Value>(run: () => Value, rewrite: (refusal: EngineError) => EngineError): Value {
  try {
    return run()
  } catch (error) {
    throw error instanceof EngineError ? rewrite(error) : error
  }
}

/** The texts of several problems as one, in the engine's list form. */
export function renderProblems(title: string, problems: readonly string[]): string {
  const list =
    problems.length === 1 ? problems.join('') : problems.map((problem) => `* ${problem}`).join('\n')
  return `${title}:\n${list}`
}
