// Requests in canonical form. The port asks for that already, but what is stored must read the same again whoever calls. Text that
// is no address stays as it is, for the rules to refuse.
import { normalizeAddress, normalizeMac } from '../../model/address.ts'
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointSettings } from '../../model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type Pool } from '../../model/network.ts'
import { makePairs, sortTexts } from '../../model/pairs.ts'

const { enableIPv4, enableIPv6, encrypted, configOnly, ipamDriver, ipamOptions, pools, options } =
  DEFAULT_NETWORK_SETTINGS
const LEFT_TO_SOURCE = {
  enableIPv4,
  enableIPv6,
  encrypted,
  configOnly,
  ipamDriver,
  ipamOptions,
  pools,
  options,
}

/** Endpoint settings with lists and maps in order and addresses in one form; absent fields ask for nothing. */
export function normalizeEndpoint(settings: Partial<EndpointSettings>): EndpointSettings {
  const complete = { ...DEFAULT_ENDPOINT_SETTINGS, ...settings }
  return {
    aliases: sortTexts(complete.aliases),
    ipv4Address: normalizeIf(complete.ipv4Address, normalizeAddress),
    ipv6Address: normalizeIf(complete.ipv6Address, normalizeAddress),
    linkLocalIPs: sortTexts(complete.linkLocalIPs),
    macAddress: normalizeIf(complete.macAddress, normalizeMac),
    driverOpts: makePairs(complete.driverOpts),
    gwPriority: complete.gwPriority,
    links: sortTexts(complete.links),
  }
}

/**
 * Network settings with maps in order and the addresses of pools in one form. Host bits stay, they are refused. What a network with
 * a source has from it is not asked for.
 */
export function normalizeNetwork(settings: NetworkSettings): NetworkSettings {
  if (settings.configFrom !== null)
    return { ...settings, ...LEFT_TO_SOURCE, labels: makePairs(settings.labels) }
  return {
    ...settings,
    ipamOptions: makePairs(settings.ipamOptions),
    pools: settings.pools.map(normalizePool),
    options: makePairs(settings.options),
    labels: makePairs(settings.labels),
  }
}

function normalizePool(pool: Pool): Pool {
  return {
    subnet: normalizeIf(pool.subnet, normalizePrefix),
    ipRange: normalizeIf(pool.ipRange, normalizePrefix),
    gateway: normalizeIf(pool.gateway, normalizeAddress),
    auxAddresses: makePairs(pool.auxAddresses).map(([name, address]) => [
      name,
      normalizeAddress(address) ?? address,
    ]),
  }
}

function normalizeIf(text: string | null, normalize: (text: string) => string | null): string | null {
  return text === null ? null : (normalize(text) ?? text)
}

function normalizePrefix(text: string): string | null {
  const [address = '', length] = text.split('/')
  const canonical = normalizeAddress(address)
  return canonical === null || length === undefined ? null : `${canonical}/${length}`
}
