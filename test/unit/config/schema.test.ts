import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadCanonicalSchema, loadShape, readSchemaText } from '../../../src/config/published.ts'
import { makeCanonicalSchema, type SchemaNode, type Shape } from '../../../src/config/schema.ts'
import { listProblems } from './read.ts'

const published = JSON.parse(readSchemaText()) as SchemaNode & {
  readonly definitions: Readonly<Record<string, SchemaNode>>
}
const canonical = loadCanonicalSchema() as SchemaNode

/** Every schema in a schema, with its JSON pointer. */
function listNodes(node: unknown, pointer = '#'): readonly (readonly [string, SchemaNode])[] {
  if (typeof node !== 'object' || node === null) return []
  const { additionalProperties, items, anyOf, ...rest } = node as typeof published
  const maps = [
    ['properties', rest.properties],
    ['definitions', rest.definitions],
    ['anyOf', anyOf],
  ] as const
  const children = [
    ...maps.flatMap(([name, map]) =>
      Object.entries(map ?? {}).map(([key, child]) => [`${name}/${key}`, child] as const),
    ),
    ['additionalProperties', additionalProperties] as const,
    ['items', items] as const,
  ]
  return [[pointer, node], ...children.flatMap(([key, child]) => listNodes(child, `${pointer}/${key}`))]
}

const properties = listNodes(published).flatMap(([pointer, node]) =>
  Object.entries(node.properties ?? {}).map(
    ([key, property]) => [`${pointer}/properties/${key}`, property] as const,
  ),
)

describe('the published schema', () => {
  it('is a valid draft-07 schema', () => {
    const ajv = new Ajv({ strict: false })
    expect(ajv.validateSchema(published)).toBe(true)
    expect(published).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      additionalProperties: false,
    })
  })

  it.each(properties)('has title, description and examples for %s', (_path, property) => {
    expect(property.title).toMatch(/^\S.*[^.]$/)
    expect(property.description).toMatch(/^[A-Z].*\.$/s)
    expect(property.examples?.length).toBeGreaterThan(0)
  })

  it('accepts its own examples', () => {
    const ajv = new Ajv({ strict: false })
    ajv.addSchema(published, 'config')
    for (const [pointer, property] of properties) {
      const check = ajv.compile({ $ref: `config${pointer}` })
      for (const example of property.examples ?? []) {
        expect([pointer, check(example), check.errors]).toEqual([pointer, true, null])
      }
    }
  })

  it('says in words what every value should be, for messages', () => {
    const checked = listNodes(canonical).filter(
      ([, node]) => node.type !== undefined || node.enum !== undefined,
    )
    expect(checked.length).toBeGreaterThan(50)
    for (const [path, node] of checked)
      expect([path, node['x-expects']]).toEqual([path, expect.stringMatching(/\w/)])
  })

  it('uses no rule that messages have no words for', () => {
    const known = [
      'type',
      'enum',
      'pattern',
      'minLength',
      'minimum',
      'maximum',
      'properties',
      'patternProperties',
      'additionalProperties',
      'items',
      'x-expects',
      'x-keys',
      '$ref',
    ]
    for (const [, node] of listNodes(canonical))
      expect(known).toEqual(expect.arrayContaining(Object.keys(node)))
  })

  it('lets spellings lead to a property of the same map', () => {
    const spellings = listNodes(published).flatMap(([, { properties: own = {} }]) =>
      Object.values(own).flatMap((property) =>
        property['x-spelling-of'] === undefined ? [] : [own[property['x-spelling-of']]],
      ),
    )
    expect(spellings.length).toBeGreaterThan(20)
    for (const spelling of spellings) expect(spelling).toBeDefined()
  })

  it('allows keys of your own in every map with known keys', () => {
    for (const [path, node] of listNodes(published)) {
      if (node.additionalProperties === false && path !== '#/definitions/unset')
        expect([path, node.patternProperties]).toEqual([path, { '^x-': {} }])
    }
  })

  it('describes the same keys for profiles as for the whole document', () => {
    const own = Object.keys(published.properties ?? {}).filter((key) => key !== 'profiles')
    expect(Object.keys(published.definitions['profile']?.properties ?? {}).toSorted()).toEqual(
      [...own, 'extends'].toSorted(),
    )
  })
})

