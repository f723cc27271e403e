import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collectEdges, type Edge } from '../../../src/plan/edges.ts'
import { addReachable, orderNodes } from '../../../src/plan/graph.ts'

// Hard edges lead from smaller to larger ranks, so that they form no cycle; soft ones lead anywhere.
const COUNT = 8
const graph = fc
  .record({
    ranks: fc.shuffledSubarray(
      Array.from({ length: COUNT }, (_, index) => index),
      { minLength: COUNT, maxLength: COUNT },
    ),
    hard: fc.array(fc.tuple(fc.nat({ max: COUNT - 1 }), fc.nat({ max: COUNT - 1 })), { maxLength: 12 }),
    soft: fc.array(
      fc.tuple(fc.nat({ max: COUNT - 1 }), fc.nat({ max: COUNT - 1 }), fc.integer({ min: 1, max: 3 })),
      {
        maxLength: 12,
      },
    ),
  })
  .map(({ ranks, hard, soft }): Edge[] => [
    ...hard
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({ a: ranks[Math.min(a, b)] as number, b: ranks[Math.max(a, b)] as number }))
      .map(({ a, b }) => ({ from: a, to: b })),
    ...soft.filter(([from, to]) => from !== to).map(([from, to, weight]) => ({ from, to, weight })),
  ])

describe('an order of nodes', () => {
  it('holds every node once and obeys every edge that was not given up', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const { order, dropped } = orderNodes(COUNT, collectEdges(edges))
        expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, index) => index))
        for (const [index, { from, to, weight }] of edges.entries()) {
          if (dropped.has(index)) expect(weight).toBeDefined()
          else expect(order.indexOf(from)).toBeLessThan(order.indexOf(to))
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('gives nothing up that closes no cycle', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const outgoing = new Map<number, number[]>()
        for (const { from, to } of edges) outgoing.set(from, [...(outgoing.get(from) ?? []), to])
        const { dropped } = orderNodes(COUNT, collectEdges(edges))
        for (const index of dropped) {
          const { from, to } = edges[index] as Edge
          expect(addReachable(outgoing, to, new Set()).has(from)).toBe(true)
        }
      }),
    )
  })

  it.each<readonly [string, number, readonly Edge[], readonly number[], readonly number[]]>([
    ['is that of the input where there are no edges', 3, [], [0, 1, 2], []],
    ['follows edges', 3, [{ from: 2, to: 0 }], [1, 2, 0], []],
    [
      'gives up the lightest wish of a cycle',
      2,
      [
        { from: 0, to: 1, weight: 2 },
        { from: 1, to: 0, weight: 1 },
      ],
      [0, 1],
      [1],
    ],
    [
      'gives up a wish rather than a need',
      3,
      [
        { from: 0, to: 1, weight: 9 },
        { from: 1, to: 2 },
        { from: 2, to: 0 },
      ],
      [1, 2, 0],
      [0],
    ],
    [
      'gives up one wish of each of two cycles',
      4,
      [
        { from: 0, to: 1, weight: 1 },
        { from: 1, to: 0, weight: 2 },
        { from: 2, to: 3, weight: 2 },
        { from: 3, to: 2, weight: 1 },
      ],
      [1, 0, 2, 3],
      [0, 3],
    ],
  ])('%s', (_, count, edges, order, dropped) => {
    const result = orderNodes(count, collectEdges(edges))
    expect([...result.dropped].toSorted((a, b) => a - b)).toEqual(dropped)
    expect(result.order).toEqual(order)
  })
})

// Networks in a row, each replaced with a container that is on it and on the next one: joined here before it leaves there, which closes
// a short cycle for each, at the end of a way along all networks that are left.
function countReads(networks: number): number {
  let reads = 0
  const pairs = Array.from({ length: networks }, (_, index) => index).flatMap((index) => {
    const [remove, create, on, off, nextOn, nextOff] = [0, 1, 2, 3, 6, 7].map(
      (place) => 4 * index + place,
    ) as [number, number, number, number, number, number]
    const own = [
      { from: off, to: remove },
      { from: remove, to: create },
      { from: create, to: on },
    ]
    const last = index === networks - 1
    return last ? own : [...own, { from: nextOn, to: remove }, { from: on, to: nextOff, weight: 3 }]
  })
  const edges = collectEdges(pairs)
  edges.from = new Proxy(edges.from, {
    get: (numbers, key) => {
      reads += 1
      return Reflect.get(numbers, key) as unknown
    },
  })
  expect(orderNodes(4 * networks, edges).dropped.size).toBe(networks - 1)
  return reads
}

describe('ordering many nodes with many cycles', () => {
  it('looks at each edge a few times, however long the way to a cycle is', () => {
    expect(countReads(1000)).toBeLessThan(11 * countReads(100))
  })
})

describe('what can be reached', () => {
  const outgoing = new Map([
    ['a', ['b']],
    ['b', ['c', 'a']],
    ['d', ['e']],
  ])

  it.each([
    ['a', [], ['a', 'b', 'c']],
    ['c', [], ['c']],
    ['d', ['a'], ['a', 'd', 'e']],
    ['a', ['b'], ['a', 'b']],
  ])('from %s, beside %j, is %j', (from, known, expected) => {
    expect([...addReachable(outgoing, from, new Set(known))].toSorted()).toEqual(expected)
  })
})
