// Networks as the Docker Engine API shows them -> the canonical model. What engines add by themselves is taken away, and what an
// engine does not show is marked unknown. Source of each oddity: measured on Docker 20.10 to 29 and Podman 4 and 5.
import { normalizeAddress, normalizeCidr } from '../../model/address.ts'
import {
  comparePools,
  isEncrypting,
  type NetworkField,
  type NetworkSettings,
  type Pool,
} from '../../model/network.ts'
import type { EngineFlavor, ObservedNetwork } from '../../model/observed.ts'
import { compareText, findPair, makePairs, type Pairs } from '../../model/pairs.ts'
import type { AnswerValue } from './answer.ts'
import { DEFAULT_NETWORK, readNetworkName } from './names.ts'

/** What reading depends on: which program answers, in which version of the API. */
export interface Dialect {
  readonly flavor: EngineFlavor
  readonly apiVersion: string
}

const PREDEFINED = new Set([DEFAULT_NETWORK, 'host', 'none'])
const PODMAN_MTU = 'mtu'
const MTU = 'com.docker.network.driver.mtu'
const ENCRYPTED = 'encrypted'

/** Reads one network of a list or an inspect. `usedElsewhere` is null where an inspect would have to tell. */
export function readNetwork(value: AnswerValue, dialect: Dialect): ObservedNetwork {
  const name = readNetworkName(value.field('Name').filledText(), dialect.flavor)
  const settings = readSettings(value, dialect)
  return {
    id: value.field('Id').filledText(),
    name,
    isDefault: name === DEFAULT_NETWORK && settings.driver === 'bridge',
    predefined: dialect.flavor === 'podman' ? name === DEFAULT_NETWORK : PREDEFINED.has(name),
    settings,
    unknown: listUnknown(value, settings, dialect),
    usedElsewhere: settings.scope === 'local' ? false : null,
  }
}

/** True if an inspect shows nodes of the Swarm on the network beside the one with the given address. */
export function hasOtherPeers(value: AnswerValue, nodeAddress: string): boolean {
  return value
    .field('Peers')
    .items()
    .some((peer) => peer.field('IP').text() !== nodeAddress)
}

/** True if one of the services of the Swarm is on the network, whether it has tasks or not. */
export function hasServiceOn(services: readonly AnswerValue[], networkId: string): boolean {
  return services.some((service) => {
    const spec = service.field('Spec')
    // where a network stood before API 1.25, and may still
    const old = spec.field('Networks').items()
    const targets = [...spec.field('TaskTemplate').field('Networks').items(), ...old]
    return targets.some((target) => target.field('Target').text() === networkId)
  })
}

/** Orders networks by name, then id. */
export function compareNetworks(a: ObservedNetwork, b: ObservedNetwork): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id)
}

function readSettings(value: AnswerValue, { flavor }: Dialect): NetworkSettings {
  const ipam = value.field('IPAM')
  const driver = value.field('Driver').text()
  const configFrom = value.field('ConfigFrom').field('Network').optionalText()
  const options = readOptions(value.field('Options').pairs(), flavor)
  const encrypted = driver === 'overlay' ? findPair(options, ENCRYPTED) : undefined
  return {
    driver,
    scope: value.field('Scope').optionalText() || 'local',
    internal: value.field('Internal').flag(),
    attachable: value.field('Attachable').flag(),
    ingress: value.field('Ingress').flag(),
    enableIPv4: !hasIPv4Disabled(value) || flavor === 'podman',
    enableIPv6: value.field('EnableIPv6').flag(),
    encrypted: encrypted !== undefined && isEncrypting(encrypted),
    configOnly: value.field('ConfigOnly').flag(),
    configFrom: configFrom === '' ? null : configFrom,
    ipamDriver: ipam.field('Driver').optionalText() || 'default',
    // Podman shows its own driver here, whatever was asked for
    ipamOptions: flavor === 'podman' ? [] : ipam.field('Options').pairs(),
    pools: readPools(ipam.field('Config')),
    options: encrypted === undefined ? options : options.filter(([key]) => key !== ENCRYPTED),
    labels: value.field('Labels').pairs(),
  }
}

// Absent before API 1.48: then IPv4 is always on.
function hasIPv4Disabled(value: AnswerValue): boolean {
  const field = value.field('EnableIPv4')
  return !field.isAbsent() && !field.flag()
}

function listUnknown(
  value: AnswerValue,
  settings: NetworkSettings,
  { flavor }: Dialect,
): readonly NetworkField[] {
  const unknown: NetworkField[] = []
  // Podman 5.8 says false for networks that have IPv4
  if (flavor === 'podman' && hasIPv4Disabled(value)) unknown.push('enableIPv4')
  if (!settings.configOnly) return unknown
  // a config-only network shows the driver "null" whatever was declared, and on Docker 29 no pools
  unknown.push('driver')
  if (value.field('IPAM').field('Config').isAbsent()) unknown.push('pools')
  return unknown
}

function readOptions(options: Pairs, flavor: EngineFlavor): Pairs {
  if (flavor === 'docker') return options
  return makePairs(options.map(([key, text]) => [key === PODMAN_MTU ? MTU : key, text]))
}

function readPools(value: AnswerValue): readonly Pool[] {
  return value.items().map(readPool).toSorted(comparePools)
}

// Docker up to 28 gives addresses back as they were sent, host bits included.
function readPool(value: AnswerValue): Pool {
  return {
    subnet: readOptional(value.field('Subnet'), normalizeCidr, 'a CIDR'),
    ipRange: readOptional(value.field('IPRange'), normalizeCidr, 'a CIDR'),
    gateway: readOptional(value.field('Gateway'), normalizeGateway, 'an address'),
    auxAddresses: makePairs(
      value
        .field('AuxiliaryAddresses')
        .entries()
        .map(([name, address]) => [name, address.parsed(normalizeAddress, 'an address')]),
    ),
  }
}

function readOptional<Value>(
  value: AnswerValue,
  parse: (text: string) => Value | null,
  what: string,
): Value | null {
  return value.optionalText() === '' ? null : value.parsed(parse, what)
}

// Some versions of Docker show the gateway with the prefix of its pool.
function normalizeGateway(text: string): string | null {
  return normalizeAddress(text.replace(/\/\d+$/, ''))
}
