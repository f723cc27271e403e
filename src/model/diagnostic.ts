// Problems as values: a stable code and a fixed summary, with the user's data only in the detail, the fix and the range.

/** A place in a file. Lines and columns count from 1; a column is a UTF-16 code unit, as editors and YAML parsers count. */
export interface SourcePosition {
  readonly line: number
  readonly column: number
}

/** A stretch of a file; `end` is exclusive. `file` is the path as it should be shown to the user. */
export interface SourceRange {
  readonly file: string
  readonly start: SourcePosition
  readonly end: SourcePosition
}

/** `error` stops what was asked for, `warning` does not, `notice` is for information. */
export type Severity = 'error' | 'warning' | 'notice'

/** Another place that belongs to a problem, with what stands there: `The policy "database-is-private"`. */
export interface RelatedPlace {
  readonly message: string
  readonly range: SourceRange
}

/** One problem. `summary` is fixed for a code; `detail` says what and why, `fix` what to do (empty if nothing can be done). */
export interface Diagnostic {
  readonly code: string
  readonly severity: Severity
  readonly summary: string
  readonly detail: string
  readonly fix: string
  readonly range: SourceRange | null
  /** Absent where there is none. */
  readonly related?: readonly RelatedPlace[]
}

/** The fixed part of a diagnostic, as the catalogues of the layers hold it. */
export interface DiagnosticKind {
  readonly severity: Severity
  readonly summary: string
}

/** The part of a diagnostic that differs from case to case. */
export interface DiagnosticFacts {
  readonly detail: string
  readonly fix?: string
  readonly range?: SourceRange | null
}

/** Makes a diagnostic of a layer's catalogue. */
export function makeDiagnostic<Code extends string>(
  catalogue: Readonly<Record<Code, DiagnosticKind>>,
  code: Code,
  facts: DiagnosticFacts,
): Diagnostic {
  const { severity, summary } = catalogue[code]
  return { code, severity, summary, detail: facts.detail, fix: facts.fix ?? '', range: facts.range ?? null }
}

/** True if one of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}

/** A diagnostic with another text where it speaks of the user's data. */
export function maskDiagnostic(diagnostic: Diagnostic, maskText: (text: string) => string): Diagnostic {
  const { related } = diagnostic
  return {
    ...diagnostic,
    detail: maskText(diagnostic.detail),
    fix: maskText(diagnostic.fix),
    ...(related && {
      related: related.map(({ message, range }) => ({ message: maskText(message), range })),
    }),
  }
}
