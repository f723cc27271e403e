// The small parts of a text: escaping, values, lines, steps and times.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeJson, escapeText } from '../../../src/render/escape.ts'
import { renderDuration, renderStep } from '../../../src/render/step.ts'
import {
  hasRoom,
  joinLines,
  padEnd,
  padStart,
  readWidth,
  renderTone,
  wrapEntries,
  wrapLine,
} from '../../../src/render/style.ts'
import { renderValue } from '../../../src/render/value.ts'
import { renderCount } from '../../../src/render/words.ts'
import { makeSteps } from './plans.ts'

const PLAIN = { color: false, columns: 80 }
const NARROW = { color: false, columns: 24 }

/** What a terminal acts on, or does not show at all. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

// Made once and outside the tests: the first such arbitrary of a worker takes more than a second.
const anyText = fc.string({ unit: 'binary' })

describe('escapeText', () => {
  it.each([
    ['plain text', 'frontend 172.25.0.0/16', 'frontend 172.25.0.0/16'],
    ['letters of any script', 'café 網路 данные', 'café 網路 данные'],
    ['line breaks and tabs', 'a\nb\r\tc', String.raw`a\nb\r\tc`],
    ['an escape sequence', '\u001b[31mred', String.raw`\u{1b}[31mred`],
    ['eight-bit control characters', '\u009b31m', String.raw`\u{9b}31m`],
    ['text that turns its direction', 'a\u202eb', String.raw`a\u{202e}b`],
    ['invisible characters', 'a\u200bb\u00ad', String.raw`a\u{200b}b\u{ad}`],
    ['spaces that are none', 'a\u00a0b', String.raw`a\u{a0}b`],
    ['line separators', 'a\u2028b', String.raw`a\u{2028}b`],
    ['half a surrogate pair', 'a\ud83d', String.raw`a\u{d83d}`],
    ['a decomposed letter, unlike the composed one', 'cafe\u0301', String.raw`cafe\u{301}`],
    ['a mark that would sit on what stands before', '\u0301a', String.raw`\u{301}a`],
  ])('shows %s', (_what, text, shown) => {
    expect(escapeText(text)).toBe(shown)
  })

  it('never lets an unsafe character through, and says nothing that normalization changes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = escapeText(text)
        expect(shown).not.toMatch(UNSAFE)
        expect(shown.normalize()).toBe(shown)
      }),
    )
  })
})

describe('escapeJson', () => {
  it('keeps the value and lets no unsafe character through', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = escapeJson(JSON.stringify({ text }, null, 2))
        expect(JSON.parse(json)).toEqual({ text })
        expect(json.replaceAll('\n', '')).not.toMatch(UNSAFE)
      }),
    )
  })
})

describe('renderValue', () => {
  it.each([
    [null, 'none'],
    [true, 'true'],
    [1450, '1450'],
    ['172.25.0.0/16', '172.25.0.0/16'],
    ['1450', '"1450"'],
    ['0x10', '"0x10"'],
    ['true', '"true"'],
    ['none', '"none"'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a"b\u001b', String.raw`"a\"b\u001b"`],
    [['api', 'rest-api'], '[api, rest-api]'],
    [[], '[]'],
    [{ tier: 'data', 'odd key': null }, '{tier: data, "odd key": none}'],
  ] as const)('shows %j as %s', (value, shown) => {
    expect(renderValue(value)).toBe(shown)
  })
})

describe('lines', () => {
  it('breaks at spaces and indents what follows', () => {
    expect(wrapLine(NARROW, { first: 2, rest: 4 }, 'a network that has a long explanation')).toEqual([
      '  a network that has a',
      '    long explanation',
    ])
  })

  it('breaks words that are longer than a line', () => {
    const lines = wrapLine(NARROW, { first: 0, rest: 0 }, 'x'.repeat(60))
    expect(lines.map((line) => line.length)).toEqual([24, 24, 12])
  })

  it('does not break what fits, and keeps its spaces', () => {
    expect(wrapLine(PLAIN, { first: 1, rest: 0 }, 'a   b ')).toEqual([' a   b '])
  })

  it('lays out for a narrow terminal rather than for none', () => {
    const lines = wrapLine({ color: false, columns: 1 }, { first: 4, rest: 4 }, 'one two three four five')
    expect(lines).toEqual(['    one two three four', '    five'])
  })

  it('keeps entries whole', () => {
    expect(wrapEntries(NARROW, ['+ create', '- remove', '~ reconnect'])).toEqual([
      '+ create   - remove',
      '~ reconnect',
    ])
    expect(wrapEntries(NARROW, [])).toEqual([])
  })

  it('pads by columns, not by characters', () => {
    expect(padEnd('網', 4)).toBe('網  ')
    expect(padStart('網', 4)).toBe('  網')
    expect(padEnd('longer', 2)).toBe('longer')
    expect(readWidth('\u001b[31m網\u001b[39m')).toBe(2)
    expect(hasRoom(NARROW, 22, '網')).toBe(true)
    expect(hasRoom(NARROW, 23, '網')).toBe(false)
  })

  it('colours only where colour is wanted and there is something to colour', () => {
    expect(renderTone({ color: true, columns: 80 }, 'red', 'gone')).toBe('\u001b[31mgone\u001b[39m')
    expect(renderTone({ color: true, columns: 80 }, 'red', '')).toBe('')
    expect(renderTone(PLAIN, 'red', 'gone')).toBe('gone')
  })

  it('ends every line', () => {
    expect(joinLines(['a', 'b'])).toBe('a\nb\n')
    expect(joinLines([])).toBe('')
  })

  it('counts', () => {
    expect([renderCount(1, 'error'), renderCount(2, 'error')]).toEqual(['1 error', '2 errors'])
  })
})

describe('steps and times', () => {
  it.each([
    ['create-network', String.raw`create network front\nend`],
    ['remove-network', String.raw`remove network front\nend`],
    ['connect', String.raw`connect a\tpi to front\nend`],
    ['disconnect', String.raw`disconnect a\tpi from front\nend`],
  ] as const)('says what %s does', (action, text) => {
    expect(renderStep(makeSteps('front\nend', 'a\tpi')[action])).toBe(text)
  })

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1440, '1.4 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('reads %d milliseconds as %s', (milliseconds, text) => {
    expect(renderDuration(milliseconds)).toBe(text)
  })
})
