// The shape of a snapshot, as readers that each check one value: they collect problems with their path and go on, so that all
// are told at once. Lists that have an order get it here.
import { normalizeAddress, normalizeCidr, normalizeMac } from '../../model/address.ts'
import type { EndpointField, EndpointSettings } from '../../model/endpoint.ts'
import { ENDPOINT_FIELDS } from '../../model/endpoint.ts'
import {
  DEFAULT_NETWORK_SETTINGS,
  type NetworkField,
  type NetworkSettings,
  type Pool,
} from '../../model/network.ts'
import type {
  EngineIdentity,
  LiveAddresses,
  NetworkMode,
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
} from '../../model/observed.ts'
import { compareText, makePairs, sortTexts, type Pairs } from '../../model/pairs.ts'
import type { PublishedPort } from '../../model/port.ts'
import type { OpenApply, TakenFacts } from '../../model/snapshot.ts'
import { ShapeReader } from './shape-reader.ts'
import type { EmbeddedMemory, Snapshot } from './snapshot.ts'

const NETWORK_FIELDS = Object.keys(DEFAULT_NETWORK_SETTINGS) as NetworkField[]
const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const
const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const
const LAST_PORT = 65_535

/** Checks the body of a snapshot. Where `problems` is not empty the rest means nothing. */
export function makeState(
  document: Record<string, unknown>,
): Snapshot & { readonly problems: readonly string[] } {
  const reader = new ShapeReader(document)
  const networks = reader.list('networks', readNetwork).toSorted(compareNetworks)
  const containers = reader.list('containers', readContainer).toSorted((a, b) => compareText(a.name, b.name))
  const state = { engine: readIdentity(reader.object('engine')), networks, containers }
  const embedded = document['embedded'] === undefined ? null : readMemory(reader.object('embedded'))
  const taken = document['takenAt'] === undefined ? null : readTaken(reader)
  checkUnique(
    reader,
    'networks',
    networks.map(({ id }) => id),
  )
  checkUnique(
    reader,
    'containers',
    containers.map(({ id }) => id),
  )
  checkUnique(
    reader,
    'containers',
    containers.map(({ name }) => name),
  )
  return { state, embedded, taken, problems: reader.problems }
}

function checkUnique(reader: ShapeReader, path: string, values: readonly string[]): void {
  if (new Set(values).size < values.length) reader.report(path, 'has two entries of one name or id')
}

function compareNetworks(a: ObservedNetwork, b: ObservedNetwork): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id)
}

function readIdentity(reader: ShapeReader): EngineIdentity {
  return {
    id: reader.text('id'),
    name: reader.text('name'),
    flavor: reader.oneOf('flavor', ['docker', 'podman']),
    version: reader.text('version'),
    apiVersion: reader.text('apiVersion'),
    swarm: reader.oneOf('swarm', ['none', 'worker', 'manager']),
  }
}

function readTaken(reader: ShapeReader): TakenFacts {
  return {
    takenAt: readTime(reader, 'takenAt'),
    tool: reader.text('tool'),
    isRedacted: reader.flag('redacted'),
    isNewer: false,
    open: reader.list('open', readOpen),
  }
}

