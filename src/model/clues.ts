// What an engine tells beside its state, and plans do not need: how it is set up, why a container ended, whose endpoints are left.
import type { ObservedContainer } from './observed.ts'

/** What was seen, and where: a call of the engine, a file of the host, a line of the configuration. */
export interface Evidence {
  readonly source: string
  readonly says: string
}

/** An address pool of which the engine cuts subnets of `size` bits. */
export interface AddressPool {
  readonly base: string
  readonly size: number
}

/** How an engine is set up. Null: it does not tell. */
export interface EngineClues {
  /** The socket of this machine on which it listens; null where it is spoken to in another way. */
  readonly socket: string | null
  /** True if it runs in a network namespace of its own, without the rights of root. */
  readonly isRootless: boolean
  readonly forwardsIPv4: boolean | null
  /** Whether what passes a bridge is seen by the firewall. */
  readonly filtersBridges: boolean | null
  /** The address pools that it was given; null: its own. */
  readonly pools: readonly AddressPool[] | null
}

/** How a container does. `error` is the engine's word on why it does not run; `health` is null without a health check. */
export interface ContainerClues {
  readonly exitCode: number
  readonly error: string
  readonly restarts: number
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null
}

/** One container with all that its engine tells of it. */
export interface ExaminedContainer {
  readonly container: ObservedContainer
  readonly clues: ContainerClues
}

/** An endpoint as its network knows it. `container` is an id, or what stands in its place where the container is gone. */
export interface LiveEndpoint {
  readonly container: string
  readonly name: string
}

/** What an engine tells beside its state. Containers and networks by id; those that were gone by then have no entry. */
export interface Clues {
  readonly engine: EngineClues
  readonly containers: ReadonlyMap<string, ContainerClues>
  readonly endpoints: ReadonlyMap<string, readonly LiveEndpoint[]>
}

/** An apply that did not come to its end, as it is called, e.g. `apply of "shop" by ci@runner, begun ...`. */
export interface LeftApply {
  readonly project: string
  readonly title: string
  readonly isRunning: boolean
}
