// Adds to a configuration's text without touching anything that stands in it: comments, anchors, order and layout stay as they are,
// since lines are put in and none is written anew. What the result reads as is compared with what it should read as.
import { applyEdits, type Edit } from './edit.ts'
import { parseYaml } from './parse.ts'
import { makeReport } from './report.ts'
import { makeSource, type Span } from './source.ts'
import {
  makePlain,
  type ConfigNode,
  type ListNode,
  type MapEntry,
  type MapNode,
  type PlainValue,
} from './tree.ts'
import {
  makePlainYaml,
  renderFlow,
  renderFlowEntry,
  renderYaml,
  type YamlEntry,
  type YamlMap,
} from './write.ts'

/** A network that a target of the file is on as well, with settings for it where the file's form can hold them. */
export interface Join {
  readonly target: string
  readonly network: string
  readonly settings: YamlMap
}

/** What to add to a file. */
export interface Additions {
  readonly networks: readonly YamlEntry[]
  readonly containers: readonly YamlEntry[]
  readonly joins: readonly Join[]
}

/** The text with the additions, or what of them found no place. */
export type Extension =
  | { readonly kind: 'extended'; readonly text: string }
  | { readonly kind: 'refused'; readonly sections: readonly Section[]; readonly joins: readonly Join[] }

/** A part of the file that objects are added to. */
export type Section = 'networks' | 'containers'

/** Adds to a configuration that can be read. */
export function extendConfiguration(text: string, additions: Additions): Extension {
  const source = makeSource('', text)
  const root = parseYaml(source, makeReport(source)) as MapNode
  const sections = makeSectionEdits(root, additions, text)
  const joins = makeJoinEdits(root, additions.joins, text)
  const refused = { sections: sections.refused, joins: joins.refused }
  if (refused.sections.length + refused.joins.length > 0) return { kind: 'refused', ...refused }
  const extended = applyEdits(text, [...joins.edits, ...sections.edits])
  if (isAsWanted(root, extended, additions)) return { kind: 'extended', text: extended }
  return { kind: 'refused', sections: ['networks', 'containers'], joins: additions.joins }
}

interface Edits<Refused> {
  readonly edits: readonly Edit[]
  readonly refused: readonly Refused[]
}

function makeSectionEdits(root: MapNode, { networks, containers }: Additions, text: string): Edits<Section> {
  const targets = findInside(root, 'targets')
  const isThere = targets !== null && !isEmpty(targets)
  const inTargets = [{ key: 'containers', value: makeMap(containers) }]
  const parts = [
    { section: 'networks' as const, added: networks, edits: addTo(root, 'networks', networks, text) },
    {
      section: 'containers' as const,
      added: containers,
      edits: isThere
        ? addTo(targets, 'containers', containers, text)
        : addTo(root, 'targets', inTargets, text),
    },
  ].filter(({ added }) => added.length > 0)
  return {
    edits: parts.flatMap(({ edits }) => edits ?? []),
    refused: parts.flatMap(({ section, edits }) => (edits === null ? [section] : [])),
  }
}

function makeMap(entries: readonly YamlEntry[]): YamlMap {
  return { entries, below: [] }
}

function makeJoinEdits(root: MapNode, joins: readonly Join[], text: string): Edits<Join> {
  const made = joins.map((join) => ({ join, edits: makeJoinEdit(root, join, text) }))
  return {
    edits: made.flatMap(({ edits }) => edits ?? []),
    refused: made.flatMap(({ join, edits }) => (edits === null ? [join] : [])),
  }
}

function makeJoinEdit(
  root: MapNode,
  { target, network, settings }: Join,
  text: string,
): readonly Edit[] | null {
  const body = findInside(findInside(findInside(root, 'targets'), 'containers'), target)
  const networks = findInside(body, 'networks')
  if (networks?.kind === 'list') return addItem(networks, network, text)
  return networks === null
    ? null
    : addTo(body as MapNode, 'networks', [{ key: network, value: settings }], text)
}

/** The value of a key, if it is written there: what an alias or a merge key stands for is written elsewhere, and used by others. */
function findInside(node: ConfigNode | null, key: string): ConfigNode | null {
  const entry = node?.kind === 'map' ? node.entries.get(key) : undefined
  return entry !== undefined && isInside(entry, node as MapNode) ? entry.value : null
}

function isInside({ span, value }: MapEntry, map: MapNode): boolean {
  return isOwn(span, map) && value.span.start >= span.end
}

