// Corrections: what they write, that they change no meaning, and that there is nothing left for a second time.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/parse-config.ts'
import { fixConfiguration, type FixedText } from '../../../src/lint/fix.ts'
import { makeInput, makeOptions } from './read.ts'

const fixAll = (text: string): FixedText => fixConfiguration(makeInput(text), makeOptions())
const fix = (text: string): string => fixAll(text).parsed.source.text

const wrap = (body: string): string => `networks: { shop: {} }\ntargets:\n  containers:\n    web: ${body}\n`

describe('a correction', () => {
  it.each([
    ['{ networks: { shop: { aliases: [www, www] } } }', '{ networks: { shop: { aliases: [www] } } }'],
    ['{ networks: { shop: { aliases: [web] } } }', '{ networks: { shop: { aliases: [] } } }'],
    ['{ networks: { shop: { aliases: [ web, www ] } } }', '{ networks: { shop: { aliases: [ www ] } } }'],
    ['{ networks: { shop: { aliases: [web, web, a, a, a] } } }', '{ networks: { shop: { aliases: [a] } } }'],
    ['{ networks: [shop] } # xec-lint-disable-line host-mode, ports-many: known', '{ networks: [shop] }'],
    [
      '{ networks: [shop], ports: ["80"] } # xec-lint-disable-line host-mode, port-public, ports-many: known',
      '{ networks: [shop], ports: ["80"] } # xec-lint-disable-line port-public: known',
    ],
    [
      '{ networks: [shop], ports: ["80"] } # xec-lint-disable-line port-public, ports-many: known',
      '{ networks: [shop], ports: ["80"] } # xec-lint-disable-line port-public: known',
    ],
    [
      '\n      networks: [shop]\n      ports:\n        - 22:22',
      '\n      networks: [shop]\n      ports:\n        - "22:22"',
    ],
    ['{ networks: [shop], ports: [22:22, 23:23] }', '{ networks: [shop], ports: ["22:22", "23:23"] }'],
  ])('%s', (before, after) => {
    expect(fix(wrap(before))).toBe(wrap(after))
  })

  it('takes the line of a comment with it, the last one too', () => {
    const line = '# xec-lint-disable-next-line host-mode: known\n'
    expect(fix(`${line}${wrap('{ networks: [shop] }')}`)).toBe(wrap('{ networks: [shop] }'))
    expect(fix(`${wrap('{ networks: [shop] }')}${line.trimEnd()}`)).toBe(wrap('{ networks: [shop] }'))
  })

  it('leaves alone what it cannot do, or what would change the meaning', () => {
    const list = wrap(
      '\n      networks:\n        shop:\n          aliases:\n            - www\n            - www',
    )
    expect(fix(list)).toBe(list)
    // an alias of the list: what goes here would go there too
    const shared = `networks: { shop: {} }
targets:
  containers:
    web: { networks: { shop: { aliases: &names [api, www] } } }
    api: { networks: { shop: { aliases: *names } } }
`
    expect(fix(shared)).toBe(shared)
  })

  it('makes those that change nothing, whatever the others would', () => {
    const shared = `networks: { shop: {} }
targets:
  containers:
    web: { networks: { shop: { aliases: &names [api, www] } } }
    api: { networks: { shop: { aliases: *names } } } # xec-lint-disable-line host-mode: known
`
    expect(fix(shared)).toBe(shared.replace(' # xec-lint-disable-line host-mode: known', ''))
  })

  it('says how many there were', () => {
    expect(fixAll(wrap('{ networks: { shop: { aliases: [a, a, web] } } }'))).toMatchObject({ count: 2 })
    expect(fixAll(wrap('{ networks: [shop] }'))).toMatchObject({ count: 0 })
  })
})

const words = fc.constantFrom('web', 'www', 'api', 'a', '"web"')
const aliases = fc.array(words, { maxLength: 5 }).map((list) => `[${list.join(', ')}]`)
const ports = fc
  .array(fc.constantFrom('22:22', '"23:23"', '24:24 ', '127.0.0.1:25:25'), { maxLength: 3 })
  .map((list) => `[${[...new Set(list)].join(', ')}]`)
const codes = fc.array(
  fc.constantFrom('host-mode', 'port-public', 'alias-repeated', 'nonsense', 'text-unquoted'),
  { minLength: 1, maxLength: 3 },
)
const comment = fc.oneof(
  fc.constant(''),
  codes.map((list) => ` # xec-lint-disable-line ${list.join(', ')}: for a reason`),
  codes.map((list) => ` # xec-lint-disable-next-line ${list.join(' ')}`),
)
const text = fc
  .record({ aliases, ports, beside: comment, above: comment, more: aliases })
  .map(
    ({ aliases: list, ports: open, beside, above, more }) =>
      `networks: { shop: {} }${above}\ntargets:\n  containers:\n    ${above}\n    web: { networks: { shop: { aliases: ${list} } }, ports: ${open} }${beside}\n    api: { networks: [shop], networkAliases: { shop: ${more} } }${above}\n`,
  )

describe('corrections by chance', () => {
  it('leave nothing for a second time, and the same meaning', () => {
    fc.assert(
      fc.property(text, (before) => {
        const after = fix(before)
        expect(fix(after)).toBe(after)
        const strip = (value: string): string =>
          JSON.stringify(parseConfig(value, makeOptions()).desired, (key, part: unknown) =>
            key === 'range' || key === 'ranges' ? undefined : part,
          )
        expect(strip(after)).toBe(strip(before))
        expect(strip(after)).not.toBe('null')
      }),
      { numRuns: 60 },
    )
  })
})
