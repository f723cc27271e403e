// The contract about networks: what they get where nothing is said, what is kept of what is said, and what is refused.
import { expect } from 'vitest'
import { hasOverlap, hasWithin } from '../../src/model/address.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type Pool } from '../../src/model/network.ts'
import {
  beforeDocker28,
  create,
  createWith,
  expectRefusal,
  isModel,
  isPodman,
  makePool,
  makeSpec,
  onlyDocker28,
  onPodman,
  type ContractCase,
  type ContractWorld,
  type Refusal,
} from './contract.ts'

const OVERLAP: Refusal = {
  kind: 'pool-overlap',
  status: 403,
  text: 'Pool overlaps with other one on this address space',
}

const PODMAN_DROPS = onPodman('Podman drops it (201 with a warning)')

async function readSettings(world: ContractWorld, name: string): Promise<NetworkSettings> {
  return (await world.engine.inspectNetwork(name)).settings
}

async function readPools(world: ContractWorld, name: string): Promise<readonly Pool[]> {
  return (await readSettings(world, name)).pools
}

/** What networks get, and what of them is shown. */
export const networkCases: readonly ContractCase[] = [
  {
    name: 'an engine has a default network of its own',
    async run(world) {
      const own = (await world.engine.listNetworks()).filter(({ isDefault }) => isDefault)
      expect(own).toMatchObject([{ predefined: true, settings: { driver: 'bridge', scope: 'local' } }])
      expect(own.map(({ name }) => name)).toEqual(['bridge'])
    },
  },
  {
    name: 'Docker has the networks host and none as well, without pools',
    leftOut: onPodman('Podman shows no network for the modes host and none'),
    async run(world) {
      const own = (await world.engine.listNetworks()).filter(({ predefined }) => predefined)
      expect(own).toMatchObject([
        { name: 'bridge', isDefault: true },
        { name: 'host', isDefault: false, settings: { driver: 'host', pools: [] } },
        { name: 'none', isDefault: false, settings: { driver: 'null', pools: [] } },
      ])
    },
  },
  {
    name: 'a network of which only the name is said has the default settings and a pool of its own',
    async run(world) {
      await create(world, 'shop')
      const { pools, ...settings } = await readSettings(world, 'shop')
      const { pools: none, ...defaults } = DEFAULT_NETWORK_SETTINGS
      expect(none).toEqual([])
      if (isModel(world)) expect(settings).toEqual(defaults)
      expect(pools).toMatchObject([{ subnet: expect.any(String), gateway: expect.any(String) }])
      if (isModel(world)) expect(pools).toEqual([makePool('172.18.0.0/16', { gateway: '172.18.0.1' })])
    },
  },
  {
    name: 'automatic pools do not overlap',
    async run(world) {
      for (const name of ['shop', 'backend', 'metrics']) await create(world, name)
      const subnets = (await world.engine.listNetworks()).flatMap(({ settings }) =>
        settings.pools.flatMap(({ subnet }) => subnet ?? []),
      )
      for (const [index, subnet] of subnets.entries()) {
        expect(subnets.slice(index + 1).filter((other) => hasOverlap(subnet, other))).toEqual([])
      }
    },
  },
  {
    name: 'the lowest free automatic pool is given, one that was freed too',
    leftOut: beforeDocker28('Docker gives pools in turn before 27, Podman has other ones'),
    async run(world) {
      const first = await create(world, 'shop')
      await create(world, 'backend')
      await world.engine.removeNetwork(first)
      await create(world, 'metrics')
      expect(await readPools(world, 'metrics')).toEqual([
        makePool('172.18.0.0/16', { gateway: '172.18.0.1' }),
      ])
    },
  },
  {
    name: 'an automatic pool keeps out of the way of declared ones',
    leftOut: beforeDocker28('Docker gives pools in turn before 27, Podman has other ones'),
    async run(world) {
      await createWith(world, 'shop', '172.18.128.0/24')
      await create(world, 'backend')
      expect(await readPools(world, 'backend')).toEqual([
        makePool('172.19.0.0/16', { gateway: '172.19.0.1' }),
      ])
    },
  },
  {
    name: 'a declared subnet is kept; the gateway that the engine chose for it is not shown',
    async run(world) {
      await createWith(world, 'shop', '10.77.1.0/24')
      const [pool, ...others] = await readPools(world, 'shop')
      expect(others).toEqual([])
      expect(pool).toEqual(makePool('10.77.1.0/24', { gateway: isPodman(world) ? '10.77.1.1' : null }))
    },
  },
  {
    name: 'a declared gateway is kept',
    async run(world) {
      const pool = makePool('10.77.2.0/24', { gateway: '10.77.2.254' })
      await create(world, 'shop', { pools: [pool] })
      expect(await readPools(world, 'shop')).toEqual([pool])
    },
  },
  {
    name: 'a declared range and auxiliary addresses are kept',
    leftOut: onPodman('Podman drops ranges and auxiliary addresses through its Docker API'),
    async run(world) {
      const rest = { gateway: '10.77.3.1', auxAddresses: [['printer', '10.77.3.9'] as const] }
      const pool = makePool('10.77.3.0/24', { ipRange: '10.77.3.128/25', ...rest })
      await create(world, 'shop', { pools: [pool] })
      expect(await readPools(world, 'shop')).toEqual([pool])
    },
  },
  {
    name: 'both families can be declared; IPv4 comes first',
    async run(world) {
      const pools = [makePool('10.77.4.0/24'), makePool('fd77:4::/64')]
      await create(world, 'shop', { enableIPv6: true, pools })
      expect((await readPools(world, 'shop')).map(({ subnet }) => subnet)).toEqual([
        '10.77.4.0/24',
        'fd77:4::/64',
      ])
      expect(await readSettings(world, 'shop')).toMatchObject({ enableIPv4: true, enableIPv6: true })
    },
  },
  {
    name: 'a declared IPv6 subnet is joined by an automatic IPv4 one',
    async run(world) {
      await create(world, 'shop', { enableIPv6: true, pools: [makePool('fd77:5::/64')] })
      const subnets = (await readPools(world, 'shop')).map(({ subnet }) => subnet)
      // Podman takes a declared list as complete. Which pool is next depends on what was made before.
      const automatic = expect.stringMatching(/^(172|192)\.\d+\.\d+\.0\/\d+$/) as string
      expect(subnets).toEqual(isPodman(world) ? subnets : [automatic, 'fd77:5::/64'])
    },
  },
  {
    name: 'IPv6 without a subnet gets a unique local one',
    leftOut: { 'docker-20.10': 'needs Docker 27', 'docker-26': 'needs Docker 27' },
    async run(world) {
      await create(world, 'shop', { enableIPv6: true })
      const [, ipv6] = await readPools(world, 'shop')
      expect(hasWithin('fc00::/7', ipv6?.subnet ?? '')).toBe(true)
      expect(ipv6?.subnet).toMatch(/::\/64$/)
    },
  },
  {
    name: 'IPv6 alone is possible',
    leftOut: beforeDocker28('needs API 1.48'),
    async run(world) {
      await create(world, 'shop', { enableIPv4: false, enableIPv6: true, pools: [makePool('fd77:6::/64')] })
      expect(await readPools(world, 'shop')).toEqual([makePool('fd77:6::/64')])
      expect(await readSettings(world, 'shop')).toMatchObject({ enableIPv4: false, enableIPv6: true })
    },
  },
  {
    name: 'an IPv6 subnet on a network without IPv6 is stored and not held',
    leftOut: onPodman('Podman turns IPv6 on'),
    async run(world) {
      for (const name of ['shop', 'backend']) {
        await create(world, name, { pools: [makePool('fd77:9::/64')] })
        expect((await readPools(world, name)).map(({ subnet }) => subnet)).toContain('fd77:9::/64')
        expect(await readSettings(world, name)).toMatchObject({ enableIPv6: false })
      }
    },
  },
  {
    name: 'an internal network is shown as such',
    async run(world) {
      await create(world, 'shop', { internal: true })
      expect(await readSettings(world, 'shop')).toMatchObject({ internal: true, driver: 'bridge' })
    },
  },
  {
    name: 'an attachable network is shown as such',
    leftOut: onPodman('Podman drops it, as it says nothing about a local network'),
    async run(world) {
      await create(world, 'shop', { attachable: true })
      expect(await readSettings(world, 'shop')).toMatchObject({ attachable: true })
    },
  },
  {
    name: 'labels are kept, whatever their names',
    async run(world) {
      const labels = [
        ['__proto__', 'x'],
        ['com.example/tier', 'data'],
        ['constructor', ''],
        ['name with blanks', ' v '],
        ['toString', 'é'],
        ['é', '\u{1f600}'],
      ] as const
      await create(world, 'shop', { labels })
      expect((await readSettings(world, 'shop')).labels).toEqual(labels)
    },
  },
  {
    name: 'the MTU is kept',
    async run(world) {
      const options = [['com.docker.network.driver.mtu', '1450']] as const
      await create(world, 'shop', { options })
      expect((await readSettings(world, 'shop')).options).toEqual(options)
    },
  },
  {
    name: 'options are kept, those that no driver knows as well',
    leftOut: PODMAN_DROPS,
    async run(world) {
      const options = [
        ['com.docker.network.bridge.enable_icc', 'false'],
        ['com.example.tier', 'data'],
        ['toString', 'x'],
      ] as const
      await create(world, 'shop', { options })
      expect((await readSettings(world, 'shop')).options).toEqual(options)
    },
  },
  {
    name: 'networks are listed by name and found by id and by exact name, not by part of it',
    async run(world) {
      const ids = [await create(world, 'shop-front'), await create(world, 'shop')]
      const listed = await world.engine.listNetworks()
      const names = listed.map(({ name }) => name)
      expect(names).toEqual(names.toSorted())
      expect((await world.engine.inspectNetwork('shop')).id).toBe(ids[1])
      expect((await world.engine.inspectNetwork(ids[0] ?? '')).name).toBe('shop-front')
      await expectRefusal(world, world.engine.inspectNetwork('shop-f'), {
        kind: 'not-found',
        status: 404,
        text: 'network shop-f not found',
      })
    },
  },
  {
    name: 'the list shows the same settings as an inspect',
    async run(world) {
      const pools = [makePool('10.77.7.0/24', { gateway: '10.77.7.9' })]
      const id = await create(world, 'shop', { pools, labels: [['tier', 'data']], internal: true })
      const listed = (await world.engine.listNetworks()).find((network) => network.id === id)
      expect(listed?.settings).toEqual(await readSettings(world, id))
    },
  },
  {
    name: 'name and subnet of a removed network are free at once, and its id is not given again',
    async run(world) {
      const first = await createWith(world, 'shop', '10.77.8.0/24')
      await world.engine.removeNetwork(first)
      const second = await createWith(world, 'shop', '10.77.8.0/24')
      expect(second).not.toBe(first)
      await expectRefusal(world, world.engine.inspectNetwork(first), {
        kind: 'not-found',
        status: 404,
        text: `network ${first} not found`,
      })
    },
  },
  {
    name: 'a subnet beside another one is free',
    async run(world) {
      await createWith(world, 'shop', '10.77.10.0/24')
      await createWith(world, 'backend', '10.77.11.0/24')
      expect((await readPools(world, 'backend')).map(({ subnet }) => subnet)).toEqual(['10.77.11.0/24'])
    },
  },
]

