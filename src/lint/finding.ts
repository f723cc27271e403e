// A finding with all that is said of it, before it is sorted out and put into words for the rest of the program.
import type { Edit } from '../config/edit.ts'
import { findLine, type Source, type Span } from '../config/source.ts'
import type { Severity } from '../model/diagnostic.ts'

/** One finding of a rule, or one problem with switching a rule off. Places of null are of no line. */
export interface PlacedFinding {
  readonly code: string
  readonly severity: Severity
  readonly summary: string
  readonly detail: string
  readonly fix: string
  readonly span: Span | null
  readonly line: number | null
  readonly edits: readonly Edit[]
}

/** The line that a place begins in. */
export function findStart(source: Source, span: Span | null): number | null {
  return span === null ? null : findLine(source, span.start)
}
