// The embedded engine as fixtures need it.
import { openEmbeddedEngine, type EmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts'
import { NetworkManager } from '../../src/engine/manager/network-manager.ts'
import type { ObservedContainer } from '../../src/model/observed.ts'
import type { PublishedPort } from '../../src/model/port.ts'
import type { FixtureHost } from './fixture.ts'
import type { WorldBuilder, WorldEndpoint } from './world.ts'

export interface EmbeddedHost extends FixtureHost {
  engine: EmbeddedEngine
}

/** Makes an embedded engine that keeps its state in memory. */
export function makeEmbeddedHost(): EmbeddedHost {
  const engine = openEmbeddedEngine({ file: null })
  return {
    engine,
    builder: makeEmbeddedBuilder(engine),
    async readScene() {
      const networks = await engine.listNetworks()
      const containers = await readContainers(engine)
      return {
        networks: networks.filter(({ predefined }) => !predefined).map(({ name }) => name),
        containers: Object.fromEntries(
          containers.map((container) => [container.name, readEndpoints(container)]),
        ),
      }
    },
    async readStarts() {
      const containers = await engine.listContainers()
      return Object.fromEntries(containers.map(({ id, name, state }) => [name, `${id} ${state}`]))
    },
  }
}

function makeEmbeddedBuilder(engine: EmbeddedEngine): WorldBuilder {
  const manager = new NetworkManager(engine)
  return {
    async createNetwork({ name, subnet, removed: _removed, ...options }) {
      await manager.create(name, subnet === undefined ? options : { ...options, ipam: { subnet } })
    },
    removeNetwork: (name) => manager.remove(name),
    async createContainer({ name, state, network, ports = [] }) {
      const mode = network === undefined ? {} : { network }
      const id = await engine.createContainer({ name, ...mode, ports: ports.map(parsePublished) })
      if (state !== 'created') await engine.startContainer(id)
    },
    connect: (network, container, endpoint) => manager.connect(network, container, endpoint),
    setState: (container, state) =>
      state === 'exited' ? engine.stopContainer(container) : engine.pauseContainer(container),
  }
}

function parsePublished(text: string): PublishedPort {
  const [hostPort, containerPort] = text.split(':').map(Number)
  return { hostIp: '', hostPort: hostPort as number, containerPort: containerPort as number, protocol: 'tcp' }
}

async function readContainers(engine: EmbeddedEngine): Promise<ObservedContainer[]> {
  const listed = await engine.listContainers()
  return Promise.all(listed.map(({ id }) => engine.inspectContainer(id)))
}

function readEndpoints({ attachments }: ObservedContainer): Record<string, WorldEndpoint> {
  const own = attachments.filter(({ networkName }) => !['bridge', 'host', 'none'].includes(networkName))
  return Object.fromEntries(
    own.map(({ networkName, settings, live }) => [
      networkName,
      {
        aliases: [...settings.aliases],
        ipv4Address: live.ipv4Address ?? settings.ipv4Address ?? '',
        ipv6Address: live.ipv6Address ?? settings.ipv6Address ?? '',
      },
    ]),
  )
}
