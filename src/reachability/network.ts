// What of a network decides who can reach whom on it, read from its settings once.
import { parseAddress, type AddressFamily } from '../model/address.ts'
import type { NetworkSettings } from '../model/network.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import { BRIDGE_OPTIONS, isOff } from '../model/option.ts'
import { findPair } from '../model/pairs.ts'
import type { EngineRules } from './rules.ts'

/** How a bridge network is joined to the host, for one address family. */
export type GatewayMode = 'nat' | 'nat-unprotected' | 'routed' | 'isolated'

/** How a driver lets containers talk: `opaque` drivers are not known here. */
export type Wiring = 'bridge' | 'macvlan' | 'ipvlan' | 'overlay' | 'opaque'

/** One network, as far as reachability goes. `id` is the engine's, or the step that makes it. */
export interface ReachNetwork {
  readonly id: string
  readonly name: string
  readonly wiring: Wiring
  /** The engine's default bridge, which has no name service. */
  readonly isDefault: boolean
  readonly isInternal: boolean
  readonly families: readonly AddressFamily[]
  readonly subnets: readonly string[]
  /** True if containers on it can talk to each other. */
  readonly hasIcc: boolean
  readonly masquerades: boolean
  readonly modes: Readonly<Record<AddressFamily, GatewayMode>>
  /** True where the host has an address of that family on the network. */
  readonly hasHost: Readonly<Record<AddressFamily, boolean>>
  /** The address on which ports are published where nothing is said; null: on all. */
  readonly hostBinding: string | null
  /** Macvlan and ipvlan: the device of the host that it hangs on, null without. */
  readonly parent: string | null
  /** Macvlan and ipvlan: the mode, where it is not the usual one. */
  readonly wiringMode: string | null
  /** True if the engine does not show the options, so that the rest is a guess. */
  readonly isHidden: boolean
}

const WIRINGS: Readonly<Record<string, Wiring>> = {
  bridge: 'bridge',
  macvlan: 'macvlan',
  ipvlan: 'ipvlan',
  overlay: 'overlay',
}
const MODES: readonly GatewayMode[] = ['nat', 'nat-unprotected', 'routed', 'isolated']

/** Reads a network. */
export function makeReachNetwork(observed: ObservedNetwork, rules: EngineRules): ReachNetwork {
  const { id, name, settings, unknown, isDefault } = observed
  const { driver, internal, options, pools } = settings
  const wiring = Object.hasOwn(WIRINGS, driver) ? (WIRINGS[driver] as Wiring) : 'opaque'
  const modes = { 4: readMode(settings, 4, rules), 6: readMode(settings, 6, rules) }
  const isInhibited = !isOff(findPair(options, BRIDGE_OPTIONS.inhibitIPv4) ?? 'false')
  return {
    id,
    name,
    wiring,
    isDefault,
    isInternal: internal,
    families: listFamilies(observed),
    subnets: pools.flatMap(({ subnet }) => subnet ?? []),
    hasIcc: !isOff(findPair(options, BRIDGE_OPTIONS.icc) ?? 'true'),
    masquerades: !isOff(findPair(options, BRIDGE_OPTIONS.masquerade) ?? 'true'),
    modes,
    hasHost: {
      4: wiring === 'bridge' && !isInhibited && modes[4] !== 'isolated',
      6: wiring === 'bridge' && modes[6] !== 'isolated',
    },
    hostBinding: readBinding(settings),
    parent: findPair(options, 'parent') ?? null,
    wiringMode: findPair(options, `${driver}_mode`) ?? null,
    isHidden: unknown.includes('options'),
  }
}

// Podman says of networks with IPv4 that they have none, and is marked as not showing it.
function listFamilies({ settings, unknown }: ObservedNetwork): readonly AddressFamily[] {
  const families: AddressFamily[] = []
  if (settings.enableIPv4 || unknown.includes('enableIPv4')) families.push(4)
  if (settings.enableIPv6) families.push(6)
  return families
}

function readMode(
  { options }: NetworkSettings,
  family: AddressFamily,
  { hasGatewayModes }: EngineRules,
): GatewayMode {
  const key = family === 4 ? BRIDGE_OPTIONS.gatewayMode4 : BRIDGE_OPTIONS.gatewayMode6
  const text = findPair(options, key)
  return (hasGatewayModes ? MODES.find((mode) => mode === text) : undefined) ?? 'nat'
}

function readBinding({ options }: NetworkSettings): string | null {
  const text = findPair(options, BRIDGE_OPTIONS.hostBinding) ?? ''
  const parsed = parseAddress(text)
  return parsed === null || parsed.value === 0n ? null : text
}
