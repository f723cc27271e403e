// Containers whose network mode names a network: from Docker 24 on that name must exist whenever they are to join another network.
import { describe, expect, it } from 'vitest'
import type {
  EngineIdentity,
  NetworkMode,
  ObservedContainer,
  ObservedNetwork,
} from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import {
  findDetail,
  followFor,
  isBefore,
  listChanges,
  listHazards,
  listKept,
  listProblems,
  listSteps,
  planFor,
} from '../../support/plans.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  docker20,
  docker28,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  planOptions,
  podman5,
  pool,
} from '../../support/states.ts'

const subnet = (number: number) => ({ pools: [pool(`10.${number}.0.0/24`)] })
const old = ownedNetwork('old', subnet(1))
const mode = (network: string): NetworkMode => ({ kind: 'network', network })
const started = (network: ObservedNetwork, rest: Partial<ObservedContainer> = {}) =>
  observedContainer('api', [attached(network)], { mode: mode(network.name), ...rest })
const target = [desiredContainer('api', [on('new')])]
const makeNew = (number: number) => desiredNetwork('new', { settings: subnet(number) })

describe('turns', () => {
  // Each could wait for the other: a name that is missing (of "legacy"), and one that goes and comes again (of "web").
  it('are kept where one container waits for a name that only a network with a chosen subnet brings', () => {
    const [beta, gamma] = [ownedNetwork('beta', subnet(2)), ownedNetwork('gamma', subnet(3))]
    const containers = [
      observedContainer('web', [attached(beta), attached(gamma)], { mode: mode('beta') }),
      observedContainer('legacy', [attached(gamma, { ipv4Address: '10.3.0.14' })], { mode: mode('alpha') }),
    ]
    const mtu = { options: pairs({ 'com.docker.network.driver.mtu': '1400' }) }
    const networks = [
      desiredNetwork('alpha'),
      desiredNetwork('beta', { settings: subnet(4) }),
      desiredNetwork('gamma', { settings: { ...subnet(3), ...mtu } }),
    ]
    const web = desiredContainer('web', [on('beta'), on('gamma')])
    const { plan } = followFor(observedState([beta, gamma], containers), networks, [web])
    expect(isBefore(plan, 'create-network:beta', 'create-network:alpha')).toBe(true)
    expect(isBefore(plan, 'create-network:gamma', 'create-network:alpha')).toBe(true)
    expect(isBefore(plan, 'connect:(legacy)/gamma', 'connect:web/gamma')).toBe(true)
  })
})

