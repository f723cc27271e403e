// The matrix of all clauses on all engines, as a document: what was checked where, when, and on which versions.
import type { ContractCase, ContractKind } from '../contract/contract.ts'
import type { CheckedClause, Sections } from '../contract/suite.ts'
import { engineKinds } from './engines.ts'

/** The engines of the matrix, as columns. */
export const matrixKinds: readonly ContractKind[] = ['embedded', ...engineKinds]

/** The outcome of one clause on one engine. */
export interface CheckedOutcome extends CheckedClause {
  readonly passed: boolean
}

/** How a clause ended on an engine; a text says why it is not about it. */
export type Mark = 'passed' | 'failed' | 'not run' | { readonly leftOut: string }

/** One clause with its marks, one for each of `matrixKinds`. */
export interface MatrixRow {
  readonly section: string
  readonly name: string
  readonly marks: readonly Mark[]
}

/** All clauses with what came of them. */
export interface Matrix {
  readonly versions: readonly (string | null)[]
  readonly rows: readonly MatrixRow[]
}

/** Puts outcomes in their places. A clause that ran twice on one engine passed only if it did both times. */
export function makeMatrix(sections: Sections, outcomes: readonly CheckedOutcome[]): Matrix {
  const found = new Map<string, readonly CheckedOutcome[]>()
  for (const outcome of outcomes) {
    const key = renderKey(outcome)
    found.set(key, [...(found.get(key) ?? []), outcome])
  }
  const mark = (section: string, { name, leftOut = {} }: ContractCase, kind: ContractKind): Mark => {
    const reason = leftOut[kind]
    if (reason !== undefined) return { leftOut: reason }
    const runs = found.get(renderKey({ section, name, kind })) ?? []
    if (runs.length === 0) return 'not run'
    return runs.every(({ passed }) => passed) ? 'passed' : 'failed'
  }
  const rows = Object.entries(sections).flatMap(([section, cases]) =>
    cases.map((clause) => ({
      section,
      name: clause.name,
      marks: matrixKinds.map((kind) => mark(section, clause, kind)),
    })),
  )
  const versions = matrixKinds.map(
    (kind) => outcomes.find((outcome) => outcome.kind === kind)?.version ?? null,
  )
  return { versions, rows }
}

function renderKey({ section, name, kind }: Pick<CheckedClause, 'section' | 'name' | 'kind'>): string {
  return JSON.stringify([section, name, kind])
}

/** True if every clause passed on every engine that it is about. */
export function isGreen({ rows }: Matrix): boolean {
  return rows.every(({ marks }) => marks.every((mark) => mark !== 'failed' && mark !== 'not run'))
}

const TITLES: Readonly<Record<ContractKind, string>> = {
  embedded: 'embedded',
  'docker-20.10': 'Docker 20.10',
  'docker-26': 'Docker 26',
  'docker-28': 'Docker 28',
  'podman-4': 'Podman 4',
  'podman-5': 'Podman 5',
}

/** The matrix as Markdown. `date` as `2026-01-31`. */
export function renderMatrix(matrix: Matrix, date: string): string {
  const { rows, versions } = matrix
  const reasons = [...new Set(rows.flatMap(({ marks }) => marks.flatMap(listReasons)))]
  const counts = matrixKinds.map((_, at) => countMarks(rows.map(({ marks }) => marks[at] as Mark)))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const ruler = line(['---', ...matrixKinds.map(() => ':-:')])
  const titles = matrixKinds.map((kind) => TITLES[kind])
  const sections = [...new Set(rows.map(({ section }) => section))].map((section) => [
    `## ${section.charAt(0).toUpperCase()}${section.slice(1)}`,
    '',
    line(['clause', ...titles]),
    ruler,
    ...rows
      .filter((row) => row.section === section)
      .map(({ name, marks }) => line([escapeCell(name), ...marks.map((mark) => renderMark(mark, reasons))])),
    '',
  ])
  return [
    '# Engines',
    '',
    'What xec was checked to do, clause by clause, on every engine that it supports. Made by `npm run matrix`, which runs the',
    'same clauses as the tests do and writes this file only if none fails.',
    '',
    `Checked on ${date}; ${rows.length} clauses.`,
    '',
    line(['', ...titles]),
    ruler,
    line(['version', ...versions.map((version) => version ?? 'not run')]),
    line(['passed', ...counts.map(({ passed }) => String(passed))]),
    line(['failed', ...counts.map(({ failed }) => String(failed))]),
    line(['not about this engine', ...counts.map(({ leftOut }) => String(leftOut))]),
    '',
    '`✓` passed. A number: the clause is not about this engine, for the reason of that number at the end.',
    '',
    ...sections.flat(),
    '## Why a clause is not about an engine',
    '',
    ...reasons.map((reason, index) => `${index + 1}. ${reason}`),
    '',
  ].join('\n')
}

/** How many clauses ended how. */
function countMarks(marks: readonly Mark[]): { passed: number; failed: number; leftOut: number } {
  const count = (isCounted: (mark: Mark) => boolean): number => marks.filter(isCounted).length
  return {
    passed: count((mark) => mark === 'passed'),
    failed: count((mark) => mark === 'failed' || mark === 'not run'),
    leftOut: count((mark) => typeof mark === 'object'),
  }
}

function listReasons(mark: Mark): readonly string[] {
  return typeof mark === 'object' ? [mark.leftOut] : []
}

function renderMark(mark: Mark, reasons: readonly string[]): string {
  if (typeof mark === 'object') return String(reasons.indexOf(mark.leftOut) + 1)
  return { passed: '✓', failed: '✗', 'not run': 'not run' }[mark]
}

/** A text as a cell of a Markdown table. */
export function escapeCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('_', '\\_').replaceAll('*', '\\*')
}
