// Which steps need which, as links between step ids: a step is not started if one that it needs fails. A weight makes a link a
// wish that is given up, lightest first, where wishes and needs go in a circle.
import type { NetworkSpec } from '../model/network.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { collectFootprints, findConflicts, listComing, listLive } from './footprint.ts'
import type { Move } from './move.ts'
import {
  isComing,
  isGoing,
  type ComingNetwork,
  type GoingNetwork,
  type NetworkDecision,
} from './network-decision.ts'

/** One step before another. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly weight?: number
}

/** What is given up first where not everything can be had. */
const WEIGHT = { joinFirstStopped: 1, createFirst: 2, joinFirst: 3 } as const

/** Links between the creations and removals of networks. */
export function linkNetworks(networks: readonly NetworkDecision[], engine: EngineIdentity): readonly Link[] {
  const going = networks.filter(isGoing)
  const coming = networks.filter(isComing)
  return [
    ...linkConflicts(going, coming, engine),
    ...linkConfigSources(going, coming),
    ...coming.filter(({ observed, name }) => observed !== null && observed.name !== name).map(linkRename),
  ]
}

// A network that gets a new name is made before the old one goes, unless they cannot exist side by side.
function linkRename(network: NetworkDecision): Link {
  const weight = WEIGHT.createFirst
  return { from: renderCreate(network), to: renderRemove(network), weight }
}

// A network goes before another takes its name, its device or its addresses.
function linkConflicts(
  going: readonly NetworkDecision[],
  coming: readonly NetworkDecision[],
  engine: EngineIdentity,
): readonly Link[] {
  const leaving = collectFootprints(listLive(going, engine))
  return listComing(coming, engine).flatMap((footprint) =>
    findConflicts(footprint, leaving).map(({ other }): Link => ({
      from: renderRemove(other),
      to: renderCreate(footprint.decision),
    })),
  )
}

// A source is made before its consumers and goes after them.
function linkConfigSources(
  going: readonly GoingNetwork[],
  coming: readonly ComingNetwork[],
): readonly Link[] {
  const comingByName = new Map(coming.map((network) => [network.name, network]))
  const creations = coming.flatMap((network): Link[] => {
    const source = findSource(network.spec, comingByName)
    return source === undefined ? [] : [{ from: renderCreate(source), to: renderCreate(network) }]
  })
  const goingByName = new Map(going.map((network) => [network.observed.name, network]))
  const removals = going.flatMap((network): Link[] => {
    const source = findSource(network.observed, goingByName)
    return source === undefined ? [] : [{ from: renderRemove(network), to: renderRemove(source) }]
  })
  return [...creations, ...removals]
}

function findSource(
  { settings: { configFrom } }: NetworkSpec,
  networks: ReadonlyMap<string, NetworkDecision>,
): NetworkDecision | undefined {
  return configFrom === null ? undefined : networks.get(configFrom)
}

/** The id of the step that creates a network. */
export function renderCreate({ part }: NetworkDecision): string {
  return `create-network:${part}`
}

/** The id of the step that removes a network. */
export function renderRemove({ part }: NetworkDecision): string {
  return `remove-network:${part}`
}

/** The id of a step that takes a container off. */
export function renderDisconnect({ address }: Move): string {
  return `disconnect:${address.slice('containers.'.length)}`
}

/** The id of a step that puts a container on. */
export function renderConnect({ address }: Move): string {
  return `connect:${address.slice('containers.'.length)}`
}
