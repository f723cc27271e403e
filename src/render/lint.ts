// What lint found, for people: each finding at its line, then how many there are, and what was not looked at.
import type { Diagnostic } from '../model/diagnostic.ts'
import { renderDiagnosticCount, renderDiagnostics, type Sources } from './diagnostic.ts'
import { escapeText } from './escape.ts'
import { renderTone, wrapLine, type Style, type Tone } from './style.ts'
import { renderCount } from './words.ts'

/** What is shown of lint. `suppressed` and `off` are findings and rules that the file switches off. */
export interface ShownLint {
  readonly findings: readonly Diagnostic[]
  readonly suppressed: readonly object[]
  readonly off: readonly { readonly code: string }[]
  readonly notRun: readonly { readonly needs: 'engine' | 'host'; readonly rules: readonly string[] }[]
}

/** What else a text about lint needs. `brief` leaves out what is no finding. */
export interface LintPlace {
  readonly file: string
  readonly sources: Sources
  readonly brief: boolean
}

/** The lines about a run of lint. */
export function renderLint(style: Style, shown: ShownLint, { file, sources, brief }: LintPlace): string[] {
  const { findings } = shown
  const verdict = renderTone(style, findTone(findings), renderVerdict(shown, file))
  return [
    ...renderDiagnostics(style, findings, sources),
    ...wrapLine(style, { first: 0, rest: 0 }, verdict),
    ...(brief ? [] : shown.notRun.flatMap((group) => renderNotRun(style, group))),
  ]
}

function findTone(findings: readonly Diagnostic[]): Tone {
  if (findings.some(({ severity }) => severity === 'error')) return 'red'
  return findings.some(({ severity }) => severity === 'warning') ? 'yellow' : 'green'
}

function renderVerdict({ findings, suppressed, off }: ShownLint, file: string): string {
  const found = findings.length === 0 ? 'nothing found' : renderDiagnosticCount(findings)
  const silent = [
    ...(suppressed.length === 0 ? [] : [`${renderCount(suppressed.length, 'finding')} switched off`]),
    ...(off.length === 0 ? [] : [`${renderCount(off.length, 'rule')} switched off`]),
  ]
  return `${escapeText(file)}: ${[found, ...silent].join(', ')}.`
}

const NEEDS = {
  engine: 'without an engine (--live, or --engine snapshot:FILE)',
  host: 'since only an engine on this machine shows the routes of its host',
} as const

function renderNotRun(style: Style, { needs, rules }: ShownLint['notRun'][number]): string[] {
  const text = `Not run ${NEEDS[needs]}: ${rules.join(', ')}.`
  return wrapLine(style, { first: 0, rest: 2 }, renderTone(style, 'dim', text))
}
