// All policies of a configuration against what a plan leads to.
import type { DesiredState } from '../model/desired.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import type { DesiredPolicy } from '../model/policy.ts'
import type { Plan } from '../plan/document.ts'
import { makeStateAfter } from '../reachability/after.ts'
import { makeReachability } from '../reachability/model.ts'
import { makeFindCause } from './cause.ts'
import { makeFindings } from './findings.ts'
import { judgePolicy } from './judge.ts'
import { hasSubject, makeSubject, type ContainerSubject } from './roles.ts'
import { makeTable } from './table.ts'

/** What policies are held against: the engine as it is, the plan, and the day, `2026-12-31`; null: no exception holds. */
export interface PolicyScene {
  readonly observed: ObservedState
  readonly plan: Pick<Plan, 'steps'>
  readonly today: string | null
}

/** Holds all policies against the state that a plan leads to, and says of each breach whether the plan makes it. */
export function checkPolicies(
  desired: DesiredState,
  { observed, plan, today }: PolicyScene,
): readonly Diagnostic[] {
  const after = plan.steps.length === 0 ? observed : makeStateAfter(observed, plan)
  const table = makeTable(observed, after)
  const facts = { findCause: makeFindCause(desired, table), today }
  return (desired.policies ?? []).flatMap((policy) => makeFindings(judgePolicy(table, policy, today), facts))
}

/**
 * Ids of the containers whose published ports have to be known, and are not: those that policies are about as ends that are reached,
 * before the plan or after it, and those whose namespaces they live in.
 */
export function listPolicyReading(
  policies: readonly DesiredPolicy[],
  { observed, plan }: Pick<PolicyScene, 'observed' | 'plan'>,
): readonly string[] {
  const wanted = new Set<ObservedContainer>()
  for (const state of [observed, makeStateAfter(observed, plan)]) {
    const reach = makeReachability(state)
    for (const { container, place } of reach.members.values()) {
      const owner = place.kind === 'sandbox' ? place.sandbox.owner : container
      if (owner.ports !== null) continue
      const subject = makeSubject(reach, container)
      if (policies.some((policy) => isReached(policy, subject))) wanted.add(owner)
    }
  }
  return [...new Set([...wanted].map(({ id }) => id))]
}

function isReached({ rule }: DesiredPolicy, subject: ContainerSubject): boolean {
  if (rule.kind !== 'isolate') return hasSubject(rule.to, subject)
  if (rule.label === null) return rule.groups.some((group) => hasSubject(group, subject))
  const { label } = rule
  const { labels = [] } = subject.container
  return labels.some(([key]) => key === label)
}
