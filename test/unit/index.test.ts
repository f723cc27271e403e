// The library as its users see it, and the calls of the networking reference, with their option objects as they stand there.
import { beforeEach, describe, expect, test } from 'vitest'
import * as xec from '../../src/index.ts'
import {
  NetworkManager,
  makePlan,
  observe,
  type CreateOptions,
  type EmbeddedEngine,
  type Engine,
} from '../../src/index.ts'
import { makeDesired } from '../support/desired.ts'
import { makeStubEngine } from '../support/stub-engine.ts'

test('the library exports these values', () => {
  expect(Object.keys(xec).toSorted()).toEqual([
    'DEFAULT_GUARDS',
    'EngineError',
    'LEFT_OUT',
    'NetworkManager',
    'PLAN_FORMAT_VERSION',
    'VERSION',
    'XecError',
    'acquireLock',
    'apply',
    'applySaved',
    'checkEngine',
    'checkPolicies',
    'diagnose',
    'diffReachability',
    'examine',
    'findAddresses',
    'findStateFolder',
    'giveConsent',
    'guardEngine',
    'importConfiguration',
    'lintConfig',
    'listExpectations',
    'listLocks',
    'listSecrets',
    'listUnallowed',
    'loadConfig',
    'makeBaselineDocument',
    'makeDeclaredTopology',
    'makeExplain',
    'makeMask',
    'makeObservedTopology',
    'makePlan',
    'makePlanFile',
    'makePlannedTopology',
    'makeReachability',
    'makeStateAfter',
    'maskPlan',
    'maskTopology',
    'mergeTopologies',
    'observe',
    'openEmbeddedEngine',
    'openEngine',
    'openProber',
    'parseBaseline',
    'parsePlanFile',
    'parseSnapshot',
    'readHost',
    'readHostRoutes',
    'readPlan',
    'readPlanned',
    'reconcile',
    'redactStep',
    'releaseLock',
    'renderDot',
    'renderGraphHtml',
    'renderHtml',
    'renderMarkdown',
    'renderMermaid',
    'renderSnapshot',
    'renderSvg',
    'selectAround',
    'selectChanged',
    'takeSnapshot',
    'tryPair',
  ])
})

test('a plan of the same inputs is the same, and says which version made it', async () => {
  const desired = makeDesired({ networks: ['frontend'], containers: { web: { frontend: {} } } })
  const { engine } = makeStubEngine(['web'])
  const observed = await observe(engine, desired)
  const plan = makePlan(desired, observed)
  expect(plan).toEqual(await xec.readPlan(engine, desired))
  expect(plan.tool).toBe(`xec ${xec.VERSION}`)
  expect(makePlan(desired, observed, { mode: 'destroy' }).mode).toBe('destroy')
})

test('a saved plan is carried out, or not where it is another one now', async () => {
  const desired = makeDesired({ networks: ['frontend'], containers: { web: { frontend: {} } } })
  const engine = xec.openEmbeddedEngine({ file: null, containers: ['web'] })
  const planned = await xec.readPlanned(engine, desired)
  const text = JSON.stringify(xec.makePlanFile({ ...planned, desired, choices: {}, env: {} }))
  const saved = xec.parsePlanFile(text)
  expect(() => xec.parsePlanFile('')).toThrow('The plan file cannot be read as a plan file: it is empty.')
  expect((await xec.applySaved(engine, saved, { env: {} })).result?.outcome).toBe('applied')
  await engine.stopContainer('web')
  await engine.removeContainer('web')
  expect(await xec.applySaved(engine, saved, { env: {} })).toMatchObject({ result: null })
})

