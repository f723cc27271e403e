// What a plan opens and closes, as lines that every rendering for people lays out in its own way. What is open to the outside comes first.
import type { ExposureGroup, PathGroup, ReachChanges, ReachGroup } from '../model/reach.ts'
import { describePlaces, joinList, OUTSIDER_WORDS } from '../reachability/words.ts'
import { makeGroups } from './group.ts'
import type { Tone } from './style.ts'

/** `+` opened, `!` opened to somebody outside, `-` closed. */
export type ReachMark = '+' | '!' | '-'

/** One end of a line: containers by name, then ends in words. */
export interface LineEnd {
  readonly names: readonly string[]
  readonly words: readonly string[]
}

/** Ways that are told in one line. */
export interface ReachLine {
  readonly mark: ReachMark
  readonly left: LineEnd
  readonly arrow: '<->' | '->'
  readonly right: LineEnd
  /** At which ports; empty where all are meant. */
  readonly places: string
  readonly networks: readonly string[]
  /** What is not certain about it; empty as a rule. */
  readonly doubt: string
}

/** The colour of each mark, and what it means where it stands alone. */
export const REACH_MARKS: Readonly<Record<ReachMark, { readonly tone: Tone; readonly legend: string }>> = {
  '!': { tone: 'yellow', legend: 'open to the outside' },
  '+': { tone: 'green', legend: 'opened' },
  '-': { tone: 'red', legend: 'closed' },
}

/** An end in words, with so many names at most; `show` writes a name. */
export function describeEnd({ names, words }: LineEnd, most: number, show: (name: string) => string): string {
  return joinList([...listShort(names, most, show), ...words])
}

/** Names, and how many more there are. */
export function listShort(
  names: readonly string[],
  most: number,
  show: (name: string) => string,
): readonly string[] {
  const shown = names.slice(0, most).map(show)
  const more = names.length - shown.length
  return more === 0 ? shown : [...shown, `${more} more`]
}

/** All lines: what is opened, then what is closed. */
export function listReachLines({ opened, closed }: ReachChanges): readonly ReachLine[] {
  return [...listLines(opened, true), ...listLines(closed, false)]
}

function listLines(groups: readonly ReachGroup[], isOpened: boolean): readonly ReachLine[] {
  const of = (kind: ExposureGroup['kind']): readonly ReachLine[] =>
    mergeOutsiders(groups.filter((group): group is ExposureGroup => group.kind === kind)).map((same) =>
      makeOutsideLine(same, isOpened),
    )
  const paths = groups.filter((group) => group.kind === 'containers')
  return [...of('exposure'), ...paths.map((group) => makePathLine(group, isOpened)), ...of('out')]
}

// The same ways for several of those outside.
function mergeOutsiders(groups: readonly ExposureGroup[]): readonly (readonly ExposureGroup[])[] {
  return [
    ...makeGroups(groups, ({ containers, networks, ports, needsRoute }) =>
      JSON.stringify([containers, networks, ports, needsRoute]),
    ).values(),
  ]
}

function makePathLine({ from, to, networks, certain, partly }: PathGroup, isOpened: boolean): ReachLine {
  const inside = new Set(from)
  const others = to.filter((name) => !inside.has(name))
  const isEachOther = others.length < to.length
  const isPair = from.length === 2 && to.length === 2 && others.length === 0
  const doubts = [
    ...(certain ? [] : ['not certain']),
    ...(partly ? [isOpened ? 'some of them could before' : 'some of them still can'] : []),
  ]
  return {
    mark: isOpened ? '+' : '-',
    left: { names: isPair ? from.slice(0, 1) : from, words: [] },
    arrow: '<->',
    right: isPair
      ? { names: from.slice(1), words: [] }
      : { names: others, words: isEachOther ? ['each other'] : [] },
    places: '',
    networks,
    doubt: doubts.join(', '),
  }
}

function makeOutsideLine(groups: readonly ExposureGroup[], isOpened: boolean): ReachLine {
  const first = groups[0] as ExposureGroup
  const words = groups.map(
    ({ outsider, certain }) => `${certain ? '' : 'perhaps '}${OUTSIDER_WORDS[outsider]}`,
  )
  const [inside, outside] = [
    { names: first.containers, words: [] },
    { names: [], words },
  ]
  const isExposed = first.kind === 'exposure'
  return {
    mark: isOpened ? (isExposed ? '!' : '+') : '-',
    left: isExposed ? outside : inside,
    arrow: '->',
    right: isExposed ? inside : outside,
    places: describePlaces(first),
    networks: first.networks,
    doubt: '',
  }
}
