// What a step tells the runner of GitHub Actions: outputs, a summary, and annotations. Nothing of it can be forged by what is in it.
import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import { escapeText } from '../render/escape.ts'
import type { World } from './world.ts'

/** Sets the outputs of the step. Their ends are texts that nobody can guess. */
export async function setOutputs(world: World, outputs: Readonly<Record<string, string>>): Promise<void> {
  const file = world.env['GITHUB_OUTPUT']
  if (file === undefined) return
  const lines = Object.entries(outputs).flatMap(([name, value]) => {
    const end = `xec-${world.makeToken()}`
    return [`${name}<<${end}`, value, end]
  })
  await world.append(file, `${lines.join('\n')}\n`)
}

/** How much a summary of a step may hold; bytes. GitHub drops what is longer than 1 MiB, all of it. */
export const SUMMARY_BYTES = 1_000_000

/** Adds to the summary of the job. */
export async function addSummary(world: World, markdown: string): Promise<void> {
  const file = world.env['GITHUB_STEP_SUMMARY']
  if (file !== undefined) await world.append(file, `${markdown}\n`)
}

/** Writes an annotation for each problem, at its line. `folder` is where the paths of the problems begin. */
export function annotate(world: World, folder: string, diagnostics: readonly Diagnostic[]): void {
  for (const { severity, code, summary, detail, fix, range } of diagnostics) {
    const place =
      range === null
        ? {}
        : {
            file: joinPath(folder, range.file),
            line: String(range.start.line),
            col: String(range.start.column),
          }
    const text = [summary, detail, fix].filter((part) => part !== '').join('\n')
    world.print(renderCommand(severity, { ...place, title: `xec: ${code}` }, text))
  }
}

/** Says something in the log that is shown with the run, too. */
export function report(world: World, severity: Severity, text: string): void {
  world.print(renderCommand(severity, { title: 'xec' }, text))
}

function joinPath(folder: string, file: string): string {
  return folder === '' || folder === '.' || file.startsWith('/') ? file : `${folder}/${file}`
}

function renderCommand(
  severity: Severity,
  properties: Readonly<Record<string, string>>,
  text: string,
): string {
  const words = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(escapeText(value))}`,
  )
  const lines = text.split('\n').map(escapeText)
  return `::${severity} ${words.join(',')}::${escapeData(lines.join('\n'))}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
