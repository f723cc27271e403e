// The question before a change. It appears where the plan appears, so that nobody answers for what they cannot see.
import type { Plan } from '../plan/document.ts'
import { escapeText } from '../render/escape.ts'
import { renderPlan } from '../render/plan.ts'
import { canAsk } from './io.ts'
import type { Session } from './session.ts'

// In a machine format stdout is not for people.
function findStream({ options }: Session): 'stdout' | 'stderr' {
  return options.format === 'text' ? 'stdout' : 'stderr'
}

/** True if there is a terminal with somebody to ask. */
export function hasSomebodyToAsk(session: Session): boolean {
  return canAsk(session.io[findStream(session)], session.io)
}

/** Asks whether to go on with a plan, naming its dangers. */
export function askConsent(session: Session, plan: Plan): Promise<boolean> {
  const { io, options, style, noteStyle, note } = session
  if (options.format === 'json') note(renderPlan(noteStyle, plan, { detail: 'normal', sources: new Map() }))
  const stream = findStream(session)
  const { color } = stream === 'stdout' ? style : noteStyle
  return io.ask(renderQuestion(plan), { stream, color })
}

function renderQuestion(plan: Plan): string {
  const what = plan.mode === 'destroy' ? `Destroy ${escapeText(plan.project)}` : 'Apply this plan'
  const question = `${what} on ${escapeText(plan.engine.name)}?`
  const hazards = plan.changes.flatMap((change) => change.hazards)
  const dangers = new Set(hazards.filter(({ level }) => level === 'danger').map(({ type }) => type))
  return dangers.size === 0 ? question : `${question} Dangers: ${[...dangers].toSorted().join(', ')}.`
}
