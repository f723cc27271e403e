import { describe, expect, it } from 'vitest'
import { findNearest, renderSuggestion } from '../../../src/config/suggest.ts'

const KEYS = ['driver', 'internal', 'attachable', 'enableIPv6', 'name', 'ipam']

describe('suggestions', () => {
  it.each([
    ['drivr', 'driver'],
    ['Driver', 'driver'],
    ['enable-ipv6', 'enableIPv6'],
    ['interal', 'internal'],
    ['nme', 'name'],
    ['attatchabel', 'attachable'],
    ['subnet', null],
    ['x', null],
    ['', null],
  ])('for %j: %j', (word, expected) => {
    expect(findNearest(word, KEYS)).toBe(expected)
  })

  it('take the nearest, and the first of equally near ones', () => {
    expect(findNearest('webs', ['web1', 'web', 'web2'])).toBe('web1')
    expect(findNearest('web', ['wab', 'web'])).toBe('web')
  })

  it('list what is known where nothing is near', () => {
    expect(renderSuggestion('shop', ['frontend', 'backend'])).toBe('Known here: frontend, backend.')
    expect(renderSuggestion('shop', [])).toBe('')
    expect(
      renderSuggestion(
        'shop',
        Array.from({ length: 20 }, (_, index) => `network-${index}`),
      ),
    ).toMatch(/network-14 and 5 more\.$/)
  })
})
