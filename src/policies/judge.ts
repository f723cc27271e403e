// Holds policies against the state that a plan leads to. Ends that are alike are looked at once, so that the time it takes grows with how
// many kinds of ends there are; what breaks a policy in a thousand places is told in groups, and as often as somebody can read.
import { addTo, compareText } from '../model/pairs.ts'
import type { ObservedContainer } from '../model/observed.ts'
import { listPolicyLabels, type DesiredPolicy, type PolicyEnds } from '../model/policy.ts'
import { LEFT_OUT } from '../model/snapshot.ts'
import type { Peer } from '../reachability/ends.ts'
import type { Explanation } from '../reachability/explain.ts'
import type { Path } from '../reachability/path.ts'
import { intersectPorts, subtractPorts, type PortSet } from './port-set.ts'
import { excuseFault, findFault, makeFindRelation, type ExceptionUse, type Relation } from './relation.ts'
import { hasSubject, type Role } from './roles.ts'
import { makeCells, type Cell, type PolicyTable } from './table.ts'
import { makeWay, type Way } from './ways.ts'

/**
 * What a plan does about a breach: it makes it, makes it wider, or leaves it as it was; or leaves the way as it was and brings it under the
 * policy (`meant`), whose selectors mean others after it.
 */
export type BreachStatus = 'new' | 'wider' | 'meant' | 'already'

/** Pairs that break a policy in the same way: each of `from` with each of `to`. `explanation` is that of the first pair. */
export interface Breach {
  readonly status: BreachStatus
  readonly from: readonly Peer[]
  readonly to: readonly Peer[]
  readonly ports: PortSet
  /** The way that must not be there; null where one is missing. */
  readonly path: Path | null
  readonly explanation: Explanation
}

/** Pairs of which nobody can say whether they break a policy. */
export interface Undecided {
  readonly from: Peer
  readonly to: Peer
  /** How many pairs are like it. */
  readonly count: number
}

/** What became of one policy. */
export interface Judgement {
  readonly policy: DesiredPolicy
  readonly breaches: readonly Breach[]
  readonly undecided: readonly Undecided[]
  readonly uses: readonly ExceptionUse[]
  /** Selectors that mean nobody. */
  readonly unmatched: readonly PolicyEnds[]
  /** True where nobody has the label whose values make the groups. */
  readonly isWithoutGroups: boolean
  /** Containers that are in several groups. */
  readonly overlapping: readonly Peer[]
  /** How many containers have labels that were not read, where they matter. */
  readonly unlabelled: number
  /** True if there is more of the same that was not looked at. */
  readonly isCut: boolean
}

// Whoever has read as many knows that the policy does not hold.
const MOST_FAULTS = 1000

/** Judges one policy. `today` is a day such as `2026-12-31`; without it no exception holds. */
export function judgePolicy(table: PolicyTable, policy: DesiredPolicy, today: string | null): Judgement {
  const uses = policy.exceptions.map((exception) => ({
    exception,
    isExpired: today === null || compareText(exception.expires, today) < 0,
    count: 0,
  }))
  const { cells, roles } = makeCells(table, policy)
  const court: Court = { table, policy, uses, findRelation: makeFindRelation(policy, roles) }
  const { faults, undecided, isCut } = listFaults(court, cells)
  return {
    policy,
    breaches: groupFaults(faults),
    undecided,
    uses,
    isCut,
    ...listOddities(table, policy),
    overlapping: cells
      .filter(({ after }) => (roles[after.role] as Role).groups.length > 1)
      .flatMap(({ peers }) => peers),
  }
}

interface Court {
  readonly table: PolicyTable
  readonly policy: DesiredPolicy
  readonly uses: readonly ExceptionUse[]
  readonly findRelation: (from: number, to: number) => Relation
}

interface CellPair {
  readonly from: Cell
  readonly to: Cell
  /** One of each, not the same. */
  readonly peers: readonly [Peer, Peer]
}

interface CellFault extends CellPair {
  readonly ports: PortSet
  readonly status: BreachStatus
  readonly path: Path | null
  readonly explanation: Explanation
}

interface Faults {
  readonly faults: readonly CellFault[]
  readonly undecided: readonly Undecided[]
  readonly isCut: boolean
}

function listFaults(court: Court, cells: readonly Cell[]): Faults {
  const faults: CellFault[] = []
  const undecided: Undecided[] = []
  for (const pair of listPairs(court, cells)) {
    const fault = findFaultOf(court, pair, 'after')
    const [from, to] = pair.peers
    if (fault.undecided.length > 0) undecided.push({ from, to, count: countPairs(pair) })
    if (fault.broken.length > 0) faults.push(describeFault(court, pair, fault.broken))
    // a pair may be both
    if (faults.length + undecided.length >= MOST_FAULTS) return { faults, undecided, isCut: true }
  }
  return { faults, undecided, isCut: false }
}

// Those that the policy is about.
function* listPairs({ findRelation }: Court, cells: readonly Cell[]): Generator<CellPair> {
  for (const to of cells) {
    for (const from of cells) {
      if (findRelation(from.after.role, to.after.role).ports.length === 0) continue
      const other = from === to ? to.peers[1] : to.peers[0]
      if (other !== undefined) yield { from, to, peers: [from.peers[0], other] }
    }
  }
}

