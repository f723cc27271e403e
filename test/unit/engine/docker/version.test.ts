import { describe, expect, it } from 'vitest'
import { hasApi, isApiVersion, negotiateVersion } from '../../../../src/engine/docker/version.ts'

describe('negotiateVersion', () => {
  it.each([
    ['1.41', '1.12', '1.41'],
    ['1.51', '1.24', '1.51'],
    ['1.55', '1.40', '1.55'],
    ['1.60', '1.44', '1.55'],
    ['2.0', '1.55', '1.55'],
  ])('takes of a server with %s (at least %s) the version %s', (newest, oldest, chosen) => {
    expect(negotiateVersion({ engine: 'Docker', newest, oldest })).toBe(chosen)
  })

  it('refuses an engine that is too old, and says which would do', () => {
    const negotiate = (): string =>
      negotiateVersion({ engine: 'Docker 19.03.15', newest: '1.40', oldest: '1.12' })
    expect(negotiate).toThrow('Docker 19.03.15 speaks API 1.40 at most; xec needs 1.41 or later.')
  })

  it('refuses an engine that is too new, and says so', () => {
    const negotiate = (): string =>
      negotiateVersion({ engine: 'Docker 40.0', newest: '1.90', oldest: '1.56' })
    expect(negotiate).toThrow('Docker 40.0 needs API 1.56 or later; this xec speaks 1.55 at most.')
  })
})

describe('hasApi', () => {
  it.each([
    ['1.9', '1.41', false],
    ['1.41', '1.41', true],
    ['1.100', '1.55', true],
    ['2.0', '1.55', true],
    ['new', '1.41', false],
  ])('%s has %s: %s', (version, wanted, has) => {
    expect(hasApi(version, wanted)).toBe(has)
  })
})

describe('isApiVersion', () => {
  it.each(['', '1', '1.41.2', 'v1.41', '1.41 ', '-1.41', '99999.1'])('refuses %j', (text) => {
    expect(isApiVersion(text)).toBe(false)
  })
})
