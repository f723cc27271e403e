// How a topology is laid out: every network before its containers, and no lane used by two at once.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrangeLanes, MOST_LANES, type Graph, type Layout } from '../../../../src/render/html/lanes.ts'

function makeGraph(places: Readonly<Record<string, readonly string[]>>, networks: readonly string[]): Graph {
  return { networks, containers: Object.keys(places).toSorted(), places: new Map(Object.entries(places)) }
}

function show({ rows, lanes }: Layout): readonly string[] {
  return rows.map(({ kind, address }) => (kind === 'network' ? `${address} ${lanes.get(address)}` : address))
}

describe('the layout of a topology', () => {
  it('puts containers below the last of their networks, and uses a lane again', () => {
    const places = { api: ['back', 'front'], db: ['back'], web: ['front'], mail: ['post'], idle: [] }
    expect(show(arrangeLanes(makeGraph(places, ['back', 'front', 'post'])))).toEqual([
      'back 0',
      'db',
      'front 1',
      'api',
      'web',
      'post 0',
      'mail',
      'idle',
    ])
  })

  it('gives what many share a lane of its own, and all that it connects one after another', () => {
    const stacks = Array.from({ length: 40 }, (_, index) => `stack-${index + 10}`)
    const places = Object.fromEntries(stacks.map((stack) => [`app-${stack}`, ['proxy', stack]]))
    const { rows, width, lanes } = arrangeLanes(makeGraph(places, ['proxy', ...stacks].toSorted()))
    expect(rows[0]).toEqual({ kind: 'network', address: 'proxy' })
    expect({ width, lanes: lanes.size }).toEqual({ width: 2, lanes: 41 })
  })

  it('gives no lane to more networks than the eye can follow', () => {
    const networks = Array.from({ length: 20 }, (_, index) => `net-${index + 10}`)
    const { width, lanes } = arrangeLanes(makeGraph({ hub: networks }, networks))
    expect({ width, lanes: lanes.size }).toEqual({ width: MOST_LANES, lanes: MOST_LANES })
  })

  it('copes with a chain that is longer than it is parted', () => {
    const networks = Array.from({ length: 300 }, (_, index) => `net-${String(index).padStart(3, '0')}`)
    const links = networks
      .slice(1)
      .map((network, index) => [`c-${index}`, [networks[index] as string, network]])
    const clique = networks.slice(0, 80)
    const places = { ...Object.fromEntries(links), all: clique }
    const { rows } = arrangeLanes(makeGraph(places, networks))
    expect(rows).toHaveLength(600)
  })

  it('holds everything once, networks first, and lets no two networks run in one lane', () => {
    const graph = fc
      .array(fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']), { maxLength: 25 })
      .map((lists) =>
        makeGraph(Object.fromEntries(lists.map((on, index) => [`c${index + 10}`, on])), [
          'a',
          'b',
          'c',
          'd',
          'e',
          'f',
          'g',
          'h',
        ]),
      )
    fc.assert(
      fc.property(graph, (some) => {
        const { rows, lanes, width } = arrangeLanes(some)
        expect(rows.map(({ address }) => address).toSorted()).toEqual(
          [...some.networks, ...some.containers].toSorted(),
        )
        const places = new Map(rows.map(({ address }, index) => [address, index]))
        const ends = new Map<string, number>(
          some.networks.map((network) => [network, places.get(network) as number]),
        )
        for (const [container, on] of some.places) {
          for (const network of on) {
            expect(places.get(container)).toBeGreaterThan(places.get(network) as number)
            ends.set(network, Math.max(ends.get(network) as number, places.get(container) as number))
          }
        }
        for (const [one, lane] of lanes) {
          expect(lane).toBeLessThan(width)
          for (const [other, otherLane] of lanes) {
            if (one === other || lane !== otherLane) continue
            const isApart =
              (ends.get(one) as number) < (places.get(other) as number) ||
              (ends.get(other) as number) < (places.get(one) as number)
            expect(isApart).toBe(true)
          }
        }
      }),
    )
  })
})
