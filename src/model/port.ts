// Published ports in canonical form: one entry for each port, ranges expanded.
import { compareText } from './pairs.ts'

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

/** Sorts ports by container port, protocol, host address and host port, and drops repeats. */
export function orderPorts(ports: Iterable<PublishedPort>): PublishedPort[] {
  const sorted = [...ports].sort(comparePorts)
  return sorted.filter((port, index) => {
    const before = sorted[index - 1]
    return before === undefined || comparePorts(before, port) !== 0
  })
}

function comparePorts(a: PublishedPort, b: PublishedPort): number {
  return (
    a.containerPort - b.containerPort ||
    compareText(a.protocol, b.protocol) ||
    compareText(a.hostIp, b.hostIp) ||
    (a.hostPort ?? 0) - (b.hostPort ?? 0)
  )
}
