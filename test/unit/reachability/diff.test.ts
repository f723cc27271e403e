import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObservedContainer, ObservedNetwork, ObservedState } from '../../../src/model/observed.ts'
import { NO_REACH_CHANGES, type ReachChanges } from '../../../src/model/reach.ts'
import { sortTexts } from '../../../src/model/pairs.ts'
import { diffReachability } from '../../../src/reachability/diff.ts'
import { makeExplain } from '../../../src/reachability/explain.ts'
import { makeReachability } from '../../../src/reachability/model.ts'
import { bridgeOptions, dualStack, on, peer, port, docker26 } from '../../support/reach.ts'
import { measureWork } from '../../support/processor-time.ts'
import {
  bridge,
  docker28,
  idOf,
  observedContainer,
  observedNetwork,
  observedState,
} from '../../support/states.ts'

const backend = observedNetwork('backend')
const front = observedNetwork('front')
const inner = observedNetwork('inner', { internal: true })

function diff(before: readonly ObservedContainer[], after: readonly ObservedContainer[]): object[] {
  const networks = [backend, front, inner]
  return list(diffReachability(observedState(networks, before), observedState(networks, after)))
}

function list({ opened, closed }: ReachChanges): object[] {
  return [
    ...opened.map((group) => ({ change: 'opened', ...group })),
    ...closed.map((group) => ({ change: 'closed', ...group })),
  ]
}

const SURE = { certain: true, partly: false }
const EXPOSED = { needsRoute: false, networks: ['front'], change: 'opened' }

