// Containers of the embedded engine: made, started, stopped, paused, renamed and removed by whoever shapes a world for a test or a
// demo. xec's own calls never do this.
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointSettings } from '../../model/endpoint.ts'
import type { NetworkMode, ObservedAttachment, ObservedContainer } from '../../model/observed.ts'
import { compareText } from '../../model/pairs.ts'
import type { PublishedPort } from '../../model/port.ts'
import { normalizeMode, refuseShared, setAttachment } from './attachments.ts'
import { normalizeEndpoint } from './canonical.ts'
import { listFreeAddresses } from './addresses.ts'
import {
  joinNetwork,
  listTaken,
  makeLiveAttachment,
  makeStoredAttachment,
  NO_ADDRESSES,
  refuseFull,
  validateEndpoint,
} from './endpoints.ts'
import { prefixRefusal, refuse } from './refusal.ts'
import {
  findContainer,
  findNetwork,
  isLive,
  makeId,
  replaceContainer,
  requireContainer,
  requireNetwork,
  type EmbeddedState,
} from './state.ts'

/** A container to make. */
export interface ContainerSpec {
  readonly name: string
  /** As in `docker run --network`: a network, `host`, `none` or `container:NAME`. Default: the default bridge. */
  readonly network?: string
  /** The networks to be on with their settings, by name; only the one of `network` if absent. */
  readonly attachments?: Readonly<Record<string, Partial<EndpointSettings>>>
  readonly ports?: readonly PublishedPort[]
}

const CONTAINER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

/** Makes a container that is not started yet. */
export function createContainer(
  before: EmbeddedState,
  spec: ContainerSpec,
): { readonly state: EmbeddedState; readonly id: string } {
  validateName(before, spec.name)
  const mode = parseMode(before, spec.network ?? 'bridge')
  const attachments = Object.entries(spec.attachments ?? defaultAttachments(mode)).map(
    ([network, settings]) => makeCreated(before, network, normalizeEndpoint(settings)),
  )
  const { state, id } = makeId(before, spec.name)
  const container: ObservedContainer = {
    id,
    name: spec.name,
    state: 'created',
    mode,
    swarmTask: false,
    inspected: true,
    ports: spec.ports ?? [],
    attachments: attachments.toSorted((a, b) => compareText(a.networkName, b.networkName)),
  }
  return { state: replaceContainer(state, container), id }
}

