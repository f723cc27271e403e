import { expect, test } from 'vitest'
import { findCosts, STEP_COSTS } from '../../../src/apply/costs.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

test('each flavor has costs of its own', async () => {
  const { engine } = makeStubEngine()
  const identity = await engine.identify()
  for (const flavor of ['docker', 'podman'] as const) {
    const costs = await findCosts({ ...engine, identify: async () => ({ ...identity, flavor }) })
    expect(costs).toBe(STEP_COSTS[flavor])
  }
})

test('an engine that does not say what it is has those of Docker', async () => {
  const fail = (error: Error): ReturnType<typeof findCosts> =>
    findCosts(
      makeStubEngine([], {
        identify: async () => {
          throw error
        },
      }).engine,
    )
  expect(await fail(new EngineError('unreachable', 'no answer'))).toBe(STEP_COSTS.docker)
  await expect(fail(new TypeError('broken'))).rejects.toThrow('broken')
})
