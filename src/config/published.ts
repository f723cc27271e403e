// The published schema, and what is derived from it. The build derives it once and puts the result in the place of this module
// (src/build/replacements.ts), so that no command reads or understands a schema.
import { readFileSync } from 'node:fs'
import { makeCanonicalSchema, makeDocumentShape, type SchemaNode, type Shape } from './schema.ts'

/** The published schema, as text. */
export function readSchemaText(): string {
  return readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8')
}

/** The schema of the canonical form of a configuration. */
export function loadCanonicalSchema(): object {
  return makeCanonicalSchema(readSchema())
}

let shape: Shape | null = null

/** The shape of a configuration. Derived once; a program that loads no configuration does not pay for it. */
export function loadShape(): Shape {
  shape ??= makeDocumentShape(readSchema())
  return shape
}

function readSchema(): SchemaNode {
  return JSON.parse(readSchemaText()) as SchemaNode
}
