import { describe, expect, it } from 'vitest'
import type { ConnectionCheck, NameCheck } from '../../../src/check/checks.ts'
import { isAskable } from '../../../src/check/names.ts'
import { makeScope } from '../../../src/check/scope.ts'
import { api, backend, checksOf, db, frontend, live, titles, web } from '../../support/check-world.ts'
import { bridgeOptions, port } from '../../support/reach.ts'
import {
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedNetwork,
  on,
  podman5,
  docker28,
} from '../../support/states.ts'

const SHOP = [web, api, db]
const NETWORKS = [frontend, backend]

function find<Kind extends 'name' | 'open' | 'closed'>(list: ReturnType<typeof checksOf>, kind: Kind) {
  return list.checks.filter((check) => check.kind === kind) as Kind extends 'name'
    ? NameCheck[]
    : ConnectionCheck[]
}

describe('what is to be tried', () => {
  it('is every name, every open way and the refusals between groups', () => {
    const list = checksOf(NETWORKS, SHOP, { ports: new Map([['db', [5432]]]) })
    expect(titles(list.checks)).toEqual([
      'api resolves web on frontend',
      'api reaches web:9 on frontend',
      'api resolves db on backend',
      'api resolves postgres on backend',
      'api reaches db:5432 on backend',
      'db resolves api on backend',
      'db reaches api:9 on backend',
      'db does not reach web:9 on frontend',
      'web resolves api on frontend',
      'web resolves rest on frontend',
      'web reaches api:9 on frontend',
      'web does not reach db:5432 on backend',
    ])
    expect(list.sampled).toBeNull()
  })

  it('takes declared ports first, then those at which somebody listens', () => {
    const listeners = new Map([
      [
        'db',
        [
          { address: null, families: [4, 6] as const, port: 5432 },
          { address: '127.0.0.1', families: [4] as const, port: 9000 },
        ],
      ],
      ['web', [{ address: '10.1.0.99', families: [4] as const, port: 80 }]],
    ])
    const list = checksOf(NETWORKS, SHOP, { listeners, ports: new Map([['web', [80]]]) })
    const connections = [...find(list, 'open'), ...find(list, 'closed')]
    expect(connections.map(({ to, port, listens }) => `${to}:${port} ${listens}`)).toEqual([
      'web:80 false',
      'db:5432 true',
      'api:9 null',
      'api:9 null',
      'web:80 false',
      'db:5432 true',
    ])
  })

  it('knows all who share a name, the one who asks included, over all networks that he is on', () => {
    const list = checksOf(NETWORKS, [
      live('a', [[frontend, '10.1.0.2', 'app']]),
      live('b', [
        [frontend, '10.1.0.3', 'app'],
        [backend, '10.2.0.3', 'app'],
      ]),
      live('c', [
        [frontend, '10.1.0.4'],
        [backend, '10.2.0.4'],
      ]),
    ])
    const shared = find(list, 'name').filter(({ name, network }) => name === 'app' && network === 'frontend')
    expect(shared.map(({ from, holders, addresses }) => [from, holders, addresses])).toEqual([
      ['a', ['a', 'b'], ['10.1.0.2', '10.1.0.3']],
      ['b', ['a', 'b'], ['10.1.0.2', '10.1.0.3', '10.2.0.3']],
      ['c', ['a', 'b'], ['10.1.0.2', '10.1.0.3', '10.2.0.3']],
    ])
  })

  it('asks for the names of the file, whatever the engine has', () => {
    const desired = desiredState({
      networks: [desiredNetwork('back', { name: 'backend' })],
      containers: [
        desiredContainer('data', [on('back', { aliases: ['sql'] })], { container: 'db' }),
        desiredContainer('api', [on('back')]),
      ],
    })
    const list = checksOf(NETWORKS, SHOP, { scope: makeScope(desired, false) })
    expect(titles(list.checks)).toEqual([
      'api resolves db on backend',
      'api resolves postgres on backend',
      'api resolves sql on backend',
      'api reaches db:9 on backend',
      'db resolves api on backend',
      'db reaches api:9 on backend',
    ])
  })

  it('asks for no names where there is no name service', () => {
    const hub = observedNetwork('hub', { driver: 'macvlan' })
    const pair = [live('a', [[hub, '10.3.0.2']]), live('b', [[hub, '10.3.0.3']])]
    expect(find(checksOf([hub], pair), 'name')).toHaveLength(2)
    expect(find(checksOf([hub], pair, { engine: podman5 }), 'name')).toEqual([])
    const old = [live('a', [[bridge, '172.17.0.2']]), live('b', [[bridge, '172.17.0.3']])]
    expect(titles(checksOf([], old).checks)).toEqual(['a reaches b:9 on bridge', 'b reaches a:9 on bridge'])
  })

  it('takes only ways that lead over networks, and the names that the engine was asked for', () => {
    const shop = live('shop', [[frontend, '10.1.0.5', 'hidden']], { ports: [port('8080:80')] })
    const listed = {
      ...shop,
      attachments: shop.attachments.map((item) => ({ ...item, unknown: ['aliases' as const] })),
    }
    expect(titles(checksOf(NETWORKS, [web, listed], { ports: new Map([['shop', [80]]]) }).checks)).toEqual([
      'shop resolves web on frontend',
      'shop reaches web:9 on frontend',
      'web resolves shop on frontend',
      'web reaches shop:80 on frontend',
    ])
  })

  it('asks only for what can be a name', () => {
    const odd = live('odd', [[frontend, '10.1.0.9', 'a b', '-rf', '10.0.0.1', 'fine.name', '$(id)']])
    const list = checksOf(NETWORKS, [web, odd])
    expect(find(list, 'name').map(({ from, name }) => `${from} ${name}`)).toEqual([
      'odd web',
      'web odd',
      'web fine.name',
    ])
    expect(['', 'a'.repeat(64), 'a..b', 'a\nb'].filter(isAskable)).toEqual([])
  })

  it('expects refusals of published ports at the own address, and none where the model does not know', () => {
    const published = live('shop', [[frontend, '10.1.0.5']], { ports: [port('8080:80')] })
    const other = observedNetwork('other')
    const list = checksOf([frontend, other], [published, live('far', [[other, '10.4.0.2']])])
    expect(titles(list.checks)).toEqual([
      'far does not reach shop:9 on frontend',
      'shop does not reach far:9 on other',
    ])
    const podman = checksOf([frontend, other], [published, live('far', [[other, '10.4.0.2']])], {
      engine: podman5,
    })
    expect(podman.checks).toEqual([])
  })

  it('tries the published TCP ports of a routed network from others, and all where nothing filters', () => {
    const routed = observedNetwork('routed', { ...bridgeOptions({ gateway_mode_ipv4: 'routed' }) })
    const udp = { ...port('53:53'), protocol: 'udp' as const }
    const shop = live('shop', [[routed, '10.5.0.2']], { ports: [port('8080:80'), udp] })
    const list = checksOf([routed, frontend], [shop, web])
    expect(titles(list.checks)).toEqual([
      'shop does not reach web:9 on frontend',
      'web reaches shop:80 on routed',
    ])
    const six = observedNetwork('six', { enableIPv6: true })
    const seven = observedNetwork('seven', { enableIPv6: true })
    const pair = [live('a', [[six, 'fd00:6::2']]), live('b', [[seven, 'fd00:7::2']])]
    const old = checksOf([six, seven], pair, {
      engine: { ...docker28, version: '20.10.24', apiVersion: '1.41' },
    })
    expect(titles(old.checks)).toEqual(['a reaches b:9 on seven over IPv6', 'b reaches a:9 on six over IPv6'])
  })

  it('leaves out networks that do not count', () => {
    const desired = desiredState({
      networks: [desiredNetwork('backend')],
      containers: [desiredContainer('api', [on('backend')]), desiredContainer('web', [on('backend')])],
    })
    const both = [
      live('web', [
        [frontend, '10.1.0.2'],
        [backend, '10.2.0.2'],
      ]),
      api,
    ]
    const list = checksOf(NETWORKS, both, { scope: makeScope(desired, false) })
    expect(new Set(list.checks.map(({ network }) => network))).toEqual(new Set(['backend']))
    const routed = observedNetwork('routed', { ...bridgeOptions({ gateway_mode_ipv4: 'routed' }) })
    const far = live(
      'far',
      [
        [routed, '10.5.0.2'],
        [backend, '10.2.0.9'],
      ],
      { ports: [port('8080:80')] },
    )
    const wide = desiredState({
      networks: [desiredNetwork('backend'), desiredNetwork('frontend')],
      containers: [desiredContainer('far', [on('backend')]), desiredContainer('web', [on('frontend')])],
    })
    expect(
      titles(checksOf([...NETWORKS, routed], [far, web], { scope: makeScope(wide, false) }).checks),
    ).toEqual(['far does not reach web:9 on frontend'])
  })

  it('takes what somebody else asks for', () => {
    const because = 'policy "p"'
    const list = checksOf(NETWORKS, SHOP, {
      ports: new Map([['db', [5432]]]),
      expectations: [
        { from: 'api', to: 'db', verdict: 'closed', ports: [22], because },
        { from: 'web', to: 'db', verdict: 'open', ports: null, because },
        { from: 'web', to: 'api', verdict: 'open', ports: [443], because },
        { from: 'web', to: 'nobody', verdict: 'open', ports: null, because },
        { from: 'nobody', to: 'web', verdict: 'closed', ports: null, because },
      ],
    })
    expect(titles(list.checks).filter((title) => title.includes('says'))).toEqual([
      'api does not reach db:22 on backend, says policy "p"',
      'web reaches db:5432 on backend, says policy "p"',
      'web reaches api:443 on frontend, says policy "p"',
    ])
    expect(list.untried).toEqual([
      { because, reason: 'no-part', count: 1 },
      { because, reason: 'no-part', count: 1 },
    ])
  })

  it('takes a container for the one whose network namespace it lives in', () => {
    const because = 'policy "p"'
    const proxy = live('proxy', [], { mode: { kind: 'container', container: 'web' } })
    const expectations = [
      { from: 'proxy', to: 'db', verdict: 'closed', ports: [22], because },
      { from: 'proxy', to: 'web', verdict: 'closed', ports: [22], because },
    ] as const
    const list = checksOf(NETWORKS, [...SHOP, proxy], { expectations })
    expect(titles(list.checks)).toContain('web does not reach db:22 on backend, says policy "p"')
    expect(list.untried).toEqual([{ because, reason: 'same-namespace', count: 1 }])
  })

  it('does not try everybody with everybody where there are many, unless it is asked to', () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      live(`app${10 + index}`, [[frontend, `10.1.1.${index + 1}`]]),
    )
    const list = checksOf([frontend], many)
    expect(list.sampled).toEqual({ tried: 20 * 12, all: 20 * 19 })
    const tried = find(list, 'open')
    for (const name of ['app10', 'app20', 'app29']) {
      expect(tried.filter(({ from }) => from === name)).toHaveLength(12)
      expect(tried.filter(({ to }) => to === name)).toHaveLength(12)
    }
    const full = checksOf([frontend], many, { isFull: true })
    expect(full.sampled).toBeNull()
    expect(find(full, 'open')).toHaveLength(20 * 19)
  })

  it.each([
    [60, 10],
    [200, 3],
    [400, 3],
  ])('tries fewer for each where there are more: of %i each %i', (count, partners) => {
    const many = Array.from({ length: count }, (_, index) =>
      live(`app${1000 + index}`, [[frontend, `10.1.${1 + (index >> 7)}.${1 + (index & 127)}`]]),
    )
    expect(checksOf([frontend], many).sampled).toEqual({ tried: count * partners, all: count * (count - 1) })
  })

  it('tries one refusal for each group, and not more than a few', () => {
    const networks = Array.from({ length: 12 }, (_, index) => observedNetwork(`net${10 + index}`))
    const many = networks.flatMap((network, index) => [
      live(`a${10 + index}`, [[network, `10.${index}.0.2`]]),
      live(`b${10 + index}`, [[network, `10.${index}.0.3`]]),
    ])
    const closed = find(checksOf(networks, many), 'closed')
    expect(closed).toHaveLength(24 * 6)
    expect(new Set(closed.map(({ to }) => to)).size).toBeGreaterThan(12)
    expect(find(checksOf(networks, many, { isFull: true }), 'closed')).toHaveLength(24 * 22)
  })

  it('tries refusals where containers on one network are kept apart', () => {
    const apart = observedNetwork('apart', { ...bridgeOptions({ enable_icc: 'false' }) })
    const list = checksOf([apart], [live('a', [[apart, '10.6.0.2']]), live('b', [[apart, '10.6.0.3']])])
    expect(titles(list.checks)).toEqual(['a does not reach b:9 on apart', 'b does not reach a:9 on apart'])
  })
})
