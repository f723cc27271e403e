// Networks by hand, for programs: the calls of a container engine with names where names are known, over the same port that
// plans are executed through. Nothing here knows of projects, ownership or plans.
import { DEFAULT_ENDPOINT_SETTINGS } from '../../model/endpoint.ts'
import { EngineError, findPresent, XecError } from '../../model/errors.ts'
import type { ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import type { Engine } from '../engine.ts'
import { hasFilters, type NetworkFilters } from './filters.ts'
import { makeNetworkInfo, type NetworkInfo } from './info.ts'
import { makeNetworkSpec, normalizeEndpoint, type ConnectOptions, type CreateOptions } from './options.ts'

/**
 * Creates, removes, lists and inspects networks and puts containers on them. Networks and containers are given by id or by exact
 * name, never by a part of one. Every method rejects with an EngineError, or with XecError `usage` for what no engine could do.
 */
export class NetworkManager {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Creates a network and tells what the engine made of it. */
  async create(name: string, options: CreateOptions = {}): Promise<NetworkInfo> {
    const id = await this.#engine.createNetwork(makeNetworkSpec(name, options))
    return makeNetworkInfo(await this.#engine.inspectNetwork(id), [])
  }

  /** Removes a network. */
  async remove(network: string): Promise<void> {
    await this.#engine.removeNetwork((await this.#findNetwork(network)).id)
  }

  /** Puts a container, in whatever state it is, on a network. */
  async connect(network: string, container: string, options: ConnectOptions = {}): Promise<void> {
    const endpoint = { ...DEFAULT_ENDPOINT_SETTINGS, ...normalizeEndpoint(options) }
    const { id } = await this.#findNetwork(network)
    await this.#engine.connect(id, (await this.#findContainer(container)).id, endpoint)
  }

  /** Takes a container off a network. `force` takes away an endpoint whose container exists no more. */
  async disconnect(
    network: string,
    container: string,
    options: { readonly force?: boolean } = {},
  ): Promise<void> {
    const { id } = await this.#findNetwork(network)
    const force = options.force === true
    const found = force
      ? await findPresent(() => this.#findContainer(container))
      : await this.#findContainer(container)
    await this.#engine.disconnect(id, found?.id ?? container, { force })
  }

  /** Lists networks, sorted by name, with the containers that are on them. */
  async list(options: { readonly filters?: NetworkFilters } = {}): Promise<readonly NetworkInfo[]> {
    const [networks, containers] = await Promise.all([
      this.#engine.listNetworks(),
      this.#engine.listContainers(),
    ])
    const filters = options.filters ?? {}
    const wanted = networks.filter((network) => hasFilters(network, filters, containers))
    return wanted.map((network) => makeNetworkInfo(network, containers))
  }

  /** Shows one network with the containers that are on it. */
  async inspect(network: string): Promise<NetworkInfo> {
    const { id } = await this.#findNetwork(network)
    const [found, containers] = await Promise.all([
      this.#engine.inspectNetwork(id),
      this.#engine.listContainers(),
    ])
    return makeNetworkInfo(found, containers)
  }

  async #findNetwork(idOrName: string): Promise<ObservedNetwork> {
    return findOne('network', idOrName, await this.#engine.listNetworks())
  }

  async #findContainer(idOrName: string): Promise<ObservedContainer> {
    return findOne('container', idOrName, await this.#engine.listContainers())
  }
}

function findOne<Item extends { readonly id: string; readonly name: string }>(
  kind: 'network' | 'container',
  idOrName: string,
  items: readonly Item[],
): Item {
  const byId = items.find(({ id }) => id === idOrName)
  const [found, ...others] = byId === undefined ? items.filter(({ name }) => name === idOrName) : [byId]
  if (found === undefined) {
    throw new EngineError('not-found', `There is no ${kind} with the id or the name "${idOrName}".`)
  }
  if (others.length === 0) return found
  const ids = [found, ...others].map(({ id }) => id).join(', ')
  throw new XecError('usage', `Several ${kind}s have the name "${idOrName}": ${ids}.`, {
    fix: 'Give one by its id.',
  })
}
