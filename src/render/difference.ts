// Differences: a path with its old and its new value, in columns where they fit and on lines of their own where they do not.
import type { Difference } from '../plan/document.ts'
import { escapeText } from './escape.ts'
import { hasRoom, padEnd, readWidth, renderTone, wrapLine, type Style } from './style.ts'
import { renderValue } from './value.ts'
import { readDifference } from './words.ts'

// A path longer than this keeps to itself instead of pushing all values to the right.
const WIDEST_PATH = 32
const STEP = 4

interface Row {
  readonly symbol: string
  readonly path: string
  readonly values: readonly string[]
  readonly note: string
}

/** Differences of an object that exists: `~ internal  false -> true  # forces replacement`. */
export function renderDifferences(
  style: Style,
  indent: number,
  differences: readonly Difference[],
): string[] {
  return renderRows(
    style,
    indent,
    differences.map((difference) => makeChangedRow(style, difference)),
  )
}

/** Values of an object that is made anew, where there is nothing to compare with: `driver  bridge`. */
export function renderValues(style: Style, indent: number, differences: readonly Difference[]): string[] {
  return renderRows(
    style,
    indent,
    differences.map(({ path, after }) => ({
      symbol: '',
      path: escapeText(path),
      values: [renderValue(after)],
      note: '',
    })),
  )
}

function makeChangedRow(style: Style, { path, before, after, forcesReplace }: Difference): Row {
  const old = renderTone(style, 'red', renderValue(before))
  const fresh = renderTone(style, 'green', renderValue(after))
  const note = forcesReplace ? `  ${renderTone(style, 'magenta', '# forces replacement')}` : ''
  const { symbol, tone } = readDifference({ before, after })
  const values = [...(before === null ? [] : [old]), ...(before !== null && after === null ? [] : [fresh])]
  return { symbol: `${renderTone(style, tone, symbol)} `, path: escapeText(path), values, note }
}

function renderRows(style: Style, indent: number, rows: readonly Row[]): string[] {
  const lengths = rows.map((row) => readWidth(row.path)).filter((length) => length <= WIDEST_PATH)
  const column = Math.max(0, ...lengths)
  return rows.flatMap((row) => renderRow(style, indent, { ...row, path: padEnd(row.path, column) }))
}

function renderRow(style: Style, indent: number, { symbol, path, values, note }: Row): string[] {
  const text = values.join(' -> ')
  if (hasRoom(style, indent, `${symbol}${path}  ${text}${note}`)) {
    return [`${' '.repeat(indent)}${symbol}${path}  ${text}${note}`]
  }
  const title = `${symbol}${path.trimEnd()}`
  const hasNoteRoom = hasRoom(style, indent, title + note)
  const deeper = { first: indent + STEP, rest: indent + STEP }
  return [
    ...wrapLine(style, { first: indent, rest: indent + STEP }, hasNoteRoom ? title + note : title),
    ...(hasNoteRoom || note === '' ? [] : wrapLine(style, deeper, note.trimStart())),
    ...(hasRoom(style, deeper.first, text)
      ? wrapLine(style, deeper, text)
      : renderLongValues(style, deeper.first, values)),
  ]
}

// The old and the new value below each other.
function renderLongValues(style: Style, indent: number, values: readonly string[]): string[] {
  const marked = values.map((value, index) => (index === 0 ? value : `-> ${value}`))
  return marked.flatMap((value) => wrapLine(style, { first: indent, rest: indent + 3 }, value))
}
