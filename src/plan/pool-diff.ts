// Compares declared with live address pools. A declared list is exact within an address family; a family that is not declared
// stays as it is, so that an automatic pool is neither a difference nor renumbered by a replace.
import { parseFamily, type AddressFamily } from '../model/address.ts'
import type { NetworkSettings, Pool } from '../model/network.ts'
import { findPair, makePairs } from '../model/pairs.ts'
import type { Difference, PlanValue } from './document.ts'
import { renderMapPath } from './naming.ts'

interface PoolMatch {
  readonly declared: Pool | null
  readonly observed: Pool | null
}

/** The differences between declared and live pools, addressed by the place in the declared list. */
export function diffPools(declared: readonly Pool[], observed: readonly Pool[]): readonly Difference[] {
  return matchPools(declared, observed).flatMap((match, index) => diffPool(`ipam.config[${index}]`, match))
}

/** The pools of a replacement: declared ones completed from the live pool of the same subnet, and families that are not declared. */
export function mergePools(declared: readonly Pool[], settings: NetworkSettings): readonly Pool[] {
  const completed = matchPools(declared, settings.pools).flatMap(({ declared: wanted, observed }) =>
    wanted === null ? [] : [wanted.subnet === observed?.subnet ? completePool(wanted, observed) : wanted],
  )
  const families = listFamilies(declared)
  const kept = settings.pools.filter(
    (pool) => !families.has(familyOf(pool)) && isEnabled(familyOf(pool), settings),
  )
  return [...completed, ...kept].toSorted((a, b) => familyOf(a) - familyOf(b))
}

function completePool(wanted: Pool, observed: Pool): Pool {
  return {
    subnet: wanted.subnet,
    ipRange: wanted.ipRange ?? observed.ipRange,
    gateway: wanted.gateway ?? observed.gateway,
    auxAddresses: makePairs([...observed.auxAddresses, ...wanted.auxAddresses]),
  }
}

function isEnabled(family: AddressFamily, settings: NetworkSettings): boolean {
  return family === 4 ? settings.enableIPv4 : settings.enableIPv6
}

// Pools of one subnet belong together; what is left over is paired in order, so that a changed subnet shows as one change.
function matchPools(declared: readonly Pool[], observed: readonly Pool[]): readonly PoolMatch[] {
  const families = listFamilies(declared)
  const live = observed.filter((pool) => families.has(familyOf(pool)))
  const subnets = new Set(declared.map((pool) => pool.subnet))
  const unmatched = live.filter((pool) => !subnets.has(pool.subnet))
  const matches = declared.map((pool): PoolMatch => {
    const same = live.find((candidate) => candidate.subnet === pool.subnet)
    if (same !== undefined) return { declared: pool, observed: same }
    const index = unmatched.findIndex((candidate) => familyOf(candidate) === familyOf(pool))
    return { declared: pool, observed: index < 0 ? null : (unmatched.splice(index, 1)[0] ?? null) }
  })
  return [...matches, ...unmatched.map((pool): PoolMatch => ({ declared: null, observed: pool }))]
}

function diffPool(path: string, { declared, observed }: PoolMatch): readonly Difference[] {
  if (declared === null) return [makeDifference(`${path}.subnet`, observed?.subnet ?? null, null)]
  const scalars = (['subnet', 'ipRange', 'gateway'] as const).map((field) =>
    makeDifference(`${path}.${PATH_OF_POOL_FIELD[field]}`, observed?.[field] ?? null, declared[field]),
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
