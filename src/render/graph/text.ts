// A topology as lines on a terminal: each network with the containers on it.
import type { Mark, Topology, TopologyContainer, TopologyNetwork } from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
import { joinLines, padEnd, readWidth, renderTone, wrapLine, type Style, type Tone } from '../style.ts'
import {
  listBadges,
  listLinkFacts,
  listNetworkFacts,
  listPorts,
  MARK_LOOKS,
  renderState,
  type PictureOptions,
} from './words.ts'

const TONES: Readonly<Record<Mark, Tone>> = {
  create: 'green',
  connect: 'green',
  replace: 'magenta',
  reconnect: 'yellow',
  remove: 'red',
  disconnect: 'red',
}

/** Writes a topology as lines. */
export function renderTopologyText(style: Style, topology: Topology, options: PictureOptions): string {
  const { title, subtitle } = options
  const { networks, containers, links } = topology
  const byAddress = new Map(containers.map((container) => [container.address, container]))
  const members = new Map<string, Member[]>(networks.map(({ address }) => [address, []]))
  for (const link of links) {
    const container = byAddress.get(link.container) as TopologyContainer
    const onNetwork = members.get(link.network) as Member[]
    onNetwork.push({ mark: link.mark, ...describe(container, listLinkFacts(link)) })
  }
  const linked = new Set(links.map(({ container }) => container))
  const alone = containers
    .filter(({ address }) => !linked.has(address))
    .map((container) => ({ mark: null, ...describe(container, []) }))
  return joinLines([
    `${renderTone(style, 'bold', escapeText(title))}, ${escapeText(subtitle)}`,
    ...networks.flatMap((network) => [
      '',
      ...renderLine(style, network.mark, [
        renderTone(style, 'bold', escapeText(network.name)),
        renderTone(style, 'dim', renderFacts(network)),
      ]),
      ...renderMembers(style, members.get(network.address) as Member[]),
    ]),
    ...(alone.length === 0
      ? []
      : ['', `  ${options.alone ?? 'on no network'}`, ...renderMembers(style, alone)]),
  ])
}

function renderFacts(network: TopologyNetwork): string {
  const facts = [...listNetworkFacts(network), ...listBadges(network)]
  return facts.length === 0 ? '' : `(${facts.join(', ')})`
}

interface Member {
  readonly mark: Mark | null
  readonly name: string
  readonly facts: string
}

function describe(container: TopologyContainer, facts: readonly string[]): Omit<Member, 'mark'> {
  const state = renderState(container)
  const ports = listPorts(container)
  const all = [
    ...(state === null ? [] : [state]),
    ...facts,
    ...(ports.length === 0 ? [] : [`ports ${ports.join(' ')}`]),
  ]
  return { name: escapeText(container.name), facts: all.join('  ') }
}

function renderMembers(style: Style, members: readonly Member[]): readonly string[] {
  const width = Math.max(0, ...members.map(({ name }) => readWidth(name)))
  return members.flatMap(({ mark, name, facts }) =>
    renderLine(style, mark, [' ', facts === '' ? name : `${padEnd(name, width)}  ${facts}`]),
  )
}

function renderLine(style: Style, mark: Mark | null, parts: readonly string[]): string[] {
  const sign = mark === null ? ' ' : renderTone(style, TONES[mark], MARK_LOOKS[mark].sign)
  return wrapLine(style, { first: 0, rest: 6 }, `${sign} ${parts.join(' ')}`.trimEnd())
}
