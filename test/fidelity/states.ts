// Containers in every state, mode and earlier condition: what a plan makes of them, and what a replaced network gives back.
import { expect } from 'vitest'
import {
  beforeDocker28,
  create,
  createWith,
  findAttachment,
  join,
  listNames,
  onDocker,
  onPodman,
  type ContractCase,
  type ContractWorld,
} from '../contract/contract.ts'
import { expectChanges, expectEmpty, expectRefused, plan, settle, type Words } from './fidelity.ts'

const SUBNET = '10.87.1.0/24'
const NETWORK = { ipam: { subnet: SUBNET } }
const INTERNAL = { ...NETWORK, internal: true }
const ENDPOINT = { aliases: ['www'], ipv4Address: '10.87.1.80' }

const ON_BACKEND: Words = { networks: { backend: NETWORK }, containers: { web: { backend: ENDPOINT } } }
const NO_HIDDEN = onPodman('Podman hides which address a stopped container asked for')

async function readSettings(world: ContractWorld, container: string, network = 'backend'): Promise<unknown> {
  const found = await findAttachment(world, [network, container])
  const { aliases, ipv4Address, driverOpts, gwPriority, links } = found?.settings ?? {}
  return { aliases, ipv4Address, driverOpts, gwPriority, links }
}

/** Containers in every state. */
export const stateCases: readonly ContractCase[] = [
  {
    name: 'a container that was never started is connected, and gets its address when it starts',
    async run(world) {
      await world.run('web', { start: false })
      await settle(world, ON_BACKEND)
      await world.start('web')
      expect((await findAttachment(world, ['backend', 'web']))?.live.ipv4Address).toBe('10.87.1.80')
      await expectEmpty(world, ON_BACKEND)
    },
  },
  {
    name: 'a stopped container is connected, and gets its address when it starts again',
    async run(world) {
      await world.run('web')
      await world.stop('web')
      await settle(world, ON_BACKEND)
      await world.start('web')
      expect((await findAttachment(world, ['backend', 'web']))?.live.ipv4Address).toBe('10.87.1.80')
      await expectEmpty(world, ON_BACKEND)
    },
  },
  {
    name: 'a paused container is connected',
    leftOut: onPodman('Podman breaks where a paused container is connected'),
    async run(world) {
      await world.run('web')
      await world.pause('web')
      await settle(world, ON_BACKEND)
    },
  },
  {
    name: 'a paused container is refused where the engine would break',
    leftOut: onDocker('Docker connects paused containers'),
    async run(world) {
      await world.run('web')
      await world.pause('web')
      await expectRefused(world, ON_BACKEND, { code: 'container-paused', words: ['web'] })
    },
  },
  {
    name: 'starting, stopping and starting again a declared container makes no difference',
    async run(world) {
      await world.run('web')
      await settle(world, ON_BACKEND)
      await world.stop('web')
      await expectEmpty(world, ON_BACKEND)
      await world.start('web')
      await expectEmpty(world, ON_BACKEND)
    },
  },
  {
    name: 'an attachment that was made by hand with other aliases is made anew',
    async run(world) {
      await world.run('web')
      await settle(world, { networks: { backend: NETWORK } })
      await join(world, ['backend', 'web'], { aliases: ['old'] })
      const words: Words = {
        networks: { backend: NETWORK },
        containers: { web: { backend: { aliases: ['www'] } } },
      }
      expect((await plan(world, words)).changes).toContainEqual(
        expect.objectContaining({ address: 'containers.web/backend', actions: ['disconnect', 'connect'] }),
      )
      await settle(world, words)
    },
  },
  {
    name: 'an attachment that was made by hand as declared is taken as it is',
    async run(world) {
      await world.run('web')
      await settle(world, { networks: { backend: NETWORK } })
      await join(world, ['backend', 'web'], { aliases: ['www'] })
      await expectEmpty(world, {
        networks: { backend: NETWORK },
        containers: { web: { networks: { backend: { aliases: ['www'] } } } },
        attachments: 'additive',
      })
    },
  },
  {
    name: 'a stopped container on a network that was removed and made again is put on the new one',
    leftOut: onPodman('Podman does not remove a network that a stopped container is on'),
    async run(world) {
      await world.run('web')
      await settle(world, ON_BACKEND)
      await world.stop('web')
      const labels = (await world.engine.inspectNetwork('backend')).settings.labels
      await world.engine.removeNetwork((await world.engine.inspectNetwork('backend')).id)
      await create(world, 'backend', {
        labels,
        pools: [{ subnet: SUBNET, ipRange: null, gateway: null, auxAddresses: [] }],
      })
      const made = await settle(world, ON_BACKEND)
      expect(made.changes).toMatchObject([{ address: 'containers.web/backend', reason: 'stale' }])
      await world.start('web')
      await expectEmpty(world, ON_BACKEND)
    },
  },
  {
    name: 'a container of the mode none leaves it first',
    leftOut: onPodman('Podman cannot attach a container that was started without a network'),
    async run(world) {
      await world.run('web', { network: 'none' })
      await settle(world, ON_BACKEND)
      expect(await listNames(world, 'web')).toEqual(['backend'])
    },
  },
  {
    name: 'a container of the mode none is refused where the engine cannot attach it',
    leftOut: onDocker('Docker attaches it once it has left that network'),
    async run(world) {
      await world.run('web', { network: 'none' })
      await expectRefused(world, ON_BACKEND, {
        code: 'container-unattachable',
        words: ['web', 'no networking'],
      })
    },
  },
  ...((['running', 'stopped'] as const).map((state) => ({
    name: `a ${state} container that left all networks is connected again`,
    async run(world) {
      await world.run('web')
      if (state === 'stopped') await world.stop('web')
      await settle(world, { networks: { backend: NETWORK }, containers: { web: [] } })
      expect(await listNames(world, 'web')).toEqual([])
      await settle(world, ON_BACKEND)
    },
  })) satisfies readonly ContractCase[]),
  {
    name: 'a container in the host mode is refused',
    async run(world) {
      await world.run('web', { network: 'host' })
      await expectRefused(world, ON_BACKEND, { code: 'container-unattachable', words: ['web', 'host'] })
    },
  },
  {
    name: 'a container that shares the namespace of another one is refused',
    async run(world) {
      const mail = await world.run('mail')
      await world.run('web', { network: `container:${mail}` })
      await expectRefused(world, ON_BACKEND, { code: 'container-unattachable', words: ['web'] })
      await world.remove('web')
    },
  },
  {
    name: 'a container that does not exist is refused',
    async run(world) {
      await expectRefused(world, ON_BACKEND, { code: 'container-missing', words: ['web'] })
    },
  },
  {
    name: 'an optional container that does not exist is waited for',
    async run(world) {
      const words: Words = {
        networks: { backend: NETWORK },
        containers: { web: { networks: { backend: ENDPOINT }, optional: true } },
      }
      expect(await settle(world, words)).toMatchObject({ complete: false })
      await world.run('web')
      expect(await settle(world, words)).toMatchObject({ complete: true })
    },
  },
  {
    name: 'a container that got another name is not the one that is declared',
    async run(world) {
      await world.run('web')
      await settle(world, ON_BACKEND)
      await world.rename('web', 'old')
      await expectRefused(world, ON_BACKEND, { code: 'container-missing', words: ['web'] })
      await world.rename('old', 'web')
      await expectEmpty(world, ON_BACKEND)
    },
  },
  {
    name: 'names that are the beginning or the end of other names are told apart',
    async run(world) {
      for (const name of ['web', 'web-2', 'my-web']) await world.run(name)
      const words: Words = {
        networks: { back: {}, backend: NETWORK, 'my-back': {} },
        containers: { web: ['back'] },
      }
      await settle(world, words)
      expect(await listNames(world, 'web')).toEqual(['back'])
      expect(await listNames(world, 'web-2')).not.toContain('back')
      expect(await listNames(world, 'my-web')).not.toContain('back')
    },
  },
  {
    name: 'a dynamic address of a declared container that another one declares is freed first',
    async run(world) {
      await world.run('mail')
      await settle(world, { networks: { backend: NETWORK }, containers: { mail: ['backend'] } })
      const taken = (await findAttachment(world, ['backend', 'mail']))?.live.ipv4Address ?? ''
      await world.run('web')
      await settle(world, {
        networks: { backend: NETWORK },
        containers: { mail: ['backend'], web: { backend: { ipv4Address: taken } } },
      })
      expect((await findAttachment(world, ['backend', 'web']))?.live.ipv4Address).toBe(taken)
    },
  },
  {
    name: 'a declared address that a container outside the file holds is refused by its name',
    async run(world) {
      await settle(world, { networks: { backend: NETWORK } })
      await world.run('stranger', { network: 'backend' })
      const taken = (await findAttachment(world, ['backend', 'stranger']))?.live.ipv4Address ?? ''
      await world.run('web')
      await expectRefused(
        world,
        { networks: { backend: NETWORK }, containers: { web: { backend: { ipv4Address: taken } } } },
        { code: 'address-taken', words: ['stranger', taken] },
      )
    },
  },
  {
    name: 'two containers swap their addresses',
    async run(world) {
      const words = (web: string, mail: string): Words => ({
        networks: { backend: NETWORK },
        containers: { web: { backend: { ipv4Address: web } }, mail: { backend: { ipv4Address: mail } } },
      })
      await world.run('web')
      await world.run('mail')
      await settle(world, words('10.87.1.8', '10.87.1.9'))
      await settle(world, words('10.87.1.9', '10.87.1.8'))
      expect((await findAttachment(world, ['backend', 'web']))?.live.ipv4Address).toBe('10.87.1.9')
    },
  },
  {
    name: 'attachments that nobody declared are kept, unless all are to be exact',
    async run(world) {
      await createWith(world, 'foreign', '10.87.2.0/24')
      await world.run('web', { network: 'foreign' })
      const words: Words = { networks: { backend: NETWORK }, containers: { web: ['backend'] } }
      await settle(world, words)
      expect(await listNames(world, 'web')).toEqual(['backend', 'foreign'])
      await settle(world, { ...words, attachments: 'exact' })
      expect(await listNames(world, 'web')).toEqual(['backend'])
    },
  },
  {
    name: 'attachments are only added where the file says so',
    async run(world) {
      await world.run('web')
      const words: Words = {
        networks: { backend: NETWORK },
        containers: { web: ['backend'] },
        attachments: 'additive',
      }
      await settle(world, words)
      expect(await listNames(world, 'web')).toHaveLength(2)
    },
  },
  {
    name: 'a container that is started over and over is waited for, and connected',
    leftOut: { embedded: 'Containers of the embedded engine do not end by themselves' },
    async run(world) {
      await world.run('web', { loops: true })
      const words: Words = { networks: { backend: NETWORK }, containers: { web: { backend: {} } } }
      await settle(world, words)
      expect(await listNames(world, 'web')).toEqual(['backend'])
    },
  },
  {
    name: 'the network of a mode that gives its id is not replaced',
    leftOut: onPodman('Podman shows no mode'),
    async run(world) {
      await settle(world, { networks: { backend: NETWORK } })
      await world.run('web', { network: (await world.engine.inspectNetwork('backend')).id })
      await expectRefused(
        world,
        { networks: { backend: INTERNAL } },
        { code: 'container-mode-by-id', words: ['web', 'backend'] },
      )
    },
  },
  {
    name: 'the name of a mode is held while its network must go before the next one can come',
    leftOut: { 'docker-20.10': 'Needs no network of that name', ...onPodman('Podman shows no mode') },
    async run(world) {
      await settle(world, { networks: { old: NETWORK } })
      await world.run('web', { network: 'old' })
      const words: Words = { networks: { new: NETWORK }, containers: { web: ['new'] } }
      const made = await settle(world, words)
      expect(made.changes).toContainEqual(expect.objectContaining({ reason: 'placeholder' }))
      expect(await listNames(world, 'web')).toEqual(['new'])
      await world.stop('web')
      await world.start('web')
      await expectEmpty(world, words)
      await world.remove('web')
      await settle(world, { networks: { new: NETWORK } })
      await expect(world.engine.inspectNetwork('old')).rejects.toThrow('old')
    },
  },
  {
    name: 'a container stays on the default network where the file says so, and comes back to it',
    async run(world) {
      await world.run('web')
      const words: Words = {
        networks: { usual: { external: true, name: 'bridge' }, backend: NETWORK },
        containers: { web: ['usual', 'backend'] },
      }
      await settle(world, words)
      expect((await listNames(world, 'web')).toSorted(compareTexts)).toEqual(['backend', 'bridge'])
      await world.engine.disconnect('bridge', 'web')
      await expectChanges(world, words, ['connect containers.web/usual'])
      await settle(world, words)
    },
  },
  {
    name: 'the default network has its own name of Podman as well',
    leftOut: onDocker('Docker has no network of that name'),
    async run(world) {
      await world.run('web')
      const words: Words = {
        networks: { podman: { external: true }, backend: NETWORK },
        containers: { web: ['podman', 'backend'] },
      }
      await settle(world, words)
      expect((await listNames(world, 'web')).toSorted(compareTexts)).toEqual(['backend', 'bridge'])
    },
  },
  {
    name: 'priorities of several networks are compared and swapped',
    leftOut: beforeDocker28('needs API 1.48'),
    async run(world) {
      const words = (backend: number, frontend: number): Words => ({
        networks: { backend: NETWORK, frontend: { ipam: { subnet: '10.87.6.0/24' } } },
        containers: { web: { backend: { gwPriority: backend }, frontend: { gwPriority: frontend } } },
      })
      await world.run('web')
      await settle(world, words(10, -5))
      await expectChanges(world, words(-5, 10), [
        'disconnect,connect containers.web/backend: gwPriority',
        'disconnect,connect containers.web/frontend: gwPriority',
      ])
      await settle(world, words(-5, 10))
    },
  },
  {
    name: 'a container that asks for no address gets one of the range',
    leftOut: { 'podman-4': 'Podman 4 goes on from the last address of an earlier network of that name' },
    async run(world) {
      await world.run('web')
      await settle(world, {
        networks: { backend: { ipam: { subnet: SUBNET, ip_range: '10.87.1.128/25' } } },
        containers: { web: ['backend'] },
      })
      const address = (await findAttachment(world, ['backend', 'web']))?.live.ipv4Address ?? ''
      expect(Number(address.split('.')[3])).toBeGreaterThanOrEqual(128)
    },
  },
  {
    name: 'no networks at all is not the same as none said',
    async run(world) {
      await world.run('web')
      await settle(world, ON_BACKEND)
      await expectEmpty(world, { networks: { backend: NETWORK }, containers: { web: { container: 'web' } } })
      await expectChanges(world, { networks: { backend: NETWORK }, containers: { web: [] } }, [
        'disconnect containers.web/backend',
      ])
    },
  },
]

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : 1
}

