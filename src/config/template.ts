// Splits a text into what is written and what is referred to: `${vars.x}`, `${env.X}`, `${env.X:-default}`, and `\${` for a
// literal. Says nothing about whether a reference makes sense.
import { sortTexts } from '../model/pairs.ts'

/** A piece of a text; `start` and `end` are offsets in it. */
export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | ReferencePart
  | { readonly kind: 'malformed'; readonly start: number; readonly end: number }

/** `${SCOPE.PATH:-FALLBACK}`; `body` is all between the braces. `scope` is empty where there is no dot. */
export interface ReferencePart {
  readonly kind: 'reference'
  readonly start: number
  readonly end: number
  readonly body: string
  readonly scope: string
  readonly path: string
  readonly fallback: string | null
}

const PIECE = /\\\$\{|\$\{([^{}]*)\}|\$\{/g
const BODY = /^([A-Za-z]\w*)\.([A-Za-z_][\w-]*(?:\.[\w-]+)*)(?::-(.*))?$/s

/** The parts of a text, in order. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  for (const match of text.matchAll(PIECE)) {
    if (match.index > at) parts.push({ kind: 'literal', text: text.slice(at, match.index) })
    parts.push(makePart(match[0], match[1], match.index))
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ kind: 'literal', text: text.slice(at) })
  return parts
}

function makePart(piece: string, body: string | undefined, start: number): TemplatePart {
  const end = start + piece.length
  if (piece.startsWith('\\')) return { kind: 'literal', text: '${' }
  if (body === undefined) return { kind: 'malformed', start, end }
  const [, scope = '', path = '', fallback] = BODY.exec(body) ?? []
  return { kind: 'reference', start, end, body, scope, path, fallback: fallback ?? null }
}

/** The environment variables that a template names, sorted. */
export function listVariables(template: string): readonly string[] {
  return sortTexts(
    parseTemplate(template).flatMap((part) =>
      part.kind === 'reference' && part.scope === 'env' ? [part.path] : [],
    ),
  )
}

/** A text as a template that stands for it. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('${', '\\${')
}
