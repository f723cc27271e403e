// How far an apply is, on stderr: lines that are redrawn on a terminal, one plain line for each start elsewhere.
import type { ApplyEvent } from '../apply/events.ts'
import type { Step } from '../plan/document.ts'
import {
  renderPhase,
  renderProgress,
  renderStart,
  type Phase,
  type ProgressView,
} from '../render/progress.ts'
import { hasEachCall } from './costs.ts'
import { isLive } from './io.ts'
import type { Session } from './session.ts'

/** Listens to an apply. `end` leaves the terminal as it was, and may be called again. */
export interface Progress {
  readonly onEvent: (event: ApplyEvent) => void
  /** The steps that are running now. */
  readonly listRunning: () => readonly Step[]
  readonly end: () => void
}

// Often enough for tenths of a second.
const REDRAW_MILLISECONDS = 100

/** Starts to show progress, in the way that suits stderr. */
export async function startProgress(session: Session, total: number): Promise<Progress> {
  const { io, options } = session
  const state = new ProgressState(total, io.now)
  const listRunning = (): readonly Step[] => state.listRunning().map(({ step }) => step)
  if (options.quiet) return { onEvent: (event) => state.take(event), listRunning, end: () => undefined }
  // lines of other things would be lost where lines are redrawn
  return isLive(io.stderr, io.env) && !hasEachCall(options)
    ? startLive(session, state, listRunning)
    : startPlain(session, state, listRunning)
}

type RunningStep = ProgressView['running'][number]

/** What has been told of an apply so far. */
class ProgressState {
  readonly #now: () => number
  readonly #running = new Map<Step['id'], { readonly step: Step; readonly since: number }>()
  phase: Phase = 'applying'
  total: number
  started = 0
  ended = 0

  constructor(total: number, now: () => number) {
    this.total = total
    this.#now = now
  }

  take(event: ApplyEvent): void {
    switch (event.type) {
      case 'step-started':
        this.started += 1
        this.#running.set(event.step.id, { step: event.step, since: this.#now() })
        return
      case 'step-called':
        this.#running.delete(event.step.id)
        return
      case 'step-ended':
        this.ended += 1
        this.#running.delete(event.result.step.id)
        return
      case 'recovering':
      case 'undoing':
        this.#enter(event.type, event.steps)
        return
      case 'verifying':
        this.#enter(event.type, 0)
    }
  }

  #enter(phase: Phase, total: number): void {
    this.phase = phase
    this.total = total
    this.started = 0
    this.ended = 0
  }

  listRunning(): readonly RunningStep[] {
    const now = this.#now()
    return [...this.#running.values()].map(({ step, since }) => ({ step, milliseconds: now - since }))
  }
}

function startPlain({ io }: Session, state: ProgressState, listRunning: Progress['listRunning']): Progress {
  const onEvent = (event: ApplyEvent): void => {
    state.take(event)
    if (event.type === 'step-started') io.stderr.write(renderStart(event.step, state.started, state.total))
    else if (!isOfStep(event)) io.stderr.write(`${renderPhase(state.phase)}\n`)
  }
  return { onEvent, listRunning, end: () => undefined }
}

function isOfStep({ type }: ApplyEvent): boolean {
  return type === 'step-called' || type === 'step-ended'
}

async function startLive(
  { io, noteStyle }: Session,
  state: ProgressState,
  listRunning: Progress['listRunning'],
): Promise<Progress> {
  const { createLogUpdate } = await import('log-update')
  const redraw = createLogUpdate(io.stderr as unknown as NodeJS.WritableStream)
  const draw = (): void => {
    const { phase, ended, total } = state
    if (total === 0 && phase === 'applying') return
    redraw(renderProgress(noteStyle, { phase, ended, total, running: state.listRunning() }))
  }
  const timer = setInterval(draw, REDRAW_MILLISECONDS)
  const end = (): void => {
    clearInterval(timer)
    redraw.clear()
    redraw.done()
  }
  draw()
  return { onEvent: (event) => state.take(event), listRunning, end }
}
