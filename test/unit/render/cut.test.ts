// What is left out of a document that is too long, and that nothing more is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitDocument, readByteLength, type Layout } from '../../../src/render/cut.ts'

const WORDS = [
  ['tiny', 'small'],
  ['harbour', 'breakwater', 'lighthouse'],
  ['ü', '船'],
] as const
const SIZES = WORDS.map(({ length }) => length)

/** Head, then the first words of each list, then what is missing. */
const layout: Layout = (shown) => {
  const words = WORDS.flatMap((list, index) => list.slice(0, shown[index]))
  const left = SIZES.reduce((sum, size, index) => sum + size - (shown[index] ?? 0), 0)
  return ['head', ...words, ...(left === 0 ? [] : [`+${left}`])].join(' ')
}

describe('a document', { timeout: 30_000 }, () => {
  it('counts bytes as UTF-8', () => {
    expect(['', 'a', 'ü', '船', '\u{1f6a2}'].map(readByteLength)).toEqual([0, 1, 2, 3, 4])
  })

  it('is whole where there is room', () => {
    expect(fitDocument(layout, SIZES, 1000)).toEqual({ text: layout(SIZES), shown: SIZES })
  })

  it.each([
    [52, [2, 3, 2]],
    [51, [1, 3, 2]],
    [48, [0, 3, 2]],
    [43, [0, 2, 2]],
    [32, [0, 1, 2]],
    [21, [0, 0, 2]],
    [13, [0, 0, 1]],
    [9, [0, 0, 0]],
    [0, [0, 0, 0]],
  ])('in %i bytes shows %j of its lists', (maxBytes, shown) => {
    expect(fitDocument(layout, SIZES, maxBytes).shown).toEqual(shown)
  })

  it('is the same where nothing is laid out that is too long for certain', () => {
    for (let maxBytes = 0; maxBytes < 60; maxBytes += 1) {
      const bounded: Layout = (shown) => {
        const words = WORDS.flatMap((list, index) => list.slice(0, shown[index]))
        return words.join('').length > maxBytes ? null : layout(shown)
      }
      expect(fitDocument(bounded, SIZES, maxBytes)).toEqual(fitDocument(layout, SIZES, maxBytes))
    }
  })

  it('is as long as the limit allows, and a later list is whole as long as an earlier one shows anything', () => {
    const lists = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 9 }), { maxLength: 9 }), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 200 }), (words, limit) => {
        const sizes = words.map(({ length }) => length)
        const join = (shown: readonly number[]): string =>
          words.flatMap((list, index) => list.slice(0, shown[index])).join('')
        const { text, shown } = fitDocument(join, sizes, limit)
        expect(text).toBe(join(shown))
        expect(readByteLength(text)).toBeLessThanOrEqual(limit)
        const at = shown.findIndex((count, index) => count > 0 || index === sizes.length - 1)
        expect(shown.slice(at + 1)).toEqual(sizes.slice(at + 1))
        const count = shown[at] ?? 0
        const size = sizes[at] ?? 0
        if (count < size) expect(readByteLength(join(shown.with(at, count + 1)))).toBeGreaterThan(limit)
      }),
    )
  })
})
