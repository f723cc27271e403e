// What an engine can do with a declared field: nothing is dropped in silence. A field without effect is named and not compared;
// a field that has an effect which this engine cannot give is an error that names what is needed.
// Source: measured on Docker 20.10 to 29 and Podman 4 and 5.
import { parseCidr, parseFamily, renderAddress } from '../model/address.ts'
import type { DeclaredNetworkSettings, DesiredNetwork } from '../model/desired.ts'
import type { NetworkSettings, Pool } from '../model/network.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { listDeclaredPaths } from './fields.ts'
import { renderMapPath } from './naming.ts'
import { findPodmanNeed, findPodmanUse } from './podman-options.ts'

/** A declared field that this engine does not honour. `needs` says what would; null: nothing does, and nothing is lost. */
export interface Unsupported {
  readonly path: string
  readonly detail: string
  readonly needs: string | null
}

const LOCAL_DRIVERS = new Set(['bridge', 'macvlan', 'ipvlan'])

/** True if the engine's API is at least the given version. */
export function hasApi(engine: EngineIdentity, version: string): boolean {
  const [major, minor] = parseVersion(engine.apiVersion)
  const [wantedMajor, wantedMinor] = parseVersion(version)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

function parseVersion(text: string): readonly [number, number] {
  const [major, minor] = text.split('.')
  return [Number(major), Number(minor)]
}

/** True if networks with these settings span a Swarm. */
export function isSwarmScoped({ driver, scope, ingress }: DeclaredNetworkSettings): boolean {
  return driver === 'overlay' || scope === 'swarm' || ingress === true
}

/** Which declared settings of a network this engine does not honour. `complete` has what is not declared as well. */
export function listUnsupported(
  desired: DesiredNetwork,
  complete: NetworkSettings,
  engine: EngineIdentity,
): readonly Unsupported[] {
  const idle = listIdle(complete, engine)
  const impossible = listImpossible(desired, complete, engine)
  if (idle.length === 0) return impossible
  const declared = new Set(listDeclaredPaths(desired.settings))
  return [...idle.filter(({ path }) => declared.has(path)), ...impossible]
}

/** Which settings have no effect, so that it does not matter what they are. */
export function listIdle(settings: NetworkSettings, engine: EngineIdentity): readonly Unsupported[] {
  const found: Unsupported[] = []
  const add = (path: string, detail: string): void => {
    found.push({ path, detail, needs: null })
  }
  if (settings.attachable && LOCAL_DRIVERS.has(settings.driver) && !isSwarmScoped(settings)) {
    add(
      'attachable',
      'Every container can join a network of local scope; "attachable" matters for Swarm networks only.',
    )
  }
  if (settings.encrypted && settings.driver !== 'overlay') {
    add('encrypted', 'Only the overlay driver encrypts.')
  }
  if (engine.flavor !== 'podman') return found
  for (const [key] of settings.options) {
    if (findPodmanUse(key, settings.driver) !== 'dropped') continue
    const detail = `Podman drops the option "${key}" of a network of the driver "${settings.driver}".`
    add(renderMapPath('options', key), detail)
  }
  for (const [key] of settings.ipamOptions) {
    add(renderMapPath('ipam.options', key), 'Podman does not take IPAM options through its Docker API.')
  }
  return found
}

function listImpossible(
  { name, settings }: DesiredNetwork,
  complete: NetworkSettings,
  engine: EngineIdentity,
): readonly Unsupported[] {
  const found: Unsupported[] = []
  const add = (path: string, needs: string): void => {
    const detail = `"${path}" of network "${name}" needs ${needs}; this is ${renderEngine(engine)}.`
    found.push({ path, detail, needs })
  }
  if (settings.enableIPv4 === false && (engine.flavor === 'podman' || !hasApi(engine, '1.48'))) {
    add('enableIPv4', 'Docker Engine 28 (API 1.48)')
  }
  if (settings.enableIPv6 === true && !hasIPv6Pool(complete, engine)) {
    add('enableIPv6', 'Docker Engine 27 (API 1.47) or an IPv6 subnet')
  }
  const narrow = (settings.pools ?? []).findIndex(({ subnet }) => isNarrow(subnet ?? ''))
  if (narrow >= 0 && engine.flavor === 'docker' && !hasApi(engine, '1.42')) {
    add(`ipam.config[${narrow}].subnet`, 'a later Docker Engine, or a prefix of at most 30 bits')
  }
  if (complete.driver === 'bridge' && engine.flavor === 'docker')
    for (const { path, needs } of listSmallestIPv6(settings.pools ?? [])) add(path, needs)
  const second = findSecondOfFamily(settings.pools ?? [])
  if (second >= 0 && complete.driver === 'bridge' && engine.flavor === 'docker') {
    add(`ipam.config[${second}]`, 'Podman, or to be the only subnet of its address family')
  }
  if (isSwarmScoped(settings) && engine.swarm === 'none') {
    add(findSwarmField(settings), 'a Docker Swarm manager')
  }
  if (typeof settings.configFrom === 'string') {
    for (const path of listTakenOver(settings)) add(path, 'a network without "configFrom"')
  }
  if (engine.flavor === 'podman')
    for (const { path, needs } of listPodmanImpossible(settings, complete.driver)) add(path, needs)
  return found
}

interface Impossible {
  readonly path: string
  readonly needs: string
}

function listPodmanImpossible(settings: DeclaredNetworkSettings, driver: string): readonly Impossible[] {
  const { configOnly, configFrom, ipamDriver = 'default', pools = [], options = [] } = settings
  const needs = 'Docker'
  return [
    ...(configOnly === true ? [{ path: 'configOnly', needs }] : []),
    ...(typeof configFrom === 'string' ? [{ path: 'configFrom', needs }] : []),
    ...(ipamDriver === 'default' ? [] : [{ path: 'ipam.driver', needs }]),
    ...pools.flatMap(({ auxAddresses }, index) =>
      auxAddresses.length === 0 ? [] : [{ path: `ipam.config[${index}].aux_addresses`, needs }],
    ),
    ...options.flatMap(([key, value]) => {
      const other = findPodmanUse(key, driver) === 'dropped' ? null : findPodmanNeed(key, value)
      return other === null ? [] : [{ path: renderMapPath('options', key), needs: `Docker, or ${other}` }]
    }),
  ]
}

// Docker keeps the first address of an IPv6 subnet to itself, and finds no gateway in a subnet of that one address.
function listSmallestIPv6(pools: readonly Pool[]): readonly Impossible[] {
  return pools.flatMap(({ subnet, gateway }, index) => {
    const range = parseCidr(subnet ?? '')
    if (range?.family !== 6) return []
    const path = `ipam.config[${index}]`
    if (range.prefixLength === 128)
      return [{ path: `${path}.subnet`, needs: 'Podman, or a prefix of at most 127 bits' }]
    return gateway === renderAddress(6, range.first)
      ? [{ path: `${path}.gateway`, needs: 'Podman, or another address than the first one of the subnet' }]
      : []
  })
}

// Docker 20.10 finds no gateway in IPv4 subnets of one or two addresses; Docker 26 does.
function isNarrow(subnet: string): boolean {
  const range = parseCidr(subnet)
  return range?.family === 4 && range.prefixLength > 30
}

// The place of the first pool that is not the first one of its family, or -1.
function findSecondOfFamily(pools: readonly Pool[]): number {
  const families = pools.map(({ subnet }) => parseFamily(subnet ?? ''))
  return families.findIndex((family, index) => families.indexOf(family) < index)
}

// Before version 27 Docker has no IPv6 subnet to give by itself.
function hasIPv6Pool({ pools, ipamDriver }: NetworkSettings, engine: EngineIdentity): boolean {
  if (engine.flavor === 'podman' || hasApi(engine, '1.47') || ipamDriver !== 'default') return true
  return pools.some(({ subnet }) => parseFamily(subnet ?? '') === 6)
}

/** Paths of declared values that this engine honours and never shows, on a network of that driver. */
export function listHidden(
  { pools = [], options = [] }: DeclaredNetworkSettings,
  driver: string,
  engine: EngineIdentity,
): readonly string[] {
  if (engine.flavor !== 'podman') return []
  return [
    ...pools.flatMap(({ ipRange, subnet }, index) =>
      ipRange === null || ipRange === subnet ? [] : [`ipam.config[${index}].ip_range`],
    ),
    ...options.flatMap(([key]) =>
      findPodmanUse(key, driver) === 'hidden' ? [renderMapPath('options', key)] : [],
    ),
  ]
}

function findSwarmField({ driver, ingress }: DeclaredNetworkSettings): 'driver' | 'ingress' | 'scope' {
  if (driver === 'overlay') return 'driver'
  return ingress === true ? 'ingress' : 'scope'
}

// What a config-from network has from its source. The engine refuses other values beside the source's.
function listTakenOver(settings: DeclaredNetworkSettings): readonly string[] {
  const own = new Set(['driver', 'scope', 'internal', 'attachable', 'ingress', 'configOnly', 'configFrom'])
  const paths = listDeclaredPaths(settings).filter((path) => !own.has(path))
  return (settings.pools ?? []).length === 0 ? paths : [...paths, 'ipam.config']
}

/** The engine as messages name it: `Docker 20.10.24 (API 1.41)`. */
export function renderEngine(engine: EngineIdentity): string {
  return `${engine.flavor === 'podman' ? 'Podman' : 'Docker'} ${engine.version} (API ${engine.apiVersion})`
}

/** True if a container of this engine cannot start or connect while the network in its network mode does not exist. */
export function hasModeTrap(engine: EngineIdentity): boolean {
  return engine.flavor === 'docker' && hasApi(engine, '1.43')
}
