// What the results of single steps add up to.
import { EngineError, type EngineErrorKind } from '../model/errors.ts'
import type { ConnectStep } from '../plan/document.ts'
import { hasSucceeded, type ApplyOutcome, type LostEndpoint, type StepResult } from './events.ts'

/**
 * `half-done` where something was taken away and not given back: a container lacks a network that it was to have, or a network
 * was removed and not made again. `interrupted` where the signal kept steps from starting, and nothing is worse; `failed` where a step failed or was not started and nothing is worse than before.
 */
export function judgeSteps(
  results: readonly StepResult[],
  signal?: AbortSignal,
): Extract<ApplyOutcome, 'applied' | 'interrupted' | 'failed' | 'half-done'> {
  const open = results.filter((result) => !hasSucceeded(result))
  if (open.length === 0) return 'applied'
  const removed = new Set(results.filter(isRemoved).map(({ step }) => step.of))
  const isMissing = open.some(({ step }) => step.action === 'create-network' && removed.has(step.of))
  if (isMissing || listLost(results).length > 0) return 'half-done'
  const hasFailed = open.some(({ outcome }) => outcome === 'failed')
  return signal?.aborted === true && !hasFailed ? 'interrupted' : 'failed'
}

/** Endpoints that a container was to have and has not, where the container was taken off a network before. */
export function listLost(results: readonly StepResult[]): readonly LostEndpoint[] {
  const taken = new Set(
    results.flatMap(({ step, ...result }) =>
      step.action === 'disconnect' && mayHaveHappened(result) ? [step.container.id] : [],
    ),
  )
  return results.flatMap((result) => {
    const { step } = result
    if (step.action !== 'connect' || hasSucceeded(result) || !taken.has(step.container.id)) return []
    return [makeLost(step)]
  })
}

// An engine that refuses has done nothing; one that breaks, or whose answer does not arrive, may have done it all the same.
const UNCERTAIN: ReadonlySet<EngineErrorKind> = new Set(['unreachable', 'timeout', 'malformed', 'server'])

function mayHaveHappened({ outcome, error }: Pick<StepResult, 'outcome' | 'error'>): boolean {
  if (outcome !== 'failed') return outcome !== 'not-started'
  return error instanceof EngineError && UNCERTAIN.has(error.kind)
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

function isRemoved(result: StepResult): boolean {
  return result.step.action === 'remove-network' && hasSucceeded(result)
}
