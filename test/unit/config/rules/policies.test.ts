import { describe, expect, it } from 'vitest'
import { read } from '../read.ts'

const SHOP = 'networks: { back: }\ntargets: { containers: { web: , api: , db: } }\n'

const listFound = (policies: string): readonly string[] =>
  read(`${SHOP}policies: { ${policies} }`).diagnostics.map(({ code, detail }) => `${code}: ${detail}`)

const REQUIRE = 'r: { require: { from: api, to: db, port: 5432 } }'

describe('policies among each other', () => {
  it.each([
    'd: { deny: { from: "*", to: db } }',
    'd: { deny: { from: "a*i", to: "*" }, allow: { from: web } }',
    'd: { deny: { from: api, to: db, ports: [80, 5000-6000] } }',
    'd: { isolate: { groups: { a: [web, api], b: db } } }',
    'd: { deny: { from: "*", to: db }, allow: { from: api, to: web } }',
    'd: { deny: { from: "*", to: db }, allow: { to: lan } }',
    'd: { deny: { from: "*", to: db }, exceptions: { from: host, owner: o, reason: r, expires: 2026-01-01 } }',
  ])('contradict each other: %s', (denied) => {
    expect(listFound(`${denied}, ${REQUIRE}`)).toEqual([
      'policy-contradiction: "r" requires what "d" in line 3 forbids: "api" -> "db".',
    ])
  })

  it.each([
    'd: { deny: { from: "*", to: db }, allow: { from: api } }',
    'd: { deny: { from: "*", to: db }, allow: { from: { network: back } } }',
    'd: { deny: { from: "*", to: db }, allow: { from: [lan, { label: tier=api }], to: db } }',
    'd: { deny: { from: "*", to: db }, exceptions: { owner: o, reason: r, expires: 2026-01-01 } }',
    'd: { deny: { from: web, to: db } }',
    'd: { deny: { from: { network: back }, to: db } }',
    'd: { deny: { from: { container: "*", except: api }, to: db } }',
    'd: { deny: { from: lan, to: db } }',
    'd: { deny: { from: api, to: lan } }',
    'd: { deny: { from: api, to: db, port: 80 } }',
    'd: { deny: { from: api, to: db, port: 5432/udp } }',
    'd: { isolate: { groups: { a: web, b: db } } }',
    'd: { isolate: { groups: { a: [web, db], b: [db, api] } } }',
    'd: { isolate: { groups: { a: web, b: api } } }',
    'd: { isolate: { label: tenant } }',
    'd: { require: { from: api, to: db } }',
  ])('do not: %s', (other) => {
    expect(listFound(`${other}, ${REQUIRE}`)).toEqual([])
  })

  it('contradict each other about ends outside', () => {
    expect(
      listFound('d: { deny: { from: [host, lan], to: "*" } }, r: { require: { from: lan, to: web } }'),
    ).toEqual(['policy-contradiction: "r" requires what "d" in line 3 forbids: lan -> "web".'])
  })

  it('do not, where those ends outside are allowed', () => {
    expect(
      listFound(
        'd: { deny: { from: [host, lan], to: "*" }, allow: { from: [host, lan] } }, r: { require: { from: lan, to: web } }',
      ),
    ).toEqual([])
  })

  it('cannot be told to contradict each other without a port, by a label, or about a container and itself', () => {
    for (const [denied, required] of [
      ['from: api, to: db, port: 80', 'from: api, to: db'],
      ['from: "*", to: "*", ports: 80', 'from: "a*", to: { label: tier=db }'],
      ['from: api, to: "*"', 'from: api, to: api'],
      ['from: "*", to: db', 'from: { container: api, except: web }, to: db'],
    ]) {
      const found = listFound(
        `d: { deny: { ${denied} }, allow: { from: web, to: web } }, r: { require: { ${required} } }`,
      )
      expect([denied, found]).toEqual([denied, []])
    }
  })

  it.each([
    ['p: { deny: { from: "*", to: "**" } }', true],
    ['p: { require: { from: { container: "*" }, to: ["*", lan] } }', true],
    ['p: { deny: { from: "*", to: "*" }, allow: { from: web } }', false],
    ['p: { deny: { from: "*", to: { container: "*", except: db } } }', false],
    ['p: { deny: { from: "*", to: { container: "*", network: back } } }', false],
    ['p: { deny: { from: lan, to: "*" } }', false],
    ['p: { deny: { from: "*", to: "w*" } }', false],
  ])('are about everything, or not: %s', (policy, isWide) => {
    expect(listFound(policy)).toEqual(
      isWide
        ? [
            'policy-about-everything: "p" is about every pair of containers of the engine, whoever they belong to.',
          ]
        : [],
    )
  })

  it('allow everything that they forbid, or not', () => {
    const found = (allow: string) => listFound(`p: { deny: { from: lan, to: db }, allow: ${allow} }`)
    expect(found('{ from: "*" }')).toEqual([
      'policy-about-everything: What "p" allows is all that it forbids between containers.',
    ])
    expect(found('{ from: "*", port: 80 }')).toEqual([])
    expect(found('{ from: "*", to: db }')).toEqual([])
  })
})
