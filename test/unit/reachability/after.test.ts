import { describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/model/network.ts'
import type { NetworkRef, Step } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { makeStateAfter } from '../../../src/reachability/after.ts'
import { makeExplain } from '../../../src/reachability/explain.ts'
import { makeReachability } from '../../../src/reachability/model.ts'
import { on, peer, tell } from '../../support/reach.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedState,
  on as declared,
  ownedNetwork,
  planOptions,
} from '../../support/states.ts'

const base = { id: 's', waitsFor: [], after: [], of: 'networks.x', hazards: [], irreversible: null }

function ref(name: string, rest: Partial<NetworkRef> = {}): NetworkRef {
  return { name, id: null, createdBy: null, ...rest }
}

describe('the state after a plan', () => {
  const backend = ownedNetwork('backend')
  const old = ownedNetwork('old')

  it('has what the plan creates and connects, and not what it removes and disconnects', () => {
    const before = observedState(
      [backend, old],
      [observedContainer('api', [attached(bridge)]), on('db', [backend, old]), on('web', [old])],
    )
    const desired = desiredState({
      networks: [desiredNetwork('backend', { settings: { internal: true } }), desiredNetwork('front')],
      containers: [
        desiredContainer('api', [declared('backend', { aliases: ['api'] }), declared('front')]),
        desiredContainer('db', [declared('backend')]),
        desiredContainer('web', [declared('front')]),
      ],
    })
    const plan = makePlan(desired, before, planOptions)
    const after = makeStateAfter(before, plan)
    expect(after.networks.map(({ name }) => name).toSorted()).toEqual([
      'backend',
      'bridge',
      'front',
      'host',
      'none',
    ])
    expect(after.networks.find(({ name }) => name === 'backend')?.settings.internal).toBe(true)
    const explain = makeExplain(makeReachability(after))
    expect(tell(explain(peer('api'), peer('db')))).toBe('open: network backend 4')
    expect(tell(explain(peer('web'), peer('api')))).toBe('open: network front 4')
    expect(tell(explain(peer('db'), peer('lan')))).toBe('closed: not internal-only')
    expect(tell(explain(peer('web'), peer('db')))).toBe('closed: not no-common-network, nothing-published')
  })

  it('gives a network what its source has', () => {
    const source = ownedNetwork('source', { configOnly: true, enableIPv6: true, driver: 'null' })
    const step: Step = {
      ...base,
      action: 'create-network',
      id: 'create-network:made',
      spec: { name: 'made', settings: { ...DEFAULT_NETWORK_SETTINGS, internal: true, configFrom: 'source' } },
    }
    const after = makeStateAfter(observedState([source]), { steps: [step] })
    const made = after.networks.find(({ name }) => name === 'made')
    expect(made?.settings).toMatchObject({ driver: 'bridge', internal: true, enableIPv6: true })
  })

  it('is not changed by steps on what is not there', () => {
    const before = observedState([backend], [on('api', [backend])])
    const container = { name: 'x', id: 'no-such-id', mode: null }
    const steps: Step[] = [
      {
        ...base,
        action: 'connect',
        network: ref('backend', { id: backend.id }),
        container,
        endpoint: DEFAULT_ENDPOINT_SETTINGS,
      },
      { ...base, action: 'disconnect', network: ref('gone'), container, before: null },
      {
        ...base,
        action: 'remove-network',
        network: ref('gone'),
        before: { name: 'gone', settings: DEFAULT_NETWORK_SETTINGS },
      },
    ]
    expect(makeStateAfter(before, { steps })).toEqual(before)
  })

  it('keeps the name of a network that came before another one of its name went', () => {
    const before = observedState([backend], [observedContainer('api', [attached('backend')])])
    const container = { name: 'api', id: before.containers[0]?.id ?? '', mode: null }
    const steps: Step[] = [
      { ...base, action: 'disconnect', network: ref('backend', { id: backend.id }), container, before: null },
      {
        ...base,
        action: 'create-network',
        id: 'new',
        spec: { name: 'backend', settings: DEFAULT_NETWORK_SETTINGS },
      },
      {
        ...base,
        action: 'remove-network',
        network: ref('backend', { id: backend.id }),
        before: { name: 'backend', settings: DEFAULT_NETWORK_SETTINGS },
      },
      {
        ...base,
        action: 'connect',
        network: ref('backend', { createdBy: 'new' }),
        container,
        endpoint: DEFAULT_ENDPOINT_SETTINGS,
      },
      { ...base, action: 'connect', network: ref('overlay'), container, endpoint: DEFAULT_ENDPOINT_SETTINGS },
    ]
    const after = makeStateAfter(before, { steps })
    expect(after.containers[0]?.attachments.map(({ networkId }) => networkId)).toEqual(['new', 'overlay'])
    const named = { ...after, containers: [observedContainer('api', [attached('unlisted')])] }
    const left: Step = { ...base, action: 'disconnect', network: ref('unlisted'), container, before: null }
    expect(makeStateAfter(named, { steps: [left] }).containers[0]?.attachments).toEqual([])
    const found = makeStateAfter(after, {
      steps: [{ ...base, action: 'disconnect', network: ref('nowhere'), container, before: null }],
    })
    expect(found.containers).toEqual(after.containers)
  })
})
