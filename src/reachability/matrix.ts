// Who reaches whom, before and after a plan, pair by pair: for so many containers that a table of them can be read, and where there are
// more, for those of which anything changes.
import type { ObservedState } from '../model/observed.ts'
import { sortTexts } from '../model/pairs.ts'
import { OUTSIDERS } from '../model/reach.ts'
import type { Plan } from '../plan/document.ts'
import { makeStateAfter } from './after.ts'
import type { Peer } from './ends.ts'
import type { Verdict } from './explain.ts'
import { makeSide, type Side } from './side.ts'

/** A connection before and after. */
export interface MatrixCell {
  readonly before: Verdict
  readonly after: Verdict
}

/** Ends, and for each of them as the one that connects, in that order, what becomes of it with each; null where there is nothing to ask. */
export interface ReachMatrix {
  readonly ends: readonly Peer[]
  readonly rows: readonly (readonly (MatrixCell | null)[])[]
  /** How many containers are left out. */
  readonly hidden: number
}

const MOST_CONTAINERS = 60

/** Makes the table of a plan; null where it opens and closes nothing. */
export function makeReachMatrix(
  observed: ObservedState,
  plan: Pick<Plan, 'steps' | 'reachability'>,
): ReachMatrix | null {
  const { opened, closed } = plan.reachability
  if (opened.length + closed.length === 0) return null
  const sides = [makeSide(observed), makeSide(makeStateAfter(observed, plan))] as const
  const known = [...sides[0].reach.members.keys()]
  const shown = known.length <= MOST_CONTAINERS ? known : listChanged(plan.reachability, new Set(known))
  const ends: readonly Peer[] = [
    ...sortTexts(shown).map((name) => ({ kind: 'container', name }) as const),
    ...OUTSIDERS.map((kind) => ({ kind })),
  ]
  return {
    ends,
    rows: ends.map((from) => ends.map((to) => makeCell(sides, from, to))),
    hidden: known.length - shown.length,
  }
}

// Those that are moved first.
function listChanged(
  { opened, closed }: Plan['reachability'],
  known: ReadonlySet<string>,
): readonly string[] {
  const groups = [...opened, ...closed]
  const moved = groups.flatMap((group) => (group.kind === 'containers' ? group.from : group.containers))
  const met = groups.flatMap((group) => (group.kind === 'containers' ? group.to : []))
  return [...new Set([...moved, ...met])].filter((name) => known.has(name)).slice(0, MOST_CONTAINERS)
}

function makeCell([before, after]: readonly [Side, Side], from: Peer, to: Peer): MatrixCell | null {
  if (from === to || (from.kind !== 'container' && to.kind !== 'container')) return null
  return { before: before.explain(from, to).verdict, after: after.explain(from, to).verdict }
}
