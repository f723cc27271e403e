// The canonical model -> the bodies of the calls that change an engine. Every setting reaches the engine.
import type { EndpointSettings } from '../../model/endpoint.ts'
import type { NetworkSettings, NetworkSpec, Pool } from '../../model/network.ts'
import type { Pairs } from '../../model/pairs.ts'
import { hasApi } from './version.ts'

/** The body of a call. */
export type CallBody = Readonly<Record<string, unknown>>

/** The body of a connect call. */
export interface ConnectBody {
  readonly Container: string
  readonly EndpointConfig: CallBody
}

/** The body of `POST /networks/create`. Below API 1.44 a taken name is refused only because `CheckDuplicate` asks for it. */
export function makeNetworkBody({ name, settings }: NetworkSpec, apiVersion: string): CallBody {
  const { driver, scope, internal, attachable, ingress, configFrom, labels } = settings
  const common = {
    Name: name,
    CheckDuplicate: true,
    Driver: driver,
    ...(scope === 'local' ? {} : { Scope: scope }),
    Internal: internal,
    Attachable: attachable,
    Ingress: ingress,
    ...(labels.length === 0 ? {} : { Labels: makeMap(labels) }),
  }
  // the source has the rest, and engines refuse a network that repeats it
  if (configFrom !== null) return { ...common, ConfigFrom: { Network: configFrom } }
  return { ...common, ...makeOwnSettings(settings, apiVersion) }
}

/** The body of `POST /networks/ID/connect`. Settings that ask for nothing are left out: the engine chooses. */
export function makeConnectBody(container: string, endpoint: EndpointSettings): ConnectBody {
  const { aliases, driverOpts, gwPriority, links, macAddress } = endpoint
  const ipam = makeEndpointIpam(endpoint)
  return {
    Container: container,
    EndpointConfig: {
      ...(Object.keys(ipam).length === 0 ? {} : { IPAMConfig: ipam }),
      ...(aliases.length === 0 ? {} : { Aliases: aliases }),
      ...(links.length === 0 ? {} : { Links: links }),
      ...(driverOpts.length === 0 ? {} : { DriverOpts: makeMap(driverOpts) }),
      ...(macAddress === null ? {} : { MacAddress: macAddress }),
      ...(gwPriority === 0 ? {} : { GwPriority: gwPriority }),
    },
  }
}

function makeOwnSettings(settings: NetworkSettings, apiVersion: string): CallBody {
  const { enableIPv4, enableIPv6, encrypted, configOnly, ipamDriver, ipamOptions, options, pools } = settings
  return {
    ...(enableIPv4 && !hasApi(apiVersion, '1.48') ? {} : { EnableIPv4: enableIPv4 }),
    EnableIPv6: enableIPv6,
    ConfigOnly: configOnly,
    IPAM: {
      Driver: ipamDriver,
      ...(ipamOptions.length === 0 ? {} : { Options: makeMap(ipamOptions) }),
      ...(pools.length === 0 ? {} : { Config: pools.map(makePoolBody) }),
    },
    Options: makeMap(encrypted ? [...options, ['encrypted', '']] : options),
  }
}

function makePoolBody({ subnet, ipRange, gateway, auxAddresses }: Pool): CallBody {
  return {
    ...(subnet === null ? {} : { Subnet: subnet }),
    ...(ipRange === null ? {} : { IPRange: ipRange }),
    ...(gateway === null ? {} : { Gateway: gateway }),
    ...(auxAddresses.length === 0 ? {} : { AuxiliaryAddresses: makeMap(auxAddresses) }),
  }
}

function makeEndpointIpam({ ipv4Address, ipv6Address, linkLocalIPs }: EndpointSettings): CallBody {
  return {
    ...(ipv4Address === null ? {} : { IPv4Address: ipv4Address }),
    ...(ipv6Address === null ? {} : { IPv6Address: ipv6Address }),
    ...(linkLocalIPs.length === 0 ? {} : { LinkLocalIPs: linkLocalIPs }),
  }
}

// Object.fromEntries defines keys such as __proto__ as plain properties.
function makeMap(pairs: Pairs): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs)
}
