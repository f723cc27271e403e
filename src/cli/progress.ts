// How far an apply is, on stderr: lines that are redrawn on a terminal, one plain line for each start elsewhere.
import type { ApplyEvent } from '../apply/events.ts'
import type { Step } from '../plan/document.ts'
import { renderProgress, renderStart, renderVerifying } from '../render/progress.ts'
import { isLive } from './io.ts'
import type { Session } from './session.ts'

/** Listens to an apply. `end` leaves the terminal as it was, and may be called again. */
export interface Progress {
  readonly onEvent: (event: ApplyEvent) => void
  readonly end: () => void
}

// Often enough for tenths of a second.
const REDRAW_MILLISECONDS = 100

/** Starts to show progress, in the way that suits stderr. */
export async function startProgress(session: Session, total: number): Promise<Progress> {
  const { io, options } = session
  if (options.quiet) return { onEvent: () => undefined, end: () => undefined }
  return isLive(io.stderr, io.env) ? startLive(session, total) : startPlain(session, total)
}

function startPlain({ io }: Session, total: number): Progress {
  let started = 0
  const onEvent = (event: ApplyEvent): void => {
    if (event.type === 'verifying') io.stderr.write(`${renderVerifying()}\n`)
    if (event.type !== 'step-started') return
    started += 1
    io.stderr.write(renderStart(event.step, started, total))
  }
  return { onEvent, end: () => undefined }
}

async function startLive({ io, noteStyle }: Session, total: number): Promise<Progress> {
  const { createLogUpdate } = await import('log-update')
  const redraw = createLogUpdate(io.stderr as unknown as NodeJS.WritableStream)
  const running = new Map<Step['id'], { readonly step: Step; readonly since: number }>()
  let ended = 0
  let isVerifying = false
  const draw = (): void => {
    const steps = [...running.values()].map(({ step, since }) => ({ step, milliseconds: io.now() - since }))
    redraw(renderProgress(noteStyle, { ended, total, running: steps, isVerifying }))
  }
  const onEvent = (event: ApplyEvent): void => {
    switch (event.type) {
      case 'step-started':
        running.set(event.step.id, { step: event.step, since: io.now() })
        return
      case 'step-ended':
        ended += 1
        running.delete(event.result.step.id)
        return
      case 'verifying':
        isVerifying = true
    }
  }
  const timer = setInterval(draw, REDRAW_MILLISECONDS)
  const end = (): void => {
    clearInterval(timer)
    redraw.clear()
    redraw.done()
  }
  draw()
  return { onEvent, end }
}
