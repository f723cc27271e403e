// The contract about attachments: connecting and disconnecting containers in every state.
import { expect } from 'vitest'
import { hasWithin } from '../../src/model/address.ts'
import {
  beforeDocker28,
  create,
  createWith,
  expectRefusal,
  findAttachment,
  isModel,
  isPodman,
  join,
  listNames,
  onPodman,
  type ContractCase,
  type ContractWorld,
  type Refusal,
} from './contract.ts'

const NO_ADDRESSES = { ipv4Address: null, ipv6Address: null, macAddress: null }
const PAUSED = onPodman('Podman breaks when a paused container is connected')
const SUBNET = '10.80.1.0/24'

function notConnected(text: string): Refusal {
  return { kind: 'not-connected', status: 500, text }
}

/** Joining networks. */
export const connectCases: readonly ContractCase[] = [
  {
    name: 'a running container joins at once and gets the lowest free address',
    async run(world) {
      const id = await createWith(world, 'shop', SUBNET)
      await world.run('web')
      await join(world, [id, 'web'])
      const attachment = await findAttachment(world, ['shop', 'web'])
      expect(attachment?.networkId).toBe(isPodman(world) ? null : id)
      expect(attachment?.live).toEqual({
        ipv4Address: '10.80.1.2',
        ipv6Address: null,
        macAddress: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) as string,
      })
    },
  },
  {
    name: 'a running container gets addresses of both families',
    async run(world) {
      const pools = [
        { subnet: '10.80.2.0/24', ipRange: null, gateway: null, auxAddresses: [] },
        { subnet: 'fd80:2::/64', ipRange: null, gateway: null, auxAddresses: [] },
      ]
      await create(world, 'shop', { enableIPv6: true, pools })
      await world.run('web')
      await join(world, ['shop', 'web'])
      const attachment = await findAttachment(world, ['shop', 'web'])
      expect(attachment?.live).toMatchObject({ ipv4Address: '10.80.2.2', ipv6Address: 'fd80:2::2' })
    },
  },
  {
    name: 'of a container that was never started only the settings are stored',
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web', { start: false })
      await join(world, ['shop', 'web'], { aliases: ['www'] })
      expect(await findAttachment(world, ['shop', 'web'])).toMatchObject({
        networkId: null,
        settings: { aliases: ['www'] },
        live: NO_ADDRESSES,
      })
    },
  },
  {
    name: 'of a stopped container only the settings are stored, until it is started',
    async run(world) {
      const id = await createWith(world, 'shop', SUBNET)
      await world.run('web')
      await world.stop('web')
      await join(world, ['shop', 'web'])
      expect(await findAttachment(world, ['shop', 'web'])).toMatchObject({
        networkId: null,
        live: NO_ADDRESSES,
      })
      await world.start('web')
      const live = await findAttachment(world, ['shop', 'web'])
      expect(live?.networkId).toBe(isPodman(world) ? null : id)
      expect(hasWithin(SUBNET, live?.live.ipv4Address ?? '')).toBe(true)
    },
  },
  {
    name: 'a paused container joins as if it ran',
    leftOut: PAUSED,
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web')
      await world.pause('web')
      await join(world, ['shop', 'web'])
      expect(await findAttachment(world, ['shop', 'web'])).toMatchObject({
        live: { ipv4Address: '10.80.1.2' },
      })
    },
  },
  {
    name: 'a container is on several networks, listed by name',
    async run(world) {
      for (const name of ['shop', 'backend', 'metrics']) await create(world, name)
      await world.run('web')
      for (const name of ['shop', 'metrics', 'backend']) await join(world, [name, 'web'])
      expect(await listNames(world, 'web')).toEqual(['backend', 'bridge', 'metrics', 'shop'])
    },
  },
  {
    name: 'a running container that is connected already is refused, and keeps its settings',
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      await join(world, ['shop', 'web'], { aliases: ['www'] })
      const text = 'endpoint with name web already exists in network shop'
      const again = join(world, ['shop', 'web'], { aliases: ['other'] })
      await expectRefusal(world, again, { kind: 'already-connected', status: 403, text })
      expect((await findAttachment(world, ['shop', 'web']))?.settings.aliases).toEqual(['www'])
    },
  },
  ...(['created', 'exited'] as const).map((state) => ({
    name: `a container that is ${state} and connected already silently keeps its settings`,
    async run(world: ContractWorld) {
      await create(world, 'shop')
      await world.run('web', { start: state === 'exited' })
      if (state === 'exited') await world.stop('web')
      await join(world, ['shop', 'web'], { aliases: ['www'] })
      await join(world, ['shop', 'web'], { aliases: ['other'] }).catch((error: unknown) => {
        // Podman 4 refuses it in this state as well.
        if (!isPodman(world)) throw error
      })
      expect((await findAttachment(world, ['shop', 'web']))?.settings.aliases).toEqual(['www'])
    },
  })),
  {
    name: 'aliases are a set without what the engine adds',
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      await join(world, ['shop', 'web'], { aliases: ['www', 'WWW', 'front'] })
      expect((await findAttachment(world, ['shop', 'web']))?.settings.aliases).toEqual([
        'WWW',
        'front',
        'www',
      ])
    },
  },
  {
    name: 'one alias can be on two containers',
    async run(world) {
      await create(world, 'shop')
      for (const name of ['web-1', 'web-2']) {
        await world.run(name)
        await join(world, ['shop', name], { aliases: ['web'] })
        expect((await findAttachment(world, ['shop', name]))?.settings.aliases).toEqual(['web'])
      }
    },
  },
  {
    name: 'driver options and links are kept',
    leftOut: onPodman('Podman ignores them'),
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      const settings = { driverOpts: [['com.example.tier', 'data']] as const, links: ['db:database'] }
      await join(world, ['shop', 'web'], settings)
      expect((await findAttachment(world, ['shop', 'web']))?.settings).toMatchObject(settings)
    },
  },
  {
    name: 'link-local addresses are kept',
    leftOut: onPodman('Podman ignores them'),
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      await join(world, ['shop', 'web'], { linkLocalIPs: ['169.254.8.8'] })
      expect((await findAttachment(world, ['shop', 'web']))?.settings.linkLocalIPs).toEqual(['169.254.8.8'])
    },
  },
  {
    name: 'the gateway priority is kept',
    leftOut: beforeDocker28('needs API 1.48'),
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      await join(world, ['shop', 'web'], { gwPriority: -1 })
      expect((await findAttachment(world, ['shop', 'web']))?.settings.gwPriority).toBe(-1)
    },
  },
  {
    name: 'settings survive a stop and a start',
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web')
      await join(world, ['shop', 'web'], { aliases: ['www'], ipv4Address: '10.80.1.80' })
      await world.stop('web')
      const stopped = await findAttachment(world, ['shop', 'web'])
      expect(stopped).toMatchObject({ settings: { aliases: ['www'] }, live: NO_ADDRESSES })
      await world.start('web')
      expect(await findAttachment(world, ['shop', 'web'])).toMatchObject({
        settings: { aliases: ['www'] },
        live: { ipv4Address: '10.80.1.80' },
      })
    },
  },
  {
    name: 'a container that was renamed keeps its attachments',
    async run(world) {
      await create(world, 'shop')
      const id = await world.run('web')
      await join(world, ['shop', 'web'], { aliases: ['www'] })
      await world.rename('web', 'front')
      expect((await world.engine.inspectContainer('front')).id).toBe(id)
      expect((await findAttachment(world, ['shop', 'front']))?.settings.aliases).toEqual(['www'])
    },
  },
  {
    name: 'containers are listed by name in every state, with the networks that an inspect shows',
    leftOut: { 'podman-4': 'lists no attachments of a container that was never started' },
    async run(world) {
      await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      await world.run('api', { network: 'shop', start: false })
      await world.run('db', { network: 'shop' })
      await world.stop('db')
      const listed = await world.engine.listContainers()
      expect(listed.map(({ name, state }) => [name, state])).toEqual([
        ['api', 'created'],
        ['db', 'exited'],
        ['web', 'running'],
      ])
      for (const { id, attachments } of listed) {
        const inspected = await world.engine.inspectContainer(id)
        expect(attachments.map(({ networkName, networkId, live }) => [networkName, networkId, live])).toEqual(
          inspected.attachments.map(({ networkName, networkId, live }) => [networkName, networkId, live]),
        )
      }
    },
  },
  {
    name: 'what the list says that it does not show is in the inspect',
    async run(world) {
      await create(world, 'shop')
      const id = await world.run('web')
      await join(world, ['shop', 'web'], { aliases: ['www'] })
      const listed = (await world.engine.listContainers()).find((container) => container.id === id)
      const attachment = listed?.attachments.find(({ networkName }) => networkName === 'shop')
      expect(listed?.inspected).toBe(false)
      if (isModel(world)) expect(attachment?.unknown).toContain('aliases')
      const inspected = await findAttachment(world, ['shop', 'web'])
      expect(inspected?.unknown).not.toContain('aliases')
      expect(attachment?.unknown).toEqual(expect.arrayContaining([...(inspected?.unknown ?? [])]))
    },
  },
  {
    name: 'connecting what is not there is refused',
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      const noContainer: Refusal = { kind: 'not-found', status: 404, text: 'No such container: api' }
      await expectRefusal(world, join(world, ['shop', 'api']), noContainer)
      const noNetwork: Refusal = { kind: 'not-found', status: 404, text: 'network backend not found' }
      await expectRefusal(world, join(world, ['backend', 'web']), noNetwork)
    },
  },
  {
    name: 'a container that does not run can be put on a network that does not exist, and then not start',
    leftOut: onPodman('Podman refuses it'),
    async run(world) {
      await world.run('web', { start: false })
      await join(world, ['backend', 'web'])
      expect(await listNames(world, 'web')).toEqual(['backend', 'bridge'])
      await expect(world.start('web')).rejects.toThrow('network backend not found')
      await world.engine.disconnect('backend', 'web')
      await world.start('web')
    },
  },
]

