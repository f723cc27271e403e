// xec explain: what codes mean, why, and what to do. Needs neither a configuration nor an engine.
import { findNearest } from '../../config/suggest.ts'
import { XecError } from '../../model/errors.ts'
import { renderExplanation, renderExplanations, type Explanation } from '../../render/explanation.ts'
import { joinLines, wrapLine } from '../../render/style.ts'
import { listExplanations } from '../explain/explanations.ts'
import type { CommandHandler, Session } from '../session.ts'

/** Explains one code in all its meanings, or lists all codes. */
export const runExplain: CommandHandler = async (session) => {
  const all = listExplanations()
  const [word] = session.args
  const explanations = word === undefined ? all : find(all, word)
  session.print(render(session, explanations, word))
  return { exit: 'done', diagnostics: [], document: { explanations } }
}

function render({ style }: Session, explanations: readonly Explanation[], word: string | undefined): string {
  if (word !== undefined) {
    return explanations.map((explanation) => joinLines(renderExplanation(style, explanation))).join('\n')
  }
  const hint = wrapLine(style, { first: 0, rest: 2 }, '"xec explain CODE" says more of each.')
  return joinLines([...renderExplanations(style, explanations), ...hint])
}

// As it stands in a message, `error[subnet-overlap]`, it is found as well.
function find(all: readonly Explanation[], word: string): readonly Explanation[] {
  const code = (/\[([a-z0-9-]+)\]/.exec(word)?.[1] ?? word).toLowerCase()
  const found = all.filter((one) => one.code === code || (one.kind === 'exit' && one.label === code))
  if (found.length > 0) return found
  const nearest = findNearest(
    code,
    all.map((one) => one.code),
  )
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`
  throw new XecError('usage', `There is no code "${word}".${hint}`, { fix: '"xec explain" lists all codes.' })
}
