// What the file says of rules as a whole, under `lint:`.
import type { Located } from '../config/draft.ts'
import type { Span } from '../config/source.ts'
import { renderSuggestion } from '../config/suggest.ts'
import type { MapNode } from '../config/tree.ts'
import { findMap, findText, listEntries } from '../config/written.ts'
import type { Severity } from '../model/diagnostic.ts'
import { BORROWED_CODES, isRuleCode, LINT_CODES, LINT_RULES, type LintCode } from './rules.ts'

/** How severe findings of a rule are; `off` where there are none. */
export type RuleSeverity = Severity | 'off'

/** What the file says of one rule. */
export interface RuleSetting {
  readonly severity: RuleSeverity
  readonly reason: string
}

/** A problem with what the file says of a rule. */
export interface SettingProblem {
  readonly code: 'suppression-unknown' | 'suppression-reasonless'
  readonly span: Span
  readonly detail: string
  readonly fix: string
}

/** The settings of all rules that the file names. */
export interface Settings {
  readonly rules: ReadonlyMap<string, RuleSetting>
  readonly problems: readonly SettingProblem[]
}

const RANKS: Readonly<Record<RuleSeverity, number>> = { off: 0, notice: 1, warning: 2, error: 3 }

/** Compares severities: negative if the first is the milder one. */
export function compareSeverity(a: RuleSeverity, b: RuleSeverity): number {
  return RANKS[a] - RANKS[b]
}

/** Reads the settings of a canonical tree. What has no reason and needs one does not hold. */
export function readSettings(tree: MapNode): Settings {
  const lint = findMap(tree, 'lint')
  const rules = new Map<string, RuleSetting>()
  const problems: SettingProblem[] = []
  for (const { key, span, value } of lint === null ? [] : listEntries(lint, 'rules')) {
    const severity = findText(value, 'severity') as Located<RuleSeverity> | null
    const reason = findText(value, 'reason')?.value.trim() ?? ''
    if (!isRuleCode(key)) problems.push(makeUnknown(key, span))
    else if (severity === null) continue
    else if (reason === '' && compareSeverity(severity.value, findSeverity(key)) < 0) {
      problems.push(makeReasonless(key, severity))
    } else rules.set(key, { severity: severity.value, reason })
  }
  return { rules, problems }
}

/** How severe the findings of a rule are where nobody says otherwise. */
export function findSeverity(code: string): Severity {
  // borrowed ones are warnings
  return Object.hasOwn(LINT_RULES, code) ? LINT_RULES[code as LintCode].severity : 'warning'
}

/** The problem of a name that is no rule. */
export function makeUnknown(code: string, span: Span): SettingProblem {
  const suggestion = renderSuggestion(code, [...LINT_CODES, ...BORROWED_CODES])
  return {
    code: 'suppression-unknown',
    span,
    detail: `"${code}" is no rule of lint.`,
    fix: `${suggestion} "xec explain" lists all of them.`.trimStart(),
  }
}

function makeReasonless(code: string, { value, span }: Located<RuleSeverity>): SettingProblem {
  return {
    code: 'suppression-reasonless',
    span,
    detail: `"${code}" is made ${value === 'off' ? 'silent' : `a ${value}`} here and nobody says why, so that it stays as it is.`,
    fix: 'Add "reason" beside "severity".',
  }
}
