// The topology before and after a plan, found by following its steps. A plan from a file may say anything: steps on what is not
// there have no effect.
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { findPair } from '../model/pairs.ts'
import type { ConnectStep, CreateNetworkStep, DisconnectStep, Plan, Step } from '../plan/document.ts'
import { dropNetwork, findHandle } from '../plan/handles.ts'
import { redactStep } from '../plan/sensitive.ts'
import { renderNetworkAddress } from './declared.ts'
import { makeLink, makeNetwork } from './facts.ts'
import { listScene, makeScene, renderNamedAddress, type Scene } from './scene.ts'
import { listLinked, makeTopology, renderLinkKey, type Topology, type TopologyNetwork } from './topology.ts'

/** What a plan starts from and what it leads to. What changes is marked in both, as far as it is there. */
export interface PlannedTopology {
  readonly before: Topology
  readonly after: Topology
}

/** Makes the topology before and after a plan that was made of these states. The plan may be masked. */
export function makePlannedTopology(
  observed: ObservedState,
  plan: Plan,
  desired: DesiredState,
): PlannedTopology {
  const scene = makeScene(observed, { desired, addresses: listGoing(plan) })
  const before = listScene(scene)
  const following: Following = {
    ...scene,
    before: {
      networks: new Set(before.networks.map(({ address }) => address)),
      links: new Set(before.links.map(renderLinkKey)),
    },
    byAddress: new Map(desired.networks.map((network) => [renderNetworkAddress(network.key), network])),
  }
  for (const step of plan.steps) follow(redactStep(step, plan.sensitive).step, following)
  const after = listScene(following)
  const needed = listLinked(before.links, after.links)
  return { before: makeTopology(markBefore(before, after), needed), after: makeTopology(after, needed) }
}

// What a plan removes it may call otherwise than by its name: after the key of the file, where that has a new name for it.
function listGoing({ steps }: Plan): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap((step) =>
      step.action === 'remove-network' && step.network.id !== null ? [[step.network.id, step.of]] : [],
    ),
  )
}

interface Following extends Scene {
  /** The addresses of the networks, and the keys of the links, that were there before. */
  readonly before: { readonly networks: ReadonlySet<string>; readonly links: ReadonlySet<string> }
  /** What the file says, by address. */
  readonly byAddress: Scene['declared']
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
      return disconnect(step, following)
  }
}

function createNetwork({ id, of, spec }: CreateNetworkStep, following: Following): void {
  const { networks, handles, before, byAddress } = following
  const { name, settings } = spec
  const source = networks.get(handles.get(settings.configFrom ?? '') ?? '')
  const protect = findPair(settings.labels, 'sh.xec.protect') === 'true'
  const made = makeNetwork({
    address: of,
    name,
    settings,
    desired: byAddress.get(of) ?? null,
    // what the step holds of the environment is taken out already
    owner: { sensitive: [], protect },
    owned: true,
    predefined: false,
  })
  const subnets = source?.subnets ?? made.subnets
  networks.set(id, { ...made, subnets, mark: before.networks.has(of) ? 'replace' : 'create' })
  handles.set(name, id)
}

function connect(step: ConnectStep, following: Following): void {
  const { networks, handles, containers, declared, before } = following
  const placed = containers.get(step.container.id)
  if (placed === undefined) return
  const { name } = step.network
  const handle = findHandle(step.network, handles)
  const network = networks.get(handle) ?? makeUnlisted(name, declared)
  networks.set(handle, network)
  const link = makeLink({
    container: placed.container.address,
    network: network.address,
    settings: step.endpoint,
    // what the step holds of the environment is taken out already
    fromEnv: {},
  })
  const mark = before.links.has(renderLinkKey(link)) ? 'reconnect' : 'connect'
  placed.links.set(handle, { ...link, mark })
}

function makeUnlisted(name: string, declared: Scene['declared']): TopologyNetwork {
  return makeNetwork({
    address: renderNamedAddress(name, declared),
    name,
    settings: {},
    desired: declared.get(name) ?? null,
    owner: null,
    owned: false,
    predefined: false,
  })
}

function disconnect({ container, network }: DisconnectStep, { handles, containers }: Following): void {
  containers.get(container.id)?.links.delete(findHandle(network, handles))
}

function markBefore(before: Topology, after: Topology): Topology {
  const networks = new Map(after.networks.map((network) => [network.address, network.mark]))
  const links = new Map(after.links.map((link) => [renderLinkKey(link), link.mark]))
  return {
    ...before,
    networks: before.networks.map((network) => {
      const mark = networks.get(network.address)
      return { ...network, mark: mark === undefined ? 'remove' : mark }
    }),
    links: before.links.map((link) => {
      const mark = links.get(renderLinkKey(link))
      return { ...link, mark: mark === undefined ? 'disconnect' : mark }
    }),
  }
}
