// Rules about addresses: what lies where, and what is taken.
import { hasWithin, parseCidr, parseFamily, renderAddress, type AddressRange } from '../../model/address.ts'
import { findGateway } from '../../model/gateway.ts'
import { addTo } from '../../model/pairs.ts'
import type { ContainerDraft, Draft, Located, LocatedAddress, NetworkDraft, PoolDraft } from '../draft.ts'
import type { Report } from '../report.ts'
import { listJoins } from './targets.ts'

/** Range, gateway and reserved addresses of a pool: in its subnet, and not what the subnet itself needs. */
export function checkPools({ networks }: Draft, report: Report): void {
  for (const { pools } of networks) {
    for (const pool of pools) {
      const { subnet, ipRange, gateway, auxAddresses } = pool
      const inner: readonly LocatedAddress[] = [
        ...(ipRange === null ? [] : [{ ...ipRange, field: 'ip_range' }]),
        ...(gateway === null ? [] : [{ ...gateway, field: 'gateway' }]),
        ...auxAddresses.map((address) => ({ ...address, field: `aux_addresses.${address.key}` })),
      ]
      for (const address of inner) {
        if (!hasWithin(subnet.value, address.value)) addOutside(address, [pool], report)
      }
      if (gateway !== null)
        checkReserved({ ...gateway, field: 'gateway' }, { ...pool, gateway: null, auxAddresses: [] }, report)
      // where no gateway is declared the engine takes one, before it sets addresses aside
      const value = gateway?.value ?? (findGateway(subnet.value, ipRange?.value ?? null) as string)
      const taken = { ...pool, gateway: { ...subnet, value }, auxAddresses: [] }
      for (const [index, address] of auxAddresses.entries()) {
        const earlier = { ...taken, auxAddresses: auxAddresses.slice(0, index) }
        checkReserved({ ...address, field: `aux_addresses.${address.key}` }, earlier, report)
      }
    }
  }
}

/** An address that lies in none of the pools. */
function addOutside(
  { value, field, span }: LocatedAddress,
  pools: readonly PoolDraft[],
  report: Report,
): void {
  const subnets = pools.map(({ subnet }) => subnet.value).join(' or ')
  const isFamilyKnown = pools.some(({ subnet }) => parseFamily(subnet.value) === parseFamily(value))
  report.add(isFamilyKnown ? 'address-outside-subnet' : 'address-family', span, {
    detail: isFamilyKnown
      ? `"${value}" in "${field}" does not lie in ${subnets}.`
      : `"${value}" in "${field}" is an IPv${parseFamily(value)} address, and ${subnets} is of the other family.`,
    fix: 'Correct the address or the subnet.',
  })
}

/** An address that its subnet needs for something else. */
function checkReserved({ value, field, span }: LocatedAddress, pool: PoolDraft, report: Report): void {
  const use = findUse(value, pool)
  if (use === null) return
  report.add('address-reserved', span, {
    detail: `"${value}" in "${field}" is ${use} of ${pool.subnet.value}.`,
    fix: 'Choose another address.',
  })
}

function findUse(address: string, { subnet, gateway, auxAddresses }: PoolDraft): string | null {
  if (address === gateway?.value) return 'the gateway'
  const reserved = auxAddresses.find(({ value }) => value === address)
  if (reserved !== undefined) return `the reserved address "${reserved.key}"`
  const range = parseCidr(subnet.value) as AddressRange
  // IPv6 has no broadcast, and prefixes of 31 and 32 bits keep no address for the network itself
  if (range.family === 6 || range.prefixLength > 30) return null
  if (address === renderAddress(4, range.first)) return 'the network address'
  return address === renderAddress(4, range.last) ? 'the broadcast address' : null
}

/** Subnets that share addresses, within one network or between several. Those of a Swarm and those of an engine are apart. */
export function checkOverlaps({ networks }: Draft, report: Report): void {
  const spaces = new Map<string, PlacedSubnet[]>()
  for (const network of networks) {
    const { configOnly, driver, ipamDriver } = network.settings
    if (configOnly === true) continue
    for (const { subnet } of network.pools) {
      const range = parseCidr(subnet.value) as AddressRange
      // another IPAM driver has an address space of its own, and so has a Swarm
      const space = JSON.stringify([ipamDriver ?? 'default', range.family, driver === 'overlay'])
      addTo(spaces, space, { network, subnet, range })
    }
  }
  for (const subnets of spaces.values()) checkSpace(subnets, report)
}

