// The question before a change. It appears where the plan appears, so that nobody answers for what they cannot see.
import type { Plan } from '../plan/document.ts'
import { escapeText } from '../render/escape.ts'
import { renderPlan } from '../render/plan.ts'
import { canAsk, type Output } from './io.ts'
import type { Session } from './session.ts'

// In a machine format stdout is not for people.
function findStage({ io, options }: Session): Output {
  return options.format === 'text' ? io.stdout : io.stderr
}

/** True if there is a terminal with somebody to ask. */
export function hasSomebodyToAsk(session: Session): boolean {
  return canAsk(findStage(session), session.io)
}

/** Asks whether to go on with a plan, naming its dangers. */
export function askConsent(session: Session, plan: Plan): Promise<boolean> {
  const { format } = session.options
  if (format === 'json') {
    session.note(renderPlan(session.noteStyle, plan, { detail: 'normal', sources: new Map() }))
  }
  return session.io.ask(renderQuestion(plan), findStage(session))
}

function renderQuestion(plan: Plan): string {
  const verb = plan.mode === 'destroy' ? 'Destroy this' : 'Apply this plan'
  const question = `${verb} on ${escapeText(plan.engine.name)}?`
  const hazards = plan.changes.flatMap((change) => change.hazards)
  const dangers = new Set(hazards.filter(({ level }) => level === 'danger').map(({ type }) => type))
  return dangers.size === 0 ? question : `${question} Dangers: ${[...dangers].join(', ')}.`
}
