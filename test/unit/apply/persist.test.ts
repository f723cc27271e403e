// Calls whose answer got lost: looked up, repeated where that is safe, and given up in time.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isUnanswered, persist } from '../../../src/apply/persist.ts'
import { EngineError, type EngineErrorKind } from '../../../src/model/errors.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const makeError = (kind: EngineErrorKind, status: number | null = null, text: string = kind): EngineError =>
  new EngineError(kind, text, { status })

interface Run {
  /** What single calls meet, in their order; later ones succeed with `done`. */
  readonly call: readonly Error[]
  /** What single looks show (`null`: the effect is not there) or meet; later ones as the last. */
  readonly find?: readonly unknown[]
  readonly signal?: AbortSignal
}

/** Lets a call meet what it shall meet, and tells how it ended, after how many calls, looks and milliseconds. */
async function run({ call: calls, find: finds = [null], signal }: Run) {
  const call = vi.fn(async () => {
    const next = calls[call.mock.calls.length - 1]
    if (next !== undefined) throw next
    return 'done'
  })
  const find = vi.fn(async () => {
    const found = finds[Math.min(find.mock.calls.length, finds.length) - 1]
    if (found instanceof Error) throw found
    return found as string | null
  })
  const begin = Date.now()
  const pending = persist({ call, find, signal }).then(
    (result) => ({ result, took: Date.now() - begin }),
    (error: unknown) => ({ error, took: Date.now() - begin }),
  )
  await vi.runAllTimersAsync()
  return { ...(await pending), calls: call.mock.calls.length, looks: find.mock.calls.length }
}

const lost = makeError('unreachable', null, 'read ECONNRESET')
const busy = makeError('server', 503, 'the daemon is starting')
const broken = makeError('server', 500, 'no space left on device')

describe('a call', () => {
  test('that succeeds is neither looked up nor repeated', async () => {
    expect(await run({ call: [] })).toEqual({ result: 'done', took: 0, calls: 1, looks: 0 })
  })

  test.each<EngineErrorKind>([
    'not-found',
    'name-taken',
    'already-connected',
    'not-connected',
    'pool-overlap',
    'pool-exhausted',
    'address-in-use',
    'active-endpoints',
    'predefined',
    'invalid',
    'denied',
  ])('that is refused with %s is neither looked up nor repeated', async (kind) => {
    const error = makeError(kind, 409)
    expect(await run({ call: [error] })).toEqual({ error, took: 0, calls: 1, looks: 0 })
  })

  test('that meets a defect of this program is not repeated', async () => {
    const error = new TypeError('undefined is no function')
    expect(await run({ call: [error] })).toMatchObject({ error, calls: 1, looks: 0 })
  })

  test.each<EngineErrorKind>(['unreachable', 'timeout', 'malformed'])(
    'that breaks with %s after it took effect has what it would have returned',
    async (kind) => {
      expect(await run({ call: [makeError(kind)], find: ['found'] })).toEqual({
        result: 'found',
        took: 0,
        calls: 1,
        looks: 1,
      })
    },
  )

  test.each([lost, makeError('timeout'), makeError('malformed', 200), busy])(
    'that breaks before it took effect is sent again: $message',
    async (error) => {
      const { took, ...rest } = await run({ call: [error, error] })
      expect(rest).toEqual({ result: 'done', calls: 3, looks: 2 })
      // 250 and 500 ms, give or take a quarter
      expect(took).toBeGreaterThanOrEqual(560)
      expect(took).toBeLessThanOrEqual(940)
    },
  )

  test('that breaks again after it was repeated is looked up again', async () => {
    expect(await run({ call: [lost, lost], find: [null, 'found'] })).toMatchObject({
      result: 'found',
      calls: 2,
      looks: 2,
    })
  })

  test('is repeated three times at most, and fails with what the last one met', async () => {
    const last = makeError('timeout', null, 'the last one')
    const { took, ...rest } = await run({ call: [lost, lost, lost, last] })
    expect(rest).toEqual({ error: last, calls: 4, looks: 4 })
    expect(took).toBeLessThan(3_000)
  })

  test('that is refused when it is repeated fails with that', async () => {
    const error = makeError('pool-overlap', 403)
    expect(await run({ call: [lost, error] })).toMatchObject({ error, calls: 2, looks: 1 })
  })

  test('that breaks inside the engine is looked up, as it may have taken effect, and not repeated', async () => {
    expect(await run({ call: [broken] })).toEqual({ error: broken, took: 0, calls: 1, looks: 1 })
    expect(await run({ call: [broken], find: ['found'] })).toMatchObject({ result: 'found', calls: 1 })
  })

  test('an effect that is nothing is one all the same', async () => {
    expect(await run({ call: [lost], find: [undefined] })).toMatchObject({ calls: 1, result: undefined })
  })
})

