// The embedded engine's state: what an engine shows, and what it must remember beside that. Values, never changed in place, so
// that an operation that fails leaves nothing behind but what a real engine leaves.
import { createHash } from 'node:crypto'
import type { EngineError } from '../../model/errors.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../../model/network.ts'
import type {
  EngineIdentity,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../../model/observed.ts'
import { compareText } from '../../model/pairs.ts'
import type { EmbeddedMemory, Snapshot } from '../snapshot/snapshot.ts'
import { refuse } from './refusal.ts'

/** All that the embedded engine knows. */
export interface EmbeddedState extends ObservedState, EmbeddedMemory {}

/** What an operation leads to. An engine can refuse a call and be changed by it all the same. */
export interface Outcome {
  readonly state: EmbeddedState
  readonly error: EngineError | null
}

/** What the embedded engine behaves as, whatever its file was read from. */
const BEHAVIOUR = { flavor: 'docker', version: '28.5.2', apiVersion: '1.51', swarm: 'none' } as const

const FRESH_ENGINE: EngineIdentity = { id: 'embedded', name: 'embedded', ...BEHAVIOUR }
const DEFAULT_SUBNET = '172.17.0.0/16'

const DEFAULT_BRIDGE: Partial<NetworkSettings> = {
  pools: [{ subnet: DEFAULT_SUBNET, ipRange: null, gateway: '172.17.0.1', auxAddresses: [] }],
  options: [
    ['com.docker.network.bridge.default_bridge', 'true'],
    ['com.docker.network.bridge.enable_icc', 'true'],
    ['com.docker.network.bridge.enable_ip_masquerade', 'true'],
    ['com.docker.network.bridge.host_binding_ipv4', '0.0.0.0'],
    ['com.docker.network.bridge.name', 'docker0'],
    ['com.docker.network.driver.mtu', '1500'],
  ],
}

/** The state of an engine that was just installed. */
export const FRESH_STATE: EmbeddedState = {
  engine: FRESH_ENGINE,
  networks: [
    makePredefined('bridge', DEFAULT_BRIDGE),
    makePredefined('host', { driver: 'host' }),
    makePredefined('none', { driver: 'null' }),
  ],
  containers: [],
  serial: 0,
  automaticSubnets: [DEFAULT_SUBNET],
}

function makePredefined(name: string, settings: Partial<NetworkSettings>): ObservedNetwork {
  return {
    id: makeHash(`predefined ${name}`),
    name,
    isDefault: name === 'bridge',
    predefined: true,
    settings: { ...DEFAULT_NETWORK_SETTINGS, ...settings },
    unknown: [],
    usedElsewhere: false,
  }
}

/** The state that a snapshot holds; of another engine's snapshot the embedded engine goes on with what it can. */
export function makeEmbeddedState({ state, embedded }: Snapshot): EmbeddedState {
  const memory = embedded ?? { serial: 0, automaticSubnets: FRESH_STATE.automaticSubnets }
  return { ...state, engine: { ...state.engine, ...BEHAVIOUR }, ...memory }
}

/** The snapshot that holds a state. */
export function makeSnapshot({ serial, automaticSubnets, ...state }: EmbeddedState): Snapshot {
  return { state, embedded: { serial, automaticSubnets }, taken: null }
}

/** 64 hexadecimal digits that belong to a text. */
export function makeHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A new id, never given before, and the state that remembers it. Depends on nothing but the state and the name. */
export function makeId(
  state: EmbeddedState,
  name: string,
): { readonly state: EmbeddedState; readonly id: string } {
  const serial = state.serial + 1
  return { state: { ...state, serial }, id: makeHash(`${serial} ${name}`) }
}

/** A network by id, name or the beginning of its id, in this order, as engines look it up. */
export function findNetwork(state: EmbeddedState, idOrName: string): ObservedNetwork | undefined {
  return findItem(state.networks, idOrName)
}

/** The same, or the engine's 404. */
export function requireNetwork(state: EmbeddedState, idOrName: string): ObservedNetwork {
  const network = findNetwork(state, idOrName)
  if (network === undefined) throw refuse('not-found', 404, `network ${idOrName} not found`)
  return network
}

/** A container by id, name or the beginning of its id. */
export function findContainer(state: EmbeddedState, idOrName: string): ObservedContainer | undefined {
  return findItem(state.containers, idOrName)
}

/** The same, or the engine's 404. */
export function requireContainer(state: EmbeddedState, idOrName: string): ObservedContainer {
  const container = findContainer(state, idOrName)
  if (container === undefined) throw refuse('not-found', 404, `No such container: ${idOrName}`)
  return container
}

function findItem<Item extends { readonly id: string; readonly name: string }>(
  items: readonly Item[],
  idOrName: string,
): Item | undefined {
  const exact = items.find(({ id }) => id === idOrName) ?? items.find(({ name }) => name === idOrName)
  if (exact !== undefined || idOrName === '') return exact
  const candidates = items.filter(({ id }) => id.startsWith(idOrName))
  return candidates.length === 1 ? candidates[0] : undefined
}

/** The state with a container in the place of the one with the same id, or added. */
export function replaceContainer(state: EmbeddedState, container: ObservedContainer): EmbeddedState {
  const others = state.containers.filter(({ id }) => id !== container.id)
  return { ...state, containers: [...others, container].toSorted((a, b) => compareText(a.name, b.name)) }
}

/** True if a container has processes, frozen or not: its attachments are live then. */
export function isLive(container: ObservedContainer): boolean {
  return container.state === 'running' || container.state === 'paused' || container.state === 'restarting'
}
