// A topology before and after a plan as one: every network, container and link with both its sides.
import { compareText } from '../../model/pairs.ts'
import type {
  Mark,
  Topology,
  TopologyContainer,
  TopologyLink,
  TopologyNetwork,
} from '../../topology/topology.ts'
import { html, type Content, type Html } from './markup.ts'

/** Something before and after a plan; null where it does not exist. One of them is never null. */
export interface Sides<Item> {
  readonly before: Item | null
  readonly after: Item | null
}

/** Both topologies as one, by address; links by container, sorted by network. */
export interface Joined {
  readonly networks: ReadonlyMap<string, Sides<TopologyNetwork>>
  readonly containers: ReadonlyMap<string, Sides<TopologyContainer>>
  readonly links: ReadonlyMap<string, readonly Sides<TopologyLink>[]>
}

/** Joins the topologies before and after a plan. */
export function joinTopologies(before: Topology, after: Topology): Joined {
  const links = joinLists(before.links, after.links, ({ container, network }) =>
    JSON.stringify([container, network]),
  )
  const byContainer = new Map<string, Sides<TopologyLink>[]>()
  for (const sides of links.values()) {
    const { container } = readSide(sides)
    const list = byContainer.get(container)
    if (list === undefined) byContainer.set(container, [sides])
    else list.push(sides)
  }
  return {
    networks: joinLists(before.networks, after.networks, readAddress),
    containers: joinLists(before.containers, after.containers, readAddress),
    links: byContainer,
  }
}

function readAddress({ address }: { readonly address: string }): string {
  return address
}

function joinLists<Item>(
  before: readonly Item[],
  after: readonly Item[],
  readKey: (item: Item) => string,
): ReadonlyMap<string, Sides<Item>> {
  const read = (list: readonly Item[]): ReadonlyMap<string, Item> =>
    new Map(list.map((item) => [readKey(item), item]))
  const [old, fresh] = [read(before), read(after)]
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].toSorted(compareText)
  return new Map(keys.map((key) => [key, { before: old.get(key) ?? null, after: fresh.get(key) ?? null }]))
}

/** What is known in the end, or, of what goes, what was. */
export function readSide<Item>({ before, after }: Sides<Item>): Item {
  return (after ?? before) as Item
}

/** What the plan does to it. */
export function readMark<Item extends { readonly mark: Mark | null }>(sides: Sides<Item>): Item['mark'] {
  return sides.before?.mark ?? sides.after?.mark ?? null
}

/**
 * A class for what belongs to one side: `b` for what is there before only, `a` for after only, empty for both; null for neither.
 * The page hides one of them where it shows the other.
 */
export function readSideClass(before: boolean, after: boolean): 'a' | 'b' | '' | null {
  if (before) return after ? '' : 'b'
  return after ? 'a' : null
}

/** A text of each side; where they differ, both, the second behind an arrow. Empty texts are left out. */
export function renderSides(before: string, after: string): Content {
  if (before === after) return after
  const arrow: Html | null = before === '' || after === '' ? null : html`<span class="d"> → </span>`
  return html`<span class="b">${before}</span>${arrow}<span class="a">${after}</span>`
}
