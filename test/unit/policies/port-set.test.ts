import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PolicyPorts } from '../../../src/model/policy.ts'
import {
  ALL_PORTS,
  intersectPorts,
  listPorts,
  makePortSet,
  makePublishedSet,
  NO_PORTS,
  subtractPorts,
  unitePorts,
} from '../../../src/policies/port-set.ts'

const tcp = (first: number, last = first): PolicyPorts => ({ first, last, protocol: 'tcp' })

describe('sets of ports', () => {
  it('join what touches and overlaps, each protocol by itself', () => {
    const set = makePortSet([tcp(80), tcp(90, 95), tcp(81, 89), { first: 80, last: 80, protocol: 'udp' }])
    expect(listPorts(set)).toEqual([tcp(80, 95), { first: 80, last: 80, protocol: 'udp' }])
    expect(listPorts(makePortSet([tcp(1, 65_535)]))).toEqual([tcp(1, 65_535)])
    expect(listPorts(NO_PORTS)).toEqual([])
  })

  it('are all ports where nothing is said', () => {
    expect(makePortSet(null)).toBe(ALL_PORTS)
    expect(listPorts(ALL_PORTS)).toBeNull()
    expect(listPorts(unitePorts(ALL_PORTS, makePortSet([tcp(80)])))).toBeNull()
    expect(unitePorts(makePortSet([tcp(80)]), ALL_PORTS)).toBe(ALL_PORTS)
    expect(subtractPorts(makePortSet([tcp(80)]), ALL_PORTS)).toEqual(NO_PORTS)
  })

  it('are those that listen behind published ones', () => {
    const published = { hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' } as const
    expect(listPorts(makePublishedSet([published, { ...published, hostPort: 9090 }]))).toEqual([tcp(80)])
  })

  it('are united, cut and taken away as sets are', () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 5 }), fc.constantFrom('tcp', 'sctp'))
      .map(([first, more, protocol]): PolicyPorts => ({
        first,
        last: first + more,
        protocol: protocol as PolicyPorts['protocol'],
      }))
    const spread = (ports: readonly PolicyPorts[] | null): ReadonlySet<string> =>
      new Set(
        (ports ?? []).flatMap(({ first, last, protocol }) =>
          Array.from({ length: last - first + 1 }, (_, index) => `${protocol} ${first + index}`),
        ),
      )
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), fc.array(range, { maxLength: 6 }), (a, b) => {
        const [left, right] = [makePortSet(a), makePortSet(b)]
        const [inA, inB] = [spread(a), spread(b)]
        const sort = (set: Iterable<string>) => [...set].toSorted()
        const told = (set: typeof left) => sort(spread(listPorts(set)))
        expect(told(unitePorts(left, right))).toEqual(sort(new Set([...inA, ...inB])))
        expect(told(intersectPorts(left, right))).toEqual(sort([...inA].filter((port) => inB.has(port))))
        expect(told(subtractPorts(left, right))).toEqual(sort([...inA].filter((port) => !inB.has(port))))
      }),
    )
  })
})