describe('a container that was started on a network that goes', () => {
  it('joins its new network while the old one is there, and that it cannot start again is a danger', () => {
    const { plan } = followFor(observedState([old], [started(old)]), [makeNew(2)], target)
    expect(listSteps(plan)).toEqual([
      'create-network:new',
      'connect:api/new',
      'disconnect:api/(old)',
      'remove-network:(old)',
    ])
    expect(plan.steps[3]?.waitsFor).toContain('connect:api/new')
    expect(listHazards(plan, 'networks.(old)')).toContain('danger breaks-start')
  })

  it('gets a placeholder where the new network cannot be made beside the old one', () => {
    const { plan } = followFor(observedState([old], [started(old)]), [makeNew(1)], target)
    expect(listChanges(plan).slice(0, 2)).toEqual([
      'networks.(old) remove+create placeholder',
      'networks.new create missing',
    ])
    expect(plan.steps.find(({ id }) => id === 'create-network:(old)')).toMatchObject({
      of: 'networks.(old)',
      waitsFor: ['remove-network:(old)'],
      spec: {
        name: 'old',
        settings: {
          configOnly: true,
          labels: pairs({
            'sh.xec.name': 'old',
            'sh.xec.placeholder': 'true',
            'sh.xec.project': 'shop',
            'sh.xec.version': '1.2.3',
          }),
        },
      },
    })
    expect(isBefore(plan, 'create-network:(old)', 'connect:api/new')).toBe(true)
    expect(listHazards(plan, 'networks.(old)')).not.toContain('danger breaks-start')
  })

  it('gets a placeholder under the old name of a renamed network', () => {
    const renamed = desiredNetwork('old', { name: 'new' })
    const { plan } = followFor(observedState([old], [started(old)]), [renamed])
    expect(listChanges(plan)).toEqual([
      'networks.(old) create placeholder',
      'networks.old remove+create renamed',
      'containers.(api)/old disconnect+connect network-replaced',
    ])
    expect(listHazards(plan, 'networks.old')).not.toContain('danger breaks-start')
  })

  it('waits for the network that gets its name', () => {
    const left = ownedNetwork('left', subnet(1))
    const right = ownedNetwork('right', subnet(2))
    const { plan } = followFor(
      observedState([left, right], [started(left)]),
      [desiredNetwork('left', { settings: subnet(2) }), desiredNetwork('right', { settings: subnet(1) })],
      [desiredContainer('api', [on('right')])],
    )
    expect(listChanges(plan)).not.toContain('networks.(left) create placeholder')
    expect(plan.steps.find(({ id }) => id === 'connect:api/right')?.waitsFor).toContain('create-network:left')
  })

  it('needs nothing where its own network comes back', () => {
    const internal = desiredNetwork('old', { settings: { internal: true } })
    const { plan } = followFor(observedState([old], [started(old)]), [internal])
    expect(listSteps(plan)).toEqual([
      'disconnect:(api)/old',
      'remove-network:old',
      'create-network:old',
      'connect:(api)/old',
    ])
    expect(listHazards(plan, 'networks.old')).not.toContain('danger breaks-start')
  })

  it.each<readonly [string, EngineIdentity]>([
    ['Docker 20.10', docker20],
    ['Podman', podman5],
  ])('needs nothing on %s', (_, engine) => {
    const { plan } = followFor(observedState([old], [started(old)], engine), [makeNew(1)], target)
    expect(listChanges(plan)[0]).toBe('networks.(old) remove not-declared')
    expect(listHazards(plan, 'networks.(old)')).not.toContain('danger breaks-start')
  })

  it('is told of even where it is attached to nothing', () => {
    const api = observedContainer('api', [], { mode: mode('old'), state: 'exited' })
    const { plan } = followFor(observedState([old], [api]), [])
    expect(listHazards(plan, 'networks.(old)')).toContain('danger breaks-start')
  })
})

