// The port to the outside world: what xec asks of an engine, whatever stands behind it. Adapters translate to and from the
// canonical model and turn every refusal into an EngineError of a kind.
import type { EngineClues, ExaminedContainer, LiveEndpoint } from '../model/clues.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import type { NetworkSpec } from '../model/network.ts'
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../model/observed.ts'
import type { SnapshotFacts } from '../model/snapshot.ts'

/** `force` takes an endpoint away even if its container exists no more; steps of a plan never ask for it. */
export interface DisconnectOptions {
  readonly force: boolean
}

/** Which networks of a list are wanted: those with a text in their name. Others may be among them. */
export interface NetworkFilter {
  readonly nameContains: string
}

/** Which containers of a list are wanted: those on a network, by id or name. Others may be among them. */
export interface ContainerFilter {
  readonly onNetwork: readonly string[]
}

/** What an engine tells to those who look for the cause of a trouble. GET only; every method rejects with an EngineError. */
export interface Examination {
  readEngine(): Promise<EngineClues>
  readContainer(id: string): Promise<ExaminedContainer>
  /** The endpoints that a network of this host has, by its own count. */
  listEndpoints(networkId: string): Promise<readonly LiveEndpoint[]>
}

/**
 * An engine. Reading methods send GET and HEAD only. Every method rejects with an EngineError; networks and containers are
 * addressed by id, except where a comment says that a name is allowed.
 */
export interface Engine {
  /** Set where only a snapshot of an engine is at hand: it can be read, and never changed. */
  readonly snapshot?: SnapshotFacts
  /** Set where there is a live engine, which tells more than its state. */
  readonly examination?: Examination
  /** At most two calls, made once. */
  identify(): Promise<EngineIdentity>
  /** The engine's own time in milliseconds since 1970, cut to whole seconds by engines that are spoken to over HTTP; one call. */
  readClock(): Promise<number>
  /** All networks, or at least those that are wanted, sorted by name, then id; one call. */
  listNetworks(filter?: NetworkFilter): Promise<readonly ObservedNetwork[]>
  /** All containers in every state, or at least those that are wanted, sorted by name; one call. What only an inspect shows is marked unknown. */
  listContainers(filter?: ContainerFilter): Promise<readonly ObservedContainer[]>
  /** One network with what the list does not show (`usedElsewhere`). Takes a name as well. */
  inspectNetwork(idOrName: string): Promise<ObservedNetwork>
  /** One container with everything that the engine shows. Takes a name as well. */
  inspectContainer(idOrName: string): Promise<ObservedContainer>
  /** The image of each container as the engine names it, by the container's id; one call. Not there where nothing keeps images. */
  listImages?(): Promise<ReadonlyMap<string, string>>
  /** Creates a network and returns its id. Kinds: name-taken, pool-overlap, pool-exhausted, predefined, invalid, not-found (driver). */
  createNetwork(spec: NetworkSpec): Promise<string>
  /** Removes a network. Kinds: not-found, active-endpoints, predefined. */
  removeNetwork(id: string): Promise<void>
  /** Puts a container on a network; the network may be named where its id is not known (a Swarm worker's overlay). Kinds: not-found, already-connected, address-in-use, invalid. */
  connect(networkIdOrName: string, containerId: string, endpoint: EndpointSettings): Promise<void>
  /** Takes a container off a network; a stale attachment is named by network name. Kinds: not-found, not-connected. */
  disconnect(networkIdOrName: string, containerId: string, options?: DisconnectOptions): Promise<void>
  /** Ends connections that are kept open. */
  close(): Promise<void>
}
