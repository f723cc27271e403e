// What a change opens and closes, in groups: pairs are never listed, so that the time it takes grows with what there is and not with
// its square. Containers count as if they ran: what is closed only because nobody has started it yet is not closed for long.
//
// Containers with the same places before and after are one class. Between classes, what matters is over which groups they meet: a
// network that lets them talk, or, on engines without rules for IPv6, all who have it.
import { addTo, sortTexts } from '../model/pairs.ts'
import type { ObservedState } from '../model/observed.ts'
import { OUTSIDERS, type Outsider } from './ends.ts'
import { makeExplain, type Explain, type Explanation } from './explain.ts'
import { makeReachability, type Member, type Reachability } from './model.ts'
import { findPassing } from './network-paths.ts'

/** Containers that can reach each other now, or could before, either way round. All lists are sorted. */
export interface PathChange {
  readonly kind: 'containers'
  readonly change: 'opened' | 'closed'
  /** Between each of these and each of those, but for a container and itself. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** Over which networks; none where they share a namespace, or have IPv6 that nothing filters. */
  readonly networks: readonly string[]
}

/** Containers that somebody outside can reach now, or could before; or (`out`) the other way round. */
export interface ExposureChange {
  readonly kind: 'exposure' | 'out'
  readonly change: 'opened' | 'closed'
  readonly outsider: Outsider
  readonly containers: readonly string[]
  /** Over which networks. */
  readonly networks: readonly string[]
}

/** What a change opens and closes. */
export type ReachChange = PathChange | ExposureChange

/** Compares two states of an engine. */
export function diffReachability(before: ObservedState, after: ObservedState): readonly ReachChange[] {
  const sides = [makeSide(before), makeSide(after)] as const
  const names = sortTexts(
    [...sides[1].reach.members.keys()].filter((name) => sides[0].reach.members.has(name)),
  )
  return [...diffContainers(sides, names), ...diffOutsiders(sides, names)]
}

interface Side {
  readonly reach: Reachability
  readonly explain: Explain
}

type Sides = readonly [before: Side, after: Side]

function makeSide(state: ObservedState): Side {
  const reach = makeReachability(state)
  return { reach, explain: makeExplain(reach, { asRunning: true }) }
}

// --- containers among each other

/** Containers with the same places on both sides. `meets` are what they can be met over, before and after. */
interface ReachClass {
  readonly names: string[]
  readonly meets: readonly [before: ReadonlySet<string>, after: ReadonlySet<string>]
  readonly isChanged: boolean
}

function diffContainers(sides: Sides, names: readonly string[]): readonly PathChange[] {
  const classes = makeClasses(sides, names)
  return [...listMet(classes, { was: 0, is: 1 }), ...listMet(classes, { was: 1, is: 0 })]
}

function makeClasses(sides: Sides, names: readonly string[]): readonly ReachClass[] {
  const [listBefore, listAfter] = [makeListGroups(sides[0].reach), makeListGroups(sides[1].reach)]
  const byKey = new Map<string, ReachClass>()
  for (const name of names) {
    const [before, after] = [listBefore(name), listAfter(name)]
    const key = JSON.stringify([before, after])
    const isChanged = JSON.stringify(before) !== JSON.stringify(after)
    const found = byKey.get(key) ?? { names: [], meets: [new Set(before), new Set(after)], isChanged }
    byKey.set(key, found)
    found.names.push(name)
  }
  return [...byKey.values()]
}

const NETWORK = 'network '

// What a container shares with those that it can talk to: networks, a namespace, and IPv6 where nothing filters it.
function makeListGroups(reach: Reachability): (name: string) => readonly string[] {
  const { rules, members } = reach
  const shared = new Set<string>()
  for (const { container, place } of members.values()) {
    if (place.kind === 'sandbox' && place.sandbox.owner !== container) shared.add(place.sandbox.owner.name)
  }
  return (name) => {
    const { place } = members.get(name) as Member
    if (place.kind !== 'sandbox') return [place.kind]
    const { owner, endpoints, gateways } = place.sandbox
    const passing = endpoints.filter(({ network, families }) =>
      findPassing(network, rules).families.some((family) => families.includes(family)),
    )
    const isUnfiltered = rules.isMeasured && !rules.filtersIPv6 && gateways[6] !== null
    return sortTexts([
      ...passing.map(({ network }) => NETWORK + network.name),
      ...(isUnfiltered ? ['IPv6'] : []),
      ...(shared.has(owner.name) ? [`namespace ${owner.name}`] : []),
    ])
  }
}

interface Direction {
  readonly was: 0 | 1
  readonly is: 0 | 1
}

