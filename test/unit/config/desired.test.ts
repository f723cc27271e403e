import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_GUARDS } from '../../../src/model/desired.ts'
import { readDesired, readProblem } from './read.ts'

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

  it.each([
    ['', {}],
    ['guards:', {}],
    ['guards: { maxRemovalPercent: 0 }', { maxRemovalPercent: 0 }],
    [
      'guards: { max_removal_percent: 100, min_owned_networks: "1" }',
      { maxRemovalPercent: 100, minOwnedNetworks: 1 },
    ],
    ['guards: { maxRemovalPercent: "${vars.limit}", minOwnedNetworks: }', { maxRemovalPercent: 50 }],
    [
      'guards: { exposureBroadens: danger, approve_when: "${vars.when}" }',
      { exposureBroadens: 'danger', approveWhen: 'broadening' },
    ],
  ])('has the guards that the file gives, or else the usual ones: %s', (text, guards) => {
    const vars = 'vars: { limit: 50, when: broadening }'
    expect(readDesired(`${vars}\ndefaults: { ${text} }`.replace(':  }', ': }')).guards).toEqual({
      ...DEFAULT_GUARDS,
      ...guards,
    })
  })

  it.each([
    ['maxRemovalPercent: 101', 'value-invalid', 'must be a whole number from 0 to 100'],
    ['max_removal_percent: -1', 'value-invalid', 'must be a whole number from 0 to 100'],
    ['maxRemovalPercent: most', 'value-type', 'must be a whole number from 0 to 100'],
    ['minOwnedNetworks: 0', 'value-invalid', 'must be a whole number of at least 1'],
    ['minOwnedNetworks: 1, min_owned_networks: 2', 'key-spelled-twice', 'is the same field as'],
    ['approveWhen: always', 'value-invalid', 'must be "any", "broadening" or "never"'],
    ['exposureBroadens: 1', 'value-type', 'must be "notice" or "danger"'],
    ['maxRemovals: 1', 'key-unknown', 'is no key of "defaults.guards"'],
  ])('has no other limits: %s', (text, code, words) => {
    const problem = readProblem(`defaults: { guards: { ${text} } }`)
    expect(problem.code).toBe(code)
    expect(problem.detail).toContain(words)
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
