import { describe, expect, it, test } from 'vitest'
import { bridgeOptions, docker26, dualStack, on, port, tell, world } from '../../support/reach.ts'
import {
  attached,
  bridge,
  docker20,
  docker28,
  idOf,
  none,
  observedContainer,
  observedNetwork,
  podman5,
  pool,
} from '../../support/states.ts'

const backend = dualStack('backend')
const front = observedNetwork('front')
const vault = dualStack('vault', { internal: true })
const inner = observedNetwork('inner', { internal: true })
const noIcc = dualStack('quiet', bridgeOptions({ enable_icc: 'false' }))
const noMasquerade = dualStack('plain', bridgeOptions({ enable_ip_masquerade: 'false' }))
const routed = dualStack(
  'routed',
  bridgeOptions({ gateway_mode_ipv4: 'routed', gateway_mode_ipv6: 'routed' }),
)
const open = observedNetwork('open', bridgeOptions({ gateway_mode_ipv4: 'nat-unprotected' }))
const isolated = dualStack('isolated', {
  internal: true,
  ...bridgeOptions({ gateway_mode_ipv4: 'isolated', gateway_mode_ipv6: 'isolated' }),
})
const inhibited = observedNetwork('inhibited', bridgeOptions({ inhibit_ipv4: 'true' }))
const overlay = observedNetwork('mesh', { driver: 'overlay' })
const weave = observedNetwork('weave', { driver: 'weave' })
const macvlan = observedNetwork('wire', { driver: 'macvlan', options: [['parent', 'eth0']] })
const networks = [
  backend,
  front,
  vault,
  inner,
  noIcc,
  noMasquerade,
  routed,
  open,
  isolated,
  inhibited,
  overlay,
  weave,
  macvlan,
]

const published = { ports: [port('8080:80')] }

