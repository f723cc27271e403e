// Compares one attachment's declared settings with the live ones and says what a connect call must ask for so that nothing else
// of it is lost. Only declared fields count; what the engine does not show is unknown, never a difference.
import { hasWithin } from '../model/address.ts'
import type { DeclaredEndpointSettings } from '../model/desired.ts'
import {
  DEFAULT_ENDPOINT_SETTINGS,
  ENDPOINT_FIELDS,
  type EndpointField,
  type EndpointSettings,
} from '../model/endpoint.ts'
import { isEqual, type Canonical } from '../model/equal.ts'
import type { Pool } from '../model/network.ts'
import { findPair, makePairs, type Pairs } from '../model/pairs.ts'
import type {
  EngineIdentity,
  LiveAddresses,
  ObservedAttachment,
  ObservedContainer,
} from '../model/observed.ts'
import type { Difference } from './document.ts'
import { renderMapPath } from './naming.ts'
import { findEndpointNeed } from './endpoint-needs.ts'

/** The differences of an attachment, and the declared fields that this engine does not show. */
export interface EndpointDiff {
  readonly differences: readonly Difference[]
  readonly unknown: readonly EndpointField[]
}

/** Compares declared settings with a live attachment. */
export function diffEndpoint(
  declared: DeclaredEndpointSettings,
  attachment: ObservedAttachment,
  container: ObservedContainer,
): EndpointDiff {
  const differences: Difference[] = []
  const unknown: EndpointField[] = []
  for (const field of ENDPOINT_FIELDS) {
    if (declared[field] === undefined) continue
    const after = dropOwnName(field, declared[field], container)
    const before = findShown(field, after, { attachment, container })
    if (before === undefined) unknown.push(field)
    else differences.push(...diffField(field, before, after))
  }
  return { differences, unknown }
}

/** What a new attachment asks for, as differences from nothing. */
export function listConnected(declared: DeclaredEndpointSettings): readonly Difference[] {
  const differences: Difference[] = []
  const add = (field: EndpointField, value: Canonical | undefined): void => {
    if (value !== undefined && !isDefault(field, value)) differences.push(makeDifference(field, null, value))
  }
  // written out, in the order of the fields: to read them by names that differ takes twice as long as all the rest
  add('aliases', declared.aliases)
  add('ipv4Address', declared.ipv4Address)
  add('ipv6Address', declared.ipv6Address)
  add('linkLocalIPs', declared.linkLocalIPs)
  add('macAddress', declared.macAddress)
  if (declared.driverOpts !== undefined) differences.push(...diffOptions([], declared.driverOpts))
  add('gwPriority', declared.gwPriority)
  add('links', declared.links)
  // a copy holds what is in it; a list that has grown keeps room for sixteen more for as long as the plan lives
  return differences.slice()
}

// What a field is where nothing is said.
function isDefault(field: EndpointField, value: Canonical): boolean {
  return Array.isArray(value) ? value.length === 0 : value === DEFAULT_ENDPOINT_SETTINGS[field]
}

function diffField(field: EndpointField, before: Canonical, after: Canonical): readonly Difference[] {
  if (field === 'driverOpts') return diffOptions(before as Pairs, after as Pairs)
  return isEqual(before, after) ? [] : [makeDifference(field, before, after)]
}

// Of a map the declared keys count; an empty one clears it.
function diffOptions(before: Pairs, after: Pairs): readonly Difference[] {
  const compared = after.length === 0 ? before : after
  return compared.flatMap(([key]) => {
    const old = findPair(before, key) ?? null
    const wanted = findPair(after, key) ?? null
    return old === wanted ? [] : [makeDifference(renderMapPath('driverOpts', key), old, wanted)]
  })
}

function makeDifference(path: string, before: Canonical, after: Canonical): Difference {
  return { path, before, after, forcesReplace: false }
}

// A container answers to its own name without asking, so declaring it as an alias asks for nothing.
function dropOwnName(field: EndpointField, value: Canonical, container: ObservedContainer): Canonical {
  if (field !== 'aliases') return value
  return (value as readonly string[]).filter(
    (alias) => alias !== container.name && !hasShortId(container, alias),
  )
}

function hasShortId(container: ObservedContainer, alias: string): boolean {
  return alias === container.id.slice(0, 12)
}

const LIVE_FIELD: Partial<Record<EndpointField, keyof LiveAddresses>> = {
  ipv4Address: 'ipv4Address',
  ipv6Address: 'ipv6Address',
  macAddress: 'macAddress',
}

