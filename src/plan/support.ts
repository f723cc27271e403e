// What an engine can do with a declared field: nothing is dropped in silence. A field without effect is named and not compared;
// a field that has an effect which this engine cannot give is an error that names what is needed.
// Source: measured on Docker 20.10 to 29 and Podman 4 and 5.
import type { DesiredNetwork, DeclaredEndpointSettings } from '../model/desired.ts'
import { ENDPOINT_FIELDS, type EndpointField } from '../model/endpoint.ts'
import type { NetworkField } from '../model/network.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { PATH_OF_FIELD } from './fields.ts'
import { renderMapPath } from './naming.ts'

/** A declared field that this engine does not honour. `needs` says what would; null: nothing does, and nothing is lost. */
export interface Unsupported {
  readonly path: string
  readonly detail: string
  readonly needs: string | null
}

const MTU_OPTION = 'com.docker.network.driver.mtu'
const PODMAN_OPTIONS = new Set([
  MTU_OPTION,
  'mtu',
  'isolate',
  'metric',
  'mode',
  'no_default_route',
  'parent',
  'vlan',
  'vrf',
])
const SWARM_SCOPED_DRIVERS = new Set(['overlay'])

/** True if the engine's API is at least the given version. */
export function hasApi(engine: EngineIdentity, version: string): boolean {
  const [major = 0, minor = 0] = engine.apiVersion.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = version.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

/** Which declared settings of a network this engine does not honour. */
export function listUnsupported(desired: DesiredNetwork, engine: EngineIdentity): readonly Unsupported[] {
  return [...listWithoutEffect(desired, engine), ...listImpossible(desired, engine)]
}

function listWithoutEffect(desired: DesiredNetwork, engine: EngineIdentity): Unsupported[] {
  const { settings } = desired
  const found: Unsupported[] = []
  const add = (path: string, detail: string): void => {
    found.push({ path, detail, needs: null })
  }
  const isSwarmScoped = SWARM_SCOPED_DRIVERS.has(settings.driver ?? 'bridge') || settings.scope === 'swarm'
  if (settings.attachable === true && !isSwarmScoped) {
    add(
      'attachable',
      'Every container can join a network of local scope; "attachable" matters for Swarm networks only.',
    )
  }
  if (settings.encrypted === true && settings.driver !== 'overlay') {
    add('encrypted', 'Only the overlay driver encrypts.')
  }
  if (engine.flavor !== 'podman') return found
  for (const [key] of settings.options ?? []) {
    if (PODMAN_OPTIONS.has(key)) continue
    add(renderMapPath('options', key), `Podman does not know the option "${key}" and drops it.`)
  }
  for (const [key] of settings.ipamOptions ?? []) {
    add(renderMapPath('ipam.options', key), 'Podman does not take IPAM options through its Docker API.')
  }
  return found
}

function listImpossible(desired: DesiredNetwork, engine: EngineIdentity): Unsupported[] {
  const { settings } = desired
  const found: Unsupported[] = []
  const add = (field: NetworkField, needs: string, path = PATH_OF_FIELD[field]): void => {
    const detail = `"${path}" of network "${desired.name}" needs ${needs}; this is ${renderEngine(engine)}.`
    found.push({ path, detail, needs })
  }
  if (settings.enableIPv4 === false && (engine.flavor === 'podman' || !hasApi(engine, '1.48'))) {
    add('enableIPv4', 'Docker Engine 28 (API 1.48)')
  }
  const isSwarmScoped =
    settings.driver === 'overlay' || settings.scope === 'swarm' || settings.ingress === true
  if (isSwarmScoped && engine.swarm === 'none') {
    add(
      settings.driver === 'overlay' ? 'driver' : settings.ingress === true ? 'ingress' : 'scope',
      'a Docker Swarm manager',
    )
  }
  if (engine.flavor !== 'podman') return found
  if (settings.configOnly === true) add('configOnly', 'Docker')
  if (typeof settings.configFrom === 'string') add('configFrom', 'Docker')
  if (settings.ipamDriver !== undefined && settings.ipamDriver !== 'default') add('ipamDriver', 'Docker')
  for (const [index, pool] of (settings.pools ?? []).entries()) {
    if (pool.ipRange !== null) add('pools', 'Docker', `ipam.config[${index}].ip_range`)
    if (pool.auxAddresses.length > 0) add('pools', 'Docker', `ipam.config[${index}].aux_addresses`)
  }
  return found
}

const PODMAN_CANNOT: ReadonlySet<EndpointField> = new Set([
  'linkLocalIPs',
  'driverOpts',
  'gwPriority',
  'links',
])

/** Which declared endpoint settings a connect call on this engine cannot give, with what would. */
export function listUnsupportedEndpoint(
  declared: DeclaredEndpointSettings,
  engine: EngineIdentity,
): readonly { readonly field: EndpointField; readonly needs: string }[] {
  return ENDPOINT_FIELDS.flatMap((field) => {
    const value = declared[field]
    if (value === undefined || value === null || value === 0 || (Array.isArray(value) && value.length === 0))
      return []
    const needs = findNeed(field, engine)
    return needs === null ? [] : [{ field, needs }]
  })
}

function findNeed(field: EndpointField, engine: EngineIdentity): string | null {
  if (engine.flavor === 'podman') return PODMAN_CANNOT.has(field) ? 'Docker' : null
  if (field === 'gwPriority' && !hasApi(engine, '1.48')) return 'Docker Engine 28 (API 1.48)'
  if (field === 'macAddress' && !hasApi(engine, '1.54')) return 'Docker Engine 29.3 (API 1.54) or Podman'
  return null
}

/** The engine as messages name it: `Docker 20.10.24 (API 1.41)`. */
export function renderEngine(engine: EngineIdentity): string {
  return `${engine.flavor === 'podman' ? 'Podman' : 'Docker'} ${engine.version} (API ${engine.apiVersion})`
}

/** True if a container of this engine cannot start or connect while the network in its network mode does not exist. */
export function hasModeTrap(engine: EngineIdentity): boolean {
  return engine.flavor === 'docker' && hasApi(engine, '1.43')
}
