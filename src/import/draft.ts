// The first draft of an import: every selected object as an entry, by the rules of what a file declares.
import type { Join } from '../config/extend.ts'
import { parseFamily, type AddressFamily } from '../model/address.ts'
import type { DesiredState } from '../model/desired.ts'
import type { ObservedContainer, ObservedNetwork, ObservedState } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import { findOwners } from '../plan/ownership.ts'
import { makeContainerEntry, makeSettings } from './container-entry.ts'
import { makeKeys } from './keys.ts'
import { makeNetworkEntry } from './network-entry.ts'
import type { ImportNote, ImportStyle } from './options.ts'
import type { Draft } from './prune.ts'
import { renderLoss, type EntryScene, type FindVariable } from './scene.ts'
import { makeFinder, type Selected } from './select.ts'

/** What a draft is made with. `existing` is what the file declares already; null where there is none. */
export interface DraftContext {
  readonly observed: ObservedState
  readonly project: string
  readonly style: ImportStyle
  readonly existing: DesiredState | null
  /** Keys that the file uses, in profiles too. */
  readonly taken: TakenKeys
  readonly findVariable: FindVariable
}

/** Keys that are not free any more. */
export interface TakenKeys {
  readonly networks: readonly string[]
  readonly containers: readonly string[]
}

/** A draft, and what is to be told beside it. */
export interface NotedDraft {
  readonly draft: Draft
  readonly notes: readonly ImportNote[]
}

/** Makes the draft of what was selected and is not in the file already. */
export function makeDraft(selected: Selected, context: DraftContext): NotedDraft {
  const { existing } = context
  const networks = selected.networks.filter(({ name }) => !hasNetwork(existing, name))
  const containers = selected.containers.filter(({ name }) => !hasContainer(existing, name))
  const scene = makeScene({ networks, containers }, context)
  const made = containers.map((container) => ({ container, ...makeContainerEntry(container, scene) }))
  const draft: Draft = {
    networks: { entries: networks.map((network) => makeNetworkEntry(network, scene)), below: [] },
    containers: {
      entries: made.flatMap((item) => (item.kind === 'entry' ? [item.entry] : [])),
      below: made.flatMap((item) =>
        item.kind === 'loss' ? [renderLoss(JSON.stringify(item.container.name), item.why)] : [],
      ),
    },
    joins: existing === null ? [] : listJoins(existing, context.observed, scene),
  }
  return { draft, notes: [...scene.notes, ...noteHidden(containers)] }
}

// Of what the file does not declare, a target would leave the networks that it declares.
function listJoins(
  { containers }: DesiredState,
  observed: ObservedState,
  scene: EntryScene,
): readonly Join[] {
  const byName = new Map(observed.containers.map((container) => [container.name, container]))
  return containers.flatMap(({ key, container, attachments, policy }) => {
    if (attachments === null || policy !== 'declared') return []
    return (byName.get(container)?.attachments ?? []).flatMap((attachment) => {
      const network = scene.findNetwork(attachment)
      const added = network === null ? undefined : scene.networkKeys.get(network.id)
      if (network === null || added === undefined) return []
      return [{ target: key, network: added, settings: makeSettings(attachment, network, scene) }]
    })
  })
}

function hasNetwork(existing: DesiredState | null, name: string): boolean {
  return existing?.networks.some((network) => network.name === name) === true
}

function hasContainer(existing: DesiredState | null, name: string): boolean {
  return existing?.containers.some(({ container }) => container === name) === true
}

interface Objects {
  readonly networks: readonly ObservedNetwork[]
  readonly containers: readonly ObservedContainer[]
}

function makeScene({ networks, containers }: Objects, context: DraftContext): EntryScene {
  const { observed, project, style, existing, taken, findVariable } = context
  const owners = findOwners(observed.networks)
  const findOwnKey = ({ id }: ObservedNetwork): string | null => {
    const owner = owners.get(id)
    return owner?.project === project ? owner.key : null
  }
  const networkKeys = makeKeys(
    networks.map((network) => ({ ...network, wanted: findOwnKey(network) })),
    taken.networks,
  )
  const declared = (existing?.networks ?? []).map(({ name, key }) => [name, key] as const)
  return {
    engine: observed.engine,
    project,
    style,
    owners,
    networkKeys,
    containerKeys: makeKeys(
      containers.map(({ id, name }) => ({ id, name, wanted: null })),
      taken.containers,
    ),
    containerNames: new Map(observed.containers.map(({ id, name }) => [id, name])),
    keysByName: new Map([
      ...declared,
      ...networks.map(({ id, name }) => [name, networkKeys.get(id) as string] as const),
    ]),
    findNetwork: makeFinder(observed.networks),
    families: findFamilies(containers, observed.networks),
    findVariable,
    notes: [],
  }
}

// Engines give static addresses only in subnets that were asked for, so that such a subnet has to be declared with them.
function findFamilies(
  containers: readonly ObservedContainer[],
  networks: readonly ObservedNetwork[],
): ReadonlyMap<string, ReadonlySet<AddressFamily>> {
  const findNetwork = makeFinder(networks)
  const families = new Map<string, AddressFamily[]>()
  for (const { attachments } of containers) {
    for (const attachment of attachments) {
      const network = findNetwork(attachment)
      for (const field of ['ipv4Address', 'ipv6Address'] as const) {
        const address = attachment.unknown.includes(field) ? null : attachment.settings[field]
        const family = address === null ? null : parseFamily(address)
        if (network !== null && family !== null) addTo(families, network.id, family)
      }
    }
  }
  return new Map([...families].map(([id, list]) => [id, new Set(list)]))
}

// What was asked for, and only the engine knows.
function noteHidden(containers: readonly ObservedContainer[]): readonly ImportNote[] {
  const counts = new Map<string, number>()
  for (const { attachments } of containers) {
    for (const { unknown } of attachments) {
      for (const field of unknown) counts.set(field, (counts.get(field) ?? 0) + 1)
    }
  }
  return [...counts].map(([field, count]) => ({
    address: 'targets.containers',
    detail: `The engine does not show what was asked for as "${field}" at ${count} of the attachments: it is left out, and not compared.`,
  }))
}
