// What happens during a run, for machines that follow it: one JSON object on one line for each event.
import type { ApplyEvent, Recovery } from '../apply/events.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { LockInfo } from '../model/lock.ts'
import type { Plan, Step } from '../plan/document.ts'
import { escapeJson } from './escape.ts'
import { makeErrorDocument, makeLockDocument, makeRecoveryDocument } from './json.ts'
import { maskPlan } from './mask.ts'

/** Told during a run, in the order in which things happen. */
export type RunEvent =
  | Exclude<ApplyEvent, { readonly type: 'step-called' }>
  /** A problem was found. */
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic }
  /** A plan is shown. */
  | { readonly type: 'plan'; readonly plan: Plan }
  /** Somebody else holds the lock. */
  | { readonly type: 'waiting'; readonly lock: LockInfo }
  /** An earlier apply was brought to its end. */
  | { readonly type: 'recovered'; readonly recovery: Recovery }
  /** A signal came; these steps are waited for. */
  | { readonly type: 'interrupted'; readonly running: readonly Step[] }

/** An event as JSON has it. */
export interface EventDocument {
  readonly type: RunEvent['type']
  readonly [field: string]: unknown
}

/** An event as data: steps by id, plans without values from the environment. */
export function makeEventDocument(event: RunEvent): EventDocument {
  switch (event.type) {
    case 'step-started':
      return { type: event.type, ...makeStepReference(event.step) }
    case 'step-ended': {
      const { step, outcome, milliseconds, error } = event.result
      const ended = { outcome, milliseconds, error: error === null ? null : makeErrorDocument(error) }
      return { type: event.type, ...makeStepReference(step), ...ended }
    }
    case 'plan':
      return { type: event.type, plan: maskPlan(event.plan) }
    case 'waiting':
      return { type: event.type, lock: makeLockDocument(event.lock) }
    case 'recovered':
      return { type: event.type, recovery: makeRecoveryDocument(event.recovery) }
    case 'interrupted':
      return { type: event.type, running: event.running.map(({ id }) => id) }
    case 'diagnostic':
    case 'recovering':
    case 'undoing':
    case 'verifying':
      return event
  }
}

function makeStepReference({ id, action, of }: Step): object {
  return { id, action, of }
}

/** A JSON document on one line. Nothing in it ends a line, for any reader, or is acted on by a terminal. */
export function renderJsonLine(document: object): string {
  return `${escapeJson(JSON.stringify(document))}\n`
}
