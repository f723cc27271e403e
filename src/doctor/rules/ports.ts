// Published ports that do not lead to a container: on internal networks only, or in a network mode that publishes nothing.
import type { ObservedContainer } from '../../model/observed.ts'
import type { PublishedPort } from '../../model/port.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isRunning, listPlaces, type Case } from '../scene.ts'
import { listNames, quote, renderEngineCommand, seeObject } from '../words.ts'

/** Running containers that publish ports and are on no network that leads to the host. */
export function findDeadPorts(scene: Case): readonly Finding[] {
  if (!scene.reach.rules.isMeasured) return []
  return scene.observed.containers.filter(isRunning).flatMap((container) => {
    const { name, ports } = container
    const place = scene.reach.members.get(name)?.place
    if (ports === null || ports.length === 0 || place?.kind !== 'sandbox') return []
    const { owner, gateways, endpoints } = place.sandbox
    const isOpen = [gateways[4], gateways[6]].some(
      (gateway) => gateway !== null && !gateway.network.isInternal,
    )
    // one on no network is told elsewhere
    if (owner !== container || isOpen || endpoints.length === 0) return []
    const networks = endpoints.map(({ network }) => network.name)
    return [
      makeFinding('port-dead', {
        detail: `${quote(name)} publishes ${listPorts(ports)}, and is on ${listNames(networks)} only, ${networks.length === 1 ? 'which is internal' : 'which are internal'}: the host opens no port for it.`,
        evidence: [
          seeObject(scene, { kind: 'container', name }, `HostConfig.PortBindings: ${listPorts(ports)}`),
          ...networks.map((network) =>
            seeObject(scene, { kind: 'network', name: network }, 'Internal: true'),
          ),
        ],
        fix: `Put it on one more network, which is not internal: ${renderEngineCommand(scene.observed.engine, 'network', 'connect', 'NETWORK', name)}`,
        containers: [name],
        networks,
      }),
    ]
  })
}

/** Containers that publish ports in a network mode that publishes none. */
export function findIgnoredPorts(scene: Case): readonly Finding[] {
  return scene.observed.containers.flatMap((container) => {
    const { name, ports, mode } = container
    if (ports === null || ports.length === 0) return []
    const effect = describeMode(scene, container)
    if (effect === null) return []
    return [
      makeFinding('port-ignored', {
        detail: `${quote(name)} publishes ${listPorts(ports)}, which has no effect in network mode "${mode.kind}": ${effect}.`,
        evidence: [seeObject(scene, { kind: 'container', name }, `HostConfig.NetworkMode ${mode.kind}`)],
        fix: 'Leave the ports out where the container is created, or create it on a network.',
        containers: [name],
      }),
    ]
  })
}

function describeMode(scene: Case, container: ObservedContainer): string | null {
  switch (container.mode.kind) {
    case 'host':
      return 'it uses the ports of the host itself, under their own numbers'
    case 'none':
      return listPlaces(scene, container).every(({ attachment }) => attachment.networkName === 'none')
        ? 'it has no network'
        : null
    case 'container':
      return 'the container whose network it shares has to publish them'
    case 'default':
    case 'network':
    case 'unknown':
      return null
  }
}

function listPorts(ports: readonly PublishedPort[]): string {
  return ports.map(renderPort).join(', ')
}

/** A port as it is published, `8080 -> 80/tcp`. */
export function renderPort({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const address = hostIp.includes(':') ? `[${hostIp}]:` : hostIp === '' ? '' : `${hostIp}:`
  return `${address}${hostPort ?? '(any)'} -> ${containerPort}/${protocol}`
}
