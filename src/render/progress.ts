// An apply under way: how far it is, and one line for each step that is running.
import type { Step } from '../plan/document.ts'
import { renderDuration, renderStep } from './step.ts'
import { padStart, renderTone, wrapLine, type Style } from './style.ts'

/** What an apply is at. */
export type Phase = 'applying' | 'recovering' | 'undoing' | 'verifying'

/** Where an apply is: steps of the phase that ended, its steps in all, and those running since so many milliseconds. */
export interface ProgressView {
  readonly phase: Phase
  readonly ended: number
  readonly total: number
  readonly running: readonly { readonly step: Step; readonly milliseconds: number }[]
}

const TIME_COLUMN = 9

/** The lines that stand on a terminal while steps run. */
export function renderProgress(style: Style, view: ProgressView): string {
  const { phase, ended, total, running } = view
  const counts = `${ended} of ${total} steps done`
  const title = renderPhase(phase)
  const head = phase === 'verifying' ? title : title === '' ? counts : `${title}: ${counts}`
  const lines = running.flatMap(({ step, milliseconds }) => {
    const time = renderTone(style, 'dim', padStart(renderDuration(milliseconds), TIME_COLUMN))
    return wrapLine(style, { first: 2, rest: 6 }, `${time}  ${renderStep(step)}`)
  })
  return [renderTone(style, 'bold', head), ...lines].join('\n')
}

const PHASES: Readonly<Record<Phase, string>> = {
  applying: '',
  recovering: 'Ending an earlier apply',
  undoing: 'Taking back what is half done',
  verifying: 'Reading the engine again',
}

/** What is said when a phase begins; nothing of the first one. */
export function renderPhase(phase: Phase): string {
  return PHASES[phase]
}

/** What is waited for after an interrupt: the calls that were sent. */
export function renderInterrupt(style: Style, running: readonly Step[]): string {
  const awaited = running.map(renderStep).join(', ')
  const waiting = running.length === 0 ? '' : ` Waiting for: ${awaited}.`
  const text = `Interrupted: no further step is started, and what is half done is taken back.${waiting} Interrupt again to end at once; "xec recover" or the next apply then ends what is half done.`
  return `${wrapLine(style, { first: 0, rest: 2 }, text).join('\n')}\n`
}

/** The line for a step that starts, where lines cannot be redrawn: `[3/12] connect api to backend`. */
export function renderStart(step: Step, number: number, total: number): string {
  return `[${padStart(String(number), String(total).length)}/${total}] ${renderStep(step)}\n`
}
