import { describe, expect, it } from 'vitest'
import { renderCallKind, sumWaiting } from '../../../src/model/engine-call.ts'

describe('the kind of a call', () => {
  it.each([
    ['GET', '/info', 'GET /info'],
    ['GET', '/v1.51/info', 'GET /info'],
    ['GET', '/engine/v1.51/networks', 'GET /networks'],
    ['GET', '/v1.51/containers/json?all=1', 'GET /containers/json'],
    ['POST', '/v1.51/networks/create', 'POST /networks/create'],
    ['DELETE', '/v1.51/networks/0edb', 'DELETE /networks/{id}'],
    ['GET', '/v1.51/containers/json-api/json', 'GET /containers/{id}/json'],
    ['POST', '/v1.51/networks/a%2Fb/connect', 'POST /networks/{id}/connect'],
    ['GET', '/networks?filters=%7B%22name%22%3A%5B%22/v1.5/x%22%5D%7D', 'GET /networks'],
  ])('of %s %s is %s', (method, path, kind) => {
    expect(renderCallKind({ method, path })).toBe(kind)
  })
})

describe('the time of waiting', () => {
  it.each([
    ['of no call', [], 0],
    [
      'of calls one after another',
      [
        [0, 2],
        [3, 5],
      ],
      4,
    ],
    [
      'of calls beside each other counts once',
      [
        [0, 10],
        [2, 4],
        [5, 12],
      ],
      12,
    ],
    [
      'does not depend on their order',
      [
        [5, 12],
        [0, 10],
      ],
      12,
    ],
  ] as const)('%s', (_, calls, sum) => {
    expect(sumWaiting(calls.map(([begin, end]) => ({ begin, end })))).toBe(sum)
  })
})
