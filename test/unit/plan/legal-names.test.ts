// Any name, key, label or option is as good as any other: none makes a plan crash, and none is taken for another.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePairs, sortTexts } from '../../../src/model/pairs.ts'
import { renderKey, renderMapPath, renderName } from '../../../src/plan/naming.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { listSchemaErrors } from '../../support/plan-schema.ts'
import { followPlan } from '../../support/plans.ts'
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
  pairs,
  planOptions,
  pool,
} from '../../support/states.ts'

const ODD = [
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '',
  ' ',
  '(none)',
  '"(a)"',
  'a/b',
  'a"b',
  'networks.a',
  '\u{1f6d2}',
  'ünïcode',
  '\ud800',
  '\u0000',
]
const text = fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: 'binary', maxLength: 6 }))
const texts = fc.uniqueArray(text, { minLength: 1, maxLength: 5 })

// The names of what an engine has by itself are taken.
const RESERVED = new Set(['bridge', 'host', 'none'])
const names = fc.uniqueArray(
  text.filter((name) => !RESERVED.has(name)),
  { minLength: 4, maxLength: 4 },
)

const scene = fc.record({
  keys: fc.uniqueArray(text, { minLength: 4, maxLength: 4 }),
  names,
  labels: texts,
  options: texts,
})

function makeScene({
  keys,
  names: list,
  labels,
  options,
}: {
  keys: string[]
  names: string[]
  labels: string[]
  options: string[]
}) {
  const [first = '', second = '', third = '', fourth = ''] = list
  const settings = {
    labels: pairs(Object.fromEntries(labels.map((label) => [`x${label}`, label]))),
    options: makePairs(options.map((option) => [option, option] as const)),
  }
  const subnet = (number: number) => ({ pools: [pool(`10.${number}.0.0/24`)] })
  const owned = ownedNetwork(first, subnet(1))
  const gone = ownedNetwork(second, subnet(2))
  const foreign = observedNetwork(third, subnet(3))
  const containers = list.map((name, index) =>
    observedContainer(name, [
      attached([owned, gone, foreign][index % 3] ?? owned, { aliases: labels.toSorted() }),
    ]),
  )
  const desired = desiredState({
    networks: [
      desiredNetwork(keys[0] ?? '', { name: first, settings }),
      desiredNetwork(keys[1] ?? '', { name: fourth, settings: { ...settings, ...subnet(4) } }),
    ],
    containers: [
      desiredContainer(keys[2] ?? '', [on(keys[0] ?? ''), on(keys[1] ?? '')], { container: first }),
      desiredContainer(keys[3] ?? '', null, { container: second }),
    ],
  })
  return { desired, observed: observedState([owned, gone, foreign], containers) }
}

describe('any legal name', () => {
  it('can be planned and followed, and no two changes or steps have one address', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { desired, observed } = makeScene(given)
        const { plan } = followPlan(desired, observed)
        const shown = makePlan(desired, observed, { ...planOptions, showUnchanged: true })
        for (const addresses of [
          shown.changes.map(({ address }) => address),
          shown.steps.map(({ id }) => id),
          plan.kept.map(({ address, reason }) => `${address} ${reason}`),
        ]) {
          expect(new Set(addresses).size).toBe(addresses.length)
        }
        expect(listSchemaErrors(shown)).toEqual([])
        const known = new Set(plan.changes.map(({ address }) => address))
        for (const step of plan.steps) expect(known).toContain(step.of)
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('of a key or a path is written so that it can be told from every other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text), (list) => {
        const rendered = list.flatMap((item) => [
          renderKey(item),
          renderName(item),
          renderMapPath('options', item),
        ])
        expect(sortTexts(rendered)).toHaveLength(list.length * 3)
      }),
    )
  })

  it.each([
    ['frontend', 'frontend', '(frontend)'],
    ['front_end-2', 'front_end-2', '(front_end-2)'],
    ['front.end', '"front.end"', '(front.end)'],
    ['', '""', '("")'],
    ['a/b', '"a/b"', '("a/b")'],
  ])('%j is %s as a key and %s as a name', (text, key, name) => {
    expect([renderKey(text), renderName(text)]).toEqual([key, name])
  })
})
