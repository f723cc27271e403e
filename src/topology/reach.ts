// Who can reach whom as a topology, so that it is drawn as one: containers that meet at a place reach each other, and those that are tied to
// the local network or the internet are reached from there, or get out to it. Containers that are tied to the same in the same way are
// one, so that ten thousand of them do not become their pairs. The host is left out: it reaches every bridge, and every bridge reaches it.
import type { PublishedPort } from '../model/port.ts'
import { compareText, sortTexts } from '../model/pairs.ts'
import { orderPorts } from '../model/port.ts'
import type { Outsider } from '../model/reach.ts'
import { renderName } from '../plan/naming.ts'
import type { Explanation } from '../reachability/explain.ts'
import type { Member } from '../reachability/model.ts'
import { makeListPlaces } from '../reachability/places.ts'
import type { Side } from '../reachability/side.ts'
import { describePlaces, OUTSIDER_WORDS } from '../reachability/words.ts'
import {
  makeTopology,
  type LinkMark,
  type Topology,
  type TopologyContainer,
  type TopologyNetwork,
} from './topology.ts'

/** What a picture is made of: the networks and containers of a topology, and who reaches whom, before a plan where there is one, and now. */
export interface ReachScene {
  readonly base: Topology
  readonly before: Side | null
  readonly after: Side
  /** Names of containers that stand for themselves, whatever others are like them. */
  readonly alone: ReadonlySet<string>
}

/** Makes the topology of who reaches whom. */
export function makeReachTopology({ base, before, after, alone }: ReachScene): Topology {
  const networks = new Map(base.networks.map((network) => [network.name, network]))
  const [listBefore, listAfter] = [before === null ? null : makeListTies(before), makeListTies(after)]
  const groups = new Map<string, Group>()
  for (const container of base.containers) {
    const ties = mergeTies(listBefore?.(container.name) ?? null, listAfter(container.name))
    const key = JSON.stringify([alone.has(container.name) ? container.name : null, container.declared, ties])
    const group = groups.get(key) ?? { containers: [], ties }
    groups.set(key, group)
    group.containers.push(container)
  }
  const places = new Map<string, TopologyNetwork>()
  const members = [...groups.values()].map(({ containers, ties }) => {
    const container = makeMember(containers)
    const links = ties.map(({ place, isNetwork, note, mark }) => {
      const network = (isNetwork ? networks.get(place) : undefined) ?? makePlace(place)
      places.set(network.address, network)
      const plain = { aliases: [], ipv4Address: null, ipv6Address: null, mark }
      const link = { container: container.address, network: network.address, ...plain }
      return note === '' ? link : { ...link, note }
    })
    return { container, links }
  })
  return makeTopology({
    networks: [...places.values()],
    containers: members.map(({ container }) => container),
    links: members.flatMap(({ links }) => links),
  })
}

interface Group {
  readonly containers: TopologyContainer[]
  readonly ties: readonly MarkedTie[]
}

const MOST_NAMES = 3

function makeMember(containers: readonly TopologyContainer[]): TopologyContainer {
  const [first] = containers as [TopologyContainer, ...TopologyContainer[]]
  if (containers.length === 1) return { ...first, ports: [] }
  const names = containers.map(({ name }) => name)
  const more = names.length - MOST_NAMES
  const name = more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ')
  return { ...first, name, state: null, ports: [] }
}

function makePlace(name: string): TopologyNetwork {
  return {
    address: `places.${renderName(name)}`,
    name,
    driver: null,
    subnets: [],
    internal: false,
    external: false,
    protected: false,
    configOnly: false,
    declared: true,
    owned: false,
    predefined: false,
    place: true,
    mark: null,
  }
}

/** What a container is tied to: a network or another place, by name. */
interface Tie {
  readonly place: string
  readonly isNetwork: boolean
  readonly note: string
}

function makeListTies(side: Side): (name: string) => readonly Tie[] {
  const listPlaces = makeListPlaces(side.reach)
  return (name) => {
    const member = side.reach.members.get(name)
    if (member === undefined) return []
    return [...listMeetings(member, listPlaces), ...listOutside(side, name)].toSorted((a, b) =>
      compareText(a.place, b.place),
    )
  }
}

function listMeetings(member: Member, listPlaces: ReturnType<typeof makeListPlaces>): readonly Tie[] {
  const byName = new Map<string, boolean>()
  const networks = new Set<string>()
  for (const { id, network, isCertain } of listPlaces(member)) {
    const name = network ?? PLACE_WORDS[id] ?? id
    if (network !== null) networks.add(network)
    byName.set(name, isCertain || byName.get(name) === true)
  }
  return [...byName].map(([place, isCertain]) => ({
    place,
    isNetwork: networks.has(place),
    note: isCertain ? '' : 'not certain',
  }))
}

const PLACE_WORDS: Readonly<Record<string, string>> = {
  host: 'the network of the host',
  IPv6: 'IPv6, which nothing filters',
}

const DRAWN: readonly Outsider[] = ['lan', 'internet']

function listOutside({ explain }: Side, name: string): readonly Tie[] {
  const inside = { kind: 'container', name } as const
  return DRAWN.flatMap((kind) => {
    const notes = [describeIn(explain({ kind }, inside)), describeOut(explain(inside, { kind }))]
    const note = notes.filter((text) => text !== '').join(', ')
    return note === '' ? [] : [{ place: OUTSIDER_WORDS[kind], isNetwork: false, note }]
  })
}

function describeIn({ verdict, paths }: Explanation): string {
  if (verdict === 'closed') return ''
  const ways = paths.filter((path) => path.verdict === verdict)
  const isAll = ways.some((path) => path.ports === null)
  const ports = isAll ? null : orderPorts(ways.flatMap((path) => path.ports as readonly PublishedPort[]))
  const at = describePlaces({ ports, needsRoute: ways.every(({ needsRoute }) => needsRoute) })
  return [...(verdict === 'open' ? [] : ['perhaps']), 'reached', ...(at === '' ? [] : [at])].join(' ')
}

function describeOut({ verdict }: Explanation): string {
  if (verdict === 'closed') return ''
  return verdict === 'open' ? 'gets out' : 'perhaps gets out'
}

interface MarkedTie extends Tie {
  readonly mark: LinkMark | null
}

// What is there now, and, marked as going, what was there before.
function mergeTies(before: readonly Tie[] | null, after: readonly Tie[]): readonly MarkedTie[] {
  if (before === null) return after.map((tie) => ({ ...tie, mark: null }))
  const was = new Map(before.map((tie) => [tie.place, tie]))
  const is = new Map(after.map((tie) => [tie.place, tie]))
  return sortTexts([...was.keys(), ...is.keys()]).map((place) => {
    const [old, now] = [was.get(place), is.get(place)]
    if (now === undefined) return { ...(old as Tie), mark: 'disconnect' }
    if (old === undefined) return { ...now, mark: 'connect' }
    return { ...now, mark: old.note === now.note ? null : 'reconnect' }
  })
}
