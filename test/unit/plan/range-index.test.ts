// Which of many subnets share addresses with another one: the same as by comparing each with each.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseCidr } from '../../../src/model/address.ts'
import { hasCommon, listPlaces, makeRangeIndex, type TakenRange } from '../../../src/plan/range-index.ts'

function take(subnet: string, swarm = false): TakenRange {
  const range = parseCidr(subnet)
  if (range === null) throw new Error(`${subnet} is no CIDR`)
  return { ...range, subnet, swarm }
}

const lists = [
  [take('10.1.0.0/24'), take('fd00:1::/64')],
  [],
  [take('10.0.0.0/8')],
  [take('10.1.0.128/25')],
  [take('10.1.0.0/24', true)],
  [take('10.2.0.0/24')],
]
const index = makeRangeIndex(lists)

it.each<[what: string, subnet: TakenRange, places: number[]]>([
  ['itself, what it lies in, and what lies in it', take('10.1.0.0/24'), [0, 2, 3]],
  ['all that lies in it', take('0.0.0.0/0'), [0, 2, 3, 5]],
  ['what it lies in', take('10.1.0.200/30'), [0, 2, 3]],
  ['its neighbours in a Swarm', take('10.1.0.0/16', true), [4]],
  ['none where nothing is near', take('192.0.2.0/24'), []],
  ['none of an address family that nothing has', take('fd00:2::/64', true), []],
])('finds %s', (_what, subnet, places) => {
  expect(listPlaces([subnet], index)).toEqual(places)
})

const subnet = fc
  .record({
    family: fc.constantFrom(4, 6),
    bits: fc.integer({ min: 0, max: 15 }),
    length: fc.integer({ min: 0, max: 4 }),
    swarm: fc.boolean(),
  })
  .map(({ family, bits, length, swarm }) =>
    take(family === 4 ? `${bits * 16}.0.0.0/${length}` : `${(bits * 4096).toString(16)}::/${length}`, swarm),
  )

it('finds what comparing each with each finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(subnet, { maxLength: 3 }), { maxLength: 12 }),
      fc.array(subnet),
      (all, some) => {
        const expected = all.flatMap((ranges, place) =>
          ranges.some((a) => some.some((b) => hasCommon(a, b))) ? [place] : [],
        )
        expect(listPlaces(some, makeRangeIndex(all))).toEqual(expected)
      },
    ),
  )
})
