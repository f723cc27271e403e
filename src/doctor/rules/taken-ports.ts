// Ports of the host that two want: a container that does not run, and another container or a process of the host.
import type { Listener } from '../../model/host.ts'
import type { ObservedContainer } from '../../model/observed.ts'
import { addTo } from '../../model/pairs.ts'
import type { PublishedPort } from '../../model/port.ts'
import type { Evidence } from '../../model/clues.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isMeant, isRunning, type Case } from '../scene.ts'
import { quote, renderEngineCommand, seeObject } from '../words.ts'
import { renderPort } from './ports.ts'

interface Claim {
  readonly container: ObservedContainer
  readonly port: PublishedPort
}

/** Ports of containers that do not run and that are taken. Those that nobody misses are left alone: the old one of a pair may well be stopped. */
export function findTakenPorts(scene: Case): readonly Finding[] {
  const held = new Map<string, Claim[]>()
  for (const claim of listClaims(scene.observed.containers.filter(isUsing)))
    addTo(held, makeKey(claim), claim)
  const heard = new Map<string, Listener[]>()
  for (const listener of scene.host?.listeners ?? [])
    addTo(heard, `${listener.protocol} ${listener.port}`, listener)
  const waiting = scene.observed.containers.filter(
    (container) => !isUsing(container) && isMissed(scene, container),
  )
  return listClaims(waiting).flatMap((claim) => {
    const holder = held
      .get(makeKey(claim))
      ?.find(({ port }) => hasSameAddress(port.hostIp, claim.port.hostIp))
    if (holder !== undefined) return [describeHeld(scene, claim, holder)]
    const listener = heard
      .get(makeKey(claim))
      ?.find(({ address }) => hasSameAddress(address, claim.port.hostIp))
    return listener === undefined ? [] : [describeHeard(scene, claim, listener)]
  })
}

function isUsing(container: ObservedContainer): boolean {
  return (isRunning(container) || container.state === 'paused') && container.mode.kind !== 'host'
}

const PORT_ERROR =
  /port is already allocated|address already in use|failed to bind host port|ports are not available/i

function isMissed(scene: Case, container: ObservedContainer): boolean {
  const error = scene.clues?.containers.get(container.id)?.error ?? ''
  return isMeant(scene, container) || PORT_ERROR.test(error)
}

function listClaims(containers: readonly ObservedContainer[]): readonly Claim[] {
  return containers.flatMap((container) =>
    (container.ports ?? []).filter(({ hostPort }) => hostPort !== null).map((port) => ({ container, port })),
  )
}

function makeKey({ port }: Claim): string {
  return `${port.protocol} ${port.hostPort}`
}

// all addresses of the host hold each of them
function hasSameAddress(a: string, b: string): boolean {
  return a === '' || b === '' || a === b
}

function describeHeld(scene: Case, claim: Claim, { container, port }: Claim): Finding {
  const { name } = claim.container
  const stop = renderEngineCommand(scene.observed.engine, 'stop', container.name)
  return makeFinding('port-taken', {
    detail: `${quote(name)} cannot start: ${renderHostPort(claim.port)} of the host belongs to ${quote(container.name)}.`,
    evidence: [
      seeClaim(scene, claim),
      seeObject(
        scene,
        { kind: 'container', name: container.name },
        `State.Status ${container.state}, HostConfig.PortBindings: ${renderPort(port)}`,
      ),
      ...listErrors(scene, claim),
    ],
    fix: `Publish another port for one of them, or ${stop}`,
    containers: [name, container.name],
  })
}

function describeHeard(
  scene: Case,
  claim: Claim,
  { protocol, family, address, port, process }: Listener,
): Finding {
  const { name } = claim.container
  const table = `/proc/net/${protocol}${family === 6 ? '6' : ''}`
  const place = address === '' ? 'all addresses' : address
  const who = process === null ? 'a process of the host' : `the process ${process} of the host`
  const remedy =
    process === null ? `Find it as root with ss -lpn "sport = :${port}", then stop it` : 'Stop it'
  return makeFinding('port-taken', {
    detail: `${quote(name)} cannot start: ${renderHostPort(claim.port)} of the host belongs to ${who}, and to no container.`,
    evidence: [
      seeClaim(scene, claim),
      {
        source: table,
        says: `port ${port} of ${place} is listened on${process === null ? '' : `, by ${process}`}`,
      },
      ...listErrors(scene, claim),
    ],
    fix: `${remedy}, or publish another port for the container.`,
    containers: [name],
  })
}

function seeClaim(scene: Case, { container, port }: Claim): Evidence {
  return seeObject(
    scene,
    { kind: 'container', name: container.name },
    `HostConfig.PortBindings: ${renderPort(port)}`,
  )
}

function listErrors(scene: Case, { container }: Claim): readonly Evidence[] {
  const error = scene.clues?.containers.get(container.id)?.error ?? ''
  return error === '' ? [] : [seeObject(scene, { kind: 'container', name: container.name }, error)]
}

function renderHostPort({ hostIp, hostPort, protocol }: PublishedPort): string {
  return `port ${hostPort}/${protocol}${hostIp === '' ? '' : ` on ${hostIp}`}`
}
