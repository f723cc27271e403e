// Problems as commands of a workflow on GitHub, which shows each at its line. What stands in a problem starts no other command.
import type { Diagnostic, Severity, SourceRange } from '../model/diagnostic.ts'
import { escapeText } from './escape.ts'

/** Where a file lies, seen from the root of the repository, by the name that ranges use. */
export type FindPath = (file: string) => string

// GitHub has the same three words.
const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  notice: 'notice',
}

/** One line for each problem. */
export function renderGithub(diagnostics: readonly Diagnostic[], findPath: FindPath): string {
  return diagnostics.map((diagnostic) => `${renderCommand(diagnostic, findPath)}\n`).join('')
}

function renderCommand(diagnostic: Diagnostic, find: FindPath): string {
  const { severity, code, summary, detail, fix, range, related = [] } = diagnostic
  const title = `title=${escapeProperty(`${summary} (${code})`)}`
  const properties = [...(range === null ? [] : listPlace(range, find)), title].join(',')
  const places = related.map(
    (place) => `${place.message} is at ${find(place.range.file)}:${place.range.start.line}.`,
  )
  const message = [detail === '' ? summary : detail, ...places, ...(fix === '' ? [] : [`Fix: ${fix}`])].join(
    '\n',
  )
  return `::${COMMANDS[severity]} ${properties}::${escapeData(message)}`
}

// The end of a range is exclusive here and inclusive there. Columns are for places within one line.
function listPlace({ file, start, end }: SourceRange, find: FindPath): readonly string[] {
  const isBefore = end.column === 1 && end.line > start.line
  const lastLine = isBefore ? end.line - 1 : end.line
  const place = [`file=${escapeProperty(find(file))}`, `line=${start.line}`]
  if (lastLine > start.line) return [...place, `endLine=${lastLine}`]
  const last = isBefore ? start.column : Math.max(start.column, end.column - 1)
  return [...place, `endLine=${lastLine}`, `col=${start.column}`, `endColumn=${last}`]
}

// Each line for itself is made safe to show first; what then ends a line is written as the runner reads it.
function escapeData(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeText(line).replaceAll('%', '%25'))
    .join('%0A')
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C')
}
