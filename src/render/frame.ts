// The place in a source that a problem is about: some lines of it with a caret. Everything shown is escaped, and lines that
// do not fit are cut around the caret.
import { codeFrameColumns } from '@babel/code-frame'
import type { SourceRange } from '../model/diagnostic.ts'
import { escapeText } from './escape.ts'
import { readWidth, renderTone, type Style } from './style.ts'

const LINES_ABOVE = 2
const LINES_BELOW = 1
// What the frame itself takes beside the source: marker, line number, bar.
const GUTTER = 12
const MARKER_LINE = /^ +\| +\^+$/

/** The lines of a code frame, or none where the range lies outside the source. */
export function renderFrame(style: Style, sourceLines: readonly string[], range: SourceRange): string[] {
  const { start } = range
  const line = sourceLines[start.line - 1]
  if (line === undefined) return []
  const room = Math.max(style.columns, 2 * GUTTER) - GUTTER
  const cut = line.length <= room ? 0 : readCut(start.column, room)
  const marked = makeMarkedLine(line, range, { cut, room })
  const firstLine = Math.max(1, start.line - LINES_ABOVE)
  const above = sourceLines.slice(firstLine - 1, start.line - 1).map((text) => cutLine(text, cut, room))
  const below = sourceLines
    .slice(start.line, start.line + LINES_BELOW)
    .map((text) => cutLine(text, cut, room))
    .filter((text) => text !== '')
  const text = [...above, marked.text, ...below].join('\n')
  const location = {
    start: { line: start.line, column: marked.start },
    end: { line: start.line, column: marked.end },
  }
  const options = { startLine: firstLine, linesAbove: LINES_ABOVE, linesBelow: LINES_BELOW }
  const frame = codeFrameColumns(text, location, options)
  return frame.split('\n').map((row) => renderRow(style, row.trimEnd()))
}

// How many characters are left out at the start of each line, so that the caret is in sight.
function readCut(column: number, room: number): number {
  const wanted = column - 1
  return wanted < room * 0.75 ? 0 : wanted - Math.floor(room / 2)
}

// The escaped and cut line with the columns of the marker, from 1; `end` is exclusive. A range of several lines is marked to the
// end of its first one. The spaces at the end let the marker stand behind the text.
function makeMarkedLine(
  line: string,
  { start, end }: SourceRange,
  { cut, room }: { readonly cut: number; readonly room: number },
): { readonly text: string; readonly start: number; readonly end: number } {
  const from = start.column - 1
  const to = Math.max(from, end.line === start.line ? end.column - 1 : line.trimEnd().length)
  const before = escapeText(line.slice(cut, from))
  const inside = escapeText(line.slice(from, to))
  const after = escapeText(line.slice(to).trimEnd())
  const first = Math.min(readWidth(before), room - 1)
  const last = Math.min(first + Math.max(1, readWidth(inside)), room)
  return { text: cutText(before + inside + after, room).padEnd(last), start: first + 1, end: last + 1 }
}

function cutLine(line: string, cut: number, room: number): string {
  return cutText(escapeText(line.slice(cut).trimEnd()), room)
}

function cutText(text: string, room: number): string {
  if (readWidth(text) <= room) return text
  let width = 0
  let shown = ''
  for (const character of text) {
    width += readWidth(character)
    if (width > room) return shown
    shown += character
  }
  return shown
}

function renderRow(style: Style, row: string): string {
  if (MARKER_LINE.test(row)) return row.replace(/\^+$/, (carets) => renderTone(style, 'red', carets))
  return row.startsWith('>') ? renderTone(style, 'red', '>') + row.slice(1) : row
}
