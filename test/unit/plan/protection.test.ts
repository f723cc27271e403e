// Protected networks: the label on the network or the file holds them, and only the file lets them go.
import { describe, expect, it } from 'vitest'
import { findPair } from '../../../src/model/pairs.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { findDetail, followFor, listChanges, listProblems, planFor } from '../../support/plans.ts'
import {
  desiredNetwork,
  desiredState,
  observedNetwork,
  observedState,
  ownedNetwork,
  planOptions,
} from '../../support/states.ts'

const plain = ownedNetwork('backend')
const labelled = ownedNetwork('backend', {}, { 'sh.xec.protect': 'true' })
const internal = { internal: true }
const range = { file: 'config.yaml', start: { line: 3, column: 5 }, end: { line: 3, column: 9 } }

describe('a protected network', () => {
  it.each([
    ['by its label', labelled, null],
    ['by the file', plain, true],
    ['by both', labelled, true],
  ] as const)('%s blocks a plan that replaces it', (_, live, protect) => {
    const network = desiredNetwork('backend', { protect, settings: internal, range })
    const plan = planFor(observedState([live]), [network])
    expect(listChanges(plan)).toEqual(['networks.backend remove+create differs'])
    expect(listProblems(plan, 'warning')).toEqual(['protected'])
    expect(plan.diagnostics.find(({ code }) => code === 'protected')).toMatchObject({ range })
    expect(findDetail(plan, 'protected')).toContain('"backend"')
    expect(plan.applyable).toBe(false)
  })

  it('blocks nothing as long as it stays as it is', () => {
    const plan = planFor(observedState([labelled]), [
      desiredNetwork('backend', { protect: true }),
      desiredNetwork('frontend'),
    ])
    expect(listProblems(plan, 'warning')).toEqual([])
    expect(plan.applyable).toBe(true)
  })

  it('is not let go by removing it from the file', () => {
    const plan = planFor(observedState([labelled]), [])
    expect(listChanges(plan)).toEqual(['networks.(backend) remove not-declared'])
    expect(listProblems(plan, 'warning')).toEqual(['protected'])
    expect(plan.applyable).toBe(false)
  })

  it('is let go by the file alone, and carries no protection any more', () => {
    const network = desiredNetwork('backend', { protect: false, settings: internal })
    const { after } = followFor(observedState([labelled]), [network])
    const labels = after.networks.find(({ name }) => name === 'backend')?.settings.labels ?? []
    expect(findPair(labels, 'sh.xec.protect')).toBeUndefined()
  })

  it('carries its protection from the day it is made', () => {
    const { after } = followFor(observedState([]), [desiredNetwork('backend', { protect: true })])
    const labels = after.networks.find(({ name }) => name === 'backend')?.settings.labels ?? []
    expect(findPair(labels, 'sh.xec.protect')).toBe('true')
  })

  it('that only the file protects is told of', () => {
    const plan = planFor(observedState([plain]), [desiredNetwork('backend', { protect: true })])
    expect(listProblems(plan, 'notice')).toEqual(['protected-by-file-only'])
    expect(listChanges(plan)).toEqual([])
    expect(
      listProblems(
        planFor(observedState([labelled]), [desiredNetwork('backend', { protect: true })]),
        'notice',
      ),
    ).toEqual([])
  })

  it('can be one that xec did not make', () => {
    const foreign = observedNetwork('backend')
    const asIs = planFor(observedState([foreign]), [desiredNetwork('backend', { protect: true })])
    expect(listProblems(asIs, 'notice')).toEqual(['protected-by-file-only'])
    const adopted = desiredNetwork('backend', { protect: true, adopt: true, settings: internal })
    const plan = planFor(observedState([foreign]), [adopted])
    expect(listProblems(plan, 'warning')).toEqual(['protected'])
    expect(plan.applyable).toBe(false)
  })
})

describe('destroying', () => {
  const destroy = (networks: Parameters<typeof planFor>[1], live = plain) =>
    makePlan(desiredState({ networks }), observedState([live]), { ...planOptions, mode: 'destroy' })

  it.each([
    ['a label', labelled, null, false],
    ['the file', plain, true, false],
    ['a label, lifted by the file', labelled, false, true],
    ['nothing', plain, null, true],
  ] as const)('what is protected by %s', (_, live, protect, applyable) => {
    const plan = destroy([desiredNetwork('backend', { protect })], live)
    expect(listChanges(plan)).toEqual(['networks.backend remove not-declared'])
    expect(plan.applyable).toBe(applyable)
  })

  it('finds the protection of a network that has a new name in the file', () => {
    const plan = destroy([desiredNetwork('backend', { name: 'store', protect: true })])
    expect(listChanges(plan)).toEqual(['networks.(backend) remove not-declared'])
    expect(plan.applyable).toBe(false)
  })
})
