// One call fails, at every place in every fixture: what depends on it is not started, the outcome is never better than the truth,
// and applying again finishes the work.
import { describe, expect, test } from 'vitest'
import type { StepResult } from '../../../src/apply/events.ts'
import { hasSucceeded } from '../../../src/apply/executor.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { makeEmbeddedHost } from '../../support/embedded-host.ts'
import { makeFaultyEngine, type FaultPlace } from '../../support/faulty-engine.ts'
import { checkFixtureScene, fixtureNames, prepareFixture } from '../../support/fixture.ts'

describe.each<FaultPlace>(['before', 'after'])('a call that fails %s it takes effect', (place) => {
  test.each(fixtureNames)('%s: applying again finishes the work', async (name) => {
    for (let number = 1; ; number += 1) {
      const host = makeEmbeddedHost()
      const desired = await prepareFixture(name, host)
      const faulty = makeFaultyEngine(host.engine, number, place)
      const { outcome, steps } = await reconcile(faulty.engine, desired)
      if (faulty.count() < number) {
        expect(outcome).toBe('applied')
        break
      }
      expect(['failed', 'half-done']).toContain(outcome)
      expect(steps.filter((result) => result.outcome === 'failed')).toHaveLength(1)
      checkDependents(steps)
      const again = await reconcile(host.engine, desired)
      expect(['applied', 'nothing-to-do']).toContain(again.outcome)
      await checkFixtureScene(name, await host.readScene())
    }
  })
})

function checkDependents(steps: readonly StepResult[]): void {
  const results = new Map(steps.map((result) => [result.step.id, result]))
  for (const { step, outcome } of steps) {
    const needsFailed = step.waitsFor.some((id) => !hasSucceeded(results.get(id)))
    expect(`${step.id} ${outcome === 'not-started'}`).toBe(`${step.id} ${needsFailed}`)
  }
}
