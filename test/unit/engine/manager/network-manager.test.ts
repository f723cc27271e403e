import { describe, expect, test } from 'vitest'
import { NetworkManager } from '../../../../src/engine/manager/network-manager.ts'
import { EngineError } from '../../../../src/model/errors.ts'
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointSettings } from '../../../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../../../../src/model/network.ts'
import type { ObservedContainer } from '../../../../src/model/observed.ts'
import { makeNetwork, makeStubEngine, type StubEngine } from '../../../support/stub-engine.ts'

function makeManager(names: readonly string[] = []): StubEngine & { manager: NetworkManager } {
  const stub = makeStubEngine(names)
  return { ...stub, manager: new NetworkManager(stub.engine) }
}

describe('create', () => {
  test.each<{
    what: string
    options: Parameters<NetworkManager['create']>[1]
    settings: Partial<NetworkSettings>
  }>([
    { what: 'nothing', options: undefined, settings: {} },
    {
      what: 'scalars',
      options: {
        driver: 'overlay',
        scope: 'swarm',
        internal: true,
        attachable: true,
        ingress: false,
        enableIPv4: false,
        enableIPv6: true,
        encrypted: true,
      },
      settings: {
        driver: 'overlay',
        scope: 'swarm',
        internal: true,
        attachable: true,
        ingress: false,
        enableIPv4: false,
        enableIPv6: true,
        encrypted: true,
      },
    },
    { what: 'a template', options: { configOnly: true }, settings: { configOnly: true } },
    {
      what: 'what comes from a template',
      options: { configFrom: 'template' },
      settings: { configFrom: 'template' },
    },
    {
      what: 'one pool in short',
      options: { ipam: { subnet: '172.30.0.0/16' } },
      settings: { pools: [{ subnet: '172.30.0.0/16', ipRange: null, gateway: null, auxAddresses: [] }] },
    },
    {
      what: 'pools in any order and spelling',
      options: {
        ipam: {
          driver: 'calico-ipam',
          options: { pool: 'blue' },
          config: [
            { subnet: '2001:DB8::/64', gateway: '2001:db8:0::1' },
            { subnet: '172.25.0.0/16', ip_range: '172.25.1.0/24', aux_addresses: { router: '172.25.0.2' } },
            { subnet: '10.1.0.0/24', ipRange: '10.1.0.128/25', auxAddresses: { nas: '10.1.0.9' } },
          ],
        },
      },
      settings: {
        ipamDriver: 'calico-ipam',
        ipamOptions: [['pool', 'blue']],
        pools: [
          {
            subnet: '10.1.0.0/24',
            ipRange: '10.1.0.128/25',
            gateway: null,
            auxAddresses: [['nas', '10.1.0.9']],
          },
          {
            subnet: '172.25.0.0/16',
            ipRange: '172.25.1.0/24',
            gateway: null,
            auxAddresses: [['router', '172.25.0.2']],
          },
          { subnet: '2001:db8::/64', ipRange: null, gateway: '2001:db8::1', auxAddresses: [] },
        ],
      },
    },
    {
      what: 'a pool whose subnet the engine chooses',
      options: { ipam: { config: [{}, { gateway: '10.0.0.1' }] } },
      settings: {
        pools: [
          { subnet: null, ipRange: null, gateway: null, auxAddresses: [] },
          { subnet: null, ipRange: null, gateway: '10.0.0.1', auxAddresses: [] },
        ],
      },
    },
    {
      what: 'options and labels of any type and name',
      options: { options: { mtu: 1450, icc: false }, labels: { toString: 'text', a: true } },
      settings: {
        options: [
          ['icc', 'false'],
          ['mtu', '1450'],
        ],
        labels: [
          ['a', 'true'],
          ['toString', 'text'],
        ],
      },
    },
  ])('takes $what', async ({ options, settings }) => {
    const { manager, networks } = makeManager()
    const { Id, Name } = await manager.create('shop', options)
    expect({ Id, Name }).toEqual({ Id: 'shop-id', Name: 'shop' })
    expect(networks.get('shop-id')?.settings).toEqual({ ...DEFAULT_NETWORK_SETTINGS, ...settings })
  })

  test.each([
    { ipam: { subnet: '172.30.0.0' } },
    { ipam: { config: [{ subnet: '172.30.0.0/16', gateway: '172.30.0.1/16' }] } },
    { ipam: { config: [{ ip_range: 'all' }] } },
    { ipam: { config: [{ aux_addresses: { router: '::g' } }] } },
  ])('refuses %j before it asks the engine', async (options) => {
    const { manager, calls } = makeManager()
    await expect(manager.create('shop', options)).rejects.toMatchObject({ code: 'usage' })
    expect(calls).toEqual([])
  })
})

