import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUndisturbed, type Work } from '../../../src/apply/undisturbed.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import type { Step } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { followSteps, reorderSteps } from '../../support/follow-steps.ts'
import { wish, world } from '../../support/random-states.ts'
import { planOptions } from '../../support/states.ts'

const options = { ...planOptions, adopt: true }

/** A plan of which so many percent were done, in some order. */
const part = fc.record({ observed: world, desired: wish, salt: fc.nat(), reached: fc.nat(100) })

interface Scene {
  work: Work
  now: ObservedState
  /** The steps that are left. */
  left: Step[]
}

function run({
  observed,
  desired,
  salt,
  reached,
}: typeof part extends fc.Arbitrary<infer T> ? T : never): Scene {
  const { steps, diagnostics } = makePlan(desired, observed, options)
  fc.pre(!diagnostics.some(({ severity }) => severity === 'error') && steps.length > 0)
  const ordered = reorderSteps(steps, salt)
  const count = Math.round((ordered.length * reached) / 100)
  const created = new Map<string, string>()
  const now = followSteps(observed, ordered.slice(0, count), created)
  const done = new Set(ordered.slice(0, count).map(({ id }) => id))
  return { work: { steps, done, failed: new Set(), created }, now, left: ordered.slice(count) }
}

describe('what is as it was left', { timeout: 120_000 }, () => {
  it('is undisturbed, whichever steps were done', () => {
    fc.assert(
      fc.property(part, (sample) => {
        const { work, now } = run(sample)
        expect(isUndisturbed(work, now)).toBe(true)
      }),
      { numRuns: 80 },
    )
  })

  it('is disturbed once somebody else has done another step of it that shows', () => {
    fc.assert(
      fc.property(part, (sample) => {
        const { work, now, left } = run(sample)
        const [next] = left
        // a network that is gone may have been pruned
        fc.pre(next !== undefined && next.action !== 'remove-network')
        fc.pre(next.action !== 'disconnect' || next.before !== null)
        const after = followSteps(now, [{ ...next, waitsFor: [], after: [] }], new Map(work.created))
        expect(isUndisturbed(work, after)).toBe(false)
      }),
      { numRuns: 80 },
    )
  })
})
