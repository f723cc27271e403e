// Is what the engine shows what a step wanted? Compared as the planner compares, so that what passes here is no difference in the
// next plan; what the engine does not show proves nothing.
import type { DeclaredEndpointSettings, DeclaredNetworkSettings } from '../model/desired.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import { XecError } from '../model/errors.ts'
import type { NetworkSettings, NetworkSpec } from '../model/network.ts'
import type {
  EngineIdentity,
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
} from '../model/observed.ts'
import { findPair } from '../model/pairs.ts'
import { renderOrigin } from '../model/secret.ts'
import type { ConnectStep, Difference, NetworkRef } from '../plan/document.ts'
import { diffEndpoint } from '../plan/endpoint-diff.ts'
import { diffNetwork } from '../plan/network-diff.ts'
import { listSensitivePaths } from '../plan/ownership.ts'
import { listHidden, listIdle } from '../plan/support.ts'

/** One path with what it is and what it should be. */
export type Mismatch = Pick<Difference, 'path' | 'before' | 'after'>

/** What a network has that the one that a spec would make has not, ownership included. Empty: it is the one. */
export function listNetworkMismatches(
  spec: NetworkSpec,
  existing: ObservedNetwork,
  engine: EngineIdentity,
): readonly Mismatch[] {
  const declared = listDecided(spec.settings)
  const { differences } = diffNetwork({
    declared,
    observed: existing,
    remembered: [],
    ignored: new Set(listIdle(spec.settings, engine).map(({ path }) => path)),
    hidden: listHidden(declared, spec.settings.driver, engine),
  })
  return [...differences, ...listLabelMismatches(spec, existing)]
}

/** Throws `engine-refused` if an existing network is not the one that a create step would have made, ownership included. */
export function checkNetwork(spec: NetworkSpec, existing: ObservedNetwork, engine: EngineIdentity): void {
  // what came from the environment is in no message: neither what is wanted nor what somebody else has there
  const sensitive = listSensitivePaths(spec.settings.labels)
  const mismatches = listNetworkMismatches(spec, existing, engine).map((mismatch) =>
    hideMismatch(mismatch, sensitive),
  )
  if (mismatches.length === 0) return
  throw new XecError(
    'engine-refused',
    `Network "${spec.name}" exists already and is another one: ${renderMismatches(mismatches)}.`,
    { fix: 'Plan again: the new plan shows what differs and to whom the network belongs.' },
  )
}

/** Where to look for an attachment; `isSecret` keeps its values out of the message. */
export interface AttachmentPlace {
  readonly idOrName: string
  readonly container: ObservedContainer
  readonly isSecret: boolean
}

/** Throws `engine-refused` if a container is not attached as a connect step wanted it. */
export function checkAttachment(step: ConnectStep, { idOrName, container, isSecret }: AttachmentPlace): void {
  const attachment = findAttachment(container, step.network, idOrName)
  const subject = `Container "${step.container.name}" is not on network "${step.network.name}"`
  if (attachment === null) {
    throw new XecError('engine-refused', `${subject}, although the engine accepted the call.`, {
      fix: 'Look at the state of the container, then apply again.',
    })
  }
  const mismatches = listEndpointMismatches(step.endpoint, attachment, container).map((mismatch) =>
    isSecret ? hideValues(mismatch) : mismatch,
  )
  if (mismatches.length === 0) return
  throw new XecError('engine-refused', `${subject} as it should be: ${renderMismatches(mismatches)}.`, {
    fix: 'Apply again: the attachment is taken away and made anew.',
  })
}

/** What an attachment has that a connect call did not ask for. Empty: it is as asked for. */
export function listEndpointMismatches(
  endpoint: EndpointSettings,
  attachment: ObservedAttachment,
  container: ObservedContainer,
): readonly Mismatch[] {
  const declared = listRequested(endpoint)
  const { differences } = diffEndpoint(declared, attachment, container)
  return [...differences, ...listLiveMismatches(declared, attachment, differences)]
}

/** The attachment to a network: by id, or by name where the engine shows no id or the step has only a name. */
export function findAttachment(
  container: ObservedContainer,
  network: NetworkRef,
  idOrName: string,
): ObservedAttachment | null {
  const byName = idOrName === network.name
  const isWanted = ({ networkId, networkName }: ObservedAttachment): boolean =>
    networkId === null || byName ? networkName === network.name : networkId === idOrName
  return container.attachments.find(isWanted) ?? null
}

function hideMismatch(mismatch: Mismatch, sensitive: readonly string[]): Mismatch {
  return sensitive.includes(mismatch.path) ? hideValues(mismatch) : mismatch
}

function hideValues({ path }: Mismatch): Mismatch {
  return { path, before: renderOrigin([]), after: renderOrigin([]) }
}

// Scope follows from the driver. Labels are compared with ownership, below. What a network takes from a config-only source is
// the source's, and an empty list of pools lets the engine choose.
function listDecided(settings: NetworkSettings): DeclaredNetworkSettings {
  const { internal, attachable, ingress, configFrom } = settings
  if (configFrom !== null) return { internal, attachable, ingress, configFrom }
  const { scope: _scope, labels: _labels, ...decided } = settings
  return decided
}

function listLabelMismatches(spec: NetworkSpec, existing: ObservedNetwork): Mismatch[] {
  if (spec.settings.configFrom !== null || existing.unknown.includes('labels')) return []
  return spec.settings.labels
    .map(([key, after]): Mismatch => {
      return { path: `labels["${key}"]`, before: findPair(existing.settings.labels, key) ?? null, after }
    })
    .filter(({ before, after }) => before !== after)
}

// Null asks for nothing: the engine chooses.
function listRequested(endpoint: EndpointSettings): DeclaredEndpointSettings {
  return Object.fromEntries(Object.entries(endpoint).filter(([, value]) => value !== null))
}

// What a running container has must be what it asked for; one that does not run has no addresses.
function listLiveMismatches(
  declared: DeclaredEndpointSettings,
  { live }: ObservedAttachment,
  known: readonly Difference[],
): Mismatch[] {
  return (['ipv4Address', 'ipv6Address', 'macAddress'] as const)
    .filter((field) => !known.some(({ path }) => path === field))
    .map((field): Mismatch => ({ path: field, before: live[field], after: declared[field] ?? null }))
    .filter(({ before, after }) => before !== null && after !== null && before !== after)
}

function renderMismatches(mismatches: readonly Mismatch[]): string {
  return mismatches
    .map(
      ({ path, before, after }) => `${path} is ${JSON.stringify(before)} instead of ${JSON.stringify(after)}`,
    )
    .join(', ')
}
