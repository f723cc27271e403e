// The state that a plan leads to, found by following its steps. A plan from a file may say anything: steps on what is not there have no
// effect. Addresses that the engine will choose are not known yet.
import type { NetworkSettings } from '../model/network.ts'
import type {
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../model/observed.ts'
import type { ConnectStep, CreateNetworkStep, NetworkRef, Plan, Step } from '../plan/document.ts'
import { dropNetwork, findHandle } from '../plan/handles.ts'

/** Makes the state after all steps of a plan that was made of this state. */
export function makeStateAfter(observed: ObservedState, { steps }: Pick<Plan, 'steps'>): ObservedState {
  const following: Following = {
    networks: new Map(observed.networks.map((network) => [network.id, network])),
    containers: new Map(observed.containers.map((container) => [container.id, container])),
    handles: new Map(observed.networks.map(({ id, name }) => [name, id])),
  }
  for (const step of steps) follow(step, following)
  return {
    engine: observed.engine,
    networks: [...following.networks.values()],
    containers: [...following.containers.values()],
  }
}

interface Following {
  /** By id, or by the step that makes them. */
  readonly networks: Map<string, ObservedNetwork>
  readonly containers: Map<string, ObservedContainer>
  /** Ids by name. */
  readonly handles: Map<string, string>
}

function follow(step: Step, following: Following): void {
  switch (step.action) {
    case 'create-network':
      return createNetwork(step, following)
    case 'remove-network':
      return dropNetwork(step.network, following)
    case 'connect':
      return connect(step, following)
    case 'disconnect':
      return detach(step.container.id, step.network, following)
  }
}

function createNetwork({ id, spec }: CreateNetworkStep, { networks, handles }: Following): void {
  const { name, settings } = spec
  const source = networks.get(handles.get(settings.configFrom ?? '') ?? '')?.settings
  networks.set(id, {
    id,
    name,
    isDefault: false,
    predefined: false,
    settings: source === undefined ? settings : inherit(settings, source),
    unknown: [],
    usedElsewhere: null,
  })
  handles.set(name, id)
}

// What a config-only network gives to those that are made from it.
function inherit(settings: NetworkSettings, source: NetworkSettings): NetworkSettings {
  const { enableIPv4, enableIPv6, pools, options, labels } = source
  return { ...settings, enableIPv4, enableIPv6, pools, options, labels }
}

function connect({ container, network, endpoint }: ConnectStep, following: Following): void {
  const networkId = findHandle(network, following.handles)
  detach(container.id, network, following)
  const found = following.containers.get(container.id)
  if (found === undefined) return
  const attachment: ObservedAttachment = {
    networkId,
    networkName: network.name,
    settings: endpoint,
    unknown: [],
    live: { ipv4Address: null, ipv6Address: null, macAddress: null },
  }
  following.containers.set(found.id, { ...found, attachments: [...found.attachments, attachment] })
}

function detach(containerId: string, network: NetworkRef, { containers, handles }: Following): void {
  const found = containers.get(containerId)
  if (found === undefined) return
  const id = findHandle(network, handles)
  const attachments = found.attachments.filter(
    ({ networkId, networkName }) => (networkId ?? handles.get(networkName) ?? networkName) !== id,
  )
  containers.set(containerId, { ...found, attachments })
}
