// What the policies of a file ask of live connections. Loaded only where the file has any.
import type { Expectation } from '../check/expectation.ts'
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import type { PolicyPorts } from '../model/policy.ts'

// Each is a connection that is tried.
const MOST_PAIRS = 500

/** Makes what lists the expectations of policies between containers; `today` is the day that exceptions are held against. */
export async function makePolicyExpectations(
  desired: DesiredState | null,
  today: string,
): Promise<(state: ObservedState) => readonly Expectation[]> {
  const policies = desired?.policies ?? []
  if (policies.length === 0) return () => []
  const { listExpectations } = await import('../policies/expectations.ts')
  return (state) => {
    const { expectations } = listExpectations(policies, state, { today, limit: MOST_PAIRS })
    return expectations.flatMap(({ policy, from, to, ports, expected }): readonly Expectation[] => {
      if (from.kind !== 'container' || to.kind !== 'container') return []
      const tried = ports === null ? null : listTcp(ports)
      // nothing but TCP is tried
      if (tried?.length === 0) return []
      const because = `policy ${JSON.stringify(policy)}`
      return [{ from: from.name, to: to.name, verdict: expected, ports: tried, because }]
    })
  }
}

// A range is tried at its beginning.
function listTcp(ports: readonly PolicyPorts[]): readonly number[] {
  return ports.filter(({ protocol }) => protocol === 'tcp').map(({ first }) => first)
}
