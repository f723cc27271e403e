// Live worlds that a plan must refuse, with nothing touched, and foreign networks that it leaves alone.
import { expect } from 'vitest'
import {
  create,
  createWith,
  join,
  makePool,
  onDocker,
  onPodman,
  type ContractCase,
} from '../contract/contract.ts'
import { expectEmpty, expectRefused, plan, settle } from './fidelity.ts'

const NETWORK = { ipam: { subnet: '10.92.1.0/24' } }
const NO_SWARM = { code: 'field-unsupported', words: ['Swarm'] }

/** Plans that are refused, and what is foreign. */
export const refusalCases: readonly ContractCase[] = [
  {
    name: 'a foreign network that differs is refused, with each difference and the ways out',
    async run(world) {
      await create(world, 'backend', { labels: [['tier', 'web']] })
      await expectRefused(
        world,
        { networks: { backend: { internal: true, labels: { tier: 'data' } } } },
        { code: 'network-foreign', words: ['internal', 'tier', 'external', 'adopt'] },
      )
    },
  },
  {
    name: 'a foreign network that does not differ is used, reported and never removed',
    async run(world) {
      await createWith(world, 'backend', '10.92.1.0/24')
      const made = await expectEmpty(world, { networks: { backend: NETWORK } })
      expect(made.kept).toMatchObject([{ address: 'networks.backend', reason: 'foreign-network' }])
      await expectEmpty(world, { networks: {} })
    },
  },
  {
    name: 'a foreign network is taken over where the file says so',
    async run(world) {
      await createWith(world, 'backend', '10.92.1.0/24')
      const made = await settle(world, { networks: { backend: { ...NETWORK, internal: true, adopt: true } } })
      expect(made.changes).toMatchObject([{ reason: 'adopted' }])
    },
  },
  {
    name: 'a network of another project is refused',
    async run(world) {
      const labels = [
        ['sh.xec.key', 'backend'],
        ['sh.xec.name', 'backend'],
        ['sh.xec.project', 'warehouse'],
      ] as const
      await create(world, 'backend', { labels })
      await expectRefused(
        world,
        { networks: { backend: {} } },
        { code: 'network-of-other-project', words: ['warehouse'] },
      )
    },
  },
  {
    name: 'a copied label of ownership removes nothing',
    async run(world) {
      const labels = [
        ['sh.xec.key', 'backend'],
        ['sh.xec.name', 'backend'],
        ['sh.xec.project', 'shop'],
      ] as const
      await create(world, 'copy', { labels })
      await expectEmpty(world, { networks: {} })
    },
  },
  {
    name: 'an external network that does not exist is refused',
    async run(world) {
      await expectRefused(
        world,
        { networks: { corp: { external: true } } },
        { code: 'network-missing', words: ['corp'] },
      )
    },
  },
  {
    name: 'an external network is attached to and otherwise left alone',
    async run(world) {
      await createWith(world, 'corp', '10.92.2.0/24')
      await world.run('web')
      const words = { networks: { corp: { external: true } }, containers: { web: ['corp'] } }
      await settle(world, words)
      await settle(world, { networks: {}, containers: { web: [] }, attachments: 'exact' })
      expect((await world.engine.inspectNetwork('corp')).name).toBe('corp')
    },
  },
  {
    name: 'a static address outside an external network is refused',
    async run(world) {
      await createWith(world, 'corp', '10.92.2.0/24')
      await world.run('web')
      await expectRefused(
        world,
        {
          networks: { corp: { external: true } },
          containers: { web: { corp: { ipv4Address: '10.92.3.9' } } },
        },
        { code: 'address-outside', words: ['10.92.3.9', '10.92.2.0/24'] },
      )
    },
  },
  {
    name: 'a subnet that a foreign network has is refused by its name',
    async run(world) {
      await createWith(world, 'foreign', '10.92.1.0/24')
      await expectRefused(
        world,
        { networks: { backend: { ipam: { subnet: '10.92.1.128/25' } } } },
        { code: 'network-conflict', words: ['foreign', '10.92.1.0/24'] },
      )
    },
  },
  {
    name: 'a bridge that a foreign network has is refused by its name',
    leftOut: onPodman('Podman does not show which bridge a network asked for'),
    async run(world) {
      const options = [['com.docker.network.bridge.name', 'br-shop']] as const
      await create(world, 'foreign', { options })
      await expectRefused(
        world,
        { networks: { backend: { options: { 'com.docker.network.bridge.name': 'br-shop' } } } },
        { code: 'network-conflict', words: ['foreign', 'br-shop'] },
      )
    },
  },
  {
    name: 'an overlay network without a Swarm is refused',
    async run(world) {
      await expectRefused(world, { networks: { mesh: { driver: 'overlay' } } }, NO_SWARM)
    },
  },
  {
    name: 'an ingress network without a Swarm is refused',
    async run(world) {
      await expectRefused(world, { networks: { mesh: { ingress: true } } }, NO_SWARM)
    },
  },
  {
    name: 'a network of swarm scope without a Swarm is refused',
    async run(world) {
      await expectRefused(world, { networks: { mesh: { scope: 'swarm' } } }, NO_SWARM)
    },
  },
  {
    name: 'a network without IPv4 is refused by engines that cannot, with the version that can',
    leftOut: { embedded: 'Docker 28 can', 'docker-28': 'Docker 28 can' },
    async run(world) {
      const { version } = await world.engine.identify()
      const ipv6 = { enableIPv4: false, enableIPv6: true, ipam: { subnet: 'fd92:1::/64' } }
      await expectRefused(
        world,
        { networks: { backend: ipv6 } },
        { code: 'field-unsupported', words: ['enableIPv4', 'Docker Engine 28', version] },
      )
    },
  },
  {
    name: 'auxiliary addresses are refused where they would be dropped',
    leftOut: onDocker('Docker keeps them'),
    async run(world) {
      const pool = { subnet: '10.92.1.0/24', aux_addresses: { printer: '10.92.1.9' } }
      await expectRefused(
        world,
        { networks: { backend: { ipam: { config: [pool] } } } },
        { code: 'field-unsupported', words: ['aux_addresses', 'Docker'] },
      )
    },
  },
  {
    name: 'a configuration that a network outside the file is made from is not replaced',
    leftOut: onPodman('Podman has no config-only networks'),
    async run(world) {
      await settle(world, { networks: { base: { configOnly: true, ipam: { subnet: '10.92.5.0/24' } } } })
      await create(world, 'stranger', { configFrom: 'base' })
      await expectRefused(
        world,
        { networks: { base: { configOnly: true, ipam: { subnet: '10.92.6.0/24' } } } },
        { code: 'config-source-in-use', words: ['stranger'] },
      )
    },
  },
  {
    name: 'a declared address outside a subnet that changes is refused',
    async run(world) {
      await create(world, 'backend', { pools: [makePool('10.92.1.0/24')] })
      await world.run('stranger')
      await join(world, ['backend', 'stranger'], { ipv4Address: '10.92.1.9' })
      const words = { networks: { backend: { ipam: { subnet: '10.92.7.0/24' }, adopt: true } } }
      if (world.kind.startsWith('podman')) {
        expect((await plan(world, words)).changes[0]).toMatchObject({ actions: ['remove', 'create'] })
      } else await expectRefused(world, words, { code: 'address-outside', words: ['stranger', '10.92.1.9'] })
    },
  },
]
