// HTML that cannot be broken by what stands in it: a text becomes part of a page through `html` alone, which escapes it.
import { escapeEntities } from '../entities.ts'
import { escapeText } from '../escape.ts'

/** A piece of a page. Strings are none: what is not made by `html` is text. */
export interface Html {
  readonly html: string
}

/** What can stand in a template: text, which is escaped, pieces, lists of them, and null for nothing. */
export type Content = string | number | Html | null | readonly Content[]

// Most texts of a page are such ones, and there are many of them.
const HARMLESS = /^[A-Za-z0-9 _./:,[\]()-]*$/

/**
 * Makes a piece of a page. Whatever is put into it is text, also between the quotes of an attribute: what HTML would act on becomes
 * an entity, and what could not be seen is made visible as on a terminal. Named without a verb, as editors know it.
 */
export function html(literals: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const parts = readParts(literals)
  let text = parts[0] as string
  contents.forEach((content, index) => {
    text += renderContent(content) + (parts[index + 1] as string)
  })
  return { html: text }
}

const PARTS = new WeakMap<TemplateStringsArray, readonly string[]>()

// Between, before and after these no space is seen, and a browser keeps each as a text of its own.
const BLOCKS =
  'article|body|caption|details|div|dl|footer|form|h[1-3]|head|header|html|li|link|main|meta|nav|ol|p|section|style|summary|table|tbody|td|th|thead|title|tr|ul'
const AROUND_BLOCKS = new RegExp(`\\s*(</?(?:${BLOCKS})\\b[^<>]*>)\\s*`, 'g')
const GAP = '\0'

// How a template is laid out in the source is no part of the page: a thousand rows would carry it.
function readParts(literals: TemplateStringsArray): readonly string[] {
  const known = PARTS.get(literals)
  if (known !== undefined) return known
  const text = literals
    .join(GAP)
    .replaceAll(AROUND_BLOCKS, '$1')
    .replaceAll(/\s*\n\s*/g, '\n')
  const parts = text.split(GAP)
  PARTS.set(literals, parts)
  return parts
}

/** A text of this program that is HTML already, such as its style. Never one that came from outside. */
export function makeHtml(trusted: string): Html {
  return { html: trusted }
}

function renderContent(content: Content): string {
  if (content === null) return ''
  if (typeof content === 'string') return escapeHtml(content)
  if (typeof content === 'number') return String(content)
  return 'html' in content ? content.html : content.map(renderContent).join('')
}

function escapeHtml(text: string): string {
  if (HARMLESS.test(text)) return text
  return escapeEntities(escapeText(text).replaceAll(/\p{Noncharacter_Code_Point}/gu, renderCodePoint))
}

// HTML has no place for these, not even as entities.
function renderCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
}
