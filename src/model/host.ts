// What a host shows of its own networking, in canonical form. Null: it was not looked at, or could not be.
import type { AddressFamily } from './address.ts'

/** A socket that waits for others. `address` is empty for all addresses. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp'
  readonly family: AddressFamily
  readonly address: string
  readonly port: number
  /** Name and id of its process, e.g. `nginx (812)`; null where that may not be seen. */
  readonly process: string | null
}

/** A route. `destination` is a masked CIDR; `gateway` null: what it leads to is on the device itself. */
export interface HostRoute {
  readonly destination: string
  readonly device: string
  readonly gateway: string | null
}

/** A network device. */
export interface HostDevice {
  readonly name: string
  readonly mtu: number
  readonly isBridge: boolean
}

/** Switches of the kernel; null where it has none of the name. */
export interface HostSwitches {
  readonly forwardsIPv4: boolean | null
  readonly forwardsIPv6: boolean | null
  readonly hasIPv6: boolean | null
  readonly filtersBridges: boolean | null
}

/** What the engine's daemon was started with. `from` is the file or the command line that says so; null: it says nothing of it. */
export interface DaemonSettings {
  readonly from: string
  readonly iptables: boolean | null
  readonly mtu: number | null
}

/** What was read of a host. */
export interface HostFacts {
  readonly listeners: readonly Listener[] | null
  readonly routes: readonly HostRoute[] | null
  readonly devices: readonly HostDevice[] | null
  readonly switches: HostSwitches
  /** What the daemon was started with, the strongest word first; empty where it was not found. */
  readonly daemon: readonly DaemonSettings[]
  /** Who listens inside of containers, by id; those that could not be looked into have no entry. */
  readonly inside: ReadonlyMap<string, readonly Listener[]>
}
