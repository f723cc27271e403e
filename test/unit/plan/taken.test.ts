// Who was given by chance what another step let go, or still asks for.
import { describe, expect, it } from 'vitest'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import type { Step } from '../../../src/plan/document.ts'
import { listTaken, type Effects } from '../../../src/plan/taken.ts'
import { attached, observedContainer, observedNetwork, pool } from '../../support/states.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'

interface Shown {
  networks?: ObservedNetwork[]
  containers?: ObservedContainer[]
}

function list(steps: Step[], effects: Partial<Effects>, { networks = [], containers = [] }: Shown) {
  const links = listTaken(
    steps,
    { done: new Set(), created: new Map(), ...effects },
    { networks, containers },
  )
  return links.map(({ from, to }) => `${from} -> ${to}`)
}

describe('a subnet', () => {
  const lucky = makeCreate('queue')
  const created = new Map([['create-network:queue', 'queue-id']])
  const networks = [observedNetwork('queue', { pools: [pool('10.1.0.0/24')] }, { id: 'queue-id' })]
  const removal = (subnet: string): Step => {
    const before = {
      name: 'backend',
      settings: observedNetwork('backend', { pools: [pool(subnet)] }).settings,
    }
    return { ...makeRemove('backend'), before }
  }
  const effects = { done: new Set(['remove-network:backend', 'create-network:queue']), created }

  it('that was let go is found with the network that was given it', () => {
    expect(list([removal('10.1.0.0/16'), lucky], effects, { networks })).toEqual([
      'remove-network:backend -> create-network:queue',
    ])
  })

  it('of another network is not', () => {
    expect(list([removal('10.2.0.0/16'), lucky], effects, { networks })).toEqual([])
  })

  it('that nobody has let go yet is not', () => {
    const done = new Set(['create-network:queue'])
    expect(list([removal('10.1.0.0/16'), lucky], { done, created }, { networks })).toEqual([])
  })

  it('that a failed step asks for is found, unless that step makes settings only or takes any', () => {
    const done = new Set(['create-network:queue'])
    const pools = [pool('10.1.0.0/24')]
    const failed = makeCreate('backend', { settings: { pools } })
    const settings = makeCreate('base', { settings: { pools, configOnly: true } })
    const any = makeCreate('cache', { settings: { pools: [{ ...pool(''), subnet: null }] } })
    expect(list([failed, settings, any, lucky], { done, created }, { networks })).toEqual([
      'create-network:backend -> create-network:queue',
    ])
  })

  it('that was asked for, or that the engine does not show, is nobody’s luck', () => {
    const asked = makeCreate('queue', { settings: { pools: [pool('10.1.0.0/24')] } })
    expect(list([removal('10.1.0.0/24'), asked], effects, { networks })).toEqual([])
    expect(list([removal('10.1.0.0/24'), lucky], effects, {})).toEqual([])
    const open = [observedNetwork('queue', { pools: [{ ...pool(''), subnet: null }] }, { id: 'queue-id' })]
    expect(list([removal('10.1.0.0/24'), lucky], effects, { networks: open })).toEqual([])
  })
})

describe('an address', () => {
  const frontend = observedNetwork('frontend', {}, { id: 'frontend-id' })
  const web = observedContainer(
    'web',
    [attached(frontend, { ipv4Address: '10.1.0.2', ipv6Address: 'fd00::2' })],
    {
      id: 'web-id',
    },
  )
  const left = (settings: { ipv4Address?: string; ipv6Address?: string }): Step =>
    makeDisconnect(['api', 'frontend'], { before: { ...makeConnect(['a', 'b']).endpoint, ...settings } })
  const joined = makeConnect(['web', 'frontend'])
  const done = new Set(['disconnect:api/frontend', 'connect:web/frontend'])
  const shown = { containers: [web] }

  it('that was let go is found with the container that was given it', () => {
    const expected = ['disconnect:api/frontend -> connect:web/frontend']
    expect(list([left({ ipv4Address: '10.1.0.2' }), joined], { done }, shown)).toEqual(expected)
    expect(list([left({ ipv6Address: 'fd00::2' }), joined], { done }, shown)).toEqual(expected)
  })

  it('of nobody, or that nothing can bring back, is not', () => {
    expect(list([left({ ipv4Address: '10.1.0.3' }), joined], { done }, shown)).toEqual([])
    expect(list([left({}), joined], { done }, shown)).toEqual([])
    expect(list([makeDisconnect(['api', 'frontend'], { before: null }), joined], { done }, shown)).toEqual([])
    const nameless = makeDisconnect(['api', 'frontend'], { ref: { id: null } })
    expect(list([nameless, joined], { done }, shown)).toEqual([])
  })

  it('that a failed step asks for is found, on a network that another step made', () => {
    const ref = { id: null, createdBy: 'create-network:frontend' }
    const failed = makeConnect(['api', 'frontend'], { endpoint: { ipv4Address: '10.1.0.2' }, ref })
    const lucky = makeConnect(['web', 'frontend'], { ref })
    const created = new Map([['create-network:frontend', 'frontend-id']])
    const effects = { done: new Set(['connect:web/frontend']), created }
    expect(list([failed, lucky], effects, shown)).toEqual(['connect:api/frontend -> connect:web/frontend'])
    expect(list([failed, lucky], { ...effects, created: new Map() }, shown)).toEqual([])
    const nowhere = makeConnect(['api', 'frontend'], {
      endpoint: { ipv4Address: '10.1.0.2' },
      ref: { id: null, createdBy: null },
    })
    expect(list([nowhere, lucky], effects, shown)).toEqual([])
  })

  it('of a container that is gone is not', () => {
    expect(list([left({ ipv4Address: '10.1.0.2' }), joined], { done }, {})).toEqual([])
  })
})
