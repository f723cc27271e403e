// Docker and Podman behind the engine port: reads what the Docker Engine API shows into the canonical model and changes networks and
// attachments through it.
import type { EndpointSettings } from '../../model/endpoint.ts'
import type { EngineCall } from '../../model/engine-call.ts'
import type { NetworkSpec } from '../../model/network.ts'
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import type { ContainerFilter, DisconnectOptions, Engine, Examination, NetworkFilter } from '../engine.ts'
import type { AnswerValue } from './answer.ts'
import { connect, createNetwork, disconnect, removeNetwork } from './changes.ts'
import { makeClient, makeFilters, type EngineRequest } from './client.ts'
import { Connections } from './connections.ts'
import type { EngineEndpoint } from './endpoint.ts'
import { locateEngine, type Environment } from './locate.ts'
import { compareContainers, readInspectedContainer, readListedContainer } from './read-container.ts'
import { readIdentity, readNodeAddress, readSwarmRole } from './read-identity.ts'
import { compareNetworks, hasOtherPeers, hasServiceOn, readNetwork } from './read-network.ts'
import { makeOnce, openSession, type ReadItem, type Session } from './session.ts'
import { makeConnectBody } from './write-network.ts'

/**
 * Which engine to open. `endpoint` is `docker` (also if undefined) for the one that the Docker CLI would talk to, or a URL; `env`
 * the variables that the Docker CLI reads. Calls may take 35 seconds on a healthy engine, so `timeoutMilliseconds` is 45 000 by
 * default. `onCall` is told of each call that is over.
 */
export interface DockerEngineOptions {
  readonly endpoint: string | undefined
  readonly env: Environment
  readonly timeoutMilliseconds?: number
  readonly onCall?: ((call: EngineCall) => void) | undefined
}

const CONNECT_MILLISECONDS = 10_000
const ANSWER_MILLISECONDS = 45_000

/**
 * Opens an engine that speaks the Docker Engine API. Nothing is sent yet: an engine that is not there is reported by the first
 * call. Rejects with an XecError `usage` if the address or the Docker context cannot be used.
 */
export async function openDockerEngine(options: DockerEngineOptions): Promise<Engine> {
  const located = await locateEngine(options.endpoint, options.env)
  const answer = options.timeoutMilliseconds ?? ANSWER_MILLISECONDS
  const client = makeClient({
    connections: new Connections(located.endpoint),
    deadlines: { connect: Math.min(CONNECT_MILLISECONDS, answer), answer },
    onCall: options.onCall,
  })
  return makeDockerEngine(openSession(client, located), located.endpoint, () => client.close())
}

function makeDockerEngine(session: Session, endpoint: EngineEndpoint, close: () => void): Engine {
  const readInfo = makeOnce(() => session.read({ method: 'GET', path: '/info' }))
  const readAll = <Item>(request: Omit<EngineRequest, 'method'>, read: ReadItem<Item>): Promise<Item[]> =>
    session.readList({ method: 'GET', ...request }, read)
  return {
    examination: makeExamination(session, endpoint, readInfo),
    identify: async (): Promise<EngineIdentity> => readIdentity(await readInfo(), await session.version()),
    readClock: (): Promise<number> => session.readClock(),
    listNetworks: async (filter?: NetworkFilter): Promise<readonly ObservedNetwork[]> => {
      // part of a name on Docker, a pattern on Podman, which the names that are asked for match as they are
      const query = filter && { query: makeFilters({ name: [filter.nameContains] }) }
      return (await readAll({ path: '/networks', ...query }, readNetwork)).toSorted(compareNetworks)
    },
    listContainers: async (filter?: ContainerFilter): Promise<readonly ObservedContainer[]> => {
      const query = { all: '1', ...(filter && makeFilters({ network: filter.onNetwork })) }
      return (await readAll({ path: '/containers/json', query }, readListedContainer)).toSorted(
        compareContainers,
      )
    },
    inspectNetwork: async (idOrName: string): Promise<ObservedNetwork> => {
      const answer = await session.read({ method: 'GET', path: `/networks/${encodeURIComponent(idOrName)}` })
      const network = readNetwork(answer, await session.version())
      if (network.usedElsewhere !== null) return network
      return { ...network, usedElsewhere: await hasOtherUsers(session, answer, await readInfo()) }
    },
    inspectContainer: async (idOrName: string): Promise<ObservedContainer> => {
      const answer = await session.read({
        method: 'GET',
        path: `/containers/${encodeURIComponent(idOrName)}/json`,
      })
      return readInspectedContainer(answer, await session.version())
    },
    listImages: async (): Promise<ReadonlyMap<string, string>> => {
      const query = { all: '1' }
      return new Map(
        await readAll(
          { path: '/containers/json', query },
          (value) => [value.field('Id').filledText(), value.field('Image').optionalText()] as const,
        ),
      )
    },
    createNetwork: (spec: NetworkSpec): Promise<string> => createNetwork(session, spec),
    removeNetwork: (id: string): Promise<void> => removeNetwork(session, id),
    connect: (network: string, container: string, endpoint: EndpointSettings): Promise<void> => {
      return connect(session, network, makeConnectBody(container, endpoint))
    },
    disconnect: (network: string, container: string, options?: DisconnectOptions): Promise<void> => {
      return disconnect(session, network, { Container: container, Force: options?.force ?? false })
    },
    close: async (): Promise<void> => close(),
  }
}

// Nobody but who looks for trouble reads it.
function makeExamination(
  session: Session,
  endpoint: EngineEndpoint,
  readInfo: () => Promise<AnswerValue>,
): Examination {
  const read = (path: string): Promise<AnswerValue> => session.read({ method: 'GET', path })
  return {
    readEngine: async () => (await import('./read-clues.ts')).readEngineClues(await readInfo(), endpoint),
    readContainer: async (id) => {
      const answer = await read(`/containers/${encodeURIComponent(id)}/json`)
      const { readContainerClues } = await import('./read-clues.ts')
      return {
        container: readInspectedContainer(answer, await session.version()),
        clues: readContainerClues(answer),
      }
    },
    listEndpoints: async (id) => {
      const { readEndpoints } = await import('./read-clues.ts')
      return readEndpoints(await read(`/networks/${encodeURIComponent(id)}`))
    },
  }
}

// Services are known to managers only.
async function hasOtherUsers(session: Session, network: AnswerValue, info: AnswerValue): Promise<boolean> {
  if (hasOtherPeers(network, readNodeAddress(info))) return true
  if (readSwarmRole(info) !== 'manager') return false
  const services = await session.read({ method: 'GET', path: '/services' })
  return hasServiceOn(services.requiredItems(), network.field('Id').text())
}
