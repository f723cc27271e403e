// Comments that switch rules off: `# xec-lint-disable-line RULE, RULE: reason` beside a line, `# xec-lint-disable-next-line ...` above it.
import { listComments } from '../config/parse.ts'
import { findLine, type Source, type Span } from '../config/source.ts'

/** A rule that a comment names, and where it does. */
export interface NamedRule {
  readonly code: string
  readonly span: Span
}

/** A comment that switches rules off in a line. `isAlone`: nothing else stands in the line of the comment. */
export interface Directive {
  readonly span: Span
  readonly line: number
  readonly rules: readonly NamedRule[]
  readonly reason: string
  readonly isBeside: boolean
  readonly isAlone: boolean
}

/** The comments of a text that are for lint. */
export interface Directives {
  readonly directives: readonly Directive[]
  readonly malformed: readonly Span[]
}

const NO_DIRECTIVES: Directives = { directives: [], malformed: [] }
const MARK = /^#+[ \t]*xec-lint\b/
const DIRECTIVE =
  /^(?<head>#+[ \t]*xec-lint-disable-(?<where>line|next-line)[ \t]+)(?<rules>[^:]*?)[ \t]*(?::(?<reason>.*))?$/s

/** Reads the comments of a configuration. */
export function readDirectives(source: Source): Directives {
  // most files have none, and finding comments takes as long as the first half of reading them
  if (!source.text.includes('xec-lint')) return NO_DIRECTIVES
  const marked = listComments(source.text).filter(({ start, end }) =>
    MARK.test(source.text.slice(start, end)),
  )
  const read = marked.map((span) => readDirective(span, source) ?? span)
  return {
    directives: read.filter((item) => 'rules' in item),
    malformed: read.filter((item): item is Span => !('rules' in item)),
  }
}

function readDirective(span: Span, source: Source): Directive | null {
  const written = source.text.slice(span.start, span.end).trimEnd()
  const { head, where, rules, reason = '' } = DIRECTIVE.exec(written)?.groups ?? {}
  const named = rules === undefined ? [] : listRules(rules, span.start + (head as string).length)
  if (named.length === 0) return null
  const line = findLine(source, span.start)
  const lineStart = source.lines[line - 1] as number
  const isBeside = where === 'line'
  return {
    span: { start: span.start, end: span.start + written.length },
    line: isBeside ? line : findNextLine(source, line),
    rules: named,
    reason: reason.trim(),
    isBeside,
    isAlone: source.text.slice(lineStart, span.start).trim() === '',
  }
}

function listRules(text: string, at: number): readonly NamedRule[] {
  return [...text.matchAll(/[^\s,]+/g)].map(({ 0: code, index }) => ({
    code,
    span: { start: at + index, end: at + index + code.length },
  }))
}

// Comments may stand between, others for lint too.
function findNextLine({ text, lines }: Source, line: number): number {
  for (let index = line; index < lines.length; index += 1) {
    const content = text.slice(lines[index], lines[index + 1]).trim()
    if (content !== '' && !content.startsWith('#')) return index + 1
  }
  return lines.length
}
