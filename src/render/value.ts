// Values of differences as a reader expects them: bare where that is unambiguous, quoted where it is not.
import { isOrigin } from '../model/secret.ts'
import type { PlanValue } from '../plan/document.ts'
import { escapeText } from './escape.ts'

const BARE = /^[A-Za-z0-9_./:@%+-]+$/
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'none'])

/** A value on one line: `172.25.0.0/16`, `"1450"` (a text that looks like a number), `[api, rest-api]`, `{tier: data}`. */
export function renderValue(value: PlanValue): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return renderText(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(renderValue).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${renderText(key)}: ${renderValue(item)}`)
  return `{${entries.join(', ')}}`
}

function renderText(text: string): string {
  if (isOrigin(text)) return escapeText(text)
  const isBare = BARE.test(text) && !WORDS.has(text) && Number.isNaN(Number(text))
  return escapeText(isBare ? text : JSON.stringify(text))
}
