// Whether one end can open a connection to another, in sentences: each way there is, or what stands in the way of each.
import { renderName } from '../plan/naming.ts'
import { OUTSIDERS, type Peer } from '../reachability/ends.ts'
import type { Explanation, Verdict } from '../reachability/explain.ts'
import type { Doubt, Path, ReachName } from '../reachability/path.ts'
import type { ReachReason } from '../reachability/reason.ts'
import { OUTSIDER_WORDS } from '../reachability/words.ts'
import type { PublishedPort } from '../model/port.ts'
import { escapeText } from './escape.ts'
import { joinLines, renderTone, wrapLine, type Style, type Tone } from './style.ts'

/** How verdicts look. */
export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  open: 'green',
  closed: 'red',
  unknown: 'yellow',
}

/** The name of an end, as it is asked for: a container that is called as an end outside has its address. */
export function renderPeer(peer: Peer): string {
  if (peer.kind !== 'container') return peer.kind
  return OUTSIDERS.some((kind) => kind === peer.name) ? `containers.${renderName(peer.name)}` : peer.name
}

/** Writes an explanation as lines; `when` says of which state it is, e.g. `as it is on the engine`. */
export function renderReach(style: Style, explanation: Explanation, when: string): string {
  const { from, to, verdict } = explanation
  const ends = `${escapeText(renderPeer(from))} -> ${escapeText(renderPeer(to))}`
  return joinLines([
    `${renderTone(style, 'bold', ends)}: ${renderTone(style, VERDICT_TONES[verdict], verdict)}, ${escapeText(when)}`,
    '',
    ...describeReach(explanation).flatMap((sentence) =>
      wrapLine(style, { first: 2, rest: 4 }, `- ${escapeText(sentence)}`),
    ),
  ])
}

/** What an explanation says, one sentence for each way and for each thing in the way. */
export function describeReach({ from, to, paths, reasons }: Explanation): readonly string[] {
  const ends = { from: describePeer(from), to: describePeer(to) }
  return [
    ...paths.map((path) => describePath(path, ends)),
    ...reasons.map((reason) => describeReason(reason, ends)),
  ]
}

interface Ends {
  readonly from: string
  readonly to: string
}

/** An end as sentences name it. */
export function describePeer(peer: Peer): string {
  return peer.kind === 'container' ? quote(peer.name) : OUTSIDER_WORDS[peer.kind]
}

function quote(name: string): string {
  return JSON.stringify(name)
}

function describePath(path: Path, ends: Ends): string {
  const { doubt, names } = path
  const way = [describeWay(path, ends), ...listDetails(path)].join(', ')
  const maybe = doubt === null ? '' : ` That is not certain: ${DOUBT_WORDS[doubt]}.`
  return `${way}.${maybe}${describeShared(names)}`
}

function describeWay(path: Path, { from, to }: Ends): string {
  const { kind, network } = path
  const over = network === null ? '' : ` ${quote(network)}`
  switch (kind) {
    case 'self':
      return `Both have the same network namespace: ${to} is at localhost there`
    case 'network':
      return `Over network${over}, on which both are`
    case 'bridge':
      return `From ${from} at its address on the bridge of network${over}`
    case 'host':
      return network === null
        ? `At an address of ${OUTSIDER_WORDS.host}`
        : `At an address that ${OUTSIDER_WORDS.host} has, the gateway of network${over} for one`
    case 'published':
      return `Through ${describePorts(listPorts(path))} of ${OUTSIDER_WORDS.host}, which leads to network${over}`
    case 'address':
      return `At its own address on network${over}, for packets that are routed through ${OUTSIDER_WORDS.host}`
    case 'segment':
      return `On the local network itself, through network${over}`
    case 'out':
      return network === null ? `Directly` : `Out of ${OUTSIDER_WORDS.host} over network${over}`
    case 'other':
      return 'There may be another way'
  }
}