// When a container is renamed the engine shows the name with the slash that it stores.
function validateName(state: EmbeddedState, name: string, slash: '' | '/' = ''): void {
  if (!CONTAINER_NAME.test(name)) {
    throw refuse(
      'invalid',
      400,
      `Invalid container name (${slash}${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    )
  }
  const other = state.containers.find((container) => container.name === name)
  if (other === undefined) return
  const advice = 'You have to remove (or rename) that container to be able to reuse that name.'
  throw refuse(
    'name-taken',
    409,
    `Conflict. The container name "/${name}" is already in use by container "${other.id}". ${advice}`,
  )
}

function parseMode(state: EmbeddedState, text: string): NetworkMode {
  if (text === 'bridge' || text === 'default') return { kind: 'default' }
  if (text === 'host' || text === 'none') return { kind: text }
  if (!text.startsWith('container:')) return { kind: 'network', network: text }
  const shared = text.slice('container:'.length)
  // A container that is not there yet is looked up by name at each start.
  return { kind: 'container', container: findContainer(state, shared)?.id ?? shared }
}

function defaultAttachments(mode: NetworkMode): Readonly<Record<string, Partial<EndpointSettings>>> {
  if (mode.kind === 'container') return {}
  if (mode.kind === 'network') return { [mode.network]: {} }
  return { [mode.kind === 'default' ? 'bridge' : mode.kind]: {} }
}

function makeCreated(
  state: EmbeddedState,
  networkName: string,
  settings: EndpointSettings,
): ObservedAttachment {
  const network = findNetwork(state, networkName)
  if (network === undefined) return makeStoredAttachment(networkName, settings)
  prefixRefusal(`invalid config for network ${networkName}`, () => validateEndpoint(state, network, settings))
  return makeStoredAttachment(network.name, settings)
}

/**
 * Makes containers that run on the default bridge, as if each had been made and started in this order. Done in one go: a world of
 * ten thousand is made as often as the file changes.
 */
export function addRunning(before: EmbeddedState, names: readonly string[]): EmbeddedState {
  const bridge = requireNetwork(before, 'bridge')
  const taken = listTaken(before, bridge)
  const addresses = bridge.settings.pools.map((pool) => listFreeAddresses(pool, taken))[0]
  let state = before
  const added = names.map((name): ObservedContainer => {
    validateName(before, name)
    const made = makeId(state, name)
    state = made.state
    const ipv4Address = addresses?.next().value
    if (ipv4Address === undefined) throw refuseFull(bridge, 4)
    const place = { settings: DEFAULT_ENDPOINT_SETTINGS, ipv4Address, ipv6Address: null }
    return {
      id: made.id,
      name,
      state: 'running',
      mode: { kind: 'default' },
      swarmTask: false,
      inspected: true,
      ports: [],
      attachments: [makeLiveAttachment(bridge, made.id, place)],
    }
  })
  const containers = [...state.containers, ...added].toSorted((a, b) => compareText(a.name, b.name))
  return { ...state, containers }
}

/** Starts a container: it joins all its networks, or stays as it is. */
export function startContainer(state: EmbeddedState, idOrName: string): EmbeddedState {
  const container = requireContainer(state, idOrName)
  if (container.state === 'paused')
    throw refuse('invalid', 409, 'cannot start a paused container, try unpause instead')
  if (isLive(container)) return state
  if (container.mode.kind === 'container') validateShared(state, container, container.mode.container)
  return prefixRefusal('failed to set up container networking', () => joinNetworks(state, container))
}

function validateShared(state: EmbeddedState, container: ObservedContainer, shared: string): void {
  const other = findContainer(state, shared)
  if (other === undefined) {
    throw refuse('not-found', 500, `joining network namespace of container: No such container: ${shared}`)
  }
  if (other.id === container.id) throw refuse('invalid', 500, 'cannot join own network namespace')
  if (isLive(other)) return
  const reason = `container ${other.name} is ${other.state}`
  throw refuse('invalid', 409, `cannot join network namespace of a non running container: ${reason}`)
}

// The default bridge is always joined first.
function joinNetworks(state: EmbeddedState, container: ObservedContainer): EmbeddedState {
  const isBridge = ({ networkName }: ObservedAttachment): boolean => networkName === 'bridge'
  const { attachments } = container
  let next = state
  let started: ObservedContainer = { ...container, state: 'running' }
  for (const attachment of [
    ...attachments.filter(isBridge),
    ...attachments.filter((other) => !isBridge(other)),
  ]) {
    if (container.mode.kind === 'container') throw refuseShared()
    const network = requireNetwork(state, attachment.networkId ?? attachment.networkName)
    // Nobody looks before; then the host's own interfaces are in the way.
    if (container.mode.kind === 'host' && !network.predefined) {
      const reason = 'cannot program address in sandbox interface because it conflicts with existing route'
      throw refuse('server', 500, `failed to add interface to sandbox: ${reason}`)
    }
    started = normalizeMode(state, started, attachment.networkName)
    validateEndpoint(state, network, attachment.settings)
    next = setAttachment(
      next,
      started,
      joinNetwork(next, network, { container, settings: attachment.settings }),
    )
    started = requireContainer(next, container.id)
  }
  return replaceContainer(next, started)
}

/** Stops a container, frozen or not. It keeps the ids of its networks and no address. */
export function stopContainer(state: EmbeddedState, idOrName: string): EmbeddedState {
  const container = requireContainer(state, idOrName)
  if (!isLive(container)) return state
  const attachments = container.attachments.map((attachment) => ({ ...attachment, live: NO_ADDRESSES }))
  return replaceContainer(state, { ...container, state: 'exited', attachments })
}

/** Freezes a running container. */
export function pauseContainer(state: EmbeddedState, idOrName: string): EmbeddedState {
  const container = requireContainer(state, idOrName)
  if (container.state === 'paused')
    throw refuse('invalid', 409, `Container ${container.id} is already paused`)
  if (!isLive(container)) throw refuse('invalid', 409, `container ${container.id} is not running`)
  return replaceContainer(state, { ...container, state: 'paused' })
}

/** Lets a frozen container go on. */
export function unpauseContainer(state: EmbeddedState, idOrName: string): EmbeddedState {
  const container = requireContainer(state, idOrName)
  if (container.state !== 'paused') throw refuse('invalid', 500, `Container ${container.id} is not paused`)
  return replaceContainer(state, { ...container, state: 'running' })
}

/** Gives a container another name. */
export function renameContainer(state: EmbeddedState, idOrName: string, name: string): EmbeddedState {
  const container = requireContainer(state, idOrName)
  if (container.name === name) {
    throw refuse('invalid', 400, 'Renaming a container with the same name as its current name')
  }
  prefixRefusal('Error when allocating new name', () => validateName(state, name, '/'))
  return replaceContainer(state, { ...container, name })
}

/** Removes a container, running or not. */
export function removeContainer(state: EmbeddedState, idOrName: string): EmbeddedState {
  const { id } = requireContainer(state, idOrName)
  return { ...state, containers: state.containers.filter((container) => container.id !== id) }
}
