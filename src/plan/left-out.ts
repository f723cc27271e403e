// What a snapshot leaves out, because no plan reads it or because it is a secret, and what a plan makes of the gaps. Of maps the keys stay
// and values go, each for the same text, so that a plan that needs one of them holds that text and can be told by it.
import type {
  DesiredAttachment,
  DesiredContainer,
  DesiredNetwork,
  DesiredState,
  FromEnv,
} from '../model/desired.ts'
import type {
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../model/observed.ts'
import { findPair, sortTexts, type Pairs } from '../model/pairs.ts'
import { listPolicyLabels } from '../model/policy.ts'
import { isRecord } from '../model/record.ts'
import { LEFT_OUT } from '../model/snapshot.ts'
import type { Plan } from './document.ts'
import { hasKey, MAP_FIELDS, PATH_OF_FIELD, type MapField } from './fields.ts'
import { renderKey, renderMapPath } from './naming.ts'
import { findOwners, LABEL_PREFIX, listSensitivePaths, type Owners } from './ownership.ts'

// Options of Docker's own drivers and of Podman: they say how packets go, and nothing that anybody keeps to himself. A driver of
// somebody else may have a password among its options.
const DOCKER_PREFIX = 'com.docker.network.'
const PUBLIC_OPTIONS = new Set([
  'driver',
  'encrypted',
  'ipvlan_flag',
  'ipvlan_mode',
  'isolate',
  'macvlan_mode',
  'metric',
  'mode',
  'mtu',
  'no_default_route',
  'parent',
  'vlan',
])

// A plan compares these with those of all other networks, whoever owns them.
const SHARED_DEVICES = new Set(['com.docker.network.bridge.name', 'parent'])

/**
 * The state as far as plans need it: for the networks of xec projects and, if there is a configuration, for the networks and containers
 * that it declares all but values from the environment; of other networks no labels but xec's own, and no options of unknown drivers; of
 * containers the labels that policies name.
 * What xec keeps on the engine for itself is left out.
 */
export function leaveOut(observed: ObservedState, desired: DesiredState | null): ObservedState {
  const scene = makeScene(observed, desired)
  const named = new Set((desired?.policies ?? []).flatMap(listPolicyLabels))
  return {
    engine: observed.engine,
    networks: observed.networks
      .filter((network) => !isRecord(network))
      .map((network) => clearNetwork(network, scene)),
    containers: observed.containers.map((container) => ({
      ...container,
      ...clearLabels(container, named),
      attachments: container.attachments.map((attachment) =>
        clearAttachment(container.name, attachment, scene),
      ),
    })),
  }
}

function clearLabels(
  { labels }: ObservedContainer,
  named: ReadonlySet<string>,
): Pick<ObservedContainer, 'labels'> {
  return labels === undefined ? {} : { labels: clearPairs(labels, (key) => named.has(key)) }
}

interface Scene {
  readonly desired: DesiredState | null
  readonly file: FileIndex
  readonly owners: Owners
  readonly known: ReadonlySet<string>
}

function makeScene({ networks }: ObservedState, desired: DesiredState | null): Scene {
  const owners = findOwners(networks)
  const declared = (desired?.networks ?? []).map(({ name }) => name)
  const owned = networks.filter(({ id }) => owners.has(id)).map(({ name }) => name)
  return { desired, file: indexFile(desired), owners, known: new Set([...declared, ...owned]) }
}

function clearNetwork(network: ObservedNetwork, { desired, owners, known }: Scene): ObservedNetwork {
  const { name, settings } = network
  const declared = (desired?.networks ?? []).filter(
    (item) => item.name === name || item.name === settings.configFrom || isOf(item, network, owners),
  )
  const secret = new Set([
    ...listSensitivePaths(settings.labels),
    ...declared.flatMap(({ fromEnv }) => Object.keys(fromEnv)),
  ])
  const clear = (field: MapField): Pairs =>
    clearPairs(settings[field], (key) =>
      secret.has(renderMapPath(PATH_OF_FIELD[field], key))
        ? SHARED_DEVICES.has(key)
        : known.has(name) || isPublic(field, key),
    )
  const cleared = Object.fromEntries(MAP_FIELDS.map((field) => [field, clear(field)]))
  return { ...network, settings: { ...settings, ...cleared } }
}

// Also under the name that it had before the file gave it another one.
function isOf({ key }: DesiredNetwork, { id }: ObservedNetwork, owners: Owners): boolean {
  return owners.get(id)?.key === key
}

function isPublic(field: MapField, key: string): boolean {
  if (field === 'labels') return key.startsWith(LABEL_PREFIX)
  return isPublicOption(key)
}

function isPublicOption(key: string): boolean {
  return key.startsWith(DOCKER_PREFIX) || PUBLIC_OPTIONS.has(key)
}

function clearAttachment(
  container: string,
  attachment: ObservedAttachment,
  { desired, file, known }: Scene,
): ObservedAttachment {
  // Nothing but the file tells which options of an attachment came from the environment.
  const isKnown = desired !== null && (known.has(attachment.networkName) || file.targets.has(container))
  const fromEnv = findDeclared(file, container, attachment)?.fromEnv ?? {}
  const driverOpts = clearPairs(
    attachment.settings.driverOpts,
    (key) => !Object.hasOwn(fromEnv, renderMapPath('driverOpts', key)) && (isKnown || isPublicOption(key)),
  )
  return { ...attachment, settings: { ...attachment.settings, driverOpts } }
}

// What the file declares, by the names that the engine has for it.
interface FileIndex {
  readonly keys: ReadonlyMap<string, string>
  readonly targets: ReadonlyMap<string, DesiredContainer>
}

// Of several of one name the first counts, so it is the last that is set.
function indexFile(desired: DesiredState | null): FileIndex {
  const networks = (desired?.networks ?? []).toReversed()
  const containers = (desired?.containers ?? []).toReversed()
  return {
    keys: new Map(networks.map(({ name, key }) => [name, key])),
    targets: new Map(containers.map((target) => [target.container, target])),
  }
}

function findDeclared(
  { keys, targets }: FileIndex,
  container: string,
  { networkName }: ObservedAttachment,
): DesiredAttachment | undefined {
  const key = keys.get(networkName)
  return targets.get(container)?.attachments?.find(({ network }) => network === key)
}

function clearPairs(pairs: Pairs, isKept: (key: string) => boolean): Pairs {
  return pairs.map(([key, value]) => [key, isKept(key) ? value : LEFT_OUT])
}

/**
 * The state with the declared values in the gaps that the file fills from the environment: a snapshot does not tell whether they have
 * changed, and to take them for changed would replace networks for nothing.
 */
export function fillIn(observed: ObservedState, desired: DesiredState): ObservedState {
  const owners = findOwners(observed.networks)
  const file = indexFile(desired)
  const find = (network: ObservedNetwork): DesiredNetwork | undefined =>
    desired.networks.find(({ name }) => name === network.name) ??
    desired.networks.find(
      (item) => owners.get(network.id)?.project === desired.project.name && isOf(item, network, owners),
    )
  return {
    ...observed,
    networks: observed.networks.map((network) => fillNetwork(network, find(network))),
    containers: observed.containers.map((container) => ({
      ...container,
      attachments: container.attachments.map((attachment) =>
        fillAttachment(attachment, findDeclared(file, container.name, attachment)),
      ),
    })),
  }
}

function fillNetwork(network: ObservedNetwork, declared: DesiredNetwork | undefined): ObservedNetwork {
  if (declared === undefined) return network
  const { settings, fromEnv } = declared
  const filled = MAP_FIELDS.map((field) => [
    field,
    fillPairs(network.settings[field], { path: PATH_OF_FIELD[field], values: settings[field], fromEnv }),
  ])
  return { ...network, settings: { ...network.settings, ...Object.fromEntries(filled) } }
}

function fillAttachment(
  attachment: ObservedAttachment,
  declared: DesiredAttachment | undefined,
): ObservedAttachment {
  if (declared === undefined) return attachment
  const { settings, fromEnv } = declared
  const filling = { path: 'driverOpts', values: settings.driverOpts, fromEnv }
  const driverOpts = fillPairs(attachment.settings.driverOpts, filling)
  return { ...attachment, settings: { ...attachment.settings, driverOpts } }
}

interface Filling {
  readonly path: string
  readonly values: Pairs | undefined
  readonly fromEnv: FromEnv
}

function fillPairs(pairs: Pairs, { path, values = [], fromEnv }: Filling): Pairs {
  return pairs.map(([key, value]) => {
    const isGap = value === LEFT_OUT && Object.hasOwn(fromEnv, renderMapPath(path, key))
    return [key, isGap ? (findPair(values, key) ?? value) : value]
  })
}

/** Addresses of what a plan cannot be sure of, because it needs something that the snapshot leaves out. Sorted, each once. */
export function listGaps(
  { changes, steps, diagnostics }: Pick<Plan, 'changes' | 'steps' | 'diagnostics'>,
  observed: ObservedState,
  desired: DesiredState,
): readonly string[] {
  const needed = [
    ...changes.map((change) => [change.address, change] as const),
    ...steps.map((step) => [step.of, step] as const),
  ]
  const found = needed.filter(([, item]) => hasGap(item)).map(([address]) => address)
  return sortTexts(diagnostics.some(hasGap) ? [...found, ...listCompared(observed, desired)] : found)
}

function hasGap(item: object): boolean {
  return JSON.stringify(item).includes(LEFT_OUT)
}

// Networks with a gap where the file declares something.
function listCompared({ networks }: ObservedState, desired: DesiredState): readonly string[] {
  const isGap = ({ settings }: ObservedNetwork, declared: DesiredNetwork): boolean =>
    MAP_FIELDS.some((field) =>
      settings[field].some(
        ([key, value]) => value === LEFT_OUT && hasKey(declared.settings[field] ?? [], key),
      ),
    )
  return desired.networks
    .filter((declared) => networks.some((live) => live.name === declared.name && isGap(live, declared)))
    .map(({ key }) => `networks.${renderKey(key)}`)
}
