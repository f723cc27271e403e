// From a place in a configuration's text to the keys that lead to it.
import type { SourcePosition } from '../model/diagnostic.ts'
import { parseYaml } from './parse.ts'
import { makeReport } from './report.ts'
import { makeSource, type Span } from './source.ts'
import type { ConfigNode, MapEntry } from './tree.ts'

/** Finds the keys, and the indices of list items, that lead to a place; as many as the place is inside of. */
export type Locate = (position: SourcePosition) => readonly string[]

/** Makes the finder of one text; of a text that is no YAML every place is the top. */
export function makeLocate(text: string): Locate {
  const source = makeSource('', text)
  const root = parseYaml(source, makeReport(source))
  return ({ line, column }) => {
    const at = (source.lines[line - 1] ?? text.length) + column - 1
    return root === null ? [] : findPath(root, at)
  }
}

function findPath(node: ConfigNode, at: number): readonly string[] {
  switch (node.kind) {
    case 'scalar':
      return []
    case 'list': {
      const index = node.items.findIndex(({ span }) => hasPlace(span, at))
      return index < 0 ? [] : [String(index), ...findPath(node.items[index] as ConfigNode, at)]
    }
    case 'map': {
      const entry = [...node.entries.values()].find((candidate) => hasPlace(findExtent(candidate), at))
      return entry === undefined ? [] : [entry.key, ...findPath(entry.value, at)]
    }
  }
}

function findExtent({ span, value }: MapEntry): Span {
  return { start: span.start, end: Math.max(span.end, value.span.end) }
}

function hasPlace({ start, end }: Span, at: number): boolean {
  return start <= at && at < end
}
