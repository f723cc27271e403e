// Compares declared with live address pools. A declared list is exact within an address family; a family that is not declared
// stays as it is, so that an automatic pool is neither a difference nor renumbered by a replace.
import { parseFamily, type AddressFamily } from '../model/address.ts'
import { comparePools, type NetworkSettings, type Pool } from '../model/network.ts'
import { findPair, makePairs } from '../model/pairs.ts'
import type { Difference, PlanValue } from './document.ts'
import { renderMapPath } from './naming.ts'

type PoolMatch =
  | { readonly declared: Pool; readonly observed: Pool | null }
  | { readonly declared: null; readonly observed: Pool }

/** The differences between declared and live pools, addressed by the place in the declared list. */
export function diffPools(declared: readonly Pool[], observed: readonly Pool[]): readonly Difference[] {
  return matchPools(declared, observed).flatMap((match, index) => diffPool(`ipam.config[${index}]`, match))
}

/** The pools of a replacement: declared ones completed from the live pool of the same subnet, and families that are not declared. */
export function mergePools(
  declared: readonly Pool[],
  live: readonly Pool[],
  { enableIPv4, enableIPv6 }: Pick<NetworkSettings, 'enableIPv4' | 'enableIPv6'>,
): readonly Pool[] {
  const completed = matchPools(declared, live).flatMap((match) =>
    match.declared === null ? [] : [completePool(match.declared, match.observed)],
  )
  const families = listFamilies(declared)
  const enabled = { 4: enableIPv4, 6: enableIPv6 }
  const kept = live.filter((pool) => !families.has(familyOf(pool)) && enabled[familyOf(pool)])
  return [...completed, ...kept].toSorted(comparePools)
}

// What belongs to another subnet is not taken over.
function completePool(wanted: Pool, observed: Pool | null): Pool {
  if (observed === null || (wanted.subnet ?? observed.subnet) !== observed.subnet) return wanted
  return {
    subnet: observed.subnet,
    ipRange: wanted.ipRange ?? observed.ipRange,
    gateway: wanted.gateway ?? observed.gateway,
    auxAddresses: makePairs([...observed.auxAddresses, ...wanted.auxAddresses]),
  }
}

// Pools of one subnet belong together; what is left over is paired in order, so that a changed subnet shows as one change.
function matchPools(declared: readonly Pool[], observed: readonly Pool[]): readonly PoolMatch[] {
  const families = listFamilies(declared)
  const subnets = new Set(declared.map((pool) => pool.subnet))
  const unmatched = observed.filter((pool) => families.has(familyOf(pool)) && !subnets.has(pool.subnet))
  const matches = declared.map((pool): PoolMatch => {
    const same = observed.find((candidate) => candidate.subnet === pool.subnet)
    return { declared: pool, observed: same ?? takePool(unmatched, familyOf(pool)) }
  })
  return [...matches, ...unmatched.map((pool): PoolMatch => ({ declared: null, observed: pool }))]
}

function takePool(pools: Pool[], family: AddressFamily): Pool | null {
  const index = pools.findIndex((pool) => familyOf(pool) === family)
  return index < 0 ? null : (pools.splice(index, 1)[0] as Pool)
}

function diffPool(path: string, { declared, observed }: PoolMatch): readonly Difference[] {
  if (declared === null) return [makeDifference(`${path}.subnet`, observed.subnet, null)]
  // no range is one that spans the subnet
  const isWhole = declared.ipRange === observed?.subnet
  const live =
    isWhole && observed !== null ? { ...observed, ipRange: observed.ipRange ?? observed.subnet } : observed
  const scalars = (['subnet', 'ipRange', 'gateway'] as const).map((field) =>
    makeDifference(`${path}.${PATH_OF_POOL_FIELD[field]}`, live?.[field] ?? null, declared[field]),
  )
  const auxiliary = declared.auxAddresses.map(([name, address]) =>
    makeDifference(
      renderMapPath(`${path}.aux_addresses`, name),
      findPair(observed?.auxAddresses ?? [], name) ?? null,
      address,
    ),
  )
  return [...scalars, ...auxiliary].filter(({ before, after }) => after !== null && before !== after)
}

const PATH_OF_POOL_FIELD = { subnet: 'subnet', ipRange: 'ip_range', gateway: 'gateway' } as const

function makeDifference(path: string, before: PlanValue, after: PlanValue): Difference {
  return { path, before, after, forcesReplace: true }
}

function listFamilies(pools: readonly Pool[]): ReadonlySet<AddressFamily> {
  return new Set(pools.map(familyOf))
}

function familyOf(pool: Pool): AddressFamily {
  return parseFamily(pool.subnet ?? pool.gateway ?? '') ?? 4
}
