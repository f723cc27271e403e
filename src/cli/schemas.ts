// The published JSON Schemas. They refer to each other by file; printed, each stands by itself.
import { readFile } from 'node:fs/promises'

/** What a published schema describes. */
export const SCHEMA_NAMES = ['config', 'plan', 'plan-file', 'result', 'event'] as const

/** A schema as far as it is put together here. */
interface PublishedSchema {
  readonly $schema?: string
  readonly title?: string
  readonly definitions?: Readonly<Record<string, unknown>>
}

const REFERENCE = /^([a-z]+)\.schema\.json(?:#\/definitions\/(\w+))?$/

/** The text of a schema, with what it refers to in other files among its own definitions. */
export async function readSchema(name: string): Promise<string> {
  const text = await readText(name)
  const others = await readOthers(name, text)
  if (others.size === 0) return text
  const schema = JSON.parse(text) as PublishedSchema
  const taken = [...others].map(([other, { definitions, ...whole }]) => ({
    ...definitions,
    [makeName(other)]: { ...whole, $schema: undefined, title: undefined },
  }))
  const definitions = Object.assign({}, schema.definitions, ...taken) as object
  return `${JSON.stringify(localize({ ...schema, definitions }), null, 2)}\n`
}

function readText(name: string): Promise<string> {
  return readFile(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8')
}

// All schemas that one refers to, those that these refer to included.
async function readOthers(
  name: string,
  text: string,
  found: ReadonlyMap<string, PublishedSchema> = new Map(),
): Promise<ReadonlyMap<string, PublishedSchema>> {
  let others = found
  for (const [, other = ''] of text.matchAll(/"\$ref": "([a-z]+)\.schema\.json/g)) {
    if (other === name || others.has(other)) continue
    const its = await readText(other)
    others = await readOthers(other, its, new Map([...others, [other, JSON.parse(its) as PublishedSchema]]))
  }
  return others
}

function makeName(file: string): string {
  return `${file}Document`
}

function localize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(localize)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' ? localizeReference(item as string) : localize(item),
    ]),
  )
}

function localizeReference(reference: string): string {
  const [, file, definition] = REFERENCE.exec(reference) ?? []
  return file === undefined ? reference : `#/definitions/${definition ?? makeName(file)}`
}
