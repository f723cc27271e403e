// A live network as an entry of `networks:`. Declared are the settings that are not the engine's own; a network of somebody else is
// only used.
import { escapeTemplate } from '../config/template.ts'
import { makeYamlMap, type YamlEntry, type YamlMap, type YamlValue } from '../config/write.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type Pool } from '../model/network.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import type { Pairs } from '../model/pairs.ts'
import { LEFT_OUT } from '../model/snapshot.ts'
import { MAP_FIELDS, PATH_OF_FIELD, type MapField } from '../plan/fields.ts'
import { findScope } from '../plan/network-spec.ts'
import { renderKey, renderMapPath } from '../plan/naming.ts'
import { dropOwnLabels } from '../plan/ownership.ts'
import { hasApi, isSwarmScoped, listIdle } from '../plan/support.ts'
import { findMaker, isToolLabel } from './makers.ts'
import { makePoolEntry, sortPools } from './pools.ts'
import { renderLoss, spellText, type EntryScene } from './scene.ts'

/** How a network comes into the file. `remark` says why it is only used. */
interface Way {
  readonly kind: 'declared' | 'adopted' | 'external'
  readonly remark: string | null
}

/** Makes the entry of a network. */
export function makeNetworkEntry(network: ObservedNetwork, scene: EntryScene): YamlEntry {
  const key = scene.networkKeys.get(network.id) as string
  const { kind, remark } = findWay(network, scene)
  if (kind === 'external') return makeExternalEntry(key, network.name, remark)
  const body = makeBody(network, scene)
  const own = scene.owners.get(network.id)
  const entries = makeYamlMap([
    ['name', key === network.name ? null : network.name],
    ...body.entries.map(({ key: field, value }) => [field, value] as const),
    ['protect', own?.protect === true ? true : null],
    ['adopt', kind === 'adopted' ? true : null],
  ])
  return { key, value: { ...entries, below: body.below } }
}

/** Makes the entry of a network that is only used. */
export function makeExternalEntry(key: string, name: string, remark: string | null): YamlEntry {
  const value = makeYamlMap([
    ['external', true],
    ['name', key === name ? null : name],
  ])
  return { key, value, ...(remark === null ? {} : { beside: remark }) }
}

function findWay(network: ObservedNetwork, { owners, project, style, engine }: EntryScene): Way {
  const owner = owners.get(network.id)
  if (network.isDefault || network.predefined) return { kind: 'external', remark: null }
  if (owner?.project === project) return { kind: 'declared', remark: null }
  if (owner !== undefined) {
    return { kind: 'external', remark: `of the xec project ${JSON.stringify(owner.project)}` }
  }
  const maker = findMaker(network)
  const isShared = isSwarmScoped(network.settings) || network.settings.scope !== 'local'
  const canAdopt = style.adopt && maker?.isAdoptable !== false && (!isShared || engine.swarm === 'manager')
  if (canAdopt) return { kind: 'adopted', remark: null }
  if (maker !== null) return { kind: 'external', remark: maker.words }
  if (isShared)
    return { kind: 'external', remark: `of ${network.settings.scope} scope: other nodes may use it` }
  return { kind: style.external ? 'external' : 'declared', remark: null }
}

function makeBody(network: ObservedNetwork, scene: EntryScene): YamlMap {
  const { settings } = network
  return settings.configFrom === null ? makeOwnBody(network, scene) : makeConsumerBody(network, scene)
}

// Engines refuse all else beside the source.
function makeConsumerBody({ settings }: ObservedNetwork, { keysByName }: EntryScene): YamlMap {
  const source = settings.configFrom as string
  return makeYamlMap([
    ...listFlags(settings, CONSUMER_FLAGS),
    ['configFrom', keysByName.get(source) as string],
  ])
}

type Fields = readonly (readonly [string, YamlValue | null])[]
type Flag = 'internal' | 'attachable' | 'ingress' | 'enableIPv6' | 'encrypted' | 'configOnly'

const CONSUMER_FLAGS: readonly Flag[] = ['internal', 'attachable', 'ingress']
const FLAGS: readonly Flag[] = [...CONSUMER_FLAGS, 'enableIPv6', 'encrypted', 'configOnly']

function listFlags(settings: NetworkSettings, flags: readonly Flag[]): Fields {
  const { driver, scope } = settings
  const isUsual = driver === DEFAULT_NETWORK_SETTINGS.driver || settings.configOnly
  return [
    ['driver', isUsual ? null : driver],
    ['scope', scope === findScope(driver) ? null : scope],
    ...flags.map((flag) => [flag, settings[flag] ? true : null] as const),
  ]
}

function makeOwnBody(network: ObservedNetwork, scene: EntryScene): YamlMap {
  const { settings } = network
  const idle = new Set(listIdle(settings, scene.engine).map(({ path }) => path))
  const pools = sortPools(network, {
    engine: scene.engine,
    families: scene.families.get(network.id) ?? new Set(),
    subnets: scene.style.subnets,
  })
  noteAutomatic(network, pools.automatic, scene)
  const isKnown = (field: MapField, pairs: Pairs): Pairs =>
    pairs.filter(([key, value]) => value !== LEFT_OUT || isRemembered(network, renderPath(field, key), scene))
  const options = settings.options.filter(([key]) => key !== VXLAN_OPTION && !idle.has(renderOption(key)))
  const labels = dropOwnLabels(settings.labels).filter(([key]) => isOwnLabel(network, key, scene))
  const flags = FLAGS.filter((flag) => !idle.has(flag))
  return {
    entries: makeYamlMap([
      ...listFlags(settings, flags),
      ['enableIPv4', hasIPv4(network, scene) ? null : false],
      ['ipam', makeIpam(network, pools.declared, { idle, scene })],
      ['options', makePairsEntry(isKnown('options', options), (value) => spellOption(value, scene))],
      ['labels', makePairsEntry(isKnown('labels', labels), (value) => spellText(value, scene))],
    ]).entries,
    below: listLosses(network, { idle, idleSubnets: pools.idle, scene }),
  }
}