describe('connect and disconnect', () => {
  const connected = async (
    options?: Parameters<NetworkManager['connect']>[2],
  ): Promise<EndpointSettings | undefined> => {
    const { manager, containers } = makeManager(['api'])
    await manager.create('frontend')
    await manager.connect('frontend', 'api', options)
    return containers.get('api-id')?.attachments[0]?.settings
  }

  test('take names, and ids', async () => {
    const { manager, calls } = makeManager(['api'])
    await manager.create('frontend')
    await manager.connect('frontend', 'api')
    await manager.disconnect('frontend-id', 'api-id')
    expect(calls.slice(1)).toEqual(['connect frontend-id api-id', 'disconnect frontend-id api-id'])
  })

  test('take every endpoint setting', async () => {
    expect(await connected()).toEqual(DEFAULT_ENDPOINT_SETTINGS)
    const options = {
      aliases: ['postgres', 'db', 'db'],
      ipv4Address: '172.20.0.5',
      ipv6Address: '2001:DB8::5',
      linkLocalIPs: ['169.254.3.4'],
      macAddress: '02-42-AC-14-00-05',
      driverOpts: { mode: 1 },
      gwPriority: -1,
      links: ['cache:redis'],
    }
    expect(await connected(options)).toEqual({
      aliases: ['db', 'postgres'],
      ipv4Address: '172.20.0.5',
      ipv6Address: '2001:db8::5',
      linkLocalIPs: ['169.254.3.4'],
      macAddress: '02:42:ac:14:00:05',
      driverOpts: [['mode', '1']],
      gwPriority: -1,
      links: ['cache:redis'],
    })
  })

  test.each([{ ipv4Address: '172.20.0.5/16' }, { macAddress: 'none' }, { linkLocalIPs: ['near'] }])(
    'refuse %j',
    async (options) => {
      await expect(connected(options)).rejects.toMatchObject({ code: 'usage' })
    },
  )

  test('a forced disconnect takes away what a container that is gone has left', async () => {
    const seen: unknown[] = []
    const { engine } = makeStubEngine([], { disconnect: async (...call) => void seen.push(call) })
    const manager = new NetworkManager(engine)
    await manager.create('frontend')
    await expect(manager.disconnect('frontend', 'ghost')).rejects.toMatchObject({ kind: 'not-found' })
    await manager.disconnect('frontend', 'ghost', { force: true })
    expect(seen).toEqual([['frontend-id', 'ghost', { force: true }]])
  })

  test('a forced disconnect does not hide that the engine is gone', async () => {
    const { engine } = makeStubEngine([], {
      listContainers: async () => {
        throw new EngineError('unreachable', 'nothing answers')
      },
    })
    const manager = new NetworkManager(engine)
    await manager.create('frontend')
    const leaving = manager.disconnect('frontend', 'api', { force: true })
    await expect(leaving).rejects.toMatchObject({ kind: 'unreachable' })
  })
})

