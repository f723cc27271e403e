// The adapter on every engine: what is sent reaches the engine as raw calls show it, what raw calls set up is read, and each refusal
// has its kind. How engines behave is the contract suite's matter.
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import { hasApi } from '../../src/engine/docker/version.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type Pool } from '../../src/model/network.ts'
import type { ObservedAttachment } from '../../src/model/observed.ts'
import { api, call, cleanEngine, runContainer } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { startRecordingProxy, type RecordingProxy } from '../support/recording-proxy.ts'

const apiVersions: Readonly<Record<string, string>> = {
  'docker-20.10': '1.41',
  'docker-26': '1.45',
  'podman-4': '1.41',
  'podman-5': '1.41',
}

describe.each(inject('engineKinds'))('%s', (kind) => {
  const isPodman = kind.startsWith('podman')
  let running: RunningEngine
  let proxy: RecordingProxy
  let engine: Engine

  beforeAll(async () => {
    running = await startEngine(kind)
    await cleanEngine(running.socket)
    proxy = await startRecordingProxy(running.socket)
    engine = await openDockerEngine({ endpoint: `unix://${proxy.socket}`, env: {} })
  })
  afterEach(async () => {
    await cleanEngine(running.socket)
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await engine.close()
    await proxy.stop()
  })

  it('says who it is in two calls, and lists in one each', async () => {
    const fresh = await openDockerEngine({ endpoint: `unix://${proxy.socket}`, env: {} })
    const [identity] = await Promise.all([fresh.identify(), fresh.listNetworks(), fresh.listContainers()])
    await fresh.close()
    expect(
      proxy.calls.map(({ method, path }) => `${method} ${path.replace(/^\/v[\d.]+/, '')}`).toSorted(),
    ).toEqual(['GET /containers/json?all=1', 'GET /info', 'GET /networks'])
    expect(identity.flavor).toBe(isPodman ? 'podman' : 'docker')
    expect(identity.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(identity.swarm).toBe('none')
    const expected = apiVersions[kind]
    if (expected === undefined) expect(identity.apiVersion).toMatch(/^1\.(5[1-9]|[6-9]\d)$/)
    else expect(identity.apiVersion).toBe(expected)
  })

  it('stays the same engine over a restart', async () => {
    const before = await (
      await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
    ).identify()
    await running.restartDaemon()
    const after = await (await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })).identify()
    expect(after).toEqual(before)
  })

  it('shows its own networks, one of them the default', async () => {
    const networks = await engine.listNetworks()
    expect(networks.filter(({ predefined }) => predefined).map(({ name }) => name)).toEqual(
      isPodman ? ['bridge'] : ['bridge', 'host', 'none'],
    )
    expect(networks.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['bridge'])
  })

  it('makes a network as it was asked to, and shows it so', async () => {
    const settings: NetworkSettings = {
      ...DEFAULT_NETWORK_SETTINGS,
      internal: true,
      attachable: !isPodman,
      enableIPv6: true,
      pools: [
        makePool('10.30.1.0/24', {
          gateway: '10.30.1.1',
          ...(isPodman ? {} : { ipRange: '10.30.1.128/25', auxAddresses: [['router', '10.30.1.7']] }),
        }),
        makePool('fd00:30::/64', { gateway: 'fd00:30::1' }),
      ],
      options: [['com.docker.network.driver.mtu', '1400']],
      labels: [
        ['', 'empty'],
        ['__proto__', 'odd'],
        ['tier', 'data'],
        ['toString', ''],
      ],
    }
    const id = await engine.createNetwork({ name: 'shop', settings })
    const shown = await engine.inspectNetwork('shop')
    expect(shown).toEqual({
      id,
      name: 'shop',
      isDefault: false,
      predefined: false,
      settings,
      unknown: [],
      usedElsewhere: false,
    })
    expect((await engine.listNetworks()).filter(({ name }) => name === 'shop')).toEqual([shown])
  })

  it('makes config-only networks and networks from them, on Docker', async () => {
    const settings = {
      ...DEFAULT_NETWORK_SETTINGS,
      pools: [makePool('10.30.2.0/24', { gateway: '10.30.2.1' })],
      labels: [['tier', 'data']] as const,
    }
    await engine.createNetwork({ name: 'base', settings: { ...settings, configOnly: true } })
    const base = await engine.inspectNetwork('base')
    expect(base.settings).toMatchObject({
      configOnly: !isPodman,
      pools: settings.pools,
      labels: settings.labels,
    })
    expect(base.unknown).toEqual(isPodman ? [] : ['driver'])
    if (isPodman) return
    const from = { ...DEFAULT_NETWORK_SETTINGS, internal: true, configFrom: 'base' }
    await engine.createNetwork({ name: 'shop', settings: from })
    expect((await engine.inspectNetwork('shop')).settings).toEqual({
      ...settings,
      internal: true,
      configFrom: 'base',
    })
    await expect(engine.removeNetwork(base.id)).rejects.toMatchObject({ kind: 'active-endpoints' })
  })

  it('puts a running container on a network as it was asked to, and shows it so', async () => {
    const shop = await createShop(engine)
    const api = await runContainer(running.socket, { name: 'api-server' })
    const endpoint = {
      ...DEFAULT_ENDPOINT_SETTINGS,
      aliases: ['api', 'rest'],
      ipv4Address: '10.30.1.9',
      ipv6Address: 'fd00:30::9',
      ...(isPodman
        ? {}
        : { driverOpts: [['x.y', '1']] as const, links: ['db:database'], linkLocalIPs: ['169.254.8.8'] }),
      ...(kind === 'docker-28' ? { gwPriority: -1 } : {}),
    }
    await engine.connect(shop, api, endpoint)
    const container = await engine.inspectContainer('api-server')
    expect(container).toMatchObject({
      id: api,
      name: 'api-server',
      state: 'running',
      inspected: true,
      swarmTask: false,
    })
    const attachment = findAttachment(container.attachments, 'shop')
    expect(pickKnown(attachment)).toEqual(pickKnown({ ...attachment, settings: endpoint }))
    expect(attachment.live).toMatchObject({ ipv4Address: '10.30.1.9', ipv6Address: 'fd00:30::9' })
    expect(attachment.networkId).toBe(isPodman ? null : shop)
    const listed = (await engine.listContainers()).find(({ name }) => name === 'api-server')
    expect(pickKnown(findAttachment(listed?.attachments ?? [], 'shop'))).toMatchObject(
      isPodman ? { aliases: ['api', 'rest'] } : { ipv4Address: '10.30.1.9', ipv6Address: 'fd00:30::9' },
    )
    expect(findAttachment(container.attachments, 'bridge').settings.aliases).toEqual([])
  })

  it('asks for a MAC address, which Podman and later versions of Docker give', async () => {
    const macAddress = '02:42:0a:1e:01:77'
    const shop = await createShop(engine)
    const api = await runContainer(running.socket, { name: 'api-server' })
    await engine.connect(shop, api, { ...DEFAULT_ENDPOINT_SETTINGS, macAddress })
    const { attachments } = await engine.inspectContainer(api)
    const { apiVersion } = await engine.identify()
    const isGiven = findAttachment(attachments, 'shop').live.macAddress === macAddress
    expect(isGiven).toBe(isPodman || hasApi(apiVersion, '1.54'))
  })

  it('shows what a container that never ran will have, and no addresses in use', async () => {
    const shop = await createShop(engine)
    const api = await runContainer(running.socket, { name: 'api-server', start: false })
    await engine.connect(shop, api, {
      ...DEFAULT_ENDPOINT_SETTINGS,
      aliases: ['api'],
      ipv4Address: '10.30.1.9',
    })
    const { state, attachments } = await engine.inspectContainer(api)
    const attachment = findAttachment(attachments, 'shop')
    expect(state).toBe('created')
    expect(attachment.networkId).toBeNull()
    expect(attachment.live).toEqual({ ipv4Address: null, ipv6Address: null, macAddress: null })
    expect(pickKnown(attachment)).toMatchObject({
      aliases: ['api'],
      ...(isPodman ? {} : { ipv4Address: '10.30.1.9' }),
    })
  })

  it('shows containers in every state', async () => {
    const names = ['created', 'exited', 'paused', 'running']
    for (const name of names) await runContainer(running.socket, { name, start: name !== 'created' })
    await call(running.socket, 'POST', '/containers/exited/stop?t=0')
    await call(running.socket, 'POST', '/containers/paused/pause')
    const listed = await engine.listContainers()
    expect(listed.map(({ name, state }) => [name, state])).toEqual(names.map((name) => [name, name]))
    const inspected = await Promise.all(listed.map(({ id }) => engine.inspectContainer(id)))
    expect(inspected.map(({ state }) => state)).toEqual(names)
    await call(running.socket, 'POST', '/containers/paused/unpause')
  })

  it('shows network modes', async () => {
    await createShop(engine)
    const api = await runContainer(running.socket, { name: 'api-server', networkMode: 'shop' })
    const modes = { plain: undefined, hosted: 'host', alone: 'none', sharing: `container:${api}` }
    for (const [name, networkMode] of Object.entries(modes)) {
      await runContainer(running.socket, { name, ...(networkMode === undefined ? {} : { networkMode }) })
    }
    const inspected = await Promise.all(
      ['api-server', ...Object.keys(modes)].map((name) => engine.inspectContainer(name)),
    )
    expect(inspected.map(({ mode }) => mode)).toEqual([
      isPodman ? { kind: 'unknown' } : { kind: 'network', network: 'shop' },
      { kind: isPodman ? 'unknown' : 'default' },
      { kind: 'host' },
      { kind: 'none' },
      { kind: 'container', container: api },
    ])
    expect(inspected.map(({ attachments }) => attachments.map(({ networkName }) => networkName))).toEqual([
      ['shop'],
      ['bridge'],
      isPodman ? [] : ['host'],
      isPodman ? [] : ['none'],
      [],
    ])
    // Podman removes a container only after those that share its network
    await call(running.socket, 'DELETE', '/containers/sharing?force=1')
  })

  it('shows published ports', async () => {
    await runContainer(running.socket, {
      name: 'web',
      start: false,
      ports: ['127.0.0.1:8081:81', '8080:80', '5353:53/udp'],
    })
    expect((await engine.inspectContainer('web')).ports).toEqual([
      { hostIp: '', hostPort: 5353, containerPort: 53, protocol: 'udp' },
      { hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
      { hostIp: '127.0.0.1', hostPort: 8081, containerPort: 81, protocol: 'tcp' },
    ])
  })

  it('takes a container off a network, also by names', async () => {
    await createShop(engine)
    await runContainer(running.socket, { name: 'api-server' })
    await engine.connect('shop', 'api-server', DEFAULT_ENDPOINT_SETTINGS)
    await engine.disconnect('shop', 'api-server')
    await engine.disconnect('bridge', 'api-server')
    expect((await engine.inspectContainer('api-server')).attachments).toEqual([])
    await engine.connect('bridge', 'api-server', DEFAULT_ENDPOINT_SETTINGS)
    expect((await engine.inspectContainer('api-server')).attachments).toHaveLength(1)
  })

  it('leaves nothing behind of a connect that was refused', async () => {
    const shop = await createShop(engine)
    const [api, other] = await Promise.all([
      runContainer(running.socket, { name: 'api-server' }),
      runContainer(running.socket, { name: 'other' }),
    ])
    const endpoint = { ...DEFAULT_ENDPOINT_SETTINGS, ipv4Address: '10.30.1.9' }
    await engine.connect(shop, api, endpoint)
    await expect(engine.connect(shop, other, endpoint)).rejects.toMatchObject({ kind: 'address-in-use' })
    const attachments = (await engine.listContainers()).map((container) => container.attachments)
    expect(attachments.map((list) => list.map(({ networkName }) => networkName))).toEqual([
      ['bridge', 'shop'],
      ['bridge'],
    ])
    await engine.connect(shop, other, { ...endpoint, ipv4Address: '10.30.1.10' })
  })

  it('gives each refusal its kind', async () => {
    const shop = await createShop(engine)
    const [api, other, hosted] = await Promise.all([
      runContainer(running.socket, { name: 'api-server' }),
      runContainer(running.socket, { name: 'other' }),
      runContainer(running.socket, { name: 'hosted', networkMode: 'host' }),
    ])
    const plain = DEFAULT_ENDPOINT_SETTINGS
    const create = (name: string, change: Partial<NetworkSettings>): Promise<string> =>
      engine.createNetwork({ name, settings: { ...DEFAULT_NETWORK_SETTINGS, ...change } })
    await engine.connect(shop, api, { ...plain, ipv4Address: '10.30.1.9' })
    const rows: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['name-taken', () => create('shop', {})],
      ['pool-overlap', () => create('stall', { pools: [makePool('10.30.1.128/25')] })],
      ['invalid', () => create('stall', { pools: [makePool('10.30.5.0/24', { gateway: '10.99.0.1' })] })],
      ['predefined', () => create('bridge', {})],
      ['already-connected', () => engine.connect(shop, api, plain)],
      ['address-in-use', () => engine.connect(shop, other, { ...plain, ipv4Address: '10.30.1.9' })],
      ['invalid', () => engine.connect(shop, other, { ...plain, ipv4Address: '10.99.0.9' })],
      ['invalid', () => engine.connect(shop, hosted, plain)],
      ['not-found', () => engine.connect(shop, 'nobody', plain)],
      ['not-found', () => engine.connect('nowhere', api, plain)],
      ['not-connected', () => engine.disconnect(shop, other)],
      ['not-found', () => engine.disconnect(shop, 'nobody')],
      ['active-endpoints', () => engine.removeNetwork(shop)],
      ['not-found', () => engine.removeNetwork('nowhere')],
      ['not-found', () => engine.inspectNetwork('a/b c?%#')],
      ['not-found', () => engine.inspectContainer('a/b c?%#')],
    ]
    for (const [index, [kind, run]] of rows.entries()) {
      await expect(run(), `row ${index}`).rejects.toMatchObject({ name: 'EngineError', kind })
    }
  })

  it('knows no driver of another name, after a while', { timeout: 60_000 }, async () => {
    const settings = { ...DEFAULT_NETWORK_SETTINGS, driver: 'nosuch' }
    await expect(engine.createNetwork({ name: 'shop', settings })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  it('leaves one network of a name where several are made at once', async () => {
    const subnets = ['10.31.1.0/24', '10.31.2.0/24', '10.31.3.0/24', '10.31.4.0/24']
    const made = await Promise.allSettled(
      subnets.map((subnet) =>
        engine.createNetwork({
          name: 'shop',
          settings: { ...DEFAULT_NETWORK_SETTINGS, pools: [makePool(subnet)] },
        }),
      ),
    )
    const ids = made.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const shops = (await engine.listNetworks()).filter(({ name }) => name === 'shop')
    expect(ids).toHaveLength(1)
    expect(shops.map(({ id }) => id)).toEqual(ids)
    for (const result of made) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'name-taken' })
    }
  })

  it('is not spoken to in a version that it does not have', async () => {
    await engine.listNetworks()
    const { apiVersion } = await engine.identify()
    expect(proxy.calls.every(({ path }) => path.startsWith(`/v${apiVersion}/`))).toBe(true)
    expect((await api(running.socket, 'GET', `/v${apiVersion}/networks`)).status).toBe(200)
  })
})

function makePool(subnet: string, change: Partial<Pool> = {}): Pool {
  return { subnet, ipRange: null, gateway: null, auxAddresses: [], ...change }
}

function createShop(engine: Engine): Promise<string> {
  const pools = [makePool('10.30.1.0/24'), makePool('fd00:30::/64')]
  return engine.createNetwork({
    name: 'shop',
    settings: { ...DEFAULT_NETWORK_SETTINGS, enableIPv6: true, pools },
  })
}

function findAttachment(attachments: readonly ObservedAttachment[], network: string): ObservedAttachment {
  const found = attachments.find(({ networkName }) => networkName === network)
  if (found === undefined) throw new Error(`not on ${network}`)
  return found
}

/** The settings that the engine shows. */
function pickKnown({ settings, unknown }: ObservedAttachment): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).filter(([field]) => !(unknown as readonly string[]).includes(field)),
  )
}