const VXLAN_OPTION = 'com.docker.network.driver.overlay.vxlanid_list'

function renderOption(key: string): string {
  return renderMapPath('options', key)
}

// Earlier engines cannot be asked for networks without.
function hasIPv4({ settings, unknown }: ObservedNetwork, { engine }: EntryScene): boolean {
  return settings.enableIPv4 || unknown.includes('enableIPv4') || !hasApi(engine, '1.48')
}

// What was declared once and leaves the file is a difference.
function isOwnLabel({ id }: ObservedNetwork, key: string, { owners }: EntryScene): boolean {
  return !isToolLabel(key) || isRemembered({ id }, renderPath('labels', key), { owners })
}

function isRemembered(
  { id }: Pick<ObservedNetwork, 'id'>,
  path: string,
  { owners }: Pick<EntryScene, 'owners'>,
): boolean {
  return owners.get(id)?.declared.includes(path) === true
}

function renderPath(field: MapField, key: string): string {
  return renderMapPath(PATH_OF_FIELD[field], key)
}

interface BodyContext {
  readonly idle: ReadonlySet<string>
  readonly scene: EntryScene
}

function makeIpam(
  { settings }: ObservedNetwork,
  pools: readonly Pool[],
  { idle, scene }: BodyContext,
): YamlMap | null {
  const { ipamDriver, ipamOptions } = settings
  const options = ipamOptions.filter(
    ([key, value]) => value !== LEFT_OUT && !idle.has(renderPath('ipamOptions', key)),
  )
  const config = pools.map((pool) => makePoolEntry(pool, settings, scene.engine))
  const rest = makeYamlMap([
    ['driver', ipamDriver === DEFAULT_NETWORK_SETTINGS.ipamDriver ? null : spellText(ipamDriver, scene)],
    ['options', makePairsEntry(options, (value) => spellOption(value, scene))],
  ])
  const [only] = config
  if (only !== undefined && config.length === 1 && rest.entries.length === 0) return only
  const entries = [...rest.entries, ...(config.length === 0 ? [] : [{ key: 'config', value: config }])]
  return entries.length === 0 ? null : { entries, below: [] }
}

function makePairsEntry(pairs: Pairs, spell: (value: string) => YamlValue): YamlMap | null {
  if (pairs.length === 0) return null
  return makeYamlMap(pairs.map(([key, value]) => [escapeTemplate(key), spell(value)]))
}

// Numbers and booleans become the same texts again.
function spellOption(value: string, scene: EntryScene): YamlValue {
  if (/^(?:0|[1-9]\d{0,14})$/.test(value)) return Number(value)
  return value === 'true' || value === 'false' ? value === 'true' : spellText(value, scene)
}

interface LossContext extends BodyContext {
  readonly idleSubnets: readonly string[]
}

function listLosses(network: ObservedNetwork, { idle, idleSubnets, scene }: LossContext): readonly string[] {
  const { settings, unknown } = network
  const copied = settings.labels.filter(([key]) => key.startsWith('sh.xec.')).map(([key]) => key)
  const own = scene.owners.get(network.id)
  return [
    ...[...idle].map((path) => renderLoss(path, 'it has no effect here')),
    ...idleSubnets.map((subnet) =>
      renderLoss(`the subnet ${subnet}`, 'IPv6 is off, so that nobody has an address of it'),
    ),
    ...unknown.map((field) => renderLoss(PATH_OF_FIELD[field], 'the engine does not show it')),
    ...(own === undefined ? copied : []).map((key) =>
      renderLoss(renderMapPath('labels', key), 'it is a label of xec, copied from another network'),
    ),
    ...MAP_FIELDS.flatMap((field) => listLeftOut(field, network, scene)),
    ...listHiddenOnPodman(settings, scene).map((path) => renderLoss(path, 'Podman does not show it')),
    ...(own?.sensitive ?? []).map((path) => `from the environment, when xec made this network: ${path}`),
  ]
}

// A snapshot may leave out values. What xec declared would be a difference if it left the file, so that it stays, to be filled in.
function listLeftOut(field: MapField, network: ObservedNetwork, scene: EntryScene): readonly string[] {
  const paths = network.settings[field].flatMap(([key, value]) =>
    value === LEFT_OUT && (field !== 'labels' || isOwnLabel(network, key, scene))
      ? [renderPath(field, key)]
      : [],
  )
  return paths.map((path) =>
    isRemembered(network, path, scene)
      ? `to be filled in, since it is not in the snapshot: ${path}`
      : renderLoss(path, 'it is not in the snapshot'),
  )
}

function listHiddenOnPodman({ driver }: NetworkSettings, { engine }: EntryScene): readonly string[] {
  const hasParent = driver === 'macvlan' || driver === 'ipvlan'
  return engine.flavor === 'podman' && hasParent ? [renderOption('parent')] : []
}

function noteAutomatic({ id }: ObservedNetwork, subnets: readonly string[], scene: EntryScene): void {
  const address = `networks.${renderKey(scene.networkKeys.get(id) as string)}`
  for (const subnet of subnets) {
    scene.notes.push({
      address,
      detail: `${subnet} looks like the engine's own choice and is left to it; --subnets declares it.`,
    })
  }
}