function listMet(classes: readonly ReachClass[], direction: Direction): readonly PathChange[] {
  const byGroup = new Map<string, ReachClass[]>()
  for (const item of classes) {
    for (const group of item.meets[direction.is]) addTo(byGroup, group, item)
  }
  const places = new Map(classes.map((item, index) => [item, index]))
  const merged = new Map<string, { from: ReachClass[]; to: readonly ReachClass[]; over: readonly string[] }>()
  for (const from of classes) {
    if (!from.isChanged) continue
    for (const [over, to] of listTargets(from, { byGroup, places, direction })) {
      const key = JSON.stringify([over, to.map((item) => places.get(item))])
      const found = merged.get(key) ?? { from: [], to, over: JSON.parse(over) as readonly string[] }
      merged.set(key, found)
      found.from.push(from)
    }
  }
  const change = direction.is === 1 ? 'opened' : 'closed'
  return [...merged.values()].map(({ from, to, over }) => ({
    kind: 'containers',
    change,
    from: sortTexts(from.flatMap(({ names }) => names)),
    to: sortTexts(to.flatMap(({ names }) => names)),
    networks: over.filter((group) => group.startsWith(NETWORK)).map((group) => group.slice(NETWORK.length)),
  }))
}

interface Meeting {
  readonly byGroup: ReadonlyMap<string, readonly ReachClass[]>
  readonly places: ReadonlyMap<ReachClass, number>
  readonly direction: Direction
}

// Each pair is told once: by the class that changed, or, where both did, by the first of them.
function listTargets(
  from: ReachClass,
  { byGroup, places, direction: { was, is } }: Meeting,
): ReadonlyMap<string, readonly ReachClass[]> {
  const targets = new Set([...from.meets[is]].flatMap((group) => byGroup.get(group) as readonly ReachClass[]))
  const byOver = new Map<string, ReachClass[]>()
  for (const to of targets) {
    const isTold = to.isChanged && Number(places.get(to)) < Number(places.get(from))
    const isAlone = to === from && to.names.length === 1
    if (isTold || isAlone || hasShared(from, to, was)) continue
    const over = [...from.meets[is]].filter((group) => to.meets[is].has(group))
    addTo(byOver, JSON.stringify(over), to)
  }
  return byOver
}

function hasShared(a: ReachClass, b: ReachClass, side: 0 | 1): boolean {
  for (const group of a.meets[side]) if (b.meets[side].has(group)) return true
  return false
}

// --- containers and those outside

function diffOutsiders(sides: Sides, names: readonly string[]): readonly ExposureChange[] {
  const [printBefore, printAfter] = [makePrint(sides[0].reach), makePrint(sides[1].reach)]
  const moved = names.filter((name) => printBefore(name) !== printAfter(name))
  return OUTSIDERS.flatMap((outsider) =>
    (['exposure', 'out'] as const).flatMap((kind) => diffOutsider(sides, moved, { outsider, kind })),
  )
}

// All that decides how a container and the outside reach each other.
function makePrint({ members, networks }: Reachability): (name: string) => string {
  const prints = new Map(
    [...networks.values()].map((network) => [network, JSON.stringify({ ...network, id: '' })]),
  )
  return (name) => {
    const { place } = members.get(name) as Member
    if (place.kind !== 'sandbox') return place.kind
    const { endpoints, ports } = place.sandbox
    const places = endpoints.map(({ network, families, priority }) => [
      prints.get(network),
      families,
      priority,
    ])
    return JSON.stringify([places, ports])
  }
}

function diffOutsider(
  [before, after]: Sides,
  names: readonly string[],
  { outsider, kind }: Pick<ExposureChange, 'outsider' | 'kind'>,
): readonly ExposureChange[] {
  const groups = new Map<string, string[]>()
  for (const name of names) {
    const [then, now] = [before, after].map(({ explain }) => {
      const container = { kind: 'container', name } as const
      return kind === 'exposure'
        ? explain({ kind: outsider }, container)
        : explain(container, { kind: outsider })
    }) as [Explanation, Explanation]
    const [was, is] = [then.verdict !== 'closed', now.verdict !== 'closed']
    if (was === is) continue
    const over = sortTexts((is ? now : then).paths.flatMap(({ network }) => network ?? []))
    addTo(groups, JSON.stringify([is ? 'opened' : 'closed', over]), name)
  }
  return [...groups].map(([key, containers]) => {
    const [change, networks] = JSON.parse(key) as [ExposureChange['change'], readonly string[]]
    return { kind, change, outsider, containers, networks }
  })
}
