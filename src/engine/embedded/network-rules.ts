// What Docker Engine 28 refuses when a network is created, in its order and words.
import { hasHostBits, hasWithin, normalizeCidr, parseAddress, parseCidr } from '../../model/address.ts'
import type { NetworkSettings, NetworkSpec, Pool } from '../../model/network.ts'
import type { ObservedNetwork } from '../../model/observed.ts'
import { findPair } from '../../model/pairs.ts'
import { familyOf, listPools } from './addresses.ts'
import { refuse, renderProblems } from './refusal.ts'
import { findNetwork, type EmbeddedState } from './state.ts'

const PREDEFINED_NAMES = new Set(['bridge', 'host', 'none', 'default'])
const LOCAL_DRIVERS = new Set(['bridge', 'macvlan', 'ipvlan'])
const SINGLE_DRIVERS = new Set(['host', 'null'])
const BRIDGE_NAME = 'com.docker.network.bridge.name'
const LONGEST_INTERFACE_NAME = 15
const MTU = 'com.docker.network.driver.mtu'
const FLAGS = [
  'com.docker.network.bridge.enable_icc',
  'com.docker.network.bridge.enable_ip_masquerade',
] as const
const FLAG_VALUES = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/

/** Throws if the engine refuses the request itself, whatever networks there are. */
export function validateRequest({ name, settings }: NetworkSpec): void {
  if (PREDEFINED_NAMES.has(name)) {
    throw refuse('predefined', 403, `operation is not permitted on predefined ${name} network `)
  }
  if (settings.driver === 'overlay') {
    const text =
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to '
    throw refuse('invalid', 403, `${text}swarm and try again.`)
  }
  const problems = settings.pools.flatMap((pool) => listPoolProblems(pool, settings.enableIPv6))
  if (problems.length > 0) throw refuse('invalid', 400, renderProblems('invalid network config', problems))
  if (name.trim() === '') throw refuse('invalid', 400, 'invalid name: name is empty')
}

/** Throws if a config-only or config-from network asks for what only the other kind can have. */
export function validateConfigKind({ configOnly, configFrom, ...settings }: NetworkSettings): void {
  const { ingress, internal, attachable, scope, labels } = settings
  if (configOnly && (ingress || internal || attachable || scope !== 'local')) {
    const fields =
      'Network operator fields like [ ingress | internal | attachable | scope ] are not supported.'
    const text = `configuration network can only contain network specific fields. ${fields}`
    throw refuse('invalid', 403, text)
  }
  if (configFrom !== null && labels.length > 0) {
    const text =
      'user specified configurations are not supported if the network depends on a configuration network'
    throw refuse('invalid', 403, text)
  }
}

/** Throws if there is no such driver, or none that can do this. */
export function validateDriver({ driver, ingress, scope }: NetworkSettings): void {
  if (SINGLE_DRIVERS.has(driver))
    throw refuse('invalid', 403, `only one instance of "${driver}" network is allowed`)
  if (!LOCAL_DRIVERS.has(driver)) throw refuse('not-found', 404, `plugin "${driver}" not found`)
  if (ingress) throw refuse('invalid', 403, 'Ingress network can only be global scope network')
  if (scope === 'swarm') {
    throw refuse('invalid', 403, 'cannot create a swarm scoped network when swarm is not active')
  }
}

/** The settings that a network gets in the end: its own, or those of the config-only network that it names. */
export function resolveConfigFrom(state: EmbeddedState, settings: NetworkSettings): NetworkSettings {
  if (settings.configFrom === null) return settings
  const source = findNetwork(state, settings.configFrom)
  if (source === undefined || source.name !== settings.configFrom || !source.settings.configOnly) {
    throw refuse('not-found', 404, `configuration network "${settings.configFrom}" does not exist`)
  }
  const { enableIPv4, enableIPv6, encrypted, ipamDriver, ipamOptions, pools, options, labels } =
    source.settings
  return { ...settings, enableIPv4, enableIPv6, encrypted, ipamDriver, ipamOptions, pools, options, labels }
}

