// Published ports in canonical form: one entry for each port, ranges expanded.

/** `tcp`, `udp` or `sctp`. */
export type PortProtocol = 'tcp' | 'udp' | 'sctp'

/**
 * One published port. `hostIp` is empty for all addresses (`0.0.0.0` and `::` are written as empty), `hostPort` is null where the
 * engine chooses a free one.
 */
export interface PublishedPort {
  readonly hostIp: string
  readonly hostPort: number | null
  readonly containerPort: number
  readonly protocol: PortProtocol
}
