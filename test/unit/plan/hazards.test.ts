// How changes may hurt, and which of it needs consent.
import { describe, expect, it } from 'vitest'
import { DEFAULT_GUARDS, type DesiredContainer, type DesiredNetwork } from '../../../src/model/desired.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { listHazards, planFor } from '../../support/plans.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  docker20,
  none,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  podman5,
  pool,
} from '../../support/states.ts'

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
const other = ownedNetwork('frontend', { pools: [pool('10.2.0.0/24')] })
const backend = desiredNetwork('backend')
const frontend = desiredNetwork('frontend')
const internal = desiredNetwork('backend', { settings: { internal: true } })
const port = { hostIp: '', hostPort: 80, containerPort: 80, protocol: 'tcp' } as const

function findMessage(plan: Plan, address: string, type: string): string {
  const change = plan.changes.find((item) => item.address === address)
  const found = change?.hazards.filter((hazard) => hazard.type === type) ?? []
  expect(found).toHaveLength(1)
  return found[0]?.message ?? ''
}

describe('a network', () => {
  const onIt = (name: string, rest: Partial<ObservedContainer> = {}) =>
    observedContainer(name, [attached(live)], rest)

  it.each<readonly [string, readonly ObservedContainer[], readonly DesiredNetwork[], readonly string[]]>([
    ['that is removed', [], [frontend], ['notice prunes']],
    ['that is replaced with nobody on it', [], [internal, frontend], []],
    [
      'that is replaced under running containers',
      [onIt('api')],
      [internal, frontend],
      ['danger replaces-network', 'danger foreign-endpoints'],
    ],
    [
      'that is replaced under stopped containers',
      [onIt('api', { state: 'exited' })],
      [internal, frontend],
      ['danger foreign-endpoints'],
    ],
    [
      'that is removed under containers',
      [onIt('api')],
      [frontend],
      ['notice prunes', 'danger foreign-endpoints'],
    ],
  ])('%s', (_, containers, networks, expected) => {
    const plan = planFor(observedState([live, other], containers), networks)
    const address = networks.includes(internal) ? 'networks.backend' : 'networks.(backend)'
    expect(listHazards(plan, address)).toEqual(expected)
  })

  it('names up to five of the containers on it, by name', () => {
    const names = ['web', 'api', 'db', 'cron', 'mail', 'cache', 'queue']
    const plan = planFor(
      observedState(
        [live, other],
        names.map((name) => onIt(name)),
      ),
      [internal, frontend],
    )
    expect(findMessage(plan, 'networks.backend', 'replaces-network')).toBe(
      'Running containers lose "backend" for a moment: "api", "cache", "cron", "db", "mail" and 2 more.',
    )
  })

  it('counts a target without a list of networks as one that the file does not manage', () => {
    const hazards = (target: DesiredContainer) =>
      listHazards(planFor(observedState([live], [onIt('api')]), [internal], [target]), 'networks.backend')
    expect(hazards(desiredContainer('api', null))).toContain('danger foreign-endpoints')
    expect(hazards(desiredContainer('api', [on('backend')]))).not.toContain('danger foreign-endpoints')
  })

  it('that is adopted', () => {
    const foreign = observedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
    const plan = planFor(observedState([foreign]), [internal], [], { adopt: true })
    expect(listHazards(plan, 'networks.backend')).toEqual(['danger adopts'])
  })

  it.each<readonly [string, Partial<ObservedNetwork>, DesiredNetwork, readonly string[]]>([
    ['hides its pools', { unknown: ['pools', 'driver'] }, internal, ['danger loses-settings']],
    [
      'hides pools that are declared',
      { unknown: ['pools'] },
      desiredNetwork('backend', { settings: { internal: true, pools: [pool('10.1.0.0/24')] } }),
      [],
    ],
    ['hides only what nobody chooses', { unknown: ['driver'] }, internal, []],
  ])('that is replaced and %s', (_, rest, network, expected) => {
    const plan = planFor(observedState([{ ...live, ...rest }]), [network])
    expect(listHazards(plan, 'networks.backend')).toEqual(expected)
  })

  it('says with all its steps how it may hurt', () => {
    const plan = planFor(observedState([live], [onIt('api')]), [internal])
    const ofNetwork = plan.steps.filter(({ of }) => of === 'networks.backend')
    expect(ofNetwork.map(({ hazards }) => hazards.length)).toEqual([2, 2])
    expect(ofNetwork.flatMap(({ hazards }) => hazards.map(({ allowed }) => allowed))).not.toContain(true)
  })

  it('says what it does to containers with the steps that do it, and with no other change', () => {
    const plan = planFor(observedState([live], [onIt('api'), onIt('cron', { state: 'exited' })]), [internal])
    expect(listHazards(plan, 'containers.(api)/backend')).toEqual([])
    const listTypes = (address: string): string[][] =>
      plan.steps.filter(({ of }) => of === address).map(({ hazards }) => hazards.map(({ type }) => type))
    const both = ['replaces-network', 'foreign-endpoints']
    expect(listTypes('containers.(api)/backend')).toEqual([both, both])
    expect(listTypes('containers.(cron)/backend')).toEqual([['foreign-endpoints'], ['foreign-endpoints']])
  })
})

