// What the policies of a file ask of live connections. Loaded only where the file has any.
import type { Expectation, UntriedPairs, UntriedReason } from '../check/expectation.ts'
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import type { PolicyPorts } from '../model/policy.ts'
import type { ExpectationList } from '../policies/expectations.ts'
import type { CheckOptions } from '../reconcile/check.ts'

// Far more than are tried, to tell those that can be from others.
const MOST_LISTED = 100_000

/** What policies ask for, and what of it nobody tries. */
export type PolicyChecks = Required<Pick<CheckOptions, 'listExpectations' | 'listUntried'>>

/** Which expectations: `today` is the day that exceptions are held against; `isFull`: all pairs, however many. */
export interface PolicyChoices {
  readonly today: string
  readonly isFull: boolean
}

/** Makes what lists the expectations of policies between containers. */
export async function makePolicyExpectations(
  desired: DesiredState | null,
  { today, isFull }: PolicyChoices,
): Promise<PolicyChecks> {
  const policies = desired?.policies ?? []
  if (policies.length === 0) return { listExpectations: () => [], listUntried: () => [] }
  const { listExpectations } = await import('../policies/expectations.ts')
  const limit = isFull ? Infinity : MOST_LISTED
  let last: { readonly state: ObservedState; readonly sorted: Sorted } | null = null
  // a check asks for both of the one state that it reads
  const sort = (state: ObservedState): Sorted => {
    if (last?.state !== state) {
      last = { state, sorted: sortOut(listExpectations(policies, state, { today, limit })) }
    }
    return last.sorted
  }
  return {
    listExpectations: (state) => sort(state).expectations,
    listUntried: (state) => sort(state).untried,
  }
}

interface Sorted {
  readonly expectations: readonly Expectation[]
  readonly untried: readonly UntriedPairs[]
}

function sortOut({ expectations: listed, left }: ExpectationList): Sorted {
  const expectations: Expectation[] = []
  const untried: UntriedPairs[] = []
  for (const { policy, from, to, ports, expected } of listed) {
    const because = renderBecause(policy)
    const tried = ports === null ? null : listTcp(ports)
    const end = from.kind === 'container' ? to : from
    if (from.kind !== 'container' || to.kind !== 'container') {
      untried.push({ because, reason: end.kind as UntriedReason, count: 1 })
    } else if (tried?.length === 0) untried.push({ because, reason: 'udp', count: 1 })
    else expectations.push({ from: from.name, to: to.name, verdict: expected, ports: tried, because })
  }
  for (const [policy, count] of left) untried.push({ because: renderBecause(policy), reason: 'limit', count })
  return { expectations, untried }
}

function renderBecause(policy: string): string {
  return `policy ${JSON.stringify(policy)}`
}

// A range is tried at its beginning.
function listTcp(ports: readonly PolicyPorts[]): readonly number[] {
  return ports.filter(({ protocol }) => protocol === 'tcp').map(({ first }) => first)
}
