// A topology as a Mermaid flowchart, as GitHub and GitLab draw it inside Markdown.
import type { Mark, Topology, TopologyContainer, TopologyNetwork } from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
import { clipText } from '../markdown-text.ts'
import { renderCount } from '../words.ts'
import { orderLinks, type OrderedLink } from './ranks.ts'
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

/** How much a label holds. */
export interface MermaidLimits {
  /** The longest text, in characters. */
  readonly text: number
  /** The most texts, one below the other; where there are more, another one says how many. */
  readonly lines: number
}

const NO_LIMITS: MermaidLimits = { text: Infinity, lines: Infinity }

/** Writes a topology as a Mermaid flowchart. Nothing from outside can end a label, or be more than text in it. */
export function renderMermaid(
  topology: Topology,
  { title, subtitle }: PictureOptions,
  limits: MermaidLimits = NO_LIMITS,
): string {
  const { networks, containers } = topology
  const ids = new Map([
    ...networks.map(({ address }, index) => [address, `n${index}`] as const),
    ...containers.map(({ address }, index) => [address, `c${index}`] as const),
  ])
  const scope = { ids, limits }
  const links = orderLinks(topology)
  const marks = [...new Set(networks.flatMap(({ mark }) => mark ?? []))]
  const size = `${renderCount(networks.length, 'network')}, ${renderCount(containers.length, 'container')}`
  return [
    'flowchart LR',
    `accTitle: ${writeText(`${title}: ${subtitle}`, limits)}`,
    `accDescr: ${size}`,
    ...networks.map((network) => writeNetwork(network, scope)),
    ...containers.map((container) => writeContainer(container, scope)),
    ...links.map((link) => writeLink(link, scope)),
    ...links.flatMap(({ link }, index) => (link.mark === null ? [] : [writeLinkStyle(link.mark, index)])),
    ...CLASSES,
    ...marks.map(writeClass),
    '',
  ].join('\n')
}

interface Scope {
  readonly ids: ReadonlyMap<string, string>
  readonly limits: MermaidLimits
}

function writeNetwork(network: TopologyNetwork, { ids, limits }: Scope): string {
  const { address, name, mark, declared, place } = network
  const title = `${mark === null ? '' : `${MARK_LOOKS[mark].word} `}${place === true ? '' : 'network '}${name}`
  const lines = [title, ...listNetworkFacts(network), ...listBadges(network)]
  const classes = [declared ? 'network' : 'foreign', ...(mark === null ? [] : [mark])]
  // one class behind another would be one too many for the parser
  return `${ids.get(address)}(["${writeLines(lines, limits)}"]):::${classes.at(-1)}`
}

function writeContainer(container: TopologyContainer, { ids, limits }: Scope): string {
  const { address, name, declared } = container
  const state = renderState(container)
  const lines = [`container ${name}`, ...(state === null ? [] : [state]), ...listPorts(container)]
  return `${ids.get(address)}["${writeLines(lines, limits)}"]:::${declared ? 'container' : 'foreign'}`
}

function writeLink({ link, ends }: OrderedLink, { ids, limits }: Scope): string {
  const [from, to] = ends.map((end) => ids.get(end))
  const facts = [...(link.mark === null ? [] : [MARK_LOOKS[link.mark].word]), ...listLinkFacts(link)]
  const line = link.mark === null ? '---' : LINES[link.mark]
  return facts.length === 0
    ? `${from} ${line} ${to}`
    : `${from} ${line}|"${writeLines(facts, limits)}"| ${to}`
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

function writeLines(texts: readonly string[], limits: MermaidLimits): string {
  const more = texts.length - limits.lines
  const lines = more > 0 ? [...texts.slice(0, limits.lines), `and ${more} more`] : texts
  return lines.map((text) => writeText(text, limits)).join('<br>')
}

// Mermaid reads Markdown, HTML and its own directives in a label. All that could be a part of one, in any place, is written as Mermaid's own
// kind of entity: signs; dots and dashes that are not inside of a word (lists, rules) or make an address of it (www.); spaces that indent.
const ACTIVE = /[^A-Za-z0-9 ,./-]|(?<![A-Za-z0-9])[.-]|[.-](?![A-Za-z0-9])|(?<=www)\.|(?<=^| ) /giu

// It looks for some things only when it has read the entities: line breaks (\n, <br>), formulas ($$), icons (fa:fa-car), its inner form of
// entities (ﬂ°°36¶ß). What joins words without being seen keeps their halves apart.
const LATE = /(?<=\\)(?=n)|(?<=<)(?=br)|(?<=\$)(?=\$)|(?<=fa[a-z]?:)(?=fa)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)/giu
const JOINER = '\u2060'

function writeText(text: string, limits: MermaidLimits): string {
  return clipText(escapeText(text), limits.text)
    .replaceAll(LATE, JOINER)
    .replaceAll(ACTIVE, (character) => `#${String(character.codePointAt(0))};`)
}
