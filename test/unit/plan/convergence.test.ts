// What must hold for every pair of states: plans converge, know no order of input, and leave alone what is not the project's.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObservedState } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { followSteps, reorderSteps } from '../../support/follow-steps.ts'
import { listSchemaErrors } from '../../support/plan-schema.ts'
import { wish, world } from '../../support/random-states.ts'
import { planOptions } from '../../support/states.ts'

const options = { ...planOptions, adopt: true }

describe('every plan', { timeout: 120_000 }, () => {
  it('can be followed in every order that its links allow, and leaves nothing to do', () => {
    fc.assert(
      fc.property(world, wish, fc.nat(), (observed, desired, salt) => {
        const plan = makePlan(desired, observed, options)
        fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
        const after = followSteps(observed, reorderSteps(plan.steps, salt))
        const second = makePlan(desired, after, options)
        expect(second.changes).toEqual([])
        expect(second.steps).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('brings every attachment of an unmanaged container back with all its settings, unless its network goes', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const plan = makePlan(desired, observed, options)
        fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
        const isComing = (address: string): boolean =>
          plan.steps.some(
            (step) =>
              step.action === 'create-network' && step.of === address && !step.spec.settings.configOnly,
          )
        const removals = plan.steps.filter((step) => step.action === 'remove-network')
        const removed = new Set(removals.map(({ network }) => network.id))
        const gone = new Set(removals.filter(({ of }) => !isComing(of)).map(({ network }) => network.id))
        const managed = new Set(
          desired.containers.flatMap(({ container, attachments }) =>
            attachments === null ? [] : [container],
          ),
        )
        const after = followSteps(observed, plan.steps)
        for (const { id, name, attachments } of observed.containers) {
          if (managed.has(name)) continue
          const left = after.containers.find((container) => container.id === id)?.attachments ?? []
          const kept = attachments.filter(({ networkId }) => !gone.has(networkId))
          expect(left.map(({ settings }) => settings)).toHaveLength(kept.length)
          for (const { settings, networkId, networkName } of kept) {
            if (removed.has(networkId)) expect(left.map((item) => item.settings)).toContainEqual(settings)
            else expect(left.find((item) => item.networkName === networkName)?.settings).toEqual(settings)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('that destroys leaves nothing of the project but names that containers need', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const destroy = { ...options, mode: 'destroy' } as const
        const plan = makePlan(desired, observed, destroy)
        expect(plan.diagnostics).toEqual([])
        const after = followSteps(observed, plan.steps)
        expect(after.networks.filter(({ settings }) => settings.labels.length > 0)).toEqual([])
        expect(makePlan(desired, after, destroy).steps).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('is a document as the published schema describes it', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const plan = makePlan(desired, observed, { ...planOptions, showUnchanged: true })
        expect(listSchemaErrors(JSON.parse(JSON.stringify(plan)))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('never touches a foreign network without consent', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const plan = makePlan(desired, observed, planOptions)
        const foreign = observed.networks
          .filter(({ settings }) => settings.labels.length === 0)
          .map(({ id }) => id)
        for (const step of plan.steps) {
          if (step.action === 'remove-network') expect(foreign).not.toContain(step.network.id)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('has the same bytes whatever the order of the input', () => {
    fc.assert(
      fc.property(world, wish, fc.integer(), (observed, desired, salt) => {
        const turn = <Item>(items: readonly Item[]): Item[] => {
          const at = items.length === 0 ? 0 : Math.abs(salt) % items.length
          return [...items.slice(at), ...items.slice(0, at)]
        }
        const turned: ObservedState = {
          ...observed,
          networks: turn(observed.networks),
          containers: turn(observed.containers).map((container) => ({
            ...container,
            attachments: turn(container.attachments),
          })),
        }
        const same = { ...desired, networks: turn(desired.networks), containers: turn(desired.containers) }
        expect(JSON.stringify(makePlan(same, turned, options))).toBe(
          JSON.stringify(makePlan(desired, observed, options)),
        )
      }),
      { numRuns: 200 },
    )
  })
})