describe('networks by hand', () => {
  let engine: EmbeddedEngine
  let network: NetworkManager

  const runContainers = async (...names: string[]): Promise<void> => {
    for (const name of names) await engine.startContainer(await engine.createContainer({ name }))
  }
  const listNetworksOf = async (name: string): Promise<string[]> =>
    (await engine.inspectContainer(name)).attachments.map(({ networkName }) => networkName)

  beforeEach(() => {
    engine = xec.openEmbeddedEngine({ file: null })
    network = new NetworkManager(engine)
  })

  test.each<{ name: string; options?: CreateOptions; shown: object }>([
    { name: 'my-network', shown: { Driver: 'bridge', Scope: 'local', Internal: false } },
    {
      name: 'app-network',
      options: {
        driver: 'bridge',
        ipam: { driver: 'default', config: [{ subnet: '172.20.0.0/16', gateway: '172.20.0.1' }] },
        options: { 'com.docker.network.bridge.name': 'br-app' },
      },
      shown: {
        Options: { 'com.docker.network.bridge.name': 'br-app' },
        IPAM: { Driver: 'default', Config: [{ Subnet: '172.20.0.0/16', Gateway: '172.20.0.1' }] },
      },
    },
    {
      name: 'frontend',
      options: {
        driver: 'bridge',
        ipam: { config: [{ subnet: '172.25.0.0/16', ip_range: '172.25.1.0/24', gateway: '172.25.0.1' }] },
      },
      shown: {
        IPAM: { Config: [{ Subnet: '172.25.0.0/16', IPRange: '172.25.1.0/24', Gateway: '172.25.0.1' }] },
      },
    },
    { name: 'internal', options: { internal: true }, shown: { Internal: true } },
    {
      name: 'ipv6-net',
      options: { enableIPv6: true, ipam: { config: [{ subnet: '2001:db8::/64' }] } },
      shown: { EnableIPv6: true, IPAM: { Config: expect.arrayContaining([{ Subnet: '2001:db8::/64' }]) } },
    },
    {
      name: 'app-net',
      options: { options: { 'com.docker.network.bridge.host_binding_ipv4': '172.20.0.1' } },
      shown: { Options: { 'com.docker.network.bridge.host_binding_ipv4': '172.20.0.1' } },
    },
    {
      name: 'secure-net',
      options: {
        options: {
          'com.docker.network.bridge.enable_icc': 'false',
          'com.docker.network.bridge.enable_ip_masquerade': 'true',
        },
      },
      shown: { Options: { 'com.docker.network.bridge.enable_icc': 'false' } },
    },
  ])('create $name', async ({ name, options, shown }) => {
    const created = await network.create(name, options)
    expect(created).toMatchObject({ Name: name, Containers: {}, ...shown })
    expect(await network.inspect(name)).toEqual(created)
  })

  test.each<{ name: string; options: CreateOptions; settings: object }>([
    {
      name: 'swarm-network',
      options: {
        driver: 'overlay',
        attachable: true,
        encrypted: true,
        options: { 'com.docker.network.driver.overlay.vxlanid_list': '4096' },
      },
      settings: {
        driver: 'overlay',
        attachable: true,
        encrypted: true,
        options: [['com.docker.network.driver.overlay.vxlanid_list', '4096']],
      },
    },
    {
      name: 'weave-net',
      options: { driver: 'weave', options: { 'weave.works/network': 'default' } },
      settings: { driver: 'weave', options: [['weave.works/network', 'default']] },
    },
    {
      name: 'calico-net',
      options: { driver: 'calico', ipam: { driver: 'calico-ipam' } },
      settings: { driver: 'calico', ipamDriver: 'calico-ipam', pools: [] },
    },
  ])(
    'create $name asks the engine for what needs a Swarm or a plugin',
    async ({ name, options, settings }) => {
      const stub = makeStubEngine()
      await new NetworkManager(stub.engine).create(name, options)
      expect([...stub.networks.values()]).toMatchObject([{ name, settings }])
      await expect(network.create(name, options)).rejects.toBeInstanceOf(xec.EngineError)
    },
  )

  test('connect, with aliases and with addresses', async () => {
    await runContainers('my-container', 'their-container')
    await network.create('my-network', {
      enableIPv6: true,
      ipam: { config: [{ subnet: '172.20.0.0/16' }, { subnet: '2001:db8::/64' }] },
    })
    await network.connect('my-network', 'my-container', { aliases: ['db', 'postgres'] })
    await network.connect('my-network', 'their-container', {
      ipv4Address: '172.20.0.5',
      ipv6Address: '2001:db8::5',
    })
    const { Containers } = await network.inspect('my-network')
    expect(Object.values(Containers)).toMatchObject([
      { Name: 'my-container', IPv4Address: '172.20.0.2/16' },
      { Name: 'their-container', IPv4Address: '172.20.0.5/16', IPv6Address: '2001:db8::5/64' },
    ])
    const { attachments } = await engine.inspectContainer('my-container')
    expect(attachments.find(({ networkName }) => networkName === 'my-network')?.settings.aliases).toEqual([
      'db',
      'postgres',
    ])
  })

  test('connect a container to several networks at once', async () => {
    await runContainers('my-container')
    const networks = ['frontend', 'backend']
    await Promise.all(networks.map((name) => network.create(name)))
    await Promise.all(networks.map((name) => network.connect(name, 'my-container')))
    expect(await listNetworksOf('my-container')).toEqual(['backend', 'bridge', 'frontend'])
  })

  test('disconnect, and disconnect by force', async () => {
    await runContainers('my-container')
    await network.create('my-network')
    for (const options of [undefined, { force: true }]) {
      await network.connect('my-network', 'my-container')
      await network.disconnect('my-network', 'my-container', options)
      expect(await listNetworksOf('my-container')).toEqual(['bridge'])
    }
  })

  test('list all, and list by filters', async () => {
    await runContainers('my-container')
    await network.create('my-network')
    await network.connect('my-network', 'my-container')
    const networks = await network.list()
    expect(networks.map(({ Name }) => Name)).toEqual(['bridge', 'host', 'my-network', 'none'])
    const customNetworks = await network.list({ filters: { driver: ['bridge'], type: ['custom'] } })
    const shown = customNetworks.map((net) => ({
      name: net.Name,
      id: net.Id,
      driver: net.Driver,
      scope: net.Scope,
      containers: Object.keys(net.Containers),
    }))
    expect(shown).toEqual([
      {
        name: 'my-network',
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        driver: 'bridge',
        scope: 'local',
        containers: [(await engine.inspectContainer('my-container')).id],
      },
    ])
  })

  test('remove, which an engine refuses while somebody is there', async () => {
    await runContainers('my-container')
    await network.create('my-network')
    await network.connect('my-network', 'my-container')
    await expect(network.remove('my-network')).rejects.toMatchObject({ kind: 'active-endpoints' })
    await network.disconnect('my-network', 'my-container')
    await network.remove('my-network')
    await expect(network.inspect('my-network')).rejects.toMatchObject({ kind: 'not-found' })
  })
})

test('every engine that can be opened is the port that all of this is built on', async () => {
  const engine: Engine = await xec.openEngine({
    engine: 'embedded',
    env: {},
    folder: '.',
    declaredContainers: ['web'],
  })
  expect((await engine.listContainers()).map(({ name }) => name)).toEqual(['web'])
  await engine.close()
})