describe('names', () => {
  test('are never matched in part', async () => {
    const { manager } = makeManager(['api-server'])
    await manager.create('frontend')
    await expect(manager.remove('front')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(manager.inspect('frontend-')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(manager.connect('frontend', 'api')).rejects.toMatchObject({ kind: 'not-found' })
  })

  test('of which there are two are an error with both ids, and each id works', async () => {
    const { manager, networks, calls } = makeManager()
    await manager.create('frontend')
    networks.set('twin-id', {
      ...makeNetwork({ name: 'frontend', settings: DEFAULT_NETWORK_SETTINGS }),
      id: 'twin-id',
    })
    await expect(manager.remove('frontend')).rejects.toThrow(
      'Several networks have the name "frontend": frontend-id, twin-id.',
    )
    await manager.remove('twin-id')
    expect(calls).toContain('remove twin-id')
  })
})

describe('list and inspect', () => {
  const make = async (): Promise<NetworkManager> => {
    const { manager, networks } = makeManager(['api', 'web'])
    const builtin = makeNetwork({ name: 'bridge', settings: DEFAULT_NETWORK_SETTINGS })
    networks.set('bridge-id', { ...builtin, predefined: true })
    await manager.create('frontend', {
      ipam: {
        config: [
          {
            subnet: '10.60.1.0/24',
            ipRange: '10.60.1.0/25',
            gateway: '10.60.1.1',
            auxAddresses: { nas: '10.60.1.9' },
          },
        ],
      },
      options: { mtu: 1450 },
      labels: { tier: 'edge', team: 'shop' },
    })
    await manager.create('backend', { driver: 'macvlan', internal: true, labels: { tier: 'data' } })
    await manager.connect('frontend', 'api', { ipv4Address: '10.60.1.20' })
    return manager
  }

  test('show a network with the names that programs know, and who is on it', async () => {
    const manager = await make()
    expect(await manager.inspect('frontend')).toEqual({
      Id: 'frontend-id',
      Name: 'frontend',
      Driver: 'bridge',
      Scope: 'local',
      Internal: false,
      Attachable: false,
      Ingress: false,
      EnableIPv4: true,
      EnableIPv6: false,
      ConfigOnly: false,
      ConfigFrom: null,
      IPAM: {
        Driver: 'default',
        Options: {},
        Config: [
          {
            Subnet: '10.60.1.0/24',
            IPRange: '10.60.1.0/25',
            Gateway: '10.60.1.1',
            AuxiliaryAddresses: { nas: '10.60.1.9' },
          },
        ],
      },
      Options: { mtu: '1450' },
      Labels: {
        tier: 'edge',
        team: 'shop',
      },
      Containers: {
        'api-id': {
          Name: 'api',
          MacAddress: '02:42:0a:3c:01:02',
          IPv4Address: '10.60.1.20/24',
          IPv6Address: '',
        },
      },
    })
  })

  test('show addresses of which no pool is known as they are, and pools without a subnet', async () => {
    const { manager, containers } = makeManager(['api'])
    await manager.create('edge', { ipam: { config: [{}] } })
    await manager.connect('edge', 'api')
    const container = containers.get('api-id') as ObservedContainer
    const live = { ipv4Address: '192.0.2.7', ipv6Address: null, macAddress: null }
    const attachments = container.attachments.map((attachment) => ({ ...attachment, networkId: null, live }))
    containers.set('api-id', { ...container, attachments })
    const { Containers, IPAM } = await manager.inspect('edge')
    expect(Containers).toEqual({
      'api-id': { Name: 'api', MacAddress: '', IPv4Address: '192.0.2.7', IPv6Address: '' },
    })
    expect(IPAM.Config).toEqual([{}])
  })

  test.each<{ filters: NonNullable<Parameters<NetworkManager['list']>[0]>['filters']; names: string[] }>([
    { filters: undefined, names: ['bridge', 'frontend', 'backend'] },
    { filters: {}, names: ['bridge', 'frontend', 'backend'] },
    { filters: { driver: ['bridge'], type: ['custom'] }, names: ['frontend'] },
    { filters: { driver: ['bridge', 'macvlan'] }, names: ['bridge', 'frontend', 'backend'] },
    { filters: { type: ['builtin'] }, names: ['bridge'] },
    { filters: { name: ['end'] }, names: ['frontend', 'backend'] },
    { filters: { id: ['back'] }, names: ['backend'] },
    { filters: { scope: ['swarm'] }, names: [] },
    { filters: { label: ['tier'] }, names: ['frontend', 'backend'] },
    { filters: { label: ['tier=data'] }, names: ['backend'] },
    { filters: { label: ['tier', 'team=shop'] }, names: ['frontend'] },
    { filters: { dangling: ['true'] }, names: ['backend'] },
    { filters: { dangling: ['false'] }, names: ['frontend'] },
  ])('the filters $filters let $names pass', async ({ filters, names }) => {
    const manager = await make()
    const found = await manager.list(filters === undefined ? {} : { filters })
    expect(found.map(({ Name }) => Name)).toEqual(names)
  })

  test('a filter that does not exist is an error that lists those that do', async () => {
    const manager = await make()
    const listing = manager.list({ filters: { colour: ['blue'] } as never })
    await expect(listing).rejects.toMatchObject({ code: 'usage', fix: expect.stringContaining('driver') })
  })
})
