import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListCutter } from '../../../../src/engine/docker/list-cutter.ts'

// What comes of a text that arrives in pieces of such a size: its items, or null where it is no list.
function cut(text: string, size: number): unknown[] | null {
  const items: unknown[] = []
  const cutter = new ListCutter((item) => items.push(item))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) {
    if (!cutter.push(bytes.subarray(at, at + size))) return null
  }
  return cutter.isComplete() ? items : null
}

function parse(text: string): unknown[] | null {
  try {
    // half a surrogate pair does not survive the way over the wire
    const value: unknown = JSON.parse(Buffer.from(text).toString())
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

const size = fc.integer({ min: 1, max: 9 })
const list = fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 6 })

describe('a list in pieces', () => {
  it('has the items that it has as a whole, wherever it is cut', () => {
    fc.assert(
      fc.property(list, size, fc.constantFrom(undefined, 1, '\t', '\r\n'), (items, pieces, space) => {
        const text = JSON.stringify(items, null, space)
        expect(cut(text, pieces)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('is refused where it would be as a whole', () => {
    const broken = fc
      .tuple(list, fc.nat(), fc.constantFrom('', ',', ']', '}', '[', '{', '"', '\\', ' ', 'x', '1'))
      .map(([items, at, text]) => {
        const whole = JSON.stringify(items)
        const place = at % (whole.length + 1)
        return whole.slice(0, place) + text + whole.slice(place + (text === '' ? 1 : 0))
      })
    fc.assert(
      fc.property(broken, size, (text, pieces) => {
        expect(cut(text, pieces)).toEqual(parse(text))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    '',
    ' ',
    '{}',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '[1]x',
    '[1] [2]',
    '[1}',
    '[1  2]',
    '["a',
    '["\\"]',
  ])('is refused: %j', (text) => {
    for (const pieces of [1, 2, 100]) expect(cut(text, pieces)).toBeNull()
  })

  it.each(['[]', ' [ ] ', '\n[1 ,\t2]\n', '["a   b"]', '["\\"],", [","]]', '["é€😀"]'])(
    'is taken: %j',
    (text) => {
      for (const pieces of [1, 2, 3, 100]) expect(cut(text, pieces)).toEqual(JSON.parse(text))
    },
  )
})
