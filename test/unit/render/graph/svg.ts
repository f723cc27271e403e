// SVG for tests: parsed as strictly as XML is, and nothing in it but shapes and words.
import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom'
import { expect } from 'vitest'

const ELEMENTS = new Set(['svg', 'title', 'desc', 'g', 'rect', 'path', 'circle', 'text', 'tspan'])

/** The root of a picture. Throws where it is not XML. */
export function parseSvg(svg: string): Element {
  const parser = new DOMParser({ onError: onErrorStopParsing })
  return parser.parseFromString(svg, 'image/svg+xml').documentElement as Element
}

/** Proves that a picture has no handler, no link, and nothing of elsewhere. */
export function checkSvg(root: Element): void {
  const elements = [...root.getElementsByTagName('*')]
  expect(elements.filter(({ tagName }) => !ELEMENTS.has(tagName)).map(({ tagName }) => tagName)).toEqual([])
  const names = elements.flatMap(({ attributes }) => [...attributes].map(({ name }) => name))
  expect(names.filter((name) => /^on|href/i.test(name))).toEqual([])
}
