// What an engine shows, in canonical form. The same shape is a snapshot's and the embedded engine's file.
import type { EndpointField, EndpointSettings } from './endpoint.ts'
import type { NetworkField, NetworkSettings } from './network.ts'
import type { Pairs } from './pairs.ts'
import type { PublishedPort } from './port.ts'

/** Which program answers the Docker Engine API. The embedded engine behaves as `docker`. */
export type EngineFlavor = 'docker' | 'podman'

/** This node's part in a Swarm. */
export type SwarmRole = 'none' | 'worker' | 'manager'

/**
 * Who the engine is. `id` is stable over restarts: Docker's own, on Podman a digest of host name and storage root (its own is
 * random on every call). `version` is the engine's (`28.5.2`), `apiVersion` the one in use (`1.51`).
 */
export interface EngineIdentity {
  readonly id: string
  readonly name: string
  readonly flavor: EngineFlavor
  readonly version: string
  readonly apiVersion: string
  readonly swarm: SwarmRole
}

/** One network of an engine. */
export interface ObservedNetwork {
  readonly id: string
  readonly name: string
  /** True for the network that containers join where nothing is said (`bridge`, `podman`). */
  readonly isDefault: boolean
  /** True for networks that the engine made itself and that cannot be removed (`bridge host none podman`). */
  readonly predefined: boolean
  readonly settings: NetworkSettings
  /** Settings that this engine does not show for this network; their values in `settings` mean nothing. */
  readonly unknown: readonly NetworkField[]
  /** Swarm scope only: true if services or other nodes use it, null where that was not read. */
  readonly usedElsewhere: boolean | null
}

/** A container's state as engines name it. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** `HostConfig.NetworkMode`, parsed. `unknown`: the engine does not show it (Podman calls every bridge network `bridge`). */
export type NetworkMode =
  | { readonly kind: 'default' | 'host' | 'none' | 'unknown' }
  | { readonly kind: 'container'; readonly container: string }
  | { readonly kind: 'network'; readonly network: string }

/** Addresses in use now, null where there are none. */
export interface LiveAddresses {
  readonly ipv4Address: string | null
  readonly ipv6Address: string | null
  readonly macAddress: string | null
}

/** One container on one network. */
export interface ObservedAttachment {
  /** The network's id; null where the engine shows none (never started, or Podman): then the name counts. */
  readonly networkId: string | null
  readonly networkName: string
  /** The settings that were asked for. */
  readonly settings: EndpointSettings
  /** Settings that the engine does not show, or that only an inspect shows; their values in `settings` mean nothing. */
  readonly unknown: readonly EndpointField[]
  readonly live: LiveAddresses
}

/** One container of an engine, in any state. `attachments` are sorted by network name. */
export interface ObservedContainer {
  readonly id: string
  readonly name: string
  readonly state: ContainerState
  readonly mode: NetworkMode
  /** True for a task of a Swarm service: its attachments belong to the service. */
  readonly swarmTask: boolean
  /** True if this came from an inspect and not from the list. */
  readonly inspected: boolean
  /** Null where only an inspect would tell. Sorted; the canonical form of `HostConfig.PortBindings`. */
  readonly ports: readonly PublishedPort[] | null
  /** Absent where the source does not hold them (a snapshot keeps those that policies name). Policies choose by them; nothing else does. */
  readonly labels?: Pairs
  readonly attachments: readonly ObservedAttachment[]
}

/** An engine's state. Networks are sorted by name, then id; containers by name. */
export interface ObservedState {
  readonly engine: EngineIdentity
  readonly networks: readonly ObservedNetwork[]
  readonly containers: readonly ObservedContainer[]
}
