// An engine on which a test decides what single calls meet: before they reach it, after they took effect, and when it is read.
import type { Engine } from '../../src/engine/engine.ts'

/** What calls meet; what a hook throws is what the caller gets. Calls are told as `connect api frontend` and `create frontend`. */
export interface Hooks {
  before?: (call: string) => Promise<void> | void
  after?: (call: string) => Promise<void> | void
  read?: () => Promise<void> | void
}

export interface UnrulyEngine {
  engine: Engine
  /** the changing calls so far, in the order of their start */
  calls: string[]
}

/** Wraps an engine. */
export function makeUnrulyEngine(engine: Engine, { before, after, read }: Hooks): UnrulyEngine {
  const calls: string[] = []
  const nameNetwork = async (id: string): Promise<string> =>
    (await engine.listNetworks()).find((network) => network.id === id)?.name ?? id
  const nameContainer = async (id: string): Promise<string> =>
    (await engine.listContainers()).find((container) => container.id === id)?.name ?? id
  const change = async <Value>(name: string, call: () => Promise<Value>): Promise<Value> => {
    calls.push(name)
    await before?.(name)
    const value = await call()
    await after?.(name)
    return value
  }
  const look = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    await read?.()
    return call()
  }
  return {
    calls,
    engine: {
      identify: () => look(() => engine.identify()),
      readClock: () => look(() => engine.readClock()),
      listNetworks: () => look(() => engine.listNetworks()),
      listContainers: () => look(() => engine.listContainers()),
      inspectNetwork: (id) => look(() => engine.inspectNetwork(id)),
      inspectContainer: (id) => look(() => engine.inspectContainer(id)),
      createNetwork: (spec) => change(`create ${spec.name}`, () => engine.createNetwork(spec)),
      removeNetwork: async (id) => change(`remove ${await nameNetwork(id)}`, () => engine.removeNetwork(id)),
      connect: async (network, container, endpoint) =>
        change(`connect ${await nameContainer(container)} ${await nameNetwork(network)}`, () =>
          engine.connect(network, container, endpoint),
        ),
      disconnect: async (network, container, options) =>
        change(`disconnect ${await nameContainer(container)} ${await nameNetwork(network)}`, () =>
          engine.disconnect(network, container, options),
        ),
      close: () => engine.close(),
    },
  }
}
