// Splits a text into what is written and what is referred to: `${vars.x}`, `${env.X}`, `${env.X:-default}`, and `\${` for a
// literal. Says nothing about whether a reference makes sense.
import { sortTexts } from '../model/pairs.ts'

/** A piece of a text. */
export type TemplatePart = LiteralPart | ReferencePart | MalformedPart

/** Where a piece stands in its text, as offsets. */
export interface PartPlace {
  readonly start: number
  readonly end: number
}

/** What is taken as it is written, or what an escape stands for. */
export interface LiteralPart extends PartPlace {
  readonly kind: 'literal'
  readonly text: string
}

/** `${SCOPE.PATH:-FALLBACK}`; `body` is all between the braces. `scope` is empty where there is no dot. */
export interface ReferencePart extends PartPlace {
  readonly kind: 'reference'
  readonly body: string
  readonly scope: string
  readonly path: string
  readonly fallback: string | null
}

/** The beginning of a reference that does not end. */
export interface MalformedPart extends PartPlace {
  readonly kind: 'malformed'
}

// what does not end is taken as far as a reference could go on
const PIECE = /\\\$\{|\$\{([^{}]*)\}|\$\{[^{}$\s]*/g
const BODY = /^([A-Za-z]\w*)\.([A-Za-z_][\w-]*(?:\.[\w-]+)*)(?::-(.*))?$/s

/** The parts of a text, in order. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  const addLiteral = (end: number): void => {
    if (end > at) parts.push({ kind: 'literal', text: text.slice(at, end), start: at, end })
  }
  for (const match of text.matchAll(PIECE)) {
    addLiteral(match.index)
    at = match.index + match[0].length
    parts.push(makePart(match[0], match[1], { start: match.index, end: at }))
  }
  addLiteral(text.length)
  return parts
}

function makePart(piece: string, body: string | undefined, place: PartPlace): TemplatePart {
  if (piece.startsWith('\\')) return { kind: 'literal', text: '${', ...place }
  if (body === undefined) return { kind: 'malformed', ...place }
  const [, scope = '', path = '', fallback] = BODY.exec(body) ?? []
  return { kind: 'reference', body, scope, path, fallback: fallback ?? null, ...place }
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
