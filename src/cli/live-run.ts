// What commands that try connections share: how they are interrupted, and what is said of helpers that were left.
import type { Diagnostic } from '../model/diagnostic.ts'
import { renderCount } from '../render/words.ts'
import { makeCliDiagnostic } from './codes.ts'
import type { Session } from './session.ts'

/** Aborts at the first interrupt. Nothing has to be taken back but helpers; what runs in containers ends by itself. */
export function listenForInterrupt({ io, note }: Session): AbortSignal {
  const controller = new AbortController()
  io.onInterrupt(() => {
    if (controller.signal.aborted) return
    controller.abort()
    note('Interrupted: nothing more is tried, and helper containers are removed.\n')
  })
  return controller.signal
}

/** What is said of helpers of earlier runs that were removed. */
export function listLeftOver(removed: number): readonly Diagnostic[] {
  if (removed === 0) return []
  return [
    makeCliDiagnostic('check-left-over', {
      detail: `An earlier check was killed and left ${renderCount(removed, 'helper container')} behind. ${removed === 1 ? 'It is' : 'They are'} removed now.`,
    }),
  ]
}