function readOpen(reader: ShapeReader): OpenApply {
  return {
    project: reader.text('project'),
    since: reader.nullable('since', () => readTime(reader, 'since')),
    isRunning: reader.flag('isRunning'),
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

function readTime(reader: ShapeReader, key: string): string {
  const text = reader.text(key)
  if (!TIME.test(text) || Number.isNaN(Date.parse(text))) reader.report(key, 'is no time in UTC')
  return text
}

function readMemory(reader: ShapeReader): EmbeddedMemory {
  return {
    serial: reader.integer('serial', Number.MAX_SAFE_INTEGER),
    automaticSubnets: sortTexts(reader.texts('automaticSubnets')),
  }
}

function readNetwork(reader: ShapeReader): ObservedNetwork {
  return {
    id: reader.text('id'),
    name: reader.text('name'),
    isDefault: reader.flag('isDefault'),
    predefined: reader.flag('predefined'),
    settings: readSettings(reader.object('settings')),
    unknown: reader.manyOf('unknown', NETWORK_FIELDS),
    usedElsewhere: reader.nullable('usedElsewhere', () => reader.flag('usedElsewhere')),
  }
}

function readSettings(reader: ShapeReader): NetworkSettings {
  return {
    driver: reader.text('driver'),
    scope: reader.text('scope'),
    internal: reader.flag('internal'),
    attachable: reader.flag('attachable'),
    ingress: reader.flag('ingress'),
    enableIPv4: reader.flag('enableIPv4'),
    enableIPv6: reader.flag('enableIPv6'),
    encrypted: reader.flag('encrypted'),
    configOnly: reader.flag('configOnly'),
    configFrom: reader.nullable('configFrom', () => reader.text('configFrom')),
    ipamDriver: reader.text('ipamDriver'),
    ipamOptions: readPairs(reader, 'ipamOptions'),
    pools: reader.list('pools', readPool),
    options: readPairs(reader, 'options'),
    labels: readPairs(reader, 'labels'),
  }
}

function readPairs(reader: ShapeReader, key: string): Pairs {
  return makePairs(reader.pairs(key))
}

function readPool(reader: ShapeReader): Pool {
  const auxAddresses = readPairs(reader, 'auxAddresses').map(([name, text]): [string, string] => {
    const address = normalizeAddress(text)
    if (address === null) reader.report('auxAddresses', 'holds something that is no address')
    return [name, address ?? '']
  })
  return {
    subnet: readAddress(reader, 'subnet', normalizeCidr),
    ipRange: readAddress(reader, 'ipRange', normalizeCidr),
    gateway: readAddress(reader, 'gateway', normalizeAddress),
    auxAddresses,
  }
}

type Normalize = (text: string) => string | null

function readAddress(reader: ShapeReader, key: string, normalize: Normalize): string | null {
  return reader.nullable(key, () => {
    const address = normalize(reader.text(key))
    if (address === null) reader.report(key, 'is no address')
    return address
  })
}

// Engines store what was asked for of a container that does not run, sense or not.
function readRequested(reader: ShapeReader, key: string, normalize: Normalize): string | null {
  return reader.nullable(key, () => {
    const text = reader.text(key)
    return normalize(text) ?? text
  })
}

function readContainer(reader: ShapeReader): ObservedContainer {
  const attachments = reader.list('attachments', readAttachment)
  return {
    id: reader.text('id'),
    name: reader.text('name'),
    state: reader.oneOf('state', STATES),
    mode: readMode(reader.object('mode')),
    swarmTask: reader.flag('swarmTask'),
    inspected: reader.flag('inspected'),
    ports: reader.nullable('ports', () => reader.list('ports', readPort)),
    // those of earlier versions do not hold them
    ...(reader.has('labels') ? { labels: readPairs(reader, 'labels') } : {}),
    attachments: attachments.toSorted((a, b) => compareText(a.networkName, b.networkName)),
  }
}

function readMode(reader: ShapeReader): NetworkMode {
  const kind = reader.oneOf('kind', ['default', 'host', 'none', 'unknown', 'container', 'network'])
  if (kind === 'container') return { kind, container: reader.text('container') }
  return kind === 'network' ? { kind, network: reader.text('network') } : { kind }
}

function readPort(reader: ShapeReader): PublishedPort {
  return {
    hostIp: reader.text('hostIp'),
    hostPort: reader.nullable('hostPort', () => reader.integer('hostPort', LAST_PORT)),
    containerPort: reader.integer('containerPort', LAST_PORT),
    protocol: reader.oneOf('protocol', PROTOCOLS),
  }
}

function readAttachment(reader: ShapeReader): ObservedAttachment {
  return {
    networkId: reader.nullable('networkId', () => reader.text('networkId')),
    networkName: reader.text('networkName'),
    settings: readEndpoint(reader.object('settings')),
    unknown: reader.manyOf<EndpointField>('unknown', ENDPOINT_FIELDS),
    live: readLive(reader.object('live')),
  }
}

function readLive(reader: ShapeReader): LiveAddresses {
  return {
    ipv4Address: readAddress(reader, 'ipv4Address', normalizeAddress),
    ipv6Address: readAddress(reader, 'ipv6Address', normalizeAddress),
    macAddress: readAddress(reader, 'macAddress', normalizeMac),
  }
}

function readEndpoint(reader: ShapeReader): EndpointSettings {
  return {
    aliases: sortTexts(reader.texts('aliases')),
    ipv4Address: readRequested(reader, 'ipv4Address', normalizeAddress),
    ipv6Address: readRequested(reader, 'ipv6Address', normalizeAddress),
    linkLocalIPs: sortTexts(reader.texts('linkLocalIPs')),
    macAddress: readRequested(reader, 'macAddress', normalizeMac),
    driverOpts: readPairs(reader, 'driverOpts'),
    gwPriority: reader.integer('gwPriority', Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    links: sortTexts(reader.texts('links')),
  }
}
