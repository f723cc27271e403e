// Networks that span a Swarm, on the manager of one.
import { expect } from 'vitest'
import {
  create,
  findAttachment,
  join,
  listNames,
  makePool,
  onPodman,
  type ContractCase,
  type ContractWorld,
} from '../contract/contract.ts'
import { expectEmpty, expectRefused, settle, type Body } from './fidelity.ts'
import { makeNetworkFieldCases } from './network-fields.ts'

const NO_SWARM = {
  embedded: 'The embedded engine is in no Swarm',
  ...onPodman('Podman has no Swarm'),
}
const OVERLAY: Body = { driver: 'overlay', attachable: true, ipam: { subnet: '10.93.1.0/24' } }

async function removeIngress({ engine }: ContractWorld): Promise<void> {
  const found = (await engine.listNetworks()).filter(({ settings }) => settings.ingress)
  for (const { id } of found) await engine.removeNetwork(id)
}

const fieldCases = makeNetworkFieldCases([
  {
    field: 'attachable',
    property: 'network.attachable',
    body: { driver: 'overlay', attachable: true },
    shown: { driver: 'overlay', attachable: true },
    changed: { driver: 'overlay', attachable: false },
    paths: 'attachable',
    rest: { driver: 'overlay' },
    dropped: 'attachable',
    leftOut: NO_SWARM,
  },
  {
    field: 'encrypted',
    property: 'network.encrypted',
    body: { driver: 'overlay', encrypted: true },
    shown: { encrypted: true },
    changed: { driver: 'overlay', encrypted: false },
    paths: 'encrypted',
    rest: { driver: 'overlay' },
    dropped: 'encrypted',
    leftOut: NO_SWARM,
  },
  {
    field: 'scope',
    property: 'network.scope',
    body: { scope: 'swarm' },
    shown: { driver: 'bridge', scope: 'swarm' },
    changed: { scope: 'local' },
    paths: 'scope',
    dropped: null,
    leftOut: NO_SWARM,
  },
  {
    field: 'the driver overlay',
    property: 'network.driver',
    body: { driver: 'overlay' },
    shown: { driver: 'overlay', scope: 'swarm' },
    changed: { driver: 'bridge' },
    paths: 'driver',
    dropped: 'driver',
    leftOut: NO_SWARM,
  },
  {
    field: 'a subnet of an overlay',
    property: 'pool.subnet',
    body: { driver: 'overlay', ipam: { subnet: '10.93.1.0/24' } },
    shown: { pools: [expect.objectContaining({ subnet: '10.93.1.0/24' })] },
    changed: { driver: 'overlay', ipam: { subnet: '10.93.2.0/24' } },
    paths: 'ipam.config[0].subnet',
    rest: { driver: 'overlay' },
    dropped: null,
    leftOut: NO_SWARM,
  },
])

// There can be one only, and a Swarm begins with one.
const ingressCases = makeNetworkFieldCases([
  {
    field: 'ingress',
    property: 'network.ingress',
    body: { driver: 'overlay', ingress: true },
    shown: { ingress: true },
    changed: { driver: 'overlay', ingress: false },
    paths: 'ingress',
    rest: { driver: 'overlay' },
    dropped: 'ingress',
    leftOut: NO_SWARM,
    prepare: removeIngress,
  },
])

