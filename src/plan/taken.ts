// What an engine gave to a step by chance: it hands out the lowest free subnet or address, which may be one that another step let go,
// or that one still asks for which has failed so far. Who wants it has to take the lucky step back first.
import { hasOverlap } from '../model/address.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import type { NetworkSettings } from '../model/network.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import type { ConnectStep, Step } from './document.ts'
import type { Link } from './links.ts'

/** What steps have done so far: the ids of those whose effect is there, and of the networks that they made. */
export interface Effects {
  readonly done: ReadonlySet<string>
  readonly created: ReadonlyMap<string, string>
}

/** What the lucky steps are looked for with. */
interface Scene extends Effects {
  readonly containers: ReadonlyMap<string, ObservedContainer>
  /** Creations that left the subnet to the engine. */
  readonly made: readonly { readonly id: string; readonly settings: NetworkSettings }[]
  /** Connects by the id of their network. */
  readonly joined: ReadonlyMap<string, readonly ConnectStep[]>
}

/** Links from steps that want something, back or still, to steps that have it, by what the engine shows. */
export function listTaken(
  steps: readonly Step[],
  effects: Effects,
  observed: Pick<ObservedState, 'networks' | 'containers'>,
): readonly Link[] {
  const scene = makeScene(steps, effects, observed)
  return steps.flatMap((step) => listLucky(step, scene).map((to): Link => ({ from: step.id, to })))
}

function makeScene(
  steps: readonly Step[],
  effects: Effects,
  { networks, containers }: Pick<ObservedState, 'networks' | 'containers'>,
): Scene {
  const byId = new Map(networks.map((network) => [network.id, network]))
  const joined = new Map<string, ConnectStep[]>()
  for (const step of steps) {
    if (step.action === 'connect' && effects.done.has(step.id))
      addTo(joined, findNetworkId(step, effects), step)
  }
  const made = steps.flatMap((step) => {
    const live = byId.get(effects.created.get(step.id) ?? '')
    const isLucky = step.action === 'create-network' && step.spec.settings.pools.length === 0
    return isLucky && live !== undefined ? [{ id: step.id, settings: live.settings }] : []
  })
  const byContainer = new Map(containers.map((container) => [container.id, container]))
  return { ...effects, containers: byContainer, made, joined }
}

// What is done has what it asked for and wants back what it let go.
function listLucky(step: Step, scene: Scene): readonly string[] {
  const isDone = scene.done.has(step.id)
  switch (step.action) {
    case 'create-network':
      return isDone ? [] : listHolders(step.spec.settings, scene)
    case 'remove-network':
      return isDone ? listHolders(step.before.settings, scene) : []
    case 'connect':
      return isDone ? [] : listNeighbours(step.endpoint, findNetworkId(step, scene), scene)
    case 'disconnect':
      return isDone && step.before !== null ? listNeighbours(step.before, step.network.id ?? '', scene) : []
  }
}

function findNetworkId({ network }: ConnectStep, { created }: Effects): string {
  return network.id ?? created.get(network.createdBy ?? '') ?? ''
}

function listHolders({ pools, configOnly }: NetworkSettings, { made }: Scene): readonly string[] {
  if (configOnly) return []
  const wanted = pools.flatMap(({ subnet }) => subnet ?? [])
  return made
    .filter(({ settings }) =>
      settings.pools.some(
        ({ subnet }) => subnet !== null && wanted.some((range) => hasOverlap(range, subnet)),
      ),
    )
    .map(({ id }) => id)
}

function listNeighbours(
  { ipv4Address, ipv6Address }: EndpointSettings,
  network: string,
  { joined, containers }: Scene,
): readonly string[] {
  const wanted = [ipv4Address, ipv6Address].filter((address) => address !== null)
  if (wanted.length === 0) return []
  return (joined.get(network) ?? [])
    .filter(({ container }) => {
      const live = containers
        .get(container.id)
        ?.attachments.find(({ networkId }) => networkId === network)?.live
      return wanted.some((address) => address === live?.ipv4Address || address === live?.ipv6Address)
    })
    .map(({ id }) => id)
}
