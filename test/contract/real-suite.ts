// The contract on a real engine of one kind, if this run is about it.
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { startEngine, type EngineKind, type RunningEngine } from '../support/engines.ts'
import { makeRealWorld } from './real-world.ts'
import { describeContract } from './suite.ts'

/** Registers the contract on a real engine. Each kind has a test file of its own, so that they run beside each other. */
export function describeRealContract(kind: EngineKind): void {
  describe.runIf(inject('engineKinds').includes(kind))(kind, () => {
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
}
