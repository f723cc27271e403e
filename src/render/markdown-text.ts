// Text from outside as Markdown in which nothing of it is markup: code spans, fences that it cannot close, and sentences of which only
// plain words are left as they are. A backslash would not do: mentions, references and emoji are found in the text that is rendered.
import { escapeText } from './escape.ts'

/** The longest text that a code span shows whole, in characters. */
const MOST_SPAN = 120
const CLIPPED = '…'

// What could be the beginning of an escape.
const CUT_ESCAPE = /\\(?:u(?:\{[0-9a-f]*)?)?$/

/** As much of an escaped text as fits, without half a character or half an escape at its end. */
export function clipText(text: string, most: number): string {
  if (text.length <= most) return text
  const end = most - CLIPPED.length
  const head = text.slice(0, end).replace(/[\ud800-\udbff]$/, '')
  return `${head.replace(CUT_ESCAPE, '')}${CLIPPED}`
}

/** A text as code. */
export function renderCode(text: string, most: number = MOST_SPAN): string {
  const shown = clipText(escapeText(text), most)
  if (shown === '') return '`""`'
  const fence = makeFence(shown, 1)
  // one space on each side is taken off again
  const gap = /^`|`$|^ (?:.*[^ ].*) $/.test(shown) ? ' ' : ''
  return `${fence}${gap}${shown}${gap}${fence}`
}

/** Names as code, and how many more there are. */
export function renderCodeList(texts: readonly string[], most: number): string {
  const shown = texts.slice(0, most).map((text) => renderCode(text))
  const rest = texts.length - shown.length
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`
}

/** Lines as a block of code in a language. They must be escaped. */
export function renderFence(language: string, lines: readonly string[]): string[] {
  const fence = makeFence(lines.join('\n'), 3)
  return [`${fence}${language}`, ...lines, fence]
}

// More backticks than there are in a row inside.
function makeFence(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? []
  return '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), least))
}

// Words, and what stands in quotes with what touches it.
const CHUNK = /(?:"(?:[^"\\]|\\.)*"|[^ ])+/g
const QUOTED = /^(\(?)"((?:[^"\\]|\\.)+)"([).,;:!?]*)$/
const PLAIN_WORD = /^\(?[A-Za-z]+(?:['-][A-Za-z]+)*[).,;:!?]*$/
const PLAIN_NUMBER = /^\(?\d{1,6}[).,;:!?]*$/
// GitHub makes links of what may be the name of a commit.
const COMMIT = /[0-9a-f]{7}/i

/** A sentence. What it quotes, and each word that is more than letters or a number, is code. */
export function renderProse(text: string, most: number): string {
  const chunks = clipText(escapeText(text), most).match(CHUNK) ?? []
  // a number with a full stop would begin a list
  return chunks
    .map(renderChunk)
    .join(' ')
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`)
}

function renderChunk(chunk: string): string {
  const isPlain = (PLAIN_WORD.test(chunk) || PLAIN_NUMBER.test(chunk)) && !COMMIT.test(chunk)
  if (isPlain) return chunk
  const [, before, inside, behind] = QUOTED.exec(chunk) ?? []
  if (inside === undefined) return renderCode(chunk, Infinity)
  return `${before}${renderCode(inside, Infinity)}${behind}`
}

/** Something that opens on a click, or (`isOpen`) is open. The title is not escaped. */
export function renderDetails(title: string, lines: readonly string[], isOpen: boolean): string[] {
  return [
    `<details${isOpen ? ' open' : ''}>`,
    `<summary>${title}</summary>`,
    '',
    ...lines,
    '',
    '</details>',
    '',
  ]
}

/** Lines as a box that hosts colour. */
export function renderAlert(kind: 'CAUTION' | 'NOTE', lines: readonly string[]): string[] {
  return [`> [!${kind}]`, ...lines.map((line) => `> ${line}`.trimEnd()), '']
}
