// Waiting for what is known to pass, with growing delays and bounds.

const FIRST_DELAY = 250
const LONGEST_DELAY = 4_000
const LONGEST_WAIT = 30_000
const REPEATS = 5

/** Reads again and again, for at most 30 s or until a signal, until what was read is right. Tells whether it became so. */
export async function waitFor<Value>(
  read: () => Promise<Value>,
  isRight: (value: Value) => boolean,
  signal?: AbortSignal,
): Promise<boolean> {
  let delay = FIRST_DELAY
  for (let waited = 0; waited <= LONGEST_WAIT; waited += delay, delay = Math.min(delay * 2, LONGEST_DELAY)) {
    if (isRight(await read())) return true
    if (signal?.aborted === true) return false
    await sleep(delay, signal)
  }
  return false
}

/**
 * Repeats a call while it fails in a way that passes, at most five times, about four seconds in all. The delays vary, so that
 * calls that met once do not meet again.
 */
export async function repeatWhile<Value>(
  call: () => Promise<Value>,
  passes: (error: unknown) => boolean,
): Promise<Value> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (attempt === REPEATS || !passes(error)) throw error
      await sleep((FIRST_DELAY / 2) * 2 ** attempt * (0.75 + Math.random() / 2))
    }
  }
}

/** Waits, until a signal ends it. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds)
    function end(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    if (signal?.aborted === true) end()
    else signal?.addEventListener('abort', end)
  })
}
