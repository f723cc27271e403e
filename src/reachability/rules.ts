// What an engine's own firewall rules and routes let pass, as far as it differs from version to version.
// Source: measured with real connections on Docker 20.10.24, 26.1.5 and 28.5.2, as `npm run reality` does it.
//
// Up to 26 there are no rules for IPv6 (ip6tables is off): who has a route reaches every container's IPv6 address and all its ports,
// from any network, ICC or not. From 27 IPv6 is filtered and masqueraded as IPv4 is.
// Up to 25 an internal network has a default route: what leaves through it is dropped for IPv4, and for IPv6 it is not.
// Up to 27 whoever sends packets for a container's address to the host reaches its published ports there, even those published on
// 127.0.0.1; from 28 such packets are dropped, and so are answers to a network without masquerade.
// Up to 27 one network is the gateway for both families; from 28 each family can have its own.
// On all of them a network with IPv4 and IPv6 is taken for the gateway before one with a single family, whatever its priority.
import type { EngineIdentity } from '../model/observed.ts'

/** What differs between engines. Where `isMeasured` is false, only what is on one network is known. */
export interface EngineRules {
  readonly isMeasured: boolean
  /** IPv6 is filtered and masqueraded as IPv4 is. */
  readonly filtersIPv6: boolean
  /** Containers that are on internal networks only have a default route. */
  readonly routesInternal: boolean
  /** Packets for a container's own address are dropped unless they come from its network or from the host. */
  readonly guardsAddresses: boolean
  /** Each address family has a gateway network of its own. */
  readonly splitsGateways: boolean
  /** The options `gateway_mode_ipv4` and `gateway_mode_ipv6` are honoured. */
  readonly hasGatewayModes: boolean
}

const OLDEST_MEASURED = 20

/** The rules of an engine. Versions between those that were measured count as the older one, which lets more pass. */
export function makeEngineRules({ flavor, version }: EngineIdentity): EngineRules {
  const major = Number.parseInt(version, 10)
  return {
    isMeasured: flavor === 'docker' && major >= OLDEST_MEASURED,
    filtersIPv6: major >= 27,
    routesInternal: major < 26,
    guardsAddresses: major >= 28,
    splitsGateways: major >= 28,
    hasGatewayModes: major >= 27,
  }
}
