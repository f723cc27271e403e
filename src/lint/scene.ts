// What rules look at: the values of a configuration with their places, put together so that no rule has to search.
import type { AttachmentDraft, ContainerDraft, Draft, Located, NetworkDraft } from '../config/draft.ts'
import { isNetworkMode } from '../config/fold.ts'
import type { ParsedTree } from '../config/parse-config.ts'
import { listJoins } from '../config/rules/targets.ts'
import type { Source } from '../config/source.ts'
import { findValue, makeMap, type ConfigNode, type MapNode } from '../config/tree.ts'
import { findMap, findText, listEntries } from '../config/written.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../model/network.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import type { HostRoute } from '../model/host.ts'

/** One target. `mode` is its network mode where it has one (`host`, `none`, `container:NAME`); `image` what it is made of. */
export interface LintTarget {
  readonly container: ContainerDraft
  readonly body: MapNode
  readonly mode: Located<string> | null
  readonly image: Located<string> | null
}

/** One target on one declared network. */
export interface LintMember {
  readonly target: LintTarget
  readonly attachment: AttachmentDraft
  readonly network: NetworkDraft
}

/** What an engine shows. `images` are by container id; `routes` are null where the host is not this one. */
export interface LintLive {
  readonly observed: ObservedState
  readonly images: ReadonlyMap<string, string>
  readonly routes: readonly HostRoute[] | null
}

/** A configuration that can be read, and what an engine shows where one was asked. */
export interface LintScene {
  readonly source: Source
  readonly tree: MapNode
  readonly draft: Draft
  readonly targets: readonly LintTarget[]
  readonly members: readonly LintMember[]
  /** By key of the network; a network without members is not in it. */
  readonly membersOf: ReadonlyMap<string, readonly LintMember[]>
  readonly live: LintLive | null
  /** By name. */
  readonly containers: ReadonlyMap<string, ObservedContainer>
  /** The settings of a network; null where neither the file nor the engine says them. */
  readonly findSettings: (network: NetworkDraft) => NetworkSettings | null
}

/** Makes the scene of a canonical tree. */
export function makeScene({ tree, draft, source }: ParsedTree, live: LintLive | null): LintScene {
  const targets = listTargets(tree, draft)
  const byDraft = new Map(targets.map((target) => [target.container, target]))
  const members = listJoins(draft).map(({ container, attachment, network }) => ({
    target: byDraft.get(container) as LintTarget,
    attachment,
    // in a valid file every network that a target names is declared
    network: network as NetworkDraft,
  }))
  const membersOf = new Map<string, LintMember[]>()
  for (const member of members) addTo(membersOf, member.network.key, member)
  return {
    source,
    tree,
    draft,
    targets,
    members,
    membersOf,
    live,
    containers: new Map((live?.observed.containers ?? []).map((item) => [item.name, item])),
    findSettings: makeFindSettings(draft, live),
  }
}

function listTargets(tree: MapNode, { containers }: Draft): readonly LintTarget[] {
  const entries = listEntries(findMap(tree, 'targets') ?? makeMap([], tree.span), 'containers')
  // drafts are in the order of the file
  return entries.map(({ value: body }, index) => {
    const network = findText(body, 'network')
    return {
      container: containers[index] as ContainerDraft,
      body,
      mode: network !== null && isNetworkMode(network.value) ? network : null,
      image: readImage(findValue(body, 'image')),
    }
  })
}

// It belongs to a part of the file that is left alone: it may be anything.
function readImage(node: ConfigNode | undefined): Located<string> | null {
  return node?.kind === 'scalar' && typeof node.value === 'string'
    ? { value: node.value, span: node.span }
    : null
}

function makeFindSettings(
  { networks }: Draft,
  live: LintLive | null,
): (network: NetworkDraft) => NetworkSettings | null {
  const declared = new Map(networks.map((network) => [network.name.value, network]))
  const observed = new Map((live?.observed.networks ?? []).map((network) => [network.name, network.settings]))
  const find = ({ name, external, settings }: NetworkDraft): NetworkSettings | null => {
    if (external) return observed.get(name.value) ?? null
    const { configFrom = null } = settings
    if (configFrom === null) return { ...DEFAULT_NETWORK_SETTINGS, ...settings }
    // an external source is not known, and a source has none of its own
    const source = declared.get(configFrom)
    const inherited = source === undefined || source.external ? undefined : source.settings
    return inherited === undefined
      ? (observed.get(name.value) ?? null)
      : { ...DEFAULT_NETWORK_SETTINGS, ...inherited, ...settings, configOnly: false }
  }
  return find
}
