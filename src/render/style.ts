// How a text is laid out and coloured. Colour and width are arguments, so that a rendering is a function of its value alone.
import { wrapAnsi } from 'fast-wrap-ansi'
import stringWidth from 'fast-string-width'

/** Where a text is shown: with or without colour, and how many columns there are. */
export interface Style {
  readonly color: boolean
  readonly columns: number
}

/** The looks that a text can have. Every one of them is decoration: the words say the same without it. */
export type Tone = 'green' | 'red' | 'yellow' | 'magenta' | 'cyan' | 'bold' | 'dim'

const CODES: Readonly<Record<Tone, readonly [open: number, close: number]>> = {
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
}

// Below this nothing can be laid out; a narrower terminal wraps by itself.
const LEAST_COLUMNS = 24

/** Gives a text a look. Tones are for leaves: they do not nest. */
export function renderTone(style: Style, tone: Tone, text: string): string {
  if (!style.color || text === '') return text
  const [open, close] = CODES[tone]
  return `\u001b[${open}m${text}\u001b[${close}m`
}

/** Spaces before the first and before the following lines of a paragraph. */
export interface Indent {
  readonly first: number
  readonly rest: number
}

/** Breaks one line of text into lines that fit, indented. Words longer than a line are cut. */
export function wrapLine(style: Style, indent: Indent, text: string): string[] {
  if (hasRoom(style, indent.first, text)) return [`${' '.repeat(indent.first)}${text}`]
  const columns = Math.max(style.columns, LEAST_COLUMNS) - Math.max(indent.first, indent.rest)
  const lines = wrapAnsi(text, columns, { hard: true }).split('\n')
  return lines.map((line, index) => `${' '.repeat(index === 0 ? indent.first : indent.rest)}${line}`)
}

/** Breaks a text into lines of so many columns, for a cell of a table. Words longer than a line are cut. */
export function wrapCell(text: string, columns: number): string[] {
  return readWidth(text) <= columns ? [text] : wrapAnsi(text, columns, { hard: true }).split('\n')
}

/** Puts as many short entries on each line as fit, three spaces between them. No entry is broken. */
export function wrapEntries(style: Style, entries: readonly string[]): string[] {
  const lines: string[] = []
  for (const entry of entries) {
    const line = `${lines.at(-1) ?? ''}   ${entry}`
    if (lines.length > 0 && hasRoom(style, 0, line)) lines[lines.length - 1] = line
    else lines.push(entry)
  }
  return lines
}

// oxlint-disable-next-line no-control-regex -- tones are control characters
const TONES = /\u001b\[\d+m/g
const ASCII = /^[ -~]*$/

/** How many columns a text takes, colour not counted. */
export function readWidth(text: string): number {
  const plain = text.includes('\u001b') ? text.replace(TONES, '') : text
  // whose characters take one each; the width of all others takes longer to find out
  return ASCII.test(plain) ? plain.length : stringWidth(text)
}

/** True if a text fits into one line behind an indentation. */
export function hasRoom(style: Style, indent: number, text: string): boolean {
  return indent + readWidth(text) <= style.columns
}

/** Fills a text with spaces up to a number of columns. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - readWidth(text)))
}

/** Puts spaces before a text up to a number of columns. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - readWidth(text))) + text
}

/** Joins lines to a text that ends with a line break; no lines give an empty text. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
