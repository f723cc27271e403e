// One call fails, at every place in every fixture: what depends on it is not started, what is half done is taken back, and applying
// again finishes what the file declares. Nobody loses a place.
import { describe, expect, test } from 'vitest'
import { hasSucceeded, type ApplyResult, type StepResult } from '../../../src/apply/events.ts'
import type { DesiredState, Engine } from '../../../src/index.ts'
import { isRecord } from '../../../src/model/record.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { makeEmbeddedHost } from '../../support/embedded-host.ts'
import { makeFaultyEngine, type FaultPlace } from '../../support/faulty-engine.ts'
import { approve, checkFixtureScene, fixtureNames, prepareFixture } from '../../support/fixture.ts'

describe.each<FaultPlace>(['before', 'after'])('a call that fails %s it takes effect', (place) => {
  test.each(fixtureNames)('%s: nothing is half done, and applying again finishes the work', async (name) => {
    for (let number = 1; ; number += 1) {
      const host = makeEmbeddedHost()
      const desired = await prepareFixture(name, host)
      const faulty = makeFaultyEngine(host.engine, number, place)
      const result = await run(faulty.engine, desired)
      if (faulty.count() < number) {
        expect(result?.outcome).toBe('applied')
        break
      }
      if (result !== null) checkResult(result)
      // a broken connection is seen through
      if (place === 'after') expect(result?.outcome).toBe('applied')
      const again = await reconcile(host.engine, desired, { approve })
      expect(['applied', 'nothing-to-do']).toContain(again.outcome)
      await checkFixtureScene(name, await host.readScene())
      expect((await host.engine.listNetworks()).filter(isRecord)).toEqual([])
    }
  })
})

/** Null where the lock or the journal was refused: then nothing was begun. */
async function run(engine: Engine, desired: DesiredState): Promise<ApplyResult | null> {
  try {
    return await reconcile(engine, desired, { approve })
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^(?:engine-refused|journal)$/) })
    return null
  }
}

function checkResult({ outcome, lost, undo, steps }: ApplyResult): void {
  expect(['applied', 'failed']).toContain(outcome)
  expect(lost).toEqual([])
  expect(undo.every(hasSucceeded)).toBe(true)
  checkDependents(steps)
}

function checkDependents(steps: readonly StepResult[]): void {
  const results = new Map(steps.map((result) => [result.step.id, result]))
  for (const { step, outcome } of steps) {
    const needsFailed = step.waitsFor.some((id) => !hasSucceeded(results.get(id)))
    if (hasSucceeded({ outcome })) expect(`${step.id} ${needsFailed}`).toBe(`${step.id} false`)
  }
}
