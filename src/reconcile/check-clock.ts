// The time of a live check: commands are run in it, and given up with it.
import type { ExecEnd, Prober } from '../engine/prober.ts'

/** How long a run may take in milliseconds, and what ends it early. */
export interface ClockFacts {
  readonly milliseconds: number
  readonly signal: AbortSignal
}

/** The time of a run, and how commands are run in it. */
export class CheckClock {
  isOver: boolean = false
  readonly #prober: Prober
  readonly #end: number
  readonly #signal: AbortSignal
  readonly #aborted: Promise<null>

  constructor(prober: Prober, { milliseconds, signal }: ClockFacts) {
    this.#prober = prober
    this.#end = performance.now() + milliseconds
    this.#signal = signal
    // one for all commands that run at once
    this.#aborted = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(null), { once: true })
    })
  }

  /** Runs a command, or gives null where there is no time for it any more. */
  async exec(container: string, command: readonly string[], milliseconds: number): Promise<ExecEnd | null> {
    const left = this.#end - performance.now()
    if (left <= 0 || this.#signal.aborted) {
      this.isOver = true
      return null
    }
    const bound = Math.min(left, milliseconds)
    const work = this.#prober.exec({ container, command, milliseconds: Math.max(1, Math.ceil(bound)) })
    // a command cannot be ended from here; nobody listens to it any more
    work.catch(() => undefined)
    const end = await Promise.race([work, this.#aborted])
    // cut short by the end of the run, not by its own bound
    if (end === null || (end.kind === 'hanging' && bound < milliseconds)) {
      this.isOver = true
      return null
    }
    return end
  }
}
