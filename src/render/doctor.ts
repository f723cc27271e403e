// A diagnosis for people: each finding with what shows it and what to do, the worst first, and in the end what was looked at.
import type { Finding } from '../doctor/finding.ts'
import type { Looks } from '../doctor/looks.ts'
import type { Evidence } from '../model/clues.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import {
  renderDiagnosticCount,
  renderHead,
  renderParagraph,
  renderPlace,
  type Sources,
} from './diagnostic.ts'
import { escapeText } from './escape.ts'
import { makeGroups } from './group.ts'
import { joinLines, renderTone, wrapLine, type Style } from './style.ts'

/** How much is told. `brief`: without evidence and without what was looked at; `full`: all findings of a code. */
export type DiagnosisDetail = 'brief' | 'normal' | 'full'

/** What a diagnosis shows beside its findings: the engine in words, and the files that findings point into. */
export interface DiagnosisFacts {
  readonly subject: string
  readonly looks: Looks
  readonly detail: DiagnosisDetail
  readonly sources: Sources
}

/** Findings and their evidence; a problem of reading the engine is one, too. */
export type Shown = Diagnostic & Pick<Finding, 'evidence'>

// More of one kind tell nobody more.
const MOST_OF_A_CODE = 3

/** Writes a diagnosis. */
export function renderDiagnosis(style: Style, findings: readonly Finding[], facts: DiagnosisFacts): string {
  const { subject, looks, detail, sources } = facts
  const codes = [...makeGroups(findings, ({ code }) => code).values()]
  return joinLines([
    ...codes.flatMap((group) => renderCode(style, group, { detail, sources })),
    ...wrapLine(style, { first: 0, rest: 2 }, renderVerdict(style, findings, subject)),
    ...(detail === 'brief' ? [] : renderLooks(style, looks)),
  ])
}

function renderVerdict(style: Style, findings: readonly Finding[], subject: string): string {
  const where = ` on ${escapeText(subject)}`
  if (findings.length === 0) return `${renderTone(style, 'green', 'Nothing wrong found')}${where}.`
  return `Found${where}: ${renderTone(style, 'bold', renderDiagnosticCount(findings))}.`
}

function renderCode(
  style: Style,
  group: readonly Finding[],
  { detail, sources }: Pick<DiagnosisFacts, 'detail' | 'sources'>,
): string[] {
  const shown = detail === 'full' ? group : group.slice(0, MOST_OF_A_CODE)
  const hidden = group.length - shown.length
  const more = `... and ${hidden} more of ${(group[0] as Finding).code}; -v and --format json show all.`
  return [
    ...shown.flatMap((finding) => renderFinding(style, finding, { detail, sources })),
    ...(hidden === 0 ? [] : [...wrapLine(style, { first: 2, rest: 2 }, renderTone(style, 'dim', more)), '']),
  ]
}

/** The lines of one finding, an empty one behind them. */
export function renderFinding(
  style: Style,
  finding: Shown,
  { detail, sources }: Pick<DiagnosisFacts, 'detail' | 'sources'>,
): string[] {
  const { range, fix, evidence } = finding
  const lines = range === null ? undefined : sources.get(range.file)?.split('\n')
  return [
    ...renderHead(style, finding),
    ...renderParagraph(style, finding.detail, ''),
    ...(range === null ? [] : renderPlace(style, range, lines ?? [])),
    ...(detail === 'brief' ? [] : evidence.flatMap((item) => renderEvidence(style, item))),
    ...(fix === '' ? [] : renderParagraph(style, fix, 'Fix: ')),
    '',
  ]
}

function renderEvidence(style: Style, { source, says }: Evidence): string[] {
  const text = `${renderTone(style, 'cyan', 'Seen:')} ${renderTone(style, 'dim', `${escapeText(source)}:`)} ${escapeText(says)}`
  return wrapLine(style, { first: 2, rest: 8 }, text)
}

function renderLooks(style: Style, { looked, blind }: Looks): string[] {
  return [
    '',
    renderTone(style, 'bold', 'Looked at'),
    ...looked.flatMap((what) => wrapLine(style, { first: 2, rest: 4 }, `- ${escapeText(what)}`)),
    ...(blind.length === 0 ? [] : [renderTone(style, 'bold', 'Not looked at')]),
    ...blind.flatMap(({ what, why }) =>
      wrapLine(style, { first: 2, rest: 4 }, `- ${escapeText(what)}: ${escapeText(why)}`),
    ),
  ]
}
