// What a diagnosis is made of: what was read of an engine, its host and a file, and the same laid out so that no rule has to search. The time
// that this takes grows with what there is.
import type { Clues, LeftApply } from '../model/clues.ts'
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { HostFacts } from '../model/host.ts'
import type { LockStatus } from '../model/lock.ts'
import type {
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import { isRecord } from '../model/record.ts'
import { findOwners, type Owners } from '../plan/ownership.ts'
import { makeReachability, type Reachability } from '../reachability/model.ts'

/** All that was read. `named` are the containers that somebody asked about; without any it is about all. */
export interface Scene {
  readonly observed: ObservedState
  /** Null where only the state of an engine is at hand. */
  readonly clues: Clues | null
  readonly host: HostFacts | null
  readonly desired: DesiredState | null
  readonly locks: readonly LockStatus[]
  readonly left: readonly LeftApply[]
  readonly named: readonly string[]
}

/** A container on a network; the network is null where the engine has it no more. */
export interface Place {
  readonly container: ObservedContainer
  readonly attachment: ObservedAttachment
  readonly network: ObservedNetwork | null
}

/** A scene, laid out. Locks and journals are no networks. */
export interface Case extends Scene {
  readonly networks: readonly ObservedNetwork[]
  readonly networksByName: ReadonlyMap<string, readonly ObservedNetwork[]>
  readonly containersByName: ReadonlyMap<string, ObservedContainer>
  /** By id and by name. */
  readonly containersByHandle: ReadonlyMap<string, ObservedContainer>
  /** By id of the container. */
  readonly places: ReadonlyMap<string, readonly Place[]>
  /** By id of the network. */
  readonly members: ReadonlyMap<string, readonly Place[]>
  /** By name of the container. */
  readonly declared: ReadonlyMap<string, DesiredContainer>
  readonly owners: Owners
  readonly reach: Reachability
}

/** Lays a scene out. */
export function openCase(scene: Scene): Case {
  const { observed, desired } = scene
  const networks = observed.networks.filter((network) => !isRecord(network))
  const networksByName = new Map<string, ObservedNetwork[]>()
  for (const network of networks) addTo(networksByName, network.name, network)
  const byId = new Map(networks.map((network) => [network.id, network]))
  const places = new Map<string, readonly Place[]>()
  const members = new Map<string, Place[]>()
  for (const container of observed.containers) {
    const own = container.attachments.map((attachment): Place => {
      const { networkId, networkName } = attachment
      const network = networkId === null ? networksByName.get(networkName)?.[0] : byId.get(networkId)
      return { container, attachment, network: network ?? null }
    })
    places.set(container.id, own)
    for (const place of own) if (place.network !== null) addTo(members, place.network.id, place)
  }
  return {
    ...scene,
    networks,
    networksByName,
    containersByName: new Map(observed.containers.map((container) => [container.name, container])),
    containersByHandle: new Map(
      observed.containers.flatMap((container) => [
        [container.name, container] as const,
        [container.id, container] as const,
      ]),
    ),
    places,
    members,
    declared: new Map((desired?.containers ?? []).map((target) => [target.container, target])),
    owners: findOwners(observed.networks),
    reach: makeReachability(observed),
  }
}

/** The places of a container of the scene; none of one that is on no network. */
export function listPlaces({ places }: Case, { id }: ObservedContainer): readonly Place[] {
  return places.get(id) as readonly Place[]
}

/** The containers on a network. */
export function listMembers({ members }: Case, { id }: ObservedNetwork): readonly Place[] {
  return members.get(id) ?? []
}

/** True for a container that asks and answers. */
export function isRunning({ state }: ObservedContainer): boolean {
  return state === 'running'
}

/** True if somebody asked about a container, or the file declares it. */
export function isMeant({ named, declared }: Case, { name }: ObservedContainer): boolean {
  return named.length === 0 ? declared.has(name) : named.includes(name)
}
