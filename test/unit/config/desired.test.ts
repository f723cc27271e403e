import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDesired } from './read.ts'

const projectOf = (folderName: string): string => readDesired('networks: {}', { folderName }).project.name

describe('the desired state', () => {
  it.each([
    ['shop', 'shop'],
    ['My Shop', 'my-shop'],
    ['Café.v2', 'caf--v2'],
    ['_internal', 'internal'],
    ['-', 'project'],
    ['', 'project'],
    ['9lives', '9lives'],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('names the project of the folder %j %j', (folder, name) => {
    expect(projectOf(folder)).toBe(name)
  })

  it('gives every folder a legal project name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (folder) => {
        expect(projectOf(folder)).toMatch(/^[a-z0-9][a-z0-9_-]{0,62}$/)
      }),
    )
  })

  it('is sorted by key in code point order, whatever the order in the file', () => {
    const { networks, containers } = readDesired(
      'networks: [b, B, a, Z_1]\ntargets: { containers: { b: , a: , C: } }',
    )
    expect(networks.map(({ key }) => key)).toEqual(['B', 'Z_1', 'a', 'b'])
    expect(containers.map(({ key }) => key)).toEqual(['C', 'a', 'b'])
  })

  it('is the same value for a file with its keys in another order', () => {
    const one = readDesired(
      'networks: { a: { driver: bridge, labels: { x: 1, y: 2 } }, b: }\ntargets: { containers: { web: { networks: [a, b] } } }',
    )
    const two = readDesired(
      'targets: { containers: { web: { networks: [b, a] } } }\nnetworks: { b: , a: { labels: { y: 2, x: 1 }, driver: bridge } }',
    )
    const stripped = (value: unknown): string =>
      JSON.stringify(value, (key, inner: unknown) =>
        key === 'range' || key === 'ranges' ? undefined : inner,
      )
    expect(stripped(one)).toBe(stripped(two))
  })
})
