// The embedded engine against the one that it behaves as, by sequences of operations drawn by lot.
import fc from 'fast-check'
import { describe, inject, it } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import { compareWorlds, operations } from '../contract/differential.ts'
import { makeEmbeddedWorld } from '../contract/embedded-world.ts'
import { makeRealWorld } from '../contract/real-world.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { startEngine } from '../support/engines.ts'

const MODEL = 'docker-28'
const LONGEST_RUN = 60_000
const seed = Number(process.env['XEC_TEST_SEED'] ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env['XEC_TEST_RUNS'] ?? 5)

describe.runIf(inject('engineKinds').includes(MODEL))(`embedded against ${MODEL}`, () => {
  it(
    `does the same in ${numRuns} sequences from seed ${seed}`,
    async () => {
      const running = await startEngine(MODEL)
      const engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
      const property = fc.asyncProperty(operations, async (sequence) => {
        await cleanEngine(running.socket)
        await compareWorlds(makeRealWorld(running, engine), makeEmbeddedWorld(null), sequence)
      })
      await fc.assert(property, { seed, numRuns, endOnFailure: true })
      await engine.close()
    },
    numRuns * LONGEST_RUN,
  )
})
