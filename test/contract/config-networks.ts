// The contract about config-only networks, which hold settings, and the networks that are made from them.
import { expect } from 'vitest'
import type { NetworkSettings } from '../../src/model/network.ts'
import {
  create,
  createWith,
  expectRefusal,
  findAttachment,
  isModel,
  join,
  makePool,
  onPodman,
  type ContractCase,
  type ContractWorld,
} from './contract.ts'

const leftOut = onPodman('Podman has no config-only networks')

const SOURCE = {
  configOnly: true,
  enableIPv6: true,
  options: [['com.docker.network.driver.mtu', '1400']],
  labels: [['tier', 'data']],
  pools: [makePool('10.79.1.0/24', { gateway: '10.79.1.9' }), makePool('fd79:1::/64')],
} as const satisfies Partial<NetworkSettings>

const NOT_OWN =
  'user specified configurations are not supported if the network depends on a configuration network'
const NOT_SHARED = 'configuration network can only contain network specific fields.'

/** What a config-only network keeps, gives on and refuses. */
export const configCases: readonly ContractCase[] = [
  {
    name: 'a config-only network keeps its settings and loses its driver',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      const { settings } = await world.engine.inspectNetwork('base')
      expect(settings).toMatchObject({ ...SOURCE, scope: 'local', configFrom: null })
      if (isModel(world)) expect(settings.driver).toBe('null')
    },
  },
  {
    name: 'a config-only network holds no subnet',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      await create(world, 'spare', SOURCE)
      await createWith(world, 'shop', '10.79.1.0/24')
      const { settings } = await world.engine.inspectNetwork('shop')
      expect(settings.pools).toEqual([makePool('10.79.1.0/24')])
    },
  },
  {
    name: 'a network that is made from it gets pools, options and labels, and keeps what is its own',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      await create(world, 'shop', { configFrom: 'base', internal: true })
      const { configOnly, ...given } = SOURCE
      expect(configOnly).toBe(true)
      const { settings } = await world.engine.inspectNetwork('shop')
      expect(settings).toMatchObject({
        ...given,
        driver: 'bridge',
        internal: true,
        configFrom: 'base',
        configOnly: false,
      })
    },
  },
  {
    name: 'static addresses are given in the pools of its source',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      await create(world, 'shop', { configFrom: 'base' })
      await world.run('web')
      await join(world, ['shop', 'web'], { ipv4Address: '10.79.1.7' })
      const attachment = await findAttachment(world, ['shop', 'web'])
      expect(attachment?.live).toMatchObject({ ipv4Address: '10.79.1.7', ipv6Address: 'fd79:1::2' })
    },
  },
  {
    name: 'two networks cannot be made from one source with a subnet',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      await create(world, 'shop', { configFrom: 'base' })
      await expectRefusal(world, create(world, 'backend', { configFrom: 'base' }), {
        kind: 'pool-overlap',
        status: 403,
        text: 'Pool overlaps with other one on this address space',
      })
    },
  },
  {
    name: 'a source in use is not removed; unused it is',
    leftOut,
    async run(world) {
      const base = await create(world, 'base', SOURCE)
      const shop = await create(world, 'shop', { configFrom: 'base' })
      const text = 'configuration network "base" is in use'
      await expectRefusal(world, world.engine.removeNetwork(base), {
        kind: 'active-endpoints',
        status: 403,
        text,
      })
      await world.engine.removeNetwork(shop)
      await world.engine.removeNetwork(base)
    },
  },
  {
    name: 'a network that is made from another has no labels of its own',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      const call = create(world, 'shop', { configFrom: 'base', labels: [['tier', 'data']] })
      await expectRefusal(world, call, { kind: 'invalid', status: 403, text: NOT_OWN })
    },
  },
  {
    name: 'pools, IPv6, IPAM and options of a network that is made from another are left to its source',
    leftOut,
    async run(world) {
      await create(world, 'base', { configOnly: true, pools: [makePool('10.79.3.0/24')] })
      await create(world, 'shop', {
        configFrom: 'base',
        enableIPv6: true,
        ipamOptions: [['tier', 'data']],
        options: [['com.docker.network.driver.mtu', '1300']],
        pools: [makePool('10.79.4.0/24')],
      })
      const { settings } = await world.engine.inspectNetwork('shop')
      const pools = [makePool('10.79.3.0/24')]
      expect(settings).toMatchObject({ enableIPv6: false, ipamOptions: [], options: [], pools })
    },
  },
  {
    name: 'a source that is not there is refused',
    leftOut,
    async run(world) {
      const text = 'configuration network "base" does not exist'
      await expectRefusal(world, create(world, 'shop', { configFrom: 'base' }), {
        kind: 'not-found',
        status: 404,
        text,
      })
    },
  },
  {
    name: 'a source that is an ordinary network is refused',
    leftOut,
    async run(world) {
      await create(world, 'base')
      const text = 'configuration network "base" does not exist'
      await expectRefusal(world, create(world, 'shop', { configFrom: 'base' }), {
        kind: 'not-found',
        status: 404,
        text,
      })
    },
  },
  {
    name: 'a source goes by its name, not by its id',
    leftOut,
    async run(world) {
      const base = await create(world, 'base', SOURCE)
      const text = `configuration network "${base}" does not exist`
      await expectRefusal(world, create(world, 'shop', { configFrom: base }), {
        kind: 'not-found',
        status: 404,
        text,
      })
    },
  },
  ...(['internal', 'attachable', 'ingress'] as const).map((field) => ({
    name: `a config-only network cannot be ${field}`,
    leftOut,
    async run(world: ContractWorld) {
      const call = create(world, 'base', { configOnly: true, [field]: true })
      await expectRefusal(world, call, { kind: 'invalid', status: 403, text: NOT_SHARED })
    },
  })),
  {
    name: 'a running container cannot join a config-only network',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      await world.run('web')
      const text = 'cannot create endpoint on configuration-only network'
      await expectRefusal(world, join(world, ['base', 'web']), { kind: 'invalid', status: 403, text })
    },
  },
  {
    name: 'a container that does not run can be put on one, and then not start',
    leftOut,
    async run(world) {
      await create(world, 'base', SOURCE)
      await world.run('web', { start: false })
      await join(world, ['base', 'web'])
      await expect(world.start('web')).rejects.toThrow('cannot create endpoint on configuration-only network')
    },
  },
]
