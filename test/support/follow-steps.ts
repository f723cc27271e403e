// Follows the steps of a plan on an observed state and refuses what every engine refuses, so that tests of the planner can run
// whole plans without an engine. It knows orders and conflicts only; how engines behave is the contract suite's business.
import { hasOverlap } from '../../src/model/address.ts'
import type {
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../../src/model/observed.ts'
import type { NetworkRef, Step } from '../../src/plan/document.ts'
import { compareText } from '../../src/model/pairs.ts'
import { idOf } from './states.ts'

interface Following {
  networks: ObservedNetwork[]
  containers: ObservedContainer[]
  readonly made: Map<string, string>
  readonly trap: boolean
}

/** The state after all steps, run in the given order. Throws where a step cannot be done, or starts before what it waits for. */
export function followSteps(state: ObservedState, steps: readonly Step[]): ObservedState {
  const following: Following = {
    networks: [...state.networks],
    containers: [...state.containers],
    made: new Map(),
    trap: state.engine.flavor === 'docker' && Number(state.engine.apiVersion.split('.')[1]) >= 43,
  }
  const ended = new Set<string>()
  for (const step of steps) {
    for (const id of [...step.waitsFor, ...step.after]) {
      if (!ended.has(id)) throw new Error(`${step.id} starts before ${id}`)
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
  const subnets = spec.settings.pools.flatMap(({ subnet }) => subnet ?? [])
  for (const other of networks) {
    const taken = other.settings.pools.flatMap(({ subnet }) => subnet ?? [])
    if (subnets.some((subnet) => taken.some((range) => hasOverlap(range, subnet)))) {
      throw new Error(`${spec.name} overlaps ${other.name}`)
    }
  }
  const pools =
    spec.settings.pools.length > 0 || spec.settings.configOnly ? spec.settings.pools : [freePool(networks)]
  const network: ObservedNetwork = {
    id: idOf(`made ${spec.name} ${following.made.size}`),
    name: spec.name,
    isDefault: false,
    predefined: false,
    settings: { ...spec.settings, pools },
    unknown: [],
    usedElsewhere: null,
  }
  following.made.set(id, network.id)
  networks.push(network)
}

function freePool(networks: readonly ObservedNetwork[]) {
  const taken = networks.flatMap(({ settings }) => settings.pools.flatMap(({ subnet }) => subnet ?? []))
  const free = Array.from({ length: 200 }, (_, index) => `192.168.${index}.0/24`).find(
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
  following.networks = following.networks.filter((other) => other !== network)
}

function find({ id, createdBy, name }: NetworkRef, { networks, made }: Following): ObservedNetwork {
  const wanted = id ?? made.get(createdBy ?? '')
  const network = networks.find((other) => other.id === wanted)
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
    !following.networks.some(({ name }) => name === mode.network)
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
  const live = { ipv4Address: endpoint.ipv4Address, ipv6Address: endpoint.ipv6Address, macAddress: null }
  const attachment: ObservedAttachment = {
    networkId: network.id,
    networkName: network.name,
    settings: endpoint,
    unknown: [],
    live,
  }
  replaceAttachments(container, [...container.attachments, attachment], following)
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
