// A topology as a Mermaid flowchart, as GitHub and GitLab draw it inside Markdown.
import type {
  Mark,
  Topology,
  TopologyContainer,
  TopologyLink,
  TopologyNetwork,
} from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
import { renderCount } from '../words.ts'
import { orderLinks } from './ranks.ts'
import {
  listBadges,
  listLinkFacts,
  listNetworkFacts,
  listPorts,
  MARK_LOOKS,
  renderState,
  type PictureOptions,
} from './words.ts'

const CLASSES = [
  'classDef network fill:#e4f0fa,stroke:#0067a6,color:#1b2733',
  'classDef container fill:#ffffff,stroke:#51606f,color:#1b2733',
  'classDef foreign fill:#eef0f2,stroke:#51606f,color:#1b2733',
]

/** Writes a topology as a Mermaid flowchart. Nothing from outside can end a label. */
export function renderMermaid(topology: Topology, { title, subtitle }: PictureOptions): string {
  const { networks, containers } = topology
  const ids = new Map([
    ...networks.map(({ address }, index) => [address, `n${index}`] as const),
    ...containers.map(({ address }, index) => [address, `c${index}`] as const),
  ])
  const links = orderLinks(topology)
  const marks = [...new Set(networks.flatMap(({ mark }) => mark ?? []))]
  const size = `${renderCount(networks.length, 'network')}, ${renderCount(containers.length, 'container')}`
  return [
    'flowchart LR',
    `accTitle: ${writeText(`${title}: ${subtitle}`)}`,
    `accDescr: ${size}`,
    ...networks.map((network) => writeNetwork(network, ids)),
    ...containers.map((container) => writeContainer(container, ids)),
    ...links.map(({ link, ends }) => writeLink(link, ends.map((end) => ids.get(end)) as string[])),
    ...links.flatMap(({ link }, index) => (link.mark === null ? [] : [writeLinkStyle(link.mark, index)])),
    ...CLASSES,
    ...marks.map(writeClass),
    '',
  ].join('\n')
}

type Ids = ReadonlyMap<string, string>

function writeNetwork(network: TopologyNetwork, ids: Ids): string {
  const { address, name, mark, declared } = network
  const lines = [renderSigned(mark, name), ...listNetworkFacts(network), ...listBadges(network)]
  const classes = [declared ? 'network' : 'foreign', ...(mark === null ? [] : [mark])]
  // one class behind another would be one too many for the parser
  return `${ids.get(address)}(["${writeLines(lines)}"]):::${classes.at(-1)}`
}

function writeContainer(container: TopologyContainer, ids: Ids): string {
  const { address, name, declared } = container
  const state = renderState(container)
  const lines = [escapeText(name), ...(state === null ? [] : [state]), ...listPorts(container)]
  return `${ids.get(address)}["${writeLines(lines)}"]:::${declared ? 'container' : 'foreign'}`
}

function writeLink(link: TopologyLink, [from, to]: readonly string[]): string {
  const facts = [...(link.mark === null ? [] : [MARK_LOOKS[link.mark].sign]), ...listLinkFacts(link)]
  const line = link.mark === null ? '---' : LINES[link.mark]
  return facts.length === 0 ? `${from} ${line} ${to}` : `${from} ${line}|"${writeLines(facts)}"| ${to}`
}

const LINES: Readonly<Record<Mark, string>> = {
  create: '===',
  connect: '===',
  replace: '===',
  reconnect: '===',
  remove: '-.-',
  disconnect: '-.-',
}

function writeLinkStyle(mark: Mark, index: number): string {
  return `linkStyle ${index} ${writeStroke(mark)}`
}

function writeClass(mark: Mark): string {
  return `classDef ${mark} fill:#ffffff,color:#1b2733,${writeStroke(mark)}`
}

function writeStroke(mark: Mark): string {
  const { color, dash } = MARK_LOOKS[mark]
  return `stroke:${color},stroke-width:2px${dash === '' ? '' : `,stroke-dasharray:${dash}`}`
}

function renderSigned(mark: Mark | null, name: string): string {
  return `${mark === null ? '' : `${MARK_LOOKS[mark].sign} `}${escapeText(name)}`
}

function writeLines(lines: readonly string[]): string {
  return lines.map(writeText).join('<br>')
}

// Mermaid's own way to write a character by its number. All that could mean something to Mermaid, Markdown or HTML is written so.
function writeText(text: string): string {
  return text.replace(/[^A-Za-z0-9 .,:/()-]/gu, (character) => `#${String(character.codePointAt(0))};`)
}
