// The code that the build makes of the schema says of every document what the compiler says at run time.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { makeShapeSource } from '../../../src/build/shape.ts'
import { makeValidatorSource } from '../../../src/build/validator.ts'
import { loadShape } from '../../../src/config/published.ts'
import type { Shape } from '../../../src/config/schema.ts'
import { makeShapeCheck, type ShapeCheck } from '../../../src/config/validator.ts'

function runModule(source: string): Record<string, () => unknown> {
  const { code } = transformSync(source, { format: 'cjs' })
  const module = { exports: {} as Record<string, () => unknown> }
  // oxlint-disable-next-line typescript/no-implied-eval -- it is what the build publishes
  const run = new Function('module', 'require', code) as (module: object, require: NodeJS.Require) => void
  run(module, createRequire(import.meta.url))
  return module.exports
}

const compiled = (runModule(makeValidatorSource())['makeShapeCheck'] as () => ShapeCheck)()
const checked = makeShapeCheck()

function compare(document: unknown): boolean {
  const found = [compiled, checked].map((check) => ({ valid: check(document), errors: check.errors ?? [] }))
  expect(found[0]).toEqual(found[1])
  return found[0]?.valid === true
}

const WRONG: readonly unknown[] = [
  null,
  [],
  { networks: [] },
  { networks: { shop: { internal: 'yes', driver: '', scope: 'swarn', interal: true } } },
  { networks: { 'a/b~c': { ipam: { config: [{ subnet: 1, gateway: '' }, 2] }, options: { mtu: 1450 } } } },
  {
    targets: { containers: { web: { networks: null, ports: [true, { target: 1.5 }], attachments: 'some' } } },
  },
  { defaults: { guards: { maxRemovalPercent: 101, minOwnedNetworks: 0 } } },
  { name: 'My Shop', profiles: { a: { networks: { shop: { internal: 5 } }, name: 7, profiles: {} } } },
  {
    profiles: {
      a: { targets: { containers: { web: { contaner: 'x', networks: { shop: { aliases: [1] } } } } } },
    },
  },
  { profiles: { a: { networks: [], targets: 1, defaults: 'x', vars: [] } } },
  JSON.parse('{"__proto__": {}, "constructor": 1, "networks": {"toString": {"toString": 1}}}'),
]

describe('the compiled validator', () => {
  it('accepts what is right', () => {
    const shop: unknown = parse(readFileSync('fixtures/shop/.xec/config.yaml', 'utf8'))
    expect(compare({ name: 'shop', 'x-own': 1 })).toBe(true)
    compare(shop)
  })

  it.each(WRONG.map((document) => [JSON.stringify(document), document]))(
    'has the same errors for %s',
    (_text, document) => {
      expect(compare(document)).toBe(false)
    },
  )

  it('has the same errors for whatever else stands where the schema knows a key', () => {
    const keys = fc.constantFrom(...listKeys(loadShape()))
    const { tree } = fc.letrec<{ tree: unknown; map: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, true, 1.5, -1, '', 'shop', 'local'),
        tie('map'),
        fc.array(tie('tree'), { maxLength: 2 }),
      ),
      map: fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
    }))
    fc.assert(
      fc.property(tree, (document) => void compare(document)),
      { numRuns: 500 },
    )
  })
})

function listKeys({ properties, others, items }: Shape): readonly string[] {
  const below = [...properties.values(), others, items].flatMap((shape) =>
    shape === null ? [] : listKeys(shape),
  )
  return [...new Set([...properties.keys(), ...below, 'shop'])]
}

describe('the shape that the build writes down', () => {
  it('is the one that is derived from the schema', () => {
    expect(runModule(makeShapeSource())['loadShape']?.()).toEqual(loadShape())
  })
})
