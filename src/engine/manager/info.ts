// A network as container engines show it to programs: their field names, with the containers that are on it in every state.
import { hasWithin, parseCidr } from '../../model/address.ts'
import type { ObservedContainer, ObservedNetwork } from '../../model/observed.ts'

/** One container on a network. Addresses are CIDRs (`172.20.0.5/16`) and empty while the container does not run. */
export interface NetworkMember {
  readonly Name: string
  readonly MacAddress: string
  readonly IPv4Address: string
  readonly IPv6Address: string
}

/** One address pool of a network. */
export interface NetworkPool {
  readonly Subnet?: string
  readonly IPRange?: string
  readonly Gateway?: string
  readonly AuxiliaryAddresses?: Readonly<Record<string, string>>
}

/** A network. `Containers` are keyed by id. */
export interface NetworkInfo {
  readonly Id: string
  readonly Name: string
  readonly Driver: string
  readonly Scope: string
  readonly Internal: boolean
  readonly Attachable: boolean
  readonly Ingress: boolean
  readonly EnableIPv4: boolean
  readonly EnableIPv6: boolean
  readonly ConfigOnly: boolean
  readonly ConfigFrom: string | null
  readonly IPAM: {
    readonly Driver: string
    readonly Options: Readonly<Record<string, string>>
    readonly Config: readonly NetworkPool[]
  }
  readonly Options: Readonly<Record<string, string>>
  readonly Labels: Readonly<Record<string, string>>
  readonly Containers: Readonly<Record<string, NetworkMember>>
}

/** Makes the shown form of a network. */
export function makeNetworkInfo(
  network: ObservedNetwork,
  containers: readonly ObservedContainer[],
): NetworkInfo {
  const { settings } = network
  return {
    Id: network.id,
    Name: network.name,
    Driver: settings.driver,
    Scope: settings.scope,
    Internal: settings.internal,
    Attachable: settings.attachable,
    Ingress: settings.ingress,
    EnableIPv4: settings.enableIPv4,
    EnableIPv6: settings.enableIPv6,
    ConfigOnly: settings.configOnly,
    ConfigFrom: settings.configFrom,
    IPAM: {
      Driver: settings.ipamDriver,
      Options: Object.fromEntries(settings.ipamOptions),
      Config: settings.pools.map((pool) => ({
        ...(pool.subnet === null ? {} : { Subnet: pool.subnet }),
        ...(pool.ipRange === null ? {} : { IPRange: pool.ipRange }),
        ...(pool.gateway === null ? {} : { Gateway: pool.gateway }),
        ...(pool.auxAddresses.length === 0
          ? {}
          : { AuxiliaryAddresses: Object.fromEntries(pool.auxAddresses) }),
      })),
    },
    Options: Object.fromEntries(settings.options),
    Labels: Object.fromEntries(settings.labels),
    Containers: Object.fromEntries(listMembers(network, containers)),
  }
}

/** The containers on a network, by id. */
export function listMembers(
  network: ObservedNetwork,
  containers: readonly ObservedContainer[],
): readonly (readonly [string, NetworkMember])[] {
  return containers.flatMap((container) => {
    const attachment = container.attachments.find(({ networkId, networkName }) =>
      networkId === null ? networkName === network.name : networkId === network.id,
    )
    if (attachment === undefined) return []
    const { ipv4Address, ipv6Address, macAddress } = attachment.live
    const member: NetworkMember = {
      Name: container.name,
      MacAddress: macAddress ?? '',
      IPv4Address: renderAddress(ipv4Address, network),
      IPv6Address: renderAddress(ipv6Address, network),
    }
    return [[container.id, member] as const]
  })
}

function renderAddress(address: string | null, { settings }: ObservedNetwork): string {
  if (address === null) return ''
  const subnets = settings.pools.flatMap(({ subnet }) => subnet ?? [])
  const range = parseCidr(subnets.find((subnet) => hasWithin(subnet, address)) ?? '')
  return range === null ? address : `${address}/${range.prefixLength}`
}
