// What a plan comes to in sentences: how much changes, which dangers there are, what stands in the way. Every rendering for people
// says it in these words.
import { listObstacles } from '../model/policy.ts'
import { findApproval, type Approvable } from '../plan/approval.ts'
import { listDangers, listUnallowed } from '../plan/consent.ts'
import type { Plan, Summary } from '../plan/document.ts'
import { renderCount } from './words.ts'

/** The types of a plan's dangers in one sentence, those without consent as such; empty without dangers. */
export function renderDangers(plan: Pick<Plan, 'changes'>): string {
  const open = new Set(listUnallowed(plan))
  const types = [...new Set(listDangers(plan).map(({ type }) => type))].toSorted()
  const words = types.map((type) => (open.has(type) ? type : `${type} (allowed)`))
  return words.length === 0 ? '' : `Dangers: ${words.join(', ')}.`
}

/** Whether a person must agree to a plan, and why, in a sentence; empty where there is nothing to agree to. */
export function renderApproval(plan: Approvable): string {
  if (plan.steps.length === 0) return ''
  const rule = plan.approveWhen === 'any' ? '' : ` (approveWhen: ${plan.approveWhen})`
  switch (findApproval(plan)) {
    case 'dangers':
      return 'A person must agree: there are dangers.'
    case 'exposure-broadens':
      return `A person must agree: something becomes reachable that was not${rule}.`
    case 'changes':
      return 'A person must agree: something changes.'
    case null:
      return `Nobody has to agree: ${findExcuse(plan)}${rule}.`
  }
}

function findExcuse({ approveWhen, changes }: Approvable): string {
  if (approveWhen === 'never') return 'there are no dangers without consent'
  const isOpening = changes.some(({ hazards }) => hazards.some(({ type }) => type === 'exposure-broadens'))
  return isOpening ? 'consent was given by name' : 'nothing becomes reachable that was not'
}

/** What keeps a plan from being applied, in words; null where nothing does. */
export function findObstacle({ diagnostics, steps, applyable }: Plan): string | null {
  const errors = listObstacles(diagnostics)
  if (errors.length > 0) return renderCount(errors.length, 'error')
  return applyable || steps.length === 0 ? null : 'a protected network is in the way'
}

/** What changes, in numbers; empty without changes. The order and the words are fixed: people search for them. */
export function renderCounts(summary: Summary): string {
  const { create, replace, remove, connect, reconnect, disconnect } = summary
  return Object.entries({ create, replace, remove, connect, reconnect, disconnect })
    .filter(([, count]) => count > 0)
    .map(([verb, count]) => `${count} to ${verb}`)
    .join(', ')
}

/** A plan without changes in words. The project's name in it is not escaped. */
export function renderNothing(plan: Plan): string {
  if (plan.mode === 'destroy') return `Nothing to destroy: ${plan.project} owns nothing on this engine.`
  const { unchanged } = plan.summary
  return unchanged === 0 ? 'No changes.' : `No changes: ${renderCount(unchanged, 'object')} as declared.`
}

/** How much waits for what does not exist yet, in words. */
export function renderWaiting(plan: Plan): string {
  const count = plan.kept.filter(({ reason }) => reason === 'waiting').length
  return `${renderCount(count, 'object')} wait${count === 1 ? 's' : ''} for what does not exist yet.`
}
