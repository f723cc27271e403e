// What deciding about networks works with and what it decides.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredNetwork, DesiredState } from '../model/desired.ts'
import type { NetworkSettings, NetworkSpec, Pool } from '../model/network.ts'
import type { ObservedNetwork, ObservedState } from '../model/observed.ts'
import { addTo, makePairs, type Pairs } from '../model/pairs.ts'
import { limitToMode } from './destroy.ts'
import type { Difference, Kept, Reason } from './document.ts'
import { renderKey } from './naming.ts'
import type { PlanOptions } from './options.ts'
import { findOwners, type Owners, type Ownership } from './ownership.ts'
import { nameAsRead } from './podman-options.ts'

/** What happens to one network. `name` is its name afterwards, `part` how attachment addresses name it. */
export interface NetworkDecision {
  readonly address: string
  readonly part: string
  readonly name: string
  readonly desired: DesiredNetwork | null
  readonly observed: ObservedNetwork | null
  /** Who owns the live network; null where there is none, or a foreign one. */
  readonly owner: Ownership | null
  /** True if the file declares it or the project owns it: its attachments may be cut. */
  readonly managed: boolean
  readonly action: 'keep' | 'create' | 'replace' | 'remove'
  readonly reason: Reason
  readonly differences: readonly Difference[]
  readonly spec: NetworkSpec | null
  /** The pools that it has afterwards, empty where the engine chooses them; null: not known. */
  readonly pools: readonly Pool[] | null
}

/** What the deciding functions share: the inputs, and the lists that they add to. */
export interface NetworkScene {
  /** What the mode of the plan wants: nothing, where all is destroyed. */
  readonly desired: DesiredState
  /** The networks that the file declares, whatever the mode, by name and by key. */
  readonly inFile: {
    readonly byName: ReadonlyMap<string, readonly DesiredNetwork[]>
    readonly byKey: ReadonlyMap<string | null, DesiredNetwork>
  }
  readonly observed: ObservedState
  readonly options: PlanOptions
  readonly owners: Owners
  readonly byName: ReadonlyMap<string, readonly ObservedNetwork[]>
  /** Networks of this project by the key that they were made for. */
  readonly byKey: ReadonlyMap<string, readonly ObservedNetwork[]>
  readonly modeNames: ReadonlySet<string>
  readonly wantedNames: ReadonlySet<string>
  /** Names and keys of the declared networks that take their configuration from a network, by its name. */
  readonly consumers: ReadonlyMap<string, Pairs>
  readonly diagnostics: Diagnostic[]
  readonly kept: Kept[]
  /** Addresses of protected networks that the plan would touch. */
  readonly blocked: string[]
}

/** Collects what deciding about networks needs. */
export function makeNetworkScene(
  file: DesiredState,
  observed: ObservedState,
  options: PlanOptions,
): NetworkScene {
  const modes = observed.containers.map(({ mode }) => mode)
  const desired = nameAsRead(limitToMode(file, options), observed.engine)
  const owners = findOwners(observed.networks)
  return {
    desired,
    inFile: {
      byName: groupByName(file.networks),
      byKey: new Map(file.networks.map((network) => [network.key, network])),
    },
    observed,
    options,
    owners,
    byName: groupByName(observed.networks),
    byKey: groupByKey(observed.networks, owners, desired.project.name),
    modeNames: new Set(modes.flatMap((mode) => (mode.kind === 'network' ? [mode.network] : []))),
    wantedNames: new Set(desired.networks.map(({ name }) => name)),
    consumers: groupBySource(desired),
    diagnostics: [],
    kept: [],
    blocked: [],
  }
}

function groupBySource({ networks }: DesiredState): ReadonlyMap<string, Pairs> {
  const groups = new Map<string, [string, string][]>()
  for (const { key, name, settings } of networks) {
    if (typeof settings.configFrom === 'string') addTo(groups, settings.configFrom, [name, key])
  }
  return new Map([...groups].map(([source, consumers]) => [source, makePairs(consumers)]))
}

function groupByName<Network extends { readonly name: string }>(
  networks: readonly Network[],
): ReadonlyMap<string, readonly Network[]> {
  const groups = new Map<string, Network[]>()
  for (const network of networks) addTo(groups, network.name, network)
  return groups
}

function groupByKey(
  networks: readonly ObservedNetwork[],
  owners: Owners,
  project: string,
): NetworkScene['byKey'] {
  const groups = new Map<string, ObservedNetwork[]>()
  for (const network of networks) {
    const owner = owners.get(network.id)
    if (owner?.project === project && owner.key !== null) addTo(groups, owner.key, network)
  }
  return groups
}

/** The decision to leave a declared network as it is, which the others are made of. */
export function makeKeep(
  desired: DesiredNetwork,
  live: ObservedNetwork | null,
  owner: Ownership | null,
): NetworkDecision {
  const part = renderKey(desired.key)
  return {
    address: `networks.${part}`,
    part,
    name: desired.name,
    desired,
    observed: live,
    owner,
    managed: true,
    action: 'keep',
    reason: 'unchanged',
    differences: [],
    spec: null,
    pools: findLivePools(live),
  }
}

/** The pools of a live network; null where the engine does not show them. */
export function findLivePools(live: ObservedNetwork | null): readonly Pool[] | null {
  return live === null || live.unknown.includes('pools') ? null : live.settings.pools
}

/** A network that the plan takes away. */
export interface GoingNetwork extends NetworkDecision {
  readonly observed: ObservedNetwork
}

/** True for a network that the plan takes away, for good or to make it anew. */
export function isGoing(network: NetworkDecision): network is GoingNetwork {
  return network.action === 'remove' || network.action === 'replace'
}

/** A network that the plan makes. */
export interface ComingNetwork extends NetworkDecision {
  readonly spec: NetworkSpec
}

/** True for a network that the plan makes. */
export function isComing(network: NetworkDecision): network is ComingNetwork {
  return network.action === 'create' || network.action === 'replace'
}

/** The settings that a network has afterwards; null where they are not known. */
export function findSettings({ spec, observed }: NetworkDecision): NetworkSettings | null {
  return (spec ?? observed)?.settings ?? null
}
