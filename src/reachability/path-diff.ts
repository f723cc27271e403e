// The ways between containers that one side of a change has and the other has not, place by place: a place is a network in one address
// family, IPv6 where nothing filters it, or a namespace, and all that are there can reach each other. Looked for are the places that a
// container has on this side only, and of those whom it meets there, who did not meet it elsewhere already. Who has met the same others
// is one class, so that it takes a comparison of classes and not one of pairs.
import type { PathGroup } from '../model/reach.ts'
import { addTo, compareText, sortTexts } from '../model/pairs.ts'
import type { Member, Reachability } from './model.ts'
import { makeListPlaces, type MeetingPlace } from './places.ts'

/** What is compared: the containers that are on both sides, by name, and whether a way elsewhere counts that may be none. */
export interface PathDiffOptions {
  readonly names: readonly string[]
  readonly countsDoubtful: boolean
}

/** The ways that `here` has and `elsewhere` has not. */
export function diffPaths(
  elsewhere: Reachability,
  here: Reachability,
  { names, countsDoubtful }: PathDiffOptions,
): readonly PathGroup[] {
  const there = listPlaces(elsewhere, names)
  const found = [...listPlaces(here, names).places.values()].flatMap((place) => {
    // what may not have been a way excuses none that is one for certain
    const isMeeting = ({ id, isCertain }: Place): boolean =>
      id !== place.id && (isCertain || !place.isCertain || countsDoubtful)
    const listMet = (name: string): readonly string[] =>
      (there.ofNames.get(name) as readonly Place[]).filter(isMeeting).map(({ id }) => id)
    return diffPlace(place, { isThere: new Set(there.places.get(place.id)?.names), listMet })
  })
  return mergeGroups(found).toSorted((a, b) => compareText(makeKey(a), makeKey(b)))
}

/** A place with the containers that are there. */
interface Place extends MeetingPlace {
  readonly names: string[]
}

interface Places {
  readonly places: ReadonlyMap<string, Place>
  /** By the name of a container. */
  readonly ofNames: ReadonlyMap<string, readonly Place[]>
}

function listPlaces(reach: Reachability, names: readonly string[]): Places {
  const places = new Map<string, Place>()
  const listOwn = makeListPlaces(reach)
  const ofNames = names.map((name) => {
    const own = listOwn(reach.members.get(name) as Member).map((place) => {
      const known = places.get(place.id) ?? { ...place, names: [] }
      places.set(place.id, known)
      known.names.push(name)
      return known
    })
    return [name, own] as const
  })
  return { places, ofNames: new Map(ofNames) }
}

/** Containers at a place that met the same others elsewhere. */
interface MeetingClass {
  /** Where they met others who are here, too. */
  readonly met: ReadonlySet<string>
  /** True for those that are at this place on this side only. */
  readonly isJoining: boolean
  readonly names: string[]
}

// As many classes are compared with each other; beyond that, it is only told that some have met.
const MOST_CLASSES = 48

/** What the other side says of a place: who is there, too, and where else a container meets somebody. */
interface Elsewhere {
  readonly isThere: ReadonlySet<string>
  readonly listMet: (name: string) => readonly string[]
}

function diffPlace(place: Place, elsewhere: Elsewhere): readonly PathGroup[] {
  if (place.names.every((name) => elsewhere.isThere.has(name))) return []
  const classes = makeClasses(place, elsewhere)
  const joining = classes.filter(({ isJoining }) => isJoining)
  if (classes.length > MOST_CLASSES) return makeGroup(place, joining, { to: classes, partly: true })
  return joining.flatMap((from, index) => {
    // each pair is told once
    const later = classes.filter((to) => !to.isJoining || joining.indexOf(to) >= index)
    return makeGroup(place, [from], { to: later.filter((to) => !hasMet(from, to)), partly: false })
  })
}

function makeClasses({ names }: Place, { isThere, listMet }: Elsewhere): readonly MeetingClass[] {
  const meetings = names.map((name) => [name, listMet(name)] as const)
  const counts = new Map<string, number>()
  for (const [, ids] of meetings) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const classes = new Map<string, MeetingClass>()
  for (const [name, ids] of meetings) {
    const met = ids.filter((id) => Number(counts.get(id)) > 1)
    const isJoining = !isThere.has(name)
    const key = JSON.stringify([isJoining, met])
    const known = classes.get(key) ?? { met: new Set(met), isJoining, names: [] }
    classes.set(key, known)
    known.names.push(name)
  }
  return [...classes.values()]
}

function hasMet(a: MeetingClass, b: MeetingClass): boolean {
  for (const id of a.met) if (b.met.has(id)) return true
  return false
}

function makeGroup(
  { network, isCertain }: Place,
  joining: readonly MeetingClass[],
  { to, partly }: { readonly to: readonly MeetingClass[]; readonly partly: boolean },
): readonly PathGroup[] {
  const [from, others] = [listNames(joining), listNames(to)]
  const met = from.length === 1 ? others.filter((name) => name !== from[0]) : others
  if (met.length === 0) return []
  const networks = network === null ? [] : [network]
  return [{ kind: 'containers', from, to: met, networks, certain: isCertain, partly }]
}

function listNames(classes: readonly MeetingClass[]): readonly string[] {
  return sortTexts(classes.flatMap(({ names }) => names))
}

// Over several places at once, or from several classes to the same others.
function mergeGroups(groups: readonly PathGroup[]): readonly PathGroup[] {
  const byEnds = mergeBy(
    groups,
    // either way round they are the same
    ({ from, to, certain, partly }) => [
      sortTexts([from, to].map((ends) => JSON.stringify(ends))),
      certain,
      partly,
    ],
    (group, same) => ({ ...group, networks: listTogether(same, ({ networks }) => networks) }),
  )
  return mergeBy(
    byEnds,
    ({ to, networks, certain, partly }) => [to, networks, certain, partly],
    (group, same) => ({ ...group, from: listTogether(same, ({ from }) => from) }),
  )
}

function mergeBy(
  groups: readonly PathGroup[],
  readKey: (group: PathGroup) => unknown,
  merge: (group: PathGroup, same: readonly PathGroup[]) => PathGroup,
): readonly PathGroup[] {
  const byKey = new Map<string, PathGroup[]>()
  for (const group of groups) addTo(byKey, JSON.stringify(readKey(group)), group)
  return [...byKey.values()].map((same) => merge(same[0] as PathGroup, same))
}

function listTogether(
  groups: readonly PathGroup[],
  read: (group: PathGroup) => readonly string[],
): readonly string[] {
  return sortTexts(new Set(groups.flatMap(read)))
}

function makeKey({ networks, from, to }: PathGroup): string {
  return JSON.stringify([networks, from[0], to[0]])
}
