// What an apply did, for people: every step with its outcome and time, what failed and why, what is half done, and whether
// the engine is now as declared.
import type { ApplyResult, StepOutcome, StepResult } from '../apply/events.ts'
import type { Plan, Step } from '../plan/document.ts'
import { renderChanges } from './changes.ts'
import { renderDiagnostics } from './diagnostic.ts'
import { makeErrorDiagnostic } from './error.ts'
import { escapeText } from './escape.ts'
import { makeGroups } from './group.ts'
import { renderDuration, renderStep } from './step.ts'
import { joinLines, padEnd, padStart, renderTone, wrapLine, type Style, type Tone } from './style.ts'
import { renderCount } from './words.ts'

const OUTCOMES: Readonly<Record<StepOutcome, { readonly word: string; readonly tone: Tone }>> = {
  done: { word: 'done', tone: 'green' },
  'already-done': { word: 'already done', tone: 'green' },
  failed: { word: 'failed', tone: 'red' },
  'not-started': { word: 'not started', tone: 'yellow' },
}
const PROOFS: Readonly<Record<Plan['mode'], string>> = {
  apply: 'everything is as declared',
  destroy: 'nothing of the project is left',
}
const WORD_COLUMN = 12
const TIME_COLUMN = 9

/** How much is shown of a result: `brief` leaves the steps that went well out. */
export type ResultDetail = 'brief' | 'normal'

/** The text of a result. A plan without steps gives none: its own summary says it all. */
export function renderResult(style: Style, result: ApplyResult, detail: ResultDetail): string {
  const shown = result.steps.filter((step) => detail === 'normal' || !hasSucceeded(step))
  return joinLines([
    ...renderSection(
      style,
      'Steps',
      shown.flatMap((step) => renderStepResult(style, step)),
    ),
    ...result.steps.flatMap((step) => renderFailure(style, step)),
    ...renderSection(style, 'Half done', renderHalfDone(style, result.steps)),
    ...renderLeft(style, result),
    ...renderVerdict(style, result),
  ])
}

/** What is known where the engine could not be read again after the last step. */
export function renderUnverified(style: Style, steps: readonly StepResult[]): string {
  const text =
    'The steps above were carried out, but nothing is verified: the engine could not be read again.'
  return joinLines([
    ...renderSection(
      style,
      'Steps',
      steps.flatMap((step) => renderStepResult(style, step)),
    ),
    ...wrapLine(style, { first: 0, rest: 0 }, renderTone(style, 'yellow', text)),
    '',
  ])
}

function renderStepResult(style: Style, { step, outcome, milliseconds }: StepResult): string[] {
  const { word, tone } = OUTCOMES[outcome]
  const time = milliseconds === null ? '' : renderDuration(milliseconds)
  const head = `${renderTone(style, tone, padEnd(word, WORD_COLUMN))} ${padStart(time, TIME_COLUMN)}`
  return wrapLine(style, { first: 2, rest: 6 }, `${head}  ${renderStep(step)}`)
}

function hasSucceeded({ outcome }: StepResult): boolean {
  return outcome === 'done' || outcome === 'already-done'
}

function renderSection(style: Style, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [renderTone(style, 'bold', title), ...lines, '']
}

function renderFailure(style: Style, { step, error }: StepResult): string[] {
  return error === null
    ? []
    : renderDiagnostics(style, [makeErrorDiagnostic(error, `Could not ${renderStep(step)}`)])
}

// What one change has taken away and not given back.
function renderHalfDone(style: Style, results: readonly StepResult[]): string[] {
  const changes = [...makeGroups(results, ({ step }) => step.of).values()]
  const open = changes.filter((group) =>
    group.some((result) => isGiving(result.step) && !hasSucceeded(result)),
  )
  const succeeded = open.flat().filter(hasSucceeded)
  return succeeded.flatMap(({ step }) => {
    const taken = renderTaken(step)
    return taken === null ? [] : wrapLine(style, { first: 2, rest: 4 }, taken)
  })
}

function isGiving({ action }: Step): boolean {
  return action === 'create-network' || action === 'connect'
}

function renderTaken(step: Step): string | null {
  if (step.action === 'disconnect') {
    return `${escapeText(step.container.name)} is off ${escapeText(step.network.name)} and not back on it`
  }
  if (step.action !== 'remove-network') return null
  return `network ${escapeText(step.network.name)} is removed and not created again`
}

function renderLeft(style: Style, { outcome, left }: ApplyResult): string[] {
  if (outcome !== 'differs-after' || left === null) return []
  const errors = left.diagnostics.filter(({ severity }) => severity === 'error')
  return [
    renderTone(style, 'bold', 'Still different'),
    ...renderChanges(style, left),
    ...renderDiagnostics(style, errors),
  ]
}

function renderVerdict(style: Style, result: ApplyResult): string[] {
  const verdict = makeVerdict(result)
  if (verdict === null) return []
  return wrapLine(style, { first: 0, rest: 0 }, renderTone(style, verdict.tone, verdict.text))
}

function makeVerdict(result: ApplyResult): { readonly tone: Tone; readonly text: string } | null {
  const time = renderDuration(result.milliseconds)
  const counts = renderOutcomeCounts(result.steps)
  const done = result.plan.mode === 'destroy' ? 'Destroyed' : 'Applied'
  const proof = result.left === null ? '' : ` Verified: ${PROOFS[result.plan.mode]}.`
  switch (result.outcome) {
    case 'nothing-to-do':
      return null
    case 'refused':
      return { tone: 'red', text: 'Nothing was changed.' }
    case 'declined':
      return { tone: 'yellow', text: 'Declined. Nothing was changed.' }
    case 'applied':
      return { tone: 'green', text: `${done} in ${time}: ${counts}.${proof}` }
    case 'differs-after':
      return {
        tone: 'red',
        text: `${done} in ${time}: ${counts}. But the engine still differs from the file.`,
      }
    case 'failed':
      return {
        tone: 'red',
        text: `Failed after ${time}: ${counts}. Nothing is half done; apply again when the cause is gone.`,
      }
    case 'half-done':
      return {
        tone: 'red',
        text: `Failed after ${time}: ${counts}. Apply again to finish what is half done.`,
      }
  }
}

// `3 steps done, 1 already done, 1 failed, 4 not started`
function renderOutcomeCounts(results: readonly StepResult[]): string {
  const counted = Object.entries(OUTCOMES).map(([outcome, { word }]) => {
    return { word, count: results.filter((result) => result.outcome === outcome).length }
  })
  const [first, ...others] = counted.filter(({ count }) => count > 0)
  return first === undefined
    ? 'no steps'
    : [
        `${renderCount(first.count, 'step')} ${first.word}`,
        ...others.map(({ word, count }) => `${count} ${word}`),
      ].join(', ')
}
