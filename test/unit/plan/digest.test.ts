// What the digest of a plan covers: all that its changes and steps hold, but for who agreed to what.
import { describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { makePlanDigest } from '../../../src/plan/digest.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { digestText } from '../../../src/reconcile/tool.ts'
import { makeNetworkChange, makePlanOf, RICH_PLAN } from '../render/plans.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'

const RICH = {
  driverOpts: [['mode', 'fast']],
  links: ['cache:redis'],
  linkLocalIPs: ['169.254.8.8'],
} as const

/** A plan with steps of all kinds, with pools and with options. */
function makeBusyPlan(): Plan {
  const old = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
  const gone = observedNetwork('legacy', {}, { id: 'f'.repeat(64) })
  return makePlan(
    desiredState({
      networks: [
        desiredNetwork('backend', { settings: { pools: [pool('10.2.0.0/24')], internal: true } }),
        desiredNetwork('frontend', { settings: { options: [['mtu', '1400']] } }),
      ],
      containers: [
        desiredContainer(
          'api',
          [on('backend', { aliases: ['api'], ipv4Address: '10.2.0.9' }), on('frontend')],
          {
            policy: 'exact',
          },
        ),
      ],
    }),
    observedState(
      [old],
      [observedContainer('api', [attached(old, { ...RICH, ipv4Address: '10.1.0.9' }), attached(gone)])],
    ),
    planOptions,
  )
}

interface Place {
  readonly path: string
  readonly holder: Record<string, unknown>
  readonly key: string
}

function* listPlaces(holder: object, path: string): Generator<Place> {
  for (const [key, value] of Object.entries(holder)) {
    const place = `${path}.${key}`
    if (typeof value === 'object' && value !== null) yield* listPlaces(value as object, place)
    else yield { path: place, holder: holder as Record<string, unknown>, key }
  }
}

function changeValue(value: unknown, path: string): unknown {
  // a stale attachment becomes one that can be brought back
  if (value === null && /\.steps\.\d+\.before$/.test(path)) return DEFAULT_ENDPOINT_SETTINGS
  if (typeof value === 'string') return `${value}!`
  if (typeof value === 'number') return value + 1
  return typeof value === 'boolean' ? !value : 'something'
}

describe('the digest of a plan', () => {
  it.each([
    ['a busy plan', makeBusyPlan()],
    ['a plan with hazards', RICH_PLAN],
  ])('covers every value of the changes and the steps of %s', (_, plan) => {
    const subject = structuredClone({ ...plan, sensitive: [] })
    const digest = makePlanDigest(subject, digestText)
    const uncovered: string[] = []
    for (const { path, holder, key } of listPlaces(
      { changes: subject.changes, steps: subject.steps },
      'plan',
    )) {
      const before = holder[key]
      holder[key] = changeValue(before, path)
      if (makePlanDigest(subject, digestText) === digest) uncovered.push(path)
      holder[key] = before
    }
    expect(uncovered.filter((path) => !path.endsWith('.allowed'))).toEqual([])
    expect(makePlanDigest(subject, digestText)).toBe(digest)
  })

  it('tells lists from texts that look like them, and what stands at one place from what stands at the next', () => {
    const after = [
      ['a', 'b'],
      ['a', '","b'],
      '["a","b"]',
      { json: '["a","b"]' },
      [['a', 'b']],
      { a: 'b' },
      null,
      true,
    ]
    const digests = after.map((value) =>
      makePlanDigest(
        makePlanOf({
          changes: [
            makeNetworkChange({ differences: [{ path: 'p', before: 1, after: value, forcesReplace: true }] }),
          ],
        }),
        digestText,
      ),
    )
    expect(new Set(digests).size).toBe(after.length)
  })

  it('is the same for many changes, whatever pieces they are hashed in', () => {
    const changes = Array.from({ length: 2000 }, (_, index) => makeNetworkChange({ network: `net-${index}` }))
    const plan = makePlanOf({ changes })
    const join = (parts: Iterable<string>): string => digestText([[...parts].join('')])
    expect(makePlanDigest(plan, join)).toBe(makePlanDigest(plan, digestText))
    expect(makePlanDigest(makePlanOf({ changes: changes.slice(1) }), join)).not.toBe(
      makePlanDigest(plan, join),
    )
  })
})
