// What deciding about networks works with and what it decides.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredNetwork, DesiredState } from '../model/desired.ts'
import type { NetworkSpec } from '../model/network.ts'
import type { ObservedNetwork, ObservedState } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import type { Difference, Kept, Reason } from './document.ts'
import type { PlanOptions } from './options.ts'
import { findOwners, type Owners } from './ownership.ts'

/** What happens to one network. `name` is its name afterwards, `part` how attachment addresses name it. */
export interface NetworkDecision {
  readonly address: string
  readonly part: string
  readonly name: string
  readonly desired: DesiredNetwork | null
  readonly observed: ObservedNetwork | null
  /** True if the file declares it or the project owns it: its attachments may be cut. */
  readonly managed: boolean
  readonly owned: boolean
  readonly action: 'keep' | 'create' | 'replace' | 'remove'
  readonly reason: Reason
  readonly differences: readonly Difference[]
  readonly spec: NetworkSpec | null
}

/** What the deciding functions share: the inputs, and the lists that they add to. */
export interface NetworkScene {
  readonly desired: DesiredState
  readonly observed: ObservedState
  readonly options: PlanOptions
  readonly owners: Owners
  readonly byName: ReadonlyMap<string, readonly ObservedNetwork[]>
  readonly modeNames: ReadonlySet<string>
  readonly diagnostics: Diagnostic[]
  readonly kept: Kept[]
  readonly blocked: string[]
}

/** Collects what deciding about networks needs. */
export function makeNetworkScene(
  desired: DesiredState,
  observed: ObservedState,
  options: PlanOptions,
): NetworkScene {
  const modes = observed.containers.map(({ mode }) => mode)
  return {
    desired,
    observed,
    options,
    owners: findOwners(observed.networks),
    byName: groupByName(observed.networks),
    modeNames: new Set(modes.flatMap((mode) => (mode.kind === 'network' ? [mode.network] : []))),
    diagnostics: [],
    kept: [],
    blocked: [],
  }
}

function groupByName(networks: readonly ObservedNetwork[]): ReadonlyMap<string, readonly ObservedNetwork[]> {
  const groups = new Map<string, ObservedNetwork[]>()
  for (const network of networks) addTo(groups, network.name, network)
  return groups
}
