// The rule about texts that other readers of YAML take for numbers.
import type { Span } from '../../config/source.ts'
import type { LintRule } from '../rule.ts'

// A number to the base of 60, up to YAML 1.1.
const SEXAGESIMAL = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/

/** Ports that YAML 1.1 reads as a number of minutes. */
export const textUnquoted: LintRule = {
  severity: 'notice',
  summary: 'A text needs quotes for other readers of YAML',
  needs: 'file',
  find: ({ targets, source: { text } }) => {
    const spans = targets.flatMap(({ container }) => (container.ports ?? []).map(({ span }) => span))
    const unique = new Map<number, Span>(spans.map((span) => [span.start, span]))
    return [...unique.values()].flatMap((span) => {
      const written = text.slice(span.start, span.end)
      if (!SEXAGESIMAL.test(written)) return []
      return [
        {
          span,
          detail: `xec reads ${written} as a text. Readers of YAML 1.1, such as PyYAML, take it for the number ${readSexagesimal(written)}.`,
          fix: `Write "${written}" with its quotes.`,
          edits: [
            { start: span.start, end: span.start, text: '"' },
            { start: span.end, end: span.end, text: '"' },
          ],
        },
      ]
    })
  },
}

function readSexagesimal(text: string): number {
  const [first = '', ...others] = text.replaceAll('_', '').split(':')
  let value = Number(first)
  for (const digits of others) value = value * 60 + Number(digits)
  return value
}