describe('removing networks', () => {
  const makeAll = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      ownedNetwork(`net-${index}`, { pools: [pool(`10.${index}.0.0/24`)] }),
    )
  const keep = (count: number) => Array.from({ length: count }, (_, index) => desiredNetwork(`net-${index}`))

  it.each([
    [10, 7, []],
    [10, 6, ['danger too-many-removals']],
    [9, 1, []],
    [10, 0, ['danger removes-all', 'danger too-many-removals']],
    [1, 0, ['danger removes-all']],
  ])('of %i networks %i stay', (count, stay, expected) => {
    const plan = planFor(observedState(makeAll(count)), keep(stay))
    const hazards = listHazards(plan, `networks.(net-${stay})`).filter((hazard) => hazard !== 'notice prunes')
    expect(hazards.toSorted()).toEqual(expected)
  })

  it('names the networks of the project, up to five', () => {
    expect(findMessage(planFor(observedState(makeAll(1)), []), 'networks.(net-0)', 'removes-all')).toBe(
      'The only network of the project would be removed: "net-0".',
    )
    expect(findMessage(planFor(observedState(makeAll(7)), []), 'networks.(net-0)', 'removes-all')).toBe(
      'All 7 networks of the project would be removed: "net-0", "net-1", "net-2", "net-3", "net-4" and 2 more.',
    )
  })

  const remove = (count: number, stay: number, guards = DEFAULT_GUARDS) =>
    makePlan(desiredState({ guards, networks: keep(stay) }), observedState(makeAll(count)), planOptions)

  it.each([
    [11, 3, '8 of 11 owned networks would be removed, 72 %, limit 30 %.'],
    [10, 6, '4 of 10 owned networks would be removed, 40 %, limit 30 %.'],
    [13, 9, '4 of 13 owned networks would be removed, more than 30 %, limit 30 %.'],
  ])('says with numbers what is too much: %i, of which %i stay', (count, stay, message) => {
    const first = remove(count, stay).changes.find(({ hazards }) => hazards.length > 1)
    expect(first?.hazards.find(({ type }) => type === 'too-many-removals')?.message).toBe(message)
  })

  it.each([
    [4, 3, { maxRemovalPercent: 30, minOwnedNetworks: 4 }, false],
    [4, 3, { maxRemovalPercent: 24, minOwnedNetworks: 4 }, true],
    [4, 3, { maxRemovalPercent: 25, minOwnedNetworks: 4 }, false],
    [4, 3, { maxRemovalPercent: 0, minOwnedNetworks: 1 }, true],
    [4, 1, { maxRemovalPercent: 0, minOwnedNetworks: 5 }, false],
    [12, 0, { maxRemovalPercent: 100, minOwnedNetworks: 1 }, false],
  ])('of %i networks %i stay, within the limits of the file: %o', (count, stay, guards, expected) => {
    const types = remove(count, stay, { ...DEFAULT_GUARDS, ...guards }).changes.flatMap(({ hazards }) =>
      hazards.map(({ type }) => type),
    )
    expect(types.includes('too-many-removals')).toBe(expected)
  })

  it('is said with each removal', () => {
    const removals = remove(10, 0).steps.map(({ hazards }) => hazards.map(({ type }) => type))
    expect(removals).toHaveLength(10)
    for (const types of removals)
      expect(types).toEqual(expect.arrayContaining(['removes-all', 'too-many-removals']))
  })

  it('counts neither networks of others nor placeholders', () => {
    const theirs = ownedNetwork('corp', {}, { 'sh.xec.project': 'bank' })
    const placeholder = ownedNetwork('old', { configOnly: true }, { 'sh.xec.placeholder': 'true' })
    const networks = [desiredNetwork('corp', { external: true })]
    const plan = planFor(observedState([live, theirs, placeholder]), networks)
    expect(listHazards(plan, 'networks.(backend)')).toContain('danger removes-all')
    expect(listHazards(plan, 'networks.(old)')).toEqual(['notice prunes'])
  })

  it('is said of all of them when everything is destroyed', () => {
    const plan = makePlan(desiredState({ networks: [backend] }), observedState([live]), {
      ...planOptions,
      mode: 'destroy',
    })
    expect(listHazards(plan, 'networks.backend')).toEqual(['notice prunes', 'danger removes-all'])
  })
})

