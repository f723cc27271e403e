// One call fails, at every place in every fixture: what depends on it is not started, the outcome is never better than the truth,
// and applying again finishes what the file declares. What containers of others lost is reported so that it can be put back.
import { describe, expect, test } from 'vitest'
import { hasSucceeded, type LostEndpoint, type StepResult } from '../../../src/apply/events.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { makeEmbeddedHost } from '../../support/embedded-host.ts'
import { makeFaultyEngine, type FaultPlace } from '../../support/faulty-engine.ts'
import { approve, checkFixtureScene, fixtureNames, prepareFixture } from '../../support/fixture.ts'

describe.each<FaultPlace>(['before', 'after'])('a call that fails %s it takes effect', (place) => {
  test.each(fixtureNames)('%s: applying again finishes the work', async (name) => {
    for (let number = 1; ; number += 1) {
      const host = makeEmbeddedHost()
      const desired = await prepareFixture(name, host)
      const faulty = makeFaultyEngine(host.engine, number, place)
      const { outcome, steps, lost } = await reconcile(faulty.engine, desired, { approve })
      if (faulty.count() < number) {
        expect(outcome).toBe('applied')
        break
      }
      expect(['failed', 'half-done']).toContain(outcome)
      expect(steps.filter((result) => result.outcome === 'failed')).toHaveLength(1)
      checkDependents(steps)
      const again = await reconcile(host.engine, desired, { approve })
      expect(['applied', 'nothing-to-do']).toContain(again.outcome)
      await putBack(
        host.engine,
        lost.filter(({ isDeclared }) => !isDeclared),
      )
      await checkFixtureScene(name, await host.readScene())
    }
  })
})

/** What the commands of the report do; a call whose answer was lost may have had its effect. */
async function putBack(engine: Engine, lost: readonly LostEndpoint[]): Promise<void> {
  for (const { container, network, endpoint } of lost) {
    const { id } = await engine.inspectContainer(container)
    await engine.connect(network, id, endpoint).catch((error: unknown) => {
      if (!(error instanceof EngineError) || error.kind !== 'already-connected') throw error
    })
  }
}

function checkDependents(steps: readonly StepResult[]): void {
  const results = new Map(steps.map((result) => [result.step.id, result]))
  for (const { step, outcome } of steps) {
    const needsFailed = step.waitsFor.some((id) => !hasSucceeded(results.get(id)))
    expect(`${step.id} ${outcome === 'not-started'}`).toBe(`${step.id} ${needsFailed}`)
  }
}
