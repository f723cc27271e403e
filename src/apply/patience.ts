// Waiting for a lock that somebody else holds: with growing pauses, until it is free, time is up, or somebody interrupts.
import { XecError } from '../model/errors.ts'
import { renderHolding, type LockInfo } from '../model/lock.ts'

/** How long to wait. `onWait` is told once, after 400 ms, for whom. */
export interface PatienceOptions {
  readonly timeoutMilliseconds: number
  readonly signal?: AbortSignal
  readonly onWait?: (blocker: LockInfo) => void
}

const FIRST_PAUSE = 250
const LONGEST_PAUSE = 2_000
const NOTICE_AFTER = 400

/** The waiting of one run. */
export class Patience {
  readonly #options: PatienceOptions
  readonly #begin: number = performance.now()
  #pause: number = FIRST_PAUSE
  #isTold: boolean = false

  constructor(options: PatienceOptions) {
    this.#options = options
  }

  /** Waits a while for a lock to be free. Rejects with XecError `locked`, naming its holder, if the time for that is over. */
  async wait(blocker: LockInfo): Promise<void> {
    const { timeoutMilliseconds, signal, onWait } = this.#options
    const left = timeoutMilliseconds - this.#elapsed()
    if (left <= 0) throw makeLockedError(blocker, renderPatience(timeoutMilliseconds))
    // those that wait for the same lock do not all come back at once
    const pause = Math.min(this.#pause * (0.75 + Math.random() / 2), left)
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE)
    const quiet = Math.max(NOTICE_AFTER - this.#elapsed(), 0)
    if (this.#isTold || pause < quiet) return sleep(pause, blocker, signal)
    await sleep(quiet, blocker, signal)
    this.#isTold = true
    onWait?.(blocker)
    return sleep(pause - quiet, blocker, signal)
  }

  #elapsed(): number {
    return performance.now() - this.#begin
  }
}

/** The error of a lock that was not free in time. */
function makeLockedError(blocker: LockInfo, ending: string): XecError {
  return new XecError(
    'locked',
    `Locked by another run: ${renderHolding(blocker)} (lock ${blocker.id}).${ending}`,
    {
      fix: `Wait until it has ended, or, if you know that it is dead, run "xec lock release ${blocker.id}".`,
    },
  )
}

function renderPatience(milliseconds: number): string {
  return milliseconds === 0 ? '' : ` It was not released within ${milliseconds / 1000} s.`
}

function sleep(milliseconds: number, blocker: LockInfo, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(makeLockedError(blocker, ' The wait for it was interrupted.'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
