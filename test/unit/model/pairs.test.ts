import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addTo, compareText, findPair, makePairs, sortTexts } from '../../../src/model/pairs.ts'

const text = fc.string({ unit: 'binary' })
const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', ''))

/** Code points, compared one by one. */
function compareSlowly(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [index, character] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

describe('texts', () => {
  it('are ordered by code point, whatever the locale', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Math.sign(compareSlowly(a, b)))
      }),
    )
  })

  it.each([
    ['a', 'b', -1],
    ['ab', 'a', 1],
    ['', '', 0],
    ['Zeta', 'alpha', -1],
    ['é', 'z', 1],
    ['\u{1f6d2}', '\uffee', 1],
    ['\ud83d', '\u{1f6d2}', -1],
  ])('%j against %j gives %i', (a, b, expected) => {
    expect(Math.sign(compareText(a, b))).toBe(expected)
  })

  it('lose their repeats when they are sorted', () => {
    expect(sortTexts(['web', 'api', 'web', 'db'])).toEqual(['api', 'db', 'web'])
  })
})

describe('pairs', () => {
  it('hold every key once, sorted, with its last value', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, text)), (entries) => {
        const pairs = makePairs(entries)
        const keys = pairs.map(([name]) => name)
        expect(keys).toEqual(sortTexts(entries.map(([name]) => name)))
        for (const [name, value] of pairs) {
          expect(value).toBe(entries.findLast(([other]) => other === name)?.[1])
          expect(findPair(pairs, name)).toBe(value)
        }
      }),
    )
  })

  it('do not know keys that objects have by themselves', () => {
    expect(findPair(makePairs([['tier', 'data']]), 'toString')).toBeUndefined()
    expect(findPair(makePairs([]), '__proto__')).toBeUndefined()
  })
})

describe('lists by key', () => {
  it('grow in the order in which values come', () => {
    const lists = new Map<string, number[]>()
    addTo(lists, 'api', 1)
    addTo(lists, 'api', 2)
    addTo(lists, 'db', 3)
    expect([...lists]).toEqual([
      ['api', [1, 2]],
      ['db', [3]],
    ])
  })
})
