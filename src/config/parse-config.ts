// The pure half of loading: text in, desired state or diagnostics out. Reads as the order of the passes.
import type { DesiredState } from '../model/desired.ts'
import { hasErrors, maskDiagnostic, type Diagnostic } from '../model/diagnostic.ts'
import { makeMask, type Secret } from '../model/secret.ts'
import { normalizeForm } from './canonical.ts'
import { makeDesired } from './desired.ts'
import { interpolate } from './interpolate.ts'
import { parseYaml } from './parse.ts'
import { mergeProfiles } from './profiles.ts'
import { loadShape } from './published.ts'
import { makeReport, type Report } from './report.ts'
import type { Values } from './resolver.ts'
import { listSecrets } from './secrets.ts'
import { validateProfiles, validateShape } from './shape.ts'
import { makeSource, type Source } from './source.ts'
import type { MapNode } from './tree.ts'

/** What a configuration is read with. */
export interface ParseOptions {
  /** The path as it should be shown. */
  readonly file: string
  /** The name of the folder that holds `.xec`: the project's name where the file gives none. */
  readonly folderName: string
  /** Names of profiles, the later ones winning. */
  readonly profiles: readonly string[]
  readonly values: Values
}

/**
 * A read configuration. `desired` is null if a diagnostic is an error; the diagnostics are sorted by place and show none of the
 * `secrets`, the texts that came from the environment.
 */
export interface ParsedConfig {
  readonly desired: DesiredState | null
  readonly diagnostics: readonly Diagnostic[]
  readonly secrets: readonly Secret[]
}

/** Reads a configuration from its text. Never throws: whatever is wrong with the text is a diagnostic. */
export function parseConfig(text: string, options: ParseOptions): ParsedConfig {
  const source = makeSource(options.file, text)
  const report = makeReport(source)
  const document = parseYaml(source, report)
  const read = document === null ? NOTHING : readDocument(document, source, { ...options, report })
  const { maskText } = makeMask(read.secrets)
  const diagnostics = report.list().map((diagnostic) => maskDiagnostic(diagnostic, maskText))
  return { desired: hasErrors(diagnostics) ? null : read.desired, diagnostics, secrets: read.secrets }
}

/** What a configuration comes to before it is the desired state: its canonical tree, in which all is in one form and at its place. */
export interface ParsedTree {
  /** As it is written, before spellings and profiles. */
  readonly document: MapNode
  readonly tree: MapNode
  readonly source: Source
}

/** Reads the canonical tree of a configuration that can be read: `parseConfig` gives a desired state of the same text. */
export function parseConfigTree(text: string, options: ParseOptions): ParsedTree {
  const source = makeSource(options.file, text)
  const report = makeReport(source)
  const document = parseYaml(source, report) as MapNode
  const tree = validateShape(completeDocument(document, source, { ...options, report }), report)
  return { document, tree, source }
}

type ReadDocument = Pick<ParsedConfig, 'desired' | 'secrets'>

const NOTHING: ReadDocument = { desired: null, secrets: [] }

interface Reading extends ParseOptions {
  readonly report: Report
}

function readDocument(document: MapNode, source: Source, options: Reading): ReadDocument {
  const { report, folderName, values } = options
  const complete = completeDocument(document, source, options)
  const desired = makeDesired(validateShape(complete, report), { source, folderName, report })
  return { desired, secrets: listSecrets(complete, desired, values) }
}

function completeDocument(document: MapNode, source: Source, { report, profiles, values }: Reading): MapNode {
  const shape = loadShape()
  // a map stays a map in every pass
  const canonical = normalizeForm(document, shape, { report, interpolated: false }) as MapNode
  validateProfiles(canonical, report)
  const merged = mergeProfiles(canonical, profiles, report)
  const interpolated = interpolate(merged, { source, shape, values, report })
  // a variable may hold any form; without one the document is canonical already
  return interpolated === merged
    ? merged
    : (normalizeForm(interpolated, shape, { report, interpolated: true }) as MapNode)
}
