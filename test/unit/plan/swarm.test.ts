// What a Swarm changes: scopes, roles, and tasks of services.
import { describe, expect, it } from 'vitest'
import type { EngineIdentity } from '../../../src/model/observed.ts'
import { findDetail, listChanges, listProblems, listSteps, planFor } from '../../support/plans.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  docker28,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pool,
} from '../../support/states.ts'

const manager: EngineIdentity = { ...docker28, swarm: 'manager' }
const worker: EngineIdentity = { ...docker28, swarm: 'worker' }
const overlay = { driver: 'overlay', scope: 'swarm', attachable: true, pools: [pool('10.0.9.0/24')] }
const mesh = desiredNetwork('mesh', { settings: { driver: 'overlay', attachable: true } })
const own = ownedNetwork('mesh', overlay)

describe('an overlay network', () => {
  it('is created on a manager, with the scope of the Swarm', () => {
    const plan = planFor(observedState([], [], manager), [mesh])
    expect(listSteps(plan)).toEqual(['create-network:mesh'])
    expect(plan.steps[0]).toMatchObject({ spec: { settings: { scope: 'swarm', pools: [] } } })
  })

  it.each([
    ['declared', mesh],
    [
      'of the scope of the Swarm',
      desiredNetwork('mesh', { settings: { driver: 'macvlan', scope: 'swarm' } }),
    ],
    ['external', desiredNetwork('mesh', { external: true })],
  ])('%s that a worker does not list is taken to exist, and joined by name', (_, network) => {
    const api = observedContainer('api', [attached(bridge)])
    const plan = planFor(observedState([], [api], worker), [network], [desiredContainer('api', [on('mesh')])])
    expect(listProblems(plan, 'notice')).toEqual(['network-unknown'])
    expect(listSteps(plan)).toEqual(['connect:api/mesh', 'disconnect:api/(bridge)'])
    expect(plan.steps[0]).toMatchObject({ network: { name: 'mesh', id: null, createdBy: null } })
  })

  it('that a worker does not list is not stale on a stopped container', () => {
    const api = observedContainer('api', [attached(observedNetwork('mesh'), { aliases: ['data'] })], {
      state: 'exited',
    })
    const observed = observedState([], [api], worker)
    expect(listChanges(planFor(observed, [mesh], [desiredContainer('api', [on('mesh')])]))).toEqual([])
    const changed = planFor(observed, [mesh], [desiredContainer('api', [on('mesh', { aliases: [] })])])
    expect(listChanges(changed)).toEqual(['containers.api/mesh disconnect+connect differs'])
    expect(changed.steps[0]).toMatchObject({ network: { name: 'mesh', id: null } })
  })

  it('that is not open to containers cannot be joined by one', () => {
    const closed = desiredNetwork('mesh', { settings: { driver: 'overlay' } })
    const observed = observedState([], [observedContainer('api', [])], manager)
    const plan = planFor(observed, [closed], [desiredContainer('api', [on('mesh')])])
    expect(findDetail(plan, 'network-closed')).toContain('only services can use')
    expect(plan.diagnostics[0]?.fix).toContain('"attachable: true"')
    const ingress = desiredNetwork('mesh', { settings: { ingress: true, attachable: true } })
    expect(
      listProblems(planFor(observed, [ingress], [desiredContainer('api', [on('mesh')])]), 'error'),
    ).toEqual(['network-closed'])
  })

  it.each([
    ['a manager that reads nobody on it', manager, false, []],
    ['a manager that did not read it', manager, null, []],
    ['a manager that reads services on it', manager, true, ['network-in-use-elsewhere']],
    ['a worker', worker, false, ['network-in-use-elsewhere']],
  ] as const)('goes at the word of %s', (_, engine, usedElsewhere, errors) => {
    const observed = observedState([{ ...own, usedElsewhere }], [], engine)
    expect(listProblems(planFor(observed, []), 'error')).toEqual(errors)
    const internal = { ...mesh, settings: { ...mesh.settings, internal: true } }
    expect(listProblems(planFor(observed, [internal]), 'error')).toEqual(errors)
    expect(listProblems(planFor(observed, [mesh]), 'error')).toEqual([])
  })

  it('says whether a manager or an empty network is needed', () => {
    const used = observedState([{ ...own, usedElsewhere: true }], [], manager)
    expect(findDetail(planFor(used, []), 'network-in-use-elsewhere')).toContain('services or containers')
    expect(findDetail(planFor(observedState([own], [], worker), []), 'network-in-use-elsewhere')).toContain(
      'manager',
    )
  })
})

describe('a task of a service', () => {
  const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
  const task = observedContainer('shop_api.1', [attached(live)], { swarmTask: true })
  const backend = desiredNetwork('backend')

  it('is left alone where it is as declared', () => {
    const plan = planFor(
      observedState([live], [task], manager),
      [backend],
      [desiredContainer('api', [on('backend')], { container: 'shop_api.1' })],
    )
    expect(plan.diagnostics).toEqual([])
  })

  it('is an error where it would have to be moved', () => {
    const moved = planFor(
      observedState([live], [task], manager),
      [backend],
      [desiredContainer('api', [on('backend', { aliases: ['data'] })], { container: 'shop_api.1' })],
    )
    expect(findDetail(moved, 'container-of-service')).toContain('"shop_api.1" is a task of a Swarm service')
  })

  it('stands in the way of replacing and removing its network', () => {
    const observed = observedState([live], [task], manager)
    expect(listProblems(planFor(observed, []), 'error')).toEqual(['container-of-service'])
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    expect(listProblems(planFor(observed, [internal]), 'error')).toEqual(['container-of-service'])
  })
})

describe('a network that spans hosts by another driver', () => {
  it('is compared as any other', () => {
    const live = ownedNetwork('mesh', { driver: 'weave', scope: 'global' })
    const plan = planFor(observedState([live], [], docker28), [
      desiredNetwork('mesh', { settings: { driver: 'weave' } }),
    ])
    expect(plan.changes).toEqual([])
  })
})
