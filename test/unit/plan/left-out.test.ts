// A snapshot without what plans do not need gives the plan that the engine gives, or it is said that it does not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { LEFT_OUT } from '../../../src/model/snapshot.ts'
import { fillIn, leaveOut, listGaps } from '../../../src/plan/left-out.ts'
import type { Plan } from '../../../src/plan/document.ts'
import type { PlanOptions } from '../../../src/plan/options.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { decorate, secretive, wish, world } from '../../support/random-states.ts'
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
  ownLabels,
  pairs,
  planOptions,
} from '../../support/states.ts'

const options: PlanOptions = { ...planOptions, digest: (parts) => [...parts].join('') }

function findNetwork({ networks }: ObservedState, name: string) {
  const found = networks.find((network) => network.name === name)
  if (found === undefined) throw new Error(`no network ${name}`)
  return Object.fromEntries([
    ...found.settings.labels,
    ...found.settings.options,
    ...found.settings.ipamOptions,
  ])
}

function findOptions({ containers }: ObservedState, name: string) {
  const found = containers.find((container) => container.name === name)
  return Object.fromEntries(found?.attachments.flatMap(({ settings }) => settings.driverOpts) ?? [])
}

const labels = { 'com.example.password': 'hunter2', 'com.example.team': 'a' }
const driverOptions = { 'weave.password': 'hunter2', 'com.docker.network.driver.mtu': '1400', parent: 'eth0' }

describe('of a network', () => {
  it('that somebody else made, no label stays, and no option of a driver that is not known', () => {
    const network = observedNetwork('street', {
      labels: pairs({ ...labels, 'sh.xec.name': 'other' }),
      options: pairs(driverOptions),
      ipamOptions: pairs({ driver: 'host-local', account: '4711' }),
    })
    expect(findNetwork(leaveOut(observedState([network]), null), 'street')).toEqual({
      'com.example.password': LEFT_OUT,
      'com.example.team': LEFT_OUT,
      'sh.xec.name': 'other',
      'weave.password': LEFT_OUT,
      'com.docker.network.driver.mtu': '1400',
      parent: 'eth0',
      driver: 'host-local',
      account: LEFT_OUT,
    })
  })

  it('of a project everything stays but values from the environment', () => {
    const sensitive = JSON.stringify(['labels["com.example.password"]', 'options["parent"]'])
    const network = ownedNetwork(
      'frontend',
      { options: pairs(driverOptions) },
      { ...labels, 'sh.xec.sensitive': sensitive },
    )
    expect(findNetwork(leaveOut(observedState([network]), null), 'frontend')).toEqual({
      ...ownLabels('frontend'),
      'com.example.password': LEFT_OUT,
      'com.example.team': 'a',
      'sh.xec.sensitive': sensitive,
      ...driverOptions,
    })
  })

  it('that the file declares the same, whoever made it and whatever its name was', () => {
    const desired = desiredState({
      networks: [
        desiredNetwork('lane', {
          name: 'alley',
          fromEnv: { 'labels["com.example.password"]': ['PASSWORD'] },
        }),
        desiredNetwork('street', { fromEnv: { 'options["weave.password"]': ['PASSWORD'] } }),
      ],
    })
    const observed = observedState([
      ownedNetwork('lane', {}, labels),
      observedNetwork('street', { labels: pairs(labels), options: pairs(driverOptions) }),
    ])
    const kept = leaveOut(observed, desired)
    expect(findNetwork(kept, 'lane')).toMatchObject({
      'com.example.password': LEFT_OUT,
      'com.example.team': 'a',
    })
    expect(findNetwork(kept, 'street')).toEqual({ ...labels, ...driverOptions, 'weave.password': LEFT_OUT })
  })

  it('that takes its configuration from another, the values of that one go as well', () => {
    const desired = desiredState({
      networks: [desiredNetwork('base', { fromEnv: { 'labels["com.example.password"]': ['PASSWORD'] } })],
    })
    const consumer = observedNetwork('user', { configFrom: 'base', labels: pairs(labels) })
    expect(findNetwork(leaveOut(observedState([consumer]), desired), 'user')).toMatchObject({
      'com.example.password': LEFT_OUT,
    })
  })

  it('in which xec keeps its lock or its journal, nothing stays', () => {
    const lock = observedNetwork('xec-lock-shop', { labels: pairs({ 'sh.xec.record': 'lock' }) })
    expect(leaveOut(observedState([lock]), null)).toEqual(observedState([]))
  })
})

