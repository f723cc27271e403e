// Consent to a change: the question, and what is said where nobody can be asked. The question appears where the plan appears, so that nobody answers for what they cannot see.
import type { Diagnostic } from '../model/diagnostic.ts'
import { findApproval } from '../plan/approval.ts'
import { listDangers, listUnallowed } from '../plan/consent.ts'
import type { HazardType, Plan } from '../plan/document.ts'
import { escapeText } from '../render/escape.ts'
import { renderPlan } from '../render/plan.ts'
import type { Style } from '../render/style.ts'
import { renderDangers } from '../render/summary.ts'
import { makeCliDiagnostic } from './codes.ts'
import { canAsk } from './io.ts'
import type { Options } from './options.ts'
import type { Session } from './session.ts'

// In a machine format stdout is not for people.
function findStream({ options }: Session): 'stdout' | 'stderr' {
  return options.format === 'text' ? 'stdout' : 'stderr'
}

/** True if there is a terminal with somebody to ask. */
export function hasSomebodyToAsk(session: Session): boolean {
  return canAsk(session.io[findStream(session)], session.io)
}

/** Asks a question where the result appears. */
export function askThere(session: Session, question: string): Promise<boolean> {
  const { color } = findStyle(session)
  return session.io.ask(question, { stream: findStream(session), color })
}

function findStyle(session: Session): Style {
  return findStream(session) === 'stdout' ? session.style : session.noteStyle
}

/** Asks whether to go on with a plan, naming its dangers. Whoever is asked has seen the whole plan. */
export function askConsent(session: Session, plan: Plan): Promise<boolean> {
  const { io, options } = session
  const isShown = options.format === 'text' && !options.quiet
  if (!isShown) {
    const view = { detail: 'normal', sources: new Map() } as const
    io[findStream(session)].write(renderPlan(findStyle(session), plan, view))
  }
  return askThere(session, renderQuestion(plan))
}

/** The question about a plan: what is to happen where, and its dangers. */
export function renderQuestion(plan: Plan): string {
  const what = plan.mode === 'destroy' ? `Destroy ${escapeText(plan.project)}` : 'Apply this plan'
  const question = `${what} on ${escapeText(plan.engine.name)}?`
  const dangers = renderDangers(plan)
  return dangers === '' ? question : `${question} ${dangers}`
}

/** Why a plan is not carried out where nobody is asked; null if it may be. */
export function findRefusal({ options }: Session, plan: Plan): Diagnostic | null {
  const needed = listUnallowed(plan)
  const obstacle = options.yes ? '' : 'There is no terminal to ask on, and --yes was not given. '
  if (needed.length > 0) {
    const dangers = needed.flatMap((type) => describeDanger(type, plan))
    return makeCliDiagnostic('consent-needed', {
      detail: [`${obstacle}Nothing was changed. What may happen:`, ...dangers].join('\n'),
      fix: `If all of this is meant, run it again with\n${renderFlags(needed, options)}`,
    })
  }
  const reason = findApproval(plan)
  if (options.yes || reason === null) return null
  const broadening = reason === 'exposure-broadens' ? `${BROADENING} ` : ''
  return makeCliDiagnostic('nobody-to-ask', {
    detail: `${broadening}${obstacle}Nothing was changed.`,
    fix: 'Pass --yes to go ahead without a question.',
  })
}

const BROADENING = 'The plan makes something reachable that was not, which a person must agree to.'

// With what was agreed to already, so that the flags can take the place of those that were given.
function renderFlags(needed: readonly HazardType[], { yes, allow }: Options): string {
  const types = [...new Set([...needed, ...allow])].toSorted()
  return `${yes ? '' : '--yes '}--allow ${types.join(',')}`
}

const MOST_DESCRIBED = 3

// Each danger of a type once, unless there are many.
function describeDanger(type: HazardType, plan: Plan): readonly string[] {
  const open = listDangers(plan).filter((danger) => danger.type === type && !danger.allowed)
  const messages = [...new Set(open.map(({ message }) => message))]
  const shown = messages.slice(0, MOST_DESCRIBED).map((message) => `- ${type}: ${message}`)
  const more = messages.length - shown.length
  return more > 0 ? [...shown, `- ${type}: ${more} more, ${messages.length} in all.`] : shown
}
