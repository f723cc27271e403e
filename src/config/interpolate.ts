// Replaces references in the sections that xec reads, and nowhere else. What cannot be resolved is reported and left out, so that
// it causes no second problem.
import type { Report } from './report.ts'
import { Resolver, type Values } from './resolver.ts'
import { FREE_SHAPE, makeEmpty, type Shape } from './schema.ts'
import type { Source } from './source.ts'
import { renderSuggestion } from './suggest.ts'
import {
  findValue,
  hasReference,
  makeList,
  makeMap,
  makeText,
  type ConfigNode,
  type MapEntry,
  type MapNode,
} from './tree.ts'

// an escape in double quotes may hide a reference
const MAY_REFER = /\$\{|\\/

/** What an interpolation works with. */
export interface InterpolationContext {
  readonly source: Source
  readonly shape: Shape
  readonly values: Values
  readonly report: Report
}

/** The document without references: itself if the file holds none. */
export function interpolate(document: MapNode, context: InterpolationContext): MapNode {
  const { source, shape, values, report } = context
  const vars = findValue(document, 'vars') ?? makeMap([], document.span)
  const resolver = new Resolver({ source, vars, values, report })
  const interpolated = MAY_REFER.test(source.text) ? walkMap(document, shape, { resolver, report }) : document
  addUnused(vars, values, { resolver, report })
  return interpolated
}

interface Walk {
  readonly resolver: Resolver
  readonly report: Report
}

/** The node without references. Null: left out, because it is not known what it stands for. */
function walkNode(node: ConfigNode, shape: Shape, walk: Walk): ConfigNode | null {
  if (shape.types.length === 0) return node
  switch (node.kind) {
    case 'scalar':
      return walk.resolver.resolve(node) ?? makeEmpty(shape.types, node.span)
    case 'list': {
      const { items } = shape
      // a list where a map belongs: for the validator to judge, with what its references stand for
      if (items === null) return walk.resolver.resolveAll(node)
      const walked = node.items.map((item) => walkNode(item, items, walk))
      return makeList(
        walked.filter((item) => item !== null),
        node.span,
      )
    }
    case 'map':
      return walkMap(node, shape, walk)
  }
}

function walkMap(map: MapNode, shape: Shape, walk: Walk): MapNode {
  const { others, properties } = shape
  const taken = new Set<string>()
  const entries = [...map.entries.values()].flatMap((entry) => {
    // only keys that the user chooses hold references: a list of names has become such keys
    const key = others === null ? entry.key : takeKey(entry, taken, walk)
    // looked at even if its key cannot be, so that all problems come at once
    const value = walkNode(entry.value, properties.get(key ?? '') ?? others ?? FREE_SHAPE, walk)
    return key === null || value === null ? [] : [{ ...entry, key, value }]
  })
  return makeMap(entries, map.span)
}

/** What a key stands for. Null: that is not known, or another key stands for the same, which was reported. */
function takeKey({ key: written, span }: MapEntry, taken: Set<string>, walk: Walk): string | null {
  const text = makeText(written, span)
  const key = hasReference(text) ? walk.resolver.resolveText(text) : written
  if (key === null) return null
  if (!taken.has(key)) {
    taken.add(key)
    return key
  }
  walk.report.add('key-duplicate', span, {
    detail: `With its references replaced, this key is "${key}", which the map has already.`,
    fix: 'Remove one of the two.',
  })
  return null
}

/** Warns of variables that were given and are neither declared nor referred to: most likely misspelt. */
function addUnused(vars: ConfigNode, values: Values, { resolver, report }: Walk): void {
  const declared = vars.kind === 'map' ? [...vars.entries.keys()] : []
  for (const name of values.variables.keys()) {
    const [first] = name.split('.', 1) as [string]
    if (declared.includes(first) || resolver.hasUsed(name)) continue
    report.add('variable-unused', null, {
      detail: `The variable "${name}" was given, but nothing that xec reads refers to it.`,
      fix: renderSuggestion(first, declared),
    })
  }
}
