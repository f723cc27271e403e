// Compares one attachment's declared settings with the live ones and says what a connect call must ask for so that nothing else
// of it is lost. Only declared fields count; what the engine does not show is unknown, never a difference.
import { hasWithin, parseFamily } from '../model/address.ts'
import type { DeclaredEndpointSettings } from '../model/desired.ts'
import {
  DEFAULT_ENDPOINT_SETTINGS,
  ENDPOINT_FIELDS,
  type EndpointField,
  type EndpointSettings,
} from '../model/endpoint.ts'
import { isEqual, type Canonical } from '../model/equal.ts'
import type { Pool } from '../model/network.ts'
import type { LiveAddresses, ObservedAttachment, ObservedContainer } from '../model/observed.ts'
import type { Difference } from './document.ts'

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
    const before = findShown(field, attachment, container)
    if (before === undefined) unknown.push(field)
    else if (!isEqual(before, after)) differences.push(makeDifference(field, before, after))
  }
  return { differences, unknown }
}

/** What a new attachment asks for, as differences from nothing. */
export function listConnected(declared: DeclaredEndpointSettings): readonly Difference[] {
  return ENDPOINT_FIELDS.flatMap((field) => {
    const value = declared[field]
    if (value === undefined || isEqual(value, DEFAULT_ENDPOINT_SETTINGS[field])) return []
    return [makeDifference(field, null, value)]
  })
}

function makeDifference(path: EndpointField, before: Canonical, after: Canonical): Difference {
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

// Where an engine hides what was asked for, the address in use answers for it; a container that has none stays unknown.
function findShown(
  field: EndpointField,
  attachment: ObservedAttachment,
  container: ObservedContainer,
): Canonical | undefined {
  if (!attachment.unknown.includes(field)) return dropOwnName(field, attachment.settings[field], container)
  const live = LIVE_FIELD[field]
  return live === undefined ? undefined : (attachment.live[live] ?? undefined)
}

/** What a connect call that brings an attachment back asks for. */
export interface EndpointKeeping {
  readonly declared: DeclaredEndpointSettings
  readonly attachment: ObservedAttachment | null
  /** The pools of the network that is joined; empty where the engine chooses them. */
  readonly pools: readonly Pool[]
  /** True where addresses in use may stand for hidden requested ones (Podman). */
  readonly keepLive: boolean
}

/** Declared fields over what is there; what was never asked for is left to the engine. */
export function makeEndpoint({ declared, attachment, pools, keepLive }: EndpointKeeping): EndpointSettings {
  const kept: Partial<Record<EndpointField, Canonical>> = {}
  for (const field of ENDPOINT_FIELDS) {
    if (declared[field] !== undefined) kept[field] = declared[field]
    else if (attachment !== null && !attachment.unknown.includes(field))
      kept[field] = attachment.settings[field]
    else if (attachment !== null && keepLive) kept[field] = findLive(field, attachment, pools)
  }
  return { ...DEFAULT_ENDPOINT_SETTINGS, ...(kept as Partial<EndpointSettings>) }
}

function findLive(field: EndpointField, attachment: ObservedAttachment, pools: readonly Pool[]): Canonical {
  const live = LIVE_FIELD[field]
  const value = live === undefined ? null : attachment.live[live]
  const isUsable = value !== null && (field === 'macAddress' || hasPlace(value, pools))
  return isUsable ? value : DEFAULT_ENDPOINT_SETTINGS[field]
}

/** True if an address lies in a pool of its family. */
export function hasPlace(address: string, pools: readonly Pool[]): boolean {
  return pools.some((pool) => pool.subnet !== null && hasWithin(pool.subnet, address))
}

/** True if the pools hold a subnet of the address's family, so that an address outside them is certainly wrong. */
export function hasFamily(address: string, pools: readonly Pool[]): boolean {
  return pools.some((pool) => pool.subnet !== null && parseFamily(pool.subnet) === parseFamily(address))
}
