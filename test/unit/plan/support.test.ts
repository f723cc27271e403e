// What engines can do with declared fields: nothing is dropped in silence.
import { describe, expect, it } from 'vitest'
import type { DeclaredEndpointSettings, DeclaredNetworkSettings } from '../../../src/model/desired.ts'
import type { EngineIdentity } from '../../../src/model/observed.ts'
import { hasApi, hasModeTrap, listHidden, renderEngine } from '../../../src/plan/support.ts'
import {
  findDetail,
  listChanges,
  listHazards,
  listPlaces,
  listProblems,
  followFor,
  planFor,
} from '../../support/plans.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  docker20,
  docker28,
  observedContainer,
  observedState,
  on,
  ownedNetwork,
  pairs,
  podman5,
  pool,
} from '../../support/states.ts'

const docker29: EngineIdentity = { ...docker28, id: 'engine-29', version: '29.7.2', apiVersion: '1.55' }
const manager: EngineIdentity = { ...docker28, swarm: 'manager' }

function listFindings(settings: DeclaredNetworkSettings, engine: EngineIdentity): string[] {
  const plan = planFor(observedState([], [], engine), [desiredNetwork('backend', { settings })])
  return plan.diagnostics.map(({ code, detail }) => `${code}: ${/^"(.*)" of network/.exec(detail)?.[1]}`)
}

