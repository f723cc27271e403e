import { describe, expect, it } from 'vitest'
import type { DesiredPolicy } from '../../../src/model/policy.ts'
import { listProblems, readDesired, read } from './read.ts'

const SHOP = `networks: { frontend: { name: shop_front }, backend: }
targets: { containers: { web: { container: shop-web }, api: { container: shop-api }, db: } }
`

const readPolicies = (policies: string): readonly DesiredPolicy[] =>
  readDesired(`${SHOP}policies:\n  ${policies.replaceAll('\n', '\n  ')}`).policies ?? []

const readOne = (policy: string): DesiredPolicy => readPolicies(`one: ${policy}`)[0] as DesiredPolicy

/** Codes and details of what is wrong with a policy of one line. */
const listDetails = (policy: string): readonly string[] =>
  read(`${SHOP}policies:\n  one: ${policy}`).diagnostics.map(({ code, detail }) => `${code}: ${detail}`)

const all = { kind: 'containers', container: null, network: null, label: null, except: [] } as const

describe('policies', () => {
  it('are not there where the file has none', () => {
    expect('policies' in readDesired(SHOP)).toBe(false)
    expect(readPolicies('')).toEqual([])
  })

  it('name containers by key or by name, ends outside, and patterns', () => {
    const { rule } = readOne('{ deny: { from: [lan, web, shop-api, "legacy-*"], to: db } }')
    expect(rule).toMatchObject({
      kind: 'deny',
      from: {
        selectors: [
          { kind: 'outsider', outsider: 'lan' },
          { ...all, container: 'shop-web' },
          { ...all, container: 'shop-api' },
          { ...all, container: 'legacy-*' },
        ],
      },
      to: { selectors: [{ ...all, container: 'db' }] },
      ports: null,
    })
  })

  it('choose containers by label and by network, and take some of them out', () => {
    const { rule } = readOne(
      '{ deny: { from: { label: tier=web, network: frontend, except: [web, { label: admin }] }, to: { network: shop_front } } }',
    )
    expect(rule).toMatchObject({
      from: {
        selectors: [
          {
            network: 'shop_front',
            label: { key: 'tier', value: 'web' },
            except: [
              { ...all, container: 'shop-web' },
              { ...all, label: { key: 'admin', value: null } },
            ],
          },
        ],
      },
      to: { selectors: [{ ...all, network: 'shop_front' }] },
    })
  })

  it('mean a container that is called as an end outside by a map', () => {
    const { rule } = readOne('{ deny: { from: { container: host }, to: host } }')
    expect(rule).toMatchObject({
      from: { selectors: [{ ...all, container: 'host' }] },
      to: { selectors: [{ kind: 'outsider', outsider: 'host' }] },
    })
  })

  it.each([
    ['5432', [{ first: 5432, last: 5432, protocol: 'tcp' }]],
    [
      '[53/UDP, "8000-8010/tcp"]',
      [
        { first: 53, last: 53, protocol: 'udp' },
        { first: 8000, last: 8010, protocol: 'tcp' },
      ],
    ],
  ])('have ports: %s', (ports, expected) => {
    expect(readOne(`{ require: { from: api, to: db, ports: ${ports} } }`).rule).toMatchObject({
      kind: 'require',
      ports: expected,
    })
    expect(readOne(`{ require: { from: api, to: db, port: ${ports} } }`).rule).toMatchObject({
      ports: expected,
    })
  })

  it('isolate groups, which what is allowed and excepted can name', () => {
    const policy = readOne(
      '{ isolate: { groups: { a: [web, { label: tenant=a }], b: db } }, allow: { from: { group: a, except: web }, to: db, port: 5432 } }',
    )
    expect(policy.rule).toMatchObject({
      kind: 'isolate',
      label: null,
      groups: [
        { name: 'a', selectors: [{ container: 'shop-web' }, { label: { key: 'tenant', value: 'a' } }] },
        { name: 'b', selectors: [{ container: 'db' }] },
      ],
    })
    expect(policy.allow).toMatchObject([
      {
        from: {
          selectors: [
            { container: 'shop-web', except: [{ container: 'shop-web' }] },
            { label: { key: 'tenant', value: 'a' }, except: [{ container: 'shop-web' }] },
          ],
        },
        to: { selectors: [{ container: 'db' }] },
        ports: [{ first: 5432 }],
      },
    ])
  })

  it('isolate by the values of a label', () => {
    expect(readOne('{ isolate: { label: tenant, port: 80 } }').rule).toEqual({
      kind: 'isolate',
      groups: [],
      label: 'tenant',
      ports: [{ first: 80, last: 80, protocol: 'tcp' }],
    })
  })

  it('have exceptions with owner, reason and last day, and a place for each', () => {
    const text = `${SHOP}policies:
  private:
    description: Nobody reaches it
    severity: warning
    deny: { from: "*", to: db }
    allow: [{ from: api }]
    exceptions:
      - { owner: ops, reason: dump, expires: 2026-02-28 }
`
    expect(readDesired(text).policies?.[0]).toMatchObject({
      name: 'private',
      description: 'Nobody reaches it',
      severity: 'warning',
      range: { file: 'config.yaml', start: { line: 4, column: 3 } },
      allow: [{ to: null, ports: null, range: { start: { line: 8, column: 13 } } }],
      exceptions: [
        {
          from: null,
          to: null,
          owner: 'ops',
          reason: 'dump',
          expires: '2026-02-28',
          range: { start: { line: 10, column: 9 } },
        },
      ],
    })
  })

  it('are sorted by name, errors by default, and can be changed by a profile', () => {
    const text = `${SHOP}policies: { b: { deny: { from: lan, to: db } }, a: { deny: { from: lan, to: web } } }
profiles: { lax: { policies: { a: { $unset: true }, b: { severity: warning } } } }
`
    const list = (profiles: readonly string[]) =>
      readDesired(text, { profiles }).policies?.map(({ name, severity }) => [name, severity])
    expect(list([])).toEqual([
      ['a', 'error'],
      ['b', 'error'],
    ])
    expect(list(['lax'])).toEqual([['b', 'warning']])
  })

  it.each<readonly [policy: string, problem: string]>([
    ['{ description: Nothing }', 'policy-invalid: "one" has none of "deny", "require" and "isolate".'],
    [
      '{ deny: { from: lan, to: db }, require: { from: lan, to: db } }',
      'policy-invalid: "one" has more than one of "deny", "require" and "isolate".',
    ],
    ['{ deny: { to: db } }', 'policy-invalid: "deny" has no "from".'],
    ['{ deny: { from: lan } }', 'policy-invalid: "deny" has no "to".'],
    ['{ deny: { from: [], to: db } }', 'policy-invalid: This list is empty, so it means nobody.'],
    ['{ deny: { from: lan, to: {} } }', 'policy-invalid: This map says nothing about whom it means.'],
    [
      '{ deny: { from: lan, to: bd } }',
      'policy-name-unknown: "bd" is no container of this file, and none of host, lan, internet.',
    ],
    [
      '{ deny: { from: { network: frontnd }, to: db } }',
      'policy-name-unknown: "frontnd" is no network of this file.',
    ],
    [
      '{ deny: { from: { group: a }, to: db } }',
      'policy-invalid: Groups are named under "isolate", and this policy has none there.',
    ],
    [
      '{ deny: { from: { container: "*", except: lan }, to: db } }',
      'policy-invalid: "host", "lan" and "internet" are no containers, so there is nothing to take them from.',
    ],
    ['{ isolate: {} }', 'policy-invalid: "isolate" has neither "groups" nor "label".'],
    [
      '{ isolate: { label: a, groups: { a: web, b: db } } }',
      'policy-invalid: "isolate" has both "groups" and "label".',
    ],
    [
      '{ isolate: { groups: {} } }',
      'policy-invalid: There is no group, and groups are kept apart from each other.',
    ],
    [
      '{ isolate: { groups: { a: web } } }',
      'policy-invalid: There is one group only, and groups are kept apart from each other.',
    ],
    [
      '{ isolate: { groups: { a: web, b: lan } } }',
      'policy-invalid: "host", "lan" and "internet" belong to no group: policies that isolate are about containers.',
    ],
    [
      '{ isolate: { groups: { a: web, b: [db, lan] } }, allow: { from: { group: b } } }',
      'policy-invalid: "host", "lan" and "internet" belong to no group: policies that isolate are about containers.',
    ],
    [
      '{ isolate: { groups: { a: web, b: db } }, allow: { from: { group: c } } }',
      'policy-name-unknown: "c" is no group of this policy.',
    ],
    [
      '{ isolate: { groups: { a: web, b: db } }, allow: { from: { group: a, label: b } } }',
      'policy-invalid: "group" stands beside something else, and means all containers of the group.',
    ],
    [
      '{ require: { from: api, to: db }, allow: { from: web } }',
      'policy-invalid: "allow" takes something from what is forbidden, and "require" forbids nothing.',
    ],
    ['{ deny: { from: lan, to: db }, allow: [{}] }', 'policy-invalid: This allows everybody everything.'],
    [
      '{ deny: { from: lan, to: db }, exceptions: { owner: ops, reason: dump } }',
      'policy-invalid: An exception names who answers for it, why it is needed and its last day.',
    ],
    ...['2026-02-30', 'soon', '2026-1-1', '2026-13-01'].map(
      (day) =>
        [
          `{ deny: { from: lan, to: db }, exceptions: { owner: ops, reason: dump, expires: ${day} } }`,
          `policy-invalid: "${day}" is no day of the calendar.`,
        ] as const,
    ),
    [
      '{ deny: { from: lan, to: db, ports: [] } }',
      'policy-invalid: This list of ports is empty, so it is about nothing.',
    ],
    ...['0', '65536', '80/icmp', '80/tcp/udp', '9-8', 'http'].map(
      (port) =>
        [
          `{ deny: { from: lan, to: db, port: ${port} } }`,
          `policy-invalid: "${port}" is no port; ports go from 1 to 65535, and protocols are tcp, udp, sctp.`,
        ] as const,
    ),
  ])('are refused with a reason: %s', (policy, problem) => {
    expect(listDetails(policy)).toEqual([problem])
  })

  it.each([
    '{ deny: { from: 5, to: db } }',
    '{ deny: { from: lan, to: { contaner: db } } }',
    '{ deny: { from: lan, to: db, prots: 80 } }',
    '{ dney: { from: lan, to: db } }',
    '{ isolate: { lable: tenant } }',
    '{ isolate: { groups: { a: web, b: 5 } } }',
    '{ deny: { from: lan, to: db, ports: [{}] } }',
    '{ deny: { from: lan, to: db }, allow: [{ form: web }] }',
    '{ deny: { from: lan, to: db }, exceptions: [{ onwer: ops }] }',
    '{ deny: { from: lan, to: [{ label: 1.5 }] } }',
  ])('are told nothing more about what has the wrong shape: %s', (policy) => {
    expect(listDetails(policy)).toEqual([expect.stringMatching(/^(key-unknown|value-type|value-invalid): /)])
  })

  it('suggest what was meant, and how to name what is not declared', () => {
    const [problem] = read(`${SHOP}policies: { one: { deny: { from: lan, to: dbb } } }`).diagnostics
    expect(problem?.fix).toBe(
      'Did you mean "db"? For a container that the file does not declare, write { container: dbb }.',
    )
  })

  it('take variables and nothing from the environment', () => {
    const text = (value: string) =>
      `vars: { who: db }\n${SHOP}policies: { one: { description: "x", deny: { from: lan, to: [${value}] } } }`
    expect(listProblems(text('"${vars.who}"'))).toEqual([])
    expect(listProblems(text('"${env.WHO}"'), { env: { WHO: 'db' } })).toEqual(['reference-unsupported 4:62'])
    expect(listProblems(text('{ container: "${env.WHO:-db}" }'), { env: { WHO: 'x' } })).toEqual([
      'reference-unsupported 4:75',
    ])
  })

  it('can be written as a variable that holds a list', () => {
    const text = `vars: { outside: [lan, internet] }\n${SHOP}policies: { one: { deny: { from: "\${vars.outside}", to: db } } }`
    expect(readDesired(text).policies?.[0]?.rule).toMatchObject({
      from: { selectors: [{ outsider: 'lan' }, { outsider: 'internet' }] },
    })
  })
})
