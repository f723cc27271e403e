// The diagnosis: every rule on what was read, what concerns those who were asked about, in the order of how bad it is.
import type { Severity } from '../model/diagnostic.ts'
import { compareText } from '../model/pairs.ts'
import { DOCTOR_CODES, type DoctorCode } from './codes.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'
import { findFullNetworks, findTakenAddresses } from './rules/addresses.ts'
import { findApart, findIccOff, findLonely } from './rules/apart.ts'
import { findMisplaced } from './rules/declared.ts'
import { findGoneNamespaces, findGoneNetworks } from './rules/gone.ts'
import { findBridgeFilterOff, findFirewallOff, findForwardingOff } from './rules/host.ts'
import { findInternal } from './rules/internal.ts'
import { findHostWithoutIPv6, findIPv6Off } from './rules/ipv6.ts'
import {
  findJournals,
  findLeftEndpoints,
  findLocks,
  findNamesakes,
  findPlaceholders,
} from './rules/leftovers.ts'
import { findMissingContainers, findMissingNetworks } from './rules/missing.ts'
import { findLongPackets } from './rules/mtu.ts'
import { findNameless, findSharedNames } from './rules/names.ts'
import { findDeadPorts, findIgnoredPorts } from './rules/ports.ts'
import { findPaused, findRestarting, findStopped, findUnhealthy } from './rules/running.ts'
import { findClashes, findNoSubnets, findRouteOverlaps } from './rules/subnets.ts'
import { findTakenPorts } from './rules/taken-ports.ts'
import { findUnheard } from './rules/unheard.ts'
import { openCase, type Case, type Scene } from './scene.ts'

const RULES: readonly Rule[] = [
  findForwardingOff,
  findFirewallOff,
  findMissingContainers,
  findMissingNetworks,
  findGoneNetworks,
  findGoneNamespaces,
  findTakenPorts,
  findTakenAddresses,
  findFullNetworks,
  findStopped,
  findRestarting,
  findPaused,
  findUnhealthy,
  findLonely,
  findMisplaced,
  findApart,
  findIccOff,
  findDeadPorts,
  findIgnoredPorts,
  findUnheard,
  findIPv6Off,
  findHostWithoutIPv6,
  findNameless,
  findSharedNames,
  findInternal,
  findLongPackets,
  findBridgeFilterOff,
  findClashes,
  findRouteOverlaps,
  findNoSubnets,
  findLeftEndpoints,
  findNamesakes,
  findPlaceholders,
  findJournals,
  findLocks,
]

/** Finds what is wrong: errors first, then warnings and notices, each in the order of the catalogue. */
export function diagnose(scene: Scene): readonly Finding[] {
  const opened = openCase(scene)
  const networks = listOwnNetworks(opened)
  return dropEffects(RULES.flatMap((find) => find(opened)))
    .filter((finding) => isAbout(finding, opened, networks))
    .toSorted(compareFindings)
}

// The networks that those who were asked about are on, or should be on.
function listOwnNetworks({ named, observed, desired, declared }: Case): ReadonlySet<string> {
  const byKey = new Map((desired?.networks ?? []).map(({ key, name }) => [key, name]))
  const wanted = named.flatMap((name) => declared.get(name)?.attachments ?? [])
  const live = observed.containers
    .filter(({ name }) => named.includes(name))
    .flatMap(({ attachments }) => attachments)
  return new Set([
    ...live.map(({ networkName }) => networkName),
    ...wanted.flatMap(({ network }) => byKey.get(network) ?? []),
  ])
}

const CAUSES: ReadonlySet<DoctorCode> = new Set([
  'port-taken',
  'address-taken',
  'network-gone',
  'namespace-gone',
])
const EFFECTS: ReadonlySet<DoctorCode> = new Set(['container-not-running', 'container-failed'])

// That a container does not run is told with the cause, where one is known; the first that a finding is about is who suffers.
function dropEffects(findings: readonly Finding[]): readonly Finding[] {
  const explained = new Set(
    findings.flatMap(({ code, containers }) => (CAUSES.has(code) ? containers.slice(0, 1) : [])),
  )
  return findings.filter(
    ({ code, containers }) => !EFFECTS.has(code) || !containers.some((name) => explained.has(name)),
  )
}

// Of those who were asked about, of a network that they are on, or of everybody.
function isAbout({ containers, networks }: Finding, { named }: Case, own: ReadonlySet<string>): boolean {
  if (named.length === 0) return true
  if (containers.length > 0) return containers.some((name) => named.includes(name))
  return networks.length === 0 || networks.some((name) => own.has(name))
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice']

function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    DOCTOR_CODES.indexOf(a.code) - DOCTOR_CODES.indexOf(b.code) ||
    compareText(a.detail, b.detail)
  )
}
