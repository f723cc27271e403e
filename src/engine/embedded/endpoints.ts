// What it takes for a container to join a network: the settings must be possible there, and addresses must be free. Shared by
// connecting a running container and starting one.
import { hasWithin, normalizeMac, parseAddress, type AddressFamily } from '../../model/address.ts'
import type { EndpointSettings } from '../../model/endpoint.ts'
import type { EngineError } from '../../model/errors.ts'
import type {
  LiveAddresses,
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
} from '../../model/observed.ts'
import { FAMILIES, findFreeAddress, hasFamily, isUnusable, listPools, listReserved } from './addresses.ts'
import { refuse, renderProblems } from './refusal.ts'
import { findNetwork, isLive, makeHash, type EmbeddedState } from './state.ts'

/** No address at all: what an attachment of a container that does not run has. */
export const NO_ADDRESSES: LiveAddresses = { ipv4Address: null, ipv6Address: null, macAddress: null }

const ENDPOINT_ID_LENGTH = 12

/** The live endpoints of a network, by container name, with ids as the engine shortens them. */
export function listEndpoints(
  state: EmbeddedState,
  network: ObservedNetwork,
): readonly { readonly name: string; readonly id: string }[] {
  return state.containers
    .filter((container) => hasEndpoint(container, network))
    .map(({ name, id }) => ({ name, id: makeHash(`${network.id} ${id}`).slice(0, ENDPOINT_ID_LENGTH) }))
}

/** True if a container is on a network now, not only by its settings. */
export function hasEndpoint(container: ObservedContainer, network: ObservedNetwork): boolean {
  return isLive(container) && container.attachments.some(({ networkId }) => networkId === network.id)
}

/** The network that an attachment is on, by its id where it was ever live, otherwise by name. Undefined: it is stale. */
export function findAttached(
  state: EmbeddedState,
  attachment: ObservedAttachment,
): ObservedNetwork | undefined {
  return findNetwork(state, attachment.networkId ?? attachment.networkName)
}

/** Makes an attachment that is stored and not live. */
export function makeStoredAttachment(networkName: string, settings: EndpointSettings): ObservedAttachment {
  return { networkId: null, networkName, settings, unknown: [], live: NO_ADDRESSES }
}

/** Throws if a network cannot give a container what it asks for, whoever else is on it. */
export function validateEndpoint(
  state: EmbeddedState,
  network: ObservedNetwork,
  settings: EndpointSettings,
): void {
  const problems = [
    ...(network.predefined ? listPredefinedProblems(settings) : []),
    ...listSyntaxProblems(settings),
    ...FAMILIES.flatMap((family) => listRangeProblems(state, network, { family, settings })),
  ]
  if (problems.length > 0) throw refuse('invalid', 400, renderProblems('invalid endpoint settings', problems))
}

function listPredefinedProblems({ aliases, ipv4Address, ipv6Address }: EndpointSettings): readonly string[] {
  const isStatic = ipv4Address !== null || ipv6Address !== null
  return [
    ...(isStatic ? ['user specified IP address is supported on user defined networks only'] : []),
    ...(aliases.length > 0
      ? ['network-scoped alias is supported only for containers in user defined networks']
      : []),
  ]
}

function listSyntaxProblems(settings: EndpointSettings): readonly string[] {
  const addresses = FAMILIES.flatMap((family) => {
    const address = findRequested(settings, family)
    if (address === null || parseAddress(address)?.family === family) return []
    return [`invalid IPv${family} address: ${address}`]
  })
  const linkLocal = settings.linkLocalIPs.filter((address) => parseAddress(address) === null)
  return [...addresses, ...linkLocal.map((address) => `invalid link-local IP address: ${address}`)]
}

interface FamilyRequest {
  readonly family: AddressFamily
  readonly settings: EndpointSettings
}

