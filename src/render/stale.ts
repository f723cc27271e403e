// What moved between the plan that was shown and the one that would be applied now.
import type { Change, Plan } from '../plan/document.ts'
import { renderChanges } from './changes.ts'
import { maskPlan } from './mask.ts'
import { joinLines, renderTone, wrapLine, type Style } from './style.ts'

/** The changes that only one of two plans has. */
export function renderStale(style: Style, shown: Plan, current: Plan): string {
  const gone = listOnlyIn(shown.changes, current.changes)
  const added = listOnlyIn(current.changes, shown.changes)
  if (gone.length + added.length === 0) {
    const text = 'The changes are the same, but what they change was made anew meanwhile and has other ids.'
    return joinLines([...wrapLine(style, { first: 0, rest: 0 }, text), ''])
  }
  return joinLines([
    ...renderPart(style, 'Shown, and not planned any more', { ...shown, changes: gone }),
    ...renderPart(style, 'Planned now, and not shown', { ...current, changes: added }),
  ])
}

function listOnlyIn(changes: readonly Change[], others: readonly Change[]): readonly Change[] {
  const known = new Set(others.map((change) => JSON.stringify(change)))
  return changes.filter((change) => !known.has(JSON.stringify(change)))
}

function renderPart(style: Style, title: string, plan: Plan): string[] {
  if (plan.changes.length === 0) return []
  return [renderTone(style, 'bold', title), '', ...renderChanges(style, maskPlan(plan))]
}
