// Plans run as a whole, on the embedded engine: whatever step fails, and however, nothing is left half done, or it is told.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ApplyEvent } from '../../../src/apply/events.ts'
import {
  runTransaction,
  type TransactionOptions,
  type TransactionResult,
} from '../../../src/apply/transaction.ts'
import { EngineError, XecError } from '../../../src/model/errors.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { readPlan } from '../../../src/reconcile/apply.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { makeEmbeddedHost, type EmbeddedHost } from '../../support/embedded-host.ts'
import { desiredContainer, desiredNetwork, desiredState, on, pool } from '../../support/states.ts'
import { makeUnrulyEngine, type Hooks } from '../../support/unruly-engine.ts'
import { buildWorld } from '../../support/world.ts'

let host: EmbeddedHost
let plan: Plan
let before: unknown

/** A network with `api` and `db` on it; with `hasMore` it has another subnet, and `web` is on a second one. */
function makeDesired(hasMore: boolean) {
  const pools = [pool(hasMore ? '10.60.2.0/24' : '10.60.1.0/24')]
  const frontend = desiredNetwork('frontend', { settings: { pools } })
  return desiredState({
    networks: hasMore ? [frontend, desiredNetwork('backend')] : [frontend],
    containers: [
      desiredContainer('api', [on('frontend', { aliases: ['orders'] })]),
      desiredContainer('db', [on('frontend')]),
      desiredContainer('web', hasMore ? [on('backend')] : null),
    ],
  })
}

beforeEach(async () => {
  vi.useFakeTimers()
  // Delays vary by chance; here they do not.
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  host = makeEmbeddedHost()
  await buildWorld(host.builder, { containers: [{ name: 'api' }, { name: 'db' }, { name: 'web' }] })
  await reconcile(host.engine, makeDesired(false), { approve: () => true })
  plan = await readPlan(host.engine, makeDesired(true))
  before = await readState()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** The steps of the plan: a replace, then a move to a second network. */
const REPLACE = [
  'disconnect:api/frontend',
  'disconnect:db/frontend',
  'remove-network:frontend',
  'create-network:frontend',
  'connect:api/frontend',
  'connect:db/frontend',
]
const MOVE = ['create-network:backend', 'connect:web/backend', 'disconnect:web/(bridge)']

/** Everything but ids, and addresses that the engine chose. */
async function readState(): Promise<unknown> {
  const networks = await host.engine.listNetworks()
  const listed = await host.engine.listContainers()
  const containers = await Promise.all(listed.map(({ id }) => host.engine.inspectContainer(id)))
  return {
    networks: networks.map(({ name, settings }) => ({ name, settings })),
    containers: containers.map(({ name, attachments }) => ({
      name,
      attachments: attachments.map(({ networkName, settings }) => ({ networkName, settings })),
    })),
  }
}

interface Ran extends TransactionResult {
  calls: string[]
  events: ApplyEvent[]
  took: number
}

async function run(hooks: Hooks, options: TransactionOptions = {}): Promise<Ran> {
  const { engine, calls } = makeUnrulyEngine(host.engine, hooks)
  const events: ApplyEvent[] = []
  const begin = Date.now()
  const pending = runTransaction(engine, plan, {
    parallelism: 1,
    onEvent: (event) => events.push(event),
    ...options,
  }).then((result) => ({ ...result, calls, events, took: Date.now() - begin }))
  const [result] = await Promise.all([pending, vi.runAllTimersAsync()])
  return result
}

function listOutcomes({ steps }: TransactionResult): Record<string, string> {
  return Object.fromEntries(steps.map(({ step, outcome }) => [step.id, outcome]))
}

const outcomesOf = (outcome: string, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, outcome]))

const full = new EngineError('server', 'no space left on device', { status: 500 })
const lost = new EngineError('unreachable', 'connect ECONNREFUSED')
const lockLost = new XecError('lock-lost', 'The lock was taken over by another run.')

