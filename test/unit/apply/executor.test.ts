import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ApplyEvent, StepResult } from '../../../src/apply/events.ts'
import { executeSteps as execute } from '../../../src/apply/executor.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError, XecError, type EngineErrorKind } from '../../../src/model/errors.ts'
import type { Step } from '../../../src/plan/document.ts'
import { measureWork } from '../../support/processor-time.ts'
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

  test('what comes back goes before what goes, so that one change ends before the next begins', async () => {
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
    { parallelism: undefined, most: 8 },
    { parallelism: 2, most: 2 },
    { parallelism: 0, most: 1 },
  ])('with parallelism $parallelism at most $most calls are under way', async ({ parallelism, most }) => {
    let running = 0
    let highest = 0
    const stub = makeStubEngine(Array.from({ length: 12 }, (_, index) => `web-${index}`))
    const watch =
      <Call extends readonly unknown[], Result>(call: (...given: Call) => Promise<Result>) =>
      async (...given: Call): Promise<Result> => {
        highest = Math.max(highest, ++running)
        await new Promise((resolve) => setTimeout(resolve, 2))
        running -= 1
        return call(...given)
      }
    const { engine: bare } = stub
    const engine = {
      ...bare,
      createNetwork: watch((...call: Parameters<Engine['createNetwork']>) => bare.createNetwork(...call)),
      connect: watch((...call: Parameters<Engine['connect']>) => bare.connect(...call)),
      inspectContainer: watch((...call: Parameters<Engine['inspectContainer']>) =>
        bare.inspectContainer(...call),
      ),
    }
    const steps = [...stub.containers.values()].flatMap(({ name }) => [
      makeCreate(name),
      makeConnect([name, 'frontend']),
      makeConnect([name, 'backend'], { after: [`connect:${name}/frontend`] }),
    ])
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

  test('three connects of a container in a row are proved by one look, and one that others need at once', async () => {
    const { engine } = makeStubEngine(['api'])
    const inspect = vi.spyOn(engine, 'inspectContainer')
    const chain = ['frontend', 'backend', 'edge'].map((network, index, networks) =>
      makeConnect(['api', network], { after: index === 0 ? [] : [`connect:api/${networks[index - 1]}`] }),
    )
    const steady = new Set(['api-id'])
    await executeSteps(engine, chain, { steady })
    expect(inspect).toHaveBeenCalledTimes(1)
    inspect.mockClear()
    const remove = makeRemove('legacy', { waitsFor: ['connect:api/frontend'] })
    await executeSteps(engine, [...chain, remove], { steady })
    expect(inspect).toHaveBeenCalledTimes(2)
  })

  test('a container that joins networks as they are made is looked at once, when it has joined the last', async () => {
    const { engine, calls } = makeStubEngine(['api', 'web'])
    const inspectContainer = async (id: string) => {
      calls.push(`inspect ${id}`)
      return engine.inspectContainer(id)
    }
    const steps = ['frontend', 'backend'].flatMap((name, index) => [
      makeCreate(name, { after: index === 0 ? [] : ['connect:api/frontend'] }),
      makeConnect(['api', name], { waitsFor: [`create-network:${name}`] }),
    ])
    const steady = new Set(['api-id'])
    const events: string[] = []
    const onEvent = (event: ApplyEvent): void => {
      if (event.type === 'step-called') events.push(`called ${event.step.id}`)
      if (event.type === 'step-ended') events.push(`ended ${event.result.step.id}`)
    }
    const results = await executeSteps({ ...engine, inspectContainer }, steps, { steady, onEvent })
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done'])
    expect(calls).toEqual([
      'create frontend',
      'connect frontend-id api-id',
      'create backend',
      'connect backend-id api-id',
      'inspect api-id',
    ])
    expect(events).toEqual([
      'ended create-network:frontend',
      'called connect:api/frontend',
      'ended create-network:backend',
      'called connect:api/backend',
      'ended connect:api/frontend',
      'ended connect:api/backend',
    ])
  })

  test.each(['an interrupt', 'a failure'])(
    'what a container was to do after %s and does not any more is not waited for',
    async (cause) => {
      const controller = new AbortController()
      const { engine } = makeStubEngine(['api'], {
        createNetwork: async () => {
          if (cause === 'a failure') throw new EngineError('invalid', 'no')
          controller.abort()
          return 'backend-id'
        },
      })
      const steps = [
        makeConnect(['api', 'frontend']),
        makeCreate('backend', { after: ['connect:api/frontend'] }),
        makeConnect(['api', 'backend'], { waitsFor: ['create-network:backend'] }),
      ]
      const results = await executeSteps(engine, steps, { signal: controller.signal })
      expect(listOutcomes(results)).toEqual([
        'connect:api/frontend done',
        `create-network:backend ${cause === 'a failure' ? 'failed' : 'done'}`,
        'connect:api/backend not-started',
      ])
    },
  )

  test('ten thousand steps in one chain and ten thousand beside each other take little time', async () => {
    const { engine } = makeStubEngine()
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      makeCreate(`chain-${index}`, { waitsFor: index === 0 ? [] : [`create-network:chain-${index - 1}`] }),
    )
    const wide = Array.from({ length: 10_000 }, (_, index) => makeCreate(`wide-${index}`))
    const work = await measureWork(async () => {
      const results = await executeSteps(engine, [...chain, ...wide])
      expect(results.every(({ outcome }) => outcome === 'done')).toBe(true)
    })
    expect(work).toBeLessThan(5_000)
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

describe('the end of all', () => {
  const lockLost = new XecError('lock-lost', 'The lock was taken over by another run.')

  test('a lock that is lost stops every further step, those that have nothing to do with it too', async () => {
    const { engine, calls } = makeStubEngine([], {
      createNetwork: async () => {
        throw lockLost
      },
    })
    const results = await executeSteps(engine, [makeCreate('blue'), makeCreate('green')], { parallelism: 1 })
    expect(listOutcomes(results)).toEqual(['create-network:blue failed', 'create-network:green not-started'])
    expect(results[0]?.error).toBe(lockLost)
    expect(calls).toEqual(['create blue'])
  })

  test('steps that run beside it are finished', async () => {
    const { engine } = makeStubEngine([], {
      createNetwork: async () => {
        throw lockLost
      },
      removeNetwork: () => new Promise((resolve) => setTimeout(resolve, 5)),
    })
    const steps = [
      makeRemove('green'),
      makeCreate('blue'),
      makeCreate('red', { after: ['remove-network:green'] }),
    ]
    expect(listOutcomes(await executeSteps(engine, steps))).toEqual([
      'remove-network:green done',
      'create-network:blue failed',
      'create-network:red not-started',
    ])
  })

  test('a step that met the loss is tried again once the lock is back, and what went with it is made again', async () => {
    const met = new Set<string>()
    const { engine, calls } = makeStubEngine([], {
      createNetwork: async ({ name }) => {
        if (name === 'blue' || met.has(name)) return `${name}-id-${calls.length}`
        met.add(name)
        throw lockLost
      },
    })
    const asked: unknown[] = []
    const steps = [
      makeCreate('blue'),
      makeCreate('green', { waitsFor: ['create-network:blue'] }),
      makeCreate('red', { waitsFor: ['create-network:blue'] }),
    ]
    const { results, created } = await execute(engine, steps, {
      regain: async ({ done, failed }) => {
        asked.push([[...done], [...failed]])
        return ['create-network:blue']
      },
    })
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done'])
    // one asks for all that are under way
    expect(asked).toEqual([[['create-network:blue'], []]])
    expect(calls.filter((call) => call === 'create blue')).toHaveLength(2)
    expect(created.get('create-network:blue')).toBe('blue-id-4')
  })

  test('a look that waits for its container to be quiet does not keep the lock from being taken again', async () => {
    let isLost = true
    const { engine } = makeStubEngine(['api'], {
      createNetwork: async ({ name }) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        if (isLost) throw lockLost
        return `${name}-id`
      },
    })
    const steps = [
      makeCreate('blue'),
      makeConnect(['api', 'frontend']),
      makeConnect(['api', 'backend'], { after: ['connect:api/frontend'] }),
    ]
    const slow: Engine = {
      ...engine,
      connect: async (...call) => {
        if (call[0] === 'backend-id') {
          await new Promise((resolve) => setTimeout(resolve, 10))
          if (isLost) throw lockLost
        }
        return engine.connect(...call)
      },
    }
    const regain = async (): Promise<readonly string[]> => {
      isLost = false
      return []
    }
    const results = await executeSteps(slow, steps, { regain })
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done'])
  })

  test('a step that meets the loss late finds the lock back', async () => {
    let hold = (): void => undefined
    const held = new Promise<void>((resolve) => {
      hold = resolve
    })
    const met = new Set<string>()
    const { engine } = makeStubEngine([], {
      createNetwork: async ({ name }) => {
        if (met.has(name)) return `${name}-id`
        met.add(name)
        if (name === 'red') await held
        throw lockLost
      },
    })
    let asked = 0
    const regain = async (): Promise<readonly string[]> => {
      asked += 1
      return []
    }
    setTimeout(hold, 20)
    const results = await executeSteps(engine, [makeCreate('blue'), makeCreate('red')], { regain })
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(asked).toBe(1)
  })

  test('work that is taken up counts what is done already', async () => {
    const { engine } = makeStubEngine([], { createNetwork: () => Promise.reject(lockLost) })
    const done = new Set(['remove-network:green'])
    const wanted = new Set(['create-network:blue'])
    let asked: readonly string[] = []
    const results = await executeSteps(engine, [makeCreate('blue'), makeRemove('green')], {
      resumption: { done, created: new Map(), wanted },
      regain: async (work) => {
        asked = [...work.done]
        return null
      },
    })
    expect(asked).toEqual(['remove-network:green'])
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'already-done'])
  })

  test('an error of another kind stops nobody else', async () => {
    const { engine } = makeStubEngine([], {
      createNetwork: async ({ name }) => {
        if (name === 'blue') throw new XecError('unexpected', 'something else')
        return name
      },
    })
    const results = await executeSteps(engine, [makeCreate('blue'), makeCreate('green')], { parallelism: 1 })
    expect(listOutcomes(results)).toEqual(['create-network:blue failed', 'create-network:green done'])
  })

  describe('with time to wait', () => {
    beforeEach(() => {
      vi.useFakeTimers()
    })

    afterEach(() => {
      vi.useRealTimers()
    })

    test.each<EngineErrorKind>(['unreachable', 'timeout', 'malformed'])(
      'an engine that answers no more (%s) stops every further step',
      async (kind) => {
        const fail = async (): Promise<never> => {
          throw new EngineError(kind, kind)
        }
        const { engine, calls } = makeStubEngine([], { createNetwork: fail, listNetworks: fail })
        const pending = executeSteps(engine, [makeCreate('blue'), makeCreate('green')], { parallelism: 1 })
        await vi.runAllTimersAsync()
        expect(listOutcomes(await pending)).toEqual([
          'create-network:blue failed',
          'create-network:green not-started',
        ])
        expect(calls).toEqual(['create blue'])
      },
    )
  })
})