describe('a field of a network', () => {
  it.each<readonly [string, DeclaredNetworkSettings, EngineIdentity, readonly string[]]>([
    ['is fine', { internal: true, labels: pairs({ tier: 'data' }) }, docker20, []],
    [
      'attachable on a bridge does nothing',
      { attachable: true },
      docker28,
      ['field-without-effect: attachable'],
    ],
    ['attachable on an overlay matters', { driver: 'overlay', attachable: true }, manager, []],
    [
      'attachable on a network of the whole Swarm matters',
      { driver: 'macvlan', scope: 'swarm', attachable: true },
      manager,
      [],
    ],
    ['attachable with an unknown driver may matter', { driver: 'weave', attachable: true }, docker28, []],
    [
      'encrypted on a bridge does nothing',
      { encrypted: true },
      docker28,
      ['field-without-effect: encrypted'],
    ],
    ['encrypted on an overlay matters', { driver: 'overlay', encrypted: true }, manager, []],
    ['no IPv4 needs Docker 28', { enableIPv4: false }, docker20, ['field-unsupported: enableIPv4']],
    ['no IPv4 is fine on Docker 28', { enableIPv4: false }, docker28, []],
    ['no IPv4 is impossible on Podman', { enableIPv4: false }, podman5, ['field-unsupported: enableIPv4']],
    ['an overlay needs a Swarm', { driver: 'overlay' }, docker28, ['field-unsupported: driver']],
    ['the scope of a Swarm needs a Swarm', { scope: 'swarm' }, docker28, ['field-unsupported: scope']],
    ['an ingress network needs a Swarm', { ingress: true }, docker28, ['field-unsupported: ingress']],
    [
      'IPv6 without a subnet needs Docker 27',
      { enableIPv6: true },
      docker20,
      ['field-unsupported: enableIPv6'],
    ],
    ['IPv6 without a subnet is fine on Docker 28', { enableIPv6: true }, docker28, []],
    ['IPv6 without a subnet is fine on Podman', { enableIPv6: true }, podman5, []],
    ['IPv6 with a subnet is fine', { enableIPv6: true, pools: [pool('fd01::/64')] }, docker20, []],
    [
      'IPv6 with an IPv4 subnet alone needs Docker 27',
      { enableIPv6: true, pools: [pool('10.1.0.0/24'), { ...pool('10.2.0.0/24'), subnet: null }] },
      docker20,
      ['field-unsupported: enableIPv6'],
    ],
    [
      'IPv6 of another address management is its own affair',
      { enableIPv6: true, ipamDriver: 'infoblox' },
      docker20,
      [],
    ],
    [
      'two subnets of one family on a bridge need Podman',
      { pools: [pool('10.1.0.0/24'), pool('fd01::/64'), pool('10.2.0.0/24')] },
      docker28,
      ['field-unsupported: ipam.config[2]'],
    ],
    [
      'two subnets of one family are fine on another driver',
      { driver: 'macvlan', pools: [pool('10.1.0.0/24'), pool('10.2.0.0/24')] },
      docker28,
      [],
    ],
    [
      'two subnets of one family are fine on Podman',
      { pools: [pool('10.1.0.0/24'), pool('10.2.0.0/24')] },
      podman5,
      [],
    ],
    [
      'a subnet of two addresses needs a later Docker',
      { pools: [pool('fd01::/127'), pool('10.1.0.0/31')], enableIPv6: true },
      docker20,
      ['field-unsupported: ipam.config[1].subnet'],
    ],
    ['a subnet of two addresses is fine on Docker 28', { pools: [pool('10.1.0.0/31')] }, docker28, []],
    ['a subnet of two addresses is fine on Podman', { pools: [pool('10.1.0.0/31')] }, podman5, []],
    [
      'the first address of an IPv6 subnet is no gateway on Docker',
      {
        pools: [
          pool('10.1.0.0/24'),
          pool('fd01::/64', { gateway: 'fd01::' }),
          pool('fd02::/64', { gateway: 'fd02::1' }),
        ],
        enableIPv6: true,
      },
      docker28,
      ['field-unsupported: ipam.config[1].gateway', 'field-unsupported: ipam.config[2]'],
    ],
    [
      'an IPv6 subnet of one address has no gateway on Docker',
      { pools: [pool('fd01::/128', { gateway: 'fd01::' })], enableIPv6: true },
      docker28,
      ['field-unsupported: ipam.config[0].subnet'],
    ],
    [
      'the smallest IPv6 subnets are the affair of another driver',
      { driver: 'weave', pools: [pool('fd01::/128')], enableIPv6: true },
      docker28,
      [],
    ],
    [
      'the smallest IPv6 subnets are fine on Podman',
      { pools: [pool('fd01::/128'), pool('fd02::/64', { gateway: 'fd02::' })], enableIPv6: true },
      podman5,
      [],
    ],
    [
      'an MTU that Podman cannot read is fine on Docker under that name',
      { options: pairs({ mtu: 'jumbo' }) },
      docker28,
      [],
    ],
    [
      'an MTU under the name of Podman must be a number there',
      { options: pairs({ mtu: 'jumbo' }) },
      podman5,
      ['field-unsupported: options["com.docker.network.driver.mtu"]'],
    ],
    [
      'a bridge name with other characters is fine on Docker',
      { options: pairs({ 'com.docker.network.bridge.name': 'br+ö' }) },
      docker28,
      [],
    ],
    [
      'a bridge name with other characters needs Docker',
      { options: pairs({ 'com.docker.network.bridge.name': 'br+ö' }) },
      podman5,
      ['field-unsupported: options["com.docker.network.bridge.name"]'],
    ],
    [
      'a bridge name of plain characters is fine on Podman',
      { options: pairs({ 'com.docker.network.bridge.name': 'br_0.shop-1', mtu: '1400' }) },
      podman5,
      [],
    ],
    ['config-only needs Docker', { configOnly: true }, podman5, ['field-unsupported: configOnly']],
    [
      'another IPAM driver needs Docker',
      { ipamDriver: 'infoblox' },
      podman5,
      ['field-unsupported: ipam.driver'],
    ],
    ['the default IPAM driver is fine', { ipamDriver: 'default' }, podman5, []],
    [
      'auxiliary addresses need Docker',
      {
        pools: [
          pool('10.1.0.0/24', { ipRange: '10.1.0.128/25', auxAddresses: pairs({ router: '10.1.0.2' }) }),
        ],
      },
      podman5,
      ['field-unsupported: ipam.config[0].aux_addresses'],
    ],
    [
      'options that Podman does not know do nothing',
      {
        options: pairs({ isolate: 'true', mode: 'private', mtu: '1400', parent: 'eth0' }),
        ipamOptions: pairs({ zone: 'a' }),
      },
      podman5,
      [
        'field-without-effect: ipam.options["zone"]',
        'field-without-effect: options["isolate"]',
        'field-without-effect: options["mode"]',
        'field-without-effect: options["parent"]',
      ],
    ],
    [
      'options of macvlan do nothing on other networks only',
      {
        driver: 'macvlan',
        options: pairs({ 'com.docker.network.bridge.name': 'br+ö', mode: 'private', parent: 'eth0' }),
      },
      podman5,
      ['field-without-effect: options["com.docker.network.bridge.name"]'],
    ],
    [
      'options that Docker does not know are its own affair',
      { options: pairs({ anything: 'goes' }) },
      docker28,
      [],
    ],
  ])('%s', (_, settings, engine, expected) => {
    expect(listFindings(settings, engine)).toEqual(expected)
  })

  it('that a config-from network takes from its source is refused on Podman twice over', () => {
    const plan = planFor(observedState([], [], podman5), [
      desiredNetwork('lan', { settings: { configFrom: 'x' } }),
    ])
    expect(listProblems(plan, 'error')).toEqual(['config-source-missing', 'field-unsupported'])
  })

  it('that is refused names what it needs, and where it stands', () => {
    const range = { file: 'config.yaml', start: { line: 4, column: 7 }, end: { line: 4, column: 17 } }
    const network = desiredNetwork('backend', {
      settings: { enableIPv4: false },
      ranges: { enableIPv4: range },
    })
    const plan = planFor(observedState([], [], docker20), [network])
    expect(plan.diagnostics).toEqual([
      {
        code: 'field-unsupported',
        severity: 'error',
        summary: 'This engine cannot do what is declared',
        detail:
          '"enableIPv4" of network "backend" needs Docker Engine 28 (API 1.48); this is Docker 20.10.24 (API 1.41).',
        fix: 'Remove "enableIPv4", or use Docker Engine 28 (API 1.48).',
        range,
      },
    ])
  })

  it('without effect is not compared, neither while it is declared nor afterwards', () => {
    const declared = { 'sh.xec.declared': '["attachable"]' }
    const live = observedState([ownedNetwork('backend', { attachable: true }, declared)])
    expect(listChanges(planFor(live, [desiredNetwork('backend')]))).toEqual([])
    const asked = desiredNetwork('backend', { settings: { attachable: true } })
    expect(listChanges(planFor(observedState([ownedNetwork('backend')]), [asked]))).toEqual([])
  })

  it('that is not shown is told of', () => {
    const live = { ...ownedNetwork('backend'), unknown: ['pools', 'options'] as const }
    const network = desiredNetwork('backend', { settings: { pools: [pool('10.1.0.0/24')] } })
    const plan = planFor(observedState([live]), [network])
    expect(listProblems(plan, 'notice')).toEqual(['value-unknown'])
    expect(findDetail(plan, 'value-unknown')).toContain('"ipam.config" of network "backend"')
  })
})

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })

