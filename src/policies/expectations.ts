// Policies as single expectations, for whoever tries them with real connections.
import type { SourceRange } from '../model/diagnostic.ts'
import type { ObservedState } from '../model/observed.ts'
import type { DesiredPolicy, PolicyPorts } from '../model/policy.ts'
import type { Peer } from '../reachability/ends.ts'
import { listPorts, makePortSet, subtractPorts } from './port-set.ts'
import { makeFindRelation } from './relation.ts'
import { makeCells, makeTable } from './table.ts'

/**
 * What a policy expects of one pair: that it is open, at each of the ports, or closed, at all of them; null stands for all ports. Of
 * pairs that the policy allows or excuses nothing is expected.
 */
export interface PolicyExpectation {
  readonly policy: string
  readonly severity: 'error' | 'warning'
  readonly from: Peer
  readonly to: Peer
  readonly ports: readonly PolicyPorts[] | null
  readonly expected: 'open' | 'closed'
  /** Where the policy stands. */
  readonly range: SourceRange | null
}

/** How much is expected: the day that exceptions are held against, and how many expectations are listed at most. */
export interface ExpectationChoices {
  readonly today: string | null
  readonly limit: number
}

/** What policies expect. `left`: of how many pairs more than the limit, by policy. */
export interface ExpectationList {
  readonly expectations: readonly PolicyExpectation[]
  readonly isCut: boolean
  readonly left: ReadonlyMap<string, number>
}

/** Lists what policies expect of an engine's state, in the order of the policies, up to the limit. */
export function listExpectations(
  policies: readonly DesiredPolicy[],
  state: ObservedState,
  { today, limit }: ExpectationChoices,
): ExpectationList {
  const left = new Map<string, number>()
  const table = makeTable(state, state)
  const expectations: PolicyExpectation[] = []
  for (const policy of policies) {
    const { cells, roles } = makeCells(table, policy)
    const findRelation = makeFindRelation(policy, roles)
    const held = policy.exceptions.map(({ expires }) => today !== null && expires >= today)
    for (const from of cells) {
      for (const to of cells) {
        const relation = findRelation(from.after.role, to.after.role)
        const ports = relation.exceptions.reduce(
          (left, number) =>
            held[number] === true
              ? subtractPorts(left, makePortSet(policy.exceptions[number]?.ports ?? null))
              : left,
          relation.ports,
        )
        if (ports.length === 0) continue
        const pairs = from.peers.length * (from === to ? to.peers.length - 1 : to.peers.length)
        const room = limit - expectations.length
        if (pairs > room) left.set(policy.name, (left.get(policy.name) ?? 0) + pairs - room)
        if (room === 0) continue
        for (const source of from.peers) {
          for (const target of to.peers) {
            if (source === target || expectations.length === limit) continue
            expectations.push({
              policy: policy.name,
              severity: policy.severity,
              from: source,
              to: target,
              ports: listPorts(ports),
              expected: policy.rule.kind === 'require' ? 'open' : 'closed',
              range: policy.range,
            })
          }
        }
      }
    }
  }
  return { expectations, isCut: left.size > 0, left }
}
