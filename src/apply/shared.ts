// One reading for all who ask at the same time, never older than the question.
import { setImmediate } from 'node:timers/promises'

/**
 * Makes a reading that is done once for all who ask before it begins: those who ask in one turn of the event loop, and those who ask while
 * another one is under way. What they get was begun after they asked.
 */
export function makeShared<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let current: Promise<unknown> | null = null
  let next: Promise<Value> | null = null
  const begin = (): Promise<Value> => {
    next = null
    const reading = read()
    current = free(reading)
    return reading
  }
  const free = async (reading: Promise<unknown>): Promise<void> => {
    await reading.catch(ignore)
    // unless somebody waits for it, who begins the next one
    if (next === null) current = null
  }
  return () => {
    next ??= (current ?? setImmediate()).then(begin)
    return next
  }
}

function ignore(): void {
  // whoever asked for it is told
}