/** The call of a step: `connect:api/frontend` is `connect api frontend`, `create-network:backend` is `create backend`. */
function nameCall(id: string): string {
  const [action = '', rest = ''] = id.split(':')
  return `${action.replace('-network', '')} ${rest.replace('/', ' ').replaceAll(/[()]/g, '')}`
}

/** Fails the first call of that name. */
function failOnce(name: string, error: Error): (call: string) => void {
  let isOpen = true
  return (call) => {
    if (call !== name || !isOpen) return
    isOpen = false
    throw error
  }
}

/** Fails a call of that name, and everything after it. */
function failFrom(name: string, error: Error) {
  const state = { isFailing: false }
  return {
    state,
    before: (call: string): void => {
      state.isFailing ||= call === name
      if (state.isFailing) throw error
    },
    read: (): void => {
      if (state.isFailing) throw error
    },
  }
}

test('the plan is what these tests are about', () => {
  expect(plan.steps.map(({ id }) => id)).toEqual([...REPLACE, ...MOVE])
})

test('a plan that is carried out has nothing to take back and nothing to tell', async () => {
  const result = await run({})
  expect(result).toMatchObject({ outcome: 'applied', undo: [], lost: [], places: [] })
  expect(listOutcomes(result)).toEqual(outcomesOf('done', [...REPLACE, ...MOVE]))
  expect(result.calls).toHaveLength(9)
})

describe('a step that fails', () => {
  test.each(REPLACE)('in a replace has all of it taken back: %s', async (id) => {
    const result = await run({ before: failOnce(nameCall(id), full) })
    const { outcome, undo } = result
    expect(outcome).toBe('failed')
    expect(result.lost).toEqual([])
    const place = REPLACE.indexOf(id)
    // The step that failed is not done, and of what stands beside it some is.
    const outcomes = listOutcomes(result)
    expect(outcomes[id]).toBe('failed')
    for (const other of REPLACE.slice(0, place)) expect(`${other} ${outcomes[other]}`).toBe(`${other} undone`)
    for (const other of REPLACE.slice(place + 1)) expect(outcomes[other]).toMatch(/^(?:not-started|undone)$/)
    expect(undo.map(({ outcome: ended }) => ended)).toEqual(undo.map(() => 'done'))
    expect(undo.length).toBe(Object.values(outcomes).filter((ended) => ended === 'undone').length)
    expect(result.steps.find(({ step }) => step.id === id)?.error).toBe(full)
    // The move has nothing to do with it.
    expect(outcomes).toMatchObject(outcomesOf('done', MOVE))
    expect(result.places).toEqual([
      { container: 'api', networks: ['frontend'] },
      { container: 'db', networks: ['frontend'] },
      { container: 'web', networks: ['backend'] },
    ])
  })

  test.each([
    { id: MOVE[0] as string, done: [], undone: [], web: ['bridge'] },
    { id: MOVE[1] as string, done: [MOVE[0] as string], undone: [], web: ['bridge'] },
    { id: MOVE[2] as string, done: MOVE.slice(0, 2), undone: [], web: ['backend', 'bridge'] },
  ])('after finished work leaves that alone: $id', async ({ id, done, web }) => {
    const result = await run({ before: failOnce(nameCall(id), full) })
    expect(result).toMatchObject({ outcome: 'failed', lost: [], undo: [] })
    expect(listOutcomes(result)).toMatchObject({
      ...outcomesOf('done', [...REPLACE, ...done]),
      [id]: 'failed',
    })
    expect(result.places.find(({ container }) => container === 'web')?.networks).toEqual(web)
    expect(result.events.filter(({ type }) => type === 'undoing')).toEqual([])
  })

  test('leaves all as it was if everything is to be taken back', async () => {
    const result = await run({ before: failOnce('disconnect web bridge', full) }, { onFailure: 'undo-all' })
    expect(result).toMatchObject({ outcome: 'failed', lost: [] })
    expect(listOutcomes(result)).toEqual({
      ...outcomesOf('undone', [...REPLACE, ...MOVE.slice(0, 2)]),
      'disconnect:web/(bridge)': 'failed',
    })
    expect(await readState()).toEqual(before)
  })

  test('leaves all as it is if nothing is to be taken back, and tells who lost what', async () => {
    const result = await run({ before: failOnce('create frontend', full) }, { onFailure: 'keep' })
    expect(result).toMatchObject({ outcome: 'half-done', undo: [] })
    expect(listOutcomes(result)).toMatchObject({
      ...outcomesOf('done', [...REPLACE.slice(0, 3), ...MOVE]),
      ...outcomesOf('not-started', REPLACE.slice(4)),
    })
    expect(result.lost).toMatchObject([
      { container: 'api', network: 'frontend', endpoint: { aliases: ['orders'] }, isDeclared: true },
      { container: 'db', network: 'frontend', isDeclared: true },
    ])
    expect(result.places).toEqual([
      { container: 'api', networks: [] },
      { container: 'db', networks: [] },
      { container: 'web', networks: ['backend'] },
    ])
  })

  test('and cannot be taken back leaves the work half done, and tells who lost what', async () => {
    const result = await run({
      before: (call) => {
        if (call.endsWith('frontend') && call.startsWith('connect')) throw full
      },
    })
    expect(result.outcome).toBe('half-done')
    expect(listOutcomes(result)).toMatchObject({
      'disconnect:api/frontend': 'done',
      'disconnect:db/frontend': 'done',
      'remove-network:frontend': 'undone',
      'create-network:frontend': 'undone',
      'connect:api/frontend': 'failed',
      'connect:db/frontend': 'failed',
    })
    expect(result.lost.map(({ container, network }) => `${container} ${network}`)).toEqual([
      'api frontend',
      'db frontend',
    ])
    expect(result.undo.filter(({ outcome }) => outcome === 'failed')).toHaveLength(2)
    expect(result.places.slice(0, 2)).toEqual([
      { container: 'api', networks: [] },
      { container: 'db', networks: [] },
    ])
  })
})

