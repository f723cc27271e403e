// The words of a topology: one row for each network, and one for each container with the networks that it is on.
import type { PublishedPort } from '../../model/port.ts'
import type { LinkMark, TopologyContainer, TopologyLink, TopologyNetwork } from '../../topology/topology.ts'
import { renderCount, readVerb } from '../words.ts'
import { html, type Html } from './markup.ts'
import { renderBadge, renderSpoken } from './parts.ts'
import { readMark, readSide, readSideClass, renderSides, type Sides } from './sides.ts'

const MOST_PORTS = 4

/** The words of a network's row. */
export function renderNetworkWords(network: Sides<TopologyNetwork>): Html {
  const mark = readMark(network)
  const facts = [
    renderSides(...listSides(network, ({ driver }) => driver ?? '')),
    renderSides(...listSides(network, ({ subnets }) => subnets.join(', '))),
    renderSides(...listSides(network, (side) => listFlags(side).join(' · '))),
  ]
  const action =
    mark === null
      ? null
      : html`<span class="verb ${readVerb(mark).tone}">${renderBadge(readVerb(mark))} ${mark}</span> `
  return html`<p>
    <span class="object">network</span>
    <b>${renderSides(...listSides(network, ({ name }) => name))}</b> ${action}<span class="facts"
      >${facts.map((fact) => html`<span>${fact}</span>`)}</span
    >
  </p>`
}

function listSides<Item>({ before, after }: Sides<Item>, read: (item: Item) => string): [string, string] {
  return [before, after].map((side) => (side === null ? '' : read(side))) as [string, string]
}

function listFlags({ internal, external, ...network }: TopologyNetwork): readonly string[] {
  return [
    internal ? 'internal' : '',
    external ? 'external' : '',
    network.protected ? 'protected' : '',
    network.configOnly ? 'config-only' : '',
  ].filter((flag) => flag !== '')
}

/** The words of a container's row. `readNetwork` finds a network by its address. */
export function renderContainerWords(
  container: TopologyContainer,
  links: readonly Sides<TopologyLink>[],
  readNetwork: (address: string) => Sides<TopologyNetwork>,
): Html {
  const chips = links.map((link) => renderChip(link, readNetwork(readSide(link).network)))
  const facts = [container.state ?? '', renderPorts(container.ports)].filter((fact) => fact !== '')
  return html`<p>
      <b>${container.name}</b> <span class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</span>
    </p>
    ${
      chips.length === 0
        ? html`<p class="alone">on no network</p>`
        : html`<ul class="chips">
            ${chips}
          </ul>`
    }`
}

const SPOKEN: Readonly<Record<LinkMark, string>> = {
  connect: 'connect to',
  reconnect: 'reconnect to',
  disconnect: 'disconnect from',
}

function renderChip(link: Sides<TopologyLink>, network: Sides<TopologyNetwork>): Html {
  const mark = readMark(link)
  const side = readSideClass(link.before !== null, link.after !== null) as string
  const action =
    mark === null ? null : html`${renderBadge(readVerb(mark))}${renderSpoken(`${SPOKEN[mark]} `)}`
  const addresses = listSides(link, ({ ipv4Address, ipv6Address }) =>
    [ipv4Address, ipv6Address].filter((address) => address !== null).join(', '),
  )
  return html`<li class="chip ${mark === null ? 'still' : readVerb(mark).tone} ${side}">
    ${action}${renderNames(network)}${addresses.join('') === '' ? null : html` <span class="ip">${renderSides(...addresses)}</span>`}
  </li>`
}

// A network that only changes its name is one and the same.
function renderNames(network: Sides<TopologyNetwork>): Html {
  return html`<span>${renderSides(...listSides(network, ({ name }) => name))}</span>`
}

function renderPorts(ports: readonly PublishedPort[]): string {
  const shown = ports.slice(0, MOST_PORTS).map(renderPort)
  const more = ports.length - shown.length
  return [...shown, ...(more > 0 ? [renderCount(more, 'more port')] : [])].join(', ')
}

function renderPort({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const ip = hostIp.includes(':') ? `[${hostIp}]` : hostIp
  const host = [ip, hostPort === null ? '' : String(hostPort)].filter((part) => part !== '').join(':')
  return `${host === '' ? 'any' : host}→${containerPort}/${protocol}`
}
