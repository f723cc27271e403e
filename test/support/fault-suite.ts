// Every fault at every mutating call of every world, signals at any moment, and two applies at once, on one engine.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFault, makeInterrupt, makeTwins } from './disturbances.ts'
import type { EngineKind } from './engines.ts'
import {
  openBench,
  openStage,
  tryOnce,
  type FaultBench,
  type FaultRecord,
  type FaultStage,
} from './fault-bench.ts'
import { faultKinds, type FaultKind } from './fault-proxy.ts'
import { describeFailure } from './fault-report.ts'
import { faultWorlds } from './fault-worlds.ts'

/** Certain calls only, to try faults again: their numbers, separated by commas. */
const only = process.env['XEC_FAULTS_AT']?.split(',').map(Number)

const TWIN_ROUNDS = 50
const INTERRUPTS = 20

/** Declares the tests of one engine. */
export function describeFaults(engine: EngineKind): void {
  describe(engine, () => {
    let bench: FaultBench

    beforeAll(async () => {
      bench = await openBench(engine)
    })

    afterAll(async () => {
      await bench.close()
    })

    describe.each(faultWorlds)('$name', (world) => {
      let stage: FaultStage

      beforeAll(async () => {
        stage = await openStage(bench, world)
      })

      test.for(faultKinds)('%s at every call', async (kind, { task }) => {
        task.meta.faults = []
        await tryEveryCall(bench, stage, { kind, records: task.meta.faults })
        checkRecords(task.meta.faults)
      })

      test('an interrupt at any moment', async ({ task }) => {
        task.meta.faults = await tryEveryMoment(bench, stage)
        checkRecords(task.meta.faults)
      })
    })

    test('two applies at once', async ({ task }) => {
      task.meta.faults = await tryTwins(bench, TWIN_ROUNDS)
      checkRecords(task.meta.faults)
    })
  })
}

/** Fails with a line for each fault that went wrong. */
export function checkRecords(records: readonly FaultRecord[]): void {
  expect(records.filter(({ problems }) => problems.length > 0).map(describeFailure)).toEqual([])
}

/** Records what comes, a failing bench or not. A run that ended with something left to recover is tried a second time with its state deleted. */
async function tryEveryCall(
  bench: FaultBench,
  stage: FaultStage,
  { kind, records }: { kind: FaultKind; records: FaultRecord[] },
): Promise<void> {
  for (const at of listCalls(stage)) {
    const record = await tryOnce(bench, stage, makeFault(kind, at, false))
    records.push(record)
    if (isSettled(record)) continue
    records.push(await tryOnce(bench, stage, makeFault(kind, at, true)))
  }
}

function listCalls({ calls }: FaultStage): number[] {
  const all = Array.from({ length: calls }, (_, index) => index + 1)
  return only === undefined ? all : all.filter((at) => only.includes(at))
}

// 26 and 28 say that nothing is half done.
function isSettled({ code }: FaultRecord): boolean {
  return code === 0 || code === 26 || code === 28
}

/** Moments spread evenly over a run. */
async function tryEveryMoment(bench: FaultBench, stage: FaultStage): Promise<FaultRecord[]> {
  const records: FaultRecord[] = []
  for (let index = 1; index <= INTERRUPTS; index += 1) {
    const after = Math.round((stage.milliseconds * index) / INTERRUPTS)
    records.push(await tryOnce(bench, stage, makeInterrupt(after, index % 2 === 0)))
  }
  return records
}

/** Two applies at once, closer and closer together; every other pair has no time to wait for the lock. */
export async function tryTwins(bench: FaultBench, rounds: number): Promise<FaultRecord[]> {
  const [world] = faultWorlds
  if (world === undefined) throw new Error('there is no world')
  const stage = await openStage(bench, world)
  const records: FaultRecord[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const after = Math.round((stage.milliseconds * (rounds - round)) / rounds)
    const wait = round % 2 === 0 ? '1s' : '60s'
    records.push(await tryOnce(bench, stage, makeTwins(round, { after, wait })))
  }
  return records
}
