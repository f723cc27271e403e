// Checks a document in canonical form against the JSON Schema and says in words what is wrong where.
import type { Report, ReportFacts } from './report.ts'
import { makeEmpty, type CanonicalSchema } from './schema.ts'
import { renderSuggestion } from './suggest.ts'
import {
  filterEntries,
  filterTree,
  findValue,
  hasReference,
  isUnset,
  makeList,
  makePlain,
  type ConfigNode,
  type MapEntry,
  type MapNode,
} from './tree.ts'
import { makeShapeCheck, type ShapeError } from './validator.ts'

/** A rule of the schema that a value breaks: where, which, and the part of the schema that says so. */
interface Violation {
  readonly path: readonly string[]
  readonly keyword: string
  readonly unknownKey: string | null
  readonly schema: CanonicalSchema
}

let validate: ((document: unknown) => readonly Violation[]) | null = null

/** Reports what does not fit the schema, and gives the document without it. */
export function validateShape(document: MapNode, report: Report): MapNode {
  const faults = listFaults(document)
  for (const fault of faults) addFault(fault, report)
  return faults.length === 0 ? document : (removeFaults(document, makeRemovals(faults)) as MapNode)
}

/** Reports what does not fit the schema in profiles, selected or not, as far as that can be said before they are merged. */
export function validateProfiles(document: MapNode, report: Report): void {
  const profiles = filterEntries(document, ({ key, value }) =>
    key === 'profiles' ? filterTree(value, (node) => !hasReference(node) && !isUnset(node)) : null,
  )
  for (const fault of listFaults(profiles)) addFault(fault, report)
}

interface Fault {
  readonly violation: Violation
  readonly node: ConfigNode
}

function listFaults(document: MapNode): readonly Fault[] {
  validate ??= makeValidator()
  const faults = validate(makePlain(document)).map((violation) => ({
    violation,
    node: findNode(document, violation.path),
  }))
  // of a value of the wrong type nothing else can be said
  const mistyped = new Set(faults.filter(isMistyped).map(({ node }) => node))
  return faults.filter((fault) => isMistyped(fault) || !mistyped.has(fault.node))
}

function isMistyped({ violation }: Fault): boolean {
  return violation.keyword === 'type'
}

function makeValidator(): (document: unknown) => readonly Violation[] {
  const check = makeShapeCheck()
  return (document) => (check(document) ? [] : (check.errors as readonly ShapeError[]).map(makeViolation))
}

function makeViolation(error: ShapeError): Violation {
  const { instancePath, keyword, params, parentSchema } = error
  return {
    path: instancePath.split('/').slice(1).map(parsePointer),
    keyword,
    unknownKey: keyword === 'additionalProperties' ? (params['additionalProperty'] as string) : null,
    schema: parentSchema as CanonicalSchema,
  }
}

function parsePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The node at a path that the validator gave, so that there is one. */
function findNode(document: ConfigNode, path: readonly string[]): ConfigNode {
  let node = document
  for (const key of path) {
    node = (node.kind === 'list' ? node.items[Number(key)] : findValue(node as MapNode, key)) as ConfigNode
  }
  return node
}

function addFault({ violation, node }: Fault, report: Report): void {
  const { unknownKey, keyword, path, schema } = violation
  if (unknownKey !== null) {
    const { span } = (node as MapNode).entries.get(unknownKey) as MapEntry
    report.add('key-unknown', span, describeUnknownKey(unknownKey, violation))
    return
  }
  report.add(keyword === 'type' ? 'value-type' : 'value-invalid', node.span, {
    detail: `${describePlace(path)} is ${describeValue(node)}, but must be ${schema['x-expects']}.`,
    fix: describeFix(node, schema),
  })
}

function describeUnknownKey(key: string, { path, schema }: Violation): ReportFacts {
  const place = path.length === 0 ? 'the top level' : describePlace(path)
  const hint = renderSuggestion(key, schema['x-keys'])
  return { detail: `"${key}" is no key of ${place}.`, fix: `${hint} Keys of your own begin with "x-".` }
}

function describePlace(path: readonly string[]): string {
  return `"${path.join('.')}"`
}

function describeValue(node: ConfigNode): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`
  if (node.value === null) return 'empty'
  return `the ${typeof node.value === 'string' ? 'text' : typeof node.value} "${node.text}"`
}

function describeFix(node: ConfigNode, schema: CanonicalSchema): string {
  if (node.kind === 'scalar' && schema.enum !== undefined) return renderSuggestion(node.text, schema.enum)
  const isUnquoted = node.kind === 'scalar' && typeof node.value !== 'string' && node.value !== null
  if (isUnquoted && schema.type === 'string') return `Put it in quotes: "${node.text}".`
  return `Write ${schema['x-expects']}.`
}

/** What is to go: whole values, with what stands in their place, and single keys. */
interface Removals {
  readonly values: ReadonlyMap<ConfigNode, ConfigNode | null>
  readonly keys: ReadonlyMap<ConfigNode, ReadonlySet<string>>
}

function makeRemovals(faults: readonly Fault[]): Removals {
  const values = new Map<ConfigNode, ConfigNode | null>()
  const keys = new Map<ConfigNode, Set<string>>()
  for (const { violation, node } of faults) {
    const { unknownKey, schema } = violation
    if (unknownKey === null) values.set(node, makeEmpty([schema.type].flat(), node.span))
    else keys.set(node, (keys.get(node) ?? new Set()).add(unknownKey))
  }
  return { values, keys }
}

function removeFaults(node: ConfigNode, removals: Removals): ConfigNode | null {
  const replacement = removals.values.get(node)
  if (replacement !== undefined) return replacement
  switch (node.kind) {
    case 'scalar':
      return node
    case 'list':
      return makeList(
        node.items.map((item) => removeFaults(item, removals)).filter((item) => item !== null),
        node.span,
      )
    case 'map': {
      const unknown = removals.keys.get(node)
      return filterEntries(node, ({ key, value }) =>
        unknown?.has(key) === true ? null : removeFaults(value, removals),
      )
    }
  }
}
