// Fields of a network that say what it means to xec, or that have another network behind them: its name, whose it is, whether it
// may go, and where its settings come from.
import { expect } from 'vitest'
import {
  create,
  createWith,
  listNames,
  onPodman,
  type ContractCase,
  type ContractWorld,
} from '../contract/contract.ts'
import { expectChanges, expectEmpty, expectRefused, plan, settle, type Body, type Words } from './fidelity.ts'

const NETWORK = { ipam: { subnet: '10.84.6.0/24' } }
const NO_CONFIG_ONLY = onPodman('Podman has no config-only networks')

const BASES: Readonly<Record<string, Body>> = {
  base: { configOnly: true, ipam: { subnet: '10.84.7.0/24' } },
  other: { configOnly: true, ipam: { subnet: '10.84.8.0/24' } },
}

async function listSubnets({ engine }: ContractWorld, network: string): Promise<readonly unknown[]> {
  return (await engine.inspectNetwork(network)).settings.pools.map(({ subnet }) => subnet)
}

const nameCases: readonly ContractCase[] = [
  {
    name: 'the name of a network reaches the engine and reads back without a difference',
    proves: { property: 'network.name', proof: 'reaches' },
    async run(world) {
      await settle(world, { networks: { backend: { name: 'corp.net' } } })
      expect((await world.engine.inspectNetwork('corp.net')).name).toBe('corp.net')
    },
  },
  {
    name: 'another name of a network is a replace that names it',
    proves: { property: 'network.name', proof: 'changes' },
    async run(world) {
      await settle(world, { networks: { backend: { ...NETWORK, name: 'first' } } })
      const words = { networks: { backend: { ...NETWORK, name: 'second' } } }
      await expectChanges(world, words, ['remove,create networks.backend: name'])
      await settle(world, words)
      await expect(world.engine.inspectNetwork('first')).rejects.toThrow('first')
    },
  },
  {
    name: 'the name of a network that leaves the file is set back to the key',
    proves: { property: 'network.name', proof: 'leaves' },
    async run(world) {
      await settle(world, { networks: { backend: { ...NETWORK, name: 'first' } } })
      await expectChanges(world, { networks: { backend: NETWORK } }, ['remove,create networks.backend: name'])
      await settle(world, { networks: { backend: NETWORK } })
      expect(await listSubnets(world, 'backend')).toEqual(['10.84.6.0/24'])
    },
  },
]

const ownerCases: readonly ContractCase[] = [
  {
    name: 'external: the network is used and nothing of it is compared',
    proves: { property: 'network.external', proof: 'reaches' },
    async run(world) {
      await create(world, 'corp', { internal: true, labels: [['tier', 'web']] })
      await world.run('web')
      await settle(world, { networks: { corp: { external: true } }, containers: { web: ['corp'] } })
    },
  },
  {
    name: 'external: another network of that key is another network for its containers',
    proves: { property: 'network.external', proof: 'changes' },
    async run(world) {
      await createWith(world, 'corp', '10.84.6.0/24')
      await createWith(world, 'other', '10.84.9.0/24')
      await world.run('web')
      await settle(world, { networks: { corp: { external: true } }, containers: { web: ['corp'] } })
      const words = {
        networks: { corp: { external: true, name: 'other' } },
        containers: { web: { networks: ['corp'], attachments: 'exact' } },
      }
      await settle(world, words)
      expect(await listNames(world, 'web')).toEqual(['other'])
    },
  },
  {
    name: 'external: where it leaves the file the network is compared, and stays foreign',
    proves: { property: 'network.external', proof: 'leaves' },
    async run(world) {
      await createWith(world, 'corp', '10.84.6.0/24')
      await settle(world, { networks: { corp: { external: true } } })
      const made = await expectEmpty(world, { networks: { corp: NETWORK } })
      expect(made.kept).toMatchObject([{ address: 'networks.corp', reason: 'foreign-network' }])
      await expectRefused(world, { networks: { corp: { internal: true } } }, { code: 'network-foreign' })
    },
  },
  {
    name: 'external: a network of the project that becomes external is left as it is',
    async run(world) {
      await settle(world, { networks: { backend: NETWORK } })
      const { id } = await world.engine.inspectNetwork('backend')
      await expectEmpty(world, { networks: { backend: { external: true } } })
      expect((await world.engine.inspectNetwork('backend')).id).toBe(id)
    },
  },
  {
    name: 'adopt: a foreign network that differs becomes one of the project',
    proves: { property: 'network.adopt', proof: 'reaches' },
    async run(world) {
      await createWith(world, 'backend', '10.84.6.0/24')
      await settle(world, { networks: { backend: { ...NETWORK, internal: true, adopt: true } } })
      expect((await world.engine.inspectNetwork('backend')).settings.labels).toContainEqual([
        'sh.xec.project',
        'shop',
      ])
    },
  },
  {
    name: 'adopt: false refuses a foreign network that differs',
    proves: { property: 'network.adopt', proof: 'changes' },
    async run(world) {
      await createWith(world, 'backend', '10.84.6.0/24')
      const words = { networks: { backend: { ...NETWORK, internal: true, adopt: false } } }
      await expectRefused(world, words, { code: 'network-foreign', words: ['internal', 'adopt'] })
    },
  },
  {
    name: 'adopt: where it leaves the file the network stays one of the project',
    proves: { property: 'network.adopt', proof: 'leaves' },
    async run(world) {
      await createWith(world, 'backend', '10.84.6.0/24')
      await settle(world, { networks: { backend: { ...NETWORK, internal: true, adopt: true } } })
      await expectEmpty(world, { networks: { backend: { ...NETWORK, internal: true } } })
      await settle(world, { networks: {} })
      await expect(world.engine.inspectNetwork('backend')).rejects.toThrow('backend')
    },
  },
]

