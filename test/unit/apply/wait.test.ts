// Waiting: how often, how long, and until whom.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { repeatWhile, sleep, waitFor } from '../../../src/apply/wait.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** Runs to the end and tells how many milliseconds that took. */
async function measure<Value>(run: () => Promise<Value>): Promise<{ value: Value; took: number }> {
  const begin = Date.now()
  const pending = run().then((value) => ({ value, took: Date.now() - begin }))
  await vi.runAllTimersAsync()
  return pending
}

describe('sleeping', () => {
  test('lasts as long as it is told to', async () => {
    expect(await measure(() => sleep(700))).toMatchObject({ took: 700 })
    expect(await measure(() => sleep(700, new AbortController().signal))).toMatchObject({ took: 700 })
  })

  test('ends with a signal, and at once where that came before', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 300)
    const pending = measure(() => sleep(700, controller.signal))
    expect(await pending).toMatchObject({ took: 300 })
    expect(await measure(() => sleep(700, controller.signal))).toMatchObject({ took: 0 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('leaves nothing behind on a signal that lives on', async () => {
    const { signal } = new AbortController()
    const remove = vi.spyOn(signal, 'removeEventListener')
    const add = vi.spyOn(signal, 'addEventListener')
    await measure(() => sleep(10, signal))
    expect(remove.mock.calls).toEqual(add.mock.calls)
  })
})

describe('waiting for something to be right', () => {
  const isReady = (state: string): boolean => state === 'ready'

  test('ends when it is, without a delay where it is from the start', async () => {
    expect(await measure(() => waitFor(async () => 'ready', isReady))).toEqual({ value: true, took: 0 })
    const read = vi.fn(async () => (Date.now() - begin >= 1_000 ? 'ready' : 'busy'))
    const begin = Date.now()
    expect(await measure(() => waitFor(read, isReady))).toEqual({ value: true, took: 1_750 })
    expect(read).toHaveBeenCalledTimes(4)
  })

  test('is given up after 30 seconds', async () => {
    const read = vi.fn(async () => 'busy')
    const { value, took } = await measure(() => waitFor(read, isReady))
    expect(value).toBe(false)
    expect(took).toBeGreaterThanOrEqual(30_000)
    expect(took).toBeLessThanOrEqual(34_000)
    expect(read.mock.calls.length).toBeLessThan(15)
  })

  test('is given up at once when a signal comes', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1_000)
    const read = vi.fn(async () => 'busy')
    const waiting = measure(() => waitFor(read, isReady, controller.signal))
    expect(await waiting).toEqual({ value: false, took: 1_000 })
    // The last look is after the signal: what became right meanwhile counts.
    expect(read).toHaveBeenCalledTimes(4)
  })

  test('counts what is right, even after a signal', async () => {
    expect(await waitFor(async () => 'ready', isReady, AbortSignal.abort())).toBe(true)
    expect(await waitFor(async () => 'busy', isReady, AbortSignal.abort())).toBe(false)
  })

  test('fails with what reading fails with', async () => {
    const read = vi.fn().mockRejectedValue(new Error('gone'))
    await expect(waitFor(read, isReady)).rejects.toThrow('gone')
    expect(read).toHaveBeenCalledTimes(1)
  })
})

describe('repeating', () => {
  test('ends with the first success', async () => {
    const call = vi
      .fn()
      .mockRejectedValueOnce(new Error('busy'))
      .mockRejectedValueOnce(new Error('busy'))
      .mockResolvedValue('done')
    expect(await measure(() => repeatWhile(call, () => true))).toMatchObject({ value: 'done' })
    expect(call).toHaveBeenCalledTimes(3)
  })

  test('ends after five times in about four seconds with the last failure', async () => {
    let count = 0
    const call = vi.fn(async () => {
      count += 1
      throw new Error(`busy ${count}`)
    })
    const { value, took } = await measure(() => repeatWhile(call, () => true).catch(String))
    expect(value).toBe('Error: busy 6')
    expect(took).toBeGreaterThan(2_900)
    expect(took).toBeLessThan(4_900)
  })

  test('is for what passes only', async () => {
    const call = vi.fn().mockRejectedValue(new Error('no'))
    await expect(repeatWhile(call, () => false)).rejects.toThrow('no')
    expect(call).toHaveBeenCalledTimes(1)
  })
})
