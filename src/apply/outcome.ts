// What the effects of single steps add up to.
import type { ConnectStep } from '../plan/document.ts'
import { listIncomplete, listLostPlaces, type Progress } from '../plan/undo.ts'
import type { ApplyOutcome, LostEndpoint, StepResult } from './events.ts'

/**
 * `half-done` where something was taken away and not given back, or a change is there in part. `interrupted` where the signal kept
 * steps from starting, `failed` where a step failed; in both nothing is worse than before.
 */
export function judgeProgress(
  progress: Progress,
  results: readonly StepResult[],
  signal?: AbortSignal,
): Extract<ApplyOutcome, 'applied' | 'interrupted' | 'failed' | 'half-done'> {
  if (progress.steps.every(({ id }) => progress.done.has(id))) return 'applied'
  if (listIncomplete(progress).size > 0) return 'half-done'
  const hasFailed = results.some(({ outcome }) => outcome === 'failed')
  return signal?.aborted === true && !hasFailed ? 'interrupted' : 'failed'
}

/** The places that containers lost and were not given back. */
export function listLost(progress: Progress): readonly LostEndpoint[] {
  return listLostPlaces(progress).map(makeLost)
}

function makeLost(step: ConnectStep): LostEndpoint {
  return {
    container: step.container.name,
    network: step.network.name,
    endpoint: step.endpoint,
    // Declared containers are addressed by key, others as (NAME).
    isDeclared: !step.of.startsWith('containers.('),
  }
}
