// The embedded engine: behaves as Docker Engine 28 without any container, with its state in a file. What it does is checked by
// the contract suite that also runs against the real ones.
import type { EndpointSettings } from '../../model/endpoint.ts'
import type { NetworkSpec } from '../../model/network.ts'
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import type { DisconnectOptions, Engine } from '../engine.ts'
import { connect, disconnect } from './attachments.ts'
import { normalizeEndpoint, normalizeNetwork } from './canonical.ts'
import {
  addRunning,
  createContainer,
  pauseContainer,
  removeContainer,
  renameContainer,
  startContainer,
  stopContainer,
  unpauseContainer,
  type ContainerSpec,
} from './containers.ts'
import { createNetwork, removeNetwork } from './networks.ts'
import { locateRefusal } from './refusal.ts'
import { showInInspect, showInList } from './shown.ts'
import { FRESH_STATE, requireContainer, requireNetwork, type EmbeddedState } from './state.ts'
import { makeFileStore, makeMemoryStore, type Change, type StateStore } from './store.ts'

/**
 * Where the state is kept, and which containers are there in any case: running, on the default bridge. `file` null keeps the
 * state in memory.
 */
export interface EmbeddedOptions {
  readonly file: string | null
  readonly containers?: readonly string[]
}

/** The embedded engine, with the calls that shape a world of containers for a demo or a test. Containers go by id or name. */
export interface EmbeddedEngine extends Engine {
  /** Creates a container without starting it, and returns its id. */
  createContainer(spec: ContainerSpec): Promise<string>
  startContainer(idOrName: string): Promise<void>
  stopContainer(idOrName: string): Promise<void>
  pauseContainer(idOrName: string): Promise<void>
  unpauseContainer(idOrName: string): Promise<void>
  renameContainer(idOrName: string, name: string): Promise<void>
  /** Removes a container, running or not. */
  removeContainer(idOrName: string): Promise<void>
}

/** Opens an embedded engine. The file is not touched before the first change; a missing one is a fresh engine. */
export function openEmbeddedEngine({ file, containers = [] }: EmbeddedOptions): EmbeddedEngine {
  const complete = (state: EmbeddedState): EmbeddedState => addContainers(state, containers)
  return new StateEngine(
    file === null ? makeMemoryStore(complete(FRESH_STATE)) : makeFileStore(file, FRESH_STATE, complete),
  )
}

function addContainers(state: EmbeddedState, names: readonly string[]): EmbeddedState {
  const present = new Set(state.containers.map(({ name }) => name))
  return addRunning(
    state,
    names.filter((name) => !present.has(name)),
  )
}

class StateEngine implements EmbeddedEngine {
  readonly #store: StateStore

  constructor(store: StateStore) {
    this.#store = store
  }

  async identify(): Promise<EngineIdentity> {
    return (await this.#store.read()).engine
  }

  async readClock(): Promise<number> {
    return Date.now()
  }

  async listNetworks(): Promise<readonly ObservedNetwork[]> {
    return (await this.#store.read()).networks
  }

  async listContainers(): Promise<readonly ObservedContainer[]> {
    return (await this.#store.read()).containers.map(showInList)
  }

  inspectNetwork(idOrName: string): Promise<ObservedNetwork> {
    return this.#read(`GET /networks/${idOrName}`, (state) => requireNetwork(state, idOrName))
  }

  inspectContainer(idOrName: string): Promise<ObservedContainer> {
    return this.#read(`GET /containers/${idOrName}/json`, (state) =>
      showInInspect(requireContainer(state, idOrName)),
    )
  }

  createNetwork(spec: NetworkSpec): Promise<string> {
    return this.#update('POST /networks/create', (before) => {
      const { state, id } = createNetwork(before, { ...spec, settings: normalizeNetwork(spec.settings) })
      return { state, value: id, error: null }
    })
  }

  removeNetwork(id: string): Promise<void> {
    return this.#change(`DELETE /networks/${id}`, (state) => removeNetwork(state, id))
  }

  connect(networkIdOrName: string, containerId: string, endpoint: EndpointSettings): Promise<void> {
    const connection = {
      network: networkIdOrName,
      container: containerId,
      settings: normalizeEndpoint(endpoint),
    }
    return this.#update(`POST /networks/${networkIdOrName}/connect`, (before) => ({
      ...connect(before, connection),
      value: undefined,
    }))
  }

  disconnect(networkIdOrName: string, containerId: string, options?: DisconnectOptions): Promise<void> {
    const request = { container: containerId, force: options?.force ?? false }
    return this.#change(`POST /networks/${networkIdOrName}/disconnect`, (state) =>
      disconnect(state, networkIdOrName, request),
    )
  }

  async close(): Promise<void> {}

  createContainer(spec: ContainerSpec): Promise<string> {
    return this.#update('POST /containers/create', (before) => {
      const { state, id } = createContainer(before, spec)
      return { state, value: id, error: null }
    })
  }

  startContainer(idOrName: string): Promise<void> {
    return this.#change(`POST /containers/${idOrName}/start`, (state) => startContainer(state, idOrName))
  }

  stopContainer(idOrName: string): Promise<void> {
    return this.#change(`POST /containers/${idOrName}/stop`, (state) => stopContainer(state, idOrName))
  }

  pauseContainer(idOrName: string): Promise<void> {
    return this.#change(`POST /containers/${idOrName}/pause`, (state) => pauseContainer(state, idOrName))
  }

  unpauseContainer(idOrName: string): Promise<void> {
    return this.#change(`POST /containers/${idOrName}/unpause`, (state) => unpauseContainer(state, idOrName))
  }

  renameContainer(idOrName: string, name: string): Promise<void> {
    return this.#change(`POST /containers/${idOrName}/rename`, (state) =>
      renameContainer(state, idOrName, name),
    )
  }

  removeContainer(idOrName: string): Promise<void> {
    return this.#change(`DELETE /containers/${idOrName}`, (state) => removeContainer(state, idOrName))
  }

  async #read<Value>(call: string, read: (state: EmbeddedState) => Value): Promise<Value> {
    const state = await this.#store.read()
    return locateRefusal(call, () => read(state))
  }

  #change(call: string, change: (state: EmbeddedState) => EmbeddedState): Promise<void> {
    return this.#update(call, (before) => ({ state: change(before), value: undefined, error: null }))
  }

  async #update<Value>(call: string, change: (state: EmbeddedState) => Change<Value>): Promise<Value> {
    const made = await this.#store.update((before) => locateRefusal(call, () => change(before)))
    return locateRefusal(call, () => unwrap(made))
  }
}

function unwrap<Value>({ value, error }: Change<Value>): Value {
  if (error !== null) throw error
  return value
}