function describePorts(ports: readonly PublishedPort[]): string {
  const texts = ports.map(({ hostIp, hostPort, containerPort, protocol }) => {
    const address = hostIp.includes(':') ? `[${hostIp}]` : hostIp
    const place = `${address === '' ? '' : `${address}:`}${hostPort ?? 'one that the engine chooses'}`
    return `${place} (to ${containerPort}/${protocol})`
  })
  return `port ${texts.join(', ')}`
}

function listDetails(path: Path): readonly string[] {
  const { kind, families, addresses, names, needsRoute } = path
  // published ports are told already
  const own = kind === 'published' ? [] : listPorts(path)
  return [
    ...joinWords(
      'as',
      names.map(({ name }) => name),
    ),
    ...joinWords('at', addresses),
    ...(families.length === 0 ? [] : [families.map((family) => `IPv${family}`).join(' and ')]),
    ...joinWords(
      'on',
      own.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
    ),
    ...(needsRoute ? ['where a route leads there'] : []),
  ]
}

function listPorts({ ports }: Path): readonly PublishedPort[] {
  return ports ?? []
}

function joinWords(word: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${word} ${items.join(', ')}`]
}

function describeShared(names: readonly ReachName[]): string {
  return names
    .filter(({ others }) => others.length > 0)
    .map(
      ({ name, others }) =>
        ` ${quote(name)} is a name of ${others.map(quote).join(', ')}, too, and leads to each in turns.`,
    )
    .join('')
}

const DOUBT_WORDS: Readonly<Record<Doubt, string>> = {
  engine: 'what this engine lets pass was not measured',
  driver: 'what the driver of the network lets pass is not known',
  options: 'the engine does not show the options of the network',
  links:
    'containers talk there only over links, to the ports that the other one exposes, and links are not read',
  ports: 'the published ports were not read',
  router: 'the routers of the local network decide',
  replies: 'its answers may take another way back, over the network on which it is part of the local network',
  internet: 'whether the internet gets to the host, or finds the way back, is not for the engine to say',
  restarting: 'it is in a restart loop',
  mode: 'this mode of the driver was not measured',
}

function describeReason(reason: ReachReason, { from, to }: Ends): string {
  switch (reason.code) {
    case 'not-running':
      return `${quote(reason.container)} does not run, so it reaches nothing and nobody reaches it.`
    case 'paused':
      return `${quote(reason.container)} is paused, so it neither asks nor answers.`
    case 'restarting':
      return `${quote(reason.container)} is in a restart loop.`
    case 'no-network':
      return `${quote(reason.container)} is on no network.`
    case 'namespace-gone':
      return `${quote(reason.container)} lives in the network namespace of ${quote(reason.of)}, which is not there.`
    case 'icc-off':
      return `Both are on ${quote(reason.network)}, where containers cannot talk to each other (enable_icc is false).`
    case 'private':
      return `Both are on ${quote(reason.network)}, whose mode keeps containers apart.`
    case 'no-common-family':
      return `Both are on ${quote(reason.network)}, one with IPv4 only and one with IPv6 only.`
    case 'no-common-network':
      return `They have no network in common: ${from} is on ${listNames(reason.from)}, ${to} on ${listNames(reason.to)}.`
    case 'nothing-published':
      return `${quote(reason.container)} publishes no port.`
    case 'not-mapped':
      return `${quote(reason.container)} publishes ports, and no network that it is on leads to them.`
    case 'localhost-only':
      return `The ports of ${quote(reason.container)} are published for the host alone (127.0.0.1).`
    case 'cut-off':
      return `Published ports are out of reach for ${quote(reason.container)}: what comes from its networks is dropped on the way (internal, or without masquerade).`
    case 'no-host-address':
      return `The host has no address on the networks of ${quote(reason.container)}.`
    case 'internal-only':
      return `${quote(reason.container)} is on internal networks only, from which no route leads out.`
    case 'no-masquerade':
      return `The network of ${quote(reason.container)} does not masquerade, so answers do not come back.`
  }
}

function listNames(names: readonly string[]): string {
  return names.map(quote).join(', ')
}
