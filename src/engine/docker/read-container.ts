// Containers as the Docker Engine API shows them -> the canonical model. The list shows less than an inspect, Podman less than
// Docker: what is not shown is marked unknown. Source of each oddity: measured on Docker 20.10 to 29 and Podman 4 and 5.
import { normalizeAddress, normalizeMac } from '../../model/address.ts'
import type { EndpointField } from '../../model/endpoint.ts'
import type {
  ContainerState,
  LiveAddresses,
  NetworkMode,
  ObservedAttachment,
  ObservedContainer,
} from '../../model/observed.ts'
import { compareText, sortTexts, type Pairs } from '../../model/pairs.ts'
import type { AnswerValue } from './answer.ts'
import { DEFAULT_NETWORK, readNetworkName } from './names.ts'
import { readPorts } from './read-ports.ts'
import { hasApi } from './version.ts'
import type { Dialect } from './read-network.ts'

const SHORT_ID_LENGTH = 12
const SWARM_TASK_LABEL = 'com.docker.swarm.task.id'
const SWARM_NETWORK_ID = /^[0-9a-z]{25}$/
const ADDRESS_FIELDS: readonly EndpointField[] = ['ipv4Address', 'ipv6Address']
// Docker's list leaves them out, or shows them empty
const INSPECT_ONLY_FIELDS: readonly EndpointField[] = ['aliases', 'linkLocalIPs', 'driverOpts', 'links']
const NO_LIVE_ADDRESSES: LiveAddresses = { ipv4Address: null, ipv6Address: null, macAddress: null }

// Podman has more states than Docker and shows some of them.
const STATES: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  removing: 'removing',
  exited: 'exited',
  dead: 'dead',
  configured: 'created',
  initialized: 'created',
  stopping: 'running',
  stopped: 'exited',
  unknown: 'dead',
}

/** Reads one container of the list. */
export function readListedContainer(value: AnswerValue, dialect: Dialect): ObservedContainer {
  const id = value.field('Id').filledText()
  const state = readState(value.field('State'))
  const subject = {
    id,
    name: readListedName(value.field('Names').items(), id),
    state,
    mode: readMode(value.field('HostConfig').field('NetworkMode'), dialect),
    inspected: false,
    configMac: null,
    dialect,
  }
  const labels = value.field('Labels').pairs()
  return {
    ...makeContainer(subject, value.field('NetworkSettings').field('Networks')),
    swarmTask: hasTaskLabel(labels),
    ports: null,
    labels,
  }
}

/** Reads a container's inspect. */
export function readInspectedContainer(value: AnswerValue, dialect: Dialect): ObservedContainer {
  const host = value.field('HostConfig')
  const config = value.field('Config')
  const subject = {
    id: value.field('Id').filledText(),
    name: value.field('Name').filledText().replace(/^\//, ''),
    state: readState(value.field('State').field('Status')),
    mode: readMode(host.field('NetworkMode'), dialect),
    inspected: true,
    configMac: normalizeMac(config.field('MacAddress').optionalText()),
    dialect,
  }
  const labels = config.field('Labels').pairs()
  return {
    ...makeContainer(subject, value.field('NetworkSettings').field('Networks')),
    swarmTask: hasTaskLabel(labels),
    ports: readPorts(host.field('PortBindings')),
    labels,
  }
}

/** Orders containers by name, then id. */
export function compareContainers(a: ObservedContainer, b: ObservedContainer): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id)
}

/** What the attachments of a container are read with. `configMac` is the MAC address of its configuration. */
interface Subject {
  readonly id: string
  readonly name: string
  readonly state: ContainerState
  readonly mode: NetworkMode
  readonly inspected: boolean
  readonly configMac: string | null
  readonly dialect: Dialect
}

function makeContainer(
  subject: Subject,
  networks: AnswerValue,
): Omit<ObservedContainer, 'swarmTask' | 'ports' | 'labels'> {
  const { id, name, state, inspected, dialect } = subject
  const entries = networks.entries()
  const mode = dialect.flavor === 'podman' ? completeMode(subject.mode, entries) : subject.mode
  const attachments = listOwn(entries, mode, subject)
    .map(([network, endpoint]) => readAttachment(network, endpoint, subject))
    .toSorted((a, b) => compareText(a.networkName, b.networkName))
  return { id, name, state, mode, inspected, attachments }
}

type Entries = readonly (readonly [string, AnswerValue])[]

// Podman's list has no network mode, but Podman 5 shows host and none as if they were networks.
function completeMode(mode: NetworkMode, entries: Entries): NetworkMode {
  if (mode.kind !== 'unknown') return mode
  const pseudo = (['host', 'none'] as const).find((kind) => entries.some(([name]) => name === kind))
  return pseudo === undefined ? mode : { kind: pseudo }
}

// Podman shows the networks of the other container for container: mode, and networks that its list does not have for the others.
// Docker keeps the settings of a connect that it refused: a running container is on no network without an id.
function listOwn(entries: Entries, mode: NetworkMode, { dialect, state }: Subject): Entries {
  const isForeign = mode.kind === 'container' || mode.kind === 'host' || mode.kind === 'none'
  if (dialect.flavor === 'podman') return isForeign ? [] : entries.filter((entry) => !isStandIn(entry))
  const isLive = state === 'running' || state === 'paused'
  return isLive
    ? entries.filter(([, endpoint]) => endpoint.field('NetworkID').optionalText() !== '')
    : entries
}

