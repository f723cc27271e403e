// Lint: what is allowed in a configuration and still unwise. Pure: what was read and, where one was asked, what an engine shows go in.
import type { ParsedTree } from '../config/parse-config.ts'
import type { Edit } from '../config/edit.ts'
import { makeRange, type Source, type Span } from '../config/source.ts'
import { findValue } from '../config/tree.ts'
import { maskDiagnostic, type Diagnostic, type Severity, type SourceRange } from '../model/diagnostic.ts'
import { compareText } from '../model/pairs.ts'
import { makeMask, type Secret } from '../model/secret.ts'
import { findStart, type PlacedFinding } from './finding.ts'
import type { LintNeed } from './rule.ts'
import { BORROWED_CODES, LINT_CODES, LINT_RULES } from './rules.ts'
import { makeScene, type LintLive, type LintScene } from './scene.ts'
import { findSeverity, readSettings, type Settings } from './settings.ts'
import { applyDirectives, placeProblem } from './suppress.ts'

/** A configuration that is valid, and what of it is to be looked at. */
export interface LintInput {
  readonly parsed: ParsedTree
  /** What reading it gave: warnings are findings too. */
  readonly diagnostics: readonly Diagnostic[]
  readonly secrets: readonly Secret[]
  /** What an engine shows; null: rules that need one are not run. */
  readonly live: LintLive | null
  /** The rules to run; empty: all. */
  readonly only: readonly string[]
}

/** A finding that a comment beside its line switches off. */
export interface SuppressedFinding {
  readonly code: string
  readonly reason: string
  readonly range: SourceRange | null
}

/** Rules that were not run, since what they look at was not there. */
export interface NotRun {
  readonly needs: Exclude<LintNeed, 'file'>
  readonly rules: readonly string[]
}

/** What lint found. Findings are sorted by place; `edits` correct some of them, those of one finding together. */
export interface LintResult {
  readonly findings: readonly Diagnostic[]
  readonly suppressed: readonly SuppressedFinding[]
  /** Rules that the file switches off, with the reason. */
  readonly off: readonly { readonly code: string; readonly reason: string }[]
  readonly notRun: readonly NotRun[]
  readonly edits: readonly (readonly Edit[])[]
}

/** Looks at a configuration. Throws nothing for a valid one. */
export function lintConfiguration(input: LintInput): LintResult {
  const { parsed, live, only, secrets } = input
  const { tree, document, source } = parsed
  const settings = readSettings(tree)
  const isWanted = (code: string): boolean =>
    (only.length === 0 || only.includes(code)) && settings.rules.get(code)?.severity !== 'off'
  const scene = makeScene(parsed, live)
  const ready = LINT_CODES.filter((code) => isWanted(code) && isReady(LINT_RULES[code].needs, live))
  const findings = [
    ...ready.flatMap((code) => runRule(code, scene)),
    ...takeBorrowed(input.diagnostics, source).filter(({ code }) => isWanted(code)),
  ].map((finding) => applySetting(finding, settings))
  const ran = new Set<string>([...ready, ...BORROWED_CODES.filter(isWanted)])
  // what another profile finds is not known here
  const hasProfiles = findValue(document, 'profiles') !== undefined
  const sorted = applyDirectives(findings, source, (code) => !hasProfiles && ran.has(code))
  const problems = [...settings.problems.map((problem) => placeProblem(source, problem)), ...sorted.problems]
  const shown = [...sorted.left, ...(only.length === 0 ? problems : [])].toSorted(comparePlaces)
  const { maskText } = makeMask(secrets)
  return {
    findings: shown.map((finding) => maskDiagnostic(makeFindingDiagnostic(finding, source), maskText)),
    suppressed: sorted.suppressed.map(({ finding: { code, span }, reason }) => ({
      code,
      reason,
      range: placeRange(span, source),
    })),
    off: [...settings.rules].flatMap(([code, { severity, reason }]) =>
      severity === 'off' ? [{ code, reason }] : [],
    ),
    notRun: listNotRun(live, isWanted),
    edits: shown.flatMap(({ edits }) => (edits.length === 0 ? [] : [edits])),
  }
}

function isReady(needs: LintNeed, live: LintLive | null): boolean {
  switch (needs) {
    case 'file':
      return true
    case 'engine':
      return live !== null
    case 'host':
      return live !== null && live.routes !== null
  }
}

// Without an engine it is the engine that is missing, whatever else a rule needs.
function listNotRun(live: LintLive | null, isWanted: (code: string) => boolean): readonly NotRun[] {
  const rules = LINT_CODES.filter((code) => isWanted(code) && !isReady(LINT_RULES[code].needs, live))
  return rules.length === 0 ? [] : [{ needs: live === null ? 'engine' : 'host', rules }]
}

function runRule(code: (typeof LINT_CODES)[number], scene: LintScene): readonly PlacedFinding[] {
  const { severity, summary, find } = LINT_RULES[code]
  return find(scene).map(({ span, detail, fix, edits = [] }) => ({
    code,
    severity,
    summary,
    detail,
    fix,
    span,
    line: findStart(scene.source, span),
    edits,
  }))
}

function takeBorrowed(diagnostics: readonly Diagnostic[], { lines }: Source): readonly PlacedFinding[] {
  return diagnostics.map(({ range, ...facts }) => {
    if (range === null) return { ...facts, span: null, line: null, edits: [] }
    const [start, end] = [range.start, range.end].map(
      ({ line, column }) => (lines[line - 1] as number) + column - 1,
    ) as [number, number]
    return { ...facts, span: { start, end }, line: range.start.line, edits: [] }
  })
}

// Rules that are off were not run.
function applySetting(finding: PlacedFinding, { rules }: Settings): PlacedFinding {
  const severity = rules.get(finding.code)?.severity ?? findSeverity(finding.code)
  return { ...finding, severity: severity as Severity }
}

function comparePlaces(a: PlacedFinding, b: PlacedFinding): number {
  return findPlace(a) - findPlace(b) || compareText(a.code, b.code)
}

// What is about no place in the file comes first.
function findPlace({ span }: PlacedFinding): number {
  return span?.start ?? -1
}

function makeFindingDiagnostic(
  { code, severity, summary, detail, fix, span }: PlacedFinding,
  source: Source,
): Diagnostic {
  return { code, severity, summary, detail, fix, range: placeRange(span, source) }
}

function placeRange(span: Span | null, source: Source): SourceRange | null {
  return span === null ? null : makeRange(source, span)
}
