// xec validate: the configuration without an engine.
import type { LoadedConfig } from '../../config/load.ts'
import { renderDiagnosticCount, renderDiagnostics } from '../../render/diagnostic.ts'
import { escapeText } from '../../render/escape.ts'
import { joinLines, renderTone, wrapLine } from '../../render/style.ts'
import { renderCount } from '../../render/words.ts'
import { loadProject } from '../project.ts'
import type { CommandHandler, Session } from '../session.ts'

/** Checks the configuration and names every problem. */
export const runValidate: CommandHandler = async (session) => {
  const config = await loadProject(session)
  session.print(renderValidation(session, config))
  return {
    exit: config.desired === null ? 'config-invalid' : 'done',
    diagnostics: config.diagnostics,
    sources: config.sources,
    document: { file: config.file, valid: config.desired !== null },
  }
}

function renderValidation({ style }: Session, config: LoadedConfig): string {
  const { diagnostics, sources } = config
  const verdict = renderTone(style, config.desired === null ? 'red' : 'green', renderVerdict(config))
  return joinLines([
    ...renderDiagnostics(style, diagnostics, sources),
    ...wrapLine(style, { first: 0, rest: 0 }, verdict),
  ])
}

function renderVerdict({ desired, diagnostics, file }: LoadedConfig): string {
  const found = renderDiagnosticCount(diagnostics)
  if (desired === null) return `Invalid: ${found}.`
  const { networks, containers } = desired
  const size = `${renderCount(networks.length, 'network')}, ${renderCount(containers.length, 'container')}`
  return `Valid: ${escapeText(String(file))} declares ${size}.${found === '' ? '' : ` ${found}.`}`
}
