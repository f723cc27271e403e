// The contract on real engines.
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { describeContract } from '../contract/suite.ts'
import { makeRealWorld } from '../contract/real-world.ts'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'

describe.each(inject('engineKinds'))('%s', (kind) => {
  let running: RunningEngine
  let engine: Engine
  beforeAll(async () => {
    running = await startEngine(kind)
    engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
  })
  afterAll(() => engine.close())

  describeContract(kind, async () => {
    await cleanEngine(running.socket)
    return makeRealWorld(running, engine)
  })
})
