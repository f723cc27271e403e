// Text from outside in Markdown: whatever it says, a parser finds code and plain words.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeText } from '../../../src/render/escape.ts'
import {
  clipText,
  renderCode,
  renderCodeList,
  renderFence,
  renderProse,
} from '../../../src/render/markdown-text.ts'
import { listNodes, parseMarkdown } from './markdown.ts'

const syntax = fc.string({
  unit: fc.constantFrom(...'` \\"\'<>|*_@#:/.-()[]!~$&a1'.split('')),
  maxLength: 30,
})
const anyText = fc.oneof(syntax, fc.string({ unit: 'binary', maxLength: 40 }))

/** The code spans that a parser finds in a paragraph, and the text around them. */
function readSpans(markdown: string): { readonly code: readonly string[]; readonly text: string } {
  const nodes = listNodes(parseMarkdown(markdown))
  expect(nodes.slice(0, 2).map(({ type }) => type)).toEqual(['root', 'paragraph'])
  const rest = nodes.slice(2)
  for (const { type } of rest) expect(['text', 'inlineCode']).toContain(type)
  return {
    code: rest.flatMap((node) => (node.type === 'inlineCode' ? [node.value] : [])),
    text: rest.map((node) => (node.type === 'text' ? node.value : '')).join(''),
  }
}

describe('a code span', { timeout: 30_000 }, () => {
  it('holds any text, as it is after escaping', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text !== '')
        const { code, text: rest } = readSpans(`x ${renderCode(text, 10_000)} y`)
        expect(code).toEqual([escapeText(text)])
        expect(rest).toBe('x  y')
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['', '`""`'],
    ['a', '`a`'],
    ['`', '`` ` ``'],
    ['a``b', '```a``b```'],
    [' a ', '`  a  `'],
    [' a', '` a`'],
    ['  ', '`  `'],
  ])('writes %j as %s', (text, code) => {
    expect(renderCode(text)).toBe(code)
  })

  it('shows so much of a long text', () => {
    expect(renderCode('a'.repeat(200))).toBe(`\`${'a'.repeat(119)}…\``)
  })

  it('lists names, and counts those that are too many', () => {
    expect(renderCodeList(['a', 'b'], 2)).toBe('`a`, `b`')
    expect(renderCodeList(['a', 'b', 'c', 'd'], 2)).toBe('`a`, `b` and 2 more')
  })
})

describe('a clipped text', { timeout: 30_000 }, () => {
  it.each([
    ['frontend', 8, 'frontend'],
    ['frontend', 7, 'fronte…'],
    ['ab\u{1f600}', 3, 'ab…'],
    ['ab\u{1f600}d', 4, 'ab…'],
    [String.raw`abc\u{202e}d`, 8, 'abc…'],
    [String.raw`abc\nd`, 5, 'abc…'],
  ])('%j in %i characters is %j', (text, most, clipped) => {
    expect(clipText(text, most)).toBe(clipped)
  })

  it('is never longer than asked for', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, most) => {
        expect(clipText(text, most).length).toBeLessThanOrEqual(most)
      }),
    )
  })
})

describe('a sentence', { timeout: 30_000 }, () => {
  it('is words and code, whatever it says', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 6 }), (parts) => {
        const { text } = readSpans(`x ${renderProse(parts.join(' '), 1000)}`)
        expect(text).toMatch(/^[A-Za-z0-9 ().,;:!?'-]*$/)
        expect(text).not.toMatch(/:[\w+-]+:|\bGH-\d|[0-9a-f]{7}|www\.|:\/\//i)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['Network "backend" is removed.', 'Network `backend` is removed.'],
    ['Running: "db", ("web").', 'Running: `db`, (`web`).'],
    ['Give "a name" of 12 letters.', 'Give `a name` of 12 letters.'],
    ['Create it with "-p 80:80" or --adopt.', 'Create it with `-p 80:80` or `--adopt.`'],
    ["It doesn't fit (yet): well-known!", "It doesn't fit (yet): well-known!"],
    ['1. first', String.raw`1\. first`],
    ['There are 1.', 'There are 1.'],
    ['- a', '`-` a'],
    ['@team #12 GH-12 owner/name#1', '`@team` `#12` `GH-12` `owner/name#1`'],
    ['deadbeef defaced 1234567 :tada:', '`deadbeef` `defaced` `1234567` `:tada:`'],
    ['see www.evil.example and <b>', 'see `www.evil.example` and `<b>`'],
    ['"a"b"c" ""', '`"a"b"c"` `""`'],
    ['', ''],
  ])('%s', (text, markdown) => {
    expect(renderProse(text, 1000)).toBe(markdown)
  })

  it('is cut where it is too long', () => {
    expect(renderProse('one two three', 8)).toBe('one `two…`')
  })
})

describe('a fence', { timeout: 30_000 }, () => {
  it('cannot be closed from within', () => {
    const line = fc.string({ unit: fc.constantFrom(...'` ~a'.split('')), maxLength: 12 })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const nodes = listNodes(parseMarkdown([...renderFence('diff', lines), 'behind'].join('\n')))
        expect(nodes).toMatchObject([
          { type: 'root' },
          { type: 'code', lang: 'diff', value: lines.join('\n') },
          { type: 'paragraph' },
          { type: 'text', value: 'behind' },
        ])
      }),
    )
  })
})
