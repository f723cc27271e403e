// All ends of an engine before and after a plan, and, of one policy, those that are alike: in the same places, meant by the same words.
import type { ObservedState } from '../model/observed.ts'
import type { DesiredPolicy } from '../model/policy.ts'
import type { Peer } from '../reachability/ends.ts'
import { makeExplain, type Explain } from '../reachability/explain.ts'
import { makeReachability, type Reachability } from '../reachability/model.ts'
import { makeFindPlace, OUTSIDE, type PolicyPlace } from './places.ts'
import { makeFindRole, makeSubject, type Role, type Subject } from './roles.ts'
import { makeFindWay, type FindWay } from './ways.ts'

/** One end in one state. */
export interface EndState {
  readonly subject: Subject
  readonly place: PolicyPlace
}

/** One end, before the plan and after it. */
export interface TableEnd {
  readonly peer: Peer
  readonly before: EndState
  readonly after: EndState
}

/** One state of the engine, and what answers for pairs in it: containers count as if they ran. */
export interface TableSide {
  readonly reach: Reachability
  readonly explain: Explain
  readonly findWay: FindWay
}

/** Both states, and all ends: containers by name, then those outside. */
export interface PolicyTable {
  readonly before: TableSide
  readonly after: TableSide
  readonly ends: readonly TableEnd[]
}

/** Makes the table of two states. Without a plan both are the same one. */
export function makeTable(before: ObservedState, after: ObservedState): PolicyTable {
  const [then, now] = [makeSide(before), before === after ? null : makeSide(after)]
  const sides = { before: then, after: now ?? then }
  const [findBefore, findAfter] = [makeFindState(sides.before), makeFindState(sides.after)]
  const containers = after.containers
    .filter(({ name }) => sides.before.reach.members.has(name))
    .map(({ name }): Peer => ({ kind: 'container', name }))
  return {
    ...sides,
    ends: [...containers, ...OUTSIDE].map((peer) => ({
      peer,
      before: findBefore(peer),
      after: findAfter(peer),
    })),
  }
}

function makeSide(state: ObservedState): TableSide {
  const reach = makeReachability(state)
  const explain = makeExplain(reach, { asRunning: true })
  return { reach, explain, findWay: makeFindWay(explain) }
}

function makeFindState({ reach }: TableSide): (peer: Peer) => EndState {
  const findPlace = makeFindPlace(reach)
  return (peer) => ({ subject: findSubject(reach, peer), place: findPlace(peer) })
}

function findSubject(reach: Reachability, peer: Peer): Subject {
  if (peer.kind !== 'container') return { kind: 'outsider', outsider: peer.kind }
  const { container } = reach.members.get(peer.name) as NonNullable<ReturnType<typeof reach.members.get>>
  return makeSubject(reach, container)
}

/** Ends that are alike, at least one. Roles are numbers, equal for equal roles. */
export interface Cell {
  readonly peers: readonly [Peer, ...Peer[]]
  readonly before: { readonly place: PolicyPlace; readonly role: number }
  readonly after: { readonly place: PolicyPlace; readonly role: number }
}

/** The ends that a policy is about after the plan, alike ones together, in the order of the table. */
export interface Cells {
  readonly cells: readonly Cell[]
  /** By number. */
  readonly roles: readonly Role[]
}

/** Makes the cells of a policy. */
export function makeCells({ ends }: PolicyTable, policy: DesiredPolicy): Cells {
  const findRole = makeFindRole(policy)
  const numbers = new Map<string, number>()
  const roles: Role[] = []
  const findNumber = (subject: Subject): number => {
    const role = findRole(subject)
    const key = JSON.stringify(role)
    const number = numbers.get(key) ?? roles.push(role) - 1
    numbers.set(key, number)
    return number
  }
  const cells = new Map<string, Cell & { readonly peers: [Peer, ...Peer[]] }>()
  for (const { peer, before, after } of ends) {
    const role = findNumber(after.subject)
    if (!isConcerned(roles[role] as Role)) continue
    const then = findNumber(before.subject)
    const key = [before.place.index, after.place.index, then, role].join(' ')
    const found = cells.get(key)
    if (found !== undefined) found.peers.push(peer)
    else {
      const [was, is] = [
        { place: before.place, role: then },
        { place: after.place, role },
      ]
      cells.set(key, { peers: [peer], before: was, after: is })
    }
  }
  return { cells: [...cells.values()], roles }
}

function isConcerned({ isFrom, isTo, groups }: Role): boolean {
  return isFrom || isTo || groups.length > 0
}
