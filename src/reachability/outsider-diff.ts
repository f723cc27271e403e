// What a change opens and closes between containers and those outside: the host, the local network and the internet. Asked for are only
// the containers of which anything is another that decides it.
import { orderPorts, type PublishedPort } from '../model/port.ts'
import { OUTSIDERS, type ExposureGroup } from '../model/reach.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import type { Side } from './side.ts'
import type { Explanation, Verdict } from './explain.ts'
import type { Member, Reachability } from './model.ts'
import type { ReachNetwork } from './network.ts'
import type { Path } from './path.ts'

/** What is opened and closed between containers and those outside. */
export interface OutsiderDiff {
  readonly opened: readonly ExposureGroup[]
  readonly closed: readonly ExposureGroup[]
}

/** Compares two sides for containers that are on both. */
export function diffOutsiders(before: Side, after: Side, names: readonly string[]): OutsiderDiff {
  const moved = listMoved(before.reach, after.reach, names)
  const opened: Found[] = []
  const closed: Found[] = []
  for (const outsider of OUTSIDERS) {
    for (const kind of ['exposure', 'out'] as const) {
      for (const containers of moved) {
        const subject = { kind, outsider, containers }
        const [was, is] = [before, after].map((side) => readReach(side, subject)) as [Reach, Reach]
        const [gain, loss] = [findGain(was, is), findGain(is, was)]
        if (gain !== null) opened.push({ ...subject, ...gain, certain: is.rank === SURE })
        if (loss !== null) closed.push({ ...subject, ...loss, certain: was.rank === SURE && isSure(is) })
      }
    }
  }
  return { opened: groupFound(opened), closed: groupFound(closed) }
}

// The containers for which anything is another, those together for which all of it is the same on both sides: they are asked for once.
function listMoved(
  before: Reachability,
  after: Reachability,
  names: readonly string[],
): readonly (readonly string[])[] {
  const numbers = new Map<string, number>()
  const [printBefore, printAfter] = [makePrint(before, numbers), makePrint(after, numbers)]
  const alike = new Map<string, string[]>()
  for (const name of names) {
    const [was, is] = [printBefore(name), printAfter(name)]
    if (was !== is) addTo(alike, `${was} ${is}`, name)
  }
  return [...alike.values()]
}

// All that decides how a container and the outside reach each other. Networks of which all but the id is the same have one number.
function makePrint(
  { members, networks }: Reachability,
  numbers: Map<string, number>,
): (name: string) => string {
  const ofNetworks = new Map<ReachNetwork, number>()
  for (const network of networks.values()) {
    const text = JSON.stringify({ ...network, id: '' })
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    ofNetworks.set(network, number)
  }
  return (name) => {
    const { place } = members.get(name) as Member
    if (place.kind !== 'sandbox') return place.kind
    const { endpoints, ports, hasUnknownPorts } = place.sandbox
    const places = endpoints.map(({ network, families, priority }) => [
      ofNetworks.get(network),
      families,
      priority,
    ])
    return JSON.stringify([places, ports, hasUnknownPorts])
  }
}

type Subject = Pick<ExposureGroup, 'kind' | 'outsider' | 'containers'>

/** How far an end is open: surely, perhaps or not at all, and by which ways. */
interface Reach {
  readonly rank: number
  readonly paths: readonly Path[]
}

const RANKS: Readonly<Record<Verdict, number>> = { closed: 0, unknown: 1, open: 2 }
const SURE = RANKS.open

// Nothing, or a way for certain.
function isSure({ rank }: Reach): boolean {
  return rank !== RANKS.unknown
}

// The first of them stands for all.
function readReach({ explain }: Side, { kind, outsider, containers }: Subject): Reach {
  const name = containers[0] as string
  const [inside, outside] = [{ kind: 'container', name } as const, { kind: outsider } as const]
  const { verdict, paths }: Explanation =
    kind === 'exposure' ? explain(outside, inside) : explain(inside, outside)
  return { rank: RANKS[verdict], paths: paths.filter((path) => path.verdict === verdict) }
}

type Gain = Pick<ExposureGroup, 'networks' | 'ports' | 'needsRoute'>

// What one side has beyond the other: the way itself, or ports.
function findGain(less: Reach, more: Reach): Gain | null {
  if (more.rank < less.rank || more.rank === 0) return null
  const known = new Set(less.rank === more.rank ? less.paths.flatMap(listPortKeys) : [])
  if (known.has(ALL_PORTS)) return null
  const paths = more.paths.filter((path) => listPortKeys(path).some((key) => !known.has(key)))
  if (paths.length === 0) return null
  const ports = paths.flatMap((path) => path.ports ?? []).filter((port) => !known.has(JSON.stringify(port)))
  return {
    networks: sortTexts(paths.flatMap(({ network }) => network ?? [])),
    ports: paths.some((path) => path.ports === null) ? null : orderPorts(ports),
    needsRoute: paths.every(({ needsRoute }) => needsRoute),
  }
}

const ALL_PORTS = 'all'

function listPortKeys({ ports }: Path): readonly string[] {
  return ports === null ? [ALL_PORTS] : ports.map((port: PublishedPort) => JSON.stringify(port))
}

interface Found extends Subject, Gain {
  readonly certain: boolean
}

// Beyond so many groups that differ in their networks only, all of them are one, over any of those networks.
const MOST_GROUPS = 32

function groupFound(found: readonly Found[]): readonly ExposureGroup[] {
  const alike = groupBy(found, ({ containers: _containers, networks: _networks, ...facts }) => facts)
  return alike.flatMap((similar) => {
    const groups = groupBy(similar, ({ networks }) => networks)
    return (groups.length > MOST_GROUPS ? [similar] : groups).map(makeGroup)
  })
}

function groupBy(found: readonly Found[], readKey: (one: Found) => unknown): readonly (readonly Found[])[] {
  const groups = new Map<string, Found[]>()
  for (const one of found) addTo(groups, JSON.stringify(readKey(one)), one)
  return [...groups.values()]
}

function makeGroup(same: readonly Found[]): ExposureGroup {
  const { kind, outsider, ports, needsRoute, certain } = same[0] as Found
  const containers = sortTexts(same.flatMap((one) => one.containers))
  const networks = sortTexts(same.flatMap((one) => one.networks))
  return { kind, outsider, containers, networks, ports, needsRoute, certain }
}
