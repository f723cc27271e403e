// Corrections that change nothing of what a configuration means, which is proven: the desired state is the same before and after.
import { applyEdits, type Edit } from '../config/edit.ts'
import { parseConfig, parseWholeConfig, type ParsedTree, type ParseOptions } from '../config/parse-config.ts'
import type { DesiredState } from '../model/desired.ts'
import { lintConfiguration, type LintInput } from './lint.ts'

/** What of a text could be corrected, what reading it gives, and how many findings that were. */
export interface FixedText extends Pick<LintInput, 'parsed' | 'diagnostics'> {
  readonly count: number
}

/** Corrects what can be without changing the meaning, which `options` are needed for. Corrected once more, the text stays as it is. */
export function fixConfiguration(input: LintInput, options: ParseOptions): FixedText {
  let { parsed, diagnostics } = input
  let count = 0
  // a correction may make room for another one; each takes something away or puts quotes on something, so that this ends
  for (;;) {
    const { edits } = lintConfiguration({ ...input, parsed, diagnostics })
    const { text } = parsed.source
    const round = pickEdits(edits, text, options)
    if (round.length === 0) return { parsed, diagnostics, count }
    const read = parseWholeConfig(applyEdits(text, round.flat()), options)
    // it means the same, so that it can be read as well
    parsed = read.tree as ParsedTree
    diagnostics = read.parsed.diagnostics
    count += round.length
  }
}

type Edits = readonly (readonly Edit[])[]

function pickEdits(edits: Edits, text: string, options: ParseOptions): Edits {
  const before = readMeaning(text, options)
  const isKept = (chosen: Edits): boolean => readMeaning(applyEdits(text, chosen.flat()), options) === before
  const apart = pickApart(edits)
  if (isKept(apart)) return apart
  const [first] = edits.filter((one) => isKept([one]))
  return first === undefined ? [] : [first]
}

// Of corrections that are about the same characters one is made at a time.
function pickApart(edits: Edits): Edits {
  const picked: (readonly Edit[])[] = []
  let end = -1
  for (const one of edits) {
    if (one.some(({ start }) => start < end)) continue
    picked.push(one)
    end = Math.max(...one.map((edit) => edit.end))
  }
  return picked
}

/** What a text means: the desired state without the places, or that there is none. */
function readMeaning(text: string, options: ParseOptions): string {
  const { desired } = parseConfig(text, options)
  return JSON.stringify(desired, (key, value: DesiredState[keyof DesiredState]) =>
    key === 'range' || key === 'ranges' ? undefined : value,
  )
}
