// Collects what is wrong with a configuration, so that every pass goes on and all problems come at once.
import type { Diagnostic } from '../model/diagnostic.ts'
import { compareText } from '../model/pairs.ts'
import { makeConfigDiagnostic, type ConfigCode } from './codes.ts'
import { findLine, makeRange, type Source, type Span } from './source.ts'

/** What is said about a problem beside its code and place. */
export interface ReportFacts {
  readonly detail: string
  readonly fix?: string
}

/** Where the passes put the problems they find. */
export interface Report {
  /** Adds a problem; one code at one place counts once. A span of null means that no place in the file is to blame. */
  add(code: ConfigCode, span: Span | null, facts: ReportFacts): void
  /** True if a problem was found inside a place: what is missing there may be what could not be read. */
  hasProblemIn(span: Span): boolean
  /** The line of a place, for texts that mention a second place. */
  findLine(span: Span): number
  /** All problems, in the order of their places. */
  list(): readonly Diagnostic[]
}

/** Makes an empty report on a source. */
export function makeReport(source: Source): Report {
  const found = new Map<string, { readonly at: number; readonly diagnostic: Diagnostic }>()
  return {
    add: (code, span, facts) => {
      const range = span === null ? null : makeRange(source, span)
      const at = span === null ? -1 : span.start
      const identity = span === null ? `${code} ${facts.detail}` : `${code} ${span.start} ${span.end}`
      if (!found.has(identity))
        found.set(identity, { at, diagnostic: makeConfigDiagnostic(code, { ...facts, range }) })
    },
    hasProblemIn: ({ start, end }) => [...found.values()].some(({ at }) => at >= start && at < end),
    findLine: (span) => findLine(source, span.start),
    list: () =>
      [...found.values()]
        .toSorted((a, b) => a.at - b.at || compareText(a.diagnostic.code, b.diagnostic.code))
        .map(({ diagnostic }) => diagnostic),
  }
}
