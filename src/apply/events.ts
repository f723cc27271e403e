// What an apply tells while it runs and when it ends. Times are milliseconds of a monotonic clock.
import type { Plan, Step } from '../plan/document.ts'

/** What became of a step. */
export type StepOutcome = 'done' | 'already-done' | 'failed' | 'not-started'

/** One step's end. `error` is null unless it failed; `milliseconds` is null unless it was started. */
export interface StepResult {
  readonly step: Step
  readonly outcome: StepOutcome
  readonly milliseconds: number | null
  readonly error: Error | null
}

/** Told while steps run, in the order in which things happen. */
export type ApplyEvent =
  | { readonly type: 'step-started'; readonly step: Step }
  | { readonly type: 'step-ended'; readonly result: StepResult }
  | { readonly type: 'verifying' }

/** What an apply did. `left` is the plan made after the last step: empty changes mean that everything is as declared. */
export interface ApplyResult {
  readonly plan: Plan
  readonly steps: readonly StepResult[]
  readonly left: Plan | null
  readonly milliseconds: number
  readonly outcome: 'nothing-to-do' | 'applied' | 'failed' | 'half-done' | 'differs-after'
}
