// What the shapes of a picture mean: only of those that it holds.
import type { Mark, Topology } from '../../topology/topology.ts'
import { listBadges, listLinkFacts, MARK_LOOKS, type NetworkBadge } from './words.ts'

/** One sample with its meaning. */
export type LegendEntry =
  | { readonly kind: 'network' | 'container' | 'undeclared' | 'port' | 'tag'; readonly text: string }
  | { readonly kind: 'badge'; readonly badge: NetworkBadge; readonly text: string }
  | { readonly kind: 'mark'; readonly mark: Mark; readonly text: string }

const BADGES: Readonly<Record<NetworkBadge, string>> = {
  internal: 'no way out of it',
  external: 'made elsewhere, never changed',
  protected: 'never removed or replaced',
  'config only': 'only holds settings',
}

// One mark stands for both of its kind.
const MARKS = [
  ['create', 'connect'],
  ['replace', 'reconnect'],
  ['remove', 'disconnect'],
] as const

/** The entries of a picture's legend. */
export function listLegend(topology: Topology): readonly LegendEntry[] {
  const { networks, containers, links } = topology
  const badges = new Set(networks.flatMap(listBadges))
  const marks = new Set([...networks, ...links].map(({ mark }) => mark))
  const objects = [...networks, ...containers]
  const hasNotes = links.some(({ note }) => note !== undefined)
  const entries: (LegendEntry | false)[] = [
    networks.length > 0 && { kind: 'network', text: 'network' },
    containers.length > 0 && { kind: 'container', text: 'container' },
    isMixed(objects) && { kind: 'undeclared', text: 'not in the file' },
    containers.some(({ ports }) => ports.length > 0) && { kind: 'port', text: 'published port' },
    links.some((link) => listLinkFacts(link).length > 0) && {
      kind: 'tag',
      text: hasNotes ? 'direction, ports' : 'alias, address',
    },
    ...(Object.keys(BADGES) as NetworkBadge[]).map(
      (badge) => badges.has(badge) && ({ kind: 'badge', badge, text: BADGES[badge] } as const),
    ),
    ...MARKS.map((pair) => {
      const found = pair.filter((mark) => marks.has(mark))
      const [mark] = found
      return mark !== undefined && ({ kind: 'mark', mark, text: found.map(renderWord).join(', ') } as const)
    }),
  ]
  return entries.filter((entry) => entry !== false)
}

/** True if some things stand in the file and others do not. */
export function isMixed(objects: readonly { readonly declared: boolean }[]): boolean {
  return objects.some(({ declared }) => declared) && objects.some(({ declared }) => !declared)
}

function renderWord(mark: Mark): string {
  return MARK_LOOKS[mark].word
}
