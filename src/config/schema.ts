// The JSON Schema of the configuration, and what the loader reads out of it. The schema describes every spelling and form that a
// file may use, for editors; what runs on a file is the canonical part of the same document, so that shape has one source:
// - a property with `x-spelling-of` is another spelling of that property;
// - where a value has several forms (`anyOf`), the first is the canonical one, `null` among them stands for an empty one, and
//   `x-long-form` names the conversion from another one;
// - `x-expects` says in words what a value should be;
// - a schema without a type belongs to a section that xec leaves alone.
import type { Span } from './source.ts'
import { makeList, makeMap, type ConfigNode, type ValueType } from './tree.ts'

/**
 * A conversion to the long form: of a list of names, of a list of `key=value`, of a map with shorthands in it, or of one item to a list of
 * it.
 */
export type LongForm = 'names' | 'pairs' | 'network' | 'ipam' | 'one'

/** The part of JSON Schema that the configuration's schema uses. */
export interface SchemaNode {
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly type?: ValueType | readonly ValueType[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly required?: readonly string[]
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly $ref?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly 'x-spelling-of'?: string
  readonly 'x-long-form'?: LongForm
  readonly 'x-expects'?: string
}

/** What the passes over the tree know of a value. */
export interface Shape {
  /** The types of the canonical form. Empty in sections that are left alone. */
  readonly types: readonly ValueType[]
  /** The types of all forms. */
  readonly accepts: readonly ValueType[]
  readonly longForm: LongForm | null
  /** Canonical spelling of every key that a map may have. */
  readonly spellings: ReadonlyMap<string, string>
  readonly properties: ReadonlyMap<string, Shape>
  /** The shape of a map's other values, if the user chooses the keys. */
  readonly others: Shape | null
  readonly items: Shape | null
}

/** The shape of what is left alone. */
export const FREE_SHAPE: Shape = {
  types: [],
  accepts: [],
  longForm: null,
  spellings: new Map(),
  properties: new Map(),
  others: null,
  items: null,
}

/** What stands for a value that is not known: nothing of its shape, or, where that would be a scalar, no value at all. */
export function makeEmpty(types: readonly ValueType[], span: Span): ConfigNode | null {
  if (types.includes('string')) return null
  if (types.includes('object')) return makeMap([], span)
  return types.includes('array') ? makeList([], span) : null
}

/** The schema of the canonical form. `x-keys` lists all spellings of a map's keys. */
export interface CanonicalSchema {
  readonly type: ValueType | readonly ValueType[]
  readonly enum?: readonly string[]
  readonly 'x-expects': string
  readonly 'x-keys': readonly string[]
}

const DOCUMENT_KEY = '#/properties/'

/** Derives the schema of the canonical form: first forms only, canonical spellings only, references only to keys of the document. */
export function makeCanonicalSchema(published: SchemaNode): object {
  return makeCanonical(published, published)
}

/** Derives the shape of the whole document. */
export function makeDocumentShape(published: SchemaNode): Shape {
  return makeShape(published, published)
}

function makeShape(node: SchemaNode, root: SchemaNode): Shape {
  const resolved = resolveNode(node, root)
  const forms = listForms(resolved, root)
  const main = forms[0] as SchemaNode
  const properties = Object.entries(main.properties ?? {})
  return {
    types: listTypes(main),
    accepts: forms.flatMap(listTypes),
    longForm: forms.find((form) => form['x-long-form'] !== undefined)?.['x-long-form'] ?? null,
    spellings: new Map(properties.map(([key, property]) => [key, property['x-spelling-of'] ?? key])),
    properties: new Map(
      properties.filter(isCanonical).map(([key, property]) => [key, makeShape(property, root)]),
    ),
    others: typeof main.additionalProperties === 'object' ? makeShape(main.additionalProperties, root) : null,
    items: main.items === undefined ? null : makeShape(main.items, root),
  }
}

function makeCanonical(node: SchemaNode, root: SchemaNode): object {
  // what profiles have in common with the document is checked by the same code
  if (node.$ref?.startsWith(DOCUMENT_KEY) === true) return { $ref: node.$ref }
  const resolved = resolveNode(node, root)
  const main = listForms(resolved, root)[0] as SchemaNode
  const { type, enum: values, pattern, minLength, minimum, maximum, patternProperties } = main
  const others = main.additionalProperties
  const expects = resolved['x-expects'] ?? main['x-expects']
  return removeUndefined({
    type,
    enum: values,
    pattern,
    minLength,
    minimum,
    maximum,
    patternProperties,
    'x-expects': expects,
    'x-keys': main.properties === undefined ? undefined : Object.keys(main.properties),
    items: main.items === undefined ? undefined : makeCanonical(main.items, root),
    properties: main.properties === undefined ? undefined : makeCanonicalProperties(main.properties, root),
    additionalProperties: typeof others === 'object' ? makeCanonical(others, root) : others,
  })
}

function makeCanonicalProperties(
  properties: Readonly<Record<string, SchemaNode>>,
  root: SchemaNode,
): Readonly<Record<string, object>> {
  const canonical = Object.entries(properties).filter(isCanonical)
  return Object.fromEntries(canonical.map(([key, property]) => [key, makeCanonical(property, root)]))
}

function isCanonical([, property]: readonly [string, SchemaNode]): boolean {
  return property['x-spelling-of'] === undefined
}

/** Follows `$ref`; what stands beside it wins, which draft-07 leaves to the reader for annotations. */
function resolveNode(node: SchemaNode, root: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node
  const { $ref, ...beside } = node
  const path = $ref.split('/').slice(1)
  // oxlint-disable-next-line unicorn/no-array-reduce -- a path is followed step by step
  const target = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root) as SchemaNode
  return { ...resolveNode(target, root), ...beside }
}

function listForms(resolved: SchemaNode, root: SchemaNode): readonly SchemaNode[] {
  return resolved.anyOf?.map((form) => resolveNode(form, root)) ?? [resolved]
}

function listTypes({ type }: SchemaNode): readonly ValueType[] {
  if (type === undefined) return []
  return typeof type === 'string' ? [type] : type
}

function removeUndefined(node: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined))
}