describe('taking up earlier work', () => {
  const steps = [
    makeCreate('frontend'),
    makeConnect(['api', 'frontend'], {
      waitsFor: ['create-network:frontend'],
      ref: { id: null, createdBy: 'create-network:frontend' },
    }),
    makeConnect(['db', 'frontend'], {
      waitsFor: ['create-network:frontend'],
      ref: { id: null, createdBy: 'create-network:frontend' },
    }),
  ]
  const done = new Set(['create-network:frontend'])
  const created = new Map([['create-network:frontend', 'made-id']])

  test('what is done is not done again and counts, and its networks are known', async () => {
    const { engine, calls } = makeStubEngine(['api', 'db'])
    const wanted = new Set(['connect:api/frontend', 'connect:db/frontend'])
    const events: ApplyEvent[] = []
    const execution = await execute(engine, steps, {
      resumption: { done, created, wanted },
      onEvent: (event) => events.push(event),
    })
    expect(listOutcomes(execution.results)).toEqual([
      'create-network:frontend already-done',
      'connect:api/frontend done',
      'connect:db/frontend done',
    ])
    expect(execution.results[0]).toMatchObject({ milliseconds: null, error: null })
    expect(calls).toEqual(['connect made-id api-id', 'connect made-id db-id'])
    expect([...execution.created]).toEqual([...created])
    // both connects: started, called, ended
    expect(events).toHaveLength(6)
  })

  test('what is not wanted is not started', async () => {
    const { engine, calls } = makeStubEngine(['api', 'db'])
    const resumption = { done, created, wanted: new Set(['connect:db/frontend']) }
    expect(listOutcomes(await executeSteps(engine, steps, { resumption }))).toEqual([
      'create-network:frontend already-done',
      'connect:api/frontend not-started',
      'connect:db/frontend done',
    ])
    expect(calls).toEqual(['connect made-id db-id'])
  })

  test('what waits for something that is neither done nor wanted is not started', async () => {
    const { engine, calls } = makeStubEngine(['api', 'db'])
    const resumption = {
      done: new Set<string>(),
      created: new Map(),
      wanted: new Set(['connect:db/frontend']),
    }
    const results = await executeSteps(engine, steps, { resumption })
    expect(results.map(({ outcome }) => outcome)).toEqual(['not-started', 'not-started', 'not-started'])
    expect(calls).toEqual([])
  })

  test('what is told to have been made is not changed', async () => {
    const { engine } = makeStubEngine()
    const resumption = { done: new Set<string>(), created, wanted: new Set(['create-network:blue']) }
    const execution = await execute(engine, [makeCreate('blue')], { resumption })
    expect([...execution.created.keys()]).toEqual(['create-network:frontend', 'create-network:blue'])
    expect([...created.keys()]).toEqual(['create-network:frontend'])
  })
})

test('the networks that steps have made are told with the results', async () => {
  const { engine } = makeStubEngine()
  const { created } = await execute(engine, [makeCreate('blue'), makeRemove('green')])
  expect([...created]).toEqual([['create-network:blue', 'blue-id']])
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
