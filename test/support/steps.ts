// Steps for tests, made from few words. The network `frontend` has the id `frontend-id`, the container `api` the id `api-id`.
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointSettings } from '../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../../src/model/network.ts'
import type {
  ConnectStep,
  CreateNetworkStep,
  DisconnectStep,
  NetworkRef,
  RemoveNetworkStep,
} from '../../src/plan/document.ts'

type Order = { waitsFor?: string[]; after?: string[]; of?: string }

function makeRef(name: string, ref: Partial<NetworkRef> = {}): NetworkRef {
  return { name, id: `${name}-id`, createdBy: null, ...ref }
}

export function makeCreate(
  name: string,
  { settings = {}, ...order }: Order & { settings?: Partial<NetworkSettings> } = {},
): CreateNetworkStep {
  return {
    id: `create-network:${name}`,
    action: 'create-network',
    spec: { name, settings: { ...DEFAULT_NETWORK_SETTINGS, ...settings } },
    ...makeBase(`networks.${name}`, order),
  }
}

export function makeRemove(name: string, order: Order = {}): RemoveNetworkStep {
  const base = makeBase(`networks.${name}`, order)
  const before = { name, settings: DEFAULT_NETWORK_SETTINGS }
  return { id: `remove-network:${name}`, action: 'remove-network', network: makeRef(name), before, ...base }
}

export function makeConnect(
  [container, network]: readonly [string, string],
  {
    endpoint = {},
    ref = {},
    mode = null,
    ...order
  }: Order & {
    endpoint?: Partial<EndpointSettings>
    ref?: Partial<NetworkRef>
    mode?: string | null
  } = {},
): ConnectStep {
  return {
    id: `connect:${container}/${network}`,
    action: 'connect',
    network: makeRef(network, ref),
    container: { name: container, id: `${container}-id`, mode },
    endpoint: { ...DEFAULT_ENDPOINT_SETTINGS, ...endpoint },
    ...makeBase(`containers.${container}/${network}`, order),
  }
}

export function makeDisconnect(
  [container, network]: readonly [string, string],
  {
    before = DEFAULT_ENDPOINT_SETTINGS,
    ref = {},
    mode = null,
    ...order
  }: Order & {
    before?: EndpointSettings | null
    ref?: Partial<NetworkRef>
    mode?: string | null
  } = {},
): DisconnectStep {
  return {
    id: `disconnect:${container}/${network}`,
    action: 'disconnect',
    network: makeRef(network, ref),
    container: { name: container, id: `${container}-id`, mode },
    before,
    ...makeBase(`containers.${container}/${network}`, order),
  }
}

function makeBase(address: string, { waitsFor = [], after = [], of = address }: Order) {
  return { waitsFor, after, of, hazards: [], irreversible: null }
}