/** Throws if the bridge driver cannot do what a network's options ask for beside the networks that exist. */
export function validateBridge(
  networks: readonly ObservedNetwork[],
  id: string,
  settings: NetworkSettings,
): void {
  if (settings.driver !== 'bridge') return
  if (listPools(settings, 4).length > 1 || listPools(settings, 6).length > 1) {
    throw refuse('invalid', 403, "bridge driver doesn't support multiple subnets")
  }
  validateOptions(settings)
  const name = findPair(settings.options, BRIDGE_NAME)
  if (name === undefined) return
  const other = networks.find(
    ({ settings: taken }) => !taken.configOnly && findPair(taken.options, BRIDGE_NAME) === name,
  )
  if (other !== undefined) {
    const conflict = `conflicts with network ${other.id} (${name}): networks have same bridge name`
    throw refuse('invalid', 403, `cannot create network ${id} (${name}): ${conflict}`)
  }
  if (name.length > LONGEST_INTERFACE_NAME) throw refuse('invalid', 500, 'numerical result out of range')
}

function validateOptions({ options }: NetworkSettings): void {
  const mtu = findPair(options, MTU)
  if (mtu !== undefined && !/^[+-]?\d+$/.test(mtu)) {
    const reason = `strconv.Atoi: parsing "${mtu}": invalid syntax`
    throw refuse('invalid', 400, `failed to parse ${MTU} value: ${mtu} (${reason})`)
  }
  if (mtu !== undefined && Number(mtu) < 0) throw refuse('invalid', 400, `invalid MTU number: ${mtu}`)
  for (const flag of FLAGS) {
    const value = findPair(options, flag)
    if (value === undefined || FLAG_VALUES.test(value)) continue
    const reason = `strconv.ParseBool: parsing "${value}": invalid syntax`
    throw refuse('invalid', 400, `failed to parse ${flag} value: ${value} (${reason})`)
  }
}

function listPoolProblems(pool: Pool, enableIPv6: boolean): readonly string[] {
  const subnet = pool.subnet ?? ''
  if (parseCidr(subnet) === null) return [`invalid subnet ${subnet}: invalid CIDR block notation`]
  if (familyOf(pool) === 6 && !enableIPv6) return []
  const gateway =
    pool.gateway === null ? [] : listAddressProblems(`gateway ${pool.gateway}`, pool.gateway, subnet)
  const auxiliary = pool.auxAddresses.flatMap(([name, address]) =>
    listAddressProblems(`auxiliary address ${name}`, address, subnet),
  )
  return [
    ...listHostBits('subnet', subnet),
    ...listRangeProblems(pool.ipRange, subnet),
    ...gateway,
    ...auxiliary,
  ]
}

function listHostBits(what: string, cidr: string): readonly string[] {
  return hasHostBits(cidr) ? [`invalid ${what} ${cidr}: it should be ${normalizeCidr(cidr)}`] : []
}

function listRangeProblems(range: string | null, subnet: string): readonly string[] {
  if (range === null) return []
  const inner = parseCidr(range)
  const outer = parseCidr(subnet)
  if (inner === null || outer === null) return [`invalid ip-range ${range}: invalid CIDR block notation`]
  if (inner.family !== outer.family)
    return [`invalid ip-range ${range}: parent subnet is an IPv${outer.family} block`]
  if (inner.prefixLength < outer.prefixLength) {
    return [`invalid ip-range ${range}: CIDR block is bigger than its parent subnet ${subnet}`]
  }
  if (hasHostBits(range)) return listHostBits('ip-range', range)
  return hasWithin(subnet, range)
    ? []
    : [`invalid ip-range ${range}: parent subnet ${subnet} doesn't contain ip-range`]
}

function listAddressProblems(what: string, address: string, subnet: string): readonly string[] {
  const family = parseAddress(address)?.family
  const parent = parseCidr(subnet)?.family
  if (family === undefined) return [`invalid ${what}: invalid address`]
  if (family !== parent) return [`invalid ${what}: parent subnet is an IPv${parent} block`]
  return hasWithin(subnet, address)
    ? []
    : [`invalid ${what}: parent subnet ${subnet} doesn't contain this address`]
}