describe('what the listener is told', () => {
  test('is that steps are taken back, how many, and each of them', async () => {
    const { events, undo } = await run({ before: failOnce('create frontend', full) })
    const at = events.findIndex(({ type }) => type === 'undoing')
    expect(events[at]).toEqual({ type: 'undoing', steps: 3 })
    expect(events.slice(at + 1)).toEqual(
      undo.flatMap((result) => [
        { type: 'step-started', step: result.step },
        ...(result.step.action === 'connect' ? [{ type: 'step-called', step: result.step }] : []),
        { type: 'step-ended', result },
      ]),
    )
    const isOfStep = ({ type }: ApplyEvent): boolean => type !== 'step-called'
    expect(
      events
        .slice(0, at)
        .filter(isOfStep)
        .map(({ type }) => type),
    ).toEqual([...REPLACE.slice(0, 4), ...MOVE].flatMap(() => ['step-started', 'step-ended']))
  })

  test.each(['step-started', 'step-ended'] as const)(
    'and cannot take ends the work, which is taken back first: %s',
    async (type) => {
      const told: ApplyEvent[] = []
      const onEvent = (event: ApplyEvent): void => {
        told.push(event)
        if (event.type !== type) return
        const { step } = event.type === 'step-started' ? event : event.result
        if (step.id === 'create-network:frontend') throw new Error('the terminal is gone')
      }
      const { signal } = new AbortController()
      await expect(run({}, { onEvent, signal })).rejects.toThrow('the terminal is gone')
      expect(await readState()).toEqual(before)
      expect(told.at(-1)).toMatchObject({ type })
    },
  )

  test('and cannot take when all is done is an error all the same', async () => {
    const onEvent = (event: ApplyEvent): void => {
      if (event.type === 'step-ended' && event.result.step.id === MOVE[2]) throw new Error('no paper')
    }
    await expect(run({}, { onEvent })).rejects.toThrow('no paper')
  })

  test('need not be told', async () => {
    const { engine } = makeUnrulyEngine(host.engine, { before: failOnce('create frontend', full) })
    const pending = runTransaction(engine, { ...plan, steps: plan.steps.slice(0, 6) })
    await vi.runAllTimersAsync()
    expect(await pending).toMatchObject({ outcome: 'failed', lost: [] })
    expect(await readState()).toEqual(before)
  })
})

