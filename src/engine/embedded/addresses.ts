// Gives out subnets and addresses as Docker Engine 28 does: the lowest that is free, IPv4 from the well-known default pools.
import {
  hasOverlap,
  parseAddress,
  parseCidr,
  renderAddress,
  type AddressFamily,
} from '../../model/address.ts'
import type { NetworkSettings, Pool } from '../../model/network.ts'
import type { ObservedNetwork } from '../../model/observed.ts'
import { refuse } from './refusal.ts'

/** The families of a network, in the order in which they are given out. */
export const FAMILIES: readonly AddressFamily[] = [4, 6]

// Engines make a unique local prefix out of the host's identity; this one is "xec" in ASCII, the same everywhere.
const LOCAL_PREFIX = 0xfd78_6563n << 96n
const LOCAL_SUBNETS = 256

const DEFAULT_SUBNETS: Readonly<Record<AddressFamily, readonly string[]>> = {
  4: [
    ...Array.from({ length: 15 }, (_, index) => `172.${17 + index}.0.0/16`),
    ...Array.from({ length: 16 }, (_, index) => `192.168.${16 * index}.0/20`),
  ],
  6: Array.from({ length: LOCAL_SUBNETS }, (_, index) => {
    const first = LOCAL_PREFIX + (BigInt(index) << 64n)
    return `${renderAddress(6, first)}/64`
  }),
}

/** True if a network of these settings gives out addresses of a family. */
export function hasFamily(settings: NetworkSettings, family: AddressFamily): boolean {
  return family === 4 ? settings.enableIPv4 : settings.enableIPv6
}

/** The family of a pool; one without a subnet counts as IPv4. */
export function familyOf(pool: Pool): AddressFamily {
  return parseCidr(pool.subnet ?? '')?.family ?? 4
}

/** The pools of one family. */
export function listPools(settings: NetworkSettings, family: AddressFamily): readonly Pool[] {
  return settings.pools.filter((pool) => familyOf(pool) === family)
}

/** The subnets that networks hold. Config-only networks and families that are switched off hold none. */
export function listHeldSubnets(networks: readonly ObservedNetwork[]): readonly string[] {
  return networks
    .filter(({ settings }) => !settings.configOnly)
    .flatMap(({ settings }) => settings.pools.filter((pool) => hasFamily(settings, familyOf(pool))))
    .flatMap(({ subnet }) => subnet ?? [])
}

/** The lowest default subnet of a family that is free. */
export function findFreeSubnet(family: AddressFamily, held: readonly string[]): string {
  const subnet = DEFAULT_SUBNETS[family].find(
    (candidate) => !held.some((other) => hasOverlap(candidate, other)),
  )
  if (subnet !== undefined) return subnet
  throw refuse('pool-exhausted', 400, 'all predefined address pools have been fully subnetted')
}

/** The gateway that a pool has: the declared one, or the first address that can be given out. Null: there is none. */
export function findGateway(pool: Pool): string | null {
  return pool.gateway ?? findFreeAddress(pool, new Set())
}

/** True for the addresses that no host can have: a subnet's first, and an IPv4 subnet's last. */
export function isUnusable(pool: Pool, address: string): boolean {
  const value = parseAddress(address)?.value
  return value !== undefined && listUnusable(pool).includes(value)
}

// A subnet of one or two IPv4 addresses has neither a network nor a broadcast address.
function listUnusable(pool: Pool): readonly bigint[] {
  const subnet = parseCidr(pool.subnet ?? '')
  if (subnet === null) return []
  if (subnet.family === 6) return [subnet.first]
  return subnet.last - subnet.first > 1n ? [subnet.first, subnet.last] : []
}

/** The lowest address of a pool's dynamic range that is neither unusable nor taken, or null. */
export function findFreeAddress(pool: Pool, taken: ReadonlySet<string>): string | null {
  return listFreeAddresses(pool, taken).next().value ?? null
}

/** The addresses of a pool's dynamic range that are neither unusable nor taken, lowest first, as they are asked for. */
export function* listFreeAddresses(pool: Pool, taken: ReadonlySet<string>): Generator<string, undefined> {
  const range = parseCidr(pool.ipRange ?? pool.subnet ?? '')
  if (range === null) return undefined
  const unusable = listUnusable(pool)
  for (let value = range.first; value <= range.last; value += 1n) {
    const address = renderAddress(range.family, value)
    if (!unusable.includes(value) && !taken.has(address)) yield address
  }
  return undefined
}

/** The addresses of a pool that are kept: its gateway and its auxiliary addresses. */
export function listReserved(pool: Pool): readonly string[] {
  const gateway = findGateway(pool)
  return [...(gateway === null ? [] : [gateway]), ...pool.auxAddresses.map(([, address]) => address)]
}