interface Place {
  readonly attachment: ObservedAttachment
  readonly container: ObservedContainer
}

// Where an engine hides what was asked for, the address in use answers for it, unless none is wanted: it may have been handed out.
// A container that has no address stays unknown.
function findShown(
  field: EndpointField,
  wanted: Canonical,
  { attachment, container }: Place,
): Canonical | undefined {
  if (!attachment.unknown.includes(field)) return dropOwnName(field, attachment.settings[field], container)
  return wanted === null ? undefined : (findLive(field, attachment) ?? undefined)
}

/** The address in use of a field that is an address; null for every other field. */
export function findLive(field: EndpointField, attachment: ObservedAttachment): string | null {
  const live = LIVE_FIELD[field]
  return live === undefined ? null : attachment.live[live]
}

/** What a connect call that brings an attachment back is made of. */
export interface EndpointKeeping {
  readonly declared: DeclaredEndpointSettings
  readonly attachment: ObservedAttachment
  readonly container: ObservedContainer
  /** The pools of the network that is joined; empty where the engine chooses them, null where they are not known. */
  readonly pools: readonly Pool[] | null
  readonly engine: EngineIdentity
}

/** What a connect call asks for where nothing was there before. */
export function makeNewEndpoint(declared: DeclaredEndpointSettings): EndpointSettings {
  // written out: to spread what has other fields each time is many times slower
  return {
    aliases: declared.aliases ?? DEFAULT_ENDPOINT_SETTINGS.aliases,
    ipv4Address: declared.ipv4Address ?? null,
    ipv6Address: declared.ipv6Address ?? null,
    linkLocalIPs: declared.linkLocalIPs ?? DEFAULT_ENDPOINT_SETTINGS.linkLocalIPs,
    macAddress: declared.macAddress ?? null,
    driverOpts: declared.driverOpts ?? DEFAULT_ENDPOINT_SETTINGS.driverOpts,
    gwPriority: declared.gwPriority ?? DEFAULT_ENDPOINT_SETTINGS.gwPriority,
    links: declared.links ?? DEFAULT_ENDPOINT_SETTINGS.links,
  }
}

/** Declared fields over what is there; what was never asked for, or cannot be given, is left to the engine. */
export function makeEndpoint(keeping: EndpointKeeping): EndpointSettings {
  return {
    aliases: chooseField('aliases', keeping),
    ipv4Address: chooseField('ipv4Address', keeping),
    ipv6Address: chooseField('ipv6Address', keeping),
    linkLocalIPs: chooseField('linkLocalIPs', keeping),
    macAddress: chooseField('macAddress', keeping),
    driverOpts: mergeOptions(findKept('driverOpts', keeping), keeping.declared.driverOpts),
    gwPriority: chooseField('gwPriority', keeping),
    links: chooseField('links', keeping),
  }
}

function chooseField<Field extends EndpointField>(
  field: Field,
  keeping: EndpointKeeping,
): EndpointSettings[Field] {
  const declared = keeping.declared[field]
  return declared === undefined ? findKept(field, keeping) : declared
}

function mergeOptions(kept: Pairs, declared: Pairs = kept): Pairs {
  return declared.length === 0 ? [] : makePairs([...kept, ...declared])
}

function findKept<Field extends EndpointField>(
  field: Field,
  { attachment, container, pools, engine }: EndpointKeeping,
): EndpointSettings[Field] {
  if (findEndpointNeed(field, engine) !== null) return DEFAULT_ENDPOINT_SETTINGS[field]
  if (!attachment.unknown.includes(field)) return attachment.settings[field]
  const live = hasRequestedLive(container, engine) ? findLive(field, attachment) : null
  const isUsable = live !== null && (field === 'macAddress' || hasPlace(live, pools ?? []))
  // only fields that hold an address are found live
  return isUsable ? (live as EndpointSettings[Field]) : DEFAULT_ENDPOINT_SETTINGS[field]
}

// Podman never shows a requested address, so the one in use is kept; elsewhere an address in use may well be dynamic.
function hasRequestedLive({ state }: ObservedContainer, { flavor }: EngineIdentity): boolean {
  return flavor === 'podman' && state === 'running'
}

function hasPlace(address: string, pools: readonly Pool[]): boolean {
  return pools.some(({ subnet }) => subnet !== null && hasWithin(subnet, address))
}