describe('a container', () => {
  const leaves = (api: ObservedContainer, networks = [live, other]) =>
    planFor(observedState(networks, [api]), [backend, frontend], [desiredContainer('api', [on('frontend')])])
  const settings = { aliases: ['data', 'store'], ipv4Address: '10.1.0.5' }

  it('that runs and leaves a network loses its names and its address there', () => {
    const plan = leaves(observedContainer('api', [attached(live, settings), attached(other)]))
    expect(listHazards(plan, 'containers.api/backend')).toEqual([
      'notice detaches-running',
      'notice names-lost',
      'danger address-changes',
    ])
    expect(findMessage(plan, 'containers.api/backend', 'names-lost')).toContain(
      '"data", "store" on "backend"',
    )
    expect(findMessage(plan, 'containers.api/backend', 'address-changes')).toContain(
      '10.1.0.5 on "backend" and gives it up',
    )
  })

  it('that does not run only loses its address', () => {
    const plan = leaves(observedContainer('api', [attached(live, settings)], { state: 'exited' }))
    expect(listHazards(plan, 'containers.api/backend')).toEqual(['danger address-changes'])
  })

  it('whose names and addresses are not shown loses nothing that is known', () => {
    const unknown = ['aliases', 'ipv4Address', 'ipv6Address'] as const
    const plan = leaves(observedContainer('api', [attached(live, settings, { unknown }), attached(other)]))
    expect(listHazards(plan, 'containers.api/backend')).toEqual(['notice detaches-running'])
  })

  it('that leaves the network none loses nothing', () => {
    const plan = leaves(observedContainer('api', [attached(none)], { mode: { kind: 'none' } }))
    expect(listHazards(plan, 'containers.api/(none)')).toEqual([])
    expect(listHazards(plan, 'containers.api/frontend')).toEqual([])
  })

  it('that gets another address and keeps one of its names', () => {
    const api = observedContainer('api', [attached(live, settings)])
    const target = desiredContainer('api', [on('backend', { aliases: ['store'], ipv4Address: '10.1.0.6' })])
    const plan = planFor(observedState([live], [api]), [backend], [target])
    expect(findMessage(plan, 'containers.api/backend', 'names-lost')).toContain('answers to "data" on')
    expect(findMessage(plan, 'containers.api/backend', 'address-changes')).toContain(
      'and gets 10.1.0.6 instead',
    )
  })

  it.each<readonly [string, Partial<ObservedContainer>, string | null, boolean]>([
    ['that is stopped may lose what Podman hides', { state: 'exited' }, null, true],
    ['that runs keeps the address in use', {}, '10.1.0.9', false],
    ['that runs without an address has none to lose', {}, null, false],
  ])('%s', (_, rest, ipv4Address, isLost) => {
    const hidden = attached(
      live,
      {},
      { unknown: ['ipv4Address'], live: { ipv4Address, ipv6Address: null, macAddress: null } },
    )
    const plan = planFor(observedState([live], [observedContainer('api', [hidden], rest)], podman5), [
      internal,
    ])
    const hazards = listHazards(plan, 'containers.(api)/backend')
    expect(hazards).toEqual(isLost ? ['danger loses-settings'] : [])
  })

  it('loses no MAC address that engines hide of everybody', () => {
    const hidden = attached(live, {}, { unknown: ['macAddress'] })
    const plan = planFor(observedState([live], [observedContainer('api', [hidden])]), [internal])
    expect(listHazards(plan, 'containers.(api)/backend')).toEqual([])
  })

  it('that was not read in full may lose what lists hide', () => {
    const hidden = attached(live, {}, { unknown: ['aliases'] })
    const plan = planFor(observedState([live], [observedContainer('api', [hidden])]), [internal])
    expect(findMessage(plan, 'containers.(api)/backend', 'loses-settings')).toContain(
      'its aliases, if it asked for any',
    )
  })

  it('loses nothing that is declared otherwise, and no address twice', () => {
    const api = observedContainer('api', [attached(live, { aliases: ['data'], ipv4Address: '10.1.0.5' })], {
      state: 'exited',
    })
    const target = desiredContainer('api', [on('backend', { aliases: [], ipv4Address: null })])
    const plan = planFor(observedState([live], [api]), [backend], [target])
    expect(listHazards(plan, 'containers.api/backend')).toEqual(['danger address-changes'])
  })
})

