// Many subnets, ready to be asked which of them share addresses with another one. Prefixes lie inside each other or apart, so those that
// meet a subnet are the ones around it, found by their length, and the ones inside it, which stand in one row.
import type { AddressRange } from '../model/address.ts'
import { addTo } from '../model/pairs.ts'

/** A subnet. Those of a Swarm are apart from those of its engines. */
export interface TakenRange extends AddressRange {
  readonly subnet: string
  readonly swarm: boolean
}

interface Entry {
  readonly first: bigint
  /** The place in the list that the index was made of. */
  readonly place: number
}

/** Subnets by the space that they lie in. */
export type RangeIndex = ReadonlyMap<string, RangeSpace>

interface RangeSpace {
  /** Sorted by the first address. */
  readonly entries: readonly Entry[]
  /** Places by the first address, by the length of the prefix. */
  readonly byLength: ReadonlyMap<number, ReadonlyMap<bigint, readonly number[]>>
}

/** True if two subnets share an address. */
export function hasCommon(a: TakenRange, b: TakenRange): boolean {
  return findSpace(a) === findSpace(b) && a.first <= b.last && b.first <= a.last
}

function findSpace({ family, swarm }: TakenRange): string {
  return `${family} ${swarm}`
}

/** Makes an index of lists of subnets. */
export function makeRangeIndex(lists: readonly (readonly TakenRange[])[]): RangeIndex {
  const spaces = new Map<string, { entries: Entry[]; byLength: Map<number, Map<bigint, number[]>> }>()
  for (const [place, ranges] of lists.entries()) {
    for (const range of ranges) {
      const key = findSpace(range)
      const space = spaces.get(key) ?? { entries: [], byLength: new Map<number, Map<bigint, number[]>>() }
      spaces.set(key, space)
      space.entries.push({ first: range.first, place })
      const places = space.byLength.get(range.prefixLength) ?? new Map<bigint, number[]>()
      space.byLength.set(range.prefixLength, places)
      addTo(places, range.first, place)
    }
  }
  for (const { entries } of spaces.values()) entries.sort((a, b) => (a.first < b.first ? -1 : 1))
  return spaces
}

/** The places of the lists with a subnet that shares an address with one of these, sorted. */
export function listPlaces(ranges: readonly TakenRange[], index: RangeIndex): readonly number[] {
  const found = new Set<number>()
  for (const range of ranges) {
    const space = index.get(findSpace(range))
    if (space === undefined) continue
    addInside(range, space, found)
    addAround(range, space, found)
  }
  return [...found].toSorted((a, b) => a - b)
}

function addInside({ first, last }: TakenRange, { entries }: RangeSpace, found: Set<number>): void {
  for (let at = findStart(entries, first); at < entries.length; at += 1) {
    const entry = entries[at] as Entry
    if (entry.first > last) return
    found.add(entry.place)
  }
}

// The first entry that begins at an address or after it.
function findStart(entries: readonly Entry[], first: bigint): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle] as Entry).first < first) low = middle + 1
    else high = middle
  }
  return low
}

const BITS = { 4: 32, 6: 128 } as const

function addAround(
  { family, first, prefixLength }: TakenRange,
  { byLength }: RangeSpace,
  found: Set<number>,
): void {
  for (const [length, places] of byLength) {
    if (length >= prefixLength) continue
    const hostBits = BigInt(BITS[family] - length)
    for (const place of places.get((first >> hostBits) << hostBits) ?? []) found.add(place)
  }
}
