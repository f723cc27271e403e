// Problems in Markdown: errors in sight, everything else below a click.
import type { Diagnostic, SourceRange } from '../model/diagnostic.ts'
import { renderDiagnosticCount } from './diagnostic.ts'
import { listObstacles } from '../model/policy.ts'
import type { Entry, Section } from './markdown-section.ts'
import { renderAlert, renderCode, renderDetails, renderProse } from './markdown-text.ts'
import type { PlanReport } from './report.ts'
import { findObstacle } from './summary.ts'
import { renderCount } from './words.ts'

// One problem does not take the room of all others.
const MOST_TEXT = 1000
const MOST_LINES = 20

/** What keeps a plan from being applied, or keeps there from being one, in words; null where nothing does. */
export function findReportObstacle({ plan, diagnostics }: PlanReport): string | null {
  const errors = plan === null ? listErrors(diagnostics) : listObstacles(diagnostics)
  if (errors.length > 0) return renderCount(errors.length, 'error')
  return plan === null ? null : findObstacle(plan)
}

/** The errors, and in any case that there are some. */
export function makeErrors(report: PlanReport): Section {
  const obstacle = findReportObstacle(report)
  const errors = listErrors(report.diagnostics)
  const what = report.plan === null ? 'There is no plan' : 'This plan cannot be applied'
  // such a plan may be what repairs them
  const title = obstacle === null ? 'Policies are broken, and not by this plan' : `${what}: ${obstacle}`
  return {
    name: 'errors',
    entries: errors.map(renderProblem),
    render: (shown) =>
      obstacle === null && errors.length === 0
        ? []
        : renderAlert('CAUTION', [`**${title}.**`, '', ...shown.flat()]),
  }
}

/** Warnings and notices. */
export function makeProblems({ diagnostics }: PlanReport): Section {
  const problems = diagnostics.filter(({ severity }) => severity !== 'error')
  const title = renderDiagnosticCount(problems)
  return {
    name: 'problems',
    entries: problems.map(renderProblem),
    render: (shown) => (problems.length === 0 ? [] : renderDetails(title, shown.flat(), false)),
  }
}

function listErrors(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error')
}

function renderProblem({ severity, code, summary, detail, fix, range, related }: Diagnostic): Entry {
  const place = range && renderPlace(range)
  return [
    `- ${severity} ${renderCode(code)}${place === null ? '' : ` at ${place}`}: ${renderProse(summary, MOST_TEXT)}`,
    ...renderParagraph(detail),
    ...(related ?? []).flatMap((place) => [
      '',
      `  ${renderProse(place.message, MOST_TEXT)} is at ${renderPlace(place.range)}.`,
    ]),
    ...renderParagraph(fix === '' ? '' : `Fix: ${fix}`),
  ]
}

function renderPlace({ file, start }: SourceRange): string {
  return renderCode(`${file}:${start.line}:${start.column}`)
}

function renderParagraph(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length === 0 ? [] : ['', ...lines.slice(0, MOST_LINES).map((line) => `  ${renderLine(line)}`)]
}

// An item of a list stays one.
function renderLine(line: string): string {
  const [, mark = '', text = line] = /^(- )(.*)$/s.exec(line) ?? []
  return mark + renderProse(text, MOST_TEXT)
}
