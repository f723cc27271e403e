// Creates and removes networks of the embedded engine.
import { hasOverlap, type AddressFamily } from '../../model/address.ts'
import {
  comparePools,
  type NetworkField,
  type NetworkSettings,
  type NetworkSpec,
  type Pool,
} from '../../model/network.ts'
import type { ObservedNetwork } from '../../model/observed.ts'
import { compareText, sortTexts } from '../../model/pairs.ts'
import {
  FAMILIES,
  familyOf,
  findFreeSubnet,
  findGateway,
  hasFamily,
  isUnusable,
  listHeldSubnets,
  listPools,
} from './addresses.ts'
import { listEndpoints } from './endpoints.ts'
import {
  resolveConfigFrom,
  validateBridge,
  validateConfigKind,
  validateDriver,
  validateRequest,
} from './network-rules.ts'
import { refuse } from './refusal.ts'
import { makeId, requireNetwork, type EmbeddedState } from './state.ts'

/** Creates a network; throws the engine's refusal. */
export function createNetwork(
  before: EmbeddedState,
  spec: NetworkSpec,
): { readonly state: EmbeddedState; readonly id: string } {
  validateRequest(spec)
  if (before.networks.some(({ name }) => name === spec.name)) {
    throw refuse('name-taken', 409, `network with name ${spec.name} already exists`)
  }
  validateConfigKind(spec.settings)
  const { state, id } = makeId(before, spec.name)
  if (spec.settings.configOnly) {
    // The driver is taken away, so that the network cannot be used by mistake.
    return { state: addNetwork(state, makeNetwork(id, spec.name, { ...spec.settings, driver: 'null' })), id }
  }
  validateDriver(spec.settings)
  const settings = resolveConfigFrom(state, spec.settings)
  const { pools, automatic } = makePools(state, settings)
  const complete = { ...settings, pools }
  validateBridge(state.networks, id, complete)
  const automaticSubnets = sortTexts([...state.automaticSubnets, ...automatic])
  return { state: addNetwork({ ...state, automaticSubnets }, makeNetwork(id, spec.name, complete)), id }
}

function makeNetwork(id: string, name: string, settings: NetworkSettings): ObservedNetwork {
  return {
    id,
    name,
    isDefault: false,
    predefined: false,
    settings,
    unknown: listUnknown(settings),
    usedElsewhere: false,
  }
}

// What a config-only network was declared with is not all shown.
function listUnknown({ configOnly, pools }: NetworkSettings): readonly NetworkField[] {
  if (!configOnly) return []
  return pools.length === 0 ? ['driver', 'pools'] : ['driver']
}

function addNetwork(state: EmbeddedState, network: ObservedNetwork): EmbeddedState {
  const networks = [...state.networks, network].toSorted((a, b) => compareText(a.name, b.name))
  return { ...state, networks }
}

interface PoolChoice {
  readonly pools: readonly Pool[]
  /** The subnets that the engine chose. */
  readonly automatic: readonly string[]
}

function makePools(state: EmbeddedState, settings: NetworkSettings): PoolChoice {
  if (!settings.enableIPv4 && !settings.enableIPv6)
    throw refuse('invalid', 400, 'IPv4 or IPv6 must be enabled')
  if (settings.ipamDriver === 'null') throw refuse('invalid', 400, 'ipv4 pool is empty')
  if (settings.ipamDriver !== 'default')
    throw refuse('not-found', 404, `plugin "${settings.ipamDriver}" not found`)
  const held = [...listHeldSubnets(state.networks)]
  const automatic: string[] = []
  const made = FAMILIES.filter((family) => hasFamily(settings, family)).flatMap((family) => {
    const declared = listPools(settings, family)
    for (const pool of declared) holdPool(pool, held)
    if (declared.length > 0) return declared
    const pool = makeAutomaticPool(family, held)
    automatic.push(...(pool.subnet === null ? [] : [pool.subnet]))
    return [pool]
  })
  const idle = settings.pools.filter((pool) => !hasFamily(settings, familyOf(pool)))
  return { pools: [...made, ...idle].toSorted(comparePools), automatic }
}

function makeAutomaticPool(family: AddressFamily, held: string[]): Pool {
  const subnet = findFreeSubnet(family, held)
  held.push(subnet)
  const pool: Pool = { subnet, ipRange: null, gateway: null, auxAddresses: [] }
  return { ...pool, gateway: findGateway(pool) }
}

function holdPool(pool: Pool, held: string[]): void {
  const subnet = pool.subnet ?? ''
  if (held.some((other) => hasOverlap(subnet, other))) {
    throw refuse(
      'pool-overlap',
      403,
      'invalid pool request: Pool overlaps with other one on this address space',
    )
  }
  held.push(subnet)
  const gateway = findGateway(pool)
  if (gateway === null)
    throw refuse('invalid', 500, 'failed to allocate gateway (): no available addresses on this pool')
  if (isUnusable(pool, gateway)) {
    throw refuse('invalid', 500, `failed to allocate gateway (${gateway}): Address already in use`)
  }
  const taken = new Set([gateway])
  for (const [name, address] of pool.auxAddresses) {
    if (taken.has(address) || isUnusable(pool, address)) {
      const text = `failed to allocate secondary ip address (${name}:${address}): Address already in use`
      throw refuse('address-in-use', 500, text)
    }
    taken.add(address)
  }
}

/** Removes a network. Containers that do not run do not hinder it and keep what they stored of it. */
export function removeNetwork(state: EmbeddedState, idOrName: string): EmbeddedState {
  const network = requireNetwork(state, idOrName)
  if (network.predefined) {
    throw refuse('predefined', 403, `${network.name} is a pre-defined network and cannot be removed`)
  }
  const failed = 'error while removing network'
  if (
    state.networks.some(({ settings }) => settings.configFrom === network.name) &&
    network.settings.configOnly
  ) {
    throw refuse('active-endpoints', 403, `${failed}: configuration network "${network.name}" is in use`)
  }
  const endpoints = listEndpoints(state, network)
  if (endpoints.length > 0) {
    const list = endpoints.map(({ name, id }) => `name:"${name}" id:"${id}"`).join(', ')
    throw refuse('active-endpoints', 403, `${failed}: network ${network.name} has active endpoints (${list})`)
  }
  const subnets = new Set(network.settings.pools.map(({ subnet }) => subnet))
  return {
    ...state,
    networks: state.networks.filter(({ id }) => id !== network.id),
    automaticSubnets: network.settings.configOnly
      ? state.automaticSubnets
      : state.automaticSubnets.filter((subnet) => !subnets.has(subnet)),
  }
}