describe('containers on one network', () => {
  const ask = world(networks, [
    on('api', [backend, front]),
    on('db', [backend]),
    on('web', [front]),
    on('q1', [noIcc]),
    on('q2', [noIcc]),
    on('v1', [vault]),
    on('v2', [vault]),
    on('o1', [overlay]),
    on('o2', [overlay]),
    on('w1', [weave]),
    on('w2', [weave]),
    observedContainer('d1', [attached(bridge)]),
    observedContainer('d2', [attached(bridge)]),
    observedContainer('six', [attached(backend, { ipv6Address: 'fd00::6' })]),
    observedContainer('four', [attached(backend, { ipv4Address: '10.0.0.4' })]),
  ])

  test.each([
    ['api', 'db', 'open: network backend 4+6'],
    ['db', 'web', 'closed: not no-common-network, nothing-published'],
    ['q1', 'q2', 'closed: not icc-off quiet, nothing-published'],
    ['v1', 'v2', 'open: network vault 4+6'],
    ['o1', 'o2', 'open: network mesh 4'],
    ['w1', 'w2', 'unknown: network weave 4 (driver); other (driver)'],
    ['d1', 'd2', 'open: network bridge 4'],
    ['db', 'six', 'open: network backend 6'],
    ['four', 'six', 'closed: not no-common-family backend, nothing-published'],
    ['api', 'api', 'open: self'],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(tell(ask(from, to))).toBe(expected)
  })

  it('says under which names and addresses', () => {
    const named = world(
      [backend],
      [
        on('api', [backend]),
        observedContainer('db-1', [attached(backend, { aliases: ['db'], ipv4Address: '10.0.0.5' })]),
        observedContainer('db-2', [attached(backend, { aliases: ['db'] })]),
        observedContainer('listed', [attached(backend, {}, { unknown: ['aliases'] })]),
      ],
    )
    expect(named('api', 'db-1').paths[0]).toMatchObject({
      addresses: ['10.0.0.5'],
      names: [
        { name: 'db-1', others: [] },
        { name: 'db', others: ['db-2'] },
        { name: idOf('ctr db-1').slice(0, 12), others: [] },
      ],
    })
    expect(named('api', 'listed').paths[0]?.names.map(({ name }) => name)).toEqual([
      'listed',
      idOf('ctr listed').slice(0, 12),
    ])
    expect(ask('d1', 'd2').paths[0]?.names).toEqual([])
  })

  it('does not know what the engine does not show', () => {
    const hidden = observedNetwork('hidden', {}, { unknown: ['options'] })
    const blind = world([hidden], [on('a', [hidden]), on('b', [hidden])])
    expect(tell(blind('a', 'b'))).toBe('unknown: network hidden 4 (options); other (options)')
    expect(tell(blind('host', 'b'))).toContain('open: bridge hidden')
  })

  it('lets links decide on the default bridge without ICC', () => {
    const quiet = { ...bridge, settings: { ...bridge.settings, ...bridgeOptions({ enable_icc: 'false' }) } }
    const linked = world([quiet], [on('a', [quiet]), on('b', [quiet])])
    expect(tell(linked('a', 'b'))).toBe('unknown: network bridge 4 (links)')
  })

  it('filters IPv6 from Docker 27 on only', () => {
    const old = world(
      networks,
      [on('q1', [noIcc]), on('q2', [noIcc]), on('db', [backend]), on('v1', [vault])],
      { engine: docker26 },
    )
    expect(tell(old('q1', 'q2'))).toBe('open: network quiet 6')
    expect(tell(old('q1', 'db'))).toBe('open: address backend 6 by route')
    expect(tell(old('lan', 'db'))).toBe('open: address backend 6 by route')
    expect(tell(old('lan', 'v1'))).toBe('closed: not nothing-published')
    expect(tell(old('v1', 'lan'))).toBe('closed: not internal-only')
  })

  it.each([
    ['macvlan', {}, 'open: network wire 4'],
    ['macvlan', { macvlan_mode: 'bridge' }, 'open: network wire 4'],
    ['macvlan', { macvlan_mode: 'private' }, 'closed: not private wire, nothing-published'],
    ['macvlan', { macvlan_mode: 'vepa' }, 'unknown: network wire 4 (mode)'],
    ['ipvlan', {}, 'open: network wire 4'],
    ['ipvlan', { ipvlan_mode: 'l3' }, 'unknown: network wire 4 (mode)'],
  ])('of the driver %s with %j: %s', (driver, options, expected) => {
    const wire = observedNetwork('wire', { driver, options: Object.entries(options) })
    expect(tell(world([wire], [on('a', [wire]), on('b', [wire])])('a', 'b'))).toBe(expected)
  })
})

