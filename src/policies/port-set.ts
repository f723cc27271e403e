// Sets of ports as intervals, so that "all but one" is as small as one.
import type { PolicyPorts } from '../model/policy.ts'
import type { PortProtocol, PublishedPort } from '../model/port.ts'

/** Ports that follow one another on a line on which each protocol has its stretch; both ends are included. */
type Stretch = readonly [first: number, last: number]

/** A set of ports: stretches in order, none of which touches another. */
export type PortSet = readonly Stretch[]

const PROTOCOLS: readonly PortProtocol[] = ['tcp', 'udp', 'sctp']
const WIDTH = 65_536

/** No port. */
export const NO_PORTS: PortSet = []

/** Every port of every protocol. */
export const ALL_PORTS: PortSet = PROTOCOLS.map((_, index) => [index * WIDTH + 1, index * WIDTH + WIDTH - 1])

/** The set of some ports; null stands for all. */
export function makePortSet(ports: readonly PolicyPorts[] | null): PortSet {
  if (ports === null) return ALL_PORTS
  return joinStretches(
    ports.map(({ first, last, protocol }) => [place(first, protocol), place(last, protocol)]),
  )
}

/** The ports at which a container listens behind those that it publishes. */
export function makePublishedSet(ports: readonly PublishedPort[]): PortSet {
  return joinStretches(
    ports.map(({ containerPort, protocol }) => [
      place(containerPort, protocol),
      place(containerPort, protocol),
    ]),
  )
}

function place(port: number, protocol: PortProtocol): number {
  return PROTOCOLS.indexOf(protocol) * WIDTH + port
}

function joinStretches(stretches: readonly Stretch[]): PortSet {
  const joined: [number, number][] = []
  for (const [first, last] of stretches.toSorted(([a], [b]) => a - b)) {
    const before = joined.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else joined.push([first, last])
  }
  return joined
}

/** What is in one of two sets or in both. */
export function unitePorts(a: PortSet, b: PortSet): PortSet {
  if (a === ALL_PORTS || b === ALL_PORTS) return ALL_PORTS
  return b.length === 0 ? a : joinStretches([...a, ...b])
}

/** What is in both sets. */
export function intersectPorts(a: PortSet, b: PortSet): PortSet {
  if (a === ALL_PORTS) return b
  if (b === ALL_PORTS) return a
  return a.flatMap(([first, last]) =>
    b.flatMap(([from, to]): readonly Stretch[] => {
      const common: Stretch = [Math.max(first, from), Math.min(last, to)]
      return common[0] <= common[1] ? [common] : []
    }),
  )
}

/** What is in the first set and not in the second. */
export function subtractPorts(a: PortSet, b: PortSet): PortSet {
  let left: readonly Stretch[] = b === ALL_PORTS ? NO_PORTS : a
  for (const [from, to] of b) {
    left = left.flatMap(([first, last]): readonly Stretch[] => {
      if (to < first || from > last) return [[first, last]]
      const parts: readonly Stretch[] = [
        [first, from - 1],
        [to + 1, last],
      ]
      return parts.filter(([start, end]) => start <= end)
    })
  }
  return left
}

/** The ports of a set; null for all. */
export function listPorts(set: PortSet): readonly PolicyPorts[] | null {
  if (subtractPorts(ALL_PORTS, set).length === 0) return null
  return set.map(([first, last]) => {
    const index = Math.floor(first / WIDTH)
    const protocol = PROTOCOLS[index] as PortProtocol
    return { first: first - index * WIDTH, last: last - index * WIDTH, protocol }
  })
}