function isOwn(span: Span, map: MapNode): boolean {
  return map.span.start <= span.start && span.end <= map.span.end
}

function isEmpty(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

type Adding = readonly [holder: ConfigNode, key: string, entries: readonly YamlEntry[], text: string]

/** Adds entries to the map that a key of another map holds. Null: that is written in a form that does not allow it. */
function addTo(...[holder, key, entries, text]: Adding): readonly Edit[] | null {
  if (holder.kind !== 'map') return null
  const entry = holder.entries.get(key)
  if (entry === undefined) return addEntries(holder, [{ key, value: makeMap(entries) }], text)
  const value = findInside(holder, key)
  if (value === null) return null
  const isBlank = isEmpty(value) || (value.kind === 'map' && value.entries.size === 0)
  if (!isBlank) return value.kind === 'map' ? addEntries(value, entries, text) : null
  if (isFlow(holder, text)) {
    const gap = text[value.span.start - 1] === ' ' ? '' : ' '
    return [{ ...value.span, text: gap + renderFlow(makeMap(entries)) }]
  }
  const indent = ' '.repeat(findColumn(entry.span.start, text) + 2)
  const written = text.slice(value.span.start, value.span.end)
  return [
    // the blank before it goes as well
    { start: value.span.start - (written === '' ? 0 : 1), end: value.span.end, text: '' },
    makeLines(value.span.end, renderYaml(makeMap(entries), indent), text),
  ]
}

function addEntries(map: MapNode, entries: readonly YamlEntry[], text: string): readonly Edit[] {
  const own = [...map.entries.values()].filter(({ span }) => isOwn(span, map))
  const end = Math.max(...own.map((entry) => (isInside(entry, map) ? entry.value.span.end : entry.span.end)))
  if (isFlow(map, text)) {
    return [{ start: end, end, text: entries.map((entry) => `, ${renderFlowEntry(entry)}`).join('') }]
  }
  const indent = ' '.repeat(findColumn(map.span.start, text))
  return [makeLines(end, renderYaml(makeMap(entries), indent), text)]
}

function addItem({ items, span }: ListNode, item: string, text: string): readonly Edit[] {
  const last = items.at(-1)
  const written = renderFlow(item)
  if (last === undefined) return [{ start: span.start + 1, end: span.start + 1, text: written }]
  if (text[span.start] === '[') return [{ start: last.span.end, end: last.span.end, text: `, ${written}` }]
  const indent = ' '.repeat(findColumn(span.start, text))
  return [makeLines(last.span.end, `${indent}- ${written}\n`, text)]
}

function isFlow({ span }: MapNode, text: string): boolean {
  return text[span.start] === '{'
}

function findColumn(at: number, text: string): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1)
}

/** Puts lines below the line in which a place is, behind its comment. */
function makeLines(at: number, lines: string, text: string): Edit {
  const next = text[at - 1] === '\n' ? at : text.indexOf('\n', at) + 1
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const written = lines.replaceAll('\n', lineEnd)
  if (next > 0) return { start: next, end: next, text: written }
  return { start: text.length, end: text.length, text: lineEnd + written }
}

/** True if the new text reads as the old one with the additions, in whatever way that came about. */
function isAsWanted(before: MapNode, text: string, additions: Additions): boolean {
  const report = makeReport(makeSource('', text))
  const after = parseYaml(makeSource('', text), report)
  if (after === null || report.list().length > 0) return false
  return JSON.stringify(makePlain(after)) === JSON.stringify(addPlain(makePlain(before), additions))
}

type PlainMap = { [key: string]: PlainValue }

function addPlain(root: PlainValue, { networks, containers, joins }: Additions): PlainValue {
  const document = root as PlainMap
  if (networks.length > 0) putPlain(document, 'networks', networks)
  if (containers.length > 0) putPlain(takeMap(document, 'targets'), 'containers', containers)
  for (const { target, network, settings } of joins) {
    const body = takeMap(takeMap(takeMap(document, 'targets'), 'containers'), target)
    const held = body['networks']
    if (Array.isArray(held)) body['networks'] = [...(held as readonly PlainValue[]), network]
    else putPlain(body, 'networks', [{ key: network, value: settings }])
  }
  return document
}

function putPlain(holder: PlainMap, key: string, entries: readonly YamlEntry[]): void {
  Object.assign(takeMap(holder, key), makePlainYaml(makeMap(entries)))
}

function takeMap(holder: PlainMap, key: string): PlainMap {
  const held = (holder[key] ?? {}) as PlainMap
  holder[key] = held
  return held
}