const STATES = ['running', 'stopped', 'created', 'paused'] as const

/** What a container has again after the network under it was replaced. */
export const replaceCases: readonly ContractCase[] = [
  ...STATES.flatMap((state): readonly ContractCase[] =>
    (['declared', 'foreign'] as const).map((owner) => ({
      name: `a ${state} ${owner} container keeps its endpoint settings where its network is replaced`,
      leftOut:
        state === 'paused'
          ? onPodman('Podman breaks where a paused container is connected')
          : state === 'running'
            ? {}
            : NO_HIDDEN,
      async run(world) {
        await settle(world, { networks: { backend: NETWORK } })
        const id = await world.run('web', { start: state !== 'created' })
        await join(world, ['backend', 'web'], ENDPOINT)
        if (state === 'stopped') await world.stop('web')
        if (state === 'paused') await world.pause('web')
        const before = await readSettings(world, 'web')
        const containers =
          owner === 'declared' ? { web: { networks: ['backend'], attachments: 'additive' } } : {}
        const made = await settle(world, { networks: { backend: INTERNAL }, containers })
        expect(made.changes[0]).toMatchObject({ address: 'networks.backend', actions: ['remove', 'create'] })
        expect(await readSettings(world, 'web')).toEqual(before)
        expect((await world.engine.inspectContainer('web')).id).toBe(id)
        expect((await world.engine.inspectContainer('web')).state).toBe(
          state === 'stopped' ? 'exited' : state,
        )
      },
    })),
  ),
  {
    name: 'an address that a stopped container may have asked for is announced as lost where the engine hides it',
    leftOut: onDocker('Docker shows it'),
    async run(world) {
      await settle(world, { networks: { backend: NETWORK } })
      await world.run('web')
      await join(world, ['backend', 'web'], ENDPOINT)
      await world.stop('web')
      const made = await settle(world, { networks: { backend: INTERNAL } })
      expect(made.steps.flatMap(({ hazards }) => hazards.map(({ type }) => type))).toContain('loses-settings')
      expect((await findAttachment(world, ['backend', 'web']))?.settings.aliases).toEqual(['www'])
    },
  },
  {
    name: 'labels of other tools survive a replace',
    async run(world) {
      await create(world, 'backend', { labels: [['org.example.owner', 'net']] })
      await settle(world, { networks: { backend: { internal: true, adopt: true } } })
      expect((await world.engine.inspectNetwork('backend')).settings.labels).toContainEqual([
        'org.example.owner',
        'net',
      ])
    },
  },
  {
    name: 'a pool that nobody declared survives a replace',
    async run(world) {
      await settle(world, { networks: { backend: {} } })
      const readSubnets = async (): Promise<unknown> =>
        (await world.engine.inspectNetwork('backend')).settings.pools.map(({ subnet }) => subnet)
      const before = await readSubnets()
      await settle(world, { networks: { backend: { internal: true } } })
      expect(await readSubnets()).toEqual(before)
    },
  },
  {
    name: 'options that nobody declared survive a replace',
    leftOut: onPodman('Podman drops the options of Docker'),
    async run(world) {
      await create(world, 'backend', { options: [['com.docker.network.bridge.enable_icc', 'false']] })
      await settle(world, { networks: { backend: { internal: true, adopt: true } } })
      expect((await world.engine.inspectNetwork('backend')).settings.options).toContainEqual([
        'com.docker.network.bridge.enable_icc',
        'false',
      ])
    },
  },
  {
    name: 'a container follows its network to another subnet',
    async run(world) {
      await world.run('web')
      const words = (subnet: string): Words => ({
        networks: { backend: { ipam: { subnet } } },
        containers: { web: { backend: { aliases: ['www'] } } },
      })
      await settle(world, words('10.87.3.0/24'))
      await settle(world, words('10.87.4.0/24'))
      expect((await findAttachment(world, ['backend', 'web']))?.live.ipv4Address).toMatch(/^10\.87\.4\./)
    },
  },
  {
    name: 'a network that got another name keeps its containers',
    async run(world) {
      await world.run('web')
      const words = (name: string): Words => ({
        networks: { backend: { ...NETWORK, name } },
        containers: { web: { backend: ENDPOINT } },
      })
      await settle(world, words('first'))
      await settle(world, words('second'))
      expect(await listNames(world, 'web')).toEqual(['second'])
    },
  },
  {
    name: 'the network of a container’s mode is replaced under it',
    async run(world) {
      await settle(world, { networks: { backend: NETWORK } })
      await world.run('web', { network: 'backend' })
      await settle(world, { networks: { backend: INTERNAL }, containers: { web: ['backend'] } })
      expect(await listNames(world, 'web')).toEqual(['backend'])
    },
  },
]
