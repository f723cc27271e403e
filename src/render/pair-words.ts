// What the model says of the steps of a pair, what was found, and what is likely behind it, in words.
import type { Finding, Obstacle } from '../check/checks.ts'
import type { Cause, ConnectionStep, PairStep, StepResult, Untried, UntriedReason } from '../check/pair.ts'
import type { Tools } from '../check/scripts.ts'
import type { Peer } from '../reachability/ends.ts'
import type { Explanation, Verdict } from '../reachability/explain.ts'
import { joinList, OUTSIDER_WORDS } from '../reachability/words.ts'
import { describeObstacle } from './check.ts'
import { describePeer } from './reach.ts'

/** What is shown of a run. */
export interface ShownPair {
  readonly explanation: Explanation
  readonly results: readonly StepResult[]
  readonly live: Verdict
  readonly triedFrom: { readonly container: string; readonly isHelper: boolean; readonly tools: Tools } | null
  readonly listens: readonly number[] | null
}

/** What a step is about: a name, or an address with a port. */
export function describeSubject(step: PairStep): string {
  switch (step.kind) {
    case 'name':
      return step.name
    case 'connection': {
      const { address, port, leadsTo } = step
      const place = `${address.includes(':') ? `[${address}]` : address}:${port}`
      return leadsTo === null || leadsTo === port ? place : `${place} (to ${leadsTo})`
    }
    case 'way':
      return 'a connection'
  }
}

/** What the model says of a step. */
export function describeModel(step: PairStep): string {
  if (step.kind !== 'name') return step.model
  return step.addresses.length > 0 ? step.addresses.join(', ') : 'not known'
}

/** What was found of a step, in a few words. */
export function describeLive({ step, finding, live }: StepResult): string {
  if (finding === null) return live
  if (step.kind === 'name') return describeNameFinding(finding)
  // of a whole way nothing is found
  return `${live}: ${describeConnection(finding, (step as ConnectionStep).listens)}`
}

function describeNameFinding(finding: Finding): string {
  if (finding.kind === 'addresses') return finding.addresses.join(', ')
  return finding.kind === 'timeout' ? 'no answer in time' : 'not known'
}

function describeConnection({ kind }: Finding, listens: boolean | null): string {
  switch (kind) {
    case 'connected':
      return 'took the connection'
    case 'refused':
      if (listens === true) return 'refused on the way'
      return listens === false ? 'refused, nobody listens' : 'refused by the other end'
    case 'unreachable':
      return 'no route leads there'
    case 'timeout':
    case 'addresses':
    case 'not-found':
    case 'none':
    case 'unclear':
      return 'no answer in time'
  }
}

const CAUSES: Readonly<Record<Cause, (ends: Ends, port: string) => string>> = {
  'name-lost': ({ from, to }) =>
    `The name service does not know it. Likely ${from} asks another one (/etc/resolv.conf), or the engine's own lost it: to disconnect and connect ${to} registers it anew.`,
  'name-silent': ({ from }) =>
    `No name service answers. Likely /etc/resolv.conf of ${from} names one that is not there, or a firewall rule stops it.`,
  'name-elsewhere': ({ from }) =>
    `Somebody else has the name. Likely a line in /etc/hosts of ${from}, or another name service.`,
  'name-foreign': ({ from }) =>
    `The engine's name service does not know it there. Likely a line in /etc/hosts of ${from} (a link, an extra host) or another name server does.`,
  dropped: () =>
    "A timeout proves no way. Likely a firewall rule that is not the engine's drops it, on the host or in one of the containers.",
  'host-drops': () =>
    'A timeout proves no way. Likely the firewall of the host drops what comes in there from containers, or the port is one that a container publishes.',
  rejected: ({ to }, port) =>
    `${to} listens on ${port}, so that it is refused on the way. Likely a firewall rule with REJECT.`,
  'no-route': ({ from }) => `Likely ${from} lacks a route there, or a firewall rule rejects it.`,
  'other-way': () =>
    'Likely the engine\'s firewall rules are not in force (switched off, or flushed), or a route, a link or a rule of somebody else opens it; "xec doctor" looks at the firewall.',
  'nobody-listens': ({ to, listens }, port) =>
    `The way is open: nobody listens on port ${port} of ${to}${listens}.`,
  'listens-locally': ({ to }, port) =>
    `The way is open: on port ${port} ${to} listens at 127.0.0.1 only, where nobody else gets at it.`,
  proxy: ({ to }, port) => `The host took it (docker-proxy); nobody listens on port ${port} of ${to}.`,
}

interface Ends {
  readonly from: string
  readonly to: string
  readonly listens: string
}

/** What is likely behind a finding, in a sentence. */
export function describeCause(cause: Cause, step: PairStep, { explanation, listens }: ShownPair): string {
  const { from, to } = explanation
  const port = step.kind === 'connection' ? String(step.leadsTo ?? step.port) : ''
  return CAUSES[cause](
    { from: describePeer(from), to: describePeer(to), listens: describeListens(listens) },
    port,
  )
}

function describeListens(ports: ShownPair['listens']): string {
  return ports === null || ports.length === 0
    ? ', nor on any other'
    : `; it listens on ${joinList(ports.map(String))}`
}

type OwnReason = Exclude<UntriedReason, Obstacle> | 'no-network' | 'no-time'

const UNTRIED: Readonly<Record<OwnReason, (ends: { readonly from: Peer; readonly to: Peer }) => string>> = {
  'from-outside': ({ from }) => `nothing can be run ${describeOutside(from)}`,
  'to-outside': ({ to }) => `no machine ${describeOutside(to)} is known that could be tried`,
  'nothing-on-host': () =>
    'xec runs nothing on the host itself; from a running container in host mode it can be tried',
  'no-network': () => 'it is on no network',
  'no-time': () => 'the run ended before',
  'no-address': () => 'no address is known there',
  'port-chosen': () => 'the engine chose the port of the host',
  'only-udp': () => 'only TCP is tried, and no TCP port is open there',
  'other-ports': () => 'it leads to no port that was asked for',
  'not-askable': () => 'a name server cannot be asked for such a name',
}

function describeOutside(peer: Peer): string {
  return peer.kind === 'container' ? '' : `on ${OUTSIDER_WORDS[peer.kind]}`
}

/** Why a step was not tried. */
export function describeUntried(
  { reason, container, note }: Untried,
  { explanation }: Pick<ShownPair, 'explanation'>,
): string {
  const says = isOwn(reason) ? UNTRIED[reason](explanation) : describeObstacle({ obstacle: reason, note })
  return container === null ? says : `${container}: ${says}`
}

function isOwn(reason: UntriedReason): reason is OwnReason {
  return Object.hasOwn(UNTRIED, reason)
}

/** From where it was tried, and with what. */
export function describePlace({ container, isHelper, tools }: NonNullable<ShownPair['triedFrom']>): string {
  const programs = tools.runner === 'sh' ? `${tools.connect} and ${tools.resolve}` : tools.runner
  return `${isHelper ? 'a helper beside ' : ''}${container} with ${programs}`
}
