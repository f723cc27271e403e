// Worlds drawn by chance on one engine: every pair predicted, every pair tried.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanEngine } from './engine-api.ts'
import { startEngine, type EngineKind, type RunningEngine } from './engines.ts'
import { checkWorld, type RealityRecord } from './reality-check.ts'
import { openLan, type Lan } from './reality-stage.ts'
import { drawWorlds } from './reality-world.ts'

const seed = Number(process.env['XEC_REALITY_SEED'] ?? 1)

const SIZE = { networks: 7, containers: 18 }
const WORLDS = 6

/** An engine, and a machine beside its host. */
export interface RealityStage {
  running: RunningEngine
  lan: Lan
  close(): Promise<void>
}

/** Starts an engine, or takes the one that this worker has, and puts a machine beside it. */
export async function openStageFor(kind: EngineKind): Promise<RealityStage> {
  const running = await startEngine(kind)
  const lan = await openLan(running)
  return {
    running,
    lan,
    close: async () => {
      await cleanEngine(running.socket)
      await lan.close()
    },
  }
}

/** Declares the tests of one engine, in full. */
export function describeReality(kind: EngineKind): void {
  describe(kind, () => {
    let stage: RealityStage

    beforeAll(async () => {
      stage = await openStageFor(kind)
    })

    afterAll(async () => {
      await stage.close()
    })

    const worlds = drawWorlds(kind, SIZE, { seed, count: WORLDS })
    test.for(worlds.map((world, index) => ({ world, number: index + 1 })))(
      'world $number',
      async ({ world }, { task }) => {
        const record = await checkWorld(stage.running, stage.lan, world)
        task.meta.reality = [{ engine: kind, ...record }]
        expectReal(record)
      },
    )
  })
}

/** Fails with a line for each prediction that was wrong. */
export function expectReal({ wrong, unknown, pairs }: RealityRecord): void {
  expect(wrong).toEqual([])
  expect(unknown).toBeLessThan(Math.max(1, pairs / 50))
}