function findFaultOf({ table, policy, uses, findRelation }: Court, pair: CellPair, side: 'before' | 'after') {
  const { from, to } = pair
  const relation = findRelation(from[side].role, to[side].role)
  const way = findWayOf(table, pair, side)
  // what was excused before is no use of an exception now
  const noted = side === 'after' ? uses : uses.map((use) => ({ ...use }))
  return excuseFault(findFault(policy.rule, relation, way), relation, noted)
}

function findWayOf(table: PolicyTable, { from, to, peers }: CellPair, side: 'before' | 'after'): Way {
  return table[side].findWay(
    { peer: peers[0], place: from[side].place },
    { peer: peers[1], place: to[side].place },
  )
}

function countPairs({ from, to }: CellPair): number {
  return from === to ? from.peers.length * (from.peers.length - 1) : from.peers.length * to.peers.length
}

function describeFault(court: Court, pair: CellPair, ports: PortSet): CellFault {
  const explanation = court.table.after.explain(...pair.peers)
  // at ports where a way is missing none is open
  const path = explanation.paths.find(
    (candidate) => intersectPorts(ports, makeWay({ ...explanation, paths: [candidate] }).open).length > 0,
  )
  return {
    ...pair,
    ports,
    status: findStatus(court, pair, ports),
    path: path ?? null,
    explanation,
  }
}

function findStatus(court: Court, pair: CellPair, now: PortSet): BreachStatus {
  const then = findFaultOf(court, pair, 'before').broken
  if (then.length > 0) return subtractPorts(now, then).length > 0 ? 'wider' : 'already'
  return subtractPorts(now, findStanding(court, pair)).length > 0 ? 'new' : 'meant'
}

// What the policy would have said of the way before, had it been about these ends as it is now.
function findStanding({ table, policy, findRelation }: Court, pair: CellPair): PortSet {
  const relation = findRelation(pair.from.after.role, pair.to.after.role)
  return findFault(policy.rule, relation, findWayOf(table, pair, 'before')).broken
}

// --- groups

// Of one way, those who reach the same ones together, then those who are reached by the same ones.
function groupFaults(faults: readonly CellFault[]): readonly Breach[] {
  const byTarget = new Map<string, CellFault[]>()
  const cells = new Map<Cell, number>()
  const number = (cell: Cell): number => {
    const found = cells.get(cell) ?? cells.size
    cells.set(cell, found)
    return found
  }
  const seen = new Set<string>()
  for (const fault of faults) {
    const [kind, from, to] = [describeKind(fault), number(fault.from), number(fault.to)]
    // who is on a network with somebody is reached by them, too
    const isMutual = fault.path?.kind === 'network' || fault.path?.kind === 'self'
    if (isMutual && seen.has(`${kind} ${to} ${from}`)) continue
    seen.add(`${kind} ${from} ${to}`)
    addTo(byTarget, JSON.stringify([kind, to]), fault)
  }
  const groups = new Map<string, CellFault[][]>()
  for (const [key, group] of byTarget) {
    const [kind] = JSON.parse(key) as [string]
    addTo(groups, JSON.stringify([kind, group.map(({ from }) => number(from))]), group)
  }
  return [...groups.values()].map(makeBreach)
}

function describeKind({ status, path, explanation, ports }: CellFault): string {
  const way = path === null ? explanation.reasons.map(({ code }) => code) : [path.kind, path.network]
  return JSON.stringify([status, way, ports])
}

function makeBreach(groups: readonly (readonly CellFault[])[]): Breach {
  // those of a group reach the same ones, and all groups are reached by the same ones
  const [sources] = groups as readonly [readonly CellFault[]]
  const heads = groups.map(([head]) => head as CellFault)
  const { status, ports, path, explanation } = heads[0] as CellFault
  const from = sources.flatMap((fault) => fault.from.peers)
  return { status, from, to: heads.flatMap((fault) => fault.to.peers), ports, path, explanation }
}

// --- what else there is to say

function listOddities(
  { ends }: PolicyTable,
  policy: DesiredPolicy,
): Pick<Judgement, 'unmatched' | 'isWithoutGroups' | 'unlabelled'> {
  const subjects = ends.map(({ after }) => after.subject)
  const containers = subjects.flatMap((subject) => (subject.kind === 'container' ? [subject.container] : []))
  const { rule } = policy
  const label = rule.kind === 'isolate' ? rule.label : null
  const keys = new Set(listPolicyLabels(policy))
  const unlabelled = keys.size === 0 ? 0 : containers.filter((item) => !hasKnownLabels(item, keys)).length
  return {
    unlabelled,
    unmatched: listEnds(policy).flatMap(({ selectors, range }) =>
      selectors
        .filter((selector) => !subjects.some((subject) => hasSubject({ selectors: [selector] }, subject)))
        .map((selector) => ({ selectors: [selector], range })),
    ),
    isWithoutGroups:
      label !== null && !containers.some(({ labels }) => labels?.some(([key]) => key === label) ?? false),
  }
}

// A snapshot keeps the values of labels that policies named when it was taken.
function hasKnownLabels({ labels }: ObservedContainer, keys: ReadonlySet<string>): boolean {
  return labels?.every(([key, value]) => value !== LEFT_OUT || !keys.has(key)) ?? false
}

function listEnds({ rule, allow, exceptions }: DesiredPolicy): readonly PolicyEnds[] {
  const own = rule.kind === 'isolate' ? rule.groups : [rule.from, rule.to]
  const passes = [...allow, ...exceptions].flatMap(({ from, to }) => [from, to])
  return [...own, ...passes].filter((ends) => ends !== null)
}
