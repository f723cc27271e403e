// Is what the engine shows what a step wanted? Values that the engine does not show prove nothing and are left out.
import { ENDPOINT_FIELDS, type EndpointField } from '../model/endpoint.ts'
import { isEqual, type Canonical } from '../model/equal.ts'
import { XecError } from '../model/errors.ts'
import type { NetworkField, NetworkSpec, Pool } from '../model/network.ts'
import type { ObservedAttachment, ObservedContainer, ObservedNetwork } from '../model/observed.ts'
import type { Pairs } from '../model/pairs.ts'
import { parseFamily } from '../model/address.ts'
import type { ConnectStep, NetworkRef } from '../plan/document.ts'

interface Mismatch {
  readonly field: string
  readonly wanted: Canonical
  readonly found: Canonical
}

/** Throws `engine-refused` if an existing network is not the one that a create step would have made, ownership included. */
export function checkNetwork(spec: NetworkSpec, existing: ObservedNetwork): void {
  const mismatches = listNetworkMismatches(spec, existing)
  if (mismatches.length === 0) return
  throw new XecError(
    'engine-refused',
    `Network "${spec.name}" was created by somebody else meanwhile, ${renderMismatches(mismatches)}.`,
    { fix: 'Plan again: the new plan shows what differs and to whom the network belongs.' },
  )
}

/** Throws `engine-refused` if a container is not attached as a connect step wanted it. */
export function checkAttachment(step: ConnectStep, networkId: string, container: ObservedContainer): void {
  const attachment = findAttachment(container, step.network, networkId)
  const where = `Container "${step.container.name}" is not on network "${step.network.name}"`
  if (attachment === null) {
    throw new XecError('engine-refused', `${where}, although the engine accepted the call.`, {
      fix: 'Look at the state of the container, then apply again.',
    })
  }
  const mismatches = listAttachmentMismatches(step, attachment)
  if (mismatches.length === 0) return
  throw new XecError('engine-refused', `${where} as it should be: ${renderMismatches(mismatches)}.`, {
    fix: 'Apply again: the attachment is taken away and made anew.',
  })
}

/** The attachment to a network: by id, or by name where the engine shows no id. */
export function findAttachment(
  container: ObservedContainer,
  network: NetworkRef,
  idOrName: string,
): ObservedAttachment | null {
  const isWanted = ({ networkId, networkName }: ObservedAttachment): boolean => {
    // A stale attachment is addressed by name: the id that it still shows belongs to no network.
    if (networkId === null || idOrName === network.name) return networkName === network.name
    return networkId === idOrName
  }
  return container.attachments.find(isWanted) ?? null
}

// Scope follows from the driver; pools, options and labels of a config-from network are its source's.
const OWN_FIELDS = ['internal', 'attachable', 'ingress', 'configFrom'] as const
const FIELDS = [
  ...OWN_FIELDS,
  'driver',
  'enableIPv4',
  'enableIPv6',
  'encrypted',
  'configOnly',
  'ipamDriver',
] as const
const MAPS = ['ipamOptions', 'options', 'labels'] as const

function listNetworkMismatches({ settings }: NetworkSpec, existing: ObservedNetwork): Mismatch[] {
  const found = existing.settings
  const isShown = (field: NetworkField): boolean => !existing.unknown.includes(field)
  const fields = settings.configFrom === null ? FIELDS : OWN_FIELDS
  const mismatches = fields
    .filter((field) => isShown(field) && settings[field] !== found[field])
    .map((field): Mismatch => ({ field, wanted: settings[field], found: found[field] }))
  if (settings.configFrom !== null) return mismatches
  for (const field of MAPS) {
    if (isShown(field) && !hasPairs(found[field], settings[field])) {
      mismatches.push({ field, wanted: settings[field], found: found[field] })
    }
  }
  if (isShown('pools') && !hasPools(found.pools, settings.pools)) {
    mismatches.push({ field: 'pools', wanted: listSubnets(settings.pools), found: listSubnets(found.pools) })
  }
  return mismatches
}

function hasPairs(found: Pairs, wanted: Pairs): boolean {
  const values = new Map(found)
  return wanted.every(([key, value]) => values.get(key) === value)
}

/** An engine adds pools of a family for which none was asked, and gateways. */
function hasPools(found: readonly Pool[], wanted: readonly Pool[]): boolean {
  const families = new Set(wanted.map(({ subnet }) => parseFamily(subnet ?? '')))
  const comparable = found.filter(({ subnet }) => families.has(parseFamily(subnet ?? '')))
  return (
    comparable.length === wanted.length &&
    wanted.every((pool) => comparable.some((other) => isPool(other, pool)))
  )
}

function isPool(found: Pool, wanted: Pool): boolean {
  if (found.subnet !== wanted.subnet || !hasPairs(found.auxAddresses, wanted.auxAddresses)) return false
  if (wanted.ipRange !== null && found.ipRange !== wanted.ipRange) return false
  return wanted.gateway === null || found.gateway === wanted.gateway
}

function listSubnets(pools: readonly Pool[]): readonly Canonical[] {
  return pools.map(({ subnet }) => subnet)
}

function listAttachmentMismatches(step: ConnectStep, attachment: ObservedAttachment): Mismatch[] {
  const isWrong = ({ wanted, found }: Mismatch): boolean => wanted !== null && !isEqual(wanted, found)
  const requested = ENDPOINT_FIELDS.filter((field) => !attachment.unknown.includes(field)).map(
    (field: EndpointField): Mismatch => ({
      field,
      wanted: step.endpoint[field],
      found: attachment.settings[field],
    }),
  )
  // What is in use now; nothing is while the container does not run.
  const live = (['ipv4Address', 'ipv6Address', 'macAddress'] as const)
    .filter((field) => attachment.live[field] !== null)
    .map((field): Mismatch => ({ field, wanted: step.endpoint[field], found: attachment.live[field] }))
  const requestedWrong = requested.filter(isWrong)
  const named = new Set(requestedWrong.map(({ field }) => field))
  return [...requestedWrong, ...live.filter((mismatch) => isWrong(mismatch) && !named.has(mismatch.field))]
}

function renderMismatches(mismatches: readonly Mismatch[]): string {
  return mismatches
    .map(
      ({ field, wanted, found }) =>
        `${field} is ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`,
    )
    .join(', ')
}
