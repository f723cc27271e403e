// What the steps of a pair are made of: the ends, and what is known of them before anything is tried.
import type { ObservedState } from '../model/observed.ts'
import type { Explanation, Verdict } from '../reachability/explain.ts'
import type { Reachability } from '../reachability/model.ts'
import type { Listener } from './listeners.ts'
import type { NameIndex } from './names.ts'
import type { UntriedReason, WayStep } from './pair.ts'
import type { Standpoint } from './standpoint.ts'

/** What the steps are made of. */
export interface PairScene {
  readonly state: ObservedState
  readonly reach: Reachability
  readonly explanation: Explanation
  readonly from: Standpoint
  /** Null for a host of whose namespace nothing is known. */
  readonly to: Standpoint | null
  /** TCP ports: those that were asked for, and, where there are none, those that are declared. */
  readonly asked: readonly number[]
  readonly declared: readonly number[]
  /** Who listens at the other end; null where nobody could look. */
  readonly listeners: readonly Listener[] | null
}

/** The same, with who has which names. */
export interface PairStage extends PairScene {
  readonly index: NameIndex
}

/** What the steps of one way share. */
export interface WayHead {
  readonly way: number | null
  readonly model: Verdict
}

/** A way of which nothing can be tried. */
export function leaveOut(head: WayHead, reason: UntriedReason): WayStep {
  return { kind: 'way', ...head, untried: { reason, container: null, note: '' } }
}
