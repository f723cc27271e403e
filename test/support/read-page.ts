// A page of the HTML report as a tree, read by a parser that names every mistake that browsers would pass over.
import { parse, type DefaultTreeAdapterTypes, type ParserError } from 'parse5'

/** An element with its text, the text of all that is in it included. */
export interface Element {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
}

/** A page: all its elements in order, and what is wrong with it. */
export interface Page {
  readonly elements: readonly Element[]
  readonly errors: readonly string[]
  /** The text that people read. */
  readonly text: string
}

/** Reads a page. */
export function readPage(source: string): Page {
  const errors: string[] = []
  const onParseError = ({ code, startLine }: ParserError): void =>
    void errors.push(`${code} in line ${startLine}`)
  const elements: Element[] = []
  collect(parse(source, { onParseError }), elements)
  const body = elements.find(({ tag }) => tag === 'body')
  return { elements, errors, text: (body?.text ?? '').replaceAll(/\s+/g, ' ') }
}

// What begins and ends with a line of its own, or a gap, on the screen.
const BLOCKS = new Set(['div', 'li', 'ol', 'p', 'section', 'summary', 'td', 'th', 'ul'])

function collect(node: DefaultTreeAdapterTypes.Node, found: Element[]): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value
  if (!('childNodes' in node)) return ''
  if (!('tagName' in node)) return node.childNodes.map((child) => collect(child, found)).join('')
  const index = found.push({ tag: node.tagName, attributes: {}, text: '' }) - 1
  const text = node.childNodes.map((child) => collect(child, found)).join('')
  const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]))
  found[index] = { tag: node.tagName, attributes, text }
  if (node.tagName === 'style' || node.tagName === 'script') return ''
  return BLOCKS.has(node.tagName) ? ` ${text} ` : text
}

/** The elements of a page with a tag, a class (`.card`) or an id (`#steps`). */
export function findAll({ elements }: Page, selector: string): readonly Element[] {
  return elements.filter(({ tag, attributes }) => {
    if (selector.startsWith('.')) return (attributes['class'] ?? '').split(' ').includes(selector.slice(1))
    return selector.startsWith('#') ? attributes['id'] === selector.slice(1) : tag === selector
  })
}
