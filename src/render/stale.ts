// What moved between the plan that was shown and the one that would be carried out now.
import { withdrawConsent } from '../plan/consent.ts'
import type { Change, Plan, Step } from '../plan/document.ts'
import { isReal, maskPlan } from '../plan/mask.ts'
import { renderChanges } from './changes.ts'
import { renderDiagnostics } from './diagnostic.ts'
import { escapeText } from './escape.ts'
import { joinLines, renderTone, wrapLine, type Style } from './style.ts'

/** The difference between two plans, change by change. */
export function renderStale(style: Style, shown: Plan, current: Plan): string {
  const [old, now] = [maskPlan(shown), maskPlan(current)]
  const [before, after] = [listComparable(old.changes), listComparable(now.changes)]
  const errors = listErrors(old, now)
  const parts = [
    ...renderPart(style, 'Shown, and not planned any more', { ...old, changes: listOnlyIn(before, after) }),
    ...renderPart(style, 'Planned now, and not shown', { ...now, changes: listOnlyIn(after, before) }),
    ...renderDiagnostics(style, errors),
  ]
  return joinLines(parts.length > 0 ? parts : renderDeeper(style, old.steps, now.steps))
}

// Who agreed to what, and what stays as it is, is no difference.
function listComparable(changes: readonly Change[]): readonly Change[] {
  return withdrawConsent(changes.filter(isReal))
}

function listOnlyIn(changes: readonly Change[], others: readonly Change[]): readonly Change[] {
  const known = new Set(others.map((change) => JSON.stringify(change)))
  return changes.filter((change) => !known.has(JSON.stringify(change)))
}

function listErrors(shown: Plan, current: Plan): Plan['diagnostics'] {
  const known = new Set(shown.diagnostics.map(({ code, detail }) => `${code} ${detail}`))
  return current.diagnostics.filter(
    ({ severity, code, detail }) => severity === 'error' && !known.has(`${code} ${detail}`),
  )
}

function renderPart(style: Style, title: string, plan: Plan): string[] {
  if (plan.changes.length === 0) return []
  return [renderTone(style, 'bold', title), '', ...renderChanges(style, plan)]
}

// The changes are the same; what they change is not.
function renderDeeper(style: Style, before: readonly Step[], after: readonly Step[]): string[] {
  const old = new Map(before.map((step) => [step.id, step]))
  const renewed = new Set(after.flatMap((step) => listRenewed(old.get(step.id), step)))
  const names = [...renewed].toSorted()
  const text =
    names.length > 0
      ? `The changes are the same, but what they change was made anew meanwhile: ${names.join(', ')}.`
      : 'The changes are the same, but what they change has other settings meanwhile, which undoing them would need, or values from the environment are others.'
  return [...wrapLine(style, { first: 0, rest: 0 }, escapeText(text)), '']
}

function listRenewed(before: Step | undefined, after: Step): readonly string[] {
  if (before === undefined) return []
  const [old, now] = [listObjects(before), listObjects(after)]
  return now.flatMap(({ label, id }) =>
    old.some((other) => other.label === label && other.id !== id) ? [label] : [],
  )
}

function listObjects(step: Step): readonly { readonly label: string; readonly id: string | null }[] {
  return [
    ...('container' in step ? [{ label: `container "${step.container.name}"`, id: step.container.id }] : []),
    ...('network' in step ? [{ label: `network "${step.network.name}"`, id: step.network.id }] : []),
  ]
}