describe('states and modes', () => {
  const containers = [
    on('api', [backend]),
    on('gone', [backend], { state: 'exited' }),
    on('new', [backend], { state: 'created' }),
    on('frozen', [backend], { state: 'paused' }),
    on('loop', [backend], { state: 'restarting' }),
    on('dead', [backend], { state: 'dead' }),
    on('leaving', [backend], { state: 'removing' }),
    observedContainer('side', [], { mode: { kind: 'container', container: idOf('ctr api') } }),
    observedContainer('cold', [], { mode: { kind: 'container', container: 'gone' } }),
    observedContainer('warm', [], { mode: { kind: 'container', container: 'frozen' } }),
    observedContainer('orphan', [], { mode: { kind: 'container', container: 'nobody' } }),
    observedContainer('egg', [], { mode: { kind: 'container', container: 'hen' } }),
    observedContainer('hen', [], { mode: { kind: 'container', container: 'egg' } }),
    observedContainer('onhost', [], { mode: { kind: 'host' } }),
    observedContainer('onhost2', [], { mode: { kind: 'container', container: 'onhost' } }),
    observedContainer('alone', [attached(none)], { mode: { kind: 'none' } }),
    observedContainer('fresh', [attached('front')], { state: 'created' }),
    observedContainer('stale', [attached(front, {}, { networkId: 'no-such-id' })]),
  ]
  const ask = world(networks, containers)

  test.each([
    ['api', 'gone', 'closed: not not-running'],
    ['new', 'api', 'closed: not not-running'],
    ['api', 'dead', 'closed: not not-running'],
    ['api', 'leaving', 'closed: not not-running'],
    ['api', 'frozen', 'closed: not paused'],
    ['api', 'loop', 'unknown: network backend 4+6 (restarting): not restarting'],
    ['api', 'side', 'open: self'],
    ['api', 'warm', 'open: network backend 4+6'],
    ['api', 'cold', 'closed: not not-running'],
    ['api', 'orphan', 'closed: not namespace-gone'],
    ['egg', 'api', 'closed: not namespace-gone'],
    ['onhost', 'host', 'open: self'],
    ['onhost2', 'onhost', 'open: self'],
    ['onhost', 'api', 'open: bridge backend 4+6'],
    ['api', 'onhost', 'open: host backend 4+6'],
    ['alone', 'api', 'closed: not no-network'],
    ['host', 'stale', 'closed: not no-network'],
    ['lan', 'onhost', 'open: host'],
    ['internet', 'onhost', 'unknown: host (internet)'],
    ['internet', 'lan', 'unknown: out (internet)'],
    ['lan', 'internet', 'unknown: out (router)'],
    ['host', 'internet', 'open: out'],
    ['host', 'host', 'open: self'],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(tell(ask(from, to))).toBe(expected)
  })

  it('may be taken as if all ran', () => {
    const running = world(networks, containers, { asRunning: true })
    expect(tell(running('api', 'gone'))).toBe('open: network backend 4+6')
    expect(tell(running('api', 'cold'))).toBe('open: network backend 4+6')
    expect(tell(running('host', 'fresh'))).toBe('open: bridge front 4')
  })

  it('knows no container that is not there', () => {
    expect(() => ask('api', 'nobody')).toThrow('There is no container "nobody".')
  })
})

