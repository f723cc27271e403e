// The contract about addresses: which are given, which can be asked for, and who holds them.
import { expect } from 'vitest'
import {
  create,
  createWith,
  expectRefusal,
  findAttachment,
  isModel,
  join,
  listNames,
  makePool,
  onPodman,
  type ContractCase,
  type ContractWorld,
  type Refusal,
} from './contract.ts'

const SUBNET = '10.81.1.0/24'
const IN_USE: Refusal = { kind: 'address-in-use', status: 403, text: 'Address already in use' }
const INVALID = 'invalid endpoint settings:\n'

async function readAddress(world: ContractWorld, network: string, container: string): Promise<string | null> {
  return (await findAttachment(world, [network, container]))?.live.ipv4Address ?? null
}

/** Addresses that a container asks for. */
export const staticCases: readonly ContractCase[] = [
  {
    name: 'a running container gets the addresses that it asks for',
    async run(world) {
      const pools = [makePool(SUBNET), makePool('fd81:1::/64')]
      await create(world, 'shop', { enableIPv6: true, pools })
      await world.run('web')
      const wanted = { ipv4Address: '10.81.1.80', ipv6Address: 'fd81:1::80' }
      await join(world, ['shop', 'web'], wanted)
      const attachment = await findAttachment(world, ['shop', 'web'])
      expect(attachment?.live).toMatchObject(wanted)
      if (attachment?.unknown.includes('ipv4Address') !== true)
        expect(attachment?.settings).toMatchObject(wanted)
    },
  },
  {
    name: 'a container that does not run keeps what it asks for and gets it when it starts',
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web', { start: false })
      await join(world, ['shop', 'web'], { ipv4Address: '10.81.1.80' })
      const stored = await findAttachment(world, ['shop', 'web'])
      expect(stored?.live.ipv4Address).toBe(null)
      if (isModel(world)) expect(stored?.settings.ipv4Address).toBe('10.81.1.80')
      await world.start('web')
      expect(await readAddress(world, 'shop', 'web')).toBe('10.81.1.80')
    },
  },
  {
    name: 'an address that a running container holds is refused',
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web', { network: 'shop' })
      await world.run('api')
      await expectRefusal(world, join(world, ['shop', 'api'], { ipv4Address: '10.81.1.2' }), IN_USE)
    },
  },
  ...(['10.81.1.1', '10.81.1.0', '10.81.1.255'] as const).map((ipv4Address) => ({
    name: `an address that no container can have is refused: ${ipv4Address} of ${SUBNET}`,
    leftOut: onPodman('Podman accepts the addresses of gateway, network and broadcast'),
    async run(world: ContractWorld) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web')
      await expectRefusal(world, join(world, ['shop', 'web'], { ipv4Address }), IN_USE)
    },
  })),
  {
    name: 'an auxiliary address is refused',
    leftOut: onPodman('Podman drops auxiliary addresses'),
    async run(world) {
      const pool = makePool(SUBNET, { auxAddresses: [['printer', '10.81.1.9']] })
      await create(world, 'shop', { pools: [pool] })
      await world.run('web')
      await expectRefusal(world, join(world, ['shop', 'web'], { ipv4Address: '10.81.1.9' }), IN_USE)
    },
  },
  {
    name: 'an address outside the subnet is refused',
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web')
      const text = `${INVALID}no configured subnet or ip-range contain the IP address 10.82.0.9`
      const call = join(world, ['shop', 'web'], { ipv4Address: '10.82.0.9' })
      await expectRefusal(world, call, { kind: 'invalid', status: 400, text })
      // Docker 20.10 looks at the address only after it has stored it.
      if (world.kind !== 'docker-20.10') expect(await listNames(world, 'web')).not.toContain('shop')
    },
  },
  {
    name: 'an address outside the subnet is refused while the container does not run as well',
    leftOut: { 'docker-20.10': 'accepts it, and the start fails', ...onPodman('Podman accepts it') },
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web', { start: false })
      const text = `${INVALID}no configured subnet or ip-range contain the IP address 10.82.0.9`
      const call = join(world, ['shop', 'web'], { ipv4Address: '10.82.0.9' })
      await expectRefusal(world, call, { kind: 'invalid', status: 400, text })
      expect(await listNames(world, 'web')).toEqual(['bridge'])
    },
  },
  {
    name: 'an address in the subnet and outside the range is given',
    leftOut: onPodman('Podman drops ranges'),
    async run(world) {
      await create(world, 'shop', { pools: [makePool(SUBNET, { ipRange: '10.81.1.128/25' })] })
      await world.run('web')
      await join(world, ['shop', 'web'], { ipv4Address: '10.81.1.5' })
      expect(await readAddress(world, 'shop', 'web')).toBe('10.81.1.5')
    },
  },
  {
    name: 'an address in a pool that the engine chose is refused',
    leftOut: onPodman('Podman gives it'),
    async run(world) {
      await create(world, 'shop')
      await world.run('web')
      const { settings } = await world.engine.inspectNetwork('shop')
      const ipv4Address = (settings.pools[0]?.gateway ?? '').replace(/\.1$/, '.9')
      const text = `${INVALID}user specified IP address is supported only when connecting to networks with user configured subnets`
      await expectRefusal(world, join(world, ['shop', 'web'], { ipv4Address }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'an IPv6 address on a network without IPv6 is refused',
    leftOut: onPodman('Podman has other words'),
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web')
      const text =
        'user specified IP address is supported only when connecting to networks with user configured subnets'
      await expectRefusal(world, join(world, ['shop', 'web'], { ipv6Address: 'fd81:1::5' }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'the default bridge gives no addresses that are asked for',
    leftOut: onPodman('Podman gives them'),
    async run(world) {
      await world.run('web')
      await world.engine.disconnect('bridge', 'web')
      // what else it says depends on whether the daemon was restarted since it was installed
      const text = 'user specified IP address is supported on user defined networks only'
      const call = join(world, ['bridge', 'web'], { ipv4Address: '172.17.0.9' })
      await expectRefusal(world, call, { kind: 'invalid', status: 400, text })
    },
  },
  {
    name: 'the default bridge knows no aliases',
    leftOut: onPodman('Podman accepts them'),
    async run(world) {
      await world.run('web')
      await world.engine.disconnect('bridge', 'web')
      const text = `${INVALID}network-scoped alias is supported only for containers in user defined networks`
      await expectRefusal(world, join(world, ['bridge', 'web'], { aliases: ['www'] }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'text that is no address is refused',
    leftOut: { 'docker-20.10': 'has other words', ...onPodman('Podman has other words') },
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web')
      const text = `${INVALID}* invalid IPv4 address: somewhere\n* no configured subnet or ip-range contain`
      await expectRefusal(world, join(world, ['shop', 'web'], { ipv4Address: 'somewhere' }), {
        kind: 'invalid',
        status: 400,
        text,
      })
    },
  },
  {
    name: 'a running container that was refused an address is not on the network, and can join it with another',
    leftOut: onPodman('Podman keeps nothing'),
    async run(world) {
      const id = await createWith(world, 'shop', SUBNET)
      await world.run('api', { network: 'shop' })
      const web = await world.run('web')
      await expectRefusal(world, join(world, ['shop', 'web'], { ipv4Address: '10.81.1.2' }), IN_USE)
      const { attachments } = await world.engine.inspectContainer('web')
      expect(attachments.map(({ networkName }) => networkName)).toEqual(['bridge'])
      const text = `container ${web} is not connected to network shop`
      await expectRefusal(world, world.engine.disconnect(id, 'web'), {
        kind: 'not-connected',
        status: 500,
        text,
      })
      await join(world, ['shop', 'web'], { ipv4Address: '10.81.1.9', aliases: ['www'] })
      expect(await findAttachment(world, ['shop', 'web'])).toMatchObject({
        networkId: id,
        settings: { ipv4Address: '10.81.1.9', aliases: ['www'] },
        live: { ipv4Address: '10.81.1.9' },
      })
    },
  },
]

/** Addresses that the engine chooses, and who holds which. */
export const dynamicCases: readonly ContractCase[] = [
  {
    name: 'addresses come from the range, past the gateway and auxiliary addresses',
    leftOut: onPodman('Podman drops ranges'),
    async run(world) {
      const pool = makePool(SUBNET, { ipRange: '10.81.1.64/28', auxAddresses: [['printer', '10.81.1.66']] })
      await create(world, 'shop', { pools: [pool] })
      await world.run('web', { network: 'shop' })
      await world.run('api', { network: 'shop' })
      expect([await readAddress(world, 'shop', 'web'), await readAddress(world, 'shop', 'api')]).toEqual([
        '10.81.1.65',
        '10.81.1.67',
      ])
    },
  },
  {
    name: 'a range at the end of the subnet gives neither its gateway nor the broadcast address',
    leftOut: onPodman('Podman drops ranges'),
    async run(world) {
      await create(world, 'shop', { pools: [makePool(SUBNET, { ipRange: '10.81.1.252/30' })] })
      await world.run('web', { network: 'shop' })
      await world.run('api', { network: 'shop' })
      expect(await readAddress(world, 'shop', 'api')).toBe('10.81.1.254')
      await expect(world.run('db', { network: 'shop' })).rejects.toThrow('no available IPv4 addresses')
    },
  },
  {
    name: 'a full network is refused, and the next container gets what becomes free',
    async run(world) {
      const id = await createWith(world, 'shop', '10.81.2.0/30')
      await world.run('web', { network: 'shop' })
      await world.run('api')
      const text = `no available IPv4 addresses on this network's address pools: shop (${id})`
      await expectRefusal(world, join(world, ['shop', 'api']), { kind: 'pool-exhausted', status: 500, text })
      await world.engine.disconnect(id, 'web')
      await join(world, ['shop', 'api'])
      expect(await readAddress(world, 'shop', 'api')).toBe('10.81.2.2')
    },
  },
  {
    name: 'of two addresses one is the gateway, the other is given',
    leftOut: { 'docker-20.10': 'counts a broadcast address', ...onPodman('Podman refuses the subnet') },
    async run(world) {
      await createWith(world, 'shop', '10.81.3.0/31')
      await world.run('web', { network: 'shop' })
      expect(await readAddress(world, 'shop', 'web')).toBe('10.81.3.1')
    },
  },
  {
    name: 'an IPv6 subnet has no broadcast address',
    leftOut: onPodman('Podman counts one'),
    async run(world) {
      const pools = [makePool('10.81.4.0/24'), makePool('fd81:4::/126')]
      await create(world, 'shop', { enableIPv6: true, pools })
      await world.run('web', { network: 'shop' })
      await world.run('api', { network: 'shop' })
      const api = await findAttachment(world, ['shop', 'api'])
      expect(api?.live.ipv6Address).toBe('fd81:4::3')
      await expect(world.run('db', { network: 'shop' })).rejects.toThrow('no available IPv6 addresses')
    },
  },
  {
    name: 'a stopped container holds no address: another one may take it, and then the first cannot start',
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web')
      await join(world, ['shop', 'web'], { ipv4Address: '10.81.1.80' })
      await world.stop('web')
      await world.run('api')
      await join(world, ['shop', 'api'], { ipv4Address: '10.81.1.80' })
      await expect(world.start('web')).rejects.toThrow(
        /Address already in use|already allocated|already in use/i,
      )
      await world.engine.disconnect('shop', 'api')
      await world.start('web')
      expect(await readAddress(world, 'shop', 'web')).toBe('10.81.1.80')
    },
  },
  {
    name: 'two containers that do not run may ask for one address; the second to start cannot',
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      for (const name of ['web', 'api']) {
        await world.run(name, { start: false })
        await join(world, ['shop', name], { ipv4Address: '10.81.1.80' })
      }
      await world.start('api')
      await expect(world.start('web')).rejects.toThrow(
        /Address already in use|already allocated|already in use/i,
      )
      expect((await world.engine.inspectContainer('web')).state).toBe('created')
    },
  },
  {
    name: 'a dynamic address may be one that another container wants',
    leftOut: onPodman('Podman gives addresses in turn'),
    async run(world) {
      await createWith(world, 'shop', SUBNET)
      await world.run('web', { start: false })
      await join(world, ['shop', 'web'], { ipv4Address: '10.81.1.2' })
      await world.run('api', { network: 'shop' })
      expect(await readAddress(world, 'shop', 'api')).toBe('10.81.1.2')
      await expect(world.start('web')).rejects.toThrow(
        /Address already in use|already allocated|already in use/i,
      )
    },
  },
]
