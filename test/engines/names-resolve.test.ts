// What an attachment declares works inside the containers: aliases and links are names that resolve, after a replace too.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { ContractWorld } from '../contract/contract.ts'
import { makeRealWorld } from '../contract/real-world.ts'
import { settle, type Words } from '../fidelity/fidelity.ts'
import { cleanEngine, execIn, runContainer, servePage } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'

describe.each(inject('engineKinds'))('names on %s', (kind) => {
  let running: RunningEngine
  let world: ContractWorld
  beforeAll(async () => {
    running = await startEngine(kind)
    await cleanEngine(running.socket)
    world = makeRealWorld(running, await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} }))
    await runContainer(running.socket, { name: 'db', cmd: servePage('catalogue') })
    await runContainer(running.socket, { name: 'client' })
  })
  afterAll(() => world.engine.close())

  const links = kind.startsWith('podman') ? {} : { links: ['db:store'] }
  const words = (internal: boolean): Words => ({
    networks: { backend: { internal } },
    containers: { db: { backend: { aliases: ['data'] } }, client: { networks: { backend: links } } },
  })

  // The server may not listen yet. Not with wget: the static one of the oldest release crashes when it looks up a name.
  const fetchFrom = async (name: string): Promise<string> => {
    const script = `for i in 1 2 3 4 5; do echo "GET / HTTP/1.0" | nc -w 5 ${name} 80 && break; sleep 0.2; done`
    return (await execIn(running.socket, 'client', ['sh', '-c', script])).stdout
  }

  it.each([false, true])('resolve on a network that is internal: %s', async (internal) => {
    await settle(world, words(internal))
    const names = ['db', 'data', ...('links' in links ? ['store'] : [])]
    for (const name of names) expect(await fetchFrom(name)).toContain('catalogue')
  })
})
