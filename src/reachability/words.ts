// What ends and ports are called, wherever it is said who reaches whom.
import type { PublishedPort } from '../model/port.ts'
import type { ExposureGroup, Outsider } from '../model/reach.ts'

/** The ends outside, as sentences name them. */
export const OUTSIDER_WORDS: Readonly<Record<Outsider, string>> = {
  host: 'the host',
  lan: 'the local network',
  internet: 'the internet',
}

/** Several things in a sentence: `a, b and c`. */
export function joinList(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** Where something is reached: `at 0.0.0.0:8080/tcp (to 80)`, or nothing where that is not bound to ports. */
export function describePlaces({ ports, needsRoute }: Pick<ExposureGroup, 'ports' | 'needsRoute'>): string {
  const describe = needsRoute ? describeOwnPort : describeHostPort
  const at = ports === null ? [] : [`at ${[...new Set(ports.map(describe))].join(', ')}`]
  return [...at, ...(needsRoute ? ['where a route leads there'] : [])].join(' ')
}

function describeOwnPort({ containerPort, protocol }: PublishedPort): string {
  return `${containerPort}/${protocol}`
}

function describeHostPort({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const address = hostIp === '' ? '0.0.0.0' : hostIp.includes(':') ? `[${hostIp}]` : hostIp
  const leads = hostPort === containerPort ? '' : ` (to ${containerPort})`
  return `${address}:${hostPort ?? '?'}/${protocol}${leads}`
}
