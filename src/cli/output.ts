// What stdout holds in a machine format: one document, whatever came of the command.
import { createHash } from 'node:crypto'
import { maskDiagnostic } from '../model/diagnostic.ts'
import type { Mask } from '../model/secret.ts'
import { PLAN_FORMAT_VERSION } from '../plan/document.ts'
import { VERSION } from '../reconcile/version.ts'
import { renderJson } from '../render/json.ts'
import { maskDocument } from '../render/mask.ts'
import { EXITS } from './exit-codes.ts'
import type { PlanFindings, PlanReport } from '../render/report.ts'
import type { Options } from './options.ts'
import type { Io } from './io.ts'
import { makeFindPath } from './repository.ts'
import type { CommandResult } from './session.ts'

/** What a document needs of the world, and how it is kept from showing what has to be hidden. */
export interface OutputStage {
  readonly io: Pick<Io, 'cwd' | 'env'>
  readonly maskText: Mask['maskText']
}

/** The text of stdout in a format; empty for text and events, which are written as things happen. Nothing that has to be hidden is in it. */
export async function renderOutput(
  options: Options,
  result: CommandResult,
  { io, maskText }: OutputStage,
): Promise<string> {
  const { format } = options
  if (format === 'text' || format === 'jsonl') return ''
  const masked = maskResult(result, maskText)
  switch (format) {
    case 'json':
      return renderJson(makeDocument(masked))
    case 'markdown': {
      const { renderMarkdown } = await import('../render/markdown.ts')
      return renderMarkdown(makeReport(masked), { maxBytes: options.maxBytes, key: options.commentKey })
    }
    case 'html':
      return result.output ?? renderPage(masked)
    case 'svg':
    case 'mermaid':
    case 'dot':
    case 'tap':
    case 'junit':
      return result.output ?? ''
    case 'github': {
      const { renderGithub } = await import('../render/github.ts')
      return renderGithub(masked.diagnostics, makeFindPath(io))
    }
    case 'sarif':
      return renderSarifOutput(masked, io)
  }
}

async function renderSarifOutput(
  { exit, diagnostics, sources = new Map() }: CommandResult,
  io: OutputStage['io'],
): Promise<string> {
  const { renderSarif } = await import('../render/sarif.ts')
  const { findRule } = await import('./explain/rules.ts')
  return renderSarif(diagnostics, {
    version: VERSION,
    exitCode: EXITS[exit].code,
    sources,
    findPath: makeFindPath(io),
    findRule,
    digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
  })
}

/** The JSON document of a command: what it adds itself stands between the exit code and the diagnostics. */
export function makeOutputDocument(result: CommandResult, maskText: Mask['maskText']): object {
  return makeDocument(maskResult(result, maskText))
}

function makeDocument({ exit, diagnostics, document }: CommandResult): object {
  const head = { formatVersion: PLAN_FORMAT_VERSION, exitCode: EXITS[exit].code }
  return { ...head, ...document, diagnostics }
}

async function renderPage(result: CommandResult): Promise<string> {
  const { renderHtml } = await import('../render/html.ts')
  return renderHtml(makeReport(result))
}

/** What a command found, for formats that are read elsewhere. */
function makeReport({ exit, diagnostics, report }: CommandResult): PlanReport {
  const { code } = EXITS[exit]
  return { plan: null, topology: null, ...report, diagnostics, exitCode: code }
}

// As values: a secret may read like a key of the document.
function maskResult(result: CommandResult, maskText: Mask['maskText']): CommandResult {
  return {
    ...result,
    document: maskDocument(result.document, maskText),
    diagnostics: result.diagnostics.map((item) => maskDiagnostic(item, maskText)),
    ...(result.report && { report: maskDocument(result.report, maskText) as PlanFindings }),
  }
}