describe('an engine that is lost', () => {
  test.each(REPLACE)('for good leaves the work half done, with all that may be lost: %s', async (id) => {
    const hooks = failFrom(nameCall(id), lost)
    const result = await run(hooks)
    expect(result).toMatchObject({ outcome: 'half-done', undo: [], places: [] })
    expect(listOutcomes(result)).toEqual({
      ...outcomesOf('done', REPLACE.slice(0, REPLACE.indexOf(id))),
      [id]: 'failed',
      ...outcomesOf('not-started', [...REPLACE.slice(REPLACE.indexOf(id) + 1), ...MOVE]),
    })
    expect(result.calls).toHaveLength(REPLACE.indexOf(id) + 1)
    const expected = { 'disconnect:api/frontend': ['api'], 'connect:db/frontend': ['db'] }[id] ?? [
      'api',
      'db',
    ]
    expect(result.lost.map(({ container }) => container)).toEqual(expected)
    // for the call 30 s, and some more for a last look
    expect(result.took).toBeGreaterThan(34_000)
    expect(result.took).toBeLessThan(38_000)
  })

  test('for a while is waited for, as if nothing had been', async () => {
    const hooks = failFrom('create frontend', lost)
    setTimeout(() => (hooks.state.isFailing = false), 20_000)
    const result = await run({ ...hooks, before: failFor(hooks) })
    expect(result).toMatchObject({ outcome: 'applied', undo: [] })
  })

  test('for longer than that stops the work, which is taken back when it is there again', async () => {
    const hooks = failFrom('create frontend', lost)
    setTimeout(() => (hooks.state.isFailing = false), 33_000)
    const result = await run({ ...hooks, before: failFor(hooks) })
    expect(result).toMatchObject({ outcome: 'failed', lost: [] })
    expect(listOutcomes(result)).toEqual({
      ...outcomesOf('undone', REPLACE.slice(0, 3)),
      'create-network:frontend': 'failed',
      ...outcomesOf('not-started', [...REPLACE.slice(4), ...MOVE]),
    })
    expect(await readState()).toEqual(before)
  })

  test('after it did the last of the work has done it, whatever it answered', async () => {
    const hooks = { isFailing: false }
    setTimeout(() => (hooks.isFailing = false), 33_000)
    const result = await run({
      after: (call) => {
        if (call !== 'disconnect web bridge') return
        hooks.isFailing = true
        throw lost
      },
      read: () => {
        if (hooks.isFailing) throw lost
      },
    })
    expect(result).toMatchObject({ outcome: 'applied', undo: [], lost: [] })
    expect(result.steps.at(-1)).toMatchObject({ outcome: 'already-done', error: null })
  })

  test('and cannot be read in the end has no places to tell', async () => {
    let isFailing = false
    const result = await run({
      before: failOnce('create frontend', full),
      after: (call) => {
        isFailing ||= call === 'connect api frontend'
      },
      read: () => {
        // The last thing that is read before is that a container has joined again.
        if (isFailing) throw new EngineError('denied', 'permission denied')
      },
    })
    expect(result.places).toEqual([])
  })

  test('before anything was started has left nothing half done', async () => {
    const result = await run(
      {
        read: () => {
          throw lost
        },
      },
      { signal: AbortSignal.abort() },
    )
    expect(result).toMatchObject({ outcome: 'failed', undo: [], lost: [], calls: [] })
    expect(listOutcomes(result)).toEqual(outcomesOf('not-started', [...REPLACE, ...MOVE]))
  })
})

