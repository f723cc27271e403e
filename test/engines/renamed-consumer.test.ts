// A network that takes its settings from a config-only one carries no labels of its own, and is known again under another name.
import { expect, inject, test } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import { findAttachment, join } from '../contract/contract.ts'
import { makeRealWorld } from '../contract/real-world.ts'
import { settle, type Words } from '../fidelity/fidelity.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { startEngine } from '../support/engines.ts'

const kinds = inject('engineKinds').filter((kind) => kind.startsWith('docker'))

test.each(kinds)('it keeps its containers, foreign ones too, on %s', async (kind) => {
  const running = await startEngine(kind)
  await cleanEngine(running.socket)
  const engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
  const world = makeRealWorld(running, engine)
  const words = (name: string): Words => ({
    networks: {
      base: { configOnly: true, ipam: { subnet: '10.84.7.0/24' } },
      backend: { configFrom: 'base', name },
    },
    containers: { web: { backend: { aliases: ['www'] } } },
  })
  for (const container of ['web', 'stranger']) await world.run(container)
  await settle(world, words('first'))
  await join(world, ['first', 'stranger'], { aliases: ['old'] })
  const made = await settle(world, words('second'))
  expect(made.changes).toContainEqual(
    expect.objectContaining({ address: 'networks.backend', reason: 'renamed' }),
  )
  expect((await findAttachment(world, ['second', 'web']))?.settings.aliases).toEqual(['www'])
  expect((await findAttachment(world, ['second', 'stranger']))?.settings.aliases).toEqual(['old'])
  await engine.close()
})
