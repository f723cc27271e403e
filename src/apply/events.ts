// What an apply tells while it runs and when it ends. Times are milliseconds of a monotonic clock.
import type { EndpointSettings } from '../model/endpoint.ts'
import type { HazardType, Plan, Step } from '../plan/document.ts'

/** What became of a step. */
export type StepOutcome = 'done' | 'already-done' | 'failed' | 'not-started'

/** One step's end. `error` is null unless it failed; `milliseconds` is null unless it was started. */
export interface StepResult {
  readonly step: Step
  readonly outcome: StepOutcome
  readonly milliseconds: number | null
  readonly error: Error | null
}

/** True if a step's effect is there. */
export function hasSucceeded(result: Pick<StepResult, 'outcome'> | undefined): boolean {
  return result?.outcome === 'done' || result?.outcome === 'already-done'
}

/** Told while steps run, in the order in which things happen. */
export type ApplyEvent =
  | { readonly type: 'step-started'; readonly step: Step }
  | { readonly type: 'step-ended'; readonly result: StepResult }
  | { readonly type: 'verifying' }

/**
 * How an apply ended. `refused`: errors, a protection or dangers without consent are in the way, `declined`: the answer was no; in both nothing was touched. `interrupted`: steps
 * were not started because of the signal, and nothing is worse than before. `failed`:
 * a step failed and nothing is worse than before; `half-done`: a container is off a network that it was on and should be on, or
 * a network was removed and not made again. `unverified`: all steps are done and the engine could not be read again.
 * `differs-after`: all steps are done and the second plan is not empty.
 */
export type ApplyOutcome =
  | 'nothing-to-do'
  | 'refused'
  | 'declined'
  | 'applied'
  | 'interrupted'
  | 'failed'
  | 'half-done'
  | 'unverified'
  | 'differs-after'

/** A place that a container lost and was not given back. One that the file does not declare has to be put back by hand. */
export interface LostEndpoint {
  readonly container: string
  readonly network: string
  readonly endpoint: EndpointSettings
  readonly isDeclared: boolean
}

/** What an apply did. `error` is why it could not be verified. `left` is the plan made after the last step: empty changes mean that everything is as declared. */
export interface ApplyResult {
  readonly plan: Plan
  /** The types of the dangers because of which it was refused: nobody agreed to them. Sorted; empty in all other cases. */
  readonly consentNeeded: readonly HazardType[]
  readonly steps: readonly StepResult[]
  readonly left: Plan | null
  readonly lost: readonly LostEndpoint[]
  readonly error: Error | null
  readonly milliseconds: number
  readonly outcome: ApplyOutcome
}
