import { describe, expect, it } from 'vitest'
import { makeDeclaredTopology } from '../../../src/topology/declared.ts'
import { desiredContainer, desiredNetwork, desiredState, on, pool } from '../../support/states.ts'

const port = { hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' } as const

describe('the topology of a file', () => {
  it('has its networks, its containers and what connects them', () => {
    const desired = desiredState({
      networks: [
        desiredNetwork('frontend', { name: 'shop_frontend', settings: { pools: [pool('10.60.1.0/24')] } }),
        desiredNetwork('corp', { name: 'corp_net', external: true }),
        desiredNetwork('data', {
          protect: true,
          settings: { driver: 'macvlan', internal: true, pools: [{ ...pool(''), subnet: null }] },
        }),
      ],
      containers: [
        desiredContainer('web', [on('frontend', { aliases: ['www'] }), on('corp')], { ports: [port] }),
        desiredContainer('db', [on('data', { ipv4Address: '10.60.2.10', ipv6Address: 'fd00::a' })], {
          container: 'postgres',
        }),
        desiredContainer('cron', null),
      ],
    })
    expect(makeDeclaredTopology(desired)).toEqual({
      networks: [
        {
          address: 'networks.corp',
          name: 'corp_net',
          driver: null,
          subnets: [],
          internal: false,
          external: true,
          protected: false,
          configOnly: false,
          declared: true,
          owned: false,
          predefined: false,
          mark: null,
        },
        expect.objectContaining({
          address: 'networks.data',
          driver: 'macvlan',
          subnets: [],
          internal: true,
          protected: true,
          owned: true,
        }),
        expect.objectContaining({
          address: 'networks.frontend',
          name: 'shop_frontend',
          driver: 'bridge',
          subnets: ['10.60.1.0/24'],
        }),
      ],
      containers: [
        { address: 'containers.cron', name: 'cron', state: null, ports: [], declared: true },
        { address: 'containers.db', name: 'postgres', state: null, ports: [], declared: true },
        { address: 'containers.web', name: 'web', state: null, ports: [port], declared: true },
      ],
      links: [
        {
          container: 'containers.db',
          network: 'networks.data',
          aliases: [],
          ipv4Address: '10.60.2.10',
          ipv6Address: 'fd00::a',
          mark: null,
        },
        expect.objectContaining({ container: 'containers.web', network: 'networks.corp' }),
        expect.objectContaining({
          container: 'containers.web',
          network: 'networks.frontend',
          aliases: ['www'],
        }),
      ],
    })
  })

  it('shows the subnets of the source that a network takes its settings from', () => {
    const source = { configOnly: true, pools: [pool('10.9.0.0/24'), pool('fd09::/64')] }
    const { networks } = makeDeclaredTopology(
      desiredState({
        networks: [
          desiredNetwork('lan', { name: 'lan_settings', settings: source }),
          desiredNetwork('office', { settings: { configFrom: 'lan_settings' } }),
        ],
      }),
    )
    expect(networks.map(({ name, subnets, configOnly }) => [name, configOnly, subnets])).toEqual([
      ['lan_settings', true, ['10.9.0.0/24', 'fd09::/64']],
      ['office', false, ['10.9.0.0/24', 'fd09::/64']],
    ])
  })

  it('shows the origin of values from the environment, never the values', () => {
    const topology = makeDeclaredTopology(
      desiredState({
        networks: [
          desiredNetwork('frontend', {
            settings: { driver: 'secret-driver', pools: [pool('10.77.0.0/24')] },
            fromEnv: { driver: ['DRIVER'], 'ipam.config[0].subnet': ['NET', 'WIDTH'] },
          }),
        ],
        containers: [
          desiredContainer('web', [
            {
              ...on('frontend', { aliases: ['hush'], ipv4Address: '10.77.0.7' }),
              fromEnv: { aliases: ['NAME'], ipv4Address: ['IP'] },
            },
          ]),
        ],
      }),
    )
    expect(topology.networks[0]).toMatchObject({
      driver: '(from env.DRIVER)',
      subnets: ['(from env.NET, env.WIDTH)'],
    })
    expect(topology.links[0]).toMatchObject({ aliases: ['(from env.NAME)'], ipv4Address: '(from env.IP)' })
    expect(JSON.stringify(topology)).not.toMatch(/hush|10\.77|secret/)
  })
})