function findEndpointProblems(settings: DeclaredEndpointSettings, engine: EngineIdentity): string[] {
  const observed = observedState([live], [observedContainer('api', [])], engine)
  const plan = planFor(
    observed,
    [desiredNetwork('backend')],
    [desiredContainer('api', [on('backend', settings)])],
  )
  return plan.diagnostics.map(({ detail }) => detail)
}

describe('a setting of an attachment', () => {
  it.each<readonly [DeclaredEndpointSettings, EngineIdentity, string | null]>([
    [{ gwPriority: 10 }, docker28, null],
    [{ gwPriority: 10 }, docker20, 'Docker Engine 28 (API 1.48)'],
    [{ gwPriority: 0 }, docker20, null],
    [{ macAddress: '02:42:0a:01:00:05' }, docker29, null],
    [{ macAddress: '02:42:0a:01:00:05' }, docker28, 'Docker Engine 29.3 (API 1.54) or Podman'],
    [{ macAddress: '02:42:0a:01:00:05' }, podman5, null],
    [{ macAddress: null }, docker28, null],
    [{ links: ['db:database'] }, podman5, 'Docker'],
    [{ driverOpts: pairs({ a: 'b' }) }, podman5, 'Docker'],
    [{ linkLocalIPs: ['169.254.1.1'] }, podman5, 'Docker'],
    [{ gwPriority: 1 }, podman5, 'Docker'],
    [{ links: [], driverOpts: [] }, podman5, null],
    [{ aliases: ['data'], ipv4Address: '10.1.0.5' }, podman5, null],
  ])('%j on %o needs %j', (settings, engine, needs) => {
    const [problem, ...rest] = findEndpointProblems(settings, engine)
    expect(rest).toEqual([])
    if (needs === null) expect(problem).toBeUndefined()
    else expect(problem).toContain(`of "api" on "backend" needs ${needs}; this is ${renderEngine(engine)}`)
  })

  it('that could never be given is refused even where the engine does not show it', () => {
    const api = observedContainer('api', [attached(live, {}, { unknown: ['gwPriority'] })])
    const plan = planFor(
      observedState([live], [api], docker20),
      [desiredNetwork('backend')],
      [desiredContainer('api', [on('backend', { gwPriority: 5, aliases: [] })])],
    )
    expect(listProblems(plan, 'error')).toEqual(['field-unsupported'])
  })

  it('that is there already needs no call, and is no error', () => {
    const macAddress = '02:42:0a:01:00:05'
    const api = observedContainer('api', [attached(live, { macAddress })])
    const plan = planFor(
      observedState([live], [api]),
      [desiredNetwork('backend')],
      [desiredContainer('api', [on('backend', { macAddress })])],
    )
    expect(plan.diagnostics).toEqual([])
    expect(plan.changes).toEqual([])
  })

  it('that nobody declares is let go where a connect call cannot give it, which is said', () => {
    const api = observedContainer('api', [
      attached(live, { macAddress: '02:42:0a:01:00:05', aliases: ['data'] }),
    ])
    const { plan, after } = followFor(observedState([live], [api]), [
      desiredNetwork('backend', { settings: { internal: true } }),
    ])
    expect(listHazards(plan, 'containers.(api)/backend')).toEqual(['danger loses-settings'])
    expect(plan.changes[1]?.hazards[0]?.message).toContain('"02:42:0a:01:00:05"')
    expect(listPlaces(after, 'api')['backend']).toMatchObject({ macAddress: null, aliases: ['data'] })
  })
})

