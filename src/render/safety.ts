// What is said beside a plan and its result: whose lock is waited for, and what became of an earlier apply.
import type { Recovery } from '../apply/events.ts'
import { renderHolding, type LockInfo } from '../model/lock.ts'
import { escapeText } from './escape.ts'
import { renderStep } from './step.ts'
import { joinLines, wrapLine, type Style } from './style.ts'
import { renderCount } from './words.ts'

/** Whom this run waits for. */
export function renderWaiting(style: Style, blocker: LockInfo): string {
  return joinLines(
    wrapLine(style, { first: 0, rest: 2 }, `Waiting for the lock of ${escapeText(renderHolding(blocker))}.`),
  )
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
