// Holds the policies of a file against a plan. What that takes is loaded only where the file has any.
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { hasObstacle } from '../model/policy.ts'
import type { Plan } from '../plan/document.ts'
import { sortDiagnostics } from '../plan/planner.ts'
import { makeReader, type ObserveOptions } from './observe.ts'

/** A plan, what it was made of, and the choices that it was made with. */
export interface JudgedPlan {
  readonly observed: ObservedState
  readonly plan: Plan
  readonly options: ObserveOptions
}

/**
 * Adds to a plan what its policies say of it. Published ports that matter to them are read from the engine: one inspect for each container
 * that they protect, unless it was read before. What removes everything is held against no policy.
 */
export async function judgePlan(
  engine: Engine,
  desired: DesiredState,
  { observed, plan, options }: JudgedPlan,
): Promise<Plan> {
  const { policies = [] } = desired
  if (policies.length === 0 || plan.mode === 'destroy') return plan
  const { checkPolicies, listPolicyReading } = await import('../policies/check.ts')
  const readAll = makeReader(options.parallelism)
  const wanted = listPolicyReading(policies, { observed, plan })
  const containers = await readAll(observed.containers, wanted, (id) => engine.inspectContainer(id))
  const scene = { observed: { ...observed, containers }, plan, today: options.today ?? null }
  const found = checkPolicies(desired, scene)
  return {
    ...plan,
    applyable: plan.applyable && !hasObstacle(found),
    diagnostics: sortDiagnostics([...plan.diagnostics, ...found]),
  }
}
