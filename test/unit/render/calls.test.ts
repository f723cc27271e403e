import { describe, expect, it } from 'vitest'
import type { EngineCall } from '../../../src/model/engine-call.ts'
import { renderCall, renderCalls } from '../../../src/render/calls.ts'

const plain = { color: false, columns: 80 }
const colored = { color: true, columns: 80 }
const ID = '82c5162f9fbe'.padEnd(64, '0')

function makeCall(change: Partial<EngineCall> = {}): EngineCall {
  return {
    method: 'GET',
    path: '/v1.51/networks',
    begin: 31.4,
    end: 33.5,
    status: 200,
    bytes: 6822,
    ...change,
  }
}

describe('one call', () => {
  it.each([
    [{}, 'at 31 ms  GET /v1.51/networks: 200, 6.8 kB in 2.1 ms'],
    [
      { path: `/v1.51/containers/${ID}/json` },
      'at 31 ms  GET /v1.51/containers/82c5162f9fbe/json: 200, 6.8 kB in 2.1 ms',
    ],
    [{ path: '/networks/a%1B%5B31m' }, 'at 31 ms  GET /networks/a\\u{1b}[31m: 200, 6.8 kB in 2.1 ms'],
    [{ path: '/networks/%E0%A4%A' }, 'at 31 ms  GET /networks/%E0%A4%A: 200, 6.8 kB in 2.1 ms'],
    [{ status: null, bytes: 0, end: 45_031.4 }, 'at 31 ms  GET /v1.51/networks: no answer in 45.0 s'],
    [{ status: 404, bytes: 37 }, 'at 31 ms  GET /v1.51/networks: 404, 37 B in 2.1 ms'],
    [{ bytes: 209_715_200 }, 'at 31 ms  GET /v1.51/networks: 200, 210 MB in 2.1 ms'],
    [{ bytes: 0 }, 'at 31 ms  GET /v1.51/networks: 200, 0 B in 2.1 ms'],
  ])('%j', (change, text) => {
    expect(renderCall(plain, makeCall(change))).toBe(text)
  })

  it('stands out where it failed', () => {
    expect(renderCall(colored, makeCall())).toContain('\u001b[2m')
    expect(renderCall(colored, makeCall({ status: 500 }))).toContain('\u001b[33m')
  })
})

describe('the calls of a run', () => {
  it('are listed by kind, with the time that was spent waiting and the time that was not', () => {
    const inspects = [1, 2, 3, 14].map((end) =>
      makeCall({ path: `/v1.51/containers/${ID}/json`, begin: 40, end: 40 + end, bytes: 5500 }),
    )
    const failed = makeCall({
      method: 'POST',
      path: '/v1.51/networks/create',
      begin: 60,
      end: 61,
      status: 409,
    })
    const calls = [makeCall(), ...inspects, makeCall({ path: '/info' }), failed]
    expect(renderCalls(plain, calls, { total: 75, asking: 0 })).toEqual([
      'CALLS  ENGINE CALL                       MEDIAN  LONGEST    SIZE',
      '    4  GET /containers/{id}/json         3.0 ms    14 ms   22 kB',
      '    1  GET /info                         2.1 ms   2.1 ms  6.8 kB',
      '    1  GET /networks                     2.1 ms   2.1 ms  6.8 kB',
      '    1  POST /networks/create (1 failed)  1.0 ms   1.0 ms  6.8 kB',
      '7 calls to the engine: 17 ms of waiting for it, 58 ms in xec; 75 ms in all.',
    ])
  })

  it('are told apart from the time that a person took', () => {
    const [sum] = renderCalls(plain, [makeCall()], { total: 5_000, asking: 4_000 }).slice(-1)
    expect(sum).toBe(
      '1 call to the engine: 2 ms of waiting for it, 998 ms in xec, 4.0 s for your answer; 5.0 s in all.',
    )
  })

  it('may be none', () => {
    expect(renderCalls(plain, [], { total: 12, asking: 0 })).toEqual(['No calls to an engine: 12 ms in xec.'])
  })

  it('have a heading that keeps in the background', () => {
    expect(renderCalls(colored, [makeCall()], { total: 12, asking: 0 })[0]).toContain('\u001b[2mCALLS')
  })
})