const PREDEFINED = ['bridge', 'host', 'none', 'default'] as const

/** What is refused when a network is created or removed. */
export const networkRefusals: readonly ContractCase[] = [
  {
    name: 'a name that is taken is refused',
    async run(world) {
      await create(world, 'shop')
      const refusal: Refusal = {
        kind: 'name-taken',
        status: 409,
        text: 'network with name shop already exists',
      }
      await expectRefusal(world, create(world, 'shop'), refusal)
      expect((await world.engine.listNetworks()).filter(({ name }) => name === 'shop')).toHaveLength(1)
    },
  },
  ...(['10.77.12.0/24', '10.77.12.128/25', '10.77.0.0/16'] as const).map((subnet) => ({
    name: `a subnet that overlaps another one is refused: ${subnet}`,
    async run(world: ContractWorld) {
      await createWith(world, 'shop', '10.77.12.0/24')
      await expectRefusal(world, createWith(world, 'backend', subnet), OVERLAP)
    },
  })),
  {
    name: "the default network's subnet is refused",
    async run(world) {
      const own = (await world.engine.listNetworks()).find(({ isDefault }) => isDefault)
      await expectRefusal(world, createWith(world, 'shop', own?.settings.pools[0]?.subnet ?? ''), OVERLAP)
    },
  },
  {
    name: 'an IPv6 subnet that overlaps another one is refused',
    async run(world) {
      const create6 = (name: string, subnet: string): Promise<string> =>
        create(world, name, { enableIPv6: true, pools: [makePool(subnet)] })
      await create6('shop', 'fd77:13::/64')
      await expectRefusal(world, create6('backend', 'fd77:13::/80'), OVERLAP)
    },
  },
  ...PREDEFINED.map((name) => ({
    name: `the engine's own name ${name} is refused`,
    leftOut: onPodman('Podman knows other names'),
    async run(world: ContractWorld) {
      const text = `operation is not permitted on predefined ${name} network`
      await expectRefusal(world, create(world, name), { kind: 'predefined', status: 403, text })
    },
  })),
  {
    name: "the engine's own networks are not removed",
    async run(world) {
      const own = (await world.engine.listNetworks()).filter(({ predefined }) => predefined)
      expect(own.length).toBeGreaterThan(0)
      for (const { id, name } of own) {
        const text = `${name} is a pre-defined network and cannot be removed`
        await expectRefusal(world, world.engine.removeNetwork(id), { kind: 'predefined', status: 403, text })
      }
    },
  },
  {
    name: 'removing what is not there is refused',
    async run(world) {
      const refusal: Refusal = { kind: 'not-found', status: 404, text: 'network shop not found' }
      await expectRefusal(world, world.engine.removeNetwork('shop'), refusal)
    },
  },
  {
    name: 'a subnet with host bits is refused',
    leftOut: { 'docker-20.10': 'accepts and stores them', ...onPodman('Podman masks them') },
    async run(world) {
      const text = 'invalid network config:\ninvalid subnet 10.77.14.7/24: it should be 10.77.14.0/24'
      await expectRefusal(world, createWith(world, 'shop', '10.77.14.7/24'), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  ...(
    [
      [makePool('everywhere'), 'invalid subnet everywhere: invalid CIDR block notation'],
      [makePool(null, { gateway: '10.77.29.1' }), 'invalid subnet : invalid CIDR block notation'],
      [makePool('10.77.29.0/24', { ipRange: 'half' }), 'invalid ip-range half: invalid CIDR block notation'],
      [
        makePool('10.77.29.0/24', { ipRange: '10.77.29.9/25' }),
        'invalid ip-range 10.77.29.9/25: it should be 10.77.29.0/25',
      ],
      [makePool('10.77.29.0/24', { gateway: 'door' }), 'invalid gateway door: invalid address'],
      [
        makePool('10.77.29.0/24', { auxAddresses: [['printer', 'desk']] }),
        'invalid auxiliary address printer: invalid address',
      ],
    ] as const
  ).map(([pool, text]) => ({
    name: `text that is no address is refused: ${text}`,
    leftOut: { 'docker-20.10': 'has other words', ...onPodman('Podman has other words') },
    async run(world: ContractWorld) {
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  })),
  {
    name: 'a name of blanks is refused',
    leftOut: { 'docker-20.10': 'refuses it with 500', ...onPodman('Podman has other words') },
    async run(world) {
      const refusal: Refusal = { kind: 'invalid', status: 400, text: 'invalid name: name is empty' }
      await expectRefusal(world, create(world, ' '), refusal)
    },
  },
  {
    name: 'a gateway outside its subnet is refused',
    async run(world) {
      const pool = makePool('10.77.15.0/24', { gateway: '10.78.0.1' })
      const text = "invalid gateway 10.78.0.1: parent subnet 10.77.15.0/24 doesn't contain this address"
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'a gateway of the other family is refused',
    leftOut: { 'docker-20.10': 'refuses it in words of its own', ...onPodman('Podman has words of its own') },
    async run(world) {
      const pool = makePool('10.77.16.0/24', { gateway: 'fd77::1' })
      const text = 'invalid gateway fd77::1: parent subnet is an IPv4 block'
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'a range outside its subnet is refused',
    leftOut: { 'docker-20.10': 'accepts it', ...onPodman('Podman drops ranges') },
    async run(world) {
      const pool = makePool('10.77.17.0/24', { ipRange: '10.78.0.0/25' })
      const text = "invalid ip-range 10.78.0.0/25: parent subnet 10.77.17.0/24 doesn't contain ip-range"
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'a range of the other family is refused',
    leftOut: { 'docker-20.10': 'has other words', ...onPodman('Podman drops ranges') },
    async run(world) {
      const pool = makePool('10.77.27.0/24', { ipRange: 'fd77:27::/80' })
      const text = 'invalid ip-range fd77:27::/80: parent subnet is an IPv4 block'
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'a subnet without an address for its gateway is refused',
    leftOut: beforeDocker28('older engines have other rules for such subnets'),
    async run(world) {
      const settings = { enableIPv4: false, enableIPv6: true, pools: [makePool('fd77:28::/128')] }
      const text = 'failed to allocate gateway (): no available addresses on this pool'
      await expectRefusal(world, create(world, 'shop', settings), { kind: 'invalid', status: 500, text })
    },
  },
  {
    name: 'a range larger than its subnet is refused',
    leftOut: { 'docker-20.10': 'accepts it', ...onPodman('Podman drops ranges') },
    async run(world) {
      const pool = makePool('10.77.18.0/24', { ipRange: '10.77.0.0/16' })
      const text = 'invalid ip-range 10.77.0.0/16: CIDR block is bigger than its parent subnet 10.77.18.0/24'
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'an auxiliary address outside its subnet is refused',
    leftOut: { 'docker-20.10': 'keeps the subnet of the refused network until it restarts', ...PODMAN_DROPS },
    async run(world) {
      const pool = makePool('10.77.19.0/24', { auxAddresses: [['printer', '10.78.0.1']] })
      const text =
        "invalid auxiliary address printer: parent subnet 10.77.19.0/24 doesn't contain this address"
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'several problems of a network are told at once',
    leftOut: { 'docker-20.10': 'tells the first one', ...onPodman('Podman tells the first one') },
    async run(world) {
      const pool = makePool('10.77.20.0/24', { gateway: '10.78.0.1', ipRange: '10.78.0.0/25' })
      const range = "* invalid ip-range 10.78.0.0/25: parent subnet 10.77.20.0/24 doesn't contain ip-range"
      const gateway = "* invalid gateway 10.78.0.1: parent subnet 10.77.20.0/24 doesn't contain this address"
      const text = `invalid network config:\n${range}\n${gateway}`
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'a gateway that no host can have is refused',
    leftOut: onPodman('Podman accepts it'),
    async run(world) {
      const pool = makePool('10.77.21.0/24', { gateway: '10.77.21.255' })
      const text = 'failed to allocate gateway (10.77.21.255): Address already in use'
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'invalid',
        status: 500,
        text,
      })
    },
  },
  {
    name: "an auxiliary address that is the gateway's is refused, the chosen gateway of a range too",
    leftOut: { 'docker-20.10': 'keeps the subnet of the refused network until it restarts', ...PODMAN_DROPS },
    async run(world) {
      const pool = makePool('10.77.22.0/24', {
        ipRange: '10.77.22.64/26',
        auxAddresses: [['printer', '10.77.22.64']],
      })
      const text = 'failed to allocate secondary ip address (printer:10.77.22.64): Address already in use'
      await expectRefusal(world, create(world, 'shop', { pools: [pool] }), {
        kind: 'address-in-use',
        status: 500,
        text,
      })
    },
  },
  {
    name: 'a bridge has one subnet of a family',
    leftOut: onPodman('Podman accepts several'),
    async run(world) {
      const pools = [makePool('10.77.23.0/24'), makePool('10.77.24.0/24')]
      const text = "bridge driver doesn't support multiple subnets"
      await expectRefusal(world, create(world, 'shop', { pools }), { kind: 'invalid', status: 403, text })
    },
  },
  {
    name: 'a network without any family is refused',
    leftOut: beforeDocker28('needs API 1.48'),
    async run(world) {
      const text = 'IPv4 or IPv6 must be enabled'
      await expectRefusal(world, create(world, 'shop', { enableIPv4: false }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'an unknown driver is refused, for networks and for addresses',
    leftOut: onlyDocker28('Docker looks for a plugin for 15 s'),
    async run(world) {
      const refusal = (name: string): Refusal => ({
        kind: 'not-found',
        status: 404,
        text: `plugin "${name}" not found`,
      })
      const calls = [
        create(world, 'shop', { driver: 'pigeon' }),
        create(world, 'backend', { ipamDriver: 'by-lot' }),
      ]
      await Promise.all([
        expectRefusal(world, calls[0] as Promise<string>, refusal('pigeon')),
        expectRefusal(world, calls[1] as Promise<string>, refusal('by-lot')),
      ])
    },
  },
  ...(['host', 'null'] as const).map((driver) => ({
    name: `there is one network of the driver ${driver}`,
    leftOut: onPodman('Podman has no such driver'),
    async run(world: ContractWorld) {
      const text = `only one instance of "${driver}" network is allowed`
      await expectRefusal(world, create(world, 'shop', { driver }), { kind: 'invalid', status: 403, text })
    },
  })),
  {
    name: 'an overlay needs a swarm',
    leftOut: onPodman('Podman has no overlay networks'),
    async run(world) {
      const text = 'This node is not a swarm manager.'
      await expectRefusal(world, create(world, 'shop', { driver: 'overlay' }), {
        kind: 'invalid',
        status: 403,
        text,
      })
    },
  },
  {
    name: 'swarm scope needs a swarm',
    leftOut: onPodman('Podman drops the scope'),
    async run(world) {
      const text = 'cannot create a swarm scoped network when swarm is not active'
      await expectRefusal(world, create(world, 'shop', { scope: 'swarm' }), {
        kind: 'invalid',
        status: 403,
        text,
      })
    },
  },
  {
    name: 'a routing mesh needs a swarm',
    leftOut: onPodman('Podman drops it'),
    async run(world) {
      const text = 'Ingress network can only be global scope network'
      await expectRefusal(world, create(world, 'shop', { ingress: true }), {
        kind: 'invalid',
        status: 403,
        text,
      })
    },
  },
  {
    name: 'the name of a bridge is taken once',
    leftOut: { 'docker-20.10': 'takes it twice', ...PODMAN_DROPS },
    async run(world) {
      const options = [['com.docker.network.bridge.name', 'br-shop']] as const
      await create(world, 'shop', { options })
      const text = 'networks have same bridge name'
      await expectRefusal(world, create(world, 'backend', { options }), {
        kind: 'invalid',
        status: 403,
        text,
      })
    },
  },
  {
    name: "the default network's bridge is taken",
    leftOut: { 'docker-20.10': 'accepts it and loses docker0 when the network goes', ...PODMAN_DROPS },
    async run(world) {
      const options = [['com.docker.network.bridge.name', 'docker0']] as const
      const text = 'networks have same bridge name'
      await expectRefusal(world, create(world, 'shop', { options }), { kind: 'invalid', status: 403, text })
    },
  },
  ...(
    [
      ['com.docker.network.driver.mtu', 'wide', 'failed to parse com.docker.network.driver.mtu value: wide'],
      ['com.docker.network.driver.mtu', '-1', 'invalid MTU number: -1'],
      [
        'com.docker.network.bridge.enable_icc',
        'maybe',
        'failed to parse com.docker.network.bridge.enable_icc value: maybe',
      ],
    ] as const
  ).map(([key, value, text]) => ({
    name: `an option that makes no sense is refused: ${key}=${value}`,
    leftOut: { 'docker-20.10': 'has other words', ...onPodman('Podman has other words') },
    async run(world: ContractWorld) {
      const spec = create(world, 'shop', { options: [[key, value]] })
      await expectRefusal(world, spec, { kind: 'invalid', status: 400, text })
    },
  })),
  {
    name: 'a bridge name that is no interface name is refused',
    leftOut: PODMAN_DROPS,
    async run(world) {
      const options = [['com.docker.network.bridge.name', 'br-much-too-long-for-linux']] as const
      const refusal: Refusal = { kind: 'invalid', status: 500, text: 'numerical result out of range' }
      await expectRefusal(world, create(world, 'shop', { options }), refusal)
    },
  },
  {
    name: 'a refused network leaves nothing behind',
    leftOut: { 'docker-20.10': 'keeps some subnets of refused networks until it restarts' },
    async run(world) {
      const before = await world.engine.listNetworks()
      const pool = makePool('10.77.25.0/24', { gateway: '10.78.0.1' })
      await expect(create(world, 'shop', { pools: [pool] })).rejects.toThrow(/./)
      expect(await world.engine.listNetworks()).toEqual(before)
      await createWith(world, 'shop', '10.77.25.0/24')
    },
  },
  {
    name: 'thirty networks use up the default pools; declared subnets are still there, and a freed pool is again',
    leftOut: onlyDocker28('thirty networks take long, and older engines are not modelled'),
    async run(world) {
      const ids: string[] = []
      for (let index = 0; index < 30; index += 1) ids.push(await create(world, `shop-${index}`))
      const text = 'all predefined address pools have been fully subnetted'
      await expectRefusal(world, create(world, 'shop'), { kind: 'pool-exhausted', status: 400, text })
      await createWith(world, 'backend', '10.77.26.0/24')
      await world.engine.removeNetwork(ids[20] ?? '')
      await world.engine.createNetwork(makeSpec('shop'))
      expect((await readPools(world, 'shop')).map(({ subnet }) => subnet)).toEqual(['192.168.96.0/20'])
    },
  },
]