/** Leaving networks, and networks that go. */
export const disconnectCases: readonly ContractCase[] = [
  ...(['running', 'created', 'exited'] as const).map((state) => ({
    name: `a container that is ${state} leaves a network`,
    async run(world: ContractWorld) {
      const id = await create(world, 'shop')
      await world.run('web', { network: 'shop', start: state !== 'created' })
      if (state === 'exited') await world.stop('web')
      await world.engine.disconnect(id, 'web')
      expect(await listNames(world, 'web')).toEqual([])
    },
  })),
  {
    name: 'a paused container leaves a network',
    leftOut: PAUSED,
    async run(world) {
      const id = await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      await world.pause('web')
      await world.engine.disconnect(id, 'web')
      expect(await listNames(world, 'web')).toEqual([])
    },
  },
  {
    name: 'a container without any network starts without any',
    leftOut: onPodman('Podman joins its network mode again'),
    async run(world) {
      await world.run('web', { start: false })
      await world.engine.disconnect('bridge', 'web')
      await world.start('web')
      expect(await world.engine.inspectContainer('web')).toMatchObject({ state: 'running', attachments: [] })
    },
  },
  {
    name: 'a container comes back with the address that it had while nobody took it',
    leftOut: onPodman('Podman gives addresses in turn'),
    async run(world) {
      const id = await createWith(world, 'shop', SUBNET)
      for (const name of ['web', 'api']) await world.run(name, { network: 'shop' })
      await world.engine.disconnect(id, 'web')
      await join(world, [id, 'web'])
      expect((await findAttachment(world, ['shop', 'web']))?.live.ipv4Address).toBe('10.80.1.2')
      expect((await findAttachment(world, ['shop', 'api']))?.live.ipv4Address).toBe('10.80.1.3')
    },
  },
  {
    name: 'leaving a network that a container is not on is refused',
    async run(world) {
      await create(world, 'shop')
      const web = await world.run('web')
      const api = await world.run('api', { start: false })
      await expectRefusal(
        world,
        world.engine.disconnect('shop', 'web'),
        notConnected(`container ${web} is not connected to network shop`),
      )
      await expectRefusal(
        world,
        world.engine.disconnect('shop', 'api'),
        notConnected(`container ${api} is not connected to the network shop`),
      )
    },
  },
  {
    name: 'disconnecting what is not there is refused',
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      const noContainer: Refusal = { kind: 'not-found', status: 404, text: 'No such container: api' }
      await expectRefusal(world, world.engine.disconnect('shop', 'api'), noContainer)
      const noNetwork: Refusal = { kind: 'not-found', status: 404, text: 'network backend not found' }
      await expectRefusal(world, world.engine.disconnect('backend', 'web'), noNetwork)
    },
  },
  {
    name: 'force takes away what is there and says what is not',
    leftOut: onPodman('Podman has other words'),
    async run(world) {
      await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      const force = (container: string): Promise<void> =>
        world.engine.disconnect('shop', container, { force: true })
      await force('web')
      expect(await listNames(world, 'web')).toEqual([])
      await expectRefusal(world, force('web'), notConnected('is not connected to network shop'))
      await expectRefusal(world, force('api'), {
        kind: 'not-found',
        status: 404,
        text: 'endpoint api not found',
      })
    },
  },
  {
    name: 'a network with a running container on it is not removed',
    async run(world) {
      const id = await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      const text = 'error while removing network: network shop has active endpoints (name:"web" id:"'
      await expectRefusal(world, world.engine.removeNetwork(id), {
        kind: 'active-endpoints',
        status: 403,
        text,
      })
      await world.engine.disconnect(id, 'web')
      await world.engine.removeNetwork(id)
    },
  },
  {
    name: 'a network with a paused container on it is not removed',
    leftOut: PAUSED,
    async run(world) {
      const id = await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      await world.pause('web')
      const text = 'network shop has active endpoints (name:"web" id:"'
      await expectRefusal(world, world.engine.removeNetwork(id), {
        kind: 'active-endpoints',
        status: 403,
        text,
      })
    },
  },
  {
    name: 'a network that only containers that do not run are on is removed, and they keep what they stored',
    leftOut: onPodman('Podman counts every container'),
    async run(world) {
      const id = await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      await world.stop('web')
      await world.run('api', { network: 'shop', start: false })
      await world.engine.removeNetwork(id)
      expect(await findAttachment(world, ['shop', 'web'])).toMatchObject({
        networkId: id,
        networkName: 'shop',
      })
      expect(await findAttachment(world, ['shop', 'api'])).toMatchObject({
        networkId: null,
        networkName: 'shop',
      })
    },
  },
  {
    name: 'a container that is removed gives its address back',
    async run(world) {
      const id = await createWith(world, 'shop', SUBNET)
      await world.run('web', { network: 'shop' })
      await world.remove('web')
      await world.run('api', { network: 'shop' })
      if (isModel(world)) {
        expect((await findAttachment(world, ['shop', 'api']))?.live.ipv4Address).toBe('10.80.1.2')
      }
      await world.remove('api')
      expect(await world.engine.listContainers()).toEqual([])
      await world.engine.removeNetwork(id)
    },
  },
]