describe('through the host', () => {
  const containers = [
    on('web', [front], published),
    on('local', [front], { ports: [port('127.0.0.1:5432:5432')] }),
    on('local6', [backend], { ports: [port('::1:5432:5432')] }),
    on('bound', [front], { ports: [port('192.168.7.7:81:80')] }),
    on('app', [backend]),
    on('dual', [backend], published),
    on('hidden', [inner], published),
    on('both', [inner, front], published),
    on('vaulted', [vault]),
    on('plain', [noMasquerade], published),
    on('plain2', [noMasquerade]),
    on('routed', [routed], published),
    on('routed2', [routed]),
    on('routed3', [routed], { ports: null }),
    on('open', [open]),
    on('shut', [isolated]),
    on('inhibited', [inhibited], published),
    on('mesh', [overlay], published),
    on('listed', [front], { ports: null }),
    on('wired', [macvlan]),
    on('wired2', [macvlan, front], published),
  ]
  const ask = world(networks, containers)
  const old = world(networks, containers, { engine: docker20 })

  test.each([
    ['host', 'web', 'open: bridge front 4; published front 4+6 :8080'],
    ['host', 'hidden', 'open: bridge inner 4'],
    ['host', 'shut', 'closed: not no-host-address, nothing-published'],
    ['host', 'inhibited', 'closed: not no-host-address, not-mapped'],
    ['host', 'wired', 'closed: not no-host-address, nothing-published'],
    ['host', 'mesh', 'unknown: other (driver)'],
    ['lan', 'web', 'open: published front 4+6 :8080'],
    ['lan', 'local', 'closed: not localhost-only'],
    ['lan', 'local6', 'closed: not localhost-only'],
    ['lan', 'bound', 'open: published front 4 :81'],
    ['lan', 'app', 'closed: not nothing-published'],
    ['lan', 'listed', 'unknown: other (ports)'],
    ['lan', 'hidden', 'closed: not not-mapped'],
    ['lan', 'both', 'open: published front 4+6 :8080'],
    ['lan', 'routed', 'open: address routed 4 :8080 by route; address routed 6 :8080 by route'],
    ['lan', 'routed2', 'closed: not nothing-published'],
    ['lan', 'routed3', 'unknown: other (ports)'],
    ['lan', 'open', 'open: address open 4 by route'],
    ['lan', 'wired', 'open: segment wire 4'],
    ['lan', 'wired2', 'open: segment wire 4; published front 4+6 :8080 (replies)'],
    ['internet', 'web', 'unknown: published front 4+6 :8080 (internet)'],
    ['internet', 'app', 'closed: not nothing-published'],
    ['app', 'web', 'open: published front 4+6 :8080'],
    ['app', 'bound', 'open: published front 4 :81'],
    ['vaulted', 'web', 'open: published front 6 :8080'],
    ['vaulted', 'dual', 'closed: not no-common-network, cut-off'],
    ['vaulted', 'bound', 'closed: not no-common-network, cut-off'],
    ['shut', 'web', 'closed: not no-common-network, no-host-address'],
    ['plain2', 'plain', 'open: network plain 4+6; published plain 4+6 :8080'],
    ['plain2', 'dual', 'closed: not no-common-network, cut-off'],
    ['plain2', 'routed', 'closed: not no-common-network, not-mapped'],
    ['app', 'routed', 'open: address routed 4 :8080 by route; address routed 6 :8080 by route'],
    ['app', 'routed2', 'closed: not no-common-network, nothing-published'],
    ['app', 'open', 'closed: not no-common-network, nothing-published'],
    ['app', 'host', 'open: host backend 4+6'],
    ['vaulted', 'host', 'open: host vault 4+6'],
    ['shut', 'host', 'closed: not no-host-address'],
    ['wired', 'host', 'unknown: other (router)'],
    ['wired', 'web', 'unknown: other (router)'],
    ['wired', 'app', 'closed: not no-common-network, nothing-published'],
    ['app', 'lan', 'open: out backend 4; out backend 6'],
    ['vaulted', 'lan', 'closed: not internal-only'],
    ['plain', 'lan', 'closed: not no-masquerade'],
    ['routed', 'lan', 'open: out routed 4 by route; out routed 6 by route'],
    ['routed', 'internet', 'unknown: out routed 4 by route (internet); out routed 6 by route (internet)'],
    ['app', 'internet', 'open: out backend 4; out backend 6'],
    ['wired', 'lan', 'open: segment wire 4'],
    ['wired', 'internet', 'unknown: segment wire 4 (router)'],
    ['mesh', 'lan', 'unknown: other (driver)'],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(tell(ask(from, to))).toBe(expected)
  })

  test.each([
    ['lan', 'local', 'open: address front 4 :5432 by route'],
    ['lan', 'vaulted', 'open: address vault 6 by route'],
    ['vaulted', 'app', 'open: address backend 6 by route'],
    ['vaulted', 'dual', 'open: address backend 6 by route; published backend 6 :8080'],
    ['vaulted', 'lan', 'open: out vault 6 by route'],
    ['vaulted', 'internet', 'unknown: out vault 6 by route (internet)'],
    ['plain', 'lan', 'open: out plain 4 by route; out plain 6 by route'],
    [
      'lan',
      'routed',
      'open: published routed 4+6 :8080; address routed 4 :8080 by route; address routed 6 by route',
    ],
    ['app', 'vaulted', 'open: address vault 6 by route'],
    ['host', 'shut', 'open: bridge isolated 4+6'],
  ])('on Docker 20.10, %s to %s: %s', (from, to, expected) => {
    expect(tell(old(from, to))).toBe(expected)
  })

  it('leads to the gateway network, which has IPv4 and IPv6 where one does, whatever its priority', () => {
    const zone = dualStack('zone')
    const ask28 = world(
      [front, zone, backend, inner],
      [
        observedContainer('mixed', [attached(front, { gwPriority: 9 }), attached(zone)], published),
        observedContainer('first', [attached(backend), attached(zone)], published),
        observedContainer('chosen', [attached(backend), attached(zone, { gwPriority: 1 })], published),
      ],
    )
    expect(tell(ask28('lan', 'mixed'))).toBe('open: published zone 4+6 :8080')
    expect(tell(ask28('lan', 'first'))).toBe('open: published backend 4+6 :8080')
    expect(tell(ask28('lan', 'chosen'))).toBe('open: published zone 4+6 :8080')
  })

  it('can have a gateway for each family from Docker 28 on', () => {
    const only6 = observedNetwork('only6', { enableIPv4: false, enableIPv6: true })
    const split = on('split', [front, only6], published)
    expect(tell(world([front, only6], [split])('lan', 'split'))).toBe(
      'open: published front 4 :8080; published only6 6 :8080',
    )
    expect(tell(world([front, only6], [split], { engine: docker26 })('lan', 'split'))).toBe(
      'open: published front 4+6 :8080; address front 4 :8080 by route',
    )
  })

  it('publishes where the network says, if the port does not', () => {
    const bound = observedNetwork('bound', {
      pools: [pool('10.9.0.0/16'), { ...pool(''), subnet: null }],
      ...bridgeOptions({ host_binding_ipv4: '10.9.0.1' }),
    })
    const all = observedNetwork('all', bridgeOptions({ host_binding_ipv4: '0.0.0.0' }))
    const ask28 = world(
      [bound, all, front],
      [on('web', [bound], published), on('free', [all], published), on('near', [bound]), on('far', [front])],
    )
    expect(tell(ask28('near', 'web'))).toBe('open: network bound 4; published bound 4 :8080')
    expect(tell(ask28('far', 'web'))).toBe('open: published bound 4 :8080')
    expect(tell(ask28('lan', 'free'))).toBe('open: published all 4+6 :8080')
    expect(tell(ask28('lan', 'web'))).toBe('open: published bound 4 :8080')
  })

  it('is not on the local network without a parent, or inside', () => {
    const loose = observedNetwork('loose', { driver: 'macvlan' })
    const inside = observedNetwork('inside', {
      driver: 'macvlan',
      internal: true,
      options: [['parent', 'eth0']],
    })
    const l2 = observedNetwork('l2', { driver: 'ipvlan', options: [['parent', 'eth0']] })
    const apart = world(
      [loose, inside, l2, macvlan],
      [on('a', [loose]), on('b', [inside]), on('c', [l2]), on('d', [macvlan])],
    )
    expect(tell(apart('lan', 'a'))).toBe('closed: not nothing-published')
    expect(tell(apart('lan', 'b'))).toBe('closed: not nothing-published')
    expect(tell(apart('lan', 'c'))).toBe('unknown: segment l2 4 (mode)')
    expect(tell(apart('c', 'd'))).toBe('unknown: other (router)')
  })
})

