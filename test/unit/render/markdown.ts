// Markdown as GitHub reads it, for tests: the tree that a parser of CommonMark with GitHub's extensions makes of it.
import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { expect } from 'vitest'

/** Parses a text. */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

/** All nodes of a tree, each before what is in it. */
export function listNodes(node: Nodes): readonly Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(listNodes) : [])]
}

// The elements that a report is made of.
const HTML =
  /^(?:<!-- xec:plan \{[\w .:,{}"\\/-]*\} -->|<details(?: open)?>\n<summary>[A-Za-z0-9, ]+<\/summary>|<\/details>)$/
const NODES = new Set('root paragraph strong inlineCode heading list listItem blockquote'.split(' '))
// What GitHub looks for in rendered text: mentions, references to issues and commits, emoji, addresses, formulas.
const ACTIVE = /[@#$<>|~^*_[\]{}]|:[\w+-]+:|\bGH-\d|\b[0-9a-f]{7,40}\b|\w\/\w|www\.|https?:/i
const LANGUAGES: readonly unknown[] = ['diff', 'mermaid', 'sh']
const ALERT = /^\[!(?:CAUTION|NOTE)\]/

/** Proves that a report is valid and that nothing in it is active but what a report is made of. */
export function checkInert(markdown: string): void {
  const root = parseMarkdown(markdown)
  const nodes = listNodes(root)
  expect(nodes.filter((node) => !isInert(node))).toEqual([])
  const titles = root.children.filter((node) => node.type === 'heading' && node.depth === 2)
  expect(titles).toHaveLength(1)
  checkDetails(root, nodes)
}

function isInert(node: Nodes): boolean {
  if (node.type === 'html') return HTML.test(node.value)
  if (node.type === 'text') return !ACTIVE.test(node.value.replace(ALERT, ''))
  if (node.type === 'code') return LANGUAGES.includes(node.lang) && isFenced(node)
  return NODES.has(node.type)
}

// From its fence at the left margin to its fence, and not to the end of the document.
function isFenced({ value, position }: Nodes & { readonly value: string }): boolean {
  if (position === undefined) return false
  const { start, end } = position
  return start.column === 1 && end.line - start.line === value.split('\n').length + 1
}

// Each one that opens is closed, at the top level of the document, and none stands in another.
function checkDetails(root: Root, nodes: readonly Nodes[]): void {
  const readTags = (list: readonly Nodes[]): readonly string[] =>
    list.flatMap((node) => (node.type === 'html' ? [node.value] : []))
  const tags = readTags(nodes)
  expect(readTags(root.children)).toEqual(tags)
  const turns = tags.slice(1).map((tag) => tag === '</details>')
  expect(turns).toEqual(turns.map((_, index) => index % 2 === 1))
}
