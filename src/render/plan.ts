// A plan for people: what is planned for whom, each change with its reason, what is kept and what waits, what was found on
// the way, and one line that sums it up.
import type { Diagnostic } from '../model/diagnostic.ts'
import { findApproval } from '../plan/approval.ts'
import type { Kept, Plan, Step } from '../plan/document.ts'
import { renderChanges, renderUnchanged } from './changes.ts'
import { renderDiagnostics, type Sources } from './diagnostic.ts'
import { escapeText } from './escape.ts'
import { makeGroups } from './group.ts'
import { listKept, type KeptGroup } from './kept.ts'
import { maskPlan } from './mask.ts'
import { renderReachability } from './reachability.ts'
import { renderStep } from './step.ts'
import { joinLines, padStart, renderTone, wrapEntries, wrapLine, type Style } from './style.ts'
import {
  findObstacle,
  renderApproval,
  renderCounts,
  renderDangers,
  renderNothing,
  renderWaiting,
} from './summary.ts'
import { ACTION_WORDS, readAction } from './words.ts'

/** How much is shown of a plan: `brief` problems and the summary, `full` also the steps in their order. */
export type PlanDetail = 'brief' | 'normal' | 'full'

/** What is shown of a plan, and the sources for the code frames of errors. */
export interface PlanView {
  readonly detail: PlanDetail
  readonly sources: Sources
}

/** The text of a plan, without values from the environment. */
export function renderPlan(style: Style, given: Plan, { detail, sources }: PlanView): string {
  const plan = maskPlan(given)
  const found = renderFound(style, plan.diagnostics, sources)
  const summary = renderSummary(style, plan)
  if (detail === 'brief') return joinLines([...found, ...summary])
  return joinLines([
    ...renderHeader(style, plan),
    ...renderChanges(style, plan),
    ...renderUnchanged(style, plan),
    ...renderReachability(style, plan.reachability, detail === 'full'),
    ...renderKept(style, plan.kept, detail),
    ...renderIrreversible(style, plan.steps),
    ...(detail === 'full' ? renderSteps(style, plan.steps) : []),
    ...found,
    ...summary,
    ...renderDigest(style, plan),
  ])
}

// By which it can be approved: xec apply --approve.
function renderDigest(style: Style, { applyable, digests }: Plan): string[] {
  return applyable
    ? wrapLine(style, { first: 0, rest: 2 }, renderTone(style, 'dim', `Digest: ${escapeText(digests.plan)}`))
    : []
}

function renderHeader(style: Style, plan: Plan): string[] {
  const { name, version, apiVersion } = plan.engine
  const aim = plan.mode === 'destroy' ? 'Plan to destroy' : 'Plan for'
  const title = `${renderTone(style, 'bold', `${aim} ${escapeText(plan.project)}`)} on ${escapeText(name)}`
  const engine = renderTone(style, 'dim', `(${escapeText(version)}, API ${escapeText(apiVersion)})`)
  return [...wrapLine(style, { first: 0, rest: 2 }, `${title} ${engine}`), ...renderLegend(style, plan), '']
}

// Only the symbols that this plan uses.
function renderLegend(style: Style, plan: Plan): string[] {
  const used = new Set(
    plan.changes.filter(({ reason }) => reason !== 'unchanged').map(({ actions }) => readAction(actions)),
  )
  const words = Object.values(ACTION_WORDS).filter((action) => used.has(action))
  const entries = [...makeGroups(words, (action) => action.symbol)].map(
    ([symbol, actions]) => `${symbol} ${actions.map((action) => action.legend).join(', ')}`,
  )
  return wrapEntries(style, entries).map((line) => renderTone(style, 'dim', line))
}

function renderKept(style: Style, kept: readonly Kept[], detail: PlanDetail): string[] {
  const { waiting, left } = listKept(kept, detail === 'full')
  return [...renderKeptSection(style, 'Waiting', waiting), ...renderKeptSection(style, 'Left as it is', left)]
}

function renderKeptSection(style: Style, title: string, groups: readonly KeptGroup[]): string[] {
  if (groups.length === 0) return []
  const list = groups.flatMap(({ first: { address, detail }, others }) => {
    const place = escapeText(address)
    const reason = renderTone(style, 'dim', escapeText(detail))
    if (others === 0) return wrapLine(style, { first: 2, rest: 4 }, `${place}: ${reason}`)
    const heading = wrapLine(style, { first: 2, rest: 4 }, `${place}, and ${others} more like it:`)
    return [...heading, ...wrapLine(style, { first: 4, rest: 4 }, reason)]
  })
  return [renderTone(style, 'bold', title), ...list, '']
}

function renderIrreversible(style: Style, steps: readonly Step[]): string[] {
  const lines = steps.flatMap(({ irreversible }) =>
    irreversible === null ? [] : wrapLine(style, { first: 2, rest: 4 }, escapeText(irreversible)),
  )
  return lines.length === 0 ? [] : [renderTone(style, 'bold', 'Cannot be undone completely'), ...lines, '']
}

function renderSteps(style: Style, steps: readonly Step[]): string[] {
  if (steps.length === 0) return []
  const width = String(steps.length).length
  const lines = steps.flatMap((step, index) =>
    wrapLine(
      style,
      { first: 2, rest: width + 4 },
      `${padStart(String(index + 1), width)}. ${renderStep(step)}`,
    ),
  )
  return [renderTone(style, 'bold', 'Steps'), ...lines, '']
}

// Errors last, where the eye is when the plan has scrolled by, and with their place in the file.
function renderFound(style: Style, diagnostics: readonly Diagnostic[], sources: Sources): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const others = diagnostics.filter(({ severity }) => severity !== 'error')
  return [...renderDiagnostics(style, others), ...renderDiagnostics(style, errors, sources)]
}

// The line that sums a plan up, and what stands in its way.
function renderSummary(style: Style, plan: Plan): string[] {
  const counts = renderCounts(plan.summary)
  const dangers = renderDangers(plan)
  const obstacle = findObstacle(plan)
  const lines = [
    ...(counts === '' ? [] : [renderTone(style, 'bold', `Plan: ${counts}.`)]),
    ...(counts === '' && obstacle === null
      ? [renderTone(style, 'green', escapeText(renderNothing(plan)))]
      : []),
    ...(dangers === '' ? [] : [renderTone(style, 'red', dangers)]),
    ...(plan.approveWhen === 'any' || obstacle !== null
      ? []
      : [renderTone(style, findApproval(plan) === null ? 'green' : 'yellow', renderApproval(plan))]),
    ...(obstacle === null ? [] : [renderTone(style, 'red', `This plan cannot be applied: ${obstacle}.`)]),
    ...(plan.complete ? [] : [renderTone(style, 'yellow', renderWaiting(plan))]),
  ]
  return lines.flatMap((line) => wrapLine(style, { first: 0, rest: 0 }, line))
}
