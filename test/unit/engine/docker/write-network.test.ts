import { describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../../../../src/model/network.ts'
import { makeConnectBody, makeNetworkBody } from '../../../../src/engine/docker/write-network.ts'

function makeBody(change: Partial<NetworkSettings>, apiVersion: string = '1.51'): Record<string, unknown> {
  return {
    ...makeNetworkBody({ name: 'shop', settings: { ...DEFAULT_NETWORK_SETTINGS, ...change } }, apiVersion),
  }
}

describe('a network', () => {
  it('that asks for nothing', () => {
    expect(makeBody({}, '1.41')).toEqual({
      Name: 'shop',
      CheckDuplicate: true,
      Driver: 'bridge',
      Internal: false,
      Attachable: false,
      Ingress: false,
      EnableIPv6: false,
      ConfigOnly: false,
      IPAM: { Driver: 'default' },
      Options: {},
    })
  })

  it.each([
    ['driver', { driver: 'macvlan' }, { Driver: 'macvlan' }],
    ['scope', { scope: 'swarm' }, { Scope: 'swarm' }],
    ['internal', { internal: true }, { Internal: true }],
    ['attachable', { attachable: true }, { Attachable: true }],
    ['ingress', { ingress: true }, { Ingress: true }],
    ['enableIPv4', { enableIPv4: false }, { EnableIPv4: false }],
    ['enableIPv6', { enableIPv6: true }, { EnableIPv6: true }],
    ['encrypted', { encrypted: true }, { Options: { encrypted: '' } }],
    ['configOnly', { configOnly: true }, { ConfigOnly: true }],
    ['configFrom', { configFrom: 'base' }, { ConfigFrom: { Network: 'base' } }],
    ['ipamDriver', { ipamDriver: 'remote' }, { IPAM: { Driver: 'remote' } }],
    ['ipamOptions', { ipamOptions: [['a', '1']] }, { IPAM: { Driver: 'default', Options: { a: '1' } } }],
    ['options', { options: [['parent', 'eth0']] }, { Options: { parent: 'eth0' } }],
    ['labels', { labels: [['tier', 'data']] }, { Labels: { tier: 'data' } }],
    [
      'pools',
      {
        pools: [
          {
            subnet: '10.0.1.0/24',
            ipRange: '10.0.1.128/25',
            gateway: '10.0.1.1',
            auxAddresses: [['router', '10.0.1.2']],
          },
          { subnet: 'fd00::/64', ipRange: null, gateway: null, auxAddresses: [] },
          { subnet: null, ipRange: null, gateway: null, auxAddresses: [] },
        ],
      },
      {
        IPAM: {
          Driver: 'default',
          Config: [
            {
              Subnet: '10.0.1.0/24',
              IPRange: '10.0.1.128/25',
              Gateway: '10.0.1.1',
              AuxiliaryAddresses: { router: '10.0.1.2' },
            },
            { Subnet: 'fd00::/64' },
            {},
          ],
        },
      },
    ],
  ] as const satisfies readonly (readonly [keyof NetworkSettings, Partial<NetworkSettings>, object])[])(
    'sends %s',
    (_, change, expected) => {
      expect(makeBody(change)).toMatchObject(expected)
    },
  )

  it('says that it has IPv4 only to engines that ask', () => {
    expect(makeBody({}, '1.47')).not.toHaveProperty('EnableIPv4')
    expect(makeBody({}, '1.48')).toHaveProperty('EnableIPv4', true)
  })

  it('repeats nothing of the network that its settings come from', () => {
    const change = { configFrom: 'base', internal: true, options: [['a', '1']] } as const
    expect(makeBody(change)).toEqual({
      Name: 'shop',
      CheckDuplicate: true,
      Driver: 'bridge',
      Internal: true,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: 'base' },
    })
  })

  it.each(['__proto__', 'toString', ''])('sends a label named %j', (key) => {
    const text = JSON.stringify(makeBody({ labels: [[key, 'x']] }))
    expect(text).toContain(`"Labels":{${JSON.stringify(key)}:"x"}`)
  })
})

describe('a connect', () => {
  it('that asks for nothing', () => {
    expect(makeConnectBody('cb6a', DEFAULT_ENDPOINT_SETTINGS)).toEqual({
      Container: 'cb6a',
      EndpointConfig: {},
    })
  })

  it('sends every setting', () => {
    const endpoint = {
      aliases: ['api', 'rest'],
      ipv4Address: '10.0.1.9',
      ipv6Address: 'fd00::9',
      linkLocalIPs: ['169.254.8.8'],
      macAddress: '02:42:0a:00:01:09',
      driverOpts: [['x.y', '1']],
      gwPriority: -1,
      links: ['db:database'],
    } as const
    expect(makeConnectBody('cb6a', endpoint)).toEqual({
      Container: 'cb6a',
      EndpointConfig: {
        Aliases: ['api', 'rest'],
        IPAMConfig: { IPv4Address: '10.0.1.9', IPv6Address: 'fd00::9', LinkLocalIPs: ['169.254.8.8'] },
        MacAddress: '02:42:0a:00:01:09',
        DriverOpts: { 'x.y': '1' },
        GwPriority: -1,
        Links: ['db:database'],
      },
    })
  })
})
