// Whole plans: what they say about themselves, destroying, digests, and the order of what they hold.
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import type { Plan } from '../../../src/plan/document.ts'
import type { PlanOptions } from '../../../src/plan/options.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { followPlan, listChanges, listKept, listPlaces, listProblems } from '../../support/plans.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  docker28,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'

// A digest that can be read: what goes into it.
const options: PlanOptions = { ...planOptions, digest: (parts) => [...parts].join('') }

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
const api = observedContainer('api-server', [attached(bridge)])
const range = (line: number) => ({
  file: 'config.yaml',
  start: { line, column: 1 },
  end: { line, column: 9 },
})
const desired = desiredState({
  networks: [
    desiredNetwork('backend'),
    desiredNetwork('frontend', { settings: { pools: [pool('10.2.0.0/24')] } }),
  ],
  containers: [desiredContainer('api', [on('backend'), on('frontend')], { container: 'api-server' })],
})
const observed = observedState([live], [api])

describe('a plan', () => {
  it('says what it is about', () => {
    const { plan } = followPlan(desired, observed)
    expect(plan).toMatchObject({
      formatVersion: '1.0',
      tool: 'xec 1.2.3',
      project: 'shop',
      engine: { id: 'engine-28', name: 'host', version: '28.5.2', apiVersion: '1.51' },
      mode: 'apply',
      summary: { create: 1, replace: 0, remove: 0, connect: 2, reconnect: 0, disconnect: 1, unchanged: 1 },
      applyable: true,
      complete: true,
    })
    expect(listChanges(plan)).toEqual([
      'networks.frontend create missing',
      'containers.api/(bridge) disconnect not-declared',
      'containers.api/backend connect missing',
      'containers.api/frontend connect missing',
    ])
  })

  it('that is empty is not to be applied', () => {
    const plan = makePlan(desiredState({}), observedState([]), options)
    expect(plan).toMatchObject({
      applyable: false,
      complete: true,
      changes: [],
      steps: [],
      kept: [],
      diagnostics: [],
    })
  })

  it('counts every kind of change', () => {
    const old = ownedNetwork('old', { pools: [pool('10.3.0.0/24')] })
    const state = observedState(
      [live, old],
      [observedContainer('api-server', [attached(live), attached(old)])],
    )
    const wish: DesiredState = {
      ...desired,
      networks: [desiredNetwork('backend', { settings: { internal: true } }), ...desired.networks.slice(1)],
    }
    expect(followPlan(wish, state).plan.summary).toEqual({
      create: 1,
      replace: 1,
      remove: 1,
      connect: 1,
      reconnect: 1,
      disconnect: 1,
      unchanged: 0,
    })
  })

  it('gives its findings by severity, then by place in the file', () => {
    const wish = desiredState({
      networks: [
        desiredNetwork('a', { external: true, range: range(9) }),
        desiredNetwork('b', { settings: { attachable: true }, range: range(2) }),
        desiredNetwork('c', { external: true, range: range(4) }),
        desiredNetwork('d', { external: true, range: range(4), name: 'zone' }),
        desiredNetwork('e', { settings: { attachable: true, enableIPv4: false }, range: range(4) }),
      ],
      containers: [desiredContainer('web', null, { ports: [], range: range(1) })],
    })
    const web = observedContainer('web', [], {
      ports: [{ hostIp: '', hostPort: 80, containerPort: 80, protocol: 'tcp' }],
    })
    const plan = makePlan(wish, observedState([], [web], { ...docker28, apiVersion: '1.47' }), options)
    expect(plan.diagnostics.map(({ code, range: place }) => `${place?.start.line} ${code}`)).toEqual([
      '4 field-unsupported',
      '4 network-missing',
      '4 network-missing',
      '9 network-missing',
      '1 ports-differ',
      '2 field-without-effect',
      '4 field-without-effect',
    ])
    expect(plan.diagnostics[1]?.detail).toContain('"c"')
  })

  it('knows no order of the input, be it of containers of one name', () => {
    const twin = { ...api, id: 'e'.repeat(64), attachments: [attached(live)] }
    const plan = (containers: ObservedState['containers']): string =>
      JSON.stringify(makePlan(desired, { ...observed, containers }, options))
    expect(plan([api, twin])).toBe(plan([twin, api]))
  })

  it('sorts what it keeps by address', () => {
    const state = observedState([observedNetwork('backend')], [])
    const wish = desiredState({
      networks: [desiredNetwork('backend')],
      containers: [desiredContainer('api', [on('backend')], { optional: true })],
    })
    expect(listKept(makePlan(wish, state, options))).toEqual([
      'containers.api waiting',
      'networks.backend foreign-network',
    ])
  })
})

