// What a network takes that no other can have at the same time: its name, its bridge or parent device, and its subnets.
import { parseCidr } from '../model/address.ts'
import type { NetworkSettings, NetworkSpec } from '../model/network.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { addTo, findPair } from '../model/pairs.ts'
import type { NetworkDecision } from './network-decision.ts'
import { hasCommon, listPlaces, makeRangeIndex, type RangeIndex, type TakenRange } from './range-index.ts'
import { hasApi } from './support.ts'

/** A network that another cannot exist beside, and what they share, in words. */
export interface Conflict {
  readonly other: NetworkDecision
  readonly shared: string
}

/** What one network takes; `ranges` with the subnets that they are. */
export interface Footprint {
  readonly decision: NetworkDecision
  readonly things: readonly string[]
  readonly ranges: readonly TakenRange[]
}

/** What several networks take, ready to be searched. */
export interface Footprints {
  readonly all: readonly Footprint[]
  readonly byThing: ReadonlyMap<string, readonly Footprint[]>
  readonly byRange: RangeIndex
}

/** What live networks take. */
export function listLive(
  decisions: readonly NetworkDecision[],
  engine: EngineIdentity,
): readonly Footprint[] {
  return decisions.flatMap((decision) => {
    const { observed } = decision
    return observed === null ? [] : [makeFootprint(decision, observed, engine)]
  })
}

/** What the networks take that the plan makes. */
export function listComing(
  decisions: readonly NetworkDecision[],
  engine: EngineIdentity,
): readonly Footprint[] {
  return decisions.flatMap((decision) => {
    const { spec, pools } = decision
    if (spec === null) return []
    const settings = { ...spec.settings, pools: pools ?? [] }
    return [makeFootprint(decision, { name: spec.name, settings }, engine)]
  })
}

function makeFootprint(
  decision: NetworkDecision,
  { name, settings }: NetworkSpec,
  engine: EngineIdentity,
): Footprint {
  return { decision, things: listThings(name, settings, engine), ranges: listRanges(settings) }
}

/** Makes footprints searchable. */
export function collectFootprints(footprints: readonly Footprint[]): Footprints {
  const byThing = new Map<string, Footprint[]>()
  for (const footprint of footprints) {
    for (const thing of footprint.things) addTo(byThing, thing, footprint)
  }
  const byRange = makeRangeIndex(footprints.map(({ ranges }) => ranges))
  return { all: footprints, byThing, byRange }
}

/** The networks that cannot exist beside this one, each once. */
export function findConflicts(footprint: Footprint, others: Footprints): readonly Conflict[] {
  const found = new Map<NetworkDecision, Conflict>()
  const add = (other: NetworkDecision, shared: string): void => {
    if (!found.has(other)) found.set(other, { other, shared })
  }
  for (const place of listPlaces(footprint.ranges, others.byRange)) {
    const { decision, ranges } = others.all[place] as Footprint
    add(decision, findSharedRange(footprint.ranges, ranges))
  }
  for (const thing of footprint.things) {
    for (const { decision } of others.byThing.get(thing) ?? []) add(decision, thing)
  }
  return [...found.values()]
}

function listThings(name: string, settings: NetworkSettings, engine: EngineIdentity): readonly string[] {
  const bridge = findPair(settings.options, 'com.docker.network.bridge.name')
  const parent = hasOwnParent(settings, engine) ? findPair(settings.options, 'parent') : undefined
  return [
    `the name "${name}"`,
    ...(bridge === undefined ? [] : [`the bridge "${bridge}"`]),
    ...(parent === undefined ? [] : [`the parent "${parent}"`]),
  ]
}

// Up to Docker 27 a parent device serves one network only. Source: measured on Docker 20.10, 26 and 28.
function hasOwnParent({ driver }: NetworkSettings, engine: EngineIdentity): boolean {
  return (
    (driver === 'macvlan' || driver === 'ipvlan') && engine.flavor === 'docker' && !hasApi(engine, '1.48')
  )
}

// A config-only network takes nothing. A Swarm accepts a second overlay network with addresses of a first, and never makes it usable.
// Source: measured on Docker 20.10, 26 and 28.
function listRanges({ driver, configOnly, pools }: NetworkSettings): Footprint['ranges'] {
  if (configOnly) return []
  return pools.flatMap(({ subnet }) => {
    if (subnet === null) return []
    const range = parseCidr(subnet)
    return range === null ? [] : [{ ...range, subnet, swarm: driver === 'overlay' }]
  })
}

// What the first of the ranges that meet have in common.
function findSharedRange(some: Footprint['ranges'], others: Footprint['ranges']): string {
  const pairs = some.flatMap((a) => others.map((b) => [a, b] as const))
  const [a, b] = pairs.find(([one, other]) => hasCommon(one, other)) as readonly [TakenRange, TakenRange]
  return a.subnet === b.subnet ? `the subnet ${a.subnet}` : `addresses (${a.subnet} and ${b.subnet})`
}
