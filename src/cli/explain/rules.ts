// What a code means, for formats that show problems where nobody can ask xec.
import { renderExplanation, type Explanation, type ExplanationKind } from '../../render/explanation.ts'
import type { RuleText } from '../../render/sarif.ts'
import { listExplanations } from './explanations.ts'

const WIDE = { color: false, columns: 120 }

/** Finds the meaning of the code of a problem; null for a code that nobody knows. */
export function findRule(code: string): RuleText | null {
  const known = listExplanations().find((explanation) => isProblem(explanation) && explanation.code === code)
  return known === undefined
    ? null
    : { meaning: known.meaning, help: renderExplanation(WIDE, known).join('\n') }
}

const PROBLEMS: ReadonlySet<ExplanationKind> = new Set([
  'configuration',
  'lint',
  'plan',
  'policy',
  'command',
  'error',
])

function isProblem({ kind }: Explanation): boolean {
  return PROBLEMS.has(kind)
}
