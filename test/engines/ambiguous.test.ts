// Two live networks of one name, which Docker before 25 makes where nobody asks it to check.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { makeRealWorld } from '../contract/real-world.ts'
import { expectRefused } from '../fidelity/fidelity.ts'
import { call, cleanEngine } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'

const KIND = 'docker-20.10'

describe.runIf(inject('engineKinds').includes(KIND))(KIND, () => {
  let running: RunningEngine
  let engine: Engine
  beforeAll(async () => {
    running = await startEngine(KIND)
    engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
    await cleanEngine(running.socket)
  })
  afterAll(async () => {
    await cleanEngine(running.socket)
    await engine.close()
  })

  test.each([
    ['an owned network', {}],
    ['an external network', { external: true }],
  ])('the name of %s is refused with both ids, and nothing is touched', async (_, body) => {
    await cleanEngine(running.socket)
    const ids: string[] = []
    for (const third of [1, 2]) {
      const ipam = { Config: [{ Subnet: `10.94.${third}.0/24` }] }
      const { Id: id } = await call<{ Id: string }>(running.socket, 'POST', '/networks/create', {
        Name: 'backend',
        IPAM: ipam,
      })
      ids.push(id)
    }
    expect(new Set(ids).size).toBe(2)
    const world = makeRealWorld(running, engine)
    await world.run('web')
    await expectRefused(
      world,
      { networks: { backend: body }, containers: { web: ['backend'] } },
      { code: 'network-ambiguous', words: ids },
    )
  })
})
