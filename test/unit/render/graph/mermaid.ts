// Mermaid for tests: all of the language that a picture is written in, line by line, and what a reader sees of a label.
import { expect } from 'vitest'

// Words of what means nothing anywhere; dots and dashes are inside of words only.
const WORD = String.raw`(?:[A-Za-z0-9,/]|#\d+;|(?<=[A-Za-z0-9])[.-](?=[A-Za-z0-9]))+`
const TEXT = String.raw`${WORD}(?: ${WORD})* ?`
const LABEL = String.raw`"${TEXT}(?:<br>(?:${TEXT})?)*"`
const CLASS = String.raw`:::(?:network|container|foreign|create|replace|remove)`
const LINES = new RegExp(
  [
    'flowchart LR',
    `acc(?:Title|Descr): ${TEXT}`,
    String.raw`n\d+\(\[${LABEL}\]\)${CLASS}`,
    String.raw`c\d+\[${LABEL}\]${CLASS}`,
    String.raw`[nc]\d+ (?:---|===|-\.-)(?:\|${LABEL}\|)? [nc]\d+`,
    String.raw`linkStyle \d+ stroke:#[0-9a-f]{6},stroke-width:2px(?:,stroke-dasharray:[\d ]+)?`,
    'classDef [a-z]+ [a-z0-9:#, -]+',
  ]
    .map((line) => `^${line}$`)
    .join('|'),
)

// What Mermaid looks for after it has read the entities.
const LATE = /\\n|<br|\$\$|fa[bklrs]?:fa|ﬂ°|¶ß/i

/** Proves that a picture keeps to the language, and that no text in it is more than text. */
export function checkMermaid(text: string): void {
  expect(text).toMatch(/^flowchart LR\n/)
  const wrong = text
    .replace(/\n$/, '')
    .split('\n')
    .filter((line) => !LINES.test(line) || LATE.test(readEntities(line.replaceAll('<br>', ' '))))
  expect(wrong).toEqual([])
}

/** The text as it is shown. */
export function readMermaid(text: string): string {
  return readEntities(text).replaceAll('\u2060', '')
}

function readEntities(text: string): string {
  return text.replaceAll(/#(\d+);/g, (_entity, code) => String.fromCodePoint(Number(code)))
}
