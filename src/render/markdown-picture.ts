// The part of a topology that a plan changes, as a mermaid diagram for hosts that draw it.
import { mergeTopologies, selectChanged } from '../topology/changed.ts'
import type { Mark, Topology, TopologyNetwork } from '../topology/topology.ts'
import { escapeText } from './escape.ts'
import { clipText } from './markdown-text.ts'
import type { PlanReport } from './report.ts'

// Beyond this nobody sees anything in a picture of the width of a comment.
const MOST_NODES = 40
const MOST_LINKS = 80
const MOST_SUBNETS = 4
const MOST_LABEL = 60

/** What is drawn: a picture, nothing (nobody made one, or nothing changes), or too much. */
export type Picture =
  | { readonly kind: 'picture'; readonly lines: readonly string[] }
  | { readonly kind: 'none' | 'too-large' }

/** Draws what a plan changes. */
export function drawChanges(topology: PlanReport['topology']): Picture {
  if (topology === null) return { kind: 'none' }
  const changed = selectChanged(mergeTopologies(topology))
  const nodes = changed.networks.length + changed.containers.length
  if (nodes === 0) return { kind: 'none' }
  if (nodes > MOST_NODES || changed.links.length > MOST_LINKS) return { kind: 'too-large' }
  return { kind: 'picture', lines: renderFlowchart(changed) }
}

const STROKES: Readonly<Record<Mark, string>> = {
  create: '#1a7f37',
  connect: '#1a7f37',
  replace: '#9a6700',
  reconnect: '#9a6700',
  remove: '#cf222e',
  disconnect: '#cf222e',
}

function renderFlowchart({ networks, containers, links }: Topology): readonly string[] {
  const ids = new Map([...networks, ...containers].map(({ address }, index) => [address, `n${index}`]))
  const classes = networks.flatMap(({ address, mark }) =>
    mark === null ? [] : [`class ${ids.get(address)} ${mark}`],
  )
  const edges = links.map(({ container, network, mark }) => {
    const [from, to] = [ids.get(container), ids.get(network)]
    if (mark === null) return `${from} --- ${to}`
    return mark === 'disconnect' ? `${from} -. disconnect .- ${to}` : `${from} == ${mark} === ${to}`
  })
  const colours = links.flatMap(({ mark }, index) =>
    mark === null ? [] : [`linkStyle ${index} stroke:${STROKES[mark]}`],
  )
  const used = new Set(networks.flatMap(({ mark }) => mark ?? []))
  return [
    'flowchart LR',
    ...containers.map(({ address, name }) => `${ids.get(address)}(["${renderLabel('container', name)}"])`),
    ...networks.map((network) => `${ids.get(network.address)}["${renderNetworkLabel(network)}"]`),
    ...edges,
    ...[...used].toSorted().map((mark) => `classDef ${mark} stroke:${STROKES[mark]},stroke-width:3px`),
    ...classes,
    ...colours,
  ]
}

function renderNetworkLabel({ name, subnets, mark }: TopologyNetwork): string {
  const title = renderLabel(mark === null ? 'network' : `${mark} network`, name)
  return [title, ...subnets.slice(0, MOST_SUBNETS).map((subnet) => renderText(subnet))].join('<br/>')
}

// The word in front keeps what follows from being read as the beginning of a list.
function renderLabel(word: string, name: string): string {
  return `${word} ${renderText(name)}`
}

// Whatever is more than a letter or a digit is written as mermaid's own kind of entity: it has syntax, Markdown, HTML and icons in labels.
function renderText(text: string): string {
  return clipText(escapeText(text), MOST_LABEL).replaceAll(
    /[^A-Za-z0-9 ./-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  )
}
