// Every field of a network: it reaches the engine, reads back as declared, a change of it is seen, and dropping it from the file
// sets it back to what an engine does by itself.
import { expect } from 'vitest'
import { onPodman, type ContractCase } from '../contract/contract.ts'
import { expectChanges, settle } from './fidelity.ts'

/** Fields of a network. */
export const networkFieldCases: readonly ContractCase[] = [
  {
    name: 'internal reaches the engine, is compared, and goes when it leaves the file',
    async run(world) {
      await settle(world, { networks: { backend: { internal: true } } })
      expect((await world.engine.inspectNetwork('backend')).settings.internal).toBe(true)
      await expectChanges(world, { networks: { backend: { internal: false } } }, [
        'remove,create networks.backend: internal',
      ])
      await expectChanges(world, { networks: { backend: {} } }, ['remove,create networks.backend: internal'])
    },
  },
  {
    name: 'attachable is compared where it is kept',
    leftOut: onPodman('Podman drops it'),
    async run(world) {
      await settle(world, { networks: { backend: { attachable: true } } })
    },
  },
]