describe('a running container', () => {
  const target = (keys: readonly string[]) => [
    desiredContainer(
      'api',
      keys.map((key) => on(key)),
    ),
  ]
  const api = (networks: readonly ObservedNetwork[], rest: Partial<ObservedContainer> = {}) =>
    observedContainer(
      'api',
      networks.map((network) => attached(network)),
      rest,
    )
  const plan = (
    container: ObservedContainer,
    networks: readonly DesiredNetwork[],
    targets: readonly DesiredContainer[],
    engine = observedState([]).engine,
  ) => planFor(observedState([live, other], [container], engine), networks, targets)

  it('is isolated where it leaves its last network', () => {
    const made = plan(api([live]), [backend, frontend], target([]))
    expect(listHazards(made, 'containers.api/backend')).toContain('danger isolates-running')
    expect(findMessage(made, 'containers.api/backend', 'isolates-running')).toContain('without any network')
    const stopped = plan(api([live], { state: 'exited' }), [backend, frontend], target([]))
    expect(listHazards(stopped, 'containers.api/backend')).toEqual([])
  })

  it.each<readonly [string, ObservedContainer['ports'], boolean]>([
    ['publishes ports', [port], true],
    ['publishes none', [], false],
    ['was not read in full', null, false],
  ])('that is left with internal networks only is isolated if it %s', (_, ports, expected) => {
    const closed = { ...other, settings: { ...other.settings, internal: true } }
    const observed = observedState([live, closed], [api([live, closed], { ports })])
    const made = planFor(observed, [backend, desiredNetwork('frontend')], target(['frontend']))
    expect(listHazards(made, 'containers.api/backend').includes('danger isolates-running')).toBe(expected)
  })

  it('is isolated by a network of its own that becomes internal', () => {
    const made = plan(api([live], { ports: [port] }), [internal, frontend], target(['backend']))
    expect(listHazards(made, 'containers.api/backend')).toEqual(['danger isolates-running'])
  })

  it('is isolated by all the networks that it leaves', () => {
    const made = plan(api([live, other]), [backend, frontend], target([]))
    expect(listHazards(made, 'containers.api/frontend')).not.toContain('danger isolates-running')
    const isolating = made.steps.filter(({ hazards }) =>
      hazards.some(({ type }) => type === 'isolates-running'),
    )
    expect(isolating.map(({ id }) => id)).toEqual(['disconnect:api/backend', 'disconnect:api/frontend'])
  })

  it('that had internal networks only is not isolated by losing one of them', () => {
    const closed = ownedNetwork('closed', { internal: true, pools: [pool('10.3.0.0/24')] })
    const observed = observedState(
      [{ ...live, settings: { ...live.settings, internal: true } }, closed],
      [api([{ ...live, settings: { ...live.settings, internal: true } }, closed], { ports: [port] })],
    )
    const made = planFor(observed, [backend, desiredNetwork('closed')], target(['closed']))
    expect(listHazards(made, 'containers.api/backend')).toEqual(['notice detaches-running'])
  })

  it('gets another default route from a network whose name comes first', () => {
    const made = plan(api([other], { ports: [port] }), [backend, frontend], target(['backend', 'frontend']))
    expect(findMessage(made, 'containers.api/backend', 'default-route-changes')).toBe(
      'The default route of "api" moves from "frontend" to "backend", which resets its published connections. "gwPriority: -1" on "backend" avoids it.',
    )
  })

  it('that publishes nothing is told of another default route only where it keeps the old network', () => {
    const both = plan(api([other]), [backend, frontend], target(['backend', 'frontend']))
    expect(findMessage(both, 'containers.api/backend', 'default-route-changes')).toBe(
      'The default route of "api" moves from "frontend" to "backend". "gwPriority: -1" on "backend" avoids it.',
    )
    expect(
      listHazards(plan(api([other]), [backend, frontend], target(['backend'])), 'containers.api/backend'),
    ).toEqual([])
  })

  it('is given no advice that its engine cannot follow, or that would not help', () => {
    const old = plan(api([other]), [backend, frontend], target(['backend', 'frontend']), docker20)
    expect(findMessage(old, 'containers.api/backend', 'default-route-changes')).not.toContain('gwPriority')
    const moved = plan(api([bridge], { ports: [port] }), [backend, frontend], target(['frontend']))
    expect(findMessage(moved, 'containers.api/frontend', 'default-route-changes')).not.toContain('gwPriority')
  })

  it('keeps its default route with a priority, on an internal network, or on Podman', () => {
    const kept = desiredContainer('api', [on('backend', { gwPriority: -1 }), on('frontend')])
    expect(listHazards(plan(api([other]), [backend, frontend], [kept]), 'containers.api/backend')).toEqual([])
    const closed = { ...live, settings: { ...live.settings, internal: true } }
    const inside = planFor(
      observedState([closed, other], [api([other])]),
      [backend, frontend],
      target(['backend', 'frontend']),
    )
    expect(listHazards(inside, 'containers.api/backend')).toEqual([])
    const podman = plan(api([other]), [backend, frontend], target(['backend', 'frontend']), podman5)
    expect(listHazards(podman, 'containers.api/backend')).toEqual([])
  })

  it('gets another default route where the old one goes and another stays', () => {
    const made = plan(api([live, other], { ports: [port] }), [backend, frontend], target(['frontend']))
    expect(findMessage(made, 'containers.api/backend', 'default-route-changes')).toContain(
      'from "backend" to "frontend"',
    )
  })

  it('keeps its default route on a network that gets another name', () => {
    const renamed = desiredNetwork('backend', { name: 'zone' })
    const made = plan(api([live], { ports: [port] }), [renamed, frontend], target(['backend']))
    expect(listHazards(made, 'containers.api/backend')).toEqual([])
  })
})
