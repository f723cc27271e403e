// The marker survives every name, and nothing but a marker is taken for one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMarker, renderMarker, type Marker } from '../../../src/render/markdown-marker.ts'
import { listNodes, parseMarkdown } from './markdown.ts'

const SHOP: Marker = { tool: 'xec 1.2.0', project: 'shop', key: null, digest: 'sha256:c', cut: false }
const line = (json: string): string => `<!-- xec:plan ${json} -->`

describe('the marker of a comment', { timeout: 30_000 }, () => {
  it('is one line that holds what it says', () => {
    expect(renderMarker(SHOP)).toBe(
      '<!-- xec:plan {"format":1,"tool":"xec 1.2.0","project":"shop","key":null,"digest":"sha256:c","cut":false} -->',
    )
  })

  it('comes back as it was, and never ends early', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc.constantFrom('-->', '--!>', '<!--', '@octocat', 'a--b', '->', '--', '\n\n'),
    )
    const marker = fc.record({
      tool: word,
      project: fc.option(word),
      key: fc.option(word),
      digest: fc.option(word),
      cut: fc.boolean(),
    })
    fc.assert(
      fc.property(marker, (some) => {
        const text = renderMarker(some)
        expect(parseMarker(`${text}\n## Plan`)).toEqual(some)
        expect(text).toMatch(/^[ -~]*$/)
        expect(text).not.toMatch(/@|#|--.*--.*--/)
        const nodes = listNodes(parseMarkdown(`${text}\nbehind`)).filter(({ type }) => type !== 'root')
        expect(nodes).toMatchObject([{ type: 'html', value: text }, { type: 'paragraph' }, { type: 'text' }])
      }),
      { numRuns: 50 },
    )
  })

  it('is read from a comment with the line ends of a browser', () => {
    expect(parseMarker(`${renderMarker(SHOP)}\r\n## Plan\r\n`)).toEqual(SHOP)
  })

  it('keeps to a length', () => {
    const text = renderMarker({ ...SHOP, project: 'é'.repeat(5000) })
    expect(parseMarker(text)?.project).toBe('é'.repeat(80))
  })

  it.each([
    ['a plain comment', 'A nice plan.'],
    ['a marker further down', `Look:\n${renderMarker(SHOP)}`],
    ['a marker in a quotation', `> ${renderMarker(SHOP)}`],
    ['another format', line('{"format":2,"tool":"xec","project":null,"key":null,"digest":null,"cut":false}')],
    ['no JSON', line('{"format":1,}')],
    ['no tool', line('{"format":1,"project":null,"key":null,"digest":null}')],
    ['a project that is no text', line('{"format":1,"tool":"xec","project":1,"key":null,"digest":null}')],
    ['a key that is no text', line('{"format":1,"tool":"xec","project":null,"key":[],"digest":null}')],
    ['a digest that is no text', line('{"format":1,"tool":"xec","project":null,"key":null,"digest":{}}')],
  ])('is not found in %s', (_what, text) => {
    expect(parseMarker(text)).toBeNull()
  })

  it('of which it is not known whether it was cut counts as cut', () => {
    const text = line('{"format":1,"tool":"xec","project":null,"key":null,"digest":null}')
    expect(parseMarker(text)?.cut).toBe(true)
  })
})
