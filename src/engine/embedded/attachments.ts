// Connects containers to networks and disconnects them, as Docker Engine 28 does it in every state of a container: a running one
// joins or leaves at once, of any other only the settings are stored.
import type { EndpointSettings } from '../../model/endpoint.ts'
import { EngineError } from '../../model/errors.ts'
import type { ObservedAttachment, ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import { compareText } from '../../model/pairs.ts'
import {
  findAttached,
  hasEndpoint,
  joinNetwork,
  makeStoredAttachment,
  validateEndpoint,
} from './endpoints.ts'
import { refuse } from './refusal.ts'
import {
  findNetwork,
  isLive,
  replaceContainer,
  requireContainer,
  requireNetwork,
  type EmbeddedState,
  type Outcome,
} from './state.ts'

/** Whom to connect to what, each by id or name. */
export interface Connection {
  readonly network: string
  readonly container: string
  readonly settings: EndpointSettings
}

/** Connects a container. Throws a refusal that changes nothing; returns one that leaves traces. */
export function connect(state: EmbeddedState, connection: Connection): Outcome {
  const container = requireContainer(state, connection.container)
  if (isLive(container)) return connectLive(state, container, connection)
  const network = findNetwork(state, connection.network)
  // Nothing is looked up before the start, not even whether the network exists.
  if (network === undefined) {
    return {
      state: setAttachment(state, container, makeStoredAttachment(connection.network, connection.settings)),
      error: null,
    }
  }
  validateEndpoint(state, network, connection.settings)
  return { state: storeAttachment(state, container, { network, settings: connection.settings }), error: null }
}

function connectLive(state: EmbeddedState, found: ObservedContainer, connection: Connection): Outcome {
  if (found.mode.kind === 'container') throw refuseShared()
  const network = requireNetwork(state, connection.network)
  const { settings } = connection
  const container = normalizeMode(state, found, connection.network)
  validateEndpoint(state, network, settings)
  // From here on the engine has stored the settings, and they stay where joining fails.
  const stored = storeAttachment(state, container, { network, settings })
  try {
    if (hasEndpoint(container, network)) {
      const text = `endpoint with name ${container.name} already exists in network ${network.name}`
      throw refuse('already-connected', 403, text)
    }
    const attachment = joinNetwork(state, network, { container, settings })
    return { state: setAttachment(stored, requireContainer(stored, container.id), attachment), error: null }
  } catch (error) {
    if (error instanceof EngineError) return { state: stored, error }
    throw error
  }
}

/** The container with the network of its mode named as it is called now. Throws if that network is gone. */
export function normalizeMode(
  state: EmbeddedState,
  container: ObservedContainer,
  joined: string,
): ObservedContainer {
  const { mode } = container
  if (mode.kind !== 'network' || mode.network === joined) return container
  const network = findNetwork(state, mode.network)
  if (network === undefined) {
    const text = `could not find a network matching network mode ${mode.network}: network ${mode.network} not found`
    throw refuse('not-found', 404, text)
  }
  if (mode.network === network.name) return container
  return { ...container, mode: { kind: 'network', network: network.id } }
}

// A second attachment to the same network is silently left out; a stale one of that name is replaced.
function storeAttachment(
  state: EmbeddedState,
  container: ObservedContainer,
  { network, settings }: { readonly network: ObservedNetwork; readonly settings: EndpointSettings },
): EmbeddedState {
  if (container.mode.kind !== 'host' && network.settings.driver === 'host') {
    const text = 'cannot connect container to host network - container must be created in host network mode'
    throw refuse('invalid', 400, text)
  }
  for (const attachment of container.attachments) {
    const other = findAttached(state, attachment)
    if (other === undefined) continue
    if (other.id === network.id) return state
    if (isDriver('host', other, network)) throw refuseShared()
    if (isNone(other) || isNone(network)) {
      const text =
        'container cannot be connected to multiple networks with one of the networks in private (none) mode'
      throw refuse('invalid', 400, text)
    }
  }
  return setAttachment(state, container, makeStoredAttachment(network.name, settings))
}

function isDriver(driver: string, ...networks: readonly ObservedNetwork[]): boolean {
  return networks.some(({ settings }) => settings.driver === driver)
}

// Config-only networks have the null driver as well.
function isNone(network: ObservedNetwork): boolean {
  return network.predefined && isDriver('null', network)
}

/** The refusal of a container that lives in somebody else's network namespace. */
export function refuseShared(): EngineError {
  const text =
    'container sharing network namespace with another container or host cannot be connected to any other network'
  return refuse('invalid', 400, text)
}

/** Disconnects a container; throws the engine's refusal. A container that does not run is disconnected by name, even of what is gone. */
export function disconnect(
  state: EmbeddedState,
  networkIdOrName: string,
  { container: idOrName, force }: { readonly container: string; readonly force: boolean },
): EmbeddedState {
  const container = findForDisconnect(state, networkIdOrName, { idOrName, force })
  const network = findNetwork(state, networkIdOrName)
  if (isLive(container) && (network !== undefined || !force)) {
    return disconnectLive(state, container, requireNetwork(state, networkIdOrName))
  }
  const name = network?.name ?? networkIdOrName
  if (!container.attachments.some(({ networkName }) => networkName === name)) {
    throw refuse('not-connected', 500, `container ${container.id} is not connected to the network ${name}`)
  }
  return dropAttachment(state, container, name)
}

function findForDisconnect(
  state: EmbeddedState,
  networkIdOrName: string,
  { idOrName, force }: { readonly idOrName: string; readonly force: boolean },
): ObservedContainer {
  try {
    return requireContainer(state, idOrName)
  } catch (error) {
    if (!force) throw error
    requireNetwork(state, networkIdOrName)
    throw refuse('not-found', 404, `endpoint ${idOrName} not found`)
  }
}

function disconnectLive(
  state: EmbeddedState,
  container: ObservedContainer,
  network: ObservedNetwork,
): EmbeddedState {
  if (container.mode.kind === 'host' && network.settings.driver === 'host') {
    const text = 'cannot disconnect container from host network - container was created in host network mode'
    throw refuse('invalid', 400, text)
  }
  if (!hasEndpoint(container, network)) {
    throw refuse(
      'not-connected',
      500,
      `container ${container.id} is not connected to network ${network.name}`,
    )
  }
  return dropAttachment(state, container, network.name)
}

/** The state with an attachment in the place of the one with the same network name, or added. */
export function setAttachment(
  state: EmbeddedState,
  container: ObservedContainer,
  attachment: ObservedAttachment,
): EmbeddedState {
  const others = container.attachments.filter(({ networkName }) => networkName !== attachment.networkName)
  const attachments = [...others, attachment].toSorted((a, b) => compareText(a.networkName, b.networkName))
  return replaceContainer(state, { ...container, attachments })
}

function dropAttachment(
  state: EmbeddedState,
  container: ObservedContainer,
  networkName: string,
): EmbeddedState {
  const attachments = container.attachments.filter((attachment) => attachment.networkName !== networkName)
  return replaceContainer(state, { ...container, attachments })
}
