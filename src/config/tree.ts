// The configuration as a tree that knows where each part stands in the file. All passes from text to desired state take and give
// such trees, so that a problem found by the last of them still points at the exact key or value.
import type { Span } from './source.ts'

/**
 * A value without parts. `text` is how it reads in a text: the digits of a number as they were written (`1.10`). `template` is
 * there if a part of it came from the environment: the text with references to the variables in their place.
 */
export interface ScalarNode {
  readonly kind: 'scalar'
  readonly span: Span
  readonly value: string | number | boolean | null
  readonly text: string
  readonly template?: string
}

/** A list. */
export interface ListNode {
  readonly kind: 'list'
  readonly span: Span
  readonly items: readonly ConfigNode[]
}

/** One key of a map; `span` is where the key stands. */
export interface MapEntry {
  readonly key: string
  readonly span: Span
  readonly value: ConfigNode
}

/** A map. A JavaScript Map, because any text may be a key, `__proto__` included. */
export interface MapNode {
  readonly kind: 'map'
  readonly span: Span
  readonly entries: ReadonlyMap<string, MapEntry>
}

/** A part of a configuration. */
export type ConfigNode = ScalarNode | ListNode | MapNode

/** The kinds of value that the JSON Schema tells apart. */
export type ValueType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object'

/** A value as JSON holds it, as far as it comes from a tree. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue }

/** Makes a scalar that holds a text. */
export function makeText(text: string, span: Span): ScalarNode {
  return { kind: 'scalar', span, value: text, text }
}

/** Makes a list. */
export function makeList(items: readonly ConfigNode[], span: Span): ListNode {
  return { kind: 'list', span, items }
}

/** Makes a map; of entries with one key the last counts. */
export function makeMap(entries: Iterable<MapEntry>, span: Span): MapNode {
  return { kind: 'map', span, entries: new Map([...entries].map((entry) => [entry.key, entry])) }
}

/** The value of a key, or undefined. */
export function findValue(map: MapNode, key: string): ConfigNode | undefined {
  return map.entries.get(key)?.value
}

/** True for a scalar that holds a text with something to interpolate in it. */
export function hasReference(node: ConfigNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('${')
}

/** True for `{ $unset: true }`, which removes a key in a profile. */
export function isUnset(node: ConfigNode): boolean {
  if (node.kind !== 'map' || node.entries.size !== 1) return false
  const value = findValue(node, '$unset')
  return value?.kind === 'scalar' && value.value === true
}

/** The tree without the nodes that are not to be kept; null if that is all of it. */
export function filterTree(node: ConfigNode, keep: (node: ConfigNode) => boolean): ConfigNode | null {
  if (!keep(node)) return null
  switch (node.kind) {
    case 'scalar':
      return node
    case 'list':
      return makeList(
        node.items.map((item) => filterTree(item, keep)).filter((item) => item !== null),
        node.span,
      )
    case 'map':
      return filterEntries(node, ({ value }) => filterTree(value, keep))
  }
}

/** The map with other values; null leaves an entry out. */
export function filterEntries(map: MapNode, replace: (entry: MapEntry) => ConfigNode | null): MapNode {
  const entries = [...map.entries.values()].flatMap((entry) => {
    const value = replace(entry)
    return value === null ? [] : [{ ...entry, value }]
  })
  return makeMap(entries, map.span)
}

/** The tree without its places, as the validator wants it. */
export function makePlain(node: ConfigNode): PlainValue {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'list':
      return node.items.map(makePlain)
    case 'map':
      // defines own properties, whatever the key is called
      return Object.fromEntries([...node.entries.values()].map(({ key, value }) => [key, makePlain(value)]))
  }
}
