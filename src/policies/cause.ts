// Which line of the file makes a way, or should have made one: that of the attachment, the container or the network.
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { SourceRange } from '../model/diagnostic.ts'
import type { Peer } from '../reachability/ends.ts'
import type { Reachability } from '../reachability/model.ts'
import type { Breach } from './judge.ts'
import type { PolicyTable } from './table.ts'

/** Finds the line that causes a breach; null where nothing in the file does. */
export type FindCause = (breach: Breach) => SourceRange | null

/** Makes what finds causes. */
export function makeFindCause(desired: DesiredState, table: PolicyTable): FindCause {
  const file: Declared = {
    networks: new Map(desired.networks.map((network) => [network.name, network])),
    containers: new Map(desired.containers.map((container) => [container.container, container])),
  }
  return ({ path, from, to }) => {
    // they are alike to the policy, and the file may declare any of them
    const listEach = (peers: readonly Peer[]): readonly (readonly DesiredContainer[])[] =>
      peers.map((peer) => listDeclared(peer, file, table.after.reach))
    const targets = listEach(to)
    const ends = [...listEach(from), ...targets].flat()
    const network = path?.network ?? null
    if (network === null) return ends[0]?.range ?? null
    if (path?.kind === 'published') {
      // what is published is said when a container is made, of several the one whose namespace it is
      const [owner] = targets.flatMap((declared) => declared.at(-1) ?? [])
      return (owner ?? ends.at(-1))?.range ?? file.networks.get(network)?.range ?? null
    }
    return findOfNetwork(network, ends, { file, table })
  }
}

interface Declared {
  readonly networks: ReadonlyMap<string, DesiredState['networks'][number]>
  readonly containers: ReadonlyMap<string, DesiredContainer>
}

interface Place {
  readonly file: Declared
  readonly table: PolicyTable
}

// What the plan adds comes first: an attachment, then the network itself if it is made anew.
function findOfNetwork(
  network: string,
  ends: readonly DesiredContainer[],
  { file, table }: Place,
): SourceRange | null {
  const { networks } = file
  const joined = ends.flatMap(({ container, attachments, range }) =>
    (attachments ?? [])
      .filter((attachment) => findName(attachment.network, networks) === network)
      .map((attachment) => ({ container, range: attachment.range ?? range })),
  )
  const added = joined.find(({ container }) => !isOn(table.before.reach, container, network))
  if (added !== undefined) return added.range
  const declared = networks.get(network)?.range ?? null
  if (declared !== null && isMade(network, table)) return declared
  return joined[0]?.range ?? declared ?? ends[0]?.range ?? null
}

function findName(key: string, networks: Declared['networks']): string | undefined {
  return [...networks.values()].find((network) => network.key === key)?.name
}

function isOn({ members }: Reachability, container: string, network: string): boolean {
  const place = members.get(container)?.place
  return place?.kind === 'sandbox' && place.sandbox.endpoints.some((one) => one.network.name === network)
}

function isMade(name: string, { before, after }: PolicyTable): boolean {
  return [...after.reach.networks.values()].some(
    (network) => network.name === name && !before.reach.networks.has(network.id),
  )
}

// A container, and the one whose namespace it lives in.
function listDeclared(
  peer: Peer,
  { containers }: Declared,
  { members }: Reachability,
): readonly DesiredContainer[] {
  if (peer.kind !== 'container') return []
  const place = members.get(peer.name)?.place
  const owner = place?.kind === 'sandbox' ? place.sandbox.owner.name : peer.name
  return [...new Set([peer.name, owner])].flatMap((name) => containers.get(name) ?? [])
}
