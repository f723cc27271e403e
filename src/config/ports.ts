// Published ports: Docker's short syntax and Compose's long one, ranges expanded.
import { normalizeAddress } from '../model/address.ts'
import type { PortProtocol, PublishedPort } from '../model/port.ts'
import type { Located } from './draft.ts'
import type { Report } from './report.ts'
import type { MapNode, ScalarNode } from './tree.ts'
import { findNumber, findText } from './written.ts'

/** How many ports all targets together may publish; beyond this a range is a mistake, and the list costs memory. */
export const MAX_PORTS = 200_000

/** A port as written, in its parts. `host` is empty where the engine chooses. */
interface PortParts {
  readonly hostIp: string
  readonly host: string
  readonly container: string
  readonly protocol: string
}

const LAST_PORT = 65_535

/** Ports that follow one another. */
export interface PortRange {
  readonly first: number
  readonly count: number
}

/** A range of ports of the container, and as many of the host, or null where the engine chooses. */
interface Ports {
  readonly hostIp: string
  readonly outside: PortRange | null
  readonly inside: PortRange
  readonly protocol: PortProtocol
}

const SHORT =
  /^(?:(?<hostIp>\[[^\]]*\]|[^:[\]]*):(?=.*:))?(?:(?<host>[\d-]*):)?(?<container>[\d-]+)(?:\/(?<protocol>\w+))?$/
/** The protocols that a port can have. */
export const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'sctp'] satisfies readonly PortProtocol[]
const ALL_ADDRESSES = ['0.0.0.0', '::']

/** How many more ports may be published. */
export interface PortBudget {
  left: number
}

/** Makes the ports of one target. What cannot be read is reported and left out. */
export function makePorts(
  nodes: readonly (ScalarNode | MapNode)[],
  budget: PortBudget,
  report: Report,
): readonly Located<PublishedPort>[] {
  return nodes.flatMap((node) => {
    const ports = parsePorts(node)
    if (typeof ports === 'string') {
      report.add('port-invalid', node.span, { detail: ports, fix: PORT_FIX })
      return []
    }
    budget.left -= ports.inside.count
    if (budget.left >= 0) return expandPorts(ports).map((value) => ({ value, span: node.span }))
    report.add('ports-too-many', node.span, {
      detail: `With this entry the file would publish more than ${MAX_PORTS} ports.`,
      fix: 'Publish fewer ports, or use the network mode "host".',
    })
    return []
  })
}

const PORT_FIX =
  'Write "HOST:CONTAINER", "ADDRESS:HOST:CONTAINER" or "CONTAINER", with ranges such as "8000-8010" and "/udp" if needed.'

/** The ports that an entry stands for, or, as text, why it stands for none. */
function parsePorts(node: ScalarNode | MapNode): Ports | string {
  const parts = node.kind === 'map' ? readLong(node) : readShort(node.text)
  return typeof parts === 'string' ? parts : checkParts(parts)
}

function readShort(text: string): PortParts | string {
  const groups = SHORT.exec(text)?.groups
  if (groups === undefined) return `"${text}" is not the short syntax for a published port.`
  return {
    hostIp: (groups['hostIp'] ?? '').replace(/^\[(.*)\]$/, '$1'),
    host: groups['host'] ?? '',
    container: groups['container'] as string,
    protocol: (groups['protocol'] ?? 'tcp').toLowerCase(),
  }
}

function readLong(map: MapNode): PortParts {
  return {
    hostIp: findText(map, 'hostIp')?.value ?? '',
    host: findText(map, 'published')?.value ?? '',
    container: String(findNumber(map, 'target') ?? ''),
    protocol: findText(map, 'protocol')?.value ?? 'tcp',
  }
}

function checkParts({ hostIp, host, container, protocol }: PortParts): Ports | string {
  const address = hostIp === '' ? '' : normalizeAddress(hostIp)
  const inside = parsePortRange(container)
  // Docker takes 0 for "any free port"
  const outside = host === '' || host === '0' ? null : parsePortRange(host)
  if (address === null) return `"${hostIp}" is no address of the host.`
  if (inside === undefined) return `"${container}" is no port of the container; ports go from 1 to 65535.`
  if (outside === undefined) return `"${host}" is no port of the host; ports go from 1 to 65535.`
  if (!PROTOCOLS.includes(protocol))
    return `"${protocol}" is no protocol; it is one of ${PROTOCOLS.join(', ')}.`
  if (outside !== null && outside.count !== inside.count) {
    return `"${host}" and "${container}" are not equally many ports, so it is open which belongs to which.`
  }
  const hostAddress = ALL_ADDRESSES.includes(address) ? '' : address
  return { hostIp: hostAddress, outside, inside, protocol: protocol as PortProtocol }
}

function expandPorts({ hostIp, outside, inside, protocol }: Ports): readonly PublishedPort[] {
  return Array.from({ length: inside.count }, (_, index) => ({
    hostIp,
    hostPort: outside === null ? null : outside.first + index,
    containerPort: inside.first + index,
    protocol,
  }))
}

/** Reads `80` or `8000-8010`; undefined for anything else. */
export function parsePortRange(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (match === null) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return first >= 1 && last >= first && last <= LAST_PORT ? { first, count: last - first + 1 } : undefined
}