describe('what a change opens and closes', () => {
  it('is nothing where nothing changes', () => {
    const same = [on('api', [backend, front]), on('db', [backend])]
    expect(diff(same, same)).toEqual([])
  })

  it('is nothing between those that a network keeps apart', () => {
    const apart = observedNetwork('apart', bridgeOptions({ enable_icc: 'false' }))
    const [db, api] = [on('db', [apart]), on('api', [front])]
    const [before, after] = [
      [db, api],
      [db, on('api', [apart, front])],
    ].map((containers) => observedState([apart, front], containers)) as [ObservedState, ObservedState]
    expect(list(diffReachability(before, after))).not.toContainEqual(
      expect.objectContaining({ kind: 'containers' }),
    )
  })

  it('is told once for all that it is the same for', () => {
    const staying = ['db-1', 'db-2', 'db-3'].map((name) => on(name, [backend]))
    const before = [...staying, on('api-1', [front]), on('api-2', [front])]
    const after = [...staying, on('api-1', [backend, front]), on('api-2', [backend, front])]
    expect(diff(before, after)).toEqual([
      {
        kind: 'containers',
        change: 'opened',
        from: ['api-1', 'api-2'],
        to: ['db-1', 'db-2', 'db-3'],
        networks: ['backend'],
        ...SURE,
      },
    ])
    expect(diff(after, before)).toEqual([
      {
        kind: 'containers',
        change: 'closed',
        from: ['api-1', 'api-2'],
        to: ['db-1', 'db-2', 'db-3'],
        networks: ['backend'],
        ...SURE,
      },
    ])
  })

  it('is not a network more between two that had one', () => {
    expect(
      diff([on('a', [front]), on('b', [front])], [on('a', [front, backend]), on('b', [front, backend])]),
    ).toEqual([])
  })

  it('tells each pair of two that changed once', () => {
    expect(diff([on('a', []), on('b', [front])], [on('a', [backend]), on('b', [backend])])).toMatchObject([
      { kind: 'containers', change: 'opened', from: ['a', 'b'], to: ['a', 'b'] },
      { kind: 'exposure', change: 'opened', outsider: 'host', containers: ['a'], networks: ['backend'] },
      { kind: 'out', change: 'opened', outsider: 'host', containers: ['a'] },
      { kind: 'out', change: 'opened', outsider: 'lan', containers: ['a'] },
      { kind: 'out', change: 'opened', outsider: 'internet', containers: ['a'] },
    ])
  })

  it('is what comes into the open and what is shut in', () => {
    const ports = [port('8080:80')]
    const containers = ['web']
    expect(diff([on('web', [inner], { ports })], [on('web', [inner, front], { ports })])).toEqual([
      { ...EXPOSED, kind: 'exposure', outsider: 'lan', containers, ports, certain: true },
      { ...EXPOSED, kind: 'out', outsider: 'lan', containers, ports: null, certain: true },
      { ...EXPOSED, kind: 'exposure', outsider: 'internet', containers, ports, certain: false },
      { ...EXPOSED, kind: 'out', outsider: 'internet', containers, ports: null, certain: true },
    ])
  })

  it('is told where it may not have been open before, and not where it may still be', () => {
    const bare = { ...bridge, settings: { ...bridge.settings, ...bridgeOptions({ enable_icc: 'false' }) } }
    const make = (network: ObservedNetwork): ObservedState =>
      observedState([bare, inner], [on('a', [network]), on('b', [network])])
    const paths = ({ opened, closed }: ReachChanges) =>
      [opened, closed].map((groups) => groups.filter(({ kind }) => kind === 'containers'))
    expect(paths(diffReachability(make(bare), make(inner)))).toEqual([
      [{ kind: 'containers', from: ['a', 'b'], to: ['a', 'b'], networks: ['inner'], ...SURE }],
      [],
    ])
    expect(paths(diffReachability(make(inner), make(bare)))).toEqual([[], []])
    const apart = observedState([bare, inner], [on('a', []), on('b', [bare])])
    expect(paths(diffReachability(apart, make(bare)))[0]).toMatchObject([{ certain: false }])
  })

  it('is told in one group, and so said, where pairs would be too many to look at', () => {
    const couples = Array.from({ length: 50 }, (_, index) =>
      observedNetwork(`couple-${index}`, { internal: true }),
    )
    const names = couples.flatMap((_, index) => [`left-${index}`, `right-${index}`])
    const make = (...more: ObservedNetwork[]): ObservedState =>
      observedState(
        [...couples, inner],
        names.map((name, index) => on(name, [couples[Math.floor(index / 2)] as ObservedNetwork, ...more])),
      )
    const { opened } = diffReachability(make(), make(inner))
    expect(opened).toEqual([
      {
        kind: 'containers',
        from: sortTexts(names),
        to: sortTexts(names),
        networks: ['inner'],
        certain: true,
        partly: true,
      },
    ])
  })

  it('is one line for those outside where networks are too many to tell apart', () => {
    const many = Array.from({ length: 40 }, (_, index) => observedNetwork(`net-${index}`))
    const make = (isOn: boolean): ObservedState =>
      observedState(
        many,
        many.map((network, index) => on(`c-${index}`, isOn ? [network] : [])),
      )
    const groups = diffReachability(make(false), make(true)).opened
    expect(
      groups.map((group) => group.kind === 'containers' || [group.outsider, group.networks.length]),
    ).toEqual([
      ['host', 40],
      ['host', 40],
      ['lan', 40],
      ['internet', 40],
    ])
  })

  it('is a port more, all ports, and what is not certain any more', () => {
    const make = (options: Record<string, string>, ports: readonly string[]): ObservedState => {
      const network = observedNetwork('front', bridgeOptions(options))
      return observedState([network], [on('web', [network], { ports: ports.map(port) })])
    }
    const lan = ({ opened, closed }: ReachChanges) =>
      [opened, closed].map((groups) =>
        groups.flatMap((group) =>
          group.kind === 'exposure' && group.outsider === 'lan'
            ? [[group.ports?.map(({ hostPort }) => hostPort) ?? 'all', group.certain]]
            : [],
        ),
      )
    const plain = make({}, ['80:80'])
    const two = make({}, ['80:80', '81:81'])
    const bare = make({ gateway_mode_ipv4: 'nat-unprotected' }, ['80:80'])
    expect(lan(diffReachability(plain, two))).toEqual([[[[81], true]], []])
    expect(lan(diffReachability(two, plain))).toEqual([[], [[[81], true]]])
    expect(lan(diffReachability(plain, bare))).toEqual([[['all', true]], []])
    expect(lan(diffReachability(bare, plain))).toEqual([[], [['all', true]]])
    const weave = observedNetwork('weave', { driver: 'weave' })
    const lost = diffReachability(
      observedState([front, weave], [on('a', [front])]),
      observedState([front, weave], [on('a', [weave])]),
    )
    expect(lost.closed).toContainEqual({
      kind: 'out',
      outsider: 'lan',
      containers: ['a'],
      networks: ['front'],
      ports: null,
      needsRoute: false,
      certain: false,
    })
  })

  it('is told where nobody can say, too', () => {
    const mesh = observedNetwork('mesh', { driver: 'overlay' })
    const changes = diffReachability(
      observedState([mesh], [on('a', [])]),
      observedState([mesh], [on('a', [mesh])]),
    )
    expect(changes.opened).toContainEqual({
      kind: 'out',
      outsider: 'lan',
      containers: ['a'],
      networks: [],
      ports: null,
      needsRoute: false,
      certain: false,
    })
  })

  it('counts containers that do not run as if they did, and those that are new not at all', () => {
    const before = [on('db', [backend], { state: 'exited' }), on('api', [front])]
    expect(
      diff(before, [...before.slice(0, 1), on('api', [backend, front]), on('new', [backend])]),
    ).toMatchObject([{ from: ['api'], to: ['db'] }])
  })

  it('knows shared namespaces, the host, and IPv6 that nothing filters', () => {
    const [left, right] = [dualStack('left'), dualStack('right')]
    const rest = [
      observedContainer('side', [], { mode: { kind: 'container', container: idOf('ctr api') } }),
      observedContainer('onhost', [], { mode: { kind: 'host' } }),
      observedContainer('lost', [], { mode: { kind: 'container', container: 'nobody' } }),
    ]
    const make = (network: ObservedNetwork): ObservedState =>
      observedState([left, right], [on('api', [network]), on('db', [right]), ...rest], docker26)
    expect(list(diffReachability(make(left), make(right)))).toEqual([])
    const single = observedNetwork('right')
    const alone = observedState([single], [on('api', [single]), on('db', []), ...rest], docker26)
    expect(diffReachability(alone, make(left)).opened).toContainEqual({
      kind: 'containers',
      from: ['api', 'side'],
      to: ['db'],
      networks: [],
      ...SURE,
    })
  })

  it('is for every pair what asking before and after says', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const networks = [backend, front, inner, dualStack('data'), dualStack('vault', { internal: true })]
    const drawn = fc.array(fc.subarray(networks), { minLength: names.length, maxLength: names.length })
    const engines = fc.constantFrom(docker28, docker26)
    const make = (places: readonly ObservedNetwork[][], engine: typeof docker28): ObservedState =>
      observedState(
        networks,
        names.map((name, index) => on(name, places[index] ?? [])),
        engine,
      )
    fc.assert(
      fc.property(drawn, drawn, engines, (first, second, engine) => {
        const [before, after] = [make(first, engine), make(second, engine)]
        const told = new Set<string>()
        const { opened, closed } = diffReachability(before, after)
        const sides = [
          ['opened', opened],
          ['closed', closed],
        ] as const
        for (const [change, groups] of sides) {
          for (const group of groups.filter((item) => item.kind === 'containers')) {
            for (const from of group.from) {
              for (const to of group.to) {
                if (from === to) continue
                told.add(`${change} ${from} ${to}`).add(`${change} ${to} ${from}`)
              }
            }
          }
        }
        const [was, is] = [before, after].map((state) => makeExplain(makeReachability(state)))
        const found = new Set<string>()
        for (const from of names) {
          for (const to of names) {
            const verdicts = [was, is].map((explain) => explain?.(peer(from), peer(to)).verdict)
            if (from === to || verdicts[0] === verdicts[1]) continue
            found.add(`${verdicts[1] === 'open' ? 'opened' : 'closed'} ${from} ${to}`)
          }
        }
        expect(told).toEqual(found)
      }),
      { numRuns: 200 },
    )
  })

  it('takes less than a second for ten thousand containers on a thousand networks', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => observedNetwork(`net-${index}`))
    const make = (shift: number): ObservedState =>
      observedState(
        many,
        Array.from({ length: 10_000 }, (_, index) =>
          on(
            `ctr-${index}`,
            [index % 1000, (index + 1 + (index % 7) + (index % 10 === 0 ? shift : 0)) % 1000].flatMap(
              (place) => many[place] ?? [],
            ),
            { ports: [port(`${20_000 + index}:80`)] },
          ),
        ),
      )
    const [before, after] = [make(0), make(1)]
    let changes = NO_REACH_CHANGES
    const taken = await measureWork(() => {
      changes = diffReachability(before, after)
    })
    expect(changes.opened.length + changes.closed.length).toBeGreaterThan(1000)
    // a quarter of it on a machine that does nothing else; with coverage it takes twice as long
    expect(taken).toBeLessThan(4000)
  })
})
