// What the results of single steps add up to.
import type { ApplyOutcome, StepResult } from './events.ts'
import { hasSucceeded } from './executor.ts'

/**
 * `half-done` where something was taken away and not given back: one change's disconnect without its connect, or its remove
 * without its create. `failed` where a step failed or was not started and nothing is worse than before.
 */
export function judgeSteps(
  results: readonly StepResult[],
): Extract<ApplyOutcome, 'applied' | 'failed' | 'half-done'> {
  const open = results.filter((result) => !hasSucceeded(result))
  if (open.length === 0) return 'applied'
  const taken = new Set(results.filter(hasTaken).map(({ step }) => step.of))
  return open.some((result) => hasToGive(result) && taken.has(result.step.of)) ? 'half-done' : 'failed'
}

function hasTaken(result: StepResult): boolean {
  const { action } = result.step
  return hasSucceeded(result) && (action === 'disconnect' || action === 'remove-network')
}

function hasToGive({ step }: StepResult): boolean {
  return step.action === 'connect' || step.action === 'create-network'
}
