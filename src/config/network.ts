// One entry of `networks:` in canonical values, with the place of each.
import type { DeclaredNetworkSettings, Project } from '../model/desired.ts'
import { isEncrypting } from '../model/network.ts'
import { findPair } from '../model/pairs.ts'
import type { Located, NetworkDraft, PoolDraft } from './draft.ts'
import { makeFromEnv, type Origin } from './origins.ts'
import { listPoolOrigins, listPoolSpans, makePool, makePools } from './pools.ts'
import type { Report } from './report.ts'
import type { Span } from './source.ts'
import { makeMap, type MapEntry, type MapNode } from './tree.ts'
import { findMap, findPairs, findFlag, findText, listItems, listScalars } from './written.ts'

const TEXT_FIELDS = ['driver', 'scope'] as const
const FLAG_FIELDS = [
  'internal',
  'attachable',
  'ingress',
  'enableIPv4',
  'enableIPv6',
  'encrypted',
  'configOnly',
] as const
const MAP_FIELDS = ['options', 'labels'] as const
const OVERLAY_ENCRYPTED = 'encrypted'

/** The key that Compose gives the network that it makes by itself, and that engines do not accept as a name. */
const COMPOSE_DEFAULT = 'default'

/** Makes the drafts of all networks. */
export function makeNetworks(
  entries: readonly (MapEntry & { readonly value: MapNode })[],
  project: Project,
  report: Report,
): readonly NetworkDraft[] {
  const names = new Map(entries.map((entry) => [entry.key, findName(entry, project).value]))
  return entries.map((entry) => makeNetwork(entry, { project, names, report }))
}

interface Context {
  readonly project: Project
  readonly names: ReadonlyMap<string, string>
  readonly report: Report
}

function makeNetwork(
  entry: MapEntry & { readonly value: MapNode },
  { project, names, report }: Context,
): NetworkDraft {
  const { key, span, value: body } = entry
  const written = listItems(findIpam(body), 'config') as readonly MapNode[]
  const pools = makePools(written, report)
  return {
    key,
    span,
    ipamSpan: (findMap(body, 'ipam') ?? body).span,
    name: findName(entry, project),
    external: findFlag(body, 'external') ?? false,
    adopt: findFlag(body, 'adopt') ?? false,
    protect: findFlag(body, 'protect'),
    settings: makeSettings(body, pools, names),
    pools,
    poolCount: written.length,
    spans: listSpans(body, pools),
    fromEnv: makeFromEnv(listOrigins(body, pools)),
  }
}

function findName(
  { key, span, value }: MapEntry & { readonly value: MapNode },
  project: Project,
): Located<string> {
  const given = findText(value, 'name')
  return given ?? { value: key === COMPOSE_DEFAULT ? `${project.name}_${key}` : key, span }
}

function makeSettings(
  body: MapNode,
  pools: readonly PoolDraft[],
  names: ReadonlyMap<string, string>,
): DeclaredNetworkSettings {
  const ipam = findIpam(body)
  const source = findText(body, 'configFrom')?.value
  const ipamDriver = findText(ipam, 'driver')?.value
  const options = findPairs(body, 'options')
  return takeEncryption({
    ...Object.fromEntries(
      TEXT_FIELDS.flatMap((field) => listPresent(field, findText(body, field)?.value ?? null)),
    ),
    ...Object.fromEntries(FLAG_FIELDS.flatMap((field) => listPresent(field, findFlag(body, field)))),
    ...(source === undefined ? {} : { configFrom: names.get(source) ?? source }),
    ...(ipamDriver === undefined ? {} : { ipamDriver }),
    ...(ipam.entries.has('options') ? { ipamOptions: findPairs(ipam, 'options') } : {}),
    ...(pools.length === 0 ? {} : { pools: pools.map(makePool) }),
    ...(body.entries.has('options') ? { options } : {}),
    ...(body.entries.has('labels') ? { labels: findPairs(body, 'labels') } : {}),
  })
}

function listPresent<Value>(field: string, value: Value | null): readonly (readonly [string, Value])[] {
  return value === null ? [] : [[field, value]]
}

/** The overlay driver's option of that name is the same as the field, which wins. */
function takeEncryption(settings: DeclaredNetworkSettings): DeclaredNetworkSettings {
  const { driver, options = [] } = settings
  const value = driver === 'overlay' ? findPair(options, OVERLAY_ENCRYPTED) : undefined
  if (value === undefined) return settings
  return {
    encrypted: isEncrypting(value),
    ...settings,
    options: options.filter(([key]) => key !== OVERLAY_ENCRYPTED),
  }
}

function findIpam(body: MapNode): MapNode {
  return findMap(body, 'ipam') ?? makeMap([], body.span)
}

/** The places of what is declared, by path as in a plan. */
function listSpans(body: MapNode, pools: readonly PoolDraft[]): ReadonlyMap<string, Span> {
  const ipam = findIpam(body)
  const fields = [...body.entries.values()].map(({ key, value }) => [key, value.span] as const)
  const ipamFields = [...ipam.entries.values()].map(({ key, value }) => [`ipam.${key}`, value.span] as const)
  const keys = MAP_FIELDS.flatMap((field) => listKeySpans(body, field, field))
  return new Map([
    ...fields,
    ...ipamFields,
    ...keys,
    ...listKeySpans(ipam, 'options', 'ipam.options'),
    ...pools.flatMap(listPoolSpans),
  ])
}

function listKeySpans(map: MapNode, field: string, path: string): readonly (readonly [string, Span])[] {
  return listScalars(map, field).map(({ key, span }) => [`${path}[${JSON.stringify(key)}]`, span])
}

// Names are shown, and flags are no place for a secret.
function listOrigins(body: MapNode, pools: readonly PoolDraft[]): readonly Origin[] {
  const ipam = findIpam(body)
  return [
    ...TEXT_FIELDS.map((field): Origin => [field, [findText(body, field)]]),
    ['ipam.driver', [findText(ipam, 'driver')]],
    ...MAP_FIELDS.flatMap((field) => listKeyOrigins(body, field, field)),
    ...listKeyOrigins(ipam, 'options', 'ipam.options'),
    ...pools.flatMap(listPoolOrigins),
  ]
}

function listKeyOrigins(map: MapNode, field: string, path: string): readonly Origin[] {
  return listScalars(map, field).map(({ key, value }) => [`${path}[${JSON.stringify(key)}]`, [value]])
}
