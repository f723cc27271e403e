// The first interrupt of a run that changes something: nothing more is started, and it is said what is waited for. The second one ends the
// process as signals do.
import { XecError } from '../model/errors.ts'
import { renderInterrupt } from '../render/progress.ts'
import type { Progress } from './progress.ts'
import type { Session } from './session.ts'

/** Listens for an interrupt. `follow` says whose running steps would be waited for; after `end` there is nothing to interrupt. */
export interface Interrupt {
  readonly signal: AbortSignal
  readonly follow: (progress: Pick<Progress, 'listRunning'>) => void
  readonly end: () => void
}

/** True for what an interrupted run threw that still waited for the lock: nothing was touched. */
export function isInterruptedWait({ signal }: Interrupt, error: unknown): boolean {
  return signal.aborted && error instanceof XecError && error.code === 'locked'
}

/** Begins to listen. */
export function listenForInterrupt({ io, note, noteStyle, tell }: Session): Interrupt {
  const controller = new AbortController()
  let progress: Pick<Progress, 'listRunning'> = { listRunning: () => [] }
  let isOver = false
  // Heard to the very end of the process: a signal that comes too late must not hide that all went well.
  io.onInterrupt(() => {
    if (isOver) return
    controller.abort()
    const running = progress.listRunning()
    tell({ type: 'interrupted', running })
    note(renderInterrupt(noteStyle, running))
  })
  return {
    signal: controller.signal,
    follow: (followed) => {
      progress = followed
    },
    end: () => {
      isOver = true
    },
  }
}
