// Is a static address one that the network can give, once the plan has changed it?
import { parseAddress, parseCidr, renderAddress, type AddressRange } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Pool } from '../model/network.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { makePlanDiagnostic } from './codes.ts'
import type { Join, Rejoin } from './move.ts'
import { hasClaim } from './turns.ts'

/** The errors that the static addresses of a move would run into. */
export function checkAddresses(move: Join | Rejoin, engine: EngineIdentity): readonly Diagnostic[] {
  const { endpoint, slot } = move
  if (!hasClaim(endpoint)) return []
  return [endpoint.ipv4Address, endpoint.ipv6Address].flatMap((address) => {
    if (address === null) return []
    const isFixed = slot.observed?.isDefault === true && engine.flavor === 'docker'
    if (isFixed) return [makeRefused(move, address, 'the default network gives none')]
    return slot.pools === null ? [] : checkPools(move, address, slot.pools)
  })
}

function checkPools(move: Join | Rejoin, address: string, pools: readonly Pool[]): readonly Diagnostic[] {
  const parsed = parseAddress(address)
  // what is no address the engine refuses in its own words
  if (parsed === null) return []
  const { family, value } = parsed
  const placed = placePools(pools).filter(({ range }) => range.family === family)
  if (placed.length === 0) return [makeRefused(move, address, `it has no IPv${family} subnet`)]
  const { container, slot, target } = move
  const around = placed.filter(({ range }) => range.first <= value && value <= range.last)
  if (around.length > 0) {
    const reserved = around.flatMap((pool) => findReserved(pool, address, value) ?? [])
    return reserved.map((use) => makeReserved(move, address, use))
  }
  return [
    makePlanDiagnostic('address-outside', {
      detail: `"${container.name}" has the static address ${address} on "${slot.name}", whose subnet is ${placed.map(({ subnet }) => subnet).join(', ')}.`,
      fix: `Declare an address of "${container.name}" inside the subnet.`,
      range: target?.range ?? null,
    }),
  ]
}

interface PlacedPool {
  readonly pool: Pool
  readonly subnet: string
  readonly range: AddressRange
  /** The gateway that engines take where none is given; null where they take none or another one. */
  readonly automatic: string | null
}

// All static addresses of a network are looked for in the same pools.
const PLACED = new WeakMap<readonly Pool[], readonly PlacedPool[]>()

function placePools(pools: readonly Pool[]): readonly PlacedPool[] {
  const known = PLACED.get(pools)
  if (known !== undefined) return known
  const placed = pools.flatMap((pool): readonly PlacedPool[] => {
    const { subnet, ipRange } = pool
    const range = subnet === null ? null : parseCidr(subnet)
    if (subnet === null || range === null) return []
    const automatic = ipRange === null ? renderAddress(range.family, range.first + 1n) : null
    return [{ pool, subnet, range, automatic }]
  })
  PLACED.set(pools, placed)
  return placed
}

// What an engine keeps for itself: it gives such an address to no container. Where no gateway is given, engines take the first.
function findReserved({ pool, range, automatic }: PlacedPool, address: string, value: bigint): string | null {
  if (address === (pool.gateway ?? automatic)) return 'its gateway'
  if (pool.auxAddresses.some(([, auxiliary]) => auxiliary === address)) return 'an auxiliary address'
  if (range.family === 6 || range.prefixLength > 30) return null
  return value === range.first || value === range.last ? 'the first or last address of its subnet' : null
}

function makeReserved({ container, slot, target }: Join | Rejoin, address: string, use: string): Diagnostic {
  return makePlanDiagnostic('address-reserved', {
    detail: `"${container.name}" cannot have the static address ${address} on "${slot.name}": it is ${use}.`,
    fix: `Declare another address of "${container.name}", or another gateway of "${slot.name}".`,
    range: target?.range ?? null,
  })
}

function makeRefused({ container, slot, target }: Join | Rejoin, address: string, why: string): Diagnostic {
  return makePlanDiagnostic('address-without-subnet', {
    detail: `"${container.name}" cannot have the static address ${address} on "${slot.name}": ${why}.`,
    fix: `Declare a subnet of "${slot.name}" that holds the address, or remove the address.`,
    range: target?.range ?? null,
  })
}
