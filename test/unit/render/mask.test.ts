import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Secret } from '../../../src/model/secret.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { escapeText } from '../../../src/render/escape.ts'
import { maskDocument, maskPlan, makeShownMask } from '../../../src/render/mask.ts'
import { renderTone, wrapLine } from '../../../src/render/style.ts'
import { renderValue } from '../../../src/render/value.ts'
import { makeNetworkChange, makePlanOf, makeSteps, RICH_PLAN } from './plans.ts'

const secret = (text: string): Secret => ({ text, shown: '(from env.TOKEN)', variable: 'TOKEN' })
const mask = (shown: string, text: string): string => makeShownMask([secret(text)]).maskText(shown)

const SENSITIVE: Plan = makePlanOf({
  sensitive: [{ address: 'networks.frontend', path: 'labels["token"]', from: ['TOKEN'] }],
  changes: [
    makeNetworkChange({
      differences: [{ path: 'labels["token"]', before: 'old-one', after: 'hunter2', forcesReplace: true }],
      hazards: [{ type: 'prunes', level: 'notice', message: 'loses old-one for hunter2', allowed: false }],
    }),
  ],
  steps: Object.values(makeSteps()).map((step) => ({
    ...step,
    hazards: [{ type: 'prunes', level: 'notice', message: 'hunter2', allowed: false }],
    irreversible: step.action === 'connect' ? 'loses old-one' : null,
  })),
  kept: [{ address: 'networks.(a)', reason: 'policy', detail: 'has hunter2' }],
  diagnostics: [
    { code: 'a', severity: 'notice', summary: 'A', detail: 'is hunter2', fix: 'not old-one', range: null },
  ],
})

describe('a plan that is shown', () => {
  it('has values from the environment in none of its texts', () => {
    const shown = JSON.stringify(maskPlan(SENSITIVE))
    expect(shown).not.toMatch(/hunter2|old-one/)
    expect(shown).toContain('loses (hidden) for (from env.TOKEN)')
    expect(shown).toContain('has (from env.TOKEN)')
    expect(shown).toContain('not (hidden)')
  })

  it('stays as it is the second time', () => {
    expect(maskPlan(maskPlan(SENSITIVE))).toEqual(maskPlan(SENSITIVE))
  })

  it('is the plan itself where nothing came from the environment', () => {
    expect(maskPlan(RICH_PLAN)).toBe(RICH_PLAN)
  })
})

describe('a secret in a text that is laid out', () => {
  it.each([
    ['quoted', `'it'\\''s-it'`, "it's-it", "'(from env.TOKEN)'"],
    ['as JSON', String.raw`"a\"b\\c"`, 'a"b\\c', '"(from env.TOKEN)"'],
    ['escaped', String.raw`x a\u{1b}[31mb y`, 'a\u001b[31mb', 'x (from env.TOKEN) y'],
    ['broken', 'is hun\n    ter2!', 'hunter2!', 'is (from env.TOKEN)'],
    [
      'behind an escape',
      String.raw`a\nhunter2 and "\u0007hunter2"`,
      'hunter2',
      String.raw`a\n(from env.TOKEN) and "\u0007(from env.TOKEN)"`,
    ],
    [
      'broken in colour',
      'is \u001b[31mhun\u001b[39m\n  \u001b[31mter2\u001b[39m!',
      'hunter2',
      'is \u001b[31m(from env.TOKEN)\u001b[39m!',
    ],
    ['of several words', 'is correct\n  horse battery', 'correct horse  battery', 'is (from env.TOKEN)'],
    ['of several lines', 'is correct\n  horse', 'correct\nhorse\n', 'is (from env.TOKEN)'],
  ])('is found %s', (_how, shown, text, masked) => {
    expect(mask(shown, text)).toBe(masked)
  })

  it('is found escaped, where as it is it would be a colour', () => {
    const colours = '\u001b[31m\u001b[32m'
    expect(mask(escapeText(`a ${colours} b`), colours)).toBe('a (from env.TOKEN) b')
    expect(mask('\u001b[31ma\u001b[39m', colours)).toBe('\u001b[31ma\u001b[39m')
  })

  it('is found wherever a layout breaks it', { timeout: 30_000 }, () => {
    const text = fc.string({ unit: 'binary', minLength: 8, maxLength: 60 })
    const word = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })
    fc.assert(
      fc.property(text, word, fc.integer({ min: 24, max: 60 }), (value, before, columns) => {
        fc.pre(value.trim().length >= 8 && !/\s/.test(value))
        const style = { color: true, columns }
        for (const shown of [
          escapeText(`${before} ${value} end`),
          `${escapeText(before)} ${renderValue(value)}`,
        ]) {
          const lines = wrapLine(style, { first: 2, rest: 4 }, renderTone(style, 'red', shown)).join('\n')
          expect(mask(lines, value)).toContain('(from env.TOKEN)')
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('a document', () => {
  it('shows no secret in its texts, and keeps its keys, words and names', () => {
    const document = {
      kind: 'network',
      name: 'hunter2',
      hunter2: [{ detail: 'is hunter2', status: 400, allowed: true, error: null }],
      waitsFor: ['hunter2'],
      message: 'hunter2',
    }
    expect(maskDocument(document, makeShownMask([secret('hunter2')]).maskText)).toEqual({
      ...document,
      hunter2: [{ detail: 'is (from env.TOKEN)', status: 400, allowed: true, error: null }],
      message: '(from env.TOKEN)',
    })
  })
})
