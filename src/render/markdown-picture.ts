// The part of a topology that a plan changes, as a mermaid diagram for hosts that draw it.
import type { Plan } from '../plan/document.ts'
import { mergeTopologies, selectChanged } from '../topology/changed.ts'
import { renderMermaid } from './graph/mermaid.ts'
import { describeChanges } from './graph/words.ts'
import type { PlanReport } from './report.ts'

// Beyond this nobody sees anything in a picture of the width of a comment.
const MOST_NODES = 40
const MOST_LINKS = 80
const LIMITS = { text: 60, lines: 6 }

/** What is drawn: a picture, nothing (nobody made one, or nothing changes), or too much. */
export type Picture =
  | { readonly kind: 'picture'; readonly lines: readonly string[] }
  | { readonly kind: 'none' | 'too-large' }

/** Draws what a plan changes, as \`xec graph --changed\` does, in less detail. */
export function drawChanges(plan: Plan, topology: PlanReport['topology']): Picture {
  if (topology === null) return { kind: 'none' }
  const changed = selectChanged(mergeTopologies(topology))
  const nodes = changed.networks.length + changed.containers.length
  if (nodes === 0) return { kind: 'none' }
  if (nodes > MOST_NODES || changed.links.length > MOST_LINKS) return { kind: 'too-large' }
  const text = renderMermaid(changed, describeChanges(plan), LIMITS)
  return { kind: 'picture', lines: text.trimEnd().split('\n') }
}
