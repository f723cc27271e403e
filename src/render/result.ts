// What an apply did, for people: every step with its outcome and time, what failed and why, what is half done, and whether
// the engine is now as declared.
import {
  hasSucceeded,
  type ApplyResult,
  type LostEndpoint,
  type StepOutcome,
  type StepResult,
} from '../apply/events.ts'
import type { Mask } from '../model/secret.ts'
import type { Plan, Step } from '../plan/document.ts'
import { renderChanges } from './changes.ts'
import { renderConnectCommand } from './connect-command.ts'
import { renderDiagnostics } from './diagnostic.ts'
import { makeErrorDiagnostic } from './error.ts'
import { escapeText } from './escape.ts'
import { maskPlan } from './mask.ts'
import { renderDuration, renderStep } from './step.ts'
import { joinLines, padEnd, padStart, renderTone, wrapLine, type Style, type Tone } from './style.ts'
import { renderCount } from './words.ts'

const OUTCOMES: Readonly<Record<StepOutcome, { readonly word: string; readonly tone: Tone }>> = {
  done: { word: 'done', tone: 'green' },
  'already-done': { word: 'already done', tone: 'green' },
  gone: { word: 'gone', tone: 'yellow' },
  failed: { word: 'failed', tone: 'red' },
  undone: { word: 'undone', tone: 'yellow' },
  'not-started': { word: 'not started', tone: 'yellow' },
}
const PROOFS: Readonly<Record<Plan['mode'], string>> = {
  apply: 'everything is as declared',
  destroy: 'nothing of the project is left',
}
const WORD_COLUMN = 12
const TIME_COLUMN = 9

/**
 * How much is shown of a result: `brief` leaves the steps that went well out. `findVariable` names the environment variable
 * whose value a text is, which commands then refer to.
 */
export interface ResultView {
  readonly detail: 'brief' | 'normal'
  readonly findVariable: Mask['findVariable']
}

/** The text of a result. A plan without steps gives none: its own summary says it all. */
export function renderResult(style: Style, result: ApplyResult, view: ResultView): string {
  const shown = result.steps.filter((step) => view.detail === 'normal' || !hasSucceeded(step))
  return joinLines([
    ...renderSection(
      style,
      'Steps',
      shown.flatMap((step) => renderStepResult(style, step)),
    ),
    ...renderSection(
      style,
      'Taken back',
      result.undo.flatMap((step) => renderStepResult(style, step)),
    ),
    ...[...result.steps, ...result.undo].flatMap((step) => renderFailure(style, step)),
    ...renderSection(style, 'Half done', renderHalfDone(style, result, view)),
    ...(view.detail === 'normal' ? renderSection(style, 'Containers now', renderPlaces(style, result)) : []),
    ...renderLeft(style, result),
    ...renderVerdict(style, result),
  ])
}

function renderStepResult(style: Style, { step, outcome, milliseconds }: StepResult): string[] {
  const { word, tone } = OUTCOMES[outcome]
  const time = milliseconds === null ? '' : renderDuration(milliseconds)
  const head = `${renderTone(style, tone, padEnd(word, WORD_COLUMN))} ${padStart(time, TIME_COLUMN)}`
  return wrapLine(style, { first: 2, rest: 6 }, `${head}  ${renderStep(step)}`)
}

function renderSection(style: Style, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [renderTone(style, 'bold', title), ...lines, '']
}

function renderFailure(style: Style, { step, error }: StepResult): string[] {
  return error === null
    ? []
    : renderDiagnostics(style, [makeErrorDiagnostic(error, `Could not ${renderStep(step)}`)])
}

// What was taken away and not given back: removed networks, and the places of containers. The file tells nothing about those that it
// does not declare, so that how to put them back stands here, beside the journal.
function renderHalfDone(style: Style, { steps, lost }: ApplyResult, { findVariable }: ResultView): string[] {
  const open = new Set(steps.flatMap(({ step, outcome }) => (isUndone(step, outcome) ? [step.of] : [])))
  const removed = steps.flatMap(({ step, outcome }) =>
    step.action === 'remove-network' && hasSucceeded({ outcome }) && open.has(step.of)
      ? [`network ${escapeText(step.network.name)} is removed and not created again`]
      : [],
  )
  return [
    ...[...removed, ...lost.map(renderLost)].flatMap((line) => wrapLine(style, { first: 2, rest: 4 }, line)),
    ...renderRepair(
      style,
      lost.filter(({ isDeclared }) => !isDeclared),
      findVariable,
    ),
  ]
}

function renderPlaces(style: Style, { places }: ApplyResult): string[] {
  return places.flatMap(({ container, networks }) => {
    const names = networks.length === 0 ? 'no network' : networks.map(escapeText).join(', ')
    return wrapLine(style, { first: 2, rest: 4 }, `${escapeText(container)} is on ${names}`)
  })
}

function isUndone({ action }: Step, outcome: StepOutcome): boolean {
  return action === 'create-network' && !hasSucceeded({ outcome })
}

function renderLost({ container, network }: LostEndpoint): string {
  return `${escapeText(container)} is not on ${escapeText(network)}`
}

function renderRepair(
  style: Style,
  lost: readonly LostEndpoint[],
  findVariable: ResultView['findVariable'],
): string[] {
  if (lost.length === 0) return []
  return [
    '',
    ...wrapLine(
      style,
      { first: 2, rest: 2 },
      'The next apply, or "xec recover", puts these back from the journal. By hand:',
    ),
    ...lost.map((endpoint) => `    ${renderConnectCommand(endpoint, findVariable)}`),
  ]
}

function renderLeft(style: Style, { outcome, left }: ApplyResult): string[] {
  if (outcome !== 'differs-after' || left === null) return []
  const errors = left.diagnostics.filter(({ severity }) => severity === 'error')
  return [
    renderTone(style, 'bold', 'Still different'),
    ...renderChanges(style, maskPlan(left)),
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
    case 'unverified':
      return {
        tone: 'red',
        text: `${done} in ${time}: ${counts}. Not verified: the engine could not be read again.`,
      }
    case 'differs-after':
      return {
        tone: 'red',
        text: `${done} in ${time}: ${counts}. But the engine still differs from the file.`,
      }
    case 'interrupted':
      return {
        tone: 'yellow',
        text: `Interrupted after ${time}: ${counts}. Nothing is half done; apply again to go on.`,
      }
    case 'failed':
      return {
        tone: 'red',
        text: `Failed after ${time}: ${counts}. Nothing is half done; apply again when the cause is gone.`,
      }
    case 'half-done':
      return {
        tone: 'red',
        text: `Failed after ${time}: ${counts}. Something is half done: apply again, or look at it with "xec recover".`,
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
