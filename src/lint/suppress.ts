// Which findings are switched off beside their line, and what is wrong with how that is said.
import type { Edit } from '../config/edit.ts'
import type { Source } from '../config/source.ts'
import { SUPPRESSION_KINDS, type SuppressionCode } from './codes.ts'
import { readDirectives, type Directive, type NamedRule } from './directives.ts'
import { findStart, type PlacedFinding } from './finding.ts'
import { isRuleCode } from './rules.ts'
import { makeUnknown, type SettingProblem } from './settings.ts'

/** A finding that is switched off, and why. */
export interface Suppressed {
  readonly finding: PlacedFinding
  readonly reason: string
}

/** Findings that are left, those that are switched off, and the problems of the comments. */
export interface SortedFindings {
  readonly left: readonly PlacedFinding[]
  readonly suppressed: readonly Suppressed[]
  readonly problems: readonly PlacedFinding[]
}

/** Sorts findings by the comments of a file. `isJudged` is true for a rule of which it is known that it finds nothing else. */
export function applyDirectives(
  findings: readonly PlacedFinding[],
  source: Source,
  isJudged: (code: string) => boolean,
): SortedFindings {
  const { directives, malformed } = readDirectives(source)
  const holders = new Map<string, Directive>()
  for (const directive of directives) {
    if (directive.reason === '') continue
    for (const { code } of directive.rules) holders.set(`${directive.line} ${code}`, directive)
  }
  const used = new Set<string>()
  const suppressed = findings.flatMap((finding) => {
    const place = `${finding.line} ${finding.code}`
    used.add(place)
    const directive = holders.get(place)
    return directive === undefined ? [] : [{ finding, reason: directive.reason }]
  })
  const gone = new Set(suppressed.map(({ finding }) => finding))
  return {
    left: findings.filter((finding) => !gone.has(finding)),
    suppressed,
    problems: [
      ...malformed.map((span) =>
        makeProblem(source, 'suppression-malformed', {
          span,
          detail:
            'A comment that begins with "xec-lint" switches a rule off, and this one does not say which.',
          fix: 'Write "# xec-lint-disable-line RULE: reason" beside the line, or "# xec-lint-disable-next-line RULE: reason" above it.',
        }),
      ),
      ...directives.flatMap((directive) =>
        listProblems(directive, source, (rule) => {
          return !used.has(`${directive.line} ${rule}`) && isJudged(rule)
        }),
      ),
    ],
  }
}

function listProblems(
  directive: Directive,
  source: Source,
  isUnused: (code: string) => boolean,
): readonly PlacedFinding[] {
  const { rules, reason, span } = directive
  const named = rules.flatMap((rule) => {
    if (!isRuleCode(rule.code)) return [placeProblem(source, makeUnknown(rule.code, rule.span))]
    return isUnused(rule.code) ? [makeUnused(directive, rule, source)] : []
  })
  if (reason !== '') return named
  return [
    ...named,
    makeProblem(source, 'suppression-reasonless', {
      span,
      detail:
        'Whoever reads this later has to know why the rule does not hold here. Without a reason it does.',
      fix: `Write why behind a colon: "${source.text.slice(span.start, span.end).replace(/:$/, '')}: reason".`,
    }),
  ]
}

function makeUnused(directive: Directive, rule: NamedRule, source: Source): PlacedFinding {
  const { isBeside, isAlone } = directive
  const where = isBeside ? 'this line' : 'the line below'
  const isMisplaced = isBeside && isAlone
  return makeProblem(source, 'suppression-unused', {
    span: rule.span,
    detail: `"${rule.code}" finds nothing in ${where}.`,
    fix: isMisplaced
      ? 'Write "xec-lint-disable-next-line" if the line below is meant, or remove the comment.'
      : 'Remove it, so that it hides nothing later.',
    // it may be meant for the line below
    edits: isMisplaced ? [] : [removeRule(directive, rule, source)],
  })
}

/** What takes a rule out of a comment; with the last one the comment goes, and with that its line if nothing else is in it. */
function removeRule({ rules, span, isAlone }: Directive, rule: NamedRule, { text }: Source): Edit {
  const index = rules.indexOf(rule)
  const [before, after] = [rules[index - 1], rules[index + 1]]
  if (before !== undefined) return { start: before.span.end, end: rule.span.end, text: '' }
  if (after !== undefined) return { start: rule.span.start, end: after.span.start, text: '' }
  const lineStart = text.lastIndexOf('\n', span.start) + 1
  if (isAlone) {
    const lineEnd = text.indexOf('\n', span.end)
    return { start: lineStart, end: lineEnd === -1 ? text.length : lineEnd + 1, text: '' }
  }
  const kept = text.slice(lineStart, span.start).trimEnd()
  return { start: lineStart + kept.length, end: span.end, text: '' }
}

/** A problem of what the file says of rules, with its place. */
export function placeProblem(source: Source, { code, ...facts }: SettingProblem): PlacedFinding {
  return makeProblem(source, code, facts)
}

type ProblemFacts = Pick<PlacedFinding, 'span' | 'detail' | 'fix'> & { readonly edits?: readonly Edit[] }

function makeProblem(source: Source, code: SuppressionCode, facts: ProblemFacts): PlacedFinding {
  const { severity, summary } = SUPPRESSION_KINDS[code]
  return { code, severity, summary, edits: [], ...facts, line: findStart(source, facts.span) }
}