// Podman 5 shows a container that left all networks while it was stopped on a network "bridge", which is none: the default network
// stands there as "podman".
function isStandIn([network, endpoint]: Entries[number]): boolean {
  return network === 'bridge' && endpoint.field('NetworkID').optionalText() === 'bridge'
}

function readAttachment(network: string, value: AnswerValue, subject: Subject): ObservedAttachment {
  const { dialect, id, name } = subject
  const networkName = readNetworkName(network, dialect.flavor)
  const ipam = value.field('IPAMConfig')
  const added = new Set([id.slice(0, SHORT_ID_LENGTH), name])
  const networkId = readNetworkId(value.field('NetworkID'), dialect)
  const requestedMac = findRequestedMac(networkName, value, subject)
  return {
    networkId,
    networkName,
    settings: {
      aliases: sortTexts(readTexts(value.field('Aliases')).filter((alias) => !added.has(alias))),
      ipv4Address: readAddress(ipam.field('IPv4Address')),
      ipv6Address: readAddress(ipam.field('IPv6Address')),
      linkLocalIPs: sortTexts(
        ipam
          .field('LinkLocalIPs')
          .items()
          .map((item) => item.parsed(normalizeAddress, 'an address')),
      ),
      macAddress: requestedMac ?? null,
      driverOpts: value.field('DriverOpts').pairs(),
      gwPriority: value.field('GwPriority').integer(),
      links: sortTexts(readTexts(value.field('Links'))),
    },
    unknown: [
      ...(hasHiddenAddresses(networkId, dialect) ? ADDRESS_FIELDS : []),
      ...(dialect.flavor === 'podman' || subject.inspected ? [] : INSPECT_ONLY_FIELDS),
      ...(requestedMac === undefined ? ['macAddress' as const] : []),
    ],
    live: hasLiveAddresses(subject.state) ? readLive(value) : NO_LIVE_ADDRESSES,
  }
}

// Podman never shows requested addresses, and the Swarm writes those that it chose where requested ones stand.
function hasHiddenAddresses(networkId: string | null, { flavor }: Dialect): boolean {
  return flavor === 'podman' || (networkId !== null && SWARM_NETWORK_ID.test(networkId))
}

// A running container shows the MAC address it has, and an ended one may show one that it had. What was asked for is seen only
// before the first start, and for the network of the network mode in an inspect (from Docker 25). Undefined: not seen.
function findRequestedMac(network: string, value: AnswerValue, subject: Subject): string | null | undefined {
  const { dialect, mode, state, configMac } = subject
  if (dialect.flavor === 'podman') return undefined
  if (state === 'created') return normalizeMac(value.field('MacAddress').optionalText())
  const isMain =
    mode.kind === 'network'
      ? mode.network === network
      : mode.kind === 'default' && network === DEFAULT_NETWORK
  return isMain && configMac !== null && hasApi(dialect.apiVersion, '1.44') ? configMac : undefined
}

// Podman 4 gives the name; names are unique there, so the name counts on all versions. Docker has no id before the first start.
function readNetworkId(value: AnswerValue, { flavor }: Dialect): string | null {
  const id = value.optionalText()
  return flavor === 'podman' || id === '' ? null : id
}

function hasLiveAddresses(state: ContainerState): boolean {
  return state === 'running' || state === 'paused'
}

function readLive(value: AnswerValue): LiveAddresses {
  return {
    ipv4Address: readAddress(value.field('IPAddress')),
    ipv6Address: readAddress(value.field('GlobalIPv6Address')),
    macAddress: normalizeMac(value.field('MacAddress').optionalText()),
  }
}

function readAddress(value: AnswerValue): string | null {
  return value.optionalText() === '' ? null : value.parsed(normalizeAddress, 'an address')
}

function readTexts(value: AnswerValue): readonly string[] {
  return value.items().map((item) => item.text())
}

function readState(value: AnswerValue): ContainerState {
  const text = value.text()
  // A state of a later engine must not stop plans that are not about its container; nothing is attached to a dead one.
  return (Object.hasOwn(STATES, text) ? STATES[text] : undefined) ?? 'dead'
}

// A link to a container gives it one more name, with a second slash. A container that is being removed may have none.
function readListedName(names: readonly AnswerValue[], id: string): string {
  const texts = names.map((value) => value.text().replace(/^\//, ''))
  return texts.find((name) => name !== '' && !name.includes('/')) ?? id
}

function readMode(value: AnswerValue, { flavor }: Dialect): NetworkMode {
  const text = value.optionalText()
  if (text === 'host' || text === 'none') return { kind: text }
  if (text.startsWith('container:')) return { kind: 'container', container: text.slice('container:'.length) }
  // Podman shows "bridge" for all networks, in its list nothing
  if (flavor === 'podman') return { kind: 'unknown' }
  return text === '' || text === 'default' || text === DEFAULT_NETWORK
    ? { kind: 'default' }
    : { kind: 'network', network: text }
}

function hasTaskLabel(labels: Pairs): boolean {
  return labels.some(([key]) => key === SWARM_TASK_LABEL)
}
