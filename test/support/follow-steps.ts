// Follows the steps of a plan on an observed state and refuses what every engine refuses, so that tests of the planner can run
// whole plans without an engine. It knows orders and conflicts only; how engines behave is the contract suite's business.
import { hasOverlap, parseCidr, renderAddress } from '../../src/model/address.ts'
import type { NetworkSettings, NetworkSpec } from '../../src/model/network.ts'
import type {
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../../src/model/observed.ts'
import { compareText, findPair } from '../../src/model/pairs.ts'
import type { NetworkRef, Step } from '../../src/plan/document.ts'
import { idOf } from './states.ts'

interface Following {
  networks: ObservedNetwork[]
  containers: ObservedContainer[]
  readonly made: Map<string, string>
  readonly trap: boolean
}

/**
 * The state after all steps, run in the given order. Throws where a step cannot be done, or starts before what it waits for.
 * `made` takes the ids of the networks that steps make.
 */
export function followSteps(
  state: ObservedState,
  steps: readonly Step[],
  made: Map<string, string> = new Map(),
): ObservedState {
  const following: Following = {
    networks: [...state.networks],
    containers: [...state.containers],
    made,
    trap: state.engine.flavor === 'docker' && Number(state.engine.apiVersion.split('.')[1]) >= 43,
  }
  const known = new Set(steps.map(({ id }) => id))
  const ended = new Set<string>()
  for (const step of steps) {
    for (const id of [...step.waitsFor, ...step.after]) {
      if (known.has(id) && !ended.has(id)) throw new Error(`${step.id} starts before ${id}`)
    }
    follow(step, following)
    ended.add(step.id)
  }
  return {
    engine: state.engine,
    networks: following.networks.toSorted((a, b) => compareText(a.name, b.name)),
    containers: following.containers,
  }
}

/** As `followSteps`; null where a network was given by chance the subnet that a later step asks for, which no order can rule out. */
export function followIfLucky(
  state: ObservedState,
  steps: readonly Step[],
  made: Map<string, string>,
): ObservedState | null {
  try {
    return followSteps(state, steps, made)
  } catch (error) {
    if (error instanceof Error && error.message.includes(' overlaps ')) return null
    throw error
  }
}

/** The steps that are done where some fail: what needs a failed one is not started, what only comes after it is. */
export function failSteps(steps: readonly Step[], isFailing: (index: number) => boolean): Step[] {
  const lost = new Set<string>()
  return steps.filter(({ id, waitsFor }, index) => {
    const isLost = isFailing(index) || waitsFor.some((other) => lost.has(other))
    if (isLost) lost.add(id)
    return !isLost
  })
}

/** The steps in another order that their links allow, picked by a number: what engines and executors may make of them. */
export function reorderSteps(steps: readonly Step[], salt: number): Step[] {
  const left = [...steps]
  const ended = new Set<string>()
  const ordered: Step[] = []
  let state = salt
  while (left.length > 0) {
    const ready = left.filter((step) => [...step.waitsFor, ...step.after].every((id) => ended.has(id)))
    state = (state * 48_271 + 11) % 2_147_483_647
    const next = ready[state % ready.length]
    if (next === undefined) throw new Error('the links form a circle')
    left.splice(left.indexOf(next), 1)
    ended.add(next.id)
    ordered.push(next)
  }
  return ordered
}

function follow(step: Step, following: Following): void {
  switch (step.action) {
    case 'create-network':
      return createNetwork(step, following)
    case 'remove-network':
      return removeNetwork(step.network, following)
    case 'connect':
      return connect(step, following)
    case 'disconnect':
      return disconnect(step, following)
  }
}

function createNetwork(
  { id, spec }: Extract<Step, { action: 'create-network' }>,
  following: Following,
): void {
  const { networks } = following
  if (networks.some(({ name }) => name === spec.name)) throw new Error(`${spec.name} exists`)
  const settings = makeSettings(spec, networks)
  for (const other of networks) {
    if (hasSharedAddresses(settings, other.settings)) throw new Error(`${spec.name} overlaps ${other.name}`)
    const bridge = findPair(settings.options, 'com.docker.network.bridge.name')
    if (
      bridge !== undefined &&
      bridge === findPair(other.settings.options, 'com.docker.network.bridge.name')
    ) {
      throw new Error(`${bridge} is the bridge of ${other.name}`)
    }
  }
  const network: ObservedNetwork = {
    id: idOf(`made ${spec.name} ${following.made.size}`),
    name: spec.name,
    isDefault: false,
    predefined: false,
    settings,
    unknown: [],
    usedElsewhere: null,
  }
  following.made.set(id, network.id)
  networks.push(network)
}

// A config-from network has all but its own flags from its source.
function makeSettings(
  { name, settings }: NetworkSpec,
  networks: readonly ObservedNetwork[],
): NetworkSettings {
  if (settings.configFrom !== null) {
    const source = networks.find((network) => network.name === settings.configFrom)
    if (source?.settings.configOnly !== true) throw new Error(`${name} has no source ${settings.configFrom}`)
    const { labels, options, pools } = source.settings
    return { ...settings, labels, options, pools }
  }
  const isLeftOpen = settings.pools.length === 0 && !settings.configOnly
  return isLeftOpen ? { ...settings, pools: [freePool(networks)] } : settings
}

function hasSharedAddresses(a: NetworkSettings, b: NetworkSettings): boolean {
  if ([a, b].some(({ driver, configOnly }) => driver === 'overlay' || configOnly)) return false
  return listSubnets(a).some((subnet) => listSubnets(b).some((other) => hasOverlap(subnet, other)))
}

function listSubnets({ pools }: NetworkSettings): string[] {
  return pools.flatMap(({ subnet }) => subnet ?? [])
}

// Engines give the lowest free subnet, which may be one that somebody was about to ask for.
function freePool(networks: readonly ObservedNetwork[]) {
  const taken = networks.flatMap(({ settings }) => listSubnets(settings))
  const free = Array.from({ length: 200 }, (_, index) => `10.${index + 1}.0.0/24`).find(
    (subnet) => !taken.some((range) => hasOverlap(range, subnet)),
  )
  return { subnet: free ?? null, ipRange: null, gateway: null, auxAddresses: [] }
}

function isOn(attachment: ObservedAttachment, network: ObservedNetwork): boolean {
  return attachment.networkId === null
    ? attachment.networkName === network.name
    : attachment.networkId === network.id
}

function removeNetwork(ref: NetworkRef, following: Following): void {
  const network = find(ref, following)
  const busy = following.containers.find(({ attachments }) => attachments.some((item) => isOn(item, network)))
  if (busy !== undefined) throw new Error(`${network.name} is still used by ${busy.name}`)
  const consumer = following.networks.find(({ settings }) => settings.configFrom === network.name)
  if (consumer !== undefined) throw new Error(`${network.name} is the source of ${consumer.name}`)
  following.networks = following.networks.filter((other) => other !== network)
}

function find({ id, createdBy, name }: NetworkRef, { networks, made }: Following): ObservedNetwork {
  const wanted = id ?? made.get(createdBy ?? '')
  const network = networks.find((other) =>
    id === null && createdBy === null ? other.predefined && other.name === name : other.id === wanted,
  )
  if (network === undefined) throw new Error(`${name} is not there`)
  return network
}

function connect(step: Extract<Step, { action: 'connect' }>, following: Following): void {
  const network = find(step.network, following)
  const container = following.containers.find(({ id }) => id === step.container.id) as ObservedContainer
  const { endpoint } = step
  if (network.settings.configOnly) throw new Error(`${network.name} is config-only`)
  if (container.attachments.some((item) => isOn(item, network)))
    throw new Error(`${container.name} is on ${network.name}`)
  if (container.attachments.some(({ networkName }) => networkName === 'none'))
    throw new Error(`${container.name} is on none`)
  const { mode } = container
  if (
    following.trap &&
    mode.kind === 'network' &&
    !following.networks.some(({ id, name }) => name === mode.network || id.startsWith(mode.network))
  ) {
    throw new Error(`${container.name} cannot be connected while ${mode.network} does not exist`)
  }
  const held = following.containers.flatMap((other) =>
    other.attachments
      .filter((item) => isOn(item, network))
      .flatMap(({ live, settings }) => [live.ipv4Address, settings.ipv4Address]),
  )
  if (endpoint.ipv4Address !== null && held.includes(endpoint.ipv4Address)) {
    throw new Error(`${endpoint.ipv4Address} is taken on ${network.name}`)
  }
  const given = container.state === 'running' ? findFreeAddress(network, held) : null
  const live = {
    ipv4Address: endpoint.ipv4Address ?? given,
    ipv6Address: endpoint.ipv6Address,
    macAddress: null,
  }
  const attachment: ObservedAttachment = {
    networkId: network.id,
    networkName: network.name,
    settings: endpoint,
    unknown: [],
    live,
  }
  replaceAttachments(container, [...container.attachments, attachment], following)
}

// Engines hand out the lowest free address, after the gateway.
function findFreeAddress({ settings }: ObservedNetwork, held: readonly (string | null)[]): string | null {
  const range = settings.pools.map(({ subnet }) => parseCidr(subnet ?? '')).find((pool) => pool?.family === 4)
  if (range === undefined || range === null) return null
  let value = range.first + 2n
  while (held.includes(renderAddress(4, value))) value += 1n
  return value < range.last ? renderAddress(4, value) : null
}

function disconnect(step: Extract<Step, { action: 'disconnect' }>, following: Following): void {
  const container = following.containers.find(({ id }) => id === step.container.id) as ObservedContainer
  const { id, name } = step.network
  const left = container.attachments.filter(({ networkId, networkName }) =>
    id === null || networkId === null ? networkName !== name : networkId !== id,
  )
  if (left.length === container.attachments.length) throw new Error(`${container.name} is not on ${name}`)
  replaceAttachments(container, left, following)
}

function replaceAttachments(
  container: ObservedContainer,
  attachments: readonly ObservedAttachment[],
  following: Following,
): void {
  const sorted = attachments.toSorted((a, b) => compareText(a.networkName, b.networkName))
  following.containers = following.containers.map((other) =>
    other.id === container.id ? { ...container, attachments: sorted } : other,
  )
}
