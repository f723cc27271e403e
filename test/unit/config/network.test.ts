import { describe, expect, it } from 'vitest'
import type { DesiredNetwork } from '../../../src/model/desired.ts'
import { listBlamed, readDesired, readNetwork, readProblem } from './read.ts'

const network = (body: string): string => `networks: { frontend: ${body} }`

describe('a network', () => {
  it.each<[string, DesiredNetwork['settings']]>([
    ['{ driver: weave }', { driver: 'weave' }],
    ['{ scope: swarm }', { scope: 'swarm' }],
    ['{ internal: true }', { internal: true }],
    ['{ attachable: false }', { attachable: false }],
    ['{ ingress: true }', { ingress: true }],
    ['{ enableIPv4: false }', { enableIPv4: false }],
    ['{ enableIPv6: true }', { enableIPv6: true }],
    ['{ encrypted: true }', { encrypted: true }],
    ['{ configOnly: true }', { configOnly: true }],
    [
      '{ options: { mtu: 1450, icc: false, note: ~ } }',
      {
        options: [
          ['icc', 'false'],
          ['mtu', '1450'],
          ['note', ''],
        ],
      },
    ],
    [
      '{ labels: { b: 1.10, a: true } }',
      {
        labels: [
          ['a', 'true'],
          ['b', '1.10'],
        ],
      },
    ],
    ['{ labels: }', { labels: [] }],
    ['{ ipam: { driver: calico-ipam } }', { ipamDriver: 'calico-ipam' }],
    ['{ ipam: { options: { pool: blue } } }', { ipamOptions: [['pool', 'blue']] }],
    ['{ ipam: }', {}],
    ['{ ipam: { config: [] } }', {}],
    ['{ ipam: { config: } }', {}],
    ['{ driver: overlay, options: { encrypted: "" } }', { driver: 'overlay', encrypted: true, options: [] }],
    [
      '{ driver: overlay, options: { encrypted: false, mtu: 9000 } }',
      { driver: 'overlay', encrypted: false, options: [['mtu', '9000']] },
    ],
    [
      '{ driver: overlay, encrypted: false, options: { encrypted: true } }',
      { driver: 'overlay', encrypted: false, options: [] },
    ],
    ['{ driver: bridge, options: { encrypted: "" } }', { driver: 'bridge', options: [['encrypted', '']] }],
  ])('declares what it gives and nothing else: %s', (body, settings) => {
    expect(readNetwork(network(body)).settings).toEqual(settings)
  })

  it('writes addresses in one form and sorts pools, IPv4 first', () => {
    const body = `{ enableIPv6: true, ipam: { config: [
      { subnet: "2001:0DB8:0001::/64", gateway: "2001:db8:1:0::1", aux_addresses: { b: "2001:DB8:1::B", a: "2001:db8:1::a" } },
      { subnet: 172.25.0.0/16, ip_range: 172.25.1.0/24 }, { subnet: 10.0.0.0/8 } ] } }`
    expect(readNetwork(network(body)).settings.pools).toEqual([
      { subnet: '10.0.0.0/8', ipRange: null, gateway: null, auxAddresses: [] },
      { subnet: '172.25.0.0/16', ipRange: '172.25.1.0/24', gateway: null, auxAddresses: [] },
      {
        subnet: '2001:db8:1::/64',
        ipRange: null,
        gateway: '2001:db8:1::1',
        auxAddresses: [
          ['a', '2001:db8:1::a'],
          ['b', '2001:db8:1::b'],
        ],
      },
    ])
  })

  it.each([
    ['its key', 'networks: { frontend: }', 'frontend'],
    ['its name', network('{ name: shop_front }'), 'shop_front'],
    ['what Compose calls it, for the key "default"', 'networks: { default: }', 'shop_default'],
    ['its name, for the key "default" too', 'networks: { default: { name: shared } }', 'shared'],
  ])('is named after %s', (_what, text, name) => {
    expect(readDesired(text).networks.map((declared) => declared.name)).toEqual([name])
  })

  it('follows the name of the project for the key "default"', () => {
    expect(readDesired('name: store\nnetworks: { default: }').networks[0]?.name).toBe('store_default')
  })

  it('says who owns it and what may be done to it', () => {
    expect(readNetwork(network('{}'))).toMatchObject({ external: false, adopt: false, protect: null })
    expect(readNetwork(network('{ protect: false, adopt: true }'))).toMatchObject({
      protect: false,
      adopt: true,
    })
    expect(readNetwork(network('{ external: true }'))).toMatchObject({ external: true, settings: {} })
  })

  it('takes its settings from a network by key, and knows it by name', () => {
    const text = 'networks: { base: { name: shop_base, configOnly: true }, frontend: { configFrom: base } }'
    expect(readNetwork(text).settings).toEqual({ configFrom: 'shop_base' })
  })

  it('knows where each field stands, by its path in plans', () => {
    const text = `networks:
  frontend:
    driver: bridge
    protect: true
    ipam:
      driver: default
      options: { pool: blue }
      config:
        - { subnet: 172.25.0.0/16 }
        - { subnet: 10.0.0.0/8, ip_range: 10.1.0.0/16, gateway: 10.0.0.1 }
    options: { com.docker.network.driver.mtu: 1450 }
    labels: ["tier=data"]
`
    const { ranges, range } = readNetwork(text)
    const lines = Object.fromEntries(
      Object.entries(ranges).map(([path, { start }]) => [path, `${start.line}:${start.column}`]),
    )
    expect(range).toEqual({
      file: 'config.yaml',
      start: { line: 2, column: 3 },
      end: { line: 2, column: 11 },
    })
    expect(lines).toEqual({
      driver: '3:13',
      protect: '4:14',
      ipam: '6:7',
      'ipam.driver': '6:15',
      'ipam.options': '7:16',
      'ipam.options["pool"]': '7:18',
      'ipam.config': '9:9',
      'ipam.config[0].subnet': '10:21',
      'ipam.config[0].ip_range': '10:43',
      'ipam.config[0].gateway': '10:65',
      'ipam.config[1].subnet': '9:21',
      options: '11:14',
      'options["com.docker.network.driver.mtu"]': '11:16',
      labels: '12:13',
      'labels["tier"]': '12:14',
    })
  })

  it.each([
    ['a subnet that is none', '{ subnet: 172.25.0.0 }', 'cidr-invalid 172.25.0.0'],
    ['a prefix that is too long', '{ subnet: 172.25.0.0/33 }', 'cidr-invalid 172.25.0.0/33'],
    ['leading zeros', '{ subnet: 172.025.0.0/16 }', 'cidr-invalid 172.025.0.0/16'],
    ['IPv4 in the form of IPv6', '{ subnet: "::ffff:10.1.2.0/120" }', 'cidr-invalid "::ffff:10.1.2.0/120"'],
    [
      'a gateway in the form of IPv6',
      '{ subnet: 10.0.0.0/8, gateway: "::FFFF:a00:1" }',
      'address-invalid "::FFFF:a00:1"',
    ],
    ['host bits', '{ subnet: 172.25.0.1/16 }', 'cidr-host-bits 172.25.0.1/16'],
    ['host bits in a range', '{ subnet: 10.0.0.0/8, ip_range: 10.1.0.1/16 }', 'cidr-host-bits 10.1.0.1/16'],
    ['a gateway that is none', '{ subnet: 10.0.0.0/8, gateway: 10.0.0.300 }', 'address-invalid 10.0.0.300'],
    ['a gateway with a prefix', '{ subnet: 10.0.0.0/8, gateway: 10.0.0.1/8 }', 'address-invalid 10.0.0.1/8'],
    [
      'a reserved address that is none',
      '{ subnet: 10.0.0.0/8, aux_addresses: { router: x } }',
      'address-invalid x',
    ],
    ['a pool without subnet', '{ gateway: 10.0.0.1 }', 'subnet-missing { gateway: 10.0.0.1 }'],
  ])('refuses %s', (_name, pool, problem) => {
    expect(listBlamed(network(`{ ipam: ${pool} }`))).toEqual([problem])
  })

  it('says which range was probably meant', () => {
    expect(readProblem(network('{ ipam: { subnet: 172.25.3.1/16 } }')).fix).toContain('"172.25.0.0/16"')
  })
})
