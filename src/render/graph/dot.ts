// A topology in the language of Graphviz, for those who want to lay it out or style it themselves.
import type {
  Mark,
  Topology,
  TopologyContainer,
  TopologyLink,
  TopologyNetwork,
} from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
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

/** Writes a topology for Graphviz. Nodes are named by their addresses. */
export function renderDot(topology: Topology, { title, subtitle }: PictureOptions): string {
  return [
    `graph ${quote(title)} {`,
    `  graph [rankdir=LR, label=${writeLabel([`${title}: ${subtitle}`])}, labelloc=t, fontname="Arial"]`,
    '  node [fontname="Arial", fontsize=11, style="filled,rounded"]',
    '  edge [fontname="Arial", fontsize=9, color="#8494a3"]',
    ...topology.networks.map(writeNetwork),
    ...topology.containers.map(writeContainer),
    ...orderLinks(topology).map(({ link, ends }) => writeLink(link, ends)),
    '}',
    '',
  ].join('\n')
}

function writeNetwork(network: TopologyNetwork): string {
  const { address, name, mark, internal, declared } = network
  const lines = [renderSigned(mark, name), ...listNetworkFacts(network), ...listBadges(network)]
  const fill = declared ? '#e4f0fa' : '#eef0f2'
  const peripheries = internal ? ', peripheries=2' : ''
  return `  ${quote(address)} [shape=ellipse, fillcolor="${fill}", color="${declared ? '#0067a6' : '#51606f'}"${peripheries}, label=${writeLabel(lines)}${writeMark(mark, 'filled')}]`
}

function writeContainer(container: TopologyContainer): string {
  const { address, name, declared } = container
  const state = renderState(container)
  const lines = [escapeText(name), ...(state === null ? [] : [state]), ...listPorts(container)]
  const fill = declared ? '#ffffff' : '#eef0f2'
  return `  ${quote(address)} [shape=box, fillcolor="${fill}", color="#51606f", label=${writeLabel(lines)}]`
}

function writeLink(link: TopologyLink, [from, to]: readonly [string, string]): string {
  const facts = [...(link.mark === null ? [] : [MARK_LOOKS[link.mark].sign]), ...listLinkFacts(link)]
  const label = facts.length === 0 ? [] : [`label=${writeLabel(facts)}`]
  const attributes = [...label, writeMark(link.mark, '').replace(/^, /, '')].filter((part) => part !== '')
  return `  ${quote(from)} -- ${quote(to)}${attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`}`
}

// The last value of an attribute counts.
function writeMark(mark: Mark | null, style: string): string {
  if (mark === null) return ''
  const { color, dash } = MARK_LOOKS[mark]
  const styles = [style, dash === '' ? '' : 'dashed'].filter((word) => word !== '').join(',')
  return `, color="${color}", fontcolor="${color}", penwidth=2${styles === '' ? '' : `, style="${styles}"`}`
}

function renderSigned(mark: Mark | null, name: string): string {
  return `${mark === null ? '' : `${MARK_LOOKS[mark].sign} `}${escapeText(name)}`
}

// In a label Graphviz reads entities, and a backslash before a letter means something.
function writeLabel(lines: readonly string[]): string {
  const escaped = lines.map((line) => escapeText(line).replaceAll('&', '&amp;')).map(escapeQuoted)
  return `"${escaped.join(String.raw`\n`)}"`
}

function quote(text: string): string {
  return `"${escapeQuoted(escapeText(text))}"`
}

function escapeQuoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}
