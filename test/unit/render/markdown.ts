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
const NODES = new Set(
  'root paragraph text strong inlineCode code html heading list listItem blockquote'.split(' '),
)
// What GitHub looks for in rendered text: mentions, references to issues and commits, emoji, addresses, formulas.
const ACTIVE = /[@#$<>|~^*_[\]{}]|:[\w+-]+:|\bGH-\d|\b[0-9a-f]{7,40}\b|\w\/\w|www\.|https?:/i
const ALERT = /^\[!(?:CAUTION|NOTE)\]/

/** Proves that a report is valid and that nothing in it is active but what a report is made of. */
export function checkInert(markdown: string): void {
  const root = parseMarkdown(markdown)
  const nodes = listNodes(root)
  for (const node of nodes) {
    expect(NODES).toContain(node.type)
    if (node.type === 'html') expect(node.value).toMatch(HTML)
    if (node.type === 'text') expect(node.value.replace(ALERT, '')).not.toMatch(ACTIVE)
    if (node.type === 'code') expect(['diff', 'mermaid', 'sh']).toContain(node.lang)
  }
  checkDetails(root)
  checkBlocks(root)
}

// Each one that opens is closed, at the top level of the document, and none stands in another.
function checkDetails(root: Root): void {
  const tags = listNodes(root).flatMap((node) => (node.type === 'html' ? [node.value] : []))
  const top = root.children.flatMap((node) => (node.type === 'html' ? [node.value] : []))
  expect(top).toEqual(tags)
  const turns = tags.slice(1).map((tag) => tag === '</details>')
  expect(turns).toEqual(turns.map((_, index) => index % 2 === 1))
}

// Every block of the document begins as one of a report does: nothing of the data has become a heading, a list or a block of code.
function checkBlocks(root: Root): void {
  const headings = root.children.flatMap((node) => (node.type === 'heading' ? [node.depth] : []))
  expect(headings.filter((depth) => depth === 2)).toEqual([2])
  for (const { type, position } of listNodes(root)) {
    if (type !== 'code') continue
    const { start, end } = position ?? {}
    // a block that ends with its fence, and not with the document
    expect(end?.line).toBeGreaterThan((start?.line ?? 0) + 1)
    expect(start?.column).toBe(1)
  }
}
