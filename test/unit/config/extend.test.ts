// Adding to a file: what stands in it stays byte for byte, and what cannot be added without touching it is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { extendConfiguration, type Additions } from '../../../src/config/extend.ts'
import { makeYamlMap, type YamlEntry } from '../../../src/config/write.ts'

const network: YamlEntry = {
  key: 'cache',
  value: makeYamlMap([['ipam', makeYamlMap([['subnet', '10.9.0.0/24']])]]),
}
const container: YamlEntry = { key: 'redis', value: makeYamlMap([['networks', ['cache']]]) }
const settings = makeYamlMap([['aliases', ['kv']]])

function extend(text: string, additions: Partial<Additions>): string {
  const extension = extendConfiguration(text, { networks: [], containers: [], joins: [], ...additions })
  if (extension.kind === 'refused') throw new Error(JSON.stringify(extension))
  return extension.text
}

function refuse(text: string, additions: Partial<Additions>) {
  const extension = extendConfiguration(text, { networks: [], containers: [], joins: [], ...additions })
  if (extension.kind === 'extended') throw new Error(extension.text)
  return { sections: extension.sections, joins: extension.joins.map(({ target }) => target) }
}

const COMMENTED = `# the shop
name: shop          # aligned
x-base: &base { internal: true }


networks:
    # first
    frontend:   { ipam: {subnet: "10.1.0.0/24"} }      # behind
    backend:
        <<: *base
        labels: {tier:   data}   # kept

    # at the end
targets:
  containers:
    web: { networks: [frontend] }
    api:
      networks:
      - frontend   # first
      - backend
    db:
      networks:
        backend: { aliases: [db] }
profiles: { staging: {} }
`

describe('what stands in a file', () => {
  it('stays as it is, with the new objects behind those of their kind', () => {
    const joins = [
      { target: 'web', network: 'cache', settings },
      { target: 'api', network: 'cache', settings },
      { target: 'db', network: 'cache', settings },
    ]
    const text = extend(COMMENTED, { networks: [network], containers: [container], joins })
    expect(text).toBe(`# the shop
name: shop          # aligned
x-base: &base { internal: true }


networks:
    # first
    frontend:   { ipam: {subnet: "10.1.0.0/24"} }      # behind
    backend:
        <<: *base
        labels: {tier:   data}   # kept
    cache:
      ipam: { subnet: 10.9.0.0/24 }

    # at the end
targets:
  containers:
    web: { networks: [frontend, cache] }
    api:
      networks:
      - frontend   # first
      - backend
      - cache
    db:
      networks:
        backend: { aliases: [db] }
        cache: { aliases: [kv] }
    redis: { networks: [cache] }
profiles: { staging: {} }
`)
  })

  it.each([
    [
      'a file without sections',
      'name: shop\n',
      'name: shop\nnetworks:\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\n',
    ],
    [
      'no line end at the end',
      'name: shop',
      'name: shop\nnetworks:\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\n',
    ],
    [
      'lines of Windows',
      'name: shop\r\n',
      'name: shop\r\nnetworks:\r\n  cache:\r\n    ipam: { subnet: 10.9.0.0/24 }\r\n',
    ],
    [
      'an empty section',
      'networks:   # none yet\n',
      'networks:   # none yet\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\n',
    ],
    [
      'an empty map',
      'networks: {}\nname: shop\n',
      'networks:\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\nname: shop\n',
    ],
    [
      'a written null',
      'networks: ~ # none\n',
      'networks: # none\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\n',
    ],
    [
      'a map on one line',
      'networks: { a: {}, }\n',
      'networks: { a: {}, cache: { ipam: { subnet: 10.9.0.0/24 } }, }\n',
    ],
    [
      'a file on one line',
      '{ name: shop }\n',
      '{ name: shop, networks: { cache: { ipam: { subnet: 10.9.0.0/24 } } } }\n',
    ],
    [
      'an empty section on one line',
      '{ networks: , name: a }\n',
      '{ networks: { cache: { ipam: { subnet: 10.9.0.0/24 } } }, name: a }\n',
    ],
    [
      'a last network without a body',
      'networks:\n  a:  # empty\n',
      'networks:\n  a:  # empty\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\n',
    ],
    [
      'a last value that is an alias',
      'x-a: &a {}\nnetworks:\n  a: *a # shared\n',
      'x-a: &a {}\nnetworks:\n  a: *a # shared\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\n',
    ],
    [
      'a block of text at the end',
      'networks:\n  a:\n    labels:\n      b: |\n        text\n\n',
      'networks:\n  a:\n    labels:\n      b: |\n        text\n  cache:\n    ipam: { subnet: 10.9.0.0/24 }\n\n',
    ],
  ])('%s', (_, before, after) => {
    expect(extend(before, { networks: [network] })).toBe(after)
  })

  it.each([
    ['no targets', 'name: shop\n', 'name: shop\ntargets:\n  containers:\n    redis: { networks: [cache] }\n'],
    ['empty targets', 'targets:\n', 'targets:\n  containers:\n    redis: { networks: [cache] }\n'],
    [
      'other targets',
      'targets:\n  hosts: {}\n',
      'targets:\n  hosts: {}\n  containers:\n    redis: { networks: [cache] }\n',
    ],
  ])('with %s', (_, before, after) => {
    expect(extend(before, { containers: [container] })).toBe(after)
  })

  it.each([
    [
      'an empty list',
      'targets: { containers: { web: { networks: [] } } }\n',
      'targets: { containers: { web: { networks: [cache] } } }\n',
    ],
    [
      'an empty map',
      'targets:\n  containers:\n    web:\n      networks:\n',
      'targets:\n  containers:\n    web:\n      networks:\n        cache: { aliases: [kv] }\n',
    ],
  ])('a target whose networks are %s', (_, before, after) => {
    expect(extend(before, { joins: [{ target: 'web', network: 'cache', settings }] })).toBe(after)
  })
})

