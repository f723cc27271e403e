// What is written is read again as it was, whatever it holds, and looks as a person would write it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  makePlainYaml,
  makeYamlMap,
  renderComment,
  renderFlow,
  renderYaml,
  type YamlMap,
  type YamlValue,
} from '../../../src/config/write.ts'

const map = (entries: Record<string, YamlValue>): YamlMap => makeYamlMap(Object.entries(entries))

describe('layout', () => {
  it('is that of the documents', () => {
    const text = renderYaml(
      map({
        name: 'shop',
        networks: map({
          frontend: map({ ipam: map({ subnet: '172.30.0.0/16' }) }),
          backend: map({
            internal: true,
            ipam: map({
              config: [
                map({ subnet: '172.25.0.0/16', aux_addresses: map({ router: '172.25.0.2' }) }),
                map({ subnet: '2001:db8:1::/64' }),
              ],
            }),
            options: map({ 'com.docker.network.driver.mtu': 1450 }),
          }),
          legacy: map({ external: true, name: 'corp_net' }),
          plain: map({}),
        }),
        targets: map({
          containers: map({
            web: map({ container: 'nginx', networks: ['frontend'] }),
            db: map({ networks: map({ backend: map({ aliases: ['db'] }), frontend: map({}) }) }),
          }),
        }),
      }),
    )
    expect(text).toBe(`name: shop
networks:
  frontend:
    ipam: { subnet: 172.30.0.0/16 }
  backend:
    internal: true
    ipam:
      config:
        - { subnet: 172.25.0.0/16, aux_addresses: { router: 172.25.0.2 } }
        - { subnet: "2001:db8:1::/64" }
    options: { com.docker.network.driver.mtu: 1450 }
  legacy: { external: true, name: corp_net }
  plain: {}
targets:
  containers:
    web: { container: nginx, networks: [frontend] }
    db:
      networks:
        backend: { aliases: [db] }
        frontend: {}
`)
  })

  it('breaks what would make a long line', () => {
    const names = Array.from({ length: 12 }, (_, index) => `network-number-${index}`)
    expect(renderYaml(map({ networks: names }))).toBe(
      `networks:\n${names.map((name) => `  - ${name}\n`).join('')}`,
    )
    const labels = map(Object.fromEntries(names.map((name) => [name, name])))
    expect(renderYaml(map({ labels }))).toBe(
      `labels:\n${names.map((name) => `  ${name}: ${name}\n`).join('')}`,
    )
  })

  it('has an empty list where its key fills the line', () => {
    const key = 'k'.repeat(120)
    const text = renderYaml(makeYamlMap([[key, []]]))
    expect(text).toBe(`${key}: []\n`)
    expect(parse(text)).toEqual({ [key]: [] })
  })

  it('has comments below a map, behind an entry and in an empty map', () => {
    const networks: YamlMap = {
      entries: [
        { key: 'corp', value: map({ external: true }), beside: 'made by Compose' },
        {
          key: 'long',
          value: { entries: map({ internal: true }).entries, below: ['not imported: a'] },
          beside: 'b',
        },
      ],
      below: ['not imported: c'],
    }
    expect(renderYaml(map({ networks, targets: { entries: [], below: ['none'] } }), '  ')).toBe(`  networks:
    corp: { external: true } # made by Compose
    long: # b
      internal: true
      # not imported: a
    # not imported: c
  targets: {}
    # none
`)
  })

  it('leaves out what has no value', () => {
    expect(
      makeYamlMap([
        ['a', null],
        ['b', false],
      ]).entries,
    ).toEqual([{ key: 'b', value: false }])
  })
})

describe('texts', () => {
  const odd = [
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'true',
    'False',
    'null',
    '~',
    '',
    ' leading',
    'trailing ',
    '1e3',
    '0x10',
    '010',
    '0o7',
    '1_000',
    '12:30:45',
    '2001-12-14',
    '.inf',
    '.NaN',
    '1.5',
    '-1',
    '<<',
    '=',
    '-',
    '- a',
    '? a',
    'a: b',
    'a #b',
    '#a',
    '&a',
    '*a',
    '!a',
    '%a',
    '@a',
    '`a',
    '"a"',
    "'a'",
    'two\nlines\n',
    'tab\there',
    '\u0000\u0007\u001b[31m',
    '\u007f',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '\u202etxt',
    '👩‍👩‍👧',
    'é',
    '\u{e0001}',
    '{{ .Name }}',
    '[a]',
    '{a}',
    ',',
    '${env.HOME}',
    '\\${a}',
    '---',
    '...',
    '172.30.0.5',
    '172.30.0.0/16',
    'a/b.c-d_e',
    '02:42:ac:11:00:02',
    '2001:db8::1',
    '__proto__',
    'constructor',
  ]

  it.each(odd)('%j comes back, as a value and as a key', (text) => {
    for (const version of ['1.1', '1.2'] as const) {
      const read: unknown = parse(renderYaml(map({ value: text })), { version })
      expect(read).toEqual({ value: text })
      const keys: unknown = parse(renderYaml(makeYamlMap([[text, [text]]])), { version, mapAsMap: true })
      expect(keys).toEqual(new Map([[text, [text]]]))
    }
  })

  it('of any kind come back', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 })
    const value = fc.letrec<{ value: YamlValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2, depthSize: 'small' },
        text,
        fc.boolean(),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc
          .array(fc.tuple(text, tie('value')), { maxLength: 3 })
          .map((entries) => makeYamlMap(new Map(entries))),
      ),
    })).value
    fc.assert(
      fc.property(value, (value) => {
        for (const written of [renderYaml(map({ value })), `value: ${renderFlow(value)}`]) {
          // oxlint-disable-next-line no-control-regex -- what makes a file binary
          expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
          expect(parse(written)).toEqual({ value: makePlainYaml(value) })
        }
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it.each([
    ['plain', 'frontend', 'frontend'],
    ['plain', '172.30.0.0/16', '172.30.0.0/16'],
    ['quoted', '1450', '"1450"'],
    ['escaped', 'a\u202eb', '"a\\u202eb"'],
  ])('are %s where that is right', (_, text, written) => {
    expect(renderFlow(text)).toBe(written)
  })

  it('in comments cannot leave them', () => {
    expect(renderComment('a\nnetworks: {}\u2028b\r\u{e0001}')).toBe(
      '# a\\u000anetworks: {}\\u2028b\\u000d\\U000e0001',
    )
  })
})
