// The option objects of NetworkManager, and what they mean in canonical form. Values come from programs and are checked as text
// from outside would be.
import { normalizeAddress, normalizeCidr, normalizeMac, parseFamily } from '../../model/address.ts'
import type { EndpointSettings } from '../../model/endpoint.ts'
import { XecError } from '../../model/errors.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSpec, type Pool } from '../../model/network.ts'
import { compareText, makePairs, sortTexts, type Pairs } from '../../model/pairs.ts'

/** A map of options; numbers and booleans become text. */
export type OptionValues = Readonly<Record<string, string | number | boolean>>

/** One address pool of a network to be created. Both spellings of a field mean the same. */
export interface PoolOptions {
  readonly subnet?: string
  readonly ipRange?: string
  readonly ip_range?: string
  readonly gateway?: string
  readonly auxAddresses?: Readonly<Record<string, string>>
  readonly aux_addresses?: Readonly<Record<string, string>>
}

/** How addresses are given out: pools under `config`, or one pool directly. */
export interface IpamOptions extends PoolOptions {
  readonly driver?: string
  readonly options?: OptionValues
  readonly config?: readonly PoolOptions[]
}

/** Options of a network to be created; what is not given is left to the engine. */
export interface CreateOptions {
  readonly driver?: string
  readonly scope?: string
  readonly internal?: boolean
  readonly attachable?: boolean
  readonly ingress?: boolean
  readonly enableIPv4?: boolean
  readonly enableIPv6?: boolean
  readonly encrypted?: boolean
  readonly configOnly?: boolean
  /** The name of the config-only network that the settings come from. */
  readonly configFrom?: string
  readonly ipam?: IpamOptions
  readonly options?: OptionValues
  readonly labels?: OptionValues
}

/** Options of a container's place on a network; what is not given is left to the engine. */
export interface ConnectOptions {
  readonly aliases?: readonly string[]
  readonly ipv4Address?: string
  readonly ipv6Address?: string
  readonly linkLocalIPs?: readonly string[]
  readonly macAddress?: string
  readonly driverOpts?: OptionValues
  readonly gwPriority?: number
  /** `container:alias` each. */
  readonly links?: readonly string[]
}

/** Makes complete settings of the options for a network. Throws `usage` where a value has no meaning. */
export function makeNetworkSpec(name: string, options: CreateOptions): NetworkSpec {
  const { ipam = {}, options: driverOptions, labels, ...given } = options
  const settings = {
    ...DEFAULT_NETWORK_SETTINGS,
    ...dropUndefined(given),
    ipamDriver: ipam.driver ?? DEFAULT_NETWORK_SETTINGS.ipamDriver,
    ipamOptions: normalizeValues(ipam.options),
    pools: normalizePools(ipam),
    options: normalizeValues(driverOptions),
    labels: normalizeValues(labels),
  }
  return { name, settings }
}

/** Makes endpoint settings of the options for a connect, as far as they are given. Throws `usage` where a value has no meaning. */
export function normalizeEndpoint(options: ConnectOptions): Partial<EndpointSettings> {
  const { aliases, linkLocalIPs, links, driverOpts, gwPriority } = options
  return dropUndefined({
    aliases: aliases && sortTexts(aliases),
    ipv4Address: normalizeText('ipv4Address', options.ipv4Address, normalizeAddress),
    ipv6Address: normalizeText('ipv6Address', options.ipv6Address, normalizeAddress),
    linkLocalIPs:
      linkLocalIPs &&
      sortTexts(linkLocalIPs.map((text) => parseText('linkLocalIPs', text, normalizeAddress))),
    macAddress: normalizeText('macAddress', options.macAddress, normalizeMac),
    driverOpts: driverOpts && normalizeValues(driverOpts),
    gwPriority,
    links: links && sortTexts(links),
  })
}

function normalizePools({
  driver: _driver,
  options: _options,
  config,
  ...single
}: IpamOptions): readonly Pool[] {
  const given = [...(Object.keys(single).length === 0 ? [] : [single]), ...(config ?? [])]
  return given.map(normalizePool).toSorted((a, b) => rankFamily(a) - rankFamily(b) || compareSubnets(a, b))
}

function rankFamily({ subnet }: Pool): number {
  return parseFamily(subnet ?? '') ?? 0
}

function compareSubnets(a: Pool, b: Pool): number {
  return compareText(a.subnet ?? '', b.subnet ?? '')
}

function normalizePool(pool: PoolOptions): Pool {
  const auxAddresses = Object.entries(pool.auxAddresses ?? pool.aux_addresses ?? {})
  return {
    subnet: normalizeText('subnet', pool.subnet, normalizeCidr) ?? null,
    ipRange: normalizeText('ipRange', pool.ipRange ?? pool.ip_range, normalizeCidr) ?? null,
    gateway: normalizeText('gateway', pool.gateway, normalizeAddress) ?? null,
    auxAddresses: makePairs(
      auxAddresses.map(([name, text]) => [name, parseText(`auxAddresses.${name}`, text, normalizeAddress)]),
    ),
  }
}

function normalizeValues(values: OptionValues = {}): Pairs {
  return makePairs(Object.entries(values).map(([key, value]) => [key, String(value)]))
}

type Normalize = (text: string) => string | null

function normalizeText(field: string, text: string | undefined, normalize: Normalize): string | undefined {
  return text === undefined ? undefined : parseText(field, text, normalize)
}

function parseText(field: string, text: string, normalize: Normalize): string {
  const value = normalize(text)
  if (value === null)
    throw new XecError('usage', `"${text}" cannot be the ${field} of a network or an endpoint.`)
  return value
}

type Given<Fields> = { [Field in keyof Fields]: Exclude<Fields[Field], undefined> }

function dropUndefined<Fields extends object>(fields: Fields): Partial<Given<Fields>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<
    Given<Fields>
  >
}