describe('of an attachment', () => {
  const street = observedNetwork('street')
  const driverOpts = pairs({ 'weave.password': 'hunter2', 'com.docker.network.endpoint.ifname': 'eth1' })
  const observed = observedState([street], [observedContainer('web', [attached(street, { driverOpts })])])
  const shown = { 'weave.password': LEFT_OUT, 'com.docker.network.endpoint.ifname': 'eth1' }

  it('options that are not known go where no file tells whether they are secrets', () => {
    expect(findOptions(leaveOut(observed, null), 'web')).toEqual(shown)
    expect(findOptions(leaveOut(observed, desiredState()), 'web')).toEqual(shown)
  })

  it('all stay where the file declares the container or the network', () => {
    const byContainer = desiredState({ containers: [desiredContainer('web', null)] })
    const byNetwork = desiredState({ networks: [desiredNetwork('street')] })
    for (const desired of [byContainer, byNetwork]) {
      expect(findOptions(leaveOut(observed, desired), 'web')).toEqual(Object.fromEntries(driverOpts))
    }
  })

  it('those from the environment go, and are taken to be what the file says', () => {
    const fromEnv = { 'driverOpts["weave.password"]': ['PASSWORD'] }
    const declare = (values: Record<string, string>): DesiredState =>
      desiredState({
        networks: [desiredNetwork('street')],
        containers: [desiredContainer('web', [{ ...on('street', { driverOpts: pairs(values) }), fromEnv }])],
      })
    const desired = declare({ 'weave.password': 'hunter2' })
    const kept = leaveOut(observed, desired)
    expect(findOptions(kept, 'web')).toEqual(shown)
    expect(fillIn(kept, desired)).toEqual(observed)
    expect(findOptions(fillIn(kept, declare({})), 'web')).toEqual(shown)
    const bare = desiredState({
      networks: [desiredNetwork('street')],
      containers: [desiredContainer('web', [{ ...on('street'), fromEnv }])],
    })
    expect(findOptions(fillIn(kept, bare), 'web')).toEqual(shown)
  })
})

describe('a plan of what is left', { timeout: 120_000 }, () => {
  it('is the plan of the engine, or has gaps that are named', () => {
    const files = fc.constantFrom('none', 'this', 'other')
    const modes = fc.constantFrom('apply', 'apply', 'destroy')
    const found = { gaps: 0, plans: 0 }
    fc.assert(
      fc.property(
        decorate(world),
        secretive(wish),
        secretive(wish),
        fc.record({ file: files, mode: modes, adopt: fc.boolean() }),
        (observed, desired, other, { file, mode, adopt }) => {
          const given = { ...options, mode, adopt } as const
          const before = { none: null, this: desired, other }[file]
          const kept = fillIn(leaveOut(observed, before), desired)
          const made = makePlan(desired, kept, given)
          const gaps = listGaps(made, kept, desired)
          found.gaps += gaps.length
          if (file === 'this' && !hasSecret(observed)) expect(gaps).toEqual([])
          if (gaps.length > 0) return
          found.plans += made.steps.length
          expect(pickPlan(made)).toEqual(pickPlan(makePlan(desired, observed, given)))
        },
      ),
      { numRuns: 200 },
    )
    expect(found.gaps).toBeGreaterThan(0)
    expect(found.plans).toBeGreaterThan(0)
  })
})

function hasSecret({ networks }: ObservedState): boolean {
  return networks.some(({ settings }) => settings.labels.some(([key]) => key === 'com.example.token'))
}

// What the engine showed of networks that stay as they are is covered by one digest that nobody applies by.
function pickPlan({ digests, ...plan }: Plan): object {
  return { ...plan, digest: digests.plan }
}

describe('gaps', () => {
  const street = observedNetwork('street', { labels: pairs(labels) })
  const kept = leaveOut(observedState([street]), null)
  const declare = (given: Record<string, string>, rest = {}): DesiredState =>
    desiredState({
      networks: [
        desiredNetwork('lane', { name: 'street', settings: { labels: pairs(given) }, ...rest }),
        desiredNetwork('other'),
      ],
    })

  it('are none where nothing is compared or replaced', () => {
    const desired = declare({})
    expect(listGaps(makePlan(desired, kept, options), kept, desired)).toEqual([])
  })

  it('are networks of which a label is compared', () => {
    const desired = declare({ 'com.example.team': 'a' })
    const plan = makePlan(desired, kept, options)
    expect(plan.diagnostics).toMatchObject([{ code: 'network-foreign' }])
    expect(listGaps(plan, kept, desired)).toEqual(['networks.lane'])
  })

  it.each([
    ['labels', 'options'],
    ['options', 'labels'],
  ] as const)('are networks of which %s are compared, whatever %s they have', (compared, other) => {
    const settings = {
      [compared]: pairs({ 'com.example.team': 'a' }),
      [other]: pairs({ 'com.example.rack': '7' }),
    }
    const live = leaveOut(observedState([observedNetwork('street', settings)]), null)
    const desired = desiredState({
      networks: [desiredNetwork('lane', { name: 'street', settings: { [compared]: settings[compared] } })],
    })
    expect(listGaps(makePlan(desired, live, options), live, desired)).toEqual(['networks.lane'])
  })

  it('are networks that are replaced with what is not known', () => {
    const desired = declare({}, { adopt: true, settings: { internal: true } })
    expect(listGaps(makePlan(desired, kept, options), kept, desired)).toEqual(['networks.lane'])
  })
})
