// What is connected to what, before and after the plan, in one picture: it shows both sides with marks on what changes, or one of
// them, whichever is chosen. That works without scripts, and whatever there is to see can be read as text.
import type { TopologyNetwork } from '../../topology/topology.ts'
import type { PlanReport } from '../report.ts'
import { renderCount } from '../words.ts'
import { arrangeLanes, type Row } from './lanes.ts'
import { drawRow, type Drawing } from './lines.ts'
import { html, type Html } from './markup.ts'
import type { Section } from './parts.ts'
import { renderContainerWords, renderNetworkWords } from './places.ts'
import { joinTopologies, readMark, readSide, readSideClass, type Joined, type Sides } from './sides.ts'
import { weaveRows } from './weave.ts'

// Of larger topologies the part that changes is shown first.
const MANY_ROWS = 60

/** The picture, if there is anything to see. */
export function listTopologySections({ topology }: PlanReport): readonly Section[] {
  if (topology === null) return []
  const joined = joinTopologies(topology.before, topology.after)
  const { networks, containers, links } = joined
  if (networks.size === 0 && containers.size === 0) return []
  const places = new Map(
    [...containers.keys()].map((address) => [
      address,
      (links.get(address) ?? []).map((link) => readSide(link).network),
    ]),
  )
  const layout = arrangeLanes({ networks: [...networks.keys()], containers: [...containers.keys()], places })
  const near = findNear(joined)
  const drawings = weaveRows(layout, joined)
  const rows = layout.rows.map((row, index) =>
    renderRow(joined, row, { drawing: drawings[index] as Drawing, isNear: near.has(row.address) }),
  )
  const isChanging = near.size > 0
  const hides = isChanging && rows.length > MANY_ROWS && near.size < rows.length
  const map = html`<ul class="map w${layout.width}" aria-label="Networks and containers">
    ${rows}
  </ul>`
  const content = isChanging
    ? html`<div class="views" role="group" aria-label="What the picture shows">
        ${renderViews()}${hides ? renderShowAll(joined, near) : null} ${map}
      </div>`
    : map
  return [
    {
      id: 'topology',
      title: 'Topology',
      lead: renderLead(joined),
      content,
      isFolded: !isChanging && rows.length > MANY_ROWS,
    },
  ]
}

function renderLead({ networks, containers }: Joined): string {
  return `${renderCount(networks.size, 'network')} and ${renderCount(containers.size, 'container')}: each lane is a network, each stop on it a container.`
}

function renderViews(): Html {
  return html` <input type="radio" name="view" id="view-changes" checked /><label for="view-changes"
      >Changes</label
    >
    <input type="radio" name="view" id="view-before" /><label for="view-before">Before</label>
    <input type="radio" name="view" id="view-after" /><label for="view-after">After</label>`
}

function renderShowAll({ networks, containers }: Joined, near: ReadonlySet<string>): Html {
  const count = (items: ReadonlyMap<string, unknown>): number =>
    [...items.keys()].filter((address) => !near.has(address)).length
  const still = `${renderCount(count(networks), 'network')} and ${renderCount(count(containers), 'container')}`
  return html` <input type="checkbox" id="show-all" /><label for="show-all"
      >Also ${still} that nothing happens to</label
    >`
}

// What changes, and what it is connected to.
function findNear({ networks, links }: Joined): ReadonlySet<string> {
  const near = new Set<string>()
  const changing = new Set(
    [...networks].flatMap(([address, sides]) => (readMark(sides) === null ? [] : [address])),
  )
  for (const address of changing) near.add(address)
  for (const [container, list] of links) {
    const isMarked = list.some((link) => readMark(link) !== null)
    if (!isMarked && !list.some((link) => changing.has(readSide(link).network))) continue
    near.add(container)
    for (const link of list) near.add(readSide(link).network)
  }
  return near
}

function renderRow(
  { networks, containers, links }: Joined,
  { kind, address }: Row,
  { drawing, isNear }: { readonly drawing: Drawing; readonly isNear: boolean },
): Html {
  const sides = (kind === 'network' ? networks : containers).get(address) as Sides<object>
  const side = readSideClass(sides.before !== null, sides.after !== null) as string
  const words =
    kind === 'network'
      ? renderNetworkWords(networks.get(address) as Sides<TopologyNetwork>)
      : renderContainerWords(
          readSide(containers.get(address) as NonNullable<ReturnType<typeof containers.get>>),
          links.get(address) ?? [],
          (network) => networks.get(network) as Sides<TopologyNetwork>,
        )
  return html` <li class="row ${kind} ${side}${isNear ? '' : ' far'}">
    ${drawRow(drawing)}
    <div class="words">${words}</div>
  </li>`
}
