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

/** Asks whether to go on with a plan, naming its dangers. Whoever is asked has seen the whole plan. */
export function askConsent(session: Session, plan: Plan): Promise<boolean> {
  const { io, options } = session
  const stream = findStream(session)
  const style = stream === 'stdout' ? session.style : session.noteStyle
  const isShown = options.format === 'text' && !options.quiet
  if (!isShown) io[stream].write(renderPlan(style, plan, { detail: 'normal', sources: new Map() }))
  return io.ask(renderQuestion(plan), { stream, color: style.color })
}

function renderQuestion(plan: Plan): string {
  const what = plan.mode === 'destroy' ? `Destroy ${escapeText(plan.project)}` : 'Apply this plan'
  const question = `${what} on ${escapeText(plan.engine.name)}?`
  const hazards = plan.changes.flatMap((change) => change.hazards)
  const dangers = new Set(hazards.filter(({ level }) => level === 'danger').map(({ type }) => type))
  return dangers.size === 0 ? question : `${question} Dangers: ${[...dangers].toSorted().join(', ')}.`
}
