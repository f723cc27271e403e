// What an apply tells while it runs and when it ends. Times are milliseconds of a monotonic clock.
import type { EndpointSettings } from '../model/endpoint.ts'
import type { HazardType, Plan, Step } from '../plan/document.ts'

/**
 * What became of a step. `already-done`: its effect was there. `gone`: its container exists no more, so that there is nothing to do.
 * `undone`: it was done and taken back.
 */
export type StepOutcome = 'done' | 'already-done' | 'gone' | 'failed' | 'not-started' | 'undone'

/** One step's end. `error` is null unless it failed; `milliseconds` is null unless it was started. */
export interface StepResult {
  readonly step: Step
  readonly outcome: StepOutcome
  readonly milliseconds: number | null
  readonly error: Error | null
}

/** True if a step's effect is there. */
export function hasSucceeded(result: Pick<StepResult, 'outcome'> | undefined): boolean {
  return result?.outcome === 'done' || result?.outcome === 'already-done' || result?.outcome === 'gone'
}

/** Told while steps run, in the order in which things happen. */
export type ApplyEvent =
  | { readonly type: 'step-started'; readonly step: Step }
  /** The call of a step is over; the look that proves it is yet to come. */
  | { readonly type: 'step-called'; readonly step: Step }
  | { readonly type: 'step-ended'; readonly result: StepResult }
  /** So many steps of an earlier apply are finished or undone from here on. */
  | { readonly type: 'recovering'; readonly steps: number }
  /** Steps are taken back from here on; those that start and end are the ones that do it. */
  | { readonly type: 'undoing'; readonly steps: number }
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

/** How an earlier apply, which had not come to its end, was brought to one: `none` if nothing of it was half done. */
export interface Recovery {
  readonly way: 'complete' | 'undo' | 'none'
  /** When that apply began (ISO 8601, UTC, the engine's clock), and who carried it out. */
  readonly since: string
  readonly user: string
  readonly host: string
  readonly steps: readonly StepResult[]
}

/** How something half done is brought to an end. */
export type RecoveryWay = 'complete' | 'undo'

/** Who carried out what, and when it began (ISO 8601, UTC, the engine's clock). */
export interface JournalFacts extends Pick<Plan, 'project' | 'mode' | 'tool'> {
  readonly since: string
  readonly holder: { readonly user: string; readonly host: string; readonly pid: number }
}

/** An apply that did not come to its end, and what can be done about it. */
export interface UnfinishedApply {
  readonly journal: JournalFacts
  /** Steps that finish, and steps that are taken back to undo, what is half done. Both empty: nothing is. */
  readonly completing: readonly Step[]
  readonly undoing: readonly Step[]
  /** What is certainly right; null where a person has to decide, for the reasons in `doubts`. */
  readonly way: RecoveryWay | 'none' | null
  readonly doubts: readonly string[]
}

/** The networks that a container is on. */
export interface ContainerPlaces {
  readonly container: string
  readonly networks: readonly string[]
}

/**
 * What an apply did. `undo` are the steps that took others back. `places` are those of all containers that the plan touches, where
 * it could not be carried out. `error` is why it could not be verified. `left` is the plan made after the last step: empty changes
 * mean that everything is as declared.
 */
export interface ApplyResult {
  readonly plan: Plan
  /** The types of the dangers because of which it was refused: nobody agreed to them. Sorted; empty in all other cases. */
  readonly consentNeeded: readonly HazardType[]
  readonly steps: readonly StepResult[]
  readonly undo: readonly StepResult[]
  readonly places: readonly ContainerPlaces[]
  readonly left: Plan | null
  readonly lost: readonly LostEndpoint[]
  readonly error: Error | null
  readonly milliseconds: number
  readonly outcome: ApplyOutcome
}