describe('an engine', () => {
  it.each([
    ['1.48', '1.48', true],
    ['1.47', '1.48', false],
    ['1.51', '1.48', true],
    ['2.0', '1.48', true],
    ['1.5', '1.48', false],
    ['1.100', '1.48', true],
  ])('with API %s can do what needs %s: %s', (apiVersion, version, expected) => {
    expect(hasApi({ ...docker28, apiVersion }, version)).toBe(expected)
  })

  it.each([
    [{ ...docker28, apiVersion: '1.43' }, true],
    [{ ...docker28, apiVersion: '1.42' }, false],
    [podman5, false],
  ])('%o has the network mode trap: %s', (engine, expected) => {
    expect(hasModeTrap(engine)).toBe(expected)
  })

  it('is named with its versions', () => {
    expect(renderEngine(podman5)).toBe('Podman 5.4.2 (API 1.41)')
  })
})

describe('a value that the engine heeds and never shows', () => {
  const lower = pool('10.1.0.0/24', { ipRange: '10.1.0.0/25' })
  const whole = pool('10.1.0.0/24', { ipRange: '10.1.0.0/24' })
  const bridge = pairs({ 'com.docker.network.bridge.name': 'br0', 'com.docker.network.driver.mtu': '1400' })
  const ofBridge = ['options["com.docker.network.bridge.name"]']

  it.each<readonly [string, DeclaredNetworkSettings, string, EngineIdentity, readonly string[]]>([
    ['is no range on Docker', { pools: [lower] }, 'bridge', docker28, []],
    [
      'is a range on Podman',
      { pools: [pool('fd01::/64'), lower] },
      'bridge',
      podman5,
      ['ipam.config[1].ip_range'],
    ],
    ['is no range that spans the subnet', { pools: [whole] }, 'bridge', podman5, []],
    ['is no range where no pools are declared', {}, 'bridge', podman5, []],
    ['is the name of a bridge', { options: bridge }, 'bridge', podman5, ofBridge],
    ['is no name of a bridge on other networks', { options: bridge }, 'ipvlan', podman5, []],
    ['is no name of a bridge on Docker', { options: bridge }, 'bridge', docker28, []],
    [
      'is a parent',
      { options: pairs({ mode: 'l2', parent: 'eth0' }) },
      'ipvlan',
      podman5,
      ['options["parent"]'],
    ],
  ])('%s', (_, settings, driver, engine, paths) => {
    expect(listHidden(settings, driver, engine)).toEqual(paths)
  })
})
