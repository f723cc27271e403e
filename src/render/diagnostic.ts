// Problems for people: severity and code, where it is, the lines of the source, what it means and what to do about it.
import type { Diagnostic, RelatedPlace, SourceRange } from '../model/diagnostic.ts'
import { escapeText } from './escape.ts'
import { renderFrame } from './frame.ts'
import { makeGroups } from './group.ts'
import { renderTone, wrapLine, type Style } from './style.ts'
import { renderCount, SEVERITY_TONES } from './words.ts'

/** The texts of the files that ranges point into, by the name that the ranges use. */
export type Sources = ReadonlyMap<string, string>

const INDENT = { first: 2, rest: 2 } as const
const NO_SOURCES: Sources = new Map()

/** All problems, an empty line behind each. The same problem at several places without a position is told once. */
export function renderDiagnostics(
  style: Style,
  diagnostics: readonly Diagnostic[],
  sources: Sources = NO_SOURCES,
): string[] {
  const lines = new Map([...sources].map(([file, text]) => [file, text.split('\n')]))
  return groupProblems(diagnostics).flatMap((group) => [...renderGroup(style, group, lines), ''])
}

/** Problems that are told together: the same one, with the same fix, at several places without a position. */
export function groupProblems(diagnostics: readonly Diagnostic[]): readonly (readonly Diagnostic[])[] {
  const groups = makeGroups(diagnostics, (diagnostic) =>
    diagnostic.range === null ? `${diagnostic.code} ${diagnostic.fix}` : diagnostic,
  )
  return [...groups.values()]
}

/** How many problems there are: `2 errors, 1 warning`; empty without problems. */
export function renderDiagnosticCount(diagnostics: readonly Diagnostic[]): string {
  const severities = ['error', 'warning', 'notice'] as const
  return severities
    .map(
      (severity) =>
        [diagnostics.filter((diagnostic) => diagnostic.severity === severity).length, severity] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, severity]) => renderCount(count, severity))
    .join(', ')
}

function renderGroup(
  style: Style,
  group: readonly Diagnostic[],
  lines: ReadonlyMap<string, readonly string[]>,
): string[] {
  const first = group[0] as Diagnostic
  const { range, fix, related = [] } = first
  return [
    ...renderHead(style, first),
    ...(range === null ? [] : renderPlace(style, range, lines.get(range.file) ?? [])),
    ...group.flatMap(({ detail }) => renderDetail(style, detail, group.length > 1)),
    ...related.flatMap((place) => renderRelated(style, place)),
    ...(fix === '' ? [] : renderParagraph(style, fix, 'Fix: ')),
  ]
}

/** The line that says how bad a problem is and what it is called. */
export function renderHead(style: Style, { severity, code, summary }: Diagnostic): string[] {
  const name = renderTone(style, SEVERITY_TONES[severity], `${severity}[${escapeText(code)}]:`)
  return wrapLine(style, { first: 0, rest: 2 }, `${name} ${renderTone(style, 'bold', escapeText(summary))}`)
}

/** Where a problem is: file, line and column, and the lines of the source around it. */
export function renderPlace(style: Style, range: SourceRange, lines: readonly string[]): string[] {
  const place = `at ${escapeText(range.file)}:${range.start.line}:${range.start.column}`
  const frame = renderFrame({ ...style, columns: style.columns - INDENT.first }, lines, range)
  return [
    ...wrapLine(style, INDENT, renderTone(style, 'cyan', place)),
    ...(frame.length === 0
      ? []
      : ['', ...frame.map((row) => `${' '.repeat(INDENT.first)}${row}`.trimEnd()), '']),
  ]
}

function renderRelated(style: Style, { message, range }: RelatedPlace): string[] {
  const place = `${escapeText(range.file)}:${range.start.line}:${range.start.column}`
  return wrapLine(style, INDENT, `${escapeText(message)} is at ${renderTone(style, 'cyan', place)}.`)
}

function renderDetail(style: Style, detail: string, isListed: boolean): string[] {
  return detail === '' ? [] : renderParagraph(style, detail, isListed ? '- ' : '')
}

// A flag on a line of its own is there to be copied, and nothing can be copied from two lines.
function isFlag(line: string): boolean {
  return /^--[a-z][a-z, -]*$/.test(line)
}

/** A text of one line or more, indented; `mark` stands before it. */
export function renderParagraph(style: Style, text: string, mark: string): string[] {
  const [first, ...others] = text.split('\n').map(escapeText)
  const rest = INDENT.first + mark.length
  return [
    ...wrapLine(style, { first: INDENT.first, rest }, `${mark}${first}`),
    ...others.flatMap((line) => renderFurther(style, rest, line)),
  ]
}

function renderFurther(style: Style, indent: number, line: string): string[] {
  if (isFlag(line)) return [`${' '.repeat(indent)}${line}`]
  return wrapLine(style, { first: indent, rest: line.startsWith('- ') ? indent + 2 : indent }, line)
}
