// The endpoint settings of an attachment (one container on one network) in canonical form.
import type { Pairs } from './pairs.ts'

/**
 * What can be asked for when a container joins a network. Lists are sorted and without repeats; aliases hold neither the
 * container's name nor its short id, which engines add by themselves. Null: the engine chooses. `links` are `container:alias`.
 */
export interface EndpointSettings {
  readonly aliases: readonly string[]
  readonly ipv4Address: string | null
  readonly ipv6Address: string | null
  readonly linkLocalIPs: readonly string[]
  readonly macAddress: string | null
  readonly driverOpts: Pairs
  readonly gwPriority: number
  readonly links: readonly string[]
}

/** The name of one endpoint setting. */
export type EndpointField = keyof EndpointSettings

/** Endpoint settings of a connect call that asks for nothing. */
export const DEFAULT_ENDPOINT_SETTINGS: EndpointSettings = {
  aliases: [],
  ipv4Address: null,
  ipv6Address: null,
  linkLocalIPs: [],
  macAddress: null,
  driverOpts: [],
  gwPriority: 0,
  links: [],
}

/** The fields in the order in which they are shown. */
export const ENDPOINT_FIELDS: readonly EndpointField[] = [
  'aliases',
  'ipv4Address',
  'ipv6Address',
  'linkLocalIPs',
  'macAddress',
  'driverOpts',
  'gwPriority',
  'links',
]
