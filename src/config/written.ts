// Typed reading of a tree that fits the schema: shape was checked before, so a value that is there is of the right kind.
import { makePairs, type Pairs } from '../model/pairs.ts'
import type { Located } from './draft.ts'
import { findValue, type ListNode, type MapEntry, type MapNode, type ScalarNode } from './tree.ts'

/** The text of a field, or null if it is absent or empty. */
export function findText(map: MapNode, field: string): Located<string> | null {
  const node = findValue(map, field) as ScalarNode | undefined
  return node === undefined || node.value === null ? null : locateText(node)
}

/** A scalar's text, its place and where it came from. */
export function locateText({ text, span, template }: ScalarNode): Located<string> {
  return template === undefined ? { value: text, span } : { value: text, span, template }
}

/** The boolean of a field, or null if it is absent. */
export function findFlag(map: MapNode, field: string): boolean | null {
  return ((findValue(map, field) as ScalarNode | undefined)?.value ?? null) as boolean | null
}

/** The number of a field, or null if it is absent or empty. */
export function findNumber(map: MapNode, field: string): number | null {
  return ((findValue(map, field) as ScalarNode | undefined)?.value ?? null) as number | null
}

/** The map of a field, or null if it is absent. */
export function findMap(map: MapNode, field: string): MapNode | null {
  return (findValue(map, field) as MapNode | undefined) ?? null
}

/** The entries of a field that is a map with free keys; none if it is absent. */
export function listEntries(
  map: MapNode,
  field: string,
): readonly (MapEntry & { readonly value: MapNode })[] {
  return [...(findMap(map, field)?.entries.values() ?? [])] as (MapEntry & { readonly value: MapNode })[]
}

/** The items of a field that is a list of maps, or of maps and scalars; none if it is absent. */
export function listItems(map: MapNode, field: string): readonly (ScalarNode | MapNode)[] {
  return ((findValue(map, field) as ListNode | undefined)?.items ?? []) as readonly (ScalarNode | MapNode)[]
}

/** The texts of a field that is a list of texts; none if it is absent. */
export function listTexts(map: MapNode, field: string): readonly Located<string>[] {
  return (listItems(map, field) as readonly ScalarNode[]).map(locateText)
}

/** The pairs of a field that is a map of scalars; none if it is absent. */
export function findPairs(map: MapNode, field: string): Pairs {
  return makePairs(listScalars(map, field).map(({ key, value }) => [key, value.text]))
}

/** The entries of a field that is a map of scalars; none if it is absent. */
export function listScalars(
  map: MapNode,
  field: string,
): readonly (MapEntry & { readonly value: ScalarNode })[] {
  return [...(findMap(map, field)?.entries.values() ?? [])] as (MapEntry & { readonly value: ScalarNode })[]
}
