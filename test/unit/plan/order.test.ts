// The order of steps: what has to come first, and what should.
import { describe, expect, it } from 'vitest'
import { followFor, isBefore, listPlaces, listProblems, listSteps, planFor } from '../../support/plans.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pool,
} from '../../support/states.ts'

const subnet = (number: number) => ({ pools: [pool(`10.${number}.0.0/24`)] })
const live = ownedNetwork('backend', subnet(1))
const internal = desiredNetwork('backend', { settings: { internal: true } })

describe('a container', () => {
  it('joins a network that is made first, and leaves its old one last', () => {
    const api = observedContainer('api', [attached(bridge)])
    const { plan } = followFor(
      observedState([], [api]),
      [desiredNetwork('backend')],
      [desiredContainer('api', [on('backend')])],
    )
    expect(plan.steps.map(({ id, waitsFor, after }) => ({ id, waitsFor, after }))).toEqual([
      { id: 'create-network:backend', waitsFor: [], after: [] },
      { id: 'connect:api/backend', waitsFor: ['create-network:backend'], after: [] },
      { id: 'disconnect:api/(bridge)', waitsFor: ['connect:api/backend'], after: [] },
    ])
    expect(plan.steps[1]).toMatchObject({ network: { id: null, createdBy: 'create-network:backend' } })
  })

  it('of any state leaves a network before that goes, and joins the one that takes its place', () => {
    const states = ['running', 'exited', 'created', 'paused', 'restarting'] as const
    const containers = states.map((state) =>
      observedContainer(state, [attached(live, { aliases: ['data'] })], { state }),
    )
    const { plan, after } = followFor(observedState([live], containers), [internal])
    const remove = plan.steps.find(({ id }) => id === 'remove-network:backend')
    expect(remove?.waitsFor).toEqual(states.map((state) => `disconnect:(${state})/backend`).toSorted())
    for (const state of states) {
      expect(listPlaces(after, state)).toMatchObject({ backend: { aliases: ['data'] } })
    }
  })

  it('on several replaced networks changes them one after another', () => {
    const other = ownedNetwork('frontend', subnet(2))
    const api = observedContainer('api', [attached(live), attached(other)])
    const { plan } = followFor(observedState([live, other], [api]), [
      internal,
      desiredNetwork('frontend', { settings: { internal: true } }),
    ])
    expect(isBefore(plan, 'connect:(api)/backend', 'disconnect:(api)/frontend')).toBe(true)
  })

  it('is given steps that come one after another', () => {
    const api = observedContainer('api', [])
    const { plan } = followFor(
      observedState([live, ownedNetwork('frontend', subnet(2))], [api]),
      [desiredNetwork('backend'), desiredNetwork('frontend')],
      [desiredContainer('api', [on('backend'), on('frontend')])],
    )
    expect(plan.steps.map(({ after }) => after)).toEqual([[], ['connect:api/backend']])
  })

  it('that runs is cut off for a moment only where a network needs what another has', () => {
    const old = ownedNetwork('old', subnet(1))
    const api = observedContainer('api', [attached(old)])
    const { plan } = followFor(
      observedState([old], [api]),
      [desiredNetwork('new', { settings: subnet(1) })],
      [desiredContainer('api', [on('new')])],
    )
    expect(listSteps(plan)).toEqual([
      'disconnect:api/(old)',
      'remove-network:(old)',
      'create-network:new',
      'connect:api/new',
    ])
  })
})

describe('a subnet', () => {
  it('goes round among three networks', () => {
    const networks = ['a', 'b', 'c'].map((name, index) => ownedNetwork(name, subnet(index + 1)))
    const { plan } = followFor(observedState(networks), [
      desiredNetwork('a', { settings: subnet(2) }),
      desiredNetwork('b', { settings: subnet(3) }),
      desiredNetwork('c', { settings: subnet(1) }),
    ])
    expect(plan.steps.find(({ id }) => id === 'create-network:a')?.waitsFor).toEqual([
      'remove-network:a',
      'remove-network:b',
    ])
  })

  it('that is declared is taken before the engine may choose it for another network', () => {
    const { plan, after } = followFor(observedState([]), [
      desiredNetwork('auto'),
      desiredNetwork('fixed', { settings: subnet(1) }),
    ])
    expect(listSteps(plan)).toEqual(['create-network:fixed', 'create-network:auto'])
    expect(plan.steps[1]).toMatchObject({ waitsFor: [], after: ['create-network:fixed'] })
    expect(after.networks.find(({ name }) => name === 'auto')?.settings.pools).toEqual(subnet(2).pools)
  })

  it('that the engine chooses waits for no config-only network, which takes none', () => {
    const template = desiredNetwork('template', { settings: { configOnly: true, ...subnet(1) } })
    const { plan } = followFor(observedState([]), [desiredNetwork('auto'), template])
    expect(plan.steps.every(({ after }) => after.length === 0)).toBe(true)
  })
})

describe('a parent device', () => {
  const macvlan = (number: number) => ({
    driver: 'macvlan',
    options: [['parent', 'eth1']] as const,
    ...subnet(number),
  })

  it.each([
    ['27', '1.47', ['network-conflict']],
    ['28', '1.51', []],
  ])('serves one network only up to Docker 27: %s', (_, apiVersion, errors) => {
    const engine = { ...observedState([]).engine, apiVersion }
    const observed = observedState([observedNetwork('legacy', macvlan(1))], [], engine)
    const plan = planFor(observed, [desiredNetwork('lan', { settings: macvlan(2) })])
    expect(listProblems(plan, 'error')).toEqual(errors)
  })

  it('is handed over', () => {
    const engine = { ...observedState([]).engine, apiVersion: '1.47' }
    const old = ownedNetwork('old', macvlan(1))
    const { plan } = followFor(observedState([old], [], engine), [
      desiredNetwork('new', { settings: macvlan(2) }),
    ])
    expect(listSteps(plan)).toEqual(['remove-network:(old)', 'create-network:new'])
  })
})
