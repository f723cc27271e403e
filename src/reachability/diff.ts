// What a change opens and closes, in groups: pairs are never listed, so that the time it takes grows with what there is and not with
// its square. Containers count as if they ran: what is closed only because nobody has started it yet is not closed for long. Those that
// are there on one side only are left out: a new one has no ways yet that could be more than before.
import type { ReachChanges } from '../model/reach.ts'
import type { ObservedState } from '../model/observed.ts'
import { sortTexts } from '../model/pairs.ts'
import { diffOutsiders } from './outsider-diff.ts'
import { diffPaths } from './path-diff.ts'
import { makeSide } from './side.ts'

/** Compares two states of an engine. */
export function diffReachability(before: ObservedState, after: ObservedState): ReachChanges {
  const [was, is] = [makeSide(before), makeSide(after)]
  const names = sortTexts([...is.reach.members.keys()].filter((name) => was.reach.members.has(name)))
  const outsiders = diffOutsiders(was, is, names)
  return {
    opened: [...diffPaths(was.reach, is.reach, { names, countsDoubtful: false }), ...outsiders.opened],
    closed: [...diffPaths(is.reach, was.reach, { names, countsDoubtful: true }), ...outsiders.closed],
  }
}
