// One entry of `networks:` in canonical values, with the place of each.
import { hasHostBits, normalizeAddress, normalizeCidr, parseFamily } from '../model/address.ts'
import type { DeclaredNetworkSettings, Project } from '../model/desired.ts'
import type { Pool } from '../model/network.ts'
import { compareText, findPair, makePairs } from '../model/pairs.ts'
import type { Located, NetworkDraft, PoolDraft } from './draft.ts'
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
// what Go's ParseBool takes for false; the overlay driver takes anything else for true
const FALSE_TEXTS = ['0', 'f', 'F', 'false', 'False', 'FALSE']

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
  const pools = makePools(body, report)
  return {
    key,
    span,
    name: findName(entry, project),
    external: findFlag(body, 'external') ?? false,
    adopt: findFlag(body, 'adopt') ?? false,
    protect: findFlag(body, 'protect'),
    settings: makeSettings(body, pools, names),
    pools,
    poolCount: listItems(findIpam(body), 'config').length,
    spans: listSpans(body, pools),
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
    ...(pools.length === 0 ? {} : { pools: pools.map(makePool).toSorted(comparePools) }),
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
    encrypted: !FALSE_TEXTS.includes(value),
    ...settings,
    options: options.filter(([key]) => key !== OVERLAY_ENCRYPTED),
  }
}

function makePool({ subnet, ipRange, gateway, auxAddresses }: PoolDraft): Pool {
  return {
    subnet: subnet.value,
    ipRange: ipRange?.value ?? null,
    gateway: gateway?.value ?? null,
    auxAddresses: makePairs(auxAddresses.map(({ key, value }) => [key, value])),
  }
}

function comparePools(a: Pool, b: Pool): number {
  const [left, right] = [a.subnet as string, b.subnet as string]
  return Number(parseFamily(left)) - Number(parseFamily(right)) || compareText(left, right)
}

function findIpam(body: MapNode): MapNode {
  return findMap(body, 'ipam') ?? makeMap([], body.span)
}

function makePools(body: MapNode, report: Report): readonly PoolDraft[] {
  return (listItems(findIpam(body), 'config') as readonly MapNode[]).flatMap((pool) => {
    const subnet = takeCidr(findText(pool, 'subnet'), 'subnet', report)
    if (!pool.entries.has('subnet')) addNoSubnet(pool, report)
    const draft = {
      ipRange: takeCidr(findText(pool, 'ip_range'), 'ip_range', report),
      gateway: takeAddress(findText(pool, 'gateway'), 'gateway', report),
      auxAddresses: listScalars(pool, 'aux_addresses').flatMap(({ key, value }) => {
        const address = takeAddress({ value: value.text, span: value.span }, `aux_addresses.${key}`, report)
        return address === null ? [] : [{ ...address, key }]
      }),
    }
    return subnet === null ? [] : [{ subnet, ...draft }]
  })
}

function addNoSubnet(pool: MapNode, report: Report): void {
  report.add('subnet-missing', pool.span, {
    detail: 'A pool is given by its subnet; range, gateway and reserved addresses lie in it.',
    fix: 'Add "subnet", or remove the pool to let the engine choose one.',
  })
}

/** A range in canonical form; null if there is none or it cannot be read, which is reported. */
function takeCidr(written: Located<string> | null, field: string, report: Report): Located<string> | null {
  if (written === null) return null
  const value = normalizeCidr(written.value)
  if (value === null) {
    report.add('cidr-invalid', written.span, {
      detail: `"${field}" must be an address and a prefix length, but is "${written.value}".`,
      fix: 'Write it as "172.25.0.0/16" or "2001:db8:1::/64", without leading zeros.',
    })
    return null
  }
  if (hasHostBits(written.value)) {
    report.add('cidr-host-bits', written.span, {
      detail: `"${written.value}" is an address inside the range "${value}", and engines refuse it as a range.`,
      fix: `Write "${value}", or give the prefix length that you meant.`,
    })
  }
  return { value, span: written.span }
}

/** An address in canonical form; null if there is none or it cannot be read, which is reported. */
export function takeAddress(
  written: Located<string> | null,
  field: string,
  report: Report,
): Located<string> | null {
  if (written === null) return null
  const value = normalizeAddress(written.value)
  if (value !== null) return { value, span: written.span }
  report.add('address-invalid', written.span, {
    detail: `"${field}" must be an address, but is "${written.value}".`,
    fix: 'Write it as "172.25.0.5" or "2001:db8::5", without prefix length and leading zeros.',
  })
  return null
}

/** The places of what is declared, by path as in a plan. */
function listSpans(body: MapNode, pools: readonly PoolDraft[]): ReadonlyMap<string, Span> {
  const ipam = findIpam(body)
  const fields = [...body.entries.values()].map(({ key, value }) => [key, value.span] as const)
  const ipamFields = [...ipam.entries.values()].map(({ key, value }) => [`ipam.${key}`, value.span] as const)
  const keys = MAP_FIELDS.flatMap((field) => listKeySpans(body, field, field))
  const sorted = pools.toSorted((a, b) => comparePools(makePool(a), makePool(b)))
  return new Map([
    ...fields,
    ...ipamFields,
    ...keys,
    ...listKeySpans(ipam, 'options', 'ipam.options'),
    ...sorted.flatMap(listPoolSpans),
  ])
}

function listKeySpans(map: MapNode, field: string, path: string): readonly (readonly [string, Span])[] {
  return listScalars(map, field).map(({ key, span }) => [`${path}[${JSON.stringify(key)}]`, span])
}

function listPoolSpans(
  { subnet, ipRange, gateway }: PoolDraft,
  index: number,
): readonly (readonly [string, Span])[] {
  const path = `ipam.config[${index}]`
  return [
    [`${path}.subnet`, subnet.span],
    ...(ipRange === null ? [] : [[`${path}.ip_range`, ipRange.span] as const]),
    ...(gateway === null ? [] : [[`${path}.gateway`, gateway.span] as const]),
  ]
}
