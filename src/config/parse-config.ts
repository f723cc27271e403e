// The pure half of loading: text in, desired state or diagnostics out. Reads as the order of the passes.
import type { DesiredState } from '../model/desired.ts'
import { hasErrors, maskDiagnostic, type Diagnostic } from '../model/diagnostic.ts'
import { makeMask, type Secret } from '../model/secret.ts'
import { normalizeForm } from './canonical.ts'
import { makeDesired, makeDraft } from './desired.ts'
import type { Draft } from './draft.ts'
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

/** What a configuration comes to before it is the desired state: its canonical tree, in which all is in one form and at its place, and its values. */
export interface ParsedTree {
  /** As it is written, before spellings and profiles. */
  readonly document: MapNode
  readonly tree: MapNode
  readonly draft: Draft
  readonly source: Source
}

/** A read configuration with the tree that it was made of; null where there is none. */
export interface ParsedWhole {
  readonly parsed: ParsedConfig
  readonly tree: ParsedTree | null
}

/** Reads a configuration from its text. Never throws: whatever is wrong with the text is a diagnostic. */
export function parseConfig(text: string, options: ParseOptions): ParsedConfig {
  return parseWholeConfig(text, options).parsed
}

/** The same, for who looks at the tree as well. */
export function parseWholeConfig(text: string, options: ParseOptions): ParsedWhole {
  const source = makeSource(options.file, text)
  const report = makeReport(source)
  const document = parseYaml(source, report)
  const read = document === null ? NOTHING : readDocument(document, source, { ...options, report })
  const { maskText } = makeMask(read.secrets)
  const diagnostics = report.list().map((diagnostic) => maskDiagnostic(diagnostic, maskText))
  const desired = hasErrors(diagnostics) ? null : read.desired
  return { parsed: { desired, diagnostics, secrets: read.secrets }, tree: read.tree }
}

type ReadDocument = Pick<ParsedConfig, 'desired' | 'secrets'> & Pick<ParsedWhole, 'tree'>

const NOTHING: ReadDocument = { desired: null, secrets: [], tree: null }

interface Reading extends ParseOptions {
  readonly report: Report
}

function readDocument(document: MapNode, source: Source, options: Reading): ReadDocument {
  const { report, folderName, values } = options
  const complete = completeDocument(document, source, options)
  const tree = validateShape(complete, report)
  const draft = makeDraft(tree, folderName, report)
  const desired = makeDesired(tree, draft, { source, report })
  return { desired, secrets: listSecrets(complete, desired, values), tree: { document, tree, draft, source } }
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