it('gets to every port of a network that is not protected, whichever network answers', () => {
  const ask = world([open, front], [on('app', [front, open]), on('web', [open], published)])
  expect(tell(ask('lan', 'app'))).toBe('open: address open 4 by route')
  expect(tell(ask('lan', 'web'))).toBe('open: published open 4+6 :8080; address open 4 by route')
})

describe('engines that were not measured', () => {
  it.each([
    ['podman', podman5],
    ['an old Docker', { ...docker28, version: '19.3.1' }],
    ['no version at all', { ...docker28, version: 'dev' }],
  ])('are trusted with one network, and with nothing else: %s', (_name, engine) => {
    const ask = world(
      [backend, front],
      [
        on('api', [backend]),
        on('db', [backend]),
        on('web', [front], published),
        observedContainer('alone', []),
      ],
      { engine },
    )
    expect(tell(ask('api', 'db'))).toBe('open: network backend 4+6')
    expect(tell(ask('api', 'web'))).toBe('unknown: other (engine)')
    expect(tell(ask('lan', 'web'))).toBe('unknown: other (engine)')
    expect(tell(ask('api', 'host'))).toBe('unknown: other (engine)')
    expect(tell(ask('api', 'alone'))).toBe('closed: not no-network')
  })

  it('may hide that a network has IPv4', () => {
    const odd = observedNetwork('odd', { enableIPv4: false }, { unknown: ['enableIPv4'] })
    expect(tell(world([odd], [on('a', [odd]), on('b', [odd])], { engine: podman5 })('a', 'b'))).toBe(
      'open: network odd 4',
    )
  })
})
