// The contract about network modes: containers without a network of their own, and containers whose mode names a network.
import { expect } from 'vitest'
import {
  beforeDocker28,
  create,
  expectRefusal,
  findAttachment,
  join,
  listNames,
  onPodman,
  type ContractCase,
  type ContractWorld,
  type Refusal,
} from './contract.ts'

const SHARED: Refusal = {
  kind: 'invalid',
  status: 400,
  text: 'container sharing network namespace with another container or host cannot be connected to any other network',
}
const PRIVATE: Refusal = {
  kind: 'invalid',
  status: 400,
  text: 'container cannot be connected to multiple networks with one of the networks in private (none) mode',
}
const NO_NETWORKS = onPodman('Podman shows no network for the modes host and none')

/** Network modes. */
export const modeCases: readonly ContractCase[] = [
  {
    name: 'the mode says what a container was started with',
    async run(world) {
      await create(world, 'shop')
      const web = await world.run('web')
      await world.run('api', { network: 'host' })
      await world.run('db', { network: 'none' })
      await world.run('cache', { network: `container:${web}` })
      await world.run('mail', { network: 'shop' })
      const modes = (await world.engine.listContainers()).map(({ name }) => name)
      expect(modes).toEqual(['api', 'cache', 'db', 'mail', 'web'])
      const readMode = async (name: string): Promise<unknown> =>
        (await world.engine.inspectContainer(name)).mode
      expect(await readMode('api')).toEqual({ kind: 'host' })
      expect(await readMode('db')).toEqual({ kind: 'none' })
      expect(await readMode('cache')).toEqual({ kind: 'container', container: web })
      const isPodman = world.kind.startsWith('podman')
      expect(await readMode('web')).toEqual({ kind: isPodman ? 'unknown' : 'default' })
      expect(await readMode('mail')).toEqual(
        isPodman ? { kind: 'unknown' } : { kind: 'network', network: 'shop' },
      )
      // Podman removes a container only after those that share its namespace.
      await world.remove('cache')
    },
  },
  {
    name: 'the networks host and none are shown as attachments, a shared namespace as none',
    leftOut: NO_NETWORKS,
    async run(world) {
      await world.run('web', { network: 'host' })
      await world.run('api', { network: 'none' })
      await world.run('db')
      await world.run('cache', { network: 'container:db' })
      expect(await listNames(world, 'web')).toEqual(['host'])
      expect(await listNames(world, 'api')).toEqual(['none'])
      expect(await listNames(world, 'cache')).toEqual([])
    },
  },
  ...([true, false] as const).map((start) => ({
    name: `a container in host mode cannot be connected, ${start ? 'running' : 'created'}`,
    async run(world: ContractWorld) {
      await create(world, 'shop')
      await world.run('web', { network: 'host', start })
      await expectRefusal(world, join(world, ['shop', 'web']), SHARED)
    },
  })),
  ...([true, false] as const).map((start) => ({
    name: `a container in none mode cannot be connected, ${start ? 'running' : 'created'}`,
    async run(world: ContractWorld) {
      await create(world, 'shop')
      await world.run('web', { network: 'none', start })
      await expectRefusal(world, join(world, ['shop', 'web']), PRIVATE)
    },
  })),
  ...([true, false] as const).map((start) => ({
    name: `a container that has left the network none can be connected, ${start ? 'running' : 'created'}`,
    leftOut: NO_NETWORKS,
    async run(world: ContractWorld) {
      await create(world, 'shop')
      await world.run('web', { network: 'none', start })
      await world.engine.disconnect('none', 'web')
      await join(world, ['shop', 'web'])
      if (!start) await world.start('web')
      expect(await listNames(world, 'web')).toEqual(['shop'])
      expect((await findAttachment(world, ['shop', 'web']))?.live.ipv4Address).toEqual(expect.any(String))
    },
  })),
  {
    name: 'a running container in host mode cannot leave, one that does not run can',
    leftOut: NO_NETWORKS,
    async run(world) {
      await world.run('web', { network: 'host' })
      await world.run('api', { network: 'host', start: false })
      const text =
        'cannot disconnect container from host network - container was created in host network mode'
      await expectRefusal(world, world.engine.disconnect('host', 'web'), {
        kind: 'invalid',
        status: 400,
        text,
      })
      await world.engine.disconnect('host', 'api')
      expect(await listNames(world, 'api')).toEqual([])
    },
  },
  {
    name: 'a running container that shares a namespace cannot be connected',
    async run(world) {
      await create(world, 'shop')
      const web = await world.run('web')
      await world.run('cache', { network: `container:${web}` })
      await expectRefusal(world, join(world, ['shop', 'cache']), SHARED)
      await world.remove('cache')
    },
  },
  {
    name: 'a container that is to share a namespace can be connected, and then not start',
    leftOut: beforeDocker28('Docker starts it without the network before 28, Podman refuses to connect it'),
    async run(world) {
      await create(world, 'shop')
      const web = await world.run('web')
      await world.run('cache', { network: `container:${web}`, start: false })
      await join(world, ['shop', 'cache'])
      await expect(world.start('cache')).rejects.toThrow(SHARED.text)
      await world.engine.disconnect('shop', 'cache')
      await world.start('cache')
    },
  },
  {
    name: 'no container joins the networks host and none later',
    leftOut: NO_NETWORKS,
    async run(world) {
      for (const start of [true, false]) {
        await world.run(`web-${start}`, { start })
        const text =
          'cannot connect container to host network - container must be created in host network mode'
        await expectRefusal(world, join(world, ['host', `web-${start}`]), { ...SHARED, text })
        await expectRefusal(world, join(world, ['none', `web-${start}`]), PRIVATE)
      }
    },
  },
  {
    name: 'a running container cannot be connected while the network of its mode is gone',
    leftOut: { 'docker-20.10': 'can be', ...onPodman('Podman does not look') },
    async run(world) {
      const shop = await create(world, 'shop')
      for (const name of ['backend', 'metrics']) await create(world, name)
      await world.run('web', { network: 'shop' })
      await join(world, ['backend', 'web'])
      await world.engine.disconnect(shop, 'web')
      await world.engine.removeNetwork(shop)
      const text = 'could not find a network matching network mode shop: network shop not found'
      await expectRefusal(world, join(world, ['metrics', 'web']), { kind: 'not-found', status: 404, text })
      expect(await listNames(world, 'web')).toEqual(['backend'])
      await create(world, 'shop', { configOnly: true })
      await join(world, ['metrics', 'web'])
      expect(await listNames(world, 'web')).toEqual(['backend', 'metrics'])
    },
  },
  {
    name: 'a container cannot start while the network of its mode is gone',
    leftOut: { 'docker-20.10': 'can', ...onPodman('Podman does not look') },
    async run(world) {
      const shop = await create(world, 'shop')
      await create(world, 'backend')
      await world.run('web', { network: 'shop', start: false })
      await join(world, ['backend', 'web'])
      await world.engine.disconnect(shop, 'web')
      await world.engine.removeNetwork(shop)
      const text = 'could not find a network matching network mode shop: network shop not found'
      await expect(world.start('web')).rejects.toThrow(text)
      await create(world, 'shop')
      await world.start('web')
      expect(await listNames(world, 'web')).toEqual(['backend'])
    },
  },
  {
    name: 'a mode may name a network by its id',
    leftOut: onPodman('Podman shows no mode'),
    async run(world) {
      const shop = await create(world, 'shop')
      await world.run('web', { network: shop })
      expect(await world.engine.inspectContainer('web')).toMatchObject({
        mode: { kind: 'network', network: shop },
        attachments: [{ networkId: shop, networkName: 'shop' }],
      })
    },
  },
]
