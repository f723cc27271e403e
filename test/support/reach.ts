// Builders for tests of reachability: a world in a few words, and questions to it in as few.
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../../src/model/observed.ts'
import type { NetworkSettings } from '../../src/model/network.ts'
import type { PublishedPort } from '../../src/model/port.ts'
import { OUTSIDERS, type Peer } from '../../src/reachability/ends.ts'
import { makeExplain, type ExplainOptions, type Explanation } from '../../src/reachability/explain.ts'
import { makeReachability } from '../../src/reachability/model.ts'
import { attached, docker28, observedContainer, observedNetwork, observedState, pairs } from './states.ts'

export const docker26: EngineIdentity = { ...docker28, version: '26.1.5', apiVersion: '1.45' }

/** Options of the bridge driver, without what all of them begin with. */
export function bridgeOptions(options: Record<string, string>): Pick<NetworkSettings, 'options'> {
  return {
    options: pairs(
      Object.fromEntries(
        Object.entries(options).map(([key, value]) => [`com.docker.network.bridge.${key}`, value]),
      ),
    ),
  }
}

/** A network with IPv4 and IPv6. */
export function dualStack(name: string, settings: Partial<NetworkSettings> = {}): ObservedNetwork {
  return observedNetwork(name, { enableIPv6: true, ...settings })
}

/** A running container on networks. */
export function on(
  name: string,
  networks: readonly ObservedNetwork[],
  rest: Partial<ObservedContainer> = {},
): ObservedContainer {
  return observedContainer(
    name,
    networks.map((network) => attached(network)),
    rest,
  )
}

/** `8080:80`, `127.0.0.1:8080:80`. */
export function port(text: string): PublishedPort {
  const parts = text.split(':')
  const containerPort = Number(parts.pop())
  const hostPort = Number(parts.pop())
  return { hostIp: parts.join(':'), hostPort, containerPort, protocol: 'tcp' }
}

export function peer(name: string): Peer {
  const outsider = OUTSIDERS.find((item) => item === name)
  return outsider === undefined ? { kind: 'container', name } : { kind: outsider }
}

export type Ask = (from: string, to: string) => Explanation

/** A world to which questions can be put. */
export function world(
  networks: readonly ObservedNetwork[],
  containers: readonly ObservedContainer[],
  { engine = docker28, ...options }: ExplainOptions & { engine?: EngineIdentity } = {},
): Ask {
  const explain = makeExplain(makeReachability(observedState(networks, containers, engine)), options)
  return (from, to) => explain(peer(from), peer(to))
}

/** A verdict with its ways, in one line: `open: network backend 4+6`. */
export function tell({ verdict, paths, reasons }: Explanation): string {
  const ways = paths.map(({ kind, network, families, ports, doubt, needsRoute }) =>
    [
      kind,
      network,
      families.join('+'),
      ports?.map(({ hostPort }) => `:${hostPort}`).join(','),
      needsRoute ? 'by route' : null,
      doubt === null ? null : `(${doubt})`,
    ]
      .filter((part) => part !== null && part !== undefined && part !== '')
      .join(' '),
  )
  const why = reasons.map((reason) => `${reason.code}${'network' in reason ? ` ${reason.network}` : ''}`)
  return [
    verdict,
    ...(ways.length > 0 ? [ways.join('; ')] : []),
    ...(why.length > 0 ? [`not ${why.join(', ')}`] : []),
  ].join(': ')
}
