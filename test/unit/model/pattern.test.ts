import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPattern, matchesPattern } from '../../../src/model/pattern.ts'

describe('a pattern', () => {
  it.each([
    ['web', 'web', true],
    ['web', 'web-1', false],
    ['*', '', true],
    ['web-*', 'web-1', true],
    ['web-*', 'my-web-1', false],
    ['*-db', 'shop-db', true],
    ['*-db', 'shop-db-1', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a*b*c', 'abc', true],
    ['a*a', 'a', false],
    ['a.c', 'abc', false],
  ])('%s stands for %s: %s', (pattern, name, expected) => {
    expect(matchesPattern(pattern, name)).toBe(expected)
  })

  it('stands for what a regular expression of it stands for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 })
    fc.assert(
      fc.property(text, name, (pattern, subject) => {
        const same = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
        expect(matchesPattern(pattern, subject)).toBe(same.test(subject))
      }),
    )
  })

  it('takes no time to find out that it does not', () => {
    expect(matchesPattern(`${'a*'.repeat(2000)}b`, 'a'.repeat(20_000))).toBe(false)
  })

  it('is told by its star', () => {
    expect([isPattern('web'), isPattern('w*b')]).toEqual([false, true])
  })
})
