// An apply under way: how far it is, and one line for each step that is running.
import type { Step } from '../plan/document.ts'
import { renderDuration, renderStep } from './step.ts'
import { padStart, renderTone, wrapLine, type Style } from './style.ts'

/** Where an apply is: steps that ended, steps in all, and those running since so many milliseconds. */
export interface ProgressView {
  readonly ended: number
  readonly total: number
  readonly running: readonly { readonly step: Step; readonly milliseconds: number }[]
  readonly isVerifying: boolean
}

const TIME_COLUMN = 9

/** The lines that stand on a terminal while steps run. */
export function renderProgress(style: Style, view: ProgressView): string {
  const { ended, total, running, isVerifying } = view
  const head = isVerifying ? renderVerifying() : `${ended} of ${total} steps done`
  const lines = running.flatMap(({ step, milliseconds }) => {
    const time = renderTone(style, 'dim', padStart(renderDuration(milliseconds), TIME_COLUMN))
    return wrapLine(style, { first: 2, rest: 6 }, `${time}  ${renderStep(step)}`)
  })
  return [renderTone(style, 'bold', head), ...lines].join('\n')
}

/** What is said while the engine is read again. */
export function renderVerifying(): string {
  return 'Reading the engine again'
}

/** The line for a step that starts, where lines cannot be redrawn: `[3/12] connect api to backend`. */
export function renderStart(step: Step, number: number, total: number): string {
  return `[${padStart(String(number), String(total).length)}/${total}] ${renderStep(step)}\n`
}