describe('the schema and the loader', () => {
  const check = new Ajv({ strict: false }).compile(published)

  it.each(
    [
      'networks: [frontend]',
      'networks: { frontend: , backend: {} }',
      'networks: { frontend: { driver_opts: { mtu: 1450 }, labels: [a=b], enable_ipv6: "true", ipam: { subnet: "fd00::/64" } } }',
      'networks: { frontend: { external: { name: corp_net } } }',
      'networks: { frontend: { internal: "${env.INTERNAL:-true}" } }',
      'networks: { frontend: { ipam: { config: [{ subnet: 10.0.0.0/8, ip_range: 10.1.0.0/16, auxAddresses: { a: 10.0.0.9 } }] } } }',
      'networks: { frontend: }\ntargets: { containers: { web: { network: frontend, networkAlias: www, ports: [80, "81:81", { target: 82, host_ip: 127.0.0.1 }] }, api: } }',
      'networks: { frontend: { ipam: { subnet: 10.0.0.0/8 } } }\ntargets: { containers: { web: { networks: { frontend: { ipv4_address: 10.0.0.5, ipv6_address: null, aliases: null, gw_priority: "5" } }, attachments: additive } } }',
      'profiles: { a: { extends: b, networks: { frontend: { internal: { $unset: true }, ipam: { $unset: true } } } }, b: }',
      'defaults: { guards: { max_removal_percent: "50", minOwnedNetworks: 1 } }',
      'defaults: { guards: }',
      'defaults: { guards: { maxRemovalPercent: , minOwnedNetworks: "${env.FEWEST:-4}" } }',
      'defaults: { attachments: exact }\nvars: { a: [1, { b: c }] }\nx-a: 1',
    ].map((text) => [text] as const),
  )('both accept %s', (text) => {
    expect([check(parse(text)), check.errors]).toEqual([true, null])
    expect(listProblems(text)).toEqual([])
  })

  it.each([
    'networks: { frontend: { interal: true } }',
    'networks: { frontend: { internal: 5 } }',
    'networks: { frontend: { scope: galaxy } }',
    'networks: { frontend: { driver: } }',
    'targets: { containers: { web: { networks: } } }',
    'targets: { containers: { web: { container: "a b" } } }',
    'profiles: { a: { profiles: {} } }',
    'name: My Shop',
    'defaults: { guards: { maxRemovalPercent: 101 } }',
    'defaults: { guards: { maxRemovalPercent: -1 } }',
    'defaults: { guards: { maxRemovalPercent: 2.5 } }',
    'defaults: { guards: { minOwnedNetworks: 0 } }',
    'defaults: { guards: { minOwnedNetworks: "0" } }',
  ])('both refuse %s', (text) => {
    expect(check(parse(text))).toBe(false)
    expect(listProblems(text).length).toBe(1)
  })
})

describe('what is derived from the schema', () => {
  it('is derived once', () => {
    expect(loadShape()).toBe(loadShape())
  })

  it('is the text of the file that the package ships', () => {
    expect(readSchemaText()).toBe(readFileSync('schema/config.schema.json', 'utf8'))
  })

  it('has a shape for every canonical key, and none for sections that are left alone', () => {
    const shape = loadShape()
    const network = shape.properties.get('networks')?.others as Shape
    expect(network.spellings.get('driver_opts')).toBe('options')
    expect(network.properties.has('driver_opts')).toBe(false)
    expect(network.properties.get('internal')).toMatchObject({
      types: ['boolean'],
      accepts: expect.arrayContaining(['boolean', 'string', 'object']) as unknown,
    })
    expect(shape.properties.get('tasks')?.types).toEqual([])
  })

  it('follows references, and lets what stands beside one win', () => {
    const derived = makeCanonicalSchema({
      type: 'object',
      properties: { mode: { $ref: '#/definitions/text', 'x-expects': 'a mode' } },
      definitions: { text: { type: 'string', 'x-expects': 'a text' } },
    } as SchemaNode)
    expect(derived).toMatchObject({ properties: { mode: { type: 'string', 'x-expects': 'a mode' } } })
  })
})
