import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { loadCanonicalSchema } from '../../../src/config/published.ts'
import { shareParts } from '../../../src/config/share-parts.ts'

const END = { type: 'string', minLength: 1, description: 'x'.repeat(150) }

describe('parts of a schema that are there several times', () => {
  it('stand there once, under a name', () => {
    const list = { type: 'array', items: END }
    const schema = {
      type: 'object',
      properties: { from: list, to: list, name: END, short: { type: 'string' } },
    }
    expect(shareParts(schema)).toEqual({
      type: 'object',
      properties: {
        from: { $ref: '#/definitions/part0' },
        to: { $ref: '#/definitions/part0' },
        name: { $ref: '#/definitions/part1' },
        short: { type: 'string' },
      },
      definitions: { part0: { type: 'array', items: { $ref: '#/definitions/part1' } }, part1: END },
    })
  })

  it('are no maps of properties, whatever these are called', () => {
    const properties = { type: { type: 'string' }, description: { const: 'x'.repeat(150) } }
    const schema = { properties: { a: { properties }, b: { properties } } }
    expect(shareParts(schema)).toEqual({ ...schema, definitions: {} })
  })

  it('leave a third less of the schema that is published', () => {
    const schema = loadCanonicalSchema()
    const shared = shareParts(schema)
    expect(JSON.stringify(shared).length).toBeLessThan(0.67 * JSON.stringify(schema).length)
    expect(new Ajv({ strict: false }).validateSchema(shared)).toBe(true)
  })
})
