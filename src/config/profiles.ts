// Profiles: named changes to the base configuration. Maps merge, lists replace, `{ $unset: true }` removes a key.
import type { Report } from './report.ts'
import type { Span } from './source.ts'
import { renderSuggestion } from './suggest.ts'
import { findValue, isUnset, makeMap, type ConfigNode, type MapEntry, type MapNode } from './tree.ts'

// What belongs to the whole document and not to what profiles change.
const NOT_MERGED = ['profiles', 'extends']

/** The document with the selected profiles merged over it, the later ones over the earlier ones, and without `profiles`. */
export function mergeProfiles(document: MapNode, selected: readonly string[], report: Report): MapNode {
  const profiles = findMap(document, 'profiles')
  const overlays = orderProfiles(profiles, selected, report)
  return overlays.reduce((base, overlay) => mergeMaps(base, removeKeys(overlay)), removeKeys(document))
}

/** One way from a selected profile down to what it extends. */
interface Request {
  readonly name: string
  readonly span: Span | null
  readonly path: readonly string[]
}

/** The bodies of the selected profiles, each after what it extends, each once. */
function orderProfiles(profiles: MapNode, selected: readonly string[], report: Report): readonly MapNode[] {
  const ordered = new Set<string>()
  const visit = ({ name, span, path }: Request): void => {
    if (path.includes(name)) {
      report.add('profile-cycle', span, {
        detail: `These profiles extend each other: ${[...path.slice(path.indexOf(name)), name].join(' -> ')}.`,
        fix: 'Remove one of the "extends".',
      })
      return
    }
    const body = findValue(profiles, name)
    if (body === undefined) addUnknown({ name, span, path }, profiles, report)
    for (const parent of body?.kind === 'map' ? listParents(body) : [])
      visit({ ...parent, path: [...path, name] })
    ordered.add(name)
  }
  for (const name of selected) visit({ name, span: null, path: [] })
  return [...ordered].map((name) => findMap(profiles, name))
}

function listParents(body: MapNode): readonly { readonly name: string; readonly span: Span }[] {
  const parents = findValue(body, 'extends')
  if (parents?.kind !== 'list') return []
  return parents.items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [{ name: item.value, span: item.span }] : [],
  )
}

function addUnknown({ name, span, path }: Request, profiles: MapNode, report: Report): void {
  const origin = path.length === 0 ? 'was selected' : `is extended by "${path.at(-1)}"`
  report.add('profile-unknown', span, {
    detail: `The profile "${name}" ${origin}, but the file has no such profile.`,
    fix: renderSuggestion(name, [...profiles.entries.keys()]) || 'Add it under "profiles".',
  })
}

function findMap(map: MapNode, key: string): MapNode {
  const value = findValue(map, key)
  return value?.kind === 'map' ? value : makeMap([], map.span)
}

function removeKeys(body: MapNode): MapNode {
  return makeMap(
    [...body.entries.values()].filter(({ key }) => !NOT_MERGED.includes(key)),
    body.span,
  )
}

function mergeMaps(base: MapNode, overlay: MapNode): MapNode {
  const entries = new Map(base.entries)
  for (const entry of overlay.entries.values()) {
    if (isUnset(entry.value)) entries.delete(entry.key)
    else entries.set(entry.key, mergeEntry(entries.get(entry.key), entry))
  }
  return { kind: 'map', span: base.span, entries }
}

/** A key keeps the place where it was first declared; its value stands where it was last given. */
function mergeEntry(base: MapEntry | undefined, overlay: MapEntry): MapEntry {
  return { key: overlay.key, span: (base ?? overlay).span, value: mergeValues(base?.value, overlay.value) }
}

function mergeValues(base: ConfigNode | undefined, overlay: ConfigNode): ConfigNode {
  if (overlay.kind !== 'map') return overlay
  // also where there is nothing to merge with: what the overlay unsets is to be gone
  return mergeMaps(base?.kind === 'map' ? base : makeMap([], overlay.span), overlay)
}
