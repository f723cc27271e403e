// What counts as a difference of a network, and what its replacement would have.
import { describe, expect, it } from 'vitest'
import type { DeclaredNetworkSettings } from '../../../src/model/desired.ts'
import type { NetworkField, NetworkSettings } from '../../../src/model/network.ts'
import { diffNetwork, type NetworkDiff } from '../../../src/plan/network-diff.ts'
import { observedNetwork, pairs, pool } from '../../support/states.ts'

interface Case {
  readonly declared?: DeclaredNetworkSettings
  readonly live?: Partial<NetworkSettings>
  readonly remembered?: readonly string[]
  readonly ignored?: readonly string[]
  readonly unknown?: readonly NetworkField[]
  readonly hidden?: readonly string[]
}

function diff({
  declared = {},
  live = {},
  remembered = [],
  ignored = [],
  unknown = [],
  hidden = [],
}: Case): NetworkDiff {
  const observed = observedNetwork('backend', live, { unknown })
  return diffNetwork({ declared, observed, remembered, ignored: new Set(ignored), hidden })
}

function listPaths(given: Case): string[] {
  return diff(given).differences.map(
    ({ path, before, after }) => `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
  )
}

const mtu = 'com.docker.network.driver.mtu'

describe('a difference', () => {
  it.each<readonly [string, Case, readonly string[]]>([
    [
      'is none where the gateway that Docker chose and hides is declared',
      {
        declared: {
          pools: [pool('10.1.0.0/24', { gateway: '10.1.0.1' }), pool('fd01::/64', { gateway: 'fd01::1' })],
        },
        live: { pools: [pool('10.1.0.0/24'), pool('fd01::/64')] },
      },
      [],
    ],
    [
      'is none where that gateway is the first address of the range',
      {
        declared: { pools: [pool('10.1.0.0/24', { gateway: '10.1.0.128' })] },
        live: { pools: [pool('10.1.0.0/24', { ipRange: '10.1.0.128/25' })] },
      },
      [],
    ],
    [
      'is another gateway than the one that Docker chose and hides',
      {
        declared: { pools: [pool('10.1.0.0/24', { gateway: '10.1.0.9' })] },
        live: { pools: [pool('10.1.0.0/24')] },
      },
      ['ipam.config[0].gateway: "10.1.0.1" -> "10.1.0.9"'],
    ],
    [
      'is a gateway that another driver does not have',
      {
        declared: { driver: 'macvlan', pools: [pool('10.1.0.0/24', { gateway: '10.1.0.1' })] },
        live: { driver: 'macvlan', pools: [pool('10.1.0.0/24')] },
      },
      ['ipam.config[0].gateway: null -> "10.1.0.1"'],
    ],
    [
      'is none where the declared range is the whole subnet',
      {
        declared: { pools: [pool('10.1.0.0/24', { ipRange: '10.1.0.0/24' })] },
        live: { pools: [pool('10.1.0.0/24')] },
      },
      [],
    ],
    [
      'is a range that was not the whole subnet and now is',
      {
        declared: { pools: [pool('10.1.0.0/24', { ipRange: '10.1.0.0/24' })] },
        live: { pools: [pool('10.1.0.0/24', { ipRange: '10.1.0.128/25' })] },
      },
      ['ipam.config[0].ip_range: "10.1.0.128/25" -> "10.1.0.0/24"'],
    ],
    [
      'is none where the engine never shows the value',
      {
        declared: { pools: [pool('10.1.0.0/24', { ipRange: '10.1.0.128/25' })] },
        live: { pools: [pool('10.1.0.0/24')] },
        hidden: ['ipam.config[0].ip_range'],
      },
      [],
    ],
    [
      'is none where the engine never shows the option',
      { declared: { options: pairs({ parent: 'eth0' }) }, hidden: ['options["parent"]'] },
      [],
    ],
    [
      'is none where nothing is declared',
      { live: { internal: true, options: pairs({ [mtu]: '1400' }) } },
      [],
    ],
    ['is none where the values are the same', { declared: { internal: true }, live: { internal: true } }, []],
    [
      'is a flag that is not as declared',
      { declared: { internal: true, attachable: false }, live: { attachable: true } },
      ['internal: false -> true', 'attachable: true -> false'],
    ],
    [
      'is a driver that is not as declared',
      { declared: { driver: 'macvlan' } },
      ['driver: "bridge" -> "macvlan"'],
    ],
    [
      'is a source that is declared to be none',
      { declared: { configFrom: null }, live: { configFrom: 'template' } },
      ['configFrom: "template" -> null'],
    ],
    [
      'is a declared key with another value, or with none',
      {
        declared: { options: pairs({ [mtu]: '1450', icc: 'false' }) },
        live: { options: pairs({ [mtu]: '1400' }) },
      },
      [`options["${mtu}"]: "1400" -> "1450"`, 'options["icc"]: null -> "false"'],
    ],
    [
      'is none for keys that somebody else has set',
      {
        declared: { labels: pairs({ tier: 'data' }) },
        live: { labels: pairs({ tier: 'data', team: 'red' }) },
      },
      [],
    ],
    [
      'is none for the labels of ownership',
      {
        declared: { labels: [] },
        live: { labels: pairs({ 'sh.xec.project': 'shop', 'sh.xec.version': '0' }) },
      },
      [],
    ],
    [
      'is the removal of a key that the file once declared',
      { live: { labels: pairs({ tier: 'data', team: 'red' }) }, remembered: ['labels["tier"]'] },
      ['labels["tier"]: "data" -> null'],
    ],
    [
      'is the return to the default of a field that the file once declared',
      { live: { internal: true }, remembered: ['internal', 'driver'] },
      ['internal: true -> false'],
    ],
    [
      'is none for a once declared field whose value is the default',
      { live: { ipamDriver: 'default' }, remembered: ['ipam.driver'] },
      [],
    ],
    [
      'is none for a scope that is no longer declared, which follows from the driver',
      { live: { driver: 'overlay', scope: 'swarm' }, remembered: ['scope'] },
      [],
    ],
    [
      'is none for a once declared pool: any will do',
      { live: { pools: [pool('10.1.0.0/24')] }, remembered: ['ipam.config'] },
      [],
    ],
    [
      'is none for what has no effect here',
      {
        declared: { attachable: true, options: pairs({ icc: 'false' }) },
        live: { options: pairs({ [mtu]: '1400' }) },
        ignored: ['attachable', 'options["icc"]'],
      },
      [],
    ],
    [
      'is none for what has no effect here and was once declared',
      {
        live: { attachable: true, options: pairs({ icc: 'false' }) },
        remembered: ['attachable', 'options["icc"]'],
        ignored: ['attachable', 'options["icc"]'],
      },
      [],
    ],
  ])('%s', (_, given, expected) => {
    expect(listPaths(given)).toEqual(expected)
  })

  it('always forces a replace, since no engine changes a network in place', () => {
    const given: Case = {
      declared: { internal: true, pools: [pool('10.1.0.0/24')], labels: pairs({ tier: 'data' }) },
    }
    expect(diff(given).differences.map(({ forcesReplace }) => forcesReplace)).toEqual([true, true, true])
  })

  it('is unknown, and never a difference, where the engine does not show the value', () => {
    const declared: DeclaredNetworkSettings = {
      driver: 'macvlan',
      pools: [pool('10.1.0.0/24')],
      labels: pairs({ tier: 'data' }),
    }
    const given = diff({
      declared,
      live: { driver: 'null' },
      unknown: ['driver', 'pools', 'labels', 'options'],
    })
    expect(given.differences).toEqual([])
    expect(given.unknown).toEqual(['driver', 'ipam.config', 'labels'])
    expect(given.target).toMatchObject({ driver: 'macvlan', pools: [pool('10.1.0.0/24')] })
  })
})

describe('a replacement', () => {
  it('has what the observed network has, with the declared fields changed', () => {
    const live: Partial<NetworkSettings> = {
      internal: true,
      pools: [pool('10.1.0.0/24', { gateway: '10.1.0.1' })],
      options: pairs({ [mtu]: '1400', icc: 'false' }),
      labels: pairs({ team: 'red', 'sh.xec.project': 'shop' }),
    }
    const { target } = diff({ declared: { options: pairs({ [mtu]: '1450' }), attachable: true }, live })
    expect(target).toEqual({
      ...observedNetwork('backend', live).settings,
      attachable: true,
      options: pairs({ [mtu]: '1450', icc: 'false' }),
      labels: pairs({ team: 'red' }),
    })
  })

  it('has no key that has left the file', () => {
    const live = { options: pairs({ [mtu]: '1400', icc: 'false' }) }
    expect(diff({ live, remembered: ['options["icc"]'] }).target.options).toEqual(pairs({ [mtu]: '1400' }))
  })

  it('has what is declared even where it is not compared', () => {
    expect(diff({ declared: { attachable: true }, ignored: ['attachable'] }).target.attachable).toBe(true)
  })

  it('keeps out what the engine does not show', () => {
    const live: Partial<NetworkSettings> = { driver: 'null', configOnly: true, pools: [pool('10.1.0.0/24')] }
    const { target } = diff({ live, unknown: ['driver', 'pools'] })
    expect(target).toMatchObject({ driver: 'bridge', configOnly: true, pools: [] })
  })

  it('with another driver has neither the options nor the scope of the old one', () => {
    const live = { options: pairs({ [mtu]: '1400', icc: 'false' }) }
    const overlay = diff({ declared: { driver: 'overlay', options: pairs({ [mtu]: '1450' }) }, live })
    expect(overlay.target).toMatchObject({ scope: 'swarm', options: pairs({ [mtu]: '1450' }) })
    const back = diff({ declared: { driver: 'bridge' }, live: { driver: 'overlay', scope: 'swarm' } })
    expect(back.target.scope).toBe('local')
    const chosen = diff({ declared: { driver: 'weave', scope: 'global' }, live })
    expect(chosen.target).toMatchObject({ scope: 'global', options: [] })
  })

  it('of an overlay gets a VXLAN id of its own', () => {
    const vxlan = 'com.docker.network.driver.overlay.vxlanid_list'
    const live = { driver: 'overlay', options: pairs({ [vxlan]: '4097', [mtu]: '1400' }) }
    expect(diff({ declared: { internal: true }, live }).target.options).toEqual(pairs({ [mtu]: '1400' }))
  })
})
