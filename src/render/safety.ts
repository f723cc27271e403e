// What is said beside a plan and its result: whose lock is waited for, and what became of an earlier apply.
import type { Recovery, UnfinishedApply } from '../apply/events.ts'
import { renderHolding, type LockInfo } from '../model/lock.ts'
import type { Step } from '../plan/document.ts'
import { escapeText } from './escape.ts'
import { renderStep } from './step.ts'
import { joinLines, renderTone, wrapLine, type Style } from './style.ts'
import { renderCount } from './words.ts'

/** Whom this run waits for. */
export function renderWaiting(style: Style, blocker: LockInfo): string {
  return joinLines(
    wrapLine(style, { first: 0, rest: 2 }, `Waiting for the lock of ${escapeText(renderHolding(blocker))}.`),
  )
}

/** An apply that did not come to its end: how far it got, and what finishing and undoing would do. */
export function renderUnfinished(style: Style, unfinished: UnfinishedApply): string {
  const { journal, completing, undoing, doubts } = unfinished
  const { mode, project, since, holder } = journal
  const who = `${escapeText(holder.user)}@${escapeText(holder.host)} (process ${holder.pid})`
  const head = `The ${mode} of "${escapeText(project)}" by ${who}, begun ${escapeText(since)}, did not come to its end.`
  const isWhole = completing.length + undoing.length === 0
  return joinLines([
    ...wrapLine(style, { first: 0, rest: 2 }, head),
    ...(isWhole ? ['Nothing of it is half done.'] : []),
    ...renderSteps(style, 'To finish what is half done:', completing),
    ...renderSteps(style, 'To undo it instead, these are taken back:', undoing),
    ...renderDoubts(style, doubts),
    '',
  ])
}

function renderDoubts(style: Style, doubts: readonly string[]): readonly string[] {
  if (doubts.length === 0) return []
  const lines = doubts.flatMap((doubt) => wrapLine(style, { first: 2, rest: 4 }, escapeText(doubt)))
  return ['', renderTone(style, 'yellow', 'What speaks against going on without you:'), ...lines]
}

function renderSteps(style: Style, title: string, steps: readonly Step[]): readonly string[] {
  if (steps.length === 0) return []
  const lines = steps.flatMap((step) => wrapLine(style, { first: 2, rest: 4 }, renderStep(step)))
  return ['', renderTone(style, 'bold', title), ...lines]
}

const WAYS: Readonly<Record<Recovery['way'], string>> = {
  complete: 'finished what was half done of it',
  undo: 'took back what was half done of it',
  none: 'nothing of it was half done',
}

/** How an earlier apply was brought to its end. */
export function renderRecovery(style: Style, { way, user, host, since, steps }: Recovery): string {
  const count = steps.length === 0 ? '' : ` (${renderCount(steps.length, 'step')})`
  const head = `An earlier apply by ${escapeText(user)}@${escapeText(host)}, begun ${escapeText(since)}, had not come to its end: ${WAYS[way]}${count}.`
  return joinLines([
    ...wrapLine(style, { first: 0, rest: 2 }, head),
    ...steps.flatMap(({ step }) => wrapLine(style, { first: 2, rest: 4 }, renderStep(step))),
  ])
}
