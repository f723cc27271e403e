// Clauses on a real engine of one kind, if this run is about it.
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { startEngine, type EngineKind, type RunningEngine } from '../support/engines.ts'
import { makeRealWorld } from './real-world.ts'
import { describeClauses, type Sections } from './suite.ts'

/** Registers clauses on a real engine. Each kind has test files of its own, so that they run beside each other. */
export function describeOnEngine(kind: EngineKind, sections: Sections): void {
  describe.runIf(inject('engineKinds').includes(kind))(kind, () => {
    let running: RunningEngine
    let engine: Engine
    beforeAll(async () => {
      running = await startEngine(kind)
      engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
    })
    afterAll(() => engine.close())

    describeClauses(kind, sections, async () => {
      await cleanEngine(running.socket)
      return makeRealWorld(running, engine)
    })
  })
}
