// The time of a live check, and the end of it.
import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Prober } from '../../../src/engine/prober.ts'
import { CheckClock } from '../../../src/reconcile/check-clock.ts'
import { makeFakeProber } from '../../support/fake-prober.ts'

const never = (): Promise<never> => new Promise(() => undefined)
const make = (exec: Prober['exec'], signal: AbortSignal): CheckClock =>
  new CheckClock({ ...makeFakeProber(() => ({})), exec }, { milliseconds: 60_000, signal })

describe('the time of a check', () => {
  it('is over for all commands at once when it is interrupted, with one listener for all', async () => {
    const controller = new AbortController()
    const clock = make(never, controller.signal)
    const running = Array.from({ length: 40 }, (_, index) => clock.exec(`c${index}`, ['true'], 1000))
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    controller.abort()
    expect(new Set(await Promise.all(running))).toEqual(new Set([null]))
    expect(clock.isOver).toBe(true)
    expect(await clock.exec('c', ['true'], 1000)).toBeNull()
  })

  it('takes no notice of what fails after that', async () => {
    const controller = new AbortController()
    let fail: (error: Error) => void = () => undefined
    const clock = make(() => new Promise((_, reject) => (fail = reject)), controller.signal)
    const running = clock.exec('web', ['true'], 1000)
    controller.abort()
    expect(await running).toBeNull()
    fail(new Error('the engine is gone'))
    await new Promise((resolve) => void setTimeout(resolve, 1))
  })
})
