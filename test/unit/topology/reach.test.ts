// Who can reach whom as a topology.
import { describe, expect, it } from 'vitest'
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import { makeSide } from '../../../src/reachability/side.ts'
import { makeObservedTopology } from '../../../src/topology/observed.ts'
import { makeReachTopology } from '../../../src/topology/reach.ts'
import type { Topology } from '../../../src/topology/topology.ts'
import { bridgeOptions, docker26, dualStack, on, port } from '../../support/reach.ts'
import { docker28, idOf, observedContainer, observedNetwork, observedState } from '../../support/states.ts'

const backend = observedNetwork('backend', { internal: true })
const front = observedNetwork('front')
const NETWORKS = [backend, front]

function draw(
  after: readonly ObservedContainer[],
  rest: {
    before?: readonly ObservedContainer[]
    networks?: readonly ObservedNetwork[]
    engine?: EngineIdentity
    alone?: readonly string[]
  } = {},
): Topology {
  const { networks = NETWORKS, engine = docker28, before, alone = [] } = rest
  const state = observedState(networks, after, engine)
  return makeReachTopology({
    base: makeObservedTopology(state, null),
    before: before === undefined ? null : makeSide(observedState(networks, before, engine)),
    after: makeSide(state),
    alone: new Set(alone),
  })
}

/** The links as `CONTAINER NETWORK MARK NOTE`. */
function tell({ networks, containers, links }: Topology): readonly string[] {
  const names = new Map([...networks, ...containers].map(({ address, name }) => [address, name]))
  return links.map(({ container, network, mark, note }) =>
    [names.get(container), '|', names.get(network), mark, note]
      .filter((part) => part !== undefined && part !== null)
      .join(' '),
  )
}

describe('a picture of who can reach whom', () => {
  it('has who meets where, who gets out, and who is reached from outside', () => {
    const web = on('web', [front], { ports: [port('8080:80')] })
    expect(tell(draw([web, on('api', [front, backend]), on('db', [backend])]))).toEqual([
      'api | backend',
      'api | front',
      'api | the internet gets out',
      'api | the local network gets out',
      'db | backend',
      'web | front',
      'web | the internet perhaps reached at 0.0.0.0:8080/tcp (to 80), gets out',
      'web | the local network reached at 0.0.0.0:8080/tcp (to 80), gets out',
    ])
  })

  it('has those who are alike as one, but for those that are asked for', () => {
    const many = Array.from({ length: 6 }, (_, index) => on(`web-${index}`, [front]))
    const all = draw([...many, on('a', [backend]), on('b', [backend])])
    expect(all.containers.map(({ name }) => name)).toEqual(['a, b', 'web-0, web-1, web-2 and 3 more'])
    const one = draw(many, { alone: ['web-3'] })
    expect(one.containers.map(({ name }) => name)).toEqual(['web-0, web-1, web-2 and 2 more', 'web-3'])
  })

  it('marks what a plan opens, closes and changes', () => {
    const ports = [port('80:80')]
    const before = [on('web', [front], { ports }), on('db', [front])]
    const after = [
      on('web', [backend, front], { ports: [port('81:80')] }),
      on('db', [backend]),
      on('new', []),
    ]
    expect(tell(draw(after, { before }))).toEqual([
      'db | backend connect',
      'db | front disconnect',
      'db | the internet disconnect gets out',
      'db | the local network disconnect gets out',
      'web | backend connect',
      'web | front',
      'web | the internet reconnect perhaps reached at 0.0.0.0:81/tcp (to 80), gets out',
      'web | the local network reconnect reached at 0.0.0.0:81/tcp (to 80), gets out',
    ])
  })

  it('leaves out a network that lets nobody talk, and says what is not certain', () => {
    const apart = observedNetwork('apart', { internal: true, ...bridgeOptions({ enable_icc: 'false' }) })
    const weave = observedNetwork('weave', { driver: 'weave' })
    const topology = draw([on('a', [apart]), on('b', [weave])], { networks: [apart, weave] })
    expect(tell(topology)).toContain('b | weave not certain')
    expect(tell(topology)).toContain('b | the local network perhaps reached, perhaps gets out')
    expect(topology.networks.map(({ name }) => name)).not.toContain('apart')
    expect(topology.containers.map(({ name }) => name)).toContain('a')
  })

  it('has places that are no networks', () => {
    const v6 = dualStack('v6')
    const topology = draw(
      [
        on('api', [v6]),
        observedContainer('side', [], { mode: { kind: 'container', container: idOf('ctr api') } }),
        observedContainer('agent', [], { mode: { kind: 'host' } }),
      ],
      { networks: [v6], engine: docker26 },
    )
    const places = topology.networks.filter(({ place }) => place === true)
    expect(places.map(({ name }) => name)).toEqual([
      'IPv6, which nothing filters',
      'namespace api',
      'the internet',
      'the local network',
      'the network of the host',
    ])
    expect(tell(topology)).toContain('api, side | v6')
  })
})