/** Networks of a Swarm. */
export const swarmCases: readonly ContractCase[] = [
  ...fieldCases,
  {
    name: 'what a Swarm adds to an overlay network is no difference',
    leftOut: NO_SWARM,
    async run(world) {
      await settle(world, { networks: { backend: { driver: 'overlay', attachable: true } } })
      await world.run('web')
      await settle(world, {
        networks: { backend: { driver: 'overlay', attachable: true } },
        containers: { web: ['backend'] },
      })
    },
  },
  {
    name: 'a foreign overlay network is used as it is',
    leftOut: NO_SWARM,
    async run(world) {
      const pools = [makePool('10.93.1.0/24')]
      await create(world, 'backend', { driver: 'overlay', scope: 'swarm', attachable: true, pools })
      await world.run('web')
      const made = await settle(world, { networks: { backend: OVERLAY }, containers: { web: ['backend'] } })
      expect(made.kept).toMatchObject([{ address: 'networks.backend', reason: 'foreign-network' }])
    },
  },
  {
    name: 'an overlay network and another one may have one subnet',
    leftOut: NO_SWARM,
    async run(world) {
      await settle(world, { networks: { backend: OVERLAY, frontend: { ipam: OVERLAY?.['ipam'] } } })
    },
  },
  {
    name: 'an overlay network with the subnet of another one, which a Swarm never makes usable, is refused',
    leftOut: NO_SWARM,
    async run(world) {
      const pools = [makePool('10.93.1.0/24')]
      await create(world, 'stranger', { driver: 'overlay', scope: 'swarm', attachable: true, pools })
      await expectRefused(
        world,
        { networks: { backend: OVERLAY } },
        { code: 'network-conflict', words: ['stranger', '10.93.1.0/24'] },
      )
    },
  },
  {
    name: 'a network that a Swarm cannot make usable is taken away again',
    leftOut: NO_SWARM,
    async run(world) {
      const wanted = {
        driver: 'overlay',
        scope: 'swarm',
        attachable: true,
        pools: [makePool('10.93.1.0/24')],
      } as const
      await create(world, 'first', wanted)
      await expect(create(world, 'second', wanted)).rejects.toThrow('subnet is taken')
      await expect(world.engine.inspectNetwork('second')).rejects.toThrow('second')
    },
  },
  ...((['running', 'stopped'] as const).map((state) => ({
    name: `a ${state} declared container keeps its endpoint settings where its overlay network is replaced`,
    leftOut: NO_SWARM,
    async run(world) {
      const containers = { web: { backend: { aliases: ['www'], ipv4Address: '10.93.1.80' } } }
      await world.run('web')
      if (state === 'stopped') await world.stop('web')
      await settle(world, { networks: { backend: OVERLAY }, containers })
      const words = { networks: { backend: { ...OVERLAY, labels: { tier: 'data' } } }, containers }
      const made = await settle(world, words)
      expect(made.changes[0]).toMatchObject({ address: 'networks.backend', actions: ['remove', 'create'] })
      if (state === 'stopped') await world.start('web')
      expect(await findAttachment(world, ['backend', 'web'])).toMatchObject({
        settings: { aliases: ['www'] },
        live: { ipv4Address: '10.93.1.80' },
      })
      await expectEmpty(world, words)
    },
  })) satisfies readonly ContractCase[]),
  {
    name: 'a running foreign container comes back to its overlay network, and what it may lose is said',
    leftOut: NO_SWARM,
    async run(world) {
      await settle(world, { networks: { backend: OVERLAY } })
      await world.run('web')
      await join(world, ['backend', 'web'], { aliases: ['www'] })
      const made = await settle(world, { networks: { backend: { ...OVERLAY, labels: { tier: 'data' } } } })
      expect(made.steps.flatMap(({ hazards }) => hazards.map(({ type }) => type))).toContain('loses-settings')
      expect((await findAttachment(world, ['backend', 'web']))?.settings.aliases).toEqual(['www'])
    },
  },
  {
    name: 'an overlay network that is no longer declared is removed, with its containers taken off',
    leftOut: NO_SWARM,
    async run(world) {
      await world.run('web')
      await settle(world, {
        networks: { backend: OVERLAY },
        containers: { web: { networks: ['backend'], attachments: 'additive' } },
      })
      await settle(world, { networks: {} })
      expect(await listNames(world, 'web')).toEqual(['bridge'])
      await expectEmpty(world, { networks: {} })
    },
  },
  ...ingressCases,
]
