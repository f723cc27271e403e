// Services that do not listen where their port is published: not at all, or for their own container only.
import type { Listener } from '../../model/host.ts'
import type { PublishedPort } from '../../model/port.ts'
import { isLoopback } from '../../reachability/openings.ts'
import type { Evidence } from '../../model/clues.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isRunning, type Case } from '../scene.ts'
import { quote, renderEngineCommand } from '../words.ts'
import { renderPort } from './ports.ts'

/** Published TCP ports of running containers, as far as it could be seen who listens inside. */
export function findUnheard(scene: Case): readonly Finding[] {
  return scene.observed.containers.filter(isRunning).flatMap(({ id, name, ports }) => {
    const inside = scene.host?.inside.get(id)
    if (inside === undefined) return []
    const tcp = (ports ?? []).filter(({ protocol }) => protocol === 'tcp')
    return tcp.flatMap((port) => describePort(scene, { name, port, inside }))
  })
}

interface Behind {
  readonly name: string
  readonly port: PublishedPort
  readonly inside: readonly Listener[]
}

function describePort(scene: Case, behind: Behind): readonly Finding[] {
  const { name, port, inside } = behind
  const { containerPort } = port
  const heard = inside.filter((listener) => listener.protocol === 'tcp' && listener.port === containerPort)
  if (heard.length === 0) return [describeUnheard(scene, behind)]
  if (!heard.every(({ address }) => address !== '' && isLoopback(address))) return []
  const addresses = heard.map(({ address }) => address).join(', ')
  return [
    makeFinding('port-local', {
      detail: `${quote(name)} listens on port ${containerPort} at ${addresses} only: no other container reaches it, and ${renderPort(port)} leads nowhere.`,
      evidence: [seeInside(name, `port ${containerPort} at ${addresses}`)],
      fix: `Make the service in ${quote(name)} listen on 0.0.0.0, all addresses of its container; who may reach it is decided by its networks and ports.`,
      containers: [name],
    }),
  ]
}

function describeUnheard({ observed }: Case, { name, port, inside }: Behind): Finding {
  const others = inside.filter(({ protocol }) => protocol === 'tcp').map((listener) => listener.port)
  const known =
    others.length === 0 ? 'nobody listens on any port' : `listened on: ${[...new Set(others)].join(', ')}`
  return makeFinding('port-unheard', {
    detail: `${quote(name)} publishes ${renderPort(port)}, and nobody listens on port ${port.containerPort} in it: connections are refused.`,
    evidence: [seeInside(name, known)],
    fix: `Look whether the service has started (${renderEngineCommand(observed.engine, 'logs', '--tail', '50', name)}), and whether it listens on another port.`,
    containers: [name],
  })
}

function seeInside(name: string, says: string): Evidence {
  return { source: `/proc/net/tcp and tcp6 in the network namespace of ${quote(name)}`, says }
}
