import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addReachable } from '../../../src/plan/graph.ts'
import { connectNodes, hasWay, makeGrowing, type NamedEdge } from '../../../src/plan/growing.ts'

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']
const edge = fc.record({ from: fc.constantFrom(...NAMES), to: fc.constantFrom(...NAMES) })
const isForward = ({ from, to }: NamedEdge): boolean => NAMES.indexOf(from) < NAMES.indexOf(to)

function hasPlainWay(edges: readonly NamedEdge[], { from, to }: NamedEdge): boolean {
  const outgoing = new Map(NAMES.map((name) => [name, edges.filter((one) => one.from === name)]))
  const ends = new Map([...outgoing].map(([name, list]) => [name, list.map((one) => one.to)]))
  return addReachable(ends, from, new Set()).has(to)
}

describe('a graph that grows', () => {
  it('knows all ways at any time, whatever was likely, cycles included', () => {
    fc.assert(
      fc.property(fc.array(edge), fc.array(edge), fc.array(edge), (first, likely, added) => {
        const edges = first.filter(isForward)
        const graph = makeGrowing(
          edges,
          likely.filter(({ from, to }) => from !== to),
        )
        for (const next of added) {
          connectNodes(graph, next)
          edges.push(next)
          for (const from of NAMES) {
            for (const to of NAMES) expect(hasWay(graph, { from, to })).toBe(hasPlainWay(edges, { from, to }))
          }
        }
      }),
    )
  })
})