const protectCases: readonly ContractCase[] = [
  {
    name: 'protect: is kept on the network and blocks its replacement',
    proves: { property: 'network.protect', proof: 'reaches' },
    async run(world) {
      await settle(world, { networks: { backend: { ...NETWORK, protect: true } } })
      const made = await plan(world, { networks: { backend: { ...NETWORK, protect: true, internal: true } } })
      expect(made).toMatchObject({ applyable: false, diagnostics: [{ code: 'protected' }] })
    },
  },
  {
    name: 'protect: false lifts it',
    proves: { property: 'network.protect', proof: 'changes' },
    async run(world) {
      await settle(world, { networks: { backend: { ...NETWORK, protect: true } } })
      await expectEmpty(world, { networks: { backend: { ...NETWORK, protect: false } } })
      await settle(world, { networks: { backend: { ...NETWORK, protect: false, internal: true } } })
      await settle(world, { networks: { backend: NETWORK } })
    },
  },
  {
    name: 'protect: where it leaves the file, with the network or alone, the network is still protected',
    proves: { property: 'network.protect', proof: 'leaves' },
    async run(world) {
      await settle(world, { networks: { backend: { ...NETWORK, protect: true } } })
      await expectEmpty(world, { networks: { backend: NETWORK } })
      for (const networks of [{}, { backend: { ...NETWORK, internal: true } }]) {
        const made = await plan(world, { networks })
        expect(made).toMatchObject({ applyable: false, diagnostics: [{ code: 'protected' }] })
      }
    },
  },
]

const configFromCases: readonly ContractCase[] = [
  {
    name: 'configFrom of a network reaches the engine and reads back without a difference',
    proves: { property: 'network.configFrom', proof: 'reaches' },
    leftOut: NO_CONFIG_ONLY,
    async run(world) {
      await settle(world, { networks: { ...BASES, backend: { configFrom: 'base' } } })
      expect((await world.engine.inspectNetwork('backend')).settings.configFrom).toBe('base')
      expect(await listSubnets(world, 'backend')).toEqual(['10.84.7.0/24'])
    },
  },
  {
    name: 'another value for configFrom of a network is a replace that names it',
    proves: { property: 'network.configFrom', proof: 'changes' },
    leftOut: NO_CONFIG_ONLY,
    async run(world) {
      await world.run('web')
      const words = (configFrom: string): Words => ({
        networks: { ...BASES, backend: { configFrom } },
        containers: { web: ['backend'] },
      })
      await settle(world, words('base'))
      const made = await settle(world, words('other'))
      const change = made.changes.find(({ address }) => address === 'networks.backend')
      expect(change).toMatchObject({ actions: ['remove', 'create'], differences: [{ path: 'configFrom' }] })
      expect(await listSubnets(world, 'backend')).toEqual(['10.84.8.0/24'])
      expect(await listNames(world, 'web')).toEqual(['backend'])
    },
  },
  {
    name: 'configFrom of a network that leaves the file is set back',
    proves: { property: 'network.configFrom', proof: 'leaves' },
    leftOut: NO_CONFIG_ONLY,
    async run(world) {
      await settle(world, { networks: { ...BASES, backend: { configFrom: 'base' } } })
      const made = await settle(world, { networks: { ...BASES, backend: {} } })
      const change = made.changes.find(({ address }) => address === 'networks.backend')
      expect(change).toMatchObject({ actions: ['remove', 'create'] })
      expect((await world.engine.inspectNetwork('backend')).settings.configFrom).toBe(null)
    },
  },
]

const idleCases: readonly ContractCase[] = (['attachable', 'encrypted'] as const).map((field) => ({
  name: `${field}: has no effect on a local network, which is said and not compared`,
  async run(world) {
    await settle(world, { networks: { backend: NETWORK } })
    const made = await expectEmpty(world, { networks: { backend: { ...NETWORK, [field]: true } } })
    expect(made.diagnostics).toMatchObject([
      { code: 'field-without-effect', severity: 'notice', detail: expect.stringContaining(field) as string },
    ])
  },
}))

/** Fields that say what a network means to xec. */
export const meaningFieldCases: readonly ContractCase[] = [
  ...nameCases,
  ...ownerCases,
  ...protectCases,
  ...configFromCases,
  ...idleCases,
]
