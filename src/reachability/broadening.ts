// The hazard of what a plan opens: said on the change that causes it, once for each group of ways, and on all steps that bring it about.
// It names the containers that the plan moves and what they come to reach; who else is there is told by the plan's member
// `reachability`, so that a plan is still the same one, by its digest, when somebody else joins or leaves a network meanwhile.
import type { ExposureGroup, PathGroup, ReachGroup } from '../model/reach.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import type { AttachmentChange, Change } from '../plan/document.ts'
import { describePlaces, joinList, OUTSIDER_WORDS } from './words.ts'

/** What a change opens: the address of the change, those of all changes whose steps do it, and a sentence. */
export interface Broadening {
  readonly address: string
  readonly others: readonly string[]
  readonly message: string
}

/** What the opened ways are said of, and how. At least one change must be there. */
export function listBroadenings(
  opened: readonly ReachGroup[],
  changes: readonly Change[],
): readonly Broadening[] {
  const causes = makeCauses(changes)
  const paths = opened.filter((group) => group.kind === 'containers')
  const outside = opened.filter((group) => group.kind !== 'containers')
  return [
    ...groupBy(paths, ({ networks, certain }) => [networks, certain]).map((groups) =>
      makePathBroadening(groups, causes),
    ),
    ...groupBy(outside, ({ kind, containers, networks, ports, needsRoute }) => [
      kind,
      containers,
      networks,
      ports,
      needsRoute,
    ]).map((groups) => makeOutsideBroadening(groups, causes)),
  ]
}

function groupBy<Group>(groups: readonly Group[], readKey: (group: Group) => unknown): readonly Group[][] {
  const found = new Map<string, Group[]>()
  for (const group of groups) addTo(found, JSON.stringify(readKey(group)), group)
  return [...found.values()]
}

/** Changes that connect or disconnect something, ready to be searched. */
interface Causes {
  readonly first: Change
  /** By the name of a container. */
  readonly ofContainers: ReadonlyMap<string, readonly AttachmentChange[]>
  /** By the name of a network. */
  readonly ofNetworks: ReadonlyMap<string, string>
}

function makeCauses(changes: readonly Change[]): Causes {
  const real = changes.filter(({ actions }) => actions[0] !== 'no-op')
  const ofContainers = new Map<string, AttachmentChange[]>()
  const ofNetworks = new Map<string, string>()
  for (const change of real) {
    if (change.kind === 'attachment') addTo(ofContainers, change.container, change)
    else ofNetworks.set(change.network, change.address)
  }
  return { first: real[0] as Change, ofContainers, ofNetworks }
}

// The changes that connect these containers to these networks, or else to any, or else all changes of theirs.
function findCauses(
  { ofContainers }: Causes,
  names: readonly string[],
  networks: readonly string[],
): readonly AttachmentChange[] {
  const all = names.flatMap((name) => ofContainers.get(name) ?? [])
  const connects = all.filter(({ actions }) => actions.at(-1) === 'connect')
  const known = new Set(networks)
  const leading = connects.filter(({ network }) => known.has(network))
  return [leading, connects, all].find((changes) => changes.length > 0) ?? []
}

// What nobody who is moved brings about is said of the first change.
function listAddresses(moves: readonly AttachmentChange[], { first }: Causes): readonly string[] {
  return moves.length > 0 ? moves.map(({ address }) => address) : [first.address]
}

function makePathBroadening(groups: readonly PathGroup[], causes: Causes): Broadening {
  const { networks, certain } = groups[0] as PathGroup
  const names = sortTexts(groups.flatMap(({ from, to }) => [...from, ...to]))
  const moves = findCauses(causes, names, networks)
  const movers = sortTexts(moves.map(({ container }) => container))
  const addresses = listAddresses(moves, causes)
  const moved = new Set(movers.length > 0 ? movers : names)
  const isAmong = names.every((name) => moved.has(name))
  const [subject, over] = [listSome([...moved]), describeNetworks(networks)]
  const can = certain ? 'can then' : 'can then perhaps'
  const message = isAmong
    ? `${subject} ${can} reach each other${over}.`
    : `${subject} ${can} reach others${over}, and be reached by them.`
  const made = networks.flatMap((network) => causes.ofNetworks.get(network) ?? [])[0]
  return place(movers.length > 1 && made !== undefined ? [made, ...addresses] : addresses, message)
}

function makeOutsideBroadening(groups: readonly ExposureGroup[], causes: Causes): Broadening {
  const { kind, containers, networks } = groups[0] as ExposureGroup
  const addresses = listAddresses(findCauses(causes, containers, networks), causes)
  const [sure, unsure] = [true, false].map((certain) =>
    joinList(
      groups.filter((group) => group.certain === certain).map(({ outsider }) => OUTSIDER_WORDS[outsider]),
    ),
  ) as [string, string]
  const who = joinList([...(sure === '' ? [] : [sure]), ...(unsure === '' ? [] : [`perhaps ${unsure}`])])
  const ports = describePlaces(groups[0] as ExposureGroup)
  const over = `${ports === '' ? '' : ` ${ports}`}${describeNetworks(networks)}`
  const subject = listSome(containers)
  const message =
    kind === 'exposure'
      ? `${subject} can then be reached from ${who}${over}.`
      : `${subject} can then reach ${who}${over}.`
  return place(addresses, message)
}

function place([address, ...others]: readonly string[], message: string): Broadening {
  return { address: address as string, others, message }
}

// Every step that brings it about has the message, so that it must not grow with the plan; all names stand in `reachability`.
const MOST_NAMES = 5

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name))
  const more = names.length - shown.length
  return joinList(more === 0 ? shown : [...shown, `${more} more`])
}

function describeNetworks(networks: readonly string[]): string {
  return networks.length === 0 ? '' : ` over ${listSome(networks)}`
}
