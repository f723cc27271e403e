// The published schema of the plan document without room for fields that it does not describe.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'

const file = fileURLToPath(new URL('../../schema/plan.schema.json', import.meta.url))

/** The published schema; it lets readers of later minor versions find fields that they do not know. */
export const planSchema: { readonly definitions: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(file, 'utf8'),
) as { readonly definitions: Readonly<Record<string, unknown>> }

/** A schema with no room for fields that it does not describe. */
export function closeObjects(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeObjects)
  if (typeof value !== 'object' || value === null) return value
  const closed = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, closeObjects(item)]))
  return 'properties' in value ? { ...closed, additionalProperties: false } : closed
}

const validate = new Ajv({ allowUnionTypes: true, strictTuples: false }).compile(
  closeObjects(planSchema) as object,
)

/** Where a document is not as the closed schema says; empty for a plan document. */
export function listSchemaErrors(document: unknown): readonly unknown[] {
  validate(document)
  return validate.errors ?? []
}
