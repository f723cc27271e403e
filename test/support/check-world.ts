// A small shop for tests of live checks: who is on which network, as an engine shows it, and what is known of it.
import type { Check } from '../../src/check/checks.ts'
import type { CheckScene } from '../../src/check/check-stage.ts'
import { makeChecks, type CheckList } from '../../src/check/plan-checks.ts'
import { makeScope } from '../../src/check/scope.ts'
import { makeCast } from '../../src/check/subjects.ts'
import type { ObservedContainer, ObservedNetwork } from '../../src/model/observed.ts'
import { makeReachability } from '../../src/reachability/model.ts'
import { describeCheck } from '../../src/render/check.ts'
import { attached, observedContainer, observedNetwork, observedState, docker28 } from './states.ts'

export const frontend: ObservedNetwork = observedNetwork('frontend')
export const backend: ObservedNetwork = observedNetwork('backend', { internal: true })

/** A container on networks, at `10.NETWORK.0.NUMBER`, with aliases there. */
export function live(
  name: string,
  places: readonly (readonly [network: ObservedNetwork, address: string, ...aliases: string[]])[],
  rest: Partial<ObservedContainer> = {},
): ObservedContainer {
  return observedContainer(
    name,
    places.map(([network, address, ...aliases]) => {
      const own = address.includes(':') ? { ipv6Address: address } : { ipv4Address: address }
      return attached(network, { aliases, ...own })
    }),
    rest,
  )
}

export const web: ObservedContainer = live('web', [[frontend, '10.1.0.2']])
export const api: ObservedContainer = live('api', [
  [frontend, '10.1.0.3', 'rest'],
  [backend, '10.2.0.3'],
])
export const db: ObservedContainer = live('db', [[backend, '10.2.0.4', 'postgres']])

/** The checks of a world. */
export function checksOf(
  networks: readonly ObservedNetwork[],
  containers: readonly ObservedContainer[],
  { engine = docker28, ...rest }: Partial<CheckScene> & { engine?: typeof docker28 } = {},
): CheckList {
  const reach = makeReachability(observedState(networks, containers, engine))
  const scope = rest.scope ?? makeScope(null, true)
  return makeChecks({
    reach,
    scope,
    subjects: makeCast(reach, scope).subjects,
    listeners: new Map(),
    ports: new Map(),
    expectations: [],
    isFull: false,
    ...rest,
  })
}

/** Each check as a line. */
export function titles(checks: readonly Check[]): string[] {
  return checks.map(describeCheck)
}
