// What pictures say about networks, containers and links: short texts, the same in every format. Texts from outside are made visible
// here, and escaped for their format where they are written.
import type { PublishedPort } from '../../model/port.ts'
import type { Plan } from '../../plan/document.ts'
import type {
  Mark,
  Topology,
  TopologyContainer,
  TopologyLink,
  TopologyNetwork,
} from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
import { renderCount } from '../words.ts'

/** What stands above a picture. */
export interface PictureOptions {
  /** The name of the project or, where there is none, of the engine. */
  readonly title: string
  /** What is shown: declared, observed, or what a plan changes. */
  readonly subtitle: string
  /** What is said of containers that are linked to nothing; by default, that they are on no network. */
  readonly alone?: string
}

/** What stands above a picture of what a plan changes. */
export function describeChanges({ project, engine, steps }: Plan): PictureOptions {
  const changes = steps.length === 0 ? 'the plan changes nothing' : 'what the plan changes'
  return { title: project, subtitle: `${changes} on ${engine.name}` }
}

/** How a change looks: a sign, a word, a colour that reads on white, and a line that colour is not needed for. */
export interface MarkLook {
  readonly sign: string
  readonly word: string
  readonly color: string
  /** Lengths of strokes and gaps; empty for a line without gaps. */
  readonly dash: string
}

const COMES = { sign: '+', color: '#006d4f', dash: '' } as const
const GOES = { sign: '−', color: '#b03a00', dash: '7 5' } as const
const TURNS = { sign: '~', color: '#7b3f98', dash: '12 4 2 4' } as const

/** The look of every change. Colours have a contrast of at least 5 to 1 on white, and differ for the colour-blind. */
export const MARK_LOOKS: Readonly<Record<Mark, MarkLook>> = {
  create: { ...COMES, word: 'create' },
  connect: { ...COMES, word: 'connect' },
  replace: { ...TURNS, word: 'replace' },
  reconnect: { ...TURNS, word: 'reconnect' },
  remove: { ...GOES, word: 'remove' },
  disconnect: { ...GOES, word: 'disconnect' },
}

/** What is special about a network, in the order in which it is shown. */
export type NetworkBadge = 'internal' | 'external' | 'protected' | 'config only'

/** The badges of a network. */
export function listBadges(network: TopologyNetwork): readonly NetworkBadge[] {
  const { internal, external, configOnly } = network
  return [
    ...(internal ? (['internal'] as const) : []),
    ...(external ? (['external'] as const) : []),
    ...(network.protected ? (['protected'] as const) : []),
    ...(configOnly ? (['config only'] as const) : []),
  ]
}

/** What is said about a network below its name: its driver, then its subnets. */
export function listNetworkFacts({ driver, subnets }: TopologyNetwork): readonly string[] {
  return [...(driver === null ? [] : [driver]), ...subnets].map(escapeText)
}

/** A published port: `8080:80`, `127.0.0.1:53:53/udp`, `*:80` where the engine chooses the port of the host. */
export function renderPort({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const host = hostIp.includes(':') ? `[${hostIp}]` : hostIp
  const from = hostPort === null ? '*' : String(hostPort)
  const suffix = protocol === 'tcp' ? '' : `/${protocol}`
  return escapeText(`${host === '' ? '' : `${host}:`}${from}:${containerPort}${suffix}`)
}

/** The published ports of a container; runs of one range as a whole: `8000-8010:9000-9010`. */
export function listPorts({ ports }: TopologyContainer): readonly string[] {
  const runs: { first: PublishedPort; last: PublishedPort }[] = []
  for (const port of ports) {
    const run = runs.at(-1)
    if (run !== undefined && isNext(run.last, port)) run.last = port
    else runs.push({ first: port, last: port })
  }
  return runs.map(({ first, last }) => (first === last ? renderPort(first) : renderRange(first, last)))
}

function isNext(before: PublishedPort, port: PublishedPort): boolean {
  return (
    before.hostIp === port.hostIp &&
    before.protocol === port.protocol &&
    before.containerPort + 1 === port.containerPort &&
    before.hostPort !== null &&
    before.hostPort + 1 === port.hostPort
  )
}

function renderRange(first: PublishedPort, last: PublishedPort): string {
  const inner = `:${first.containerPort}`
  const ending = `-${last.hostPort}${inner}-${last.containerPort}`
  const text = renderPort(first)
  const at = text.lastIndexOf(inner)
  return text.slice(0, at) + ending + text.slice(at + inner.length)
}

/** The state of a container where that is worth a word. */
export function renderState({ state }: TopologyContainer): string | null {
  return state === null || state === 'running' ? null : state
}

/** What is said on a link: its aliases, its addresses, and what else there is. */
export function listLinkFacts({ aliases, ipv4Address, ipv6Address, note }: TopologyLink): readonly string[] {
  const addresses = [ipv4Address, ipv6Address, note].flatMap((text) => text ?? [])
  return [...(aliases.length === 0 ? [] : [`as ${aliases.join(', ')}`]), ...addresses].map(escapeText)
}

/** A topology in sentences, for those who do not see it. */
export function describeTopology(topology: Topology): string {
  const { networks, containers, links } = topology
  const names = new Map([...networks, ...containers].map(({ address, name }) => [address, name]))
  const onNetwork = new Map<string, string[]>(networks.map(({ address }) => [address, []]))
  for (const link of links) {
    const words = [escapeText(names.get(link.container) as string), ...listLinkFacts(link)]
    onNetwork.get(link.network)?.push(words.join(' ') + renderMarkWord(link.mark))
  }
  const linked = new Set(links.map(({ container }) => container))
  const alone = containers.filter(({ address }) => !linked.has(address))
  const sentences = networks.map((network) => {
    const facts = [...listNetworkFacts(network), ...listBadges(network)].join(', ')
    const members = onNetwork.get(network.address) as string[]
    const who = members.length === 0 ? 'no container' : members.join('; ')
    return `${escapeText(network.name)}${facts === '' ? '' : ` (${facts})`}${renderMarkWord(network.mark)}: ${who}.`
  })
  return [
    `${renderCount(networks.length, 'network')}, ${renderCount(containers.length, 'container')}.`,
    ...sentences,
    ...(alone.length === 0
      ? []
      : [`On no network: ${alone.map(({ name }) => escapeText(name)).join(', ')}.`]),
  ].join(' ')
}

function renderMarkWord(mark: Mark | null): string {
  return mark === null ? '' : ` [${MARK_LOOKS[mark].word}]`
}
