// Brings a document to canonical spelling and long form, led by the schema: `driver_opts` becomes `options`, a list of names a
// map, an empty body an empty map, the shorthand for one pool a list of pools, one of a kind a list. Doing it twice changes nothing, which is used: it
// runs again after interpolation, because a variable may hold any form.
import type { Report } from './report.ts'
import { FREE_SHAPE, type LongForm, type Shape } from './schema.ts'
import type { Span } from './source.ts'
import {
  findValue,
  hasReference,
  isUnset,
  makeList,
  makeMap,
  makeText,
  type ConfigNode,
  type ListNode,
  type MapEntry,
  type MapNode,
  type ScalarNode,
} from './tree.ts'

/** `interpolated` says that what looks like a reference is none. */
export interface FormContext {
  readonly report: Report
  readonly interpolated: boolean
}

/** The document in canonical spelling and long form. What fits no form stays as it is, for the validator to judge. */
export function normalizeForm(node: ConfigNode, shape: Shape, context: FormContext): ConfigNode {
  if (shape.types.length === 0 || isUnset(node)) return node
  const long = takeLongForm(node, shape, context)
  switch (long.kind) {
    case 'scalar':
      return long
    case 'list':
      return normalizeItems(long, shape.items ?? FREE_SHAPE, context)
    case 'map':
      return normalizeMap(long, shape, context)
  }
}

function takeLongForm(node: ConfigNode, shape: Shape, context: FormContext): ConfigNode {
  if (shape.longForm === 'one' && isOne(node, context)) return makeList([node], node.span)
  if (node.kind === 'scalar') return takeScalar(node, shape, context)
  if (node.kind === 'list' && shape.types.includes('object')) {
    if (shape.longForm === 'names') return takeNames(node, context)
    if (shape.longForm === 'pairs') return takePairs(node, context)
  }
  return node
}

function isOne(node: ConfigNode, context: FormContext): boolean {
  return node.kind === 'scalar' ? node.value !== null && !isPending(node, context) : node.kind === 'map'
}

function takeScalar(node: ScalarNode, shape: Shape, context: FormContext): ConfigNode {
  const { value } = node
  if (value === null) return takeNull(node, shape)
  if (typeof value !== 'string' || shape.types.includes('string') || isPending(node, context)) return node
  if (shape.types.includes('boolean') && (value === 'true' || value === 'false')) {
    return { ...node, value: value === 'true' }
  }
  if (shape.types.includes('integer') && /^-?\d+$/.test(value)) {
    return { ...node, value: Number(value) }
  }
  return shape.types.includes('array') && shape.accepts.includes('string')
    ? makeList([node], node.span)
    : node
}

/** True if it is not known yet what a text stands for. */
function isPending(node: ScalarNode, { interpolated }: FormContext): boolean {
  return !interpolated && hasReference(node)
}

function takeNull(node: ScalarNode, shape: Shape): ConfigNode {
  if (!shape.accepts.includes('null')) return node
  if (shape.types.includes('object')) return makeMap([], node.span)
  return shape.types.includes('array') ? makeList([], node.span) : node
}

/** `[frontend, backend]` as `{ frontend: {}, backend: {} }`. */
function takeNames(list: ListNode, context: FormContext): ConfigNode {
  const entries = list.items.flatMap((item) => {
    const { span } = item
    return item.kind === 'scalar' && typeof item.value === 'string'
      ? [{ key: item.value, span, value: makeMap([], span) }]
      : []
  })
  return entries.length === list.items.length ? makeUnique(entries, list.span, context) : list
}

// matches every text
const PAIR = /^((?:\$\{[^}]*\}|[^=])*)(?:=(.*))?$/s

/** `["tier=data"]` as `{ tier: data }`; an equals sign inside a reference separates nothing. */
function takePairs(list: ListNode, context: FormContext): ConfigNode {
  const entries = list.items.flatMap((item) => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return []
    const [, key, value] = PAIR.exec(item.value) as unknown as [string, string, string | undefined]
    return [{ key, span: item.span, value: makePairValue(item, value ?? '') }]
  })
  return entries.length === list.items.length ? makeUnique(entries, list.span, context) : list
}

// Whatever of the item came from the environment, its value counts as coming from there.
function makePairValue({ span, template }: ScalarNode, value: string): ScalarNode {
  const node = makeText(value, span)
  return template === undefined ? node : { ...node, template }
}

