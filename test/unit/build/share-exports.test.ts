import { describe, expect, it } from 'vitest'
import { shareExports } from '../../../src/build/share-exports.ts'

function run(text: string): { readonly exports: Record<string, unknown>; readonly run: () => void } {
  const module = { exports: {} as Record<string, unknown> }
  // oxlint-disable-next-line no-implied-eval typescript/no-implied-eval -- a part is text
  new Function('module', shareExports(text))(module)
  return { exports: module.exports, run: module.exports['change'] as () => void }
}

describe('what a part exports', () => {
  it('is values, under the names that others know', () => {
    const { exports } = run(
      'var a = 1, b = () => 2;\nfunction c() {}\nexport {\n  a,\n  b as two,\n  c as default\n};\n',
    )
    expect(Object.keys(exports)).toEqual(['a', 'two', 'default'])
    expect(Object.getOwnPropertyDescriptor(exports, 'two')).toHaveProperty('value')
  })

  it.each([
    ['is given later', 'var a, change = () => { a = 7; };'],
    ['is changed with others', 'var a = 1, change = () => { ({ b: [a] } = { b: [7] }); };'],
    ['is counted', 'let a = 6; var change = () => { a++; };'],
    ['is counted before', 'let a = 6; var change = () => { ++a; };'],
    ['runs through a list', 'let a; var change = () => { for (a of [6, 7]); };'],
    ['is added to', 'let a = 3; var change = () => { a += 4; };'],
  ])('is as it is now where it %s', (_, code) => {
    const { exports, run: change } = run(`${code}\nexport {\n  a,\n  change\n};\n`)
    expect(exports['a']).not.toBe(7)
    change()
    expect(exports['a']).toBe(7)
  })

  it('may be nothing', () => {
    expect(shareExports('console.log(1);\n')).toBe('console.log(1);\n')
  })
})