const STALE = onPodman('Podman does not remove a network that a container stores')

/** Containers that store a network which exists no more. */
export const staleCases: readonly ContractCase[] = [
  {
    name: 'a container that ran on a network which was made again cannot start',
    leftOut: STALE,
    async run(world) {
      const old = await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      await world.stop('web')
      await world.engine.removeNetwork(old)
      await create(world, 'shop')
      expect((await findAttachment(world, ['shop', 'web']))?.networkId).toBe(old)
      await expect(world.start('web')).rejects.toThrow(`network ${old} not found`)
    },
  },
  {
    name: 'a container that never ran starts on a network of the same name',
    leftOut: STALE,
    async run(world) {
      await world.engine.removeNetwork(await create(world, 'backend'))
      const old = await create(world, 'shop')
      await world.run('web', { network: 'shop', start: false })
      await world.engine.removeNetwork(old)
      await expect(world.start('web')).rejects.toThrow('network shop not found')
      const id = await create(world, 'shop')
      await world.start('web')
      expect((await findAttachment(world, ['shop', 'web']))?.networkId).toBe(id)
    },
  },
  {
    name: 'a stale attachment is left by the name of its network, not by its old id',
    leftOut: STALE,
    async run(world) {
      const old = await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      await world.stop('web')
      await world.engine.removeNetwork(old)
      const text = `is not connected to the network ${old}`
      await expectRefusal(world, world.engine.disconnect(old, 'web'), notConnected(text))
      await world.engine.disconnect('shop', 'web')
      expect(await listNames(world, 'web')).toEqual([])
    },
  },
  {
    name: 'connecting takes the place of a stale attachment',
    leftOut: STALE,
    async run(world) {
      const old = await create(world, 'shop')
      await world.run('web', { network: 'shop' })
      await world.stop('web')
      await world.engine.removeNetwork(old)
      const id = await create(world, 'shop')
      await join(world, [id, 'web'], { aliases: ['www'] })
      expect(await findAttachment(world, ['shop', 'web'])).toMatchObject({
        networkId: null,
        settings: { aliases: ['www'] },
      })
      await world.start('web')
      expect((await findAttachment(world, ['shop', 'web']))?.networkId).toBe(id)
    },
  },
]
