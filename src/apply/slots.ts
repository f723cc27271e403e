// How many engine calls an execution has under way. Whoever has waited for a slot gets the next one that is free; who only starts where
// there is room leaves it to them.

/** Slots for calls. */
export interface Slots {
  /** True if one is free and nobody waits for it. */
  readonly hasRoom: () => boolean
  /** Takes one that is free. */
  readonly take: () => void
  readonly give: () => void
  /** Runs a task in a slot of its own, as soon as there is one. */
  readonly run: <Result>(task: () => Promise<Result>) => Promise<Result>
}

/** Makes so many slots, at least one. */
export function makeSlots(count: number): Slots {
  let free = Math.max(1, Math.floor(count))
  const waiting: (() => void)[] = []
  const give = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  const take = (): void => {
    free -= 1
  }
  const run = async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (free > 0) take()
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      give()
    }
  }
  return { hasRoom: () => free > 0, take, give, run }
}