interface PlacedSubnet {
  readonly network: NetworkDraft
  readonly subnet: Located<string>
  readonly range: AddressRange
}

/** Goes through the subnets by their first address; each can only overlap with the one that reaches furthest so far. */
function checkSpace(subnets: readonly PlacedSubnet[], report: Report): void {
  let widest: PlacedSubnet | null = null
  for (const next of subnets.toSorted((a, b) => (a.range.first < b.range.first ? -1 : 1))) {
    if (widest !== null && next.range.first <= widest.range.last) addOverlap(widest, next, report)
    if (widest === null || next.range.last > widest.range.last) widest = next
  }
}

function addOverlap(a: PlacedSubnet, b: PlacedSubnet, report: Report): void {
  const [earlier, later] = a.subnet.span.start <= b.subnet.span.start ? [a, b] : [b, a]
  report.add('subnet-overlap', later.subnet.span, {
    detail: `"${later.subnet.value}" shares addresses with "${earlier.subnet.value}" of "${earlier.network.key}" in line ${report.findLine(earlier.subnet.span)}.`,
    fix: 'Choose a subnet that no other network uses.',
  })
}

/** A static address of an attachment, to a network whose subnets the file gives. */
interface StaticAddress {
  readonly container: ContainerDraft
  readonly network: NetworkDraft
  readonly address: LocatedAddress
}

/** Static addresses: in a subnet of the network, free in it, and each for one container. */
export function checkStaticAddresses(draft: Draft, report: Report): void {
  const holders = new Map<string, StaticAddress>()
  for (const { container, attachment, network } of listJoins(draft)) {
    if (network === null) continue
    for (const address of attachment.addresses) {
      const held: StaticAddress = { container, network, address }
      const identity = JSON.stringify([network.key, address.value])
      const holder = holders.get(identity)
      if (holder === undefined) holders.set(identity, held)
      else addTaken(held, holder, report)
      if (hasOwnSubnets(network)) checkPlace(held, report)
    }
  }
}

/** True if the file says which subnets the network has; others are known to the engine only. */
function hasOwnSubnets({ external, settings }: NetworkDraft): boolean {
  return !external && settings.configFrom === undefined
}

/** An address that the network's subnets cannot give, or may give to somebody else. What could not be read may be its subnet. */
function checkPlace({ network, address }: StaticAddress, report: Report): void {
  const { pools, poolCount, ipamSpan } = network
  const pool = pools.find(({ subnet }) => hasWithin(subnet.value, address.value))
  if (pool !== undefined) checkInPool(address, pool, report)
  else if (poolCount > pools.length) return
  else if (poolCount > 0) addOutside(address, pools, report)
  else if (!report.hasProblemIn(ipamSpan)) addNoSubnet(address, network, report)
}

function checkInPool(address: LocatedAddress, pool: PoolDraft, report: Report): void {
  checkReserved(address, pool, report)
  const { ipRange } = pool
  if (ipRange === null || !hasWithin(ipRange.value, address.value)) return
  report.add('address-dynamic', address.span, {
    detail: `The engine gives addresses of ${ipRange.value} to containers that ask for none, "${address.value}" too while its own is stopped.`,
    fix: 'Choose an address outside of "ip_range".',
  })
}

function addNoSubnet({ span }: LocatedAddress, { key }: NetworkDraft, report: Report): void {
  report.add('address-needs-subnet', span, {
    detail: `Engines give static addresses only in subnets that were asked for, and "${key}" declares none.`,
    fix: `Add "ipam: { subnet: ... }" to "${key}", or remove the address.`,
  })
}

function addTaken({ address }: StaticAddress, holder: StaticAddress, report: Report): void {
  report.add('address-declared-twice', address.span, {
    detail: `"${address.value}" is the address of "${holder.container.container.value}" on this network already.`,
    fix: 'Choose another address for one of the two.',
  })
}