describe('an engine that is away', () => {
  test('is read again until it is back, and the call is sent again', async () => {
    const { took, ...rest } = await run({ call: [lost], find: [lost, lost, lost, null] })
    expect(rest).toEqual({ result: 'done', calls: 2, looks: 4 })
    expect(took).toBeGreaterThan(1_400)
  })

  test('is read again until it shows the effect', async () => {
    const { took, ...rest } = await run({ call: [lost], find: [lost, makeError('timeout'), 'found'] })
    expect(rest).toEqual({ result: 'found', calls: 1, looks: 3 })
    expect(took).toBeLessThan(1_000)
  })

  test('for good is waited for 30 seconds, then the first error is told', async () => {
    const refused = makeError('unreachable', null, 'connect ECONNREFUSED')
    const { took, looks, ...rest } = await run({ call: [lost], find: [refused] })
    expect(rest).toEqual({ error: lost, calls: 1 })
    expect(took).toBeGreaterThanOrEqual(30_000)
    expect(took).toBeLessThanOrEqual(32_500)
    expect(looks).toBeLessThan(28)
  })

  test('and then busy is waited for as well', async () => {
    const found = await run({ call: [lost], find: [lost, busy, busy, 'found'] })
    expect(found).toMatchObject({ result: 'found', calls: 1, looks: 4 })
    expect(await run({ call: [busy], find: [busy, null] })).toMatchObject({ result: 'done', calls: 2 })
  })

  test('and then refuses to be read tells that', async () => {
    const denied = makeError('denied', 403)
    expect(await run({ call: [lost], find: [lost, denied] })).toMatchObject({ error: denied, calls: 1 })
  })
})

describe('a signal', () => {
  test('ends waiting for an engine that is away, with the first error', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 5_000)
    const result = await run({ call: [lost], find: [makeError('timeout')], signal: controller.signal })
    expect(result).toMatchObject({ error: lost, took: 5_000, calls: 1 })
  })

  test('that came before leaves one look, which decides', async () => {
    const signal = AbortSignal.abort()
    expect(await run({ call: [lost], find: ['found'], signal })).toMatchObject({ result: 'found', looks: 1 })
    expect(await run({ call: [lost], signal })).toEqual({ error: lost, took: 0, calls: 1, looks: 1 })
    expect(await run({ call: [lost], find: [broken], signal })).toMatchObject({ error: broken, looks: 1 })
  })

  test('between two tries ends the delay, and no call is sent after it', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const { signal } = controller
    expect(await run({ call: [lost], signal })).toEqual({ error: lost, took: 100, calls: 1, looks: 1 })
  })
})

test.each([
  { error: lost, isOne: true },
  { error: makeError('timeout'), isOne: true },
  { error: makeError('malformed'), isOne: true },
  { error: busy, isOne: false },
  { error: makeError('denied'), isOne: false },
  { error: new Error('read ECONNRESET'), isOne: false },
  { error: null, isOne: false },
])('that the engine did not answer goes by kind: $error is $isOne', ({ error, isOne }) => {
  expect(isUnanswered(error)).toBe(isOne)
})
