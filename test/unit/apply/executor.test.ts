import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ApplyEvent, StepResult } from '../../../src/apply/events.ts'
import { executeSteps as execute } from '../../../src/apply/executor.ts'
import { EngineError } from '../../../src/model/errors.ts'
import type { Step } from '../../../src/plan/document.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

async function executeSteps(...call: Parameters<typeof execute>): Promise<readonly StepResult[]> {
  return (await execute(...call)).results
}

function listOutcomes(results: readonly StepResult[]): string[] {
  return results.map(({ step, outcome }) => `${step.id} ${outcome}`)
}

describe('order', () => {
  test('a step starts when all that it waits for is there, and goes by the id that came of it', async () => {
    const { engine, calls } = makeStubEngine(['api'])
    const results = await executeSteps(engine, [
      makeCreate('frontend'),
      makeConnect(['api', 'frontend'], {
        waitsFor: ['create-network:frontend'],
        ref: { id: null, createdBy: 'create-network:frontend' },
      }),
      makeDisconnect(['api', 'backend'], { waitsFor: ['connect:api/frontend'], ref: { id: null } }),
      makeRemove('backend', { waitsFor: ['disconnect:api/backend'] }),
    ])
    expect(calls).toEqual([
      'create frontend',
      'connect frontend-id api-id',
      'disconnect backend api-id',
      'remove backend-id',
    ])
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done'])
  })

  test('of the steps that are ready the first of the plan goes first, so that one change ends before the next begins', async () => {
    const { engine, calls } = makeStubEngine()
    const steps = ['blue', 'green', 'red'].flatMap((name) => [
      makeRemove(name),
      makeCreate(name, { waitsFor: [`remove-network:${name}`] }),
    ])
    await executeSteps(engine, steps, { parallelism: 1 })
    expect(calls).toEqual([
      'remove blue-id',
      'create blue',
      'remove green-id',
      'create green',
      'remove red-id',
      'create red',
    ])
  })

  test.each([
    { parallelism: undefined, most: 4 },
    { parallelism: 2, most: 2 },
    { parallelism: 0, most: 1 },
  ])('with parallelism $parallelism at most $most calls are under way', async ({ parallelism, most }) => {
    let running = 0
    let highest = 0
    const { engine } = makeStubEngine([], {
      createNetwork: async ({ name }) => {
        highest = Math.max(highest, ++running)
        await new Promise((resolve) => setTimeout(resolve, 2))
        running -= 1
        return name
      },
    })
    const steps = Array.from({ length: 12 }, (_, index) => makeCreate(`shop-${index}`))
    await executeSteps(engine, steps, parallelism === undefined ? {} : { parallelism })
    expect(highest).toBe(most)
  })

  test('in any graph no step starts before what it waits for has ended', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryGraph(), fc.integer({ min: 1, max: 6 }), async (steps, parallelism) => {
        const ended = new Set<string>()
        const onEvent = (event: ApplyEvent): void => {
          if (event.type === 'step-ended') ended.add(event.result.step.id)
          if (event.type !== 'step-started') return
          const open = [...event.step.waitsFor, ...event.step.after].filter((id) => !ended.has(id))
          expect(open).toEqual([])
        }
        const { engine } = makeStubEngine([], {
          createNetwork: async ({ name }) => {
            if (name.length % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
            return name
          },
        })
        const results = await executeSteps(engine, steps, { parallelism, onEvent })
        expect(results.map(({ step }) => step)).toEqual(steps)
        expect(ended.size).toBe(steps.length)
      }),
      { numRuns: 60 },
    )
  })

  test('ten thousand steps in one chain and ten thousand beside each other take little time', async () => {
    const { engine } = makeStubEngine()
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      makeCreate(`chain-${index}`, { waitsFor: index === 0 ? [] : [`create-network:chain-${index - 1}`] }),
    )
    const wide = Array.from({ length: 10_000 }, (_, index) => makeCreate(`wide-${index}`))
    const begin = performance.now()
    const results = await executeSteps(engine, [...chain, ...wide])
    expect(results.every(({ outcome }) => outcome === 'done')).toBe(true)
    expect(performance.now() - begin).toBeLessThan(5_000)
  })
})

function arbitraryGraph(): fc.Arbitrary<Step[]> {
  const edges = fc.array(fc.tuple(fc.nat(29), fc.nat(29), fc.boolean()), { maxLength: 60 })
  return fc.tuple(fc.integer({ min: 0, max: 30 }), edges).map(([count, pairs]) =>
    Array.from({ length: count }, (_, index) => {
      const before = pairs.filter(([from, to]) => to === index && from < index)
      const pick = (strict: boolean): string[] =>
        before
          .filter(([, , isStrict]) => isStrict === strict)
          .map(([from]) => `create-network:${'n'.repeat(from + 1)}`)
      return makeCreate('n'.repeat(index + 1), { waitsFor: pick(true), after: pick(false) })
    }),
  )
}

