// Plans for tests: made from few words, followed to the end, and told in short lines.
import { expect } from 'vitest'
import {
  DEFAULT_GUARDS,
  type DesiredContainer,
  type DesiredNetwork,
  type DesiredState,
} from '../../src/model/desired.ts'
import type { ObservedState } from '../../src/model/observed.ts'
import type { Plan } from '../../src/plan/document.ts'
import type { PlanOptions } from '../../src/plan/options.ts'
import { makePlan } from '../../src/plan/planner.ts'
import { addReachability } from '../../src/reachability/planned.ts'
import { followSteps } from './follow-steps.ts'
import { desiredState, planOptions } from './states.ts'

type Choices = Partial<PlanOptions>

/** Plans networks and containers of the project `shop`. */
export function planFor(
  observed: ObservedState,
  networks: readonly DesiredNetwork[],
  containers: readonly DesiredContainer[] = [],
  choices: Choices = {},
): Plan {
  return makePlan(desiredState({ networks, containers }), observed, { ...planOptions, ...choices })
}

/** As `planFor`, with what the steps open and close. */
export function planWhole(...given: Parameters<typeof planFor>): Plan {
  const [observed, , , choices = {}] = given
  const { digest, allow = [] } = { ...planOptions, ...choices }
  return addReachability(planFor(...given), { observed, guards: DEFAULT_GUARDS, allow, digest })
}

/** A plan without errors, and the state that its steps lead to, where a second plan has nothing left to do. */
export interface Followed {
  readonly plan: Plan
  readonly after: ObservedState
}

/** Plans, follows every step, and proves by a second plan that nothing is left. */
export function followPlan(desired: DesiredState, observed: ObservedState, choices: Choices = {}): Followed {
  const options = { ...planOptions, ...choices }
  const plan = makePlan(desired, observed, options)
  expect(listProblems(plan, 'error')).toEqual([])
  const after = followSteps(observed, plan.steps)
  const second = makePlan(desired, after, options)
  expect(listChanges(second)).toEqual([])
  expect(second.steps).toEqual([])
  return { plan, after }
}

/** As `followPlan`, for networks and containers of the project `shop`. */
export function followFor(
  observed: ObservedState,
  networks: readonly DesiredNetwork[],
  containers: readonly DesiredContainer[] = [],
  choices: Choices = {},
): Followed {
  return followPlan(desiredState({ networks, containers }), observed, choices)
}

/** The changes as `ADDRESS ACTIONS REASON`. */
export function listChanges(plan: Plan): string[] {
  return plan.changes.map(({ address, actions, reason }) => `${address} ${actions.join('+')} ${reason}`)
}

/** The differences of a change as `PATH: BEFORE -> AFTER`. */
export function listDifferences(plan: Plan, address: string): string[] {
  const change = plan.changes.find((item) => item.address === address)
  const differences = change?.differences ?? []
  return differences.map(
    ({ path, before, after, forcesReplace }) =>
      `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}${forcesReplace ? ' !' : ''}`,
  )
}

/** The ids of the steps, in the plan's order. */
export function listSteps(plan: Plan): string[] {
  return plan.steps.map(({ id }) => id)
}

/** The codes of the diagnostics of a severity. */
export function listProblems(plan: Plan, severity: 'error' | 'warning' | 'notice'): string[] {
  return plan.diagnostics.filter((item) => item.severity === severity).map(({ code }) => code)
}

/** The detail of the only diagnostic of a code. */
export function findDetail(plan: Plan, code: string): string {
  const found = plan.diagnostics.filter((item) => item.code === code)
  expect(found).toHaveLength(1)
  return found[0]?.detail ?? ''
}

/** What was left alone, as `ADDRESS REASON`. */
export function listKept(plan: Plan): string[] {
  return plan.kept.map(({ address, reason }) => `${address} ${reason}`)
}

/** The hazards of a change as `LEVEL TYPE`. */
export function listHazards(plan: Plan, address: string): string[] {
  const change = plan.changes.find((item) => item.address === address)
  return (change?.hazards ?? []).map(({ level, type }) => `${level} ${type}`)
}

/** The networks of a container, with the settings that were asked for. */
export function listPlaces(state: ObservedState, container: string): Record<string, unknown> {
  const found = state.containers.find(({ name }) => name === container)
  return Object.fromEntries(
    (found?.attachments ?? []).map(({ networkName, settings }) => [networkName, settings]),
  )
}

/** True if one step comes before another in the plan's order. */
export function isBefore(plan: Plan, first: string, second: string): boolean {
  const steps = listSteps(plan)
  expect(steps).toContain(first)
  expect(steps).toContain(second)
  return steps.indexOf(first) < steps.indexOf(second)
}
