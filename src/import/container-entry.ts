// A live container as an entry of `targets.containers:`: the networks it is on, with what was asked for on each.
import { escapeTemplate } from '../config/template.ts'
import { makeYamlMap, type YamlEntry, type YamlMap, type YamlValue } from '../config/write.ts'
import type { ObservedAttachment, ObservedContainer, ObservedNetwork } from '../model/observed.ts'
import { LEFT_OUT } from '../model/snapshot.ts'
import { renderPort } from '../plan/ports.ts'
import { renderLoss, spellText, type EntryScene } from './scene.ts'

/** A container's entry, or why there can be none. */
export type ContainerEntry =
  | { readonly kind: 'entry'; readonly entry: YamlEntry }
  | { readonly kind: 'loss'; readonly why: string }

/** Makes the entry of a container. */
export function makeContainerEntry(container: ObservedContainer, scene: EntryScene): ContainerEntry {
  const why = findObstacle(container)
  if (why !== null) return { kind: 'loss', why }
  const key = scene.containerKeys.get(container.id) as string
  const { entries, below } = makeNetworking(container, scene)
  const named = makeYamlMap([['container', key === container.name ? null : container.name]])
  const ports = makeYamlMap([['ports', scene.style.ports ? listPorts(container) : null]])
  const value = { entries: [...named.entries, ...entries, ...ports.entries], below }
  return { kind: 'entry', entry: { key, value } }
}

function findObstacle({ swarmTask, state }: ObservedContainer): string | null {
  if (swarmTask) return 'it is a task of a Swarm service, which decides about its networks'
  return state === 'removing' ? 'it is being removed' : null
}

function listPorts({ ports, mode }: ObservedContainer): YamlValue | null {
  if (ports === null || ports.length === 0 || mode.kind === 'host') return null
  return ports.map(renderPort)
}

function makeNetworking(container: ObservedContainer, scene: EntryScene): YamlMap {
  const mode = findMode(container, scene)
  if (mode !== null) return makeYamlMap([['network', mode]])
  const places = container.attachments.map((attachment) => makePlace(attachment, scene))
  const written = places.flatMap(({ place }) => place ?? [])
  const stale = container.attachments.filter((attachment) => scene.findNetwork(attachment) === null)
  const isInTheWay = stale.some(({ networkName }) => scene.keysByName.has(networkName))
  return {
    entries: [
      ...makeNetworks(written).entries,
      // the policy "declared" would cut what is left of the old network
      ...makeYamlMap([['attachments', isInTheWay ? 'additive' : null]]).entries,
    ],
    below: [
      ...places.flatMap(({ losses }) => losses),
      ...stale.map(({ networkName }) =>
        renderLoss(`its place on ${JSON.stringify(networkName)}`, 'that network is gone'),
      ),
    ],
  }
}

// Whose networking the container uses instead of having its own.
function findMode({ mode, attachments }: ObservedContainer, { containerNames }: EntryScene): string | null {
  switch (mode.kind) {
    case 'host':
      return 'host'
    case 'container':
      return `container:${containerNames.get(mode.container) ?? mode.container}`
    case 'none':
      return attachments.every(({ networkName }) => networkName === 'none') ? 'none' : null
    case 'default':
    case 'network':
    case 'unknown':
      return null
  }
}

/** A network of a container, as the file has it. */
interface Place {
  readonly key: string
  readonly settings: YamlMap
}

interface PlaceOrLoss {
  readonly place: Place | null
  readonly losses: readonly string[]
}

const NOWHERE: PlaceOrLoss = { place: null, losses: [] }

function makePlace(attachment: ObservedAttachment, scene: EntryScene): PlaceOrLoss {
  const network = scene.findNetwork(attachment)
  if (network === null || (network.predefined && !network.isDefault)) return NOWHERE
  const key = scene.keysByName.get(network.name)
  if (key === undefined) return NOWHERE
  return {
    place: { key, settings: makeSettings(attachment, network, scene) },
    losses: listLosses(attachment, network).map((field) =>
      renderLoss(`${field} on ${JSON.stringify(network.name)}`, 'the default network has no such thing'),
    ),
  }
}

const NOT_ON_DEFAULT = ['aliases', 'ipv4Address', 'ipv6Address'] as const

function listLosses(
  { settings, unknown }: ObservedAttachment,
  { isDefault }: ObservedNetwork,
): readonly string[] {
  if (!isDefault) return []
  return NOT_ON_DEFAULT.filter(
    (field) => !unknown.includes(field) && settings[field] !== null && settings[field].length > 0,
  )
}

/** The settings of an attachment that were asked for and that the engine shows. */
export function makeSettings(
  { settings, unknown }: ObservedAttachment,
  { isDefault }: ObservedNetwork,
  scene: EntryScene,
): YamlMap {
  const list = (texts: readonly string[]): YamlValue | null =>
    texts.length === 0 ? null : texts.map((text) => spellText(text, scene))
  const { gwPriority } = settings
  const driverOpts = settings.driverOpts.filter(([, value]) => value !== LEFT_OUT)
  const fields: readonly (readonly [string, YamlValue | null])[] = [
    ['aliases', list(settings.aliases)],
    ['ipv4Address', settings.ipv4Address],
    ['ipv6Address', settings.ipv6Address],
    ['linkLocalIPs', list(settings.linkLocalIPs)],
    ['macAddress', settings.macAddress],
    [
      'driverOpts',
      driverOpts.length === 0
        ? null
        : makeYamlMap(driverOpts.map(([key, value]) => [escapeTemplate(key), spellText(value, scene)])),
    ],
    ['gwPriority', gwPriority === 0 ? null : gwPriority],
    ['links', list(settings.links)],
  ]
  const hidden: readonly string[] = [...unknown, ...(isDefault ? NOT_ON_DEFAULT : [])]
  return makeYamlMap(fields.filter(([field]) => !hidden.includes(field)))
}

// Names alone are a list; where aliases are all that there is, they stand beside it.
function makeNetworks(places: readonly Place[]): YamlMap {
  const keys = places.map(({ key }) => key)
  const isShort = places.every(({ settings }) => settings.entries.every(({ key }) => key === 'aliases'))
  if (!isShort)
    return makeYamlMap([['networks', makeYamlMap(places.map(({ key, settings }) => [key, settings]))]])
  const aliases = places.flatMap(({ key, settings }) =>
    settings.entries.map(({ value }) => [key, value] as const),
  )
  return makeYamlMap([
    ['networks', keys],
    ['networkAliases', aliases.length === 0 ? null : makeYamlMap(aliases)],
  ])
}
