// Builders of desired and observed states for tests of the planner: complete objects from what a case cares about.
import { createHash } from 'node:crypto'
import {
  DEFAULT_GUARDS,
  type DesiredAttachment,
  type DesiredContainer,
  type DesiredNetwork,
  type DesiredState,
} from '../../src/model/desired.ts'
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointSettings } from '../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type Pool } from '../../src/model/network.ts'
import type {
  EngineIdentity,
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../../src/model/observed.ts'
import { compareText, makePairs, type Pairs } from '../../src/model/pairs.ts'
import type { PlanOptions } from '../../src/plan/options.ts'

export const docker28: EngineIdentity = {
  id: 'engine-28',
  name: 'host',
  flavor: 'docker',
  version: '28.5.2',
  apiVersion: '1.51',
  swarm: 'none',
}

export const docker20: EngineIdentity = {
  ...docker28,
  id: 'engine-20',
  version: '20.10.24',
  apiVersion: '1.41',
}

export const podman5: EngineIdentity = {
  ...docker28,
  id: 'podman-5',
  flavor: 'podman',
  version: '5.4.2',
  apiVersion: '1.41',
}

export const planOptions: PlanOptions = {
  tool: 'xec 1.2.3',
  digest: (parts) => `sha256:${[...parts].join('').length}`,
}

export function pool(subnet: string, rest: Partial<Pool> = {}): Pool {
  return { subnet, ipRange: null, gateway: null, auxAddresses: [], ...rest }
}

export function pairs(entries: Record<string, string>): Pairs {
  return makePairs(Object.entries(entries))
}

export function desiredNetwork(key: string, rest: Partial<DesiredNetwork> = {}): DesiredNetwork {
  return {
    key,
    name: key,
    external: false,
    adopt: false,
    protect: null,
    settings: {},
    range: null,
    ranges: {},
    fromEnv: {},
    ...rest,
  }
}

export function on(network: string, settings: DesiredAttachment['settings'] = {}): DesiredAttachment {
  return { network, settings, range: null, fromEnv: {} }
}

export function desiredContainer(
  key: string,
  attachments: readonly DesiredAttachment[] | null,
  rest: Partial<DesiredContainer> = {},
): DesiredContainer {
  return {
    key,
    container: key,
    attachments,
    policy: 'declared',
    optional: false,
    ports: null,
    range: null,
    ...rest,
  }
}

export function desiredState(rest: Partial<DesiredState> = {}): DesiredState {
  const { networks = [], containers = [], project = { name: 'shop', named: true } } = rest
  const { guards = DEFAULT_GUARDS } = rest
  return {
    project,
    guards,
    networks: [...networks].toSorted((a, b) => compareText(a.key, b.key)),
    containers: [...containers].toSorted((a, b) => compareText(a.key, b.key)),
    ...(rest.policies && { policies: rest.policies }),
  }
}

/** An id of 64 hexadecimal digits made of a name. JSON tells texts apart that are the same in UTF-8. */
export function idOf(name: string): string {
  return createHash('sha256').update(JSON.stringify(name)).digest('hex')
}

export function observedNetwork(
  name: string,
  settings: Partial<NetworkSettings> = {},
  rest: Partial<ObservedNetwork> = {},
): ObservedNetwork {
  return {
    id: idOf(`net ${name}`),
    name,
    isDefault: false,
    predefined: false,
    settings: { ...DEFAULT_NETWORK_SETTINGS, ...settings },
    unknown: [],
    usedElsewhere: null,
    ...rest,
  }
}

/** The labels that xec gives to a network of the project `shop`. */
export function ownLabels(name: string, rest: Record<string, string> = {}): Record<string, string> {
  return {
    'sh.xec.project': 'shop',
    'sh.xec.key': name,
    'sh.xec.name': name,
    'sh.xec.declared': '[]',
    'sh.xec.version': '1.2.3',
    ...rest,
  }
}

export function ownedNetwork(
  name: string,
  settings: Partial<NetworkSettings> = {},
  labels: Record<string, string> = {},
): ObservedNetwork {
  return observedNetwork(name, { ...settings, labels: pairs({ ...ownLabels(name, labels) }) })
}

export const bridge: ObservedNetwork = observedNetwork(
  'bridge',
  { pools: [pool('172.17.0.0/16')] },
  { isDefault: true, predefined: true },
)
export const none: ObservedNetwork = observedNetwork('none', { driver: 'null' }, { predefined: true })
export const host: ObservedNetwork = observedNetwork('host', { driver: 'host' }, { predefined: true })

export function attached(
  network: ObservedNetwork | string,
  settings: Partial<EndpointSettings> = {},
  rest: Partial<ObservedAttachment> = {},
): ObservedAttachment {
  const isKnown = typeof network !== 'string'
  return {
    networkId: isKnown ? network.id : null,
    networkName: isKnown ? network.name : network,
    settings: { ...DEFAULT_ENDPOINT_SETTINGS, ...settings },
    unknown: [],
    live: {
      ipv4Address: settings.ipv4Address ?? null,
      ipv6Address: settings.ipv6Address ?? null,
      macAddress: null,
    },
    ...rest,
  }
}

export function observedContainer(
  name: string,
  attachments: readonly ObservedAttachment[],
  rest: Partial<ObservedContainer> = {},
): ObservedContainer {
  return {
    id: idOf(`ctr ${name}`),
    name,
    state: 'running',
    mode: { kind: 'default' },
    swarmTask: false,
    inspected: true,
    ports: [],
    attachments,
    ...rest,
  }
}

export function observedState(
  networks: readonly ObservedNetwork[],
  containers: readonly ObservedContainer[] = [],
  engine: EngineIdentity = docker28,
): ObservedState {
  return {
    engine,
    networks: [bridge, host, none, ...networks].toSorted((a, b) => compareText(a.name, b.name)),
    containers: [...containers].toSorted((a, b) => compareText(a.name, b.name)),
  }
}