describe('destroying', () => {
  const destroy = { ...options, mode: 'destroy' } as const
  const shared = observedNetwork('legacy', { pools: [pool('10.9.0.0/24')] })
  const attachedApi = observedContainer('api-server', [attached(live), attached(shared)])
  const cron = observedContainer('cron', [attached(live)])

  it('removes what the project owns and nothing else, under the keys of the file', () => {
    const { plan, after } = followPlan(desired, observedState([live, shared], [attachedApi, cron]), destroy)
    expect(plan.mode).toBe('destroy')
    expect(listChanges(plan)).toEqual([
      'networks.backend remove not-declared',
      'containers.(cron)/backend disconnect not-declared',
      'containers.api/backend disconnect not-declared',
    ])
    expect(listKept(plan)).toEqual([])
    expect(Object.keys(listPlaces(after, 'api-server'))).toEqual(['legacy'])
    const foreign = plan.changes[0]?.hazards.find(({ type }) => type === 'foreign-endpoints')
    expect(foreign?.message).toContain('"cron"')
    expect(foreign?.message).not.toContain('"api-server"')
  })

  it('needs neither the containers nor the ports of the file', () => {
    const wish = desiredState({
      networks: desired.networks,
      containers: [
        desiredContainer('web', [on('backend')]),
        desiredContainer('api', null, { ports: [], container: 'api-server' }),
      ],
    })
    const plan = makePlan(wish, observedState([live], [attachedApi]), destroy)
    expect(plan.diagnostics).toEqual([])
    expect(plan).toMatchObject({ complete: true, applyable: true })
  })

  it('leaves alone what the file calls external', () => {
    const wish = desiredState({ networks: [desiredNetwork('backend', { external: true })] })
    const plan = makePlan(wish, observedState([live]), destroy)
    expect(listChanges(plan)).toEqual([])
    expect(listKept(plan)).toEqual(['networks.backend external'])
    const theirs = observedState([observedNetwork('backend')])
    expect(listKept(makePlan(wish, theirs, destroy))).toEqual([])
  })

  it("says which networks of the file are not the project's, and stay", () => {
    const plan = makePlan(desired, observedState([observedNetwork('backend')]), destroy)
    expect(listChanges(plan)).toEqual([])
    expect(listKept(plan)).toEqual(['networks.backend foreign-network'])
  })

  it('removes nothing without a name in the file, and says so', () => {
    const wish = { ...desired, project: { name: 'shop', named: false } }
    const plan = makePlan(wish, observedState([live]), destroy)
    expect(plan.steps).toEqual([])
    expect(listProblems(plan, 'warning')).toEqual(['project-unnamed'])
    expect(listKept(plan)).toEqual(['networks.backend project-unnamed'])
    expect(makePlan(wish, observedState([live], [api]), options).diagnostics).toEqual([])
  })

  it('takes the labels of another project for what they are, whatever the name', () => {
    const theirs = ownedNetwork('backend', {}, { 'sh.xec.project': 'bank' })
    expect(listChanges(makePlan(desired, observedState([theirs]), destroy))).toEqual([])
  })
})

describe('a digest', () => {
  const make = (
    wish: DesiredState = desired,
    state: ObservedState = observed,
    more: Partial<PlanOptions> = {},
  ) => makePlan(wish, state, { ...options, ...more }).digests

  const base = make()
  const other = (digests: Plan['digests']): string[] =>
    (['config', 'observed', 'plan'] as const).filter((name) => digests[name] !== base[name])

  it.each<readonly [string, Plan['digests'], readonly string[]]>([
    [
      'the places in the file',
      make({
        ...desired,
        networks: desired.networks.map((network) => ({
          ...network,
          range: range(7),
          ranges: { driver: range(8) },
        })),
        containers: desired.containers.map((container) => ({
          ...container,
          range: range(9),
          attachments: container.attachments?.map((item) => ({ ...item, range: range(10) })) ?? null,
        })),
      }),
      [],
    ],
    [
      'what nobody declares',
      make(desired, observedState([live, observedNetwork('legacy')], [api, observedContainer('cron', [])])),
      [],
    ],
    ['whether unchanged objects are shown', make(desired, observed, { showUnchanged: true }), []],
    [
      'the version and the name of the engine',
      make(desired, observedState([live], [api], { ...docker28, version: '29.0.0', name: 'other' })),
      [],
    ],
    [
      'the engine itself',
      make(desired, observedState([live], [api], { ...docker28, id: 'engine-99' })),
      ['plan'],
    ],
    [
      'the project',
      make({ ...desired, project: { name: 'bank', named: true } }, observedState([], [api])),
      ['config', 'observed', 'plan'],
    ],
    [
      'a declared field that is as it should be',
      make({
        ...desired,
        networks: desired.networks.map((network) =>
          network.key === 'backend' ? { ...network, settings: { internal: false } } : network,
        ),
      }),
      ['config'],
    ],
    [
      'a port that cannot be changed',
      make({
        ...desired,
        containers: desired.containers.map((container) => ({
          ...container,
          ports: [{ hostIp: '', hostPort: 1, containerPort: 1, protocol: 'tcp' }],
        })),
      }),
      ['config'],
    ],
    [
      'a target that waits',
      make({
        ...desired,
        containers: [...desired.containers, desiredContainer('web', null, { optional: true })],
      }),
      ['config'],
    ],
    [
      'the state of a container that moves',
      make(desired, observedState([live], [{ ...api, state: 'paused' }])),
      ['observed'],
    ],
    [
      'the id of a container that moves',
      make(desired, observedState([live], [{ ...api, id: 'e'.repeat(64) }])),
      ['observed', 'plan'],
    ],
    [
      'the id of a network that is joined',
      make(desired, observedState([{ ...live, id: 'e'.repeat(64) }], [api])),
      ['observed', 'plan'],
    ],
    [
      'another live value of a declared network',
      make(desired, observedState([{ ...live, settings: { ...live.settings, internal: true } }], [api])),
      ['observed'],
    ],
  ])('knows %s', (_, digests, changed) => {
    expect(other(digests)).toEqual(changed)
  })

  it('is made of the same bytes for the same input', () => {
    expect(make()).toEqual(base)
  })
})
