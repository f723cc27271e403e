// What stdout holds in a machine format: one document, whatever came of the command.
import { maskDiagnostic } from '../model/diagnostic.ts'
import type { Mask } from '../model/secret.ts'
import { PLAN_FORMAT_VERSION } from '../plan/document.ts'
import { renderJson } from '../render/json.ts'
import { maskDocument } from '../render/mask.ts'
import { EXITS } from './exit-codes.ts'
import type { PlanFindings, PlanReport } from '../render/report.ts'
import type { Options } from './options.ts'
import type { CommandResult } from './session.ts'

/** The text of stdout in a format; empty for text, which commands write as they go. Nothing that has to be hidden is in it. */
export async function renderOutput(
  options: Options,
  result: CommandResult,
  maskText: Mask['maskText'],
): Promise<string> {
  const masked = maskResult(result, maskText)
  switch (options.format) {
    case 'text':
      return ''
    case 'json':
      return renderJsonOutput(masked)
    case 'markdown': {
      const { renderMarkdown } = await import('../render/markdown.ts')
      return renderMarkdown(makeReport(masked), { maxBytes: options.maxBytes, key: options.commentKey })
    }
    case 'html':
      return result.output ?? renderPage(masked)
    case 'svg':
    case 'mermaid':
    case 'dot':
      return result.output ?? ''
  }
}

/** The JSON document of a command: what it adds itself stands between the exit code and the diagnostics. */
export function renderJsonOutput({ exit, diagnostics, document }: CommandResult): string {
  const head = { formatVersion: PLAN_FORMAT_VERSION, exitCode: EXITS[exit].code }
  return renderJson({ ...head, ...document, diagnostics })
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
