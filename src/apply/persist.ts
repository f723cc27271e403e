// Calls whose answer did not arrive. A broken connection proves nothing: the engine is read before anything is decided, and a call
// is sent again only if its effect is not there.
import { EngineError, type EngineErrorKind } from '../model/errors.ts'
import { sleep } from './wait.ts'

/** A call, and how to find out whether it took effect. */
export interface Attempt<Result> {
  readonly call: () => Promise<Result>
  /** Reads the engine: what the call would have returned, or null if its effect is not there. */
  readonly find: () => Promise<Result | null>
  readonly signal: AbortSignal | undefined
}

const REPEATS = 3
const FIRST_DELAY = 250
const LONGEST_DELAY = 2_000
/** How long an engine may be gone, as while it is restarted. */
const LONGEST_ABSENCE = 30_000

/** The engine did not answer in full, so what it did is not known. */
const UNANSWERED: ReadonlySet<EngineErrorKind> = new Set(['unreachable', 'timeout', 'malformed'])

/** True if the engine did not answer: what it did is not known. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof EngineError && UNANSWERED.has(error.kind)
}

// An engine that breaks (500) may have done its work all the same; one that is busy (503) has done nothing yet.
function isUncertain(error: unknown): boolean {
  return isUnanswered(error) || (error instanceof EngineError && error.kind === 'server')
}

/** True if a call can be sent again once it is known that it had no effect: the engine did not answer, or was busy. */
export function isPassing(error: unknown): boolean {
  return (
    isUnanswered(error) || (error instanceof EngineError && error.kind === 'server' && error.status === 503)
  )
}

/** Makes a call until it is known what became of it. Rejects with what the engine refused it with, or with the last broken connection. */
export async function persist<Result>({ call, find, signal }: Attempt<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (!isUncertain(error)) throw error
      const found = await readAgain(find, signal, error)
      if (found !== null) return found
      if (!isPassing(error) || attempt === REPEATS) throw error
      await sleep(delayOf(attempt), signal)
      if (signal?.aborted === true) throw error
    }
  }
}

// The first error is the one that tells what was tried.
async function readAgain<Result>(
  find: () => Promise<Result | null>,
  signal: AbortSignal | undefined,
  first: unknown,
): Promise<Result | null> {
  for (let attempt = 0, waited = 0; ; attempt += 1) {
    try {
      return await find()
    } catch (error) {
      if (!isPassing(error)) throw error
      if (waited >= LONGEST_ABSENCE || signal?.aborted === true) throw first
      const delay = delayOf(attempt)
      waited += delay
      await sleep(delay, signal)
    }
  }
}

// The delays vary, so that calls that met once do not meet again.
function delayOf(attempt: number): number {
  return Math.min(FIRST_DELAY * 2 ** attempt, LONGEST_DELAY) * (0.75 + Math.random() / 2)
}
