// At which TCP ports of a container something is tried.
import type { PublishedPort } from '../model/port.ts'
import { listOpenPorts, type Listener } from './listeners.ts'

/** At how many ports of one container something is tried. */
export const MOST_PORTS = 8

// Nobody listens there, and a refusal is an answer as well: "discard".
const NO_PORT = 9

/** What is published over TCP. */
export function listTcp(ports: readonly PublishedPort[]): readonly PublishedPort[] {
  return ports.filter(({ protocol }) => protocol === 'tcp')
}

/** The TCP ports of a container that are published, each once. */
export function listTcpPorts(ports: readonly PublishedPort[]): readonly number[] {
  return [...new Set(listTcp(ports).map(({ containerPort }) => containerPort))]
}

/** Those that are declared, else those on which it listens (null: nobody could look), else one at which it refuses. */
export function choosePorts(
  declared: readonly number[],
  listeners: readonly Listener[] | null,
): readonly number[] {
  if (declared.length > 0) return declared.slice(0, MOST_PORTS)
  const open = listOpenPorts(listeners ?? [])
  return open.length > 0 ? open.slice(0, MOST_PORTS) : [NO_PORT]
}

/** One at which a connection that nothing lets through is tried: where somebody listens, a refusal tells most. */
export function chooseRefusalPort(
  declared: readonly number[],
  listeners: readonly Listener[] | null,
): number {
  const [listening] = listOpenPorts(listeners ?? [])
  return listening ?? (choosePorts(declared, listeners)[0] as number)
}
