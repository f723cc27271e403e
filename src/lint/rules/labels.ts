// The rule about labels that the file asks for.
import { listTexts, findMap } from '../../config/written.ts'
import type { LintRule } from '../rule.ts'

/** Networks without a label that all are to have. */
export const labelsMissing: LintRule = {
  severity: 'warning',
  summary: 'A label is missing',
  needs: 'file',
  find: ({ tree, draft }) => {
    const lint = findMap(tree, 'lint')
    const wanted = lint === null ? [] : listTexts(lint, 'labels').map(({ value }) => value)
    return draft.networks
      .filter(({ external, settings }) => !external && settings.configFrom === undefined)
      .flatMap(({ key, span, settings: { labels = [] } }) => {
        const present = new Set(labels.map(([name]) => name))
        const missing = wanted.filter((label) => !present.has(label))
        if (missing.length === 0) return []
        return [
          {
            span,
            detail: `"${key}" lacks ${missing.map((label) => `"${label}"`).join(', ')}, which "lint.labels" asks of every network.`,
            fix: 'Add them under "labels".',
          },
        ]
      })
  },
}
