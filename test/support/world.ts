// What exists on an engine before xec looks at it, written down as data (`world.json` of a fixture) and built in the same order on
// any engine.

/** A network that somebody else made. `removed`: taken away again in the end, behind the back of stopped containers. */
export interface WorldNetwork {
  name: string
  subnet?: string
  internal?: boolean
  options?: Record<string, string>
  labels?: Record<string, string>
  removed?: boolean
}

/** What a container asked for on a network. */
export interface WorldEndpoint {
  aliases?: string[]
  ipv4Address?: string
  ipv6Address?: string
}

/** A container. `network` is that of `docker run --network`; default: the engine's default network. */
export interface WorldContainer {
  name: string
  state?: 'running' | 'created' | 'exited' | 'paused'
  network?: string
  attachments?: Record<string, WorldEndpoint>
  ports?: string[]
}

export interface World {
  networks?: WorldNetwork[]
  containers?: WorldContainer[]
}

/** What a world is built with: one for real engines, one for the embedded engine. */
export interface WorldBuilder {
  createNetwork(network: WorldNetwork): Promise<void>
  removeNetwork(name: string): Promise<void>
  /** Creates a container and, unless it is to be `created`, starts it. */
  createContainer(container: WorldContainer): Promise<void>
  connect(network: string, container: string, endpoint: WorldEndpoint): Promise<void>
  /** Stops or pauses a running container. */
  setState(container: string, state: 'exited' | 'paused'): Promise<void>
}

/** Builds a world on top of what is there. */
export async function buildWorld(
  builder: WorldBuilder,
  { networks = [], containers = [] }: World,
): Promise<void> {
  for (const network of networks) await builder.createNetwork(network)
  for (const container of containers) {
    const { name, state = 'running', attachments = {} } = container
    await builder.createContainer(container)
    for (const [network, endpoint] of Object.entries(attachments))
      await builder.connect(network, name, endpoint)
    if (state === 'exited' || state === 'paused') await builder.setState(name, state)
  }
  for (const { name, removed = false } of networks) if (removed) await builder.removeNetwork(name)
}

/** What an engine shows in the end: all networks that are not its own, and who is on them with what. */
export interface Scene {
  networks: string[]
  containers: Record<string, Record<string, WorldEndpoint>>
}

/** What a fixture leads to (`after.json`): all networks, and what is declared of the containers. */
export interface After extends Scene {
  /** Networks that only hold a name, on engines that need them. */
  placeholders?: string[]
}
