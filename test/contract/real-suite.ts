// Clauses on a real engine of one kind, if this run is about it.
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { startEngine, type DaemonSettings, type EngineKind, type RunningEngine } from '../support/engines.ts'
import { startSwarm } from '../support/swarm.ts'
import { makeRealWorld } from './real-world.ts'
import { describeClauses, type Sections } from './suite.ts'

/** An engine that is not as a fresh installation has it. */
export interface EngineSetting extends DaemonSettings {
  /** What is different about it, as a word. */
  readonly name: string
  /** Whether the engine is the manager of a Swarm of one node. */
  readonly swarm?: boolean
}

/** Registers clauses on a real engine. Each kind has test files of its own, so that they run beside each other. */
export function describeOnEngine(kind: EngineKind, sections: Sections, setting?: EngineSetting): void {
  const title = setting === undefined ? kind : `${kind} ${setting.name}`
  describe.runIf(inject('engineKinds').includes(kind))(title, () => {
    let running: RunningEngine
    let engine: Engine
    beforeAll(async () => {
      running =
        setting === undefined
          ? await startEngine(kind)
          : await startEngine(kind, `${setting.name}-${kind}`, setting)
      if (setting?.swarm === true) await startSwarm(running)
      engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
    })
    afterAll(async () => {
      await engine.close()
      if (setting !== undefined) await running.stop()
    })

    describeClauses(kind, sections, async () => {
      await cleanEngine(running.socket)
      return makeRealWorld(running, engine)
    })
  })
}
