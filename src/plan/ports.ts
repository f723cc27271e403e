// Compares declared with published ports. They are fixed when a container is created, so a difference is told, not planned.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredContainer } from '../model/desired.ts'
import type { ObservedContainer } from '../model/observed.ts'
import type { PublishedPort } from '../model/port.ts'
import { makePlanDiagnostic } from './codes.ts'

/** A warning if the published ports of a container are not the declared ones; nothing where either is not known. */
export function diffPorts(target: DesiredContainer, container: ObservedContainer): readonly Diagnostic[] {
  const declared = target.ports
  const published = container.ports
  if (declared === null || published === null || container.mode.kind === 'host') return []
  const missing = declared.filter((port) => !published.some((other) => isSamePort(port, other)))
  const surplus = published.filter((port) => !declared.some((other) => isSamePort(other, port)))
  if (missing.length === 0 && surplus.length === 0) return []
  const facts = [
    ...(missing.length > 0 ? [`does not publish ${missing.map(renderPort).join(', ')}`] : []),
    ...(surplus.length > 0 ? [`publishes ${surplus.map(renderPort).join(', ')}, which is not declared`] : []),
  ]
  const flags = declared.map((port) => `-p ${renderPort(port)}`).join(' ')
  return [
    makePlanDiagnostic('ports-differ', {
      detail: `"${container.name}" ${facts.join(' and ')}. Ports are fixed when a container is created.`,
      fix:
        flags === ''
          ? `Create "${container.name}" again without published ports, or correct "ports".`
          : `Create "${container.name}" again with ${flags}, or correct "ports".`,
      range: target.range,
    }),
  ]
}

function isSamePort(declared: PublishedPort, published: PublishedPort): boolean {
  return (
    declared.containerPort === published.containerPort &&
    declared.protocol === published.protocol &&
    declared.hostIp === published.hostIp &&
    (declared.hostPort === null || declared.hostPort === published.hostPort)
  )
}

/** A published port in the short syntax: `127.0.0.1:8080:80/udp`. */
export function renderPort({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const address = hostIp === '' ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`
  const host = hostPort === null ? (address === '' ? '' : `${address}:`) : `${address}${hostPort}:`
  return `${host}${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`
}
