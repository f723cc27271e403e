// What an engine would show without some steps of a plan: from it, the same plan is made again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { putBack } from '../../../src/plan/put-back.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { followSteps, reorderSteps } from '../../support/follow-steps.ts'
import { wish, world } from '../../support/random-states.ts'
import {
  attached,
  observedContainer,
  observedNetwork,
  observedState,
  planOptions,
} from '../../support/states.ts'
import { digestText } from '../../../src/reconcile/tool.ts'

const options = { ...planOptions, adopt: true, digest: digestText }

/** A plan of which some steps were done, in an order that its links allow. */
const part = fc.record({ before: world, desired: wish, salt: fc.nat(), reached: fc.nat(100) })

function makePart({
  before,
  desired,
  salt,
  reached,
}: typeof part extends fc.Arbitrary<infer Part> ? Part : never) {
  const plan = makePlan(desired, before, options)
  fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error') && plan.steps.length > 0)
  const run = reorderSteps(plan.steps, salt).slice(0, Math.round((plan.steps.length * reached) / 100))
  const created = new Map<string, string>()
  const after = followSteps(before, run, created)
  return { plan, after, progress: { steps: plan.steps, done: new Set(run.map(({ id }) => id)), created } }
}

describe('putting back what a part of a plan has done', { timeout: 120_000 }, () => {
  it('gives what the same plan is made of, however far it got', () => {
    fc.assert(
      fc.property(part, (sample) => {
        const { plan, after, progress } = makePart(sample)
        const again = makePlan(sample.desired, putBack(after, sample.before, progress), options)
        expect(again).toEqual(plan)
      }),
      { numRuns: 100 },
    )
  })

  it('gives another plan where something else that it depends on has changed', () => {
    fc.assert(
      fc.property(part, fc.nat(), (sample, choice) => {
        const { plan, after, progress } = makePart(sample)
        const touched = plan.steps.flatMap((step) => ('container' in step ? [step.container.id] : []))
        fc.pre(touched.length > 0)
        const id = touched[choice % touched.length]
        const changed = {
          ...after,
          containers: after.containers.map((container) =>
            container.id === id ? { ...container, id: 'made anew' } : container,
          ),
        }
        const again = makePlan(sample.desired, putBack(changed, sample.before, progress), options)
        expect(again.digests.plan).not.toBe(plan.digests.plan)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves what no step did as it is, and finds attachments without an id by their name', () => {
    const [old, other] = [observedNetwork('old'), observedNetwork('other')]
    const api = observedContainer('api', [])
    const web = observedContainer('web', [attached(old, {}, { networkId: null })])
    const before = observedState([old, other], [web, api])
    const now = observedState([other], [{ ...web, attachments: [] }, api])
    const base = { of: 'x', waitsFor: [], after: [], hazards: [], irreversible: null } as const
    const container = { name: 'web', id: web.id, mode: null }
    const network = { name: 'old', id: old.id, createdBy: null }
    const steps = [
      { ...base, id: 'a', action: 'disconnect', network, container, before: null },
      {
        ...base,
        id: 'b',
        action: 'remove-network',
        network,
        before: { name: 'old', settings: old.settings },
      },
    ] as const
    const back = putBack(now, before, { steps, done: new Set(['a', 'b']), created: new Map() })
    expect(back.networks).toEqual([...now.networks, old])
    expect(back.containers).toEqual(before.containers)
    expect(putBack(now, before, { steps, done: new Set(), created: new Map() })).toEqual(now)
    const unknown = { name: 'new', id: null, createdBy: 'nobody' }
    const endpoint = DEFAULT_ENDPOINT_SETTINGS
    const join = { ...base, id: 'c', action: 'connect', network: unknown, container, endpoint } as const
    const joined = putBack(before, before, { steps: [join], done: new Set(['c']), created: new Map() })
    expect(joined.containers).toEqual(before.containers)
    // still there: nothing is put beside it
    const kept = putBack(before, before, { steps, done: new Set(['a', 'b']), created: new Map() })
    expect(kept.networks).toHaveLength(before.networks.length)
    expect(kept.containers).toEqual(before.containers)
  })

  it('takes away what was joined by a container that nobody has seen before', () => {
    const old = observedNetwork('old')
    const web = observedContainer('web', [attached(old)])
    const base = { of: 'x', waitsFor: [], after: [], hazards: [], irreversible: null } as const
    const join = {
      ...base,
      id: 'a',
      action: 'connect',
      network: { name: 'old', id: old.id, createdBy: null },
      container: { name: 'web', id: web.id, mode: null },
      endpoint: DEFAULT_ENDPOINT_SETTINGS,
    } as const
    const done = { steps: [join], done: new Set(['a']), created: new Map() }
    const back = putBack(observedState([old], [web]), observedState([old], []), done)
    expect(back.containers).toEqual([{ ...web, attachments: [] }])
  })
})
