import { describe, expect, it } from 'vitest'
import { listProblems, read, readDesired, readNetwork, readProblem } from './read.ts'

describe('YAML', () => {
  it.each([
    ['a tab as indentation', 'networks:\n\tfrontend: {}\n', ['yaml-tab 2:1']],
    ['a quote that does not end', 'name: "shop\n', ['yaml-syntax 2:1']],
    ['a second document', 'name: shop\n---\nname: other\n', ['yaml-several-documents 2:1']],
    ['a tag of its own', 'name: !project shop\n', ['yaml-tag 1:7']],
    ['a list as key', '? [a]\n: b\n', ['yaml-syntax 1:3']],
    ['nested maps on one line', 'networks: frontend: {}\n', ['yaml-syntax 1:11']],
    ['an unknown alias', 'networks: *shared\n', ['yaml-alias 1:11']],
    ['an alias inside its own value', 'networks: &all\n  frontend: *all\n', ['yaml-alias 2:13']],
    ['a key twice', 'networks:\n  frontend: {}\n  frontend: {}\n', ['key-duplicate 3:3']],
    ['a merge of a text', 'networks:\n  frontend:\n    <<: shared\n', ['yaml-merge 3:9']],
    [
      'a merge of a list with a text',
      'networks:\n  frontend:\n    <<: [{ internal: true }, shared]\n',
      ['yaml-merge 3:30'],
    ],
    ['a control character', 'name: shop\u0007\n', ['config-binary 1:11']],
    ['nothing', '', ['config-empty 1:1']],
    ['comments only', '# networks\n', ['config-empty 1:1']],
    ['a document marker only', '---\n', ['config-empty 1:1']],
    ['null', '~\n', ['config-empty 1:1']],
    ['a list', '- frontend\n', ['config-not-a-map 1:1']],
    ['a text', 'frontend\n', ['config-not-a-map 1:1']],
  ])('refuses %s, at its place', (_name, text, problems) => {
    expect(listProblems(text)).toEqual(problems)
    expect(read(text).desired).toBeNull()
  })

  it('says that an empty file is not taken for a configuration without networks', () => {
    expect(readProblem('').detail).toContain('would remove all of them')
  })

  it('keeps the number of syntax errors readable', () => {
    expect(listProblems('a: @b\n'.repeat(100)).length).toBe(20)
  })

  it.each([
    ['flow', '['.repeat(100_000)],
    ['blocks', '- '.repeat(100_000)],
    ['explicit keys', '? '.repeat(100_000)],
  ])('refuses deep nesting in %s before it exhausts the stack', (_name, text) => {
    expect(readProblem(text).code).toBe('yaml-depth')
  })

  it('refuses aliases that multiply', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*level${level - 1}`))
      return `x-${level}: &level${level} [${items.join(', ')}]`
    })
    const codes = new Set(read(levels.join('\n')).diagnostics.map(({ code }) => code))
    expect([...codes]).toEqual(['yaml-alias-expansion'])
  })

  it('resolves an alias to the last anchor before it', () => {
    const text = 'x-a: &mode true\nx-b: &mode false\nnetworks:\n  frontend: { internal: *mode }\n'
    expect(readNetwork(text).settings).toEqual({ internal: false })
  })

  it('points into the anchored value where an alias brings a problem along', () => {
    const text = 'x-shared: &shared\n  interal: true\nnetworks:\n  frontend: *shared\n'
    expect(listProblems(text)).toEqual(['key-unknown 2:3'])
  })

  it.each([
    ['one map', '<<: *base', { internal: true, driver: 'bridge' }],
    [
      'several maps, the first of which wins',
      '<<: [*base, *other]',
      { internal: true, driver: 'bridge', attachable: true },
    ],
    ['a map under keys of its own', 'internal: false\n    <<: *base', { internal: false, driver: 'bridge' }],
  ])('merges %s', (_name, body, settings) => {
    const bases =
      'x-base: &base { internal: true, driver: bridge }\nx-other: &other { driver: macvlan, attachable: true }\n'
    expect(readNetwork(`${bases}networks:\n  frontend:\n    ${body}\n`).settings).toEqual(settings)
  })

  it('takes "<<" in quotes for a key', () => {
    expect(readNetwork('networks: { frontend: { labels: { "<<": merged } } }').settings.labels).toEqual([
      ['<<', 'merged'],
    ])
  })

  it.each(['__proto__', 'toString', 'constructor', 'hasOwnProperty', '', 'é\u{1F600}'])(
    'takes %j for a key like any other',
    (key) => {
      const text = `networks: { frontend: { labels: { ${JSON.stringify(key)}: odd } } }`
      expect(readNetwork(text).settings.labels).toEqual([[key, 'odd']])
      expect(listProblems(`networks: { frontend: { ${JSON.stringify(key)}: odd } }`)).toEqual([
        'key-unknown 1:25',
      ])
    },
  )

  it.each([
    ['1450', '1450'],
    ['1.10', '1.10'],
    ['0x1F', '31'],
    ['1e3', '1000'],
    ['12345678901234567890', '12345678901234567890'],
    ['.inf', '.inf'],
    ['true', 'true'],
    ['True', 'true'],
    ['yes', 'yes'],
    ['22:22', '22:22'],
    ['', ''],
    ['!!str 12', '12'],
  ])('reads the label value %j as the text %j', (written, text) => {
    expect(
      readNetwork(`networks:\n  frontend:\n    labels:\n      value: ${written}\n`).settings.labels,
    ).toEqual([['value', text]])
  })

  it('takes a key without a value for an empty one', () => {
    expect(readDesired('? networks\n').networks).toEqual([])
  })

  it('counts columns as editors do, carriage returns and wide characters included', () => {
    expect(listProblems('name: shop\r\n"\u{1F600}": { }\r\n')).toEqual(['key-unknown 2:1'])
    expect(listProblems('x-\u{1F600}: { }\r\nx-y: [\u{1F600}, *no]\r\n')).toEqual(['yaml-alias 2:11'])
  })
})