function listRangeProblems(
  state: EmbeddedState,
  { settings: { pools, ...rest } }: ObservedNetwork,
  { family, settings }: FamilyRequest,
): readonly string[] {
  const address = findRequested(settings, family)
  if (address === null) return []
  const subnets = listPools({ pools, ...rest }, family).flatMap(({ subnet }) => subnet ?? [])
  const configured = subnets.filter((subnet) => rest.configOnly || !state.automaticSubnets.includes(subnet))
  if (configured.length === 0) {
    return [
      'user specified IP address is supported only when connecting to networks with user configured subnets',
    ]
  }
  if (configured.some((subnet) => hasWithin(subnet, address))) return []
  return [`no configured subnet or ip-range contain the IP address ${address}`]
}

function findRequested(settings: EndpointSettings, family: AddressFamily): string | null {
  return family === 4 ? settings.ipv4Address : settings.ipv6Address
}

/** The attachment of a container that joins a network now. Throws where the network cannot be joined or is full. */
export function joinNetwork(
  state: EmbeddedState,
  network: ObservedNetwork,
  { container, settings }: { readonly container: ObservedContainer; readonly settings: EndpointSettings },
): ObservedAttachment {
  if (network.settings.configOnly)
    throw refuse('invalid', 403, 'cannot create endpoint on configuration-only network')
  if (settings.macAddress !== null && normalizeMac(settings.macAddress) === null) {
    throw refuse('invalid', 400, `invalid MAC address ${settings.macAddress}`)
  }
  const taken = listTaken(state, network)
  const [ipv4Address = null, ipv6Address = null] = FAMILIES.map((family) =>
    allocateAddress(network, taken, { family, settings }),
  )
  return makeLiveAttachment(network, container.id, { settings, ipv4Address, ipv6Address })
}

/** The attachment of a container that is on a network with these addresses. */
export function makeLiveAttachment(
  network: ObservedNetwork,
  containerId: string,
  { settings, ...addresses }: Omit<LiveAddresses, 'macAddress'> & { readonly settings: EndpointSettings },
): ObservedAttachment {
  const hasAddress = addresses.ipv4Address !== null || addresses.ipv6Address !== null
  const macAddress = hasAddress ? makeMac(makeHash(`${network.id} ${containerId}`)) : null
  const live = { ...addresses, macAddress }
  return { networkId: network.id, networkName: network.name, settings, unknown: [], live }
}

function allocateAddress(
  network: ObservedNetwork,
  taken: ReadonlySet<string>,
  { family, settings }: FamilyRequest,
): string | null {
  const pools = hasFamily(network.settings, family) ? listPools(network.settings, family) : []
  if (pools.length === 0) return null
  const requested = findRequested(settings, family)
  if (requested !== null) {
    if (!taken.has(requested) && !pools.some((pool) => isUnusable(pool, requested))) return requested
    throw refuse('address-in-use', 403, 'Address already in use')
  }
  for (const pool of pools) {
    const address = findFreeAddress(pool, taken)
    if (address !== null) return address
  }
  throw refuseFull(network, family)
}

/** The refusal of a network that has no address left. */
export function refuseFull(network: ObservedNetwork, family: AddressFamily): EngineError {
  const where = `on this network's address pools: ${network.name} (${network.id})`
  return refuse('pool-exhausted', 500, `no available IPv${family} addresses ${where}`)
}

/** The addresses of a network that nobody can be given. */
export function listTaken(state: EmbeddedState, network: ObservedNetwork): ReadonlySet<string> {
  const live = state.containers
    .filter(isLive)
    .flatMap(({ attachments }) => attachments)
    .filter(({ networkId }) => networkId === network.id)
    .flatMap(({ live: { ipv4Address, ipv6Address } }) => [ipv4Address ?? [], ipv6Address ?? []].flat())
  return new Set([...network.settings.pools.flatMap(listReserved), ...live])
}

// Locally administered, unicast. A real engine draws it by lot.
function makeMac(hash: string): string {
  return ['02', '42', ...(hash.slice(0, 8).match(/../g) ?? [])].join(':')
}
