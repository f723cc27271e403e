// Is a static address one that the network can give, once the plan has changed it?
import { hasWithin, parseAddress, parseCidr, parseFamily, renderAddress } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Pool } from '../model/network.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { makePlanDiagnostic } from './codes.ts'
import { hasPlace } from './endpoint-diff.ts'
import type { Join, Rejoin } from './move.ts'

/** The errors that the static addresses of a move would run into. */
export function checkAddresses(move: Join | Rejoin, engine: EngineIdentity): readonly Diagnostic[] {
  const { endpoint, slot } = move
  return [endpoint.ipv4Address, endpoint.ipv6Address].flatMap((address) => {
    if (address === null) return []
    const isFixed = slot.observed?.isDefault === true && engine.flavor === 'docker'
    if (isFixed) return [makeRefused(move, address, 'the default network gives none')]
    return slot.pools === null ? [] : checkPools(move, address, slot.pools)
  })
}

function checkPools(move: Join | Rejoin, address: string, pools: readonly Pool[]): readonly Diagnostic[] {
  const family = parseFamily(address)
  const subnets = pools.flatMap(({ subnet }) =>
    subnet !== null && parseFamily(subnet) === family ? [subnet] : [],
  )
  if (subnets.length === 0) return [makeRefused(move, address, `it has no IPv${family} subnet`)]
  const { container, slot, target } = move
  if (hasPlace(address, pools)) {
    const reserved = pools.flatMap((pool) => findReserved(pool, address) ?? [])
    return reserved.map((use) => makeReserved(move, address, use))
  }
  return [
    makePlanDiagnostic('address-outside', {
      detail: `"${container.name}" has the static address ${address} on "${slot.name}", whose subnet is ${subnets.join(', ')}.`,
      fix: `Declare an address of "${container.name}" inside the subnet.`,
      range: target?.range ?? null,
    }),
  ]
}

// What an engine keeps for itself: it gives such an address to no container. Where no gateway is given, engines take the first.
function findReserved({ subnet, ipRange, gateway, auxAddresses }: Pool, address: string): string | null {
  const range = subnet !== null && hasWithin(subnet, address) ? parseCidr(subnet) : null
  if (range === null) return null
  const automatic = ipRange === null ? renderAddress(range.family, range.first + 1n) : null
  if (address === (gateway ?? automatic)) return 'its gateway'
  if (auxAddresses.some(([, auxiliary]) => auxiliary === address)) return 'an auxiliary address'
  const value = parseAddress(address)?.value
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
