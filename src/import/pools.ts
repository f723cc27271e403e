// The address pools of a live network as a file declares them: without what the engine chose.
import { parseCidr, parseFamily, type AddressFamily } from '../model/address.ts'
import { findGateway } from '../model/gateway.ts'
import type { NetworkSettings, Pool } from '../model/network.ts'
import type { EngineIdentity, ObservedNetwork } from '../model/observed.ts'
import { makeYamlMap, type YamlMap } from '../config/write.ts'

/** What a network's pools are written with. */
export interface PoolContext {
  readonly engine: EngineIdentity
  /** Families of static addresses on the network, which engines give in declared subnets only. */
  readonly families: ReadonlySet<AddressFamily>
  /** True to declare subnets that the engine chose. */
  readonly subnets: boolean
}

/** Pools to declare, and the subnets of those that are left to the engine or cannot be declared. */
export interface SortedPools {
  readonly declared: readonly Pool[]
  readonly automatic: readonly string[]
  readonly idle: readonly string[]
}

/** Sorts the pools of a network. */
export function sortPools({ settings, unknown }: ObservedNetwork, context: PoolContext): SortedPools {
  const pools = unknown.includes('pools') ? [] : settings.pools.filter(({ subnet }) => subnet !== null)
  const isIdle = ({ subnet }: Pool): boolean => parseFamily(subnet as string) === 6 && !settings.enableIPv6
  const usable = pools.filter((pool) => !isIdle(pool))
  const isLeft = (pool: Pool): boolean =>
    !context.subnets &&
    !context.families.has(parseFamily(pool.subnet as string) as AddressFamily) &&
    isAutomatic(pool, settings, context.engine)
  return {
    declared: usable.filter((pool) => !isLeft(pool)),
    automatic: usable.filter(isLeft).map(({ subnet }) => subnet as string),
    idle: pools.filter(isIdle).map(({ subnet }) => subnet as string),
  }
}

/** A pool with the fields that a file declares. */
export function makePoolEntry(
  { subnet, ipRange, gateway, auxAddresses }: Pool,
  { driver }: NetworkSettings,
  engine: EngineIdentity,
): YamlMap {
  const range = ipRange === subnet ? null : ipRange
  const chosen = findChosenGateway({ subnet, ipRange: range }, driver, engine)
  return makeYamlMap([
    ['subnet', subnet],
    ['ip_range', range],
    ['gateway', gateway === chosen ? null : gateway],
    ['aux_addresses', auxAddresses.length === 0 ? null : makeYamlMap(auxAddresses)],
  ])
}

// Podman takes the first address of the subnet, Docker of the range.
function findChosenGateway(
  { subnet, ipRange }: Pick<Pool, 'subnet' | 'ipRange'>,
  driver: string,
  { flavor }: EngineIdentity,
): string | null {
  return findGateway(subnet as string, flavor === 'podman' || driver === 'overlay' ? null : ipRange)
}

/**
 * True for a pool as the engine chooses them: of its default pools, whole, and with the gateway that it takes. Docker does not show
 * that gateway where the subnet was asked for, before it is restarted. Source: measured on Docker 20.10 to 29 and Podman 4 and 5.
 */
function isAutomatic(
  pool: Pool,
  { ipamDriver, ipamOptions, driver }: NetworkSettings,
  engine: EngineIdentity,
): boolean {
  const { subnet, ipRange, gateway, auxAddresses } = pool
  const isWhole = (ipRange === null || ipRange === subnet) && auxAddresses.length === 0
  const isUsual = ipamDriver === 'default' && ipamOptions.length === 0
  if (!isWhole || !isUsual || gateway !== findGateway(subnet as string, null)) return false
  return listDefaultPools(driver, engine).some(({ base, length }) => hasPart(base, length, subnet as string))
}

interface DefaultPool {
  readonly base: string
  readonly length: number
}

// Subnets of that length are cut out of a base.
function listDefaultPools(driver: string, { flavor }: EngineIdentity): readonly DefaultPool[] {
  if (flavor === 'podman') return PODMAN_POOLS
  return driver === 'overlay' ? SWARM_POOLS : DOCKER_POOLS
}

const DOCKER_POOLS: readonly DefaultPool[] = [
  { base: '172.16.0.0/12', length: 16 },
  { base: '192.168.0.0/16', length: 20 },
]
const SWARM_POOLS: readonly DefaultPool[] = [{ base: '10.0.0.0/8', length: 24 }]
const PODMAN_POOLS: readonly DefaultPool[] = [
  { base: '10.89.0.0/16', length: 24 },
  { base: '10.90.0.0/15', length: 24 },
  { base: '10.92.0.0/14', length: 24 },
  { base: '10.96.0.0/11', length: 24 },
  { base: '10.128.0.0/9', length: 24 },
]

function hasPart(base: string, length: number, subnet: string): boolean {
  const [outer, inner] = [parseCidr(base), parseCidr(subnet)]
  if (outer === null || inner === null || inner.family !== 4) return false
  return inner.prefixLength === length && outer.first <= inner.first && inner.last <= outer.last
}