describe('a placeholder', () => {
  const labels = pairs({
    'sh.xec.project': 'shop',
    'sh.xec.name': 'old',
    'sh.xec.placeholder': 'true',
    'sh.xec.version': '1.2.3',
  })
  const placeholder = observedNetwork('old', { configOnly: true, labels })
  const made = ownedNetwork('new', subnet(1))
  const waiting = observedContainer('api', [attached(made)], { mode: mode('old') })

  it('is made where a container that must join another network names one that is not there', () => {
    const api = observedContainer('api', [], { mode: mode('old') })
    const { plan, after } = followFor(observedState([made], [api]), [makeNew(1)], target)
    expect(listChanges(plan)).toEqual([
      'networks.(old) create placeholder',
      'containers.api/new connect missing',
    ])
    expect(plan.changes[0]?.differences).toEqual([
      { path: 'configOnly', before: null, after: true, forcesReplace: false },
    ])
    expect(listKept(planFor(after, [makeNew(1)], target))).toEqual(['networks.(old) placeholder'])
  })

  it('is kept as long as a container names it, when destroying too', () => {
    const observed = observedState([placeholder, made], [waiting])
    expect(listKept(planFor(observed, [makeNew(1)], target))).toEqual(['networks.(old) placeholder'])
    const destroyed = makePlan(desiredState({}), observed, { ...planOptions, mode: 'destroy' })
    expect(listKept(destroyed)).toEqual(['networks.(old) placeholder'])
  })

  it('is removed as soon as no container needs it', () => {
    const { plan } = followFor(observedState([placeholder, made]), [makeNew(1)])
    expect(listChanges(plan)).toEqual(['networks.(old) remove placeholder'])
    expect(listHazards(plan, 'networks.(old)')).toEqual(['notice prunes'])
  })

  it('is removed when destroying, under its own name even where the file declares that', () => {
    const desired = desiredState({ networks: [desiredNetwork('key', { name: 'old' })] })
    const plan = makePlan(desired, observedState([placeholder]), { ...planOptions, mode: 'destroy' })
    expect(plan.changes).toMatchObject([{ reason: 'placeholder', actions: ['remove'] }])
  })

  it('makes way for a declared network of its name', () => {
    const { plan } = followFor(
      observedState([placeholder, made], [waiting]),
      [makeNew(1), desiredNetwork('old', { settings: subnet(3) })],
      [desiredContainer('api', [on('new', { aliases: ['data'] }), on('old')])],
    )
    expect(listChanges(plan)).toEqual([
      'networks.old remove+create placeholder',
      'containers.api/new disconnect+connect differs',
      'containers.api/old connect missing',
    ])
  })

  it('lets its containers join other networks', () => {
    const { plan } = followFor(
      observedState([placeholder, made], [waiting]),
      [makeNew(1)],
      [desiredContainer('api', [on('new', { aliases: ['data'] })])],
    )
    expect(listChanges(plan)).toEqual(['containers.api/new disconnect+connect differs'])
  })

  it('of another project is not for us to remove', () => {
    const theirs = pairs({ ...Object.fromEntries(labels), 'sh.xec.project': 'bank' })
    const network = observedNetwork('old', { configOnly: true, labels: theirs })
    expect(listChanges(planFor(observedState([network]), []))).toEqual([])
  })
})

describe('a network mode that is an id', () => {
  const byId = (reference: string) => observedContainer('api', [attached(old)], { mode: mode(reference) })
  const internal = desiredNetwork('old', { settings: { internal: true } })

  it.each([old.id, old.id.slice(0, 12)])('stands in the way of replacing the network: %s', (reference) => {
    const plan = planFor(observedState([old], [byId(reference)]), [internal])
    expect(listProblems(plan, 'error')).toEqual(['container-mode-by-id'])
    expect(findDetail(plan, 'container-mode-by-id')).toContain(
      '"api" was created with the id of network "old"',
    )
  })

  it('is no obstacle on Podman, nor on a network that stays', () => {
    expect(planFor(observedState([old], [byId(old.id)], podman5), [internal]).diagnostics).toEqual([])
    expect(planFor(observedState([old], [byId(old.id)]), [desiredNetwork('old')]).diagnostics).toEqual([])
  })

  it('makes the container join elsewhere before that network goes, and start no more', () => {
    const { plan } = followFor(observedState([old], [byId(old.id)]), [makeNew(2)], target)
    expect(isBefore(plan, 'connect:api/new', 'remove-network:(old)')).toBe(true)
    expect(listHazards(plan, 'networks.(old)')).toContain('danger breaks-start')
  })

  it('stands in the way where that network has to go before the new one can be made', () => {
    const plan = planFor(observedState([old], [byId(old.id)]), [makeNew(1)], target)
    expect(listProblems(plan, 'error')).toEqual(['container-mode-by-id'])
    expect(listSteps(plan).some((step) => step.includes(old.id))).toBe(false)
  })

  it('is a name where a network has that name', () => {
    const named = ownedNetwork('abcdefabcdef', subnet(1))
    const observed = observedState([named], [started(named)])
    const replaced = desiredNetwork('abcdefabcdef', { settings: { internal: true } })
    expect(planFor(observed, [replaced]).diagnostics).toEqual([])
  })

  it.each(['deadbeef', 'old-net', docker28.id])('is not %s, which is too short or no id', (reference) => {
    const api = observedContainer('api', [], { mode: mode(reference), state: 'exited' })
    expect(planFor(observedState([old], [api]), [internal]).diagnostics).toEqual([])
  })
})