async function refuse(): Promise<never> {
  throw new EngineError('pool-overlap', 'Pool overlaps with other one on this address space', { status: 403 })
}

function throwAtEnd(event: ApplyEvent): void {
  if (event.type === 'step-ended') throw new Error('the terminal is gone')
}

describe('failure', () => {
  test('what needs a failed step is not started, however far behind it stands; what only comes after it is', async () => {
    const { engine } = makeStubEngine([], {
      createNetwork: (spec) => (spec.name === 'blue' ? refuse() : Promise.resolve('id')),
    })
    const results = await executeSteps(engine, [
      makeCreate('blue'),
      makeCreate('green', { waitsFor: ['create-network:blue'] }),
      makeCreate('red', { waitsFor: ['create-network:green'] }),
      makeCreate('grey', { after: ['create-network:blue', 'create-network:red'] }),
      makeCreate('white'),
    ])
    expect(listOutcomes(results)).toEqual([
      'create-network:blue failed',
      'create-network:green not-started',
      'create-network:red not-started',
      'create-network:grey done',
      'create-network:white done',
    ])
    expect(results[0]?.error).toMatchObject({ kind: 'pool-overlap', status: 403 })
    expect(results[0]?.milliseconds).toBeGreaterThanOrEqual(0)
    expect(results[1]).toMatchObject({ milliseconds: null, error: null })
  })

  test('what is thrown and is no error becomes one', async () => {
    const { engine } = makeStubEngine([], {
      createNetwork: async () => {
        // oxlint-disable-next-line typescript/only-throw-error -- that is what the test is about
        throw 'out of paper'
      },
    })
    const [result] = await executeSteps(engine, [makeCreate('blue')])
    expect(result?.error?.message).toBe('out of paper')
  })

  test('after an abort running steps are finished and no further one starts', async () => {
    const controller = new AbortController()
    const { engine, calls } = makeStubEngine([], {
      createNetwork: async ({ name }) => {
        if (name === 'blue') controller.abort()
        await Promise.resolve()
        return name
      },
    })
    const steps = [
      makeCreate('blue'),
      makeCreate('green'),
      makeCreate('red', { after: ['create-network:blue'] }),
    ]
    const results = await executeSteps(engine, steps, { signal: controller.signal, parallelism: 1 })
    expect(calls).toEqual(['create blue'])
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'not-started', 'not-started'])
  })

  test('a listener that throws stops the run as an abort does, and what it threw is thrown', async () => {
    const { engine, calls } = makeStubEngine()
    const steps = [makeCreate('blue'), makeCreate('green', { after: ['create-network:blue'] })]
    await expect(executeSteps(engine, steps, { onEvent: throwAtEnd })).rejects.toThrow('the terminal is gone')
    expect(calls).toEqual(['create blue'])
  })
})

describe('plans that are no graph', () => {
  test.each([
    { what: 'a step that is not there', steps: [makeCreate('blue', { waitsFor: ['create-network:gone'] })] },
    { what: 'itself', steps: [makeCreate('blue', { after: ['create-network:blue'] })] },
    {
      what: 'each other',
      steps: [
        makeCreate('blue', { waitsFor: ['create-network:green'] }),
        makeCreate('green', { waitsFor: ['create-network:blue'] }),
      ],
    },
    { what: 'a step of which there are two', steps: [makeCreate('blue'), makeCreate('blue')] },
  ])('steps that wait for $what are refused before anything is touched', async ({ steps }) => {
    const { engine, calls } = makeStubEngine()
    await expect(executeSteps(engine, steps)).rejects.toMatchObject({ code: 'plan-invalid' })
    expect(calls).toEqual([])
  })

  test('a network that no step has made is an error of the step', async () => {
    const { engine, calls } = makeStubEngine(['api'])
    const ref = { id: null, createdBy: 'create-network:frontend' }
    const [result] = await executeSteps(engine, [makeConnect(['api', 'frontend'], { ref })])
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'plan-invalid' } })
    expect(calls).toEqual([])
  })
})

test('events come in the order in which things happen, with the results as they are returned', async () => {
  const { engine } = makeStubEngine()
  const events: ApplyEvent[] = []
  const steps = [makeCreate('blue'), makeCreate('green', { waitsFor: ['create-network:blue'] })]
  const results = await executeSteps(engine, steps, { onEvent: (event) => events.push(event) })
  expect(events).toEqual([
    { type: 'step-started', step: steps[0] },
    { type: 'step-ended', result: results[0] },
    { type: 'step-started', step: steps[1] },
    { type: 'step-ended', result: results[1] },
  ])
})

test('no steps give no results', async () => {
  expect(await executeSteps(makeStubEngine().engine, [])).toEqual([])
})
