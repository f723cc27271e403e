// What is to be drawn in each row of a topology: walks down the rows and follows every lane on both its sides.
import type { TopologyLink, TopologyNetwork } from '../../topology/topology.ts'
import type { Layout, Row } from './lanes.ts'
import type { Bar, Drawing, Stop, Strand } from './lines.ts'
import { readMark, readSide, readSideClass, type Joined, type Sides } from './sides.ts'

// Up to which row a network's lane goes before and after; -1 where the network does not exist.
interface Reach {
  readonly start: number
  before: number
  after: number
}

/** The drawings of all rows, in their order. */
export function weaveRows({ rows, lanes }: Layout, joined: Joined): readonly Drawing[] {
  const reaches = findReaches(rows, joined)
  // without gaps: a lane is used for the first time after all that are left of it
  const active: string[] = []
  return rows.map(({ kind, address }, index) => {
    const lane = lanes.get(address)
    if (kind === 'network' && lane !== undefined) active[lane] = address
    const strands = active.map((network, at) =>
      makeStrand(at, joined.networks.get(network) as Sides<TopologyNetwork>, {
        reach: reaches.get(network) as Reach,
        index,
      }),
    )
    if (kind === 'network')
      return {
        strands,
        bars: [],
        stops: makeHub(lane, joined.networks.get(address) as Sides<TopologyNetwork>),
        isNetwork: true,
      }
    const stops = makeStops(lanes, joined.links.get(address) ?? [])
    return { strands, bars: makeBars(stops), stops, isNetwork: false }
  })
}

function findReaches(rows: readonly Row[], { networks, links }: Joined): ReadonlyMap<string, Reach> {
  const reaches = new Map<string, Reach>()
  rows.forEach(({ kind, address }, index) => {
    if (kind === 'network') {
      const { before, after } = networks.get(address) as Sides<TopologyNetwork>
      const [old, fresh] = [before, after].map((side) => (side === null ? -1 : index)) as [number, number]
      reaches.set(address, { start: index, before: old, after: fresh })
      return
    }
    for (const link of links.get(address) ?? []) {
      const reach = reaches.get(readSide(link).network) as Reach
      if (link.before !== null) reach.before = index
      if (link.after !== null) reach.after = index
    }
  })
  return reaches
}

function makeStrand(
  lane: number,
  network: Sides<TopologyNetwork>,
  { reach, index }: { readonly reach: Reach; readonly index: number },
): Strand {
  const { start, before, after } = reach
  return {
    lane,
    mark: readMark(network),
    above: start < index ? readSideClass(index <= before, index <= after) : null,
    below: readSideClass(index < before, index < after),
  }
}

function makeHub(lane: number | undefined, network: Sides<TopologyNetwork>): readonly Stop[] {
  return lane === undefined ? [] : [makeStop(lane, network)]
}

function makeStops(lanes: Layout['lanes'], links: readonly Sides<TopologyLink>[]): readonly Stop[] {
  return links.flatMap((link) => {
    const lane = lanes.get(readSide(link).network)
    return lane === undefined ? [] : [makeStop(lane, link)]
  })
}

function makeStop(lane: number, sides: Sides<TopologyNetwork> | Sides<TopologyLink>): Stop {
  const side = readSideClass(sides.before !== null, sides.after !== null) as Stop['side']
  return { lane, mark: readMark<TopologyNetwork | TopologyLink>(sides), side }
}

// One for both sides where it is the same.
function makeBars(stops: readonly Stop[]): readonly Bar[] {
  const [before, after] = [makeBar(stops, 'b'), makeBar(stops, 'a')]
  if (before !== null && after !== null && before.from === after.from && before.to === after.to) {
    return [{ ...before, side: '' }]
  }
  return [before, after].flatMap((bar) => bar ?? [])
}

function makeBar(stops: readonly Stop[], side: 'a' | 'b'): Bar | null {
  const on = stops.filter((stop) => stop.side === '' || stop.side === side).map(({ lane }) => lane)
  return on.length < 2 ? null : { from: Math.min(...on), to: Math.max(...on), side }
}
