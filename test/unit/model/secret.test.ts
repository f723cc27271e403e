import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dropNamed, makeMask, NO_MASK, renderOrigin, type Secret } from '../../../src/model/secret.ts'

const secret = (text: string, from: readonly string[] = ['TOKEN']): Secret => {
  const [variable = null] = from
  return { text, shown: renderOrigin(from), variable: from.length === 1 ? variable : null }
}
const mask = (text: string, ...texts: readonly string[]): string =>
  makeMask(texts.map((item) => secret(item))).maskText(text)

describe('a mask', () => {
  it.each([
    ['by itself', 'hunter2', '(from env.TOKEN)'],
    ['in a sentence', 'no label "token=hunter2".', 'no label "token=(from env.TOKEN)".'],
    ['several times', 'hunter2/hunter2', '(from env.TOKEN)/(from env.TOKEN)'],
  ])('replaces a secret %s', (_where, text, shown) => {
    expect(mask(text, 'hunter2')).toBe(shown)
  })

  it('replaces the longest secret first, whatever order they come in', () => {
    const both = [secret('hunter2!'), secret('hunter2!-hunter3!', ['A', 'B'])]
    for (const secrets of [both, both.toReversed()]) {
      expect(makeMask(secrets).maskText('is hunter2!-hunter3!')).toBe('is (from env.A, env.B)')
    }
  })

  it('replaces a short secret where it stands alone, and a long one anywhere', () => {
    expect(mask('prod, production and prod-1', 'prod')).toBe(
      '(from env.TOKEN), production and (from env.TOKEN)-1',
    )
    expect(mask('nonprod', 'prod')).toBe('nonprod')
    expect(mask('\u001b[1mprod\u001b[0m', 'prod')).toBe('\u001b[1m(from env.TOKEN)\u001b[0m')
    expect(mask('xcorrecthorsex', 'correcthorse')).toBe('x(from env.TOKEN)x')
    expect(mask('x#a#x', '#a#x#')).toBe('x#a#x')
    expect(mask('x#a-#x', '#a-#')).toBe('x(from env.TOKEN)x')
  })

  it('leaves texts of less than four characters, and words that every output holds', () => {
    expect(mask('a 123 true bridge', '123', 'true', 'bridge', '', '   ', ' ab  ')).toBe('a 123 true bridge')
    expect(makeMask([secret('123')])).toBe(NO_MASK)
    expect(NO_MASK.maskText('hunter2')).toBe('hunter2')
    expect(NO_MASK.findVariable('hunter2')).toBeNull()
  })

  it('finds a secret that is quoted as JSON, and one whose end of line was dropped', () => {
    expect(mask(`is ${JSON.stringify('a"b\\c\n')}`, 'a"b\\c\n')).toBe(String.raw`is "(from env.TOKEN)\n"`)
    expect(mask('is hunter2.', 'hunter2\n')).toBe('is (from env.TOKEN).')
  })

  it('leaves what a mask has put there', () => {
    const again = makeMask([secret('TOKEN'), secret('hidden'), secret('from env.TOKEN')])
    expect(again.maskText('(from env.TOKEN), (hidden), TOKEN')).toBe(
      '(from env.TOKEN), (hidden), (from env.TOKEN)',
    )
  })

  it('names the variable that a whole text is the value of', () => {
    const { findVariable } = makeMask([secret('hunter2'), secret('a-hunter2', ['A', 'B'])])
    expect(findVariable('hunter2')).toBe('TOKEN')
    expect(findVariable('a-hunter2')).toBeNull()
    expect(findVariable('hunter')).toBeNull()
  })

  it('lets no long secret through, whatever characters it has', () => {
    const text = fc.string({ unit: 'binary', minLength: 8, maxLength: 20 })
    fc.assert(
      fc.property(text, fc.string(), fc.string(), (value, before, after) => {
        fc.pre(value.trim().length >= 4 && value.length >= 8 && !'(from env.TOKEN)'.includes(value.trim()))
        const { maskText } = makeMask([secret(value)])
        expect(maskText(`${before}${value}${after}`)).toContain('(from env.TOKEN)')
      }),
    )
  })
})

describe('an origin', () => {
  it.each([
    [[], '(hidden)'],
    [['A'], '(from env.A)'],
    [['A', 'B'], '(from env.A, env.B)'],
  ])('of %j reads %s', (from, shown) => {
    expect(renderOrigin(from)).toBe(shown)
  })
})

describe('a secret that is part of a name', () => {
  it('is none, since names are shown', () => {
    const secrets = [secret('front'), secret('hunter2')]
    expect(dropNamed(secrets, ['frontend', 'api'])).toEqual([secret('hunter2')])
  })
})