describe('refused is', () => {
  it.each([
    ['a list of names', 'networks: [a]\n'],
    ['an alias', 'x-a: &a { b: {} }\nnetworks: *a\n'],
    ['a single value', 'networks: "${vars.networks}"\n'],
  ])('a section that is %s', (_, text) => {
    expect(refuse(text, { networks: [network] })).toEqual({ sections: ['networks'], joins: [] })
  })

  it.each([
    ['an alias', 'x-a: &a { hosts: {} }\ntargets: *a\n'],
    ['a list', 'targets: []\n'],
  ])('containers where "targets" is %s', (_, text) => {
    expect(refuse(text, { containers: [container] })).toEqual({ sections: ['containers'], joins: [] })
  })

  it.each([
    ['has no networks', 'targets: { containers: { web: {} } }\n'],
    ['has one network', 'targets: { containers: { web: { network: a } } }\n'],
    ['is shared', 'x-web: &web { networks: [a] }\ntargets: { containers: { web: *web } }\n'],
    [
      'has networks from a merge key',
      'x-web: &web { networks: [a] }\ntargets: { containers: { web: { <<: *web } } }\n',
    ],
    ['has networks as a reference', 'targets: { containers: { web: { networks: "${vars.a}" } } }\n'],
  ])('a place on a network for a target that %s', (_, text) => {
    expect(refuse(text, { joins: [{ target: 'web', network: 'cache', settings }] })).toEqual({
      sections: [],
      joins: ['web'],
    })
  })

  it('what would read otherwise than it should', () => {
    // a key without a colon has no place for a value
    const text = '{ networks, name: a }\n'
    expect(refuse(text, { networks: [network] }).sections).toEqual(['networks', 'containers'])
  })
})

it('whatever the layout, the file reads as before with the additions, or it is refused', () => {
  const key = fc.constantFrom('a', 'b', 'c d', '"e"')
  const leaf = fc.constantFrom(
    '{}',
    '{ internal: true }',
    '',
    '~',
    '{\n    internal: true }',
    '*x',
    '!!map {}',
  )
  const comment = fc.constantFrom('', ' # a', '\n', '\n\n    # b')
  const file = fc
    .record({
      head: fc.constantFrom('', 'name: shop\n', '# a\n\nname: shop # b\n', '---\n', '\t\n'),
      open: fc.constantFrom('networks:\n', 'networks: # a\n', '"networks":\n'),
      entries: fc.uniqueArray(fc.tuple(key, leaf, comment), { selector: ([name]) => name, maxLength: 3 }),
      tail: fc.constantFrom('', 'targets: {}\n', '# end', '...\n', 'x-y:\n- a'),
    })
    .map(({ head, open, entries, tail }) => {
      const lines = entries.map(([name, value, after]) => `  ${name}: ${value}${after}\n`)
      return `x-x: &x { internal: true }\n${head}${open}${lines.join('')}${tail}`
    })
  fc.assert(
    fc.property(file, (text) => {
      let before: Record<string, unknown>
      try {
        before = parse(text) as Record<string, unknown>
      } catch {
        return
      }
      const extension = extendConfiguration(text, { networks: [network], containers: [container], joins: [] })
      if (extension.kind === 'refused') return
      expect(parse(extension.text)).toEqual({
        ...before,
        networks: { ...(before['networks'] as object | null), cache: { ipam: { subnet: '10.9.0.0/24' } } },
        targets: { containers: { redis: { networks: ['cache'] } } },
      })
      for (const line of text.split('\n'))
        if (line.trim() !== 'targets: {}') expect(extension.text).toContain(line)
    }),
    { numRuns: 100 },
  )
}, 60_000)