function makeUnique(entries: readonly MapEntry[], span: Span, context: FormContext): MapNode {
  const unique = new Map<string, MapEntry>()
  for (const entry of entries) {
    const first = unique.get(entry.key)
    if (first === undefined) unique.set(entry.key, entry)
    else {
      context.report.add('key-duplicate', entry.span, {
        detail: `"${entry.key}" stands in this list already, in line ${context.report.findLine(first.span)}.`,
        fix: 'Remove one of the two.',
      })
    }
  }
  return makeMap(unique.values(), span)
}

function normalizeItems(list: ListNode, shape: Shape, context: FormContext): ListNode {
  return makeList(
    list.items.map((item) => normalizeForm(item, shape, context)),
    list.span,
  )
}

function normalizeMap(map: MapNode, shape: Shape, context: FormContext): MapNode {
  const entries = new Map<string, MapEntry>()
  for (const entry of map.entries.values()) {
    const key = shape.spellings.get(entry.key) ?? entry.key
    const other = entries.get(key)
    if (other !== undefined) addSpelledTwice(entry, findWritten(map, other), context)
    else {
      const child = shape.properties.get(key) ?? shape.others ?? FREE_SHAPE
      const value = normalizeForm(entry.value, child, context)
      const isSame = key === entry.key && value === entry.value
      entries.set(key, isSame ? entry : { key, span: entry.span, value })
    }
  }
  return takeShorthands({ kind: 'map', span: map.span, entries }, shape.longForm, context)
}

/** The entry of the file that a canonical entry was made of. */
function findWritten(map: MapNode, { span }: MapEntry): MapEntry {
  return [...map.entries.values()].find((entry) => entry.span === span) as MapEntry
}

function addSpelledTwice(entry: MapEntry, other: MapEntry, context: FormContext): void {
  context.report.add('key-spelled-twice', entry.span, {
    detail: `"${entry.key}" is the same field as "${other.key}" in line ${context.report.findLine(other.span)}.`,
    fix: 'Remove one of the two.',
  })
}

function takeShorthands(map: MapNode, longForm: LongForm | null, context: FormContext): MapNode {
  if (longForm === 'network') return takeExternalName(map, context)
  return longForm === 'ipam' ? takePool(map, context) : map
}

/** Compose's old `external: { name: corp_net }` as `external: true` and `name: corp_net`. */
function takeExternalName(map: MapNode, context: FormContext): MapNode {
  const external = map.entries.get('external')
  if (external?.value.kind !== 'map' || isUnset(external.value)) return map
  const { span } = external.value
  const inner = external.value.entries.get('name')
  const outer = map.entries.get('name')
  const stranger = [...external.value.entries.values()].find(
    ({ key }) => key !== 'name' && !key.startsWith('x-'),
  )
  if (stranger !== undefined) return map
  if (inner !== undefined && outer !== undefined) addSpelledTwice(inner, outer, context)
  const flag: MapEntry = { ...external, value: { kind: 'scalar', span, value: true, text: 'true' } }
  const name = outer ?? inner
  return makeMap([...map.entries.values(), flag, ...(name === undefined ? [] : [name])], map.span)
}

const POOL_FIELDS = ['subnet', 'ip_range', 'gateway', 'aux_addresses']

/** `ipam: { subnet: ... }` as `ipam: { config: [{ subnet: ... }] }`. */
function takePool(map: MapNode, context: FormContext): MapNode {
  const fields = POOL_FIELDS.flatMap((field) => map.entries.get(field) ?? [])
  const [first] = fields
  if (first === undefined) return map
  const rest = [...map.entries.values()].filter((entry) => !fields.includes(entry))
  const config = findValue(map, 'config')
  if (config !== undefined) {
    context.report.add('key-spelled-twice', first.span, {
      detail: `"${first.key}" is the shorthand for a network with one pool, and "config" lists the pools.`,
      fix: `Move "${first.key}" into an entry of "config".`,
    })
    return makeMap(rest, map.span)
  }
  const pool = makeMap(fields, map.span)
  const entry: MapEntry = { key: 'config', span: first.span, value: makeList([pool], map.span) }
  return makeMap([...rest, entry], map.span)
}
