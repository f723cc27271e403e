// The fault bench in short: faults drawn by chance, on both engines side by side, for as long as a run of all tests can bear. All of
// them: `npm run faults`.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { makeFault } from '../support/disturbances.ts'
import type { EngineKind } from '../support/engines.ts'
import { openBench, openStage, tryOnce, type FaultBench, type FaultRecord } from '../support/fault-bench.ts'
import { faultKinds } from '../support/fault-proxy.ts'
import { renderFaults } from '../support/fault-report.ts'
import { checkRecords, tryTwins } from '../support/fault-suite.ts'
import { faultWorlds } from '../support/fault-worlds.ts'

const seed = Number(process.env['XEC_FAULTS_SEED'] ?? Date.now() % 1_000_000)

/** Milliseconds after which no further fault is tried. */
const BUDGET = 40_000
const WORLDS = 2
const TWIN_ROUNDS = 3

const kinds = inject('engineKinds').filter((kind) => kind === 'docker-20.10' || kind === 'docker-28')

const drawn = fc.record({
  kind: fc.constantFrom(...faultKinds),
  /** where in the run: 0 is its first mutating call */
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  forgets: fc.boolean(),
})

describe.runIf(kinds.length > 0)('faults', () => {
  const benches = new Map<EngineKind, FaultBench>()

  beforeAll(async () => {
    for (const kind of kinds) benches.set(kind, await openBench(kind))
  })

  afterAll(async () => {
    for (const bench of benches.values()) await bench.close()
  })

  test('drawn by chance: an apply after them converges, and nothing is lost or left behind', async () => {
    const records = await Promise.all([...benches.values()].map(tryDrawn))
    console.info(`seed ${seed}\n${renderFaults(records.flat())}`)
    checkRecords(records.flat())
  })

  test('two applies at once: one works at a time', async () => {
    const records = await Promise.all([...benches.values()].map((bench) => tryTwins(bench, TWIN_ROUNDS)))
    checkRecords(records.flat())
  })
})

/** The same seed draws the same faults, the more of them the quicker the machine. */
async function tryDrawn(bench: FaultBench, index: number): Promise<FaultRecord[]> {
  const worlds = fc.sample(fc.constantFrom(...faultWorlds), { seed: seed + index, numRuns: WORLDS })
  const records: FaultRecord[] = []
  for (const [turn, world] of worlds.entries()) {
    const end = performance.now() + BUDGET / WORLDS
    const stage = await openStage(bench, world)
    for (const { kind, place, forgets } of fc.sample(drawn, { seed: seed + index + turn, numRuns: 100 })) {
      const at = 1 + Math.floor(place * stage.calls)
      records.push(await tryOnce(bench, stage, makeFault(kind, at, forgets)))
      if (performance.now() > end) break
    }
  }
  return records
}
