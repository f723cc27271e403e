// The calls that shape a world of containers. What starting and connecting lead to is the contract's business.
import { beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedEngine, type EmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.ts'
import { makePool, makeSpec } from '../../../contract/contract.ts'

let engine: EmbeddedEngine
beforeEach(async () => {
  engine = openEmbeddedEngine({ file: null })
  await engine.createNetwork(makeSpec('shop', { pools: [makePool('10.1.0.0/24')] }))
  await engine.startContainer(await engine.createContainer({ name: 'web' }))
})

async function readState(name: string): Promise<string> {
  return (await engine.inspectContainer(name)).state
}

describe('creating', () => {
  it('puts a container on the networks that are asked for, under their names', async () => {
    const { id } = await engine.inspectNetwork('shop')
    await engine.createContainer({
      name: 'api',
      network: 'shop',
      attachments: { [id]: { aliases: ['www', 'front', 'www'], ipv4Address: '10.1.0.80' }, bridge: {} },
    })
    expect((await engine.inspectContainer('api')).attachments).toMatchObject([
      { networkName: 'bridge', networkId: null },
      {
        networkName: 'shop',
        networkId: null,
        settings: { aliases: ['front', 'www'], ipv4Address: '10.1.0.80' },
      },
    ])
  })

  it('keeps the ports that are published', async () => {
    const ports = [{ hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' as const }]
    await engine.createContainer({ name: 'api', ports })
    expect(await engine.inspectContainer('api')).toMatchObject({ ports })
    expect((await engine.listContainers()).map((container) => container.ports)).toEqual([null, null])
  })

  it('takes "default" for the default bridge', async () => {
    await engine.createContainer({ name: 'api', network: 'default' })
    expect(await engine.inspectContainer('api')).toMatchObject({
      mode: { kind: 'default' },
      attachments: [{ networkName: 'bridge' }],
    })
  })

  it('allows a network that does not exist yet', async () => {
    await engine.createContainer({ name: 'api', network: 'backend' })
    await expect(engine.startContainer('api')).rejects.toThrow('network backend not found')
    await engine.createNetwork(makeSpec('backend'))
    await engine.startContainer('api')
    expect(await readState('api')).toBe('running')
  })

  it.each([
    [{ name: '' }, 'Invalid container name ()'],
    [{ name: 'a' }, 'Invalid container name (a)'],
    [{ name: 'a b' }, 'Invalid container name (a b)'],
    [{ name: 'web' }, 'Conflict. The container name "/web" is already in use by container "'],
    [
      { name: 'api', network: 'shop', attachments: { shop: { ipv4Address: '10.2.0.1' } } },
      'invalid config for network shop: invalid endpoint settings:\nno configured subnet or ip-range contain',
    ],
    [
      { name: 'api', attachments: { bridge: { aliases: ['www'] } } },
      'invalid config for network bridge: invalid endpoint settings:\nnetwork-scoped alias is supported only',
    ],
  ])('refuses %j', async (spec, message) => {
    await expect(engine.createContainer(spec)).rejects.toThrow(message)
    expect(await engine.listContainers()).toHaveLength(1)
  })
})

describe('containers go by id, name and the beginning of an id', () => {
  it('finds one of each', async () => {
    const { id } = await engine.inspectContainer('web')
    expect(await engine.inspectContainer(id)).toMatchObject({ name: 'web' })
    expect(await engine.inspectContainer(id.slice(0, 12))).toMatchObject({ name: 'web' })
    await expect(engine.inspectContainer('')).rejects.toMatchObject({
      kind: 'not-found',
      status: 404,
      call: 'GET /containers//json',
    })
  })

  it('finds none where the beginning is that of several', async () => {
    for (let index = 0; index < 17; index += 1) await engine.createContainer({ name: `api-${index}` })
    const ids = (await engine.listContainers()).map((container) => container.id)
    const start = ids.find((id, index) => ids.findIndex((other) => other[0] === id[0]) < index)?.[0] ?? ''
    await expect(engine.inspectContainer(start)).rejects.toThrow(`No such container: ${start}`)
  })

  it('stores the whole id of a network that a mode names by its beginning', async () => {
    const { id } = await engine.inspectNetwork('shop')
    await engine.createContainer({ name: 'api', network: id.slice(0, 12) })
    await engine.connect(
      'shop',
      'api',
      (await engine.inspectContainer('api')).attachments[0]?.settings ?? never(),
    )
    await engine.startContainer('api')
    expect((await engine.inspectContainer('api')).mode).toEqual({ kind: 'network', network: id })
  })
})

function never(): never {
  throw new Error('no attachment')
}

describe('states', () => {
  it('go from created over running and paused to exited', async () => {
    await engine.createContainer({ name: 'api' })
    const states = [await readState('api')]
    for (const call of ['start', 'start', 'pause', 'unpause', 'pause', 'stop', 'stop', 'start'] as const) {
      await engine[`${call}Container`]('api')
      states.push(await readState('api'))
    }
    expect(states.join(' ')).toBe('created running running paused running paused exited exited running')
  })

  it.each([
    ['pauseContainer', 'api', 'is not running'],
    ['unpauseContainer', 'api', 'is not paused'],
    ['unpauseContainer', 'web', 'is not paused'],
    ['startContainer', 'db', 'No such container: db'],
    ['stopContainer', 'db', 'No such container: db'],
    ['removeContainer', 'db', 'No such container: db'],
  ] as const)('%s refuses %s: %s', async (call, name, message) => {
    await engine.createContainer({ name: 'api' })
    await expect(engine[call](name)).rejects.toThrow(message)
  })

  it('do not start or pause what is paused', async () => {
    await engine.pauseContainer('web')
    await expect(engine.startContainer('web')).rejects.toThrow(
      'cannot start a paused container, try unpause instead',
    )
    await expect(engine.pauseContainer('web')).rejects.toThrow('is already paused')
  })
})

describe('a shared namespace', () => {
  it.each([
    ['container:db', 'joining network namespace of container: No such container: db'],
    ['container:api', 'cannot join own network namespace'],
  ])('%s cannot be joined', async (network, message) => {
    await engine.createContainer({ name: 'api', network })
    await expect(engine.startContainer('api')).rejects.toThrow(message)
  })

  it('can be joined while its owner runs', async () => {
    await engine.createContainer({ name: 'api', network: 'container:web' })
    await engine.stopContainer('web')
    const message = 'cannot join network namespace of a non running container: container web is exited'
    await expect(engine.startContainer('api')).rejects.toThrow(message)
    await engine.startContainer('web')
    await engine.startContainer('api')
    expect(await readState('api')).toBe('running')
  })

  it('may be of a container that comes later', async () => {
    await engine.createContainer({ name: 'api', network: 'container:db' })
    await engine.startContainer(await engine.createContainer({ name: 'db' }))
    await engine.startContainer('api')
    expect((await engine.inspectContainer('api')).mode).toEqual({ kind: 'container', container: 'db' })
  })
})

describe('renaming', () => {
  it.each([
    ['web', 'Renaming a container with the same name as its current name'],
    ['!', 'Error when allocating new name: Invalid container name (/!)'],
    ['api', 'Error when allocating new name: Conflict. The container name "/api"'],
  ])('to %s is refused', async (name, message) => {
    await engine.createContainer({ name: 'api' })
    await expect(engine.renameContainer('web', name)).rejects.toThrow(message)
  })

  it('keeps containers in order', async () => {
    await engine.createContainer({ name: 'api' })
    await engine.renameContainer('api', 'zoo')
    expect((await engine.listContainers()).map(({ name }) => name)).toEqual(['web', 'zoo'])
  })
})
