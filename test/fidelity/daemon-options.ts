// Daemons that give networks options of their own.
import { expect } from 'vitest'
import type { ContractCase, ContractWorld } from '../contract/contract.ts'
import { expectChanges, settle } from './fidelity.ts'

const MTU = 'com.docker.network.driver.mtu'

/** What such a daemon is started with (Docker 24 and later). */
export const DEFAULT_OPTIONS: readonly string[] = [`--default-network-opt=bridge=${MTU}=1430`]

async function readMtu({ engine }: ContractWorld): Promise<string | undefined> {
  const { options } = (await engine.inspectNetwork('backend')).settings
  return options.find(([key]) => key === MTU)?.[1]
}

/** Options that come from the daemon. */
export const defaultOptionCases: readonly ContractCase[] = [
  {
    name: 'an option that the daemon gives by itself is no difference',
    async run(world) {
      await settle(world, { networks: { backend: {} } })
      expect(await readMtu(world)).toBe('1430')
      await settle(world, { networks: { backend: { internal: true } } })
      expect(await readMtu(world)).toBe('1430')
    },
  },
  {
    name: 'a declared option goes over that of the daemon, and another value is seen',
    async run(world) {
      await settle(world, { networks: { backend: {} } })
      const words = { networks: { backend: { options: { [MTU]: 1400 } } } }
      await expectChanges(world, words, [`remove,create networks.backend: options["${MTU}"]`])
      await settle(world, words)
      expect(await readMtu(world)).toBe('1400')
    },
  },
  {
    name: 'a declared option that leaves the file is set back to that of the daemon',
    async run(world) {
      await settle(world, { networks: { backend: { options: { [MTU]: 1400 } } } })
      await settle(world, { networks: { backend: {} } })
      expect(await readMtu(world)).toBe('1430')
    },
  },
]
