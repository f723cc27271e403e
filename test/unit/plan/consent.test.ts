// Consent: what is marked, what is left to agree to, and that a plan stays the same plan.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { HazardType } from '../../../src/plan/document.ts'
import { giveConsent, listDangers, listUnallowed } from '../../../src/plan/consent.ts'
import { DANGERS, HAZARD_LEVELS } from '../../../src/plan/hazard-levels.ts'
import { planFor } from '../../support/plans.ts'
import {
  attached,
  desiredNetwork,
  observedContainer,
  observedState,
  ownedNetwork,
} from '../../support/states.ts'

const live = ownedNetwork('backend')
const observed = observedState([live], [observedContainer('api', [attached(live)])])
const internal = desiredNetwork('backend', { settings: { internal: true } })
const digest = (parts: Iterable<string>): string =>
  createHash('sha256')
    .update([...parts].join(''))
    .digest('hex')
const replace = (allow?: readonly HazardType[]) =>
  planFor(observed, [internal], [], allow === undefined ? { digest } : { allow, digest })
const both = ['foreign-endpoints', 'replaces-network'] as const

describe('consent', () => {
  it('is needed for each type of danger once, in order', () => {
    expect(listUnallowed(replace())).toEqual(both)
    expect(listDangers(replace()).map(({ type }) => type)).toEqual(['replaces-network', 'foreign-endpoints'])
  })

  it('marks the dangers that it names, on the change and on every step', () => {
    const plan = replace(['replaces-network'])
    expect(listUnallowed(plan)).toEqual(['foreign-endpoints'])
    const hazards = [...plan.changes, ...plan.steps].flatMap((item) => item.hazards)
    expect(hazards.length).toBeGreaterThan(4)
    for (const { type, allowed } of hazards)
      expect([type, allowed]).toEqual([type, type === 'replaces-network'])
  })

  it('adds up, and without names is consent to all that a plan shows', () => {
    const first = giveConsent(replace(), ['replaces-network'])
    expect(listUnallowed(giveConsent(first, ['foreign-endpoints']))).toEqual([])
    expect(giveConsent(first)).toEqual(replace(both))
  })

  it('is never marked on a notice, which needs none', () => {
    const gone = planFor(observedState([live, ownedNetwork('frontend')]), [desiredNetwork('frontend')], [], {
      allow: ['prunes'],
    })
    expect(listUnallowed(gone)).toEqual([])
    expect(gone.changes[0]?.hazards).toMatchObject([{ type: 'prunes', allowed: false }])
    expect(giveConsent(gone)).toEqual(gone)
  })

  it('leaves a plan the plan that it was', () => {
    expect(replace(both).digests).toEqual(replace().digests)
  })
})

describe('the dangers', () => {
  it('are the hazards of that level, and the one that a file can raise to it, sorted', () => {
    expect(DANGERS).toEqual(
      Object.entries(HAZARD_LEVELS)
        .flatMap(([type, level]) => (level === 'danger' || type === 'exposure-broadens' ? [type] : []))
        .toSorted(),
    )
    expect(DANGERS).toHaveLength(10)
  })
})
