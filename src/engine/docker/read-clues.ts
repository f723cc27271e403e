// What the Docker Engine API tells beside an engine's state: `GET /info`, and the parts of inspects that plans do not read. Engines of
// different versions have more or less of it; what is missing is null. Source: Docker 20.10, 26, 28 and Podman 4 and 5.
import { normalizeCidr } from '../../model/address.ts'
import type { AddressPool, ContainerClues, EngineClues, LiveEndpoint } from '../../model/clues.ts'
import type { AnswerValue } from './answer.ts'
import type { EngineEndpoint } from './endpoint.ts'

/** Reads `GET /info` of the engine behind an endpoint. */
export function readEngineClues(info: AnswerValue, endpoint: EngineEndpoint): EngineClues {
  return {
    socket: endpoint.kind === 'unix' ? endpoint.path : null,
    isRootless: info
      .field('SecurityOptions')
      .items()
      .some((item) => item.text() === 'name=rootless'),
    forwardsIPv4: readSwitch(info.field('IPv4Forwarding')),
    filtersBridges: readSwitch(info.field('BridgeNfIptables')),
    pools: readPools(info.field('DefaultAddressPools')),
  }
}

function readSwitch(value: AnswerValue): boolean | null {
  return value.isAbsent() ? null : value.flag()
}

function readPools(value: AnswerValue): readonly AddressPool[] | null {
  const pools = value.items().flatMap((item) => {
    const base = normalizeCidr(item.field('Base').optionalText())
    return base === null ? [] : [{ base, size: item.field('Size').integer() }]
  })
  return pools.length === 0 ? null : pools
}

const HEALTH: readonly NonNullable<ContainerClues['health']>[] = ['starting', 'healthy', 'unhealthy']

/** Reads a container's inspect. */
export function readContainerClues(value: AnswerValue): ContainerClues {
  const state = value.field('State')
  const health = state.field('Health').field('Status').optionalText()
  return {
    exitCode: state.field('ExitCode').integer(),
    error: state.field('Error').optionalText(),
    restarts: value.field('RestartCount').integer(),
    health: HEALTH.find((known) => known === health) ?? null,
  }
}

// What a Swarm puts on a network for its services is no container.
const BALANCER = /^lb-/

/** Reads the endpoints in a network's inspect. */
export function readEndpoints(value: AnswerValue): readonly LiveEndpoint[] {
  return value
    .field('Containers')
    .entries()
    .filter(([container]) => !BALANCER.test(container))
    .map(([container, endpoint]) => ({ container, name: endpoint.field('Name').optionalText() }))
}