/** As `before` of hooks that end failing some time: the call that begins it fails once. */
function failFor(hooks: ReturnType<typeof failFrom>): (call: string) => void {
  let isOpen = true
  return (call) => {
    if (!isOpen && !hooks.state.isFailing) return
    if (call === 'create frontend') isOpen = false
    hooks.before(call)
  }
}

describe('a lock that is lost', () => {
  test('stops everything at once, and what is half done is left to whoever has it', async () => {
    const { before: fail } = failFrom('create frontend', lockLost)
    const result = await run({ before: fail })
    expect(result.outcome).toBe('half-done')
    expect(listOutcomes(result)).toEqual({
      ...outcomesOf('done', REPLACE.slice(0, 3)),
      'create-network:frontend': 'failed',
      ...outcomesOf('not-started', [...REPLACE.slice(4), ...MOVE]),
    })
    // One more call is tried to take the work back; it meets the same.
    expect(result.calls).toHaveLength(5)
    expect(result.undo.map(({ outcome }) => outcome)).toEqual(['failed', 'not-started', 'not-started'])
    expect(result.lost.map(({ container }) => container)).toEqual(['api', 'db'])
  })
})

describe('a signal', () => {
  test.each(REPLACE.slice(0, -1))('in the middle of a replace has it taken back: %s', async (id) => {
    const controller = new AbortController()
    const result = await run(
      {
        after: (call) => {
          if (call === nameCall(id)) controller.abort()
        },
      },
      { signal: controller.signal },
    )
    expect(result).toMatchObject({ outcome: 'interrupted', lost: [] })
    const place = REPLACE.indexOf(id) + 1
    expect(listOutcomes(result)).toEqual({
      ...outcomesOf('undone', REPLACE.slice(0, place)),
      ...outcomesOf('not-started', [...REPLACE.slice(place), ...MOVE]),
    })
    expect(result.undo).toHaveLength(place)
    expect(await readState()).toEqual(before)
  })

  test('after a change that is whole leaves it', async () => {
    const controller = new AbortController()
    const result = await run(
      {
        after: (call) => {
          if (call === 'connect db frontend') controller.abort()
        },
      },
      { signal: controller.signal },
    )
    expect(result).toMatchObject({ outcome: 'interrupted', undo: [], lost: [] })
    expect(listOutcomes(result)).toEqual({
      ...outcomesOf('done', REPLACE),
      ...outcomesOf('not-started', MOVE),
    })
  })

  test('before the first step leaves everything', async () => {
    const result = await run({}, { signal: AbortSignal.abort() })
    expect(result).toMatchObject({ outcome: 'interrupted', undo: [], lost: [], calls: [] })
    expect(await readState()).toEqual(before)
  })

  test('while a step fails is a failure', async () => {
    const controller = new AbortController()
    const fail = failOnce('create frontend', full)
    const result = await run(
      {
        before: (call) => {
          if (call === 'create frontend') controller.abort()
          fail(call)
        },
      },
      { signal: controller.signal },
    )
    expect(result).toMatchObject({ outcome: 'failed', lost: [] })
    expect(await readState()).toEqual(before)
  })
})

describe('work that is taken up', () => {
  test('is carried out from where it was left', async () => {
    const first = await run({ before: failFrom('create frontend', full).before }, { onFailure: 'keep' })
    expect(first.outcome).toBe('half-done')
    const done = new Set(REPLACE.slice(0, 3))
    const wanted = new Set(REPLACE.slice(3))
    const result = await run({}, { resumption: { done, wanted, created: new Map() } })
    expect(result.calls).toEqual(['create frontend', 'connect api frontend', 'connect db frontend'])
    expect(listOutcomes(result)).toEqual({
      ...outcomesOf('already-done', REPLACE.slice(0, 3)),
      ...outcomesOf('done', REPLACE.slice(3)),
      ...outcomesOf('not-started', MOVE),
    })
    expect(result).toMatchObject({ outcome: 'failed', lost: [], undo: [] })
  })
})
