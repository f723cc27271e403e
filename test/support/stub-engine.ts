// An engine of a few lines for tests of what stands on the port: it remembers who is on what, and a test replaces the calls
// whose answers it is about. It knows no rule of real engines; those belong to the embedded engine.
import type { Engine } from '../../src/engine/engine.ts'
import { EngineError } from '../../src/model/errors.ts'
import type { NetworkSpec } from '../../src/model/network.ts'
import type { ObservedAttachment, ObservedContainer, ObservedNetwork } from '../../src/model/observed.ts'
import type { EndpointSettings } from '../../src/model/endpoint.ts'

export interface StubEngine {
  engine: Engine
  /** mutating calls in the order of their start: `connect frontend-id api-id` */
  calls: string[]
  /** what there is; a test changes it to what the engine shall show */
  networks: Map<string, ObservedNetwork>
  containers: Map<string, ObservedContainer>
}

/** Makes a stub with running containers; `overrides` replace single calls. */
export function makeStubEngine(names: readonly string[] = [], overrides: Partial<Engine> = {}): StubEngine {
  const calls: string[] = []
  const networks = new Map<string, ObservedNetwork>()
  const containers = new Map(names.map((name) => [`${name}-id`, makeContainer(name)]))
  const read = (id: string): ObservedContainer => {
    const container = containers.get(id)
    if (container === undefined) throw new EngineError('not-found', `No such container: ${id}`)
    return container
  }
  const update = (id: string, attachments: readonly ObservedAttachment[]): void => {
    containers.set(id, { ...read(id), attachments })
  }
  const defaults: Engine = {
    identify: async () => ({
      id: 'stub',
      name: 'stub',
      flavor: 'docker',
      version: '28.5.2',
      apiVersion: '1.51',
      swarm: 'none',
    }),
    readClock: async () => Date.now(),
    listNetworks: async () => [...networks.values()],
    listContainers: async () => [...containers.values()],
    inspectNetwork: async (idOrName) => {
      const found = [...networks.values()].find(({ id, name }) => id === idOrName || name === idOrName)
      if (found === undefined) throw new EngineError('not-found', `network ${idOrName} not found`)
      return found
    },
    inspectContainer: async (id) => read(id),
    createNetwork: async (spec) => {
      const network = makeNetwork(spec)
      networks.set(network.id, network)
      return network.id
    },
    removeNetwork: async (id) => {
      networks.delete(id)
    },
    connect: async (network, id, endpoint) => {
      update(id, [...read(id).attachments, makeAttachment(network, endpoint)])
    },
    disconnect: async (network, id) => {
      update(
        id,
        read(id).attachments.filter(({ networkId }) => networkId !== network),
      )
    },
    close: async () => {},
  }
  const target = { ...defaults, ...overrides }
  return {
    calls,
    networks,
    containers,
    engine: {
      ...target,
      createNetwork: (spec) => (calls.push(`create ${spec.name}`), target.createNetwork(spec)),
      removeNetwork: (id) => (calls.push(`remove ${id}`), target.removeNetwork(id)),
      connect: (network, id, endpoint) => (
        calls.push(`connect ${network} ${id}`),
        target.connect(network, id, endpoint)
      ),
      disconnect: (...call) => (calls.push(`disconnect ${call[0]} ${call[1]}`), target.disconnect(...call)),
    },
  }
}

/** A running container that is on no network. */
export function makeContainer(name: string): ObservedContainer {
  return {
    id: `${name}-id`,
    name,
    state: 'running',
    mode: { kind: 'default' },
    swarmTask: false,
    inspected: true,
    ports: [],
    attachments: [],
  }
}

/** An attachment that has what was asked for. The network `frontend-id` is named `frontend`. */
export function makeAttachment(networkId: string, settings: EndpointSettings): ObservedAttachment {
  return {
    networkId,
    networkName: networkId.replace(/-id$/, ''),
    settings,
    unknown: [],
    live: {
      ipv4Address: settings.ipv4Address ?? '10.60.1.2',
      ipv6Address: settings.ipv6Address,
      macAddress: '02:42:0a:3c:01:02',
    },
  }
}

/** The network that an engine makes of a spec. */
export function makeNetwork(spec: NetworkSpec): ObservedNetwork {
  return {
    id: `${spec.name}-id`,
    name: spec.name,
    isDefault: false,
    predefined: false,
    settings: spec.settings,
    unknown: [],
    usedElsewhere: null,
  }
}
