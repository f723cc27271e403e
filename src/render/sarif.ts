// Problems as a SARIF 2.1.0 log (OASIS standard), which code scanners collect: one rule for each code, one result for each problem.
import type { Diagnostic, Severity, SourcePosition, SourceRange } from '../model/diagnostic.ts'
import type { Sources } from './diagnostic.ts'
import { escapeText } from './escape.ts'
import type { FindPath } from './github.ts'
import { renderJson } from './json.ts'

/** What a rule says of a code: what it means, and, for people who have it before them, all that is known of it. */
export interface RuleText {
  readonly meaning: string
  readonly help: string
}

/** What a log needs beside the problems. */
export interface SarifFacts {
  readonly version: string
  readonly exitCode: number
  /** The texts that ranges point into. The first is the file that problems without a place are about. */
  readonly sources: Sources
  /** Absolute where a file lies outside the root. */
  readonly findPath: FindPath
  readonly findRule: (code: string) => RuleText | null
  /** Gives every text a short name that changes with it. */
  readonly digest: (text: string) => string
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
}

/** The log as text. */
export function renderSarif(diagnostics: readonly Diagnostic[], facts: SarifFacts): string {
  const codes = [...new Map(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic])).values()]
  const rules = codes.map((diagnostic) => makeRule(diagnostic, facts))
  const indexes = new Map(codes.map(({ code }, index) => [code, index]))
  const fingerprint = makeFingerprints(facts)
  return renderJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'xec', semanticVersion: facts.version, version: facts.version, rules } },
        invocations: [{ executionSuccessful: facts.exitCode === 0, exitCode: facts.exitCode }],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: indexes.get(diagnostic.code),
          level: LEVELS[diagnostic.severity],
          message: { text: renderMessage(diagnostic) },
          locations: listLocations(diagnostic, facts),
          ...listRelated(diagnostic, facts),
          partialFingerprints: { primaryLocationLineHash: fingerprint(diagnostic) },
        })),
      },
    ],
  })
}

function makeRule({ code, summary, severity }: Diagnostic, { findRule }: SarifFacts): object {
  const { meaning, help } = findRule(code) ?? { meaning: summary, help: summary }
  return {
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text: meaning },
    help: { text: help },
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

function renderMessage({ summary, detail, fix }: Diagnostic): string {
  const text = [detail === '' ? summary : detail, ...(fix === '' ? [] : [`Fix: ${fix}`])].join('\n')
  // `[text](target)` would be a link
  return text.split('\n').map(escapeText).join('\n').replaceAll('](', '] (')
}

// Viewers show nothing that has no place, so that what is about a file as a whole stands at its top.
function listLocations({ range }: Diagnostic, { sources, findPath }: SarifFacts): readonly object[] {
  const file = range?.file ?? [...sources.keys()][0]
  if (file === undefined) return []
  const artifactLocation = makeArtifact(findPath(file))
  const physicalLocation =
    range === null ? { artifactLocation } : { artifactLocation, region: makeRegion(range) }
  return [{ physicalLocation }]
}

function listRelated({ related = [] }: Diagnostic, { findPath }: SarifFacts): object {
  if (related.length === 0) return {}
  const relatedLocations = related.map(({ message, range }, id) => ({
    id,
    message: { text: escapeText(message) },
    physicalLocation: { artifactLocation: makeArtifact(findPath(range.file)), region: makeRegion(range) },
  }))
  return { relatedLocations }
}

// Half a character has no place in a URI.
const LONE = /\p{Cs}/gu

// Inside the root a path is relative to it, outside it is a file of this machine.
function makeArtifact(path: string): object {
  const uri = path.replaceAll(LONE, '\uFFFD').split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

// Both count from 1, in UTF-16 code units, with an end that is exclusive.
function makeRegion({ start, end }: SourceRange): object {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: isAt(start, end) ? end.column + 1 : end.column,
  }
}

function isAt(start: SourcePosition, end: SourcePosition): boolean {
  return start.line === end.line && start.column === end.column
}

// What the problem is and how its line reads, wherever the line is; equal ones are counted.
function makeFingerprints({ sources, digest }: SarifFacts): (diagnostic: Diagnostic) => string {
  const lines = new Map([...sources].map(([file, text]) => [file, text.split('\n')]))
  const counts = new Map<string, number>()
  return ({ code, range, detail }) => {
    const line = range === null ? undefined : lines.get(range.file)?.[range.start.line - 1]
    const identity = digest(JSON.stringify([code, line === undefined ? detail : line.trim()]))
    const count = (counts.get(identity) ?? 0) + 1
    counts.set(identity, count)
    return `${identity}:${count}`
  }
}
