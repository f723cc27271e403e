// Which names lead where on networks that have a name service.
import type { EngineIdentity } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import { listSandboxes, type Reachability } from '../reachability/model.ts'
import type { ReachNetwork } from '../reachability/network.ts'
import type { Endpoint, Sandbox } from '../reachability/sandbox.ts'
import type { DeclaredAttachment } from './scope.ts'

/** Somebody who has a name on a network, and at which addresses. */
export interface Holder {
  readonly container: string
  readonly addresses: readonly string[]
}

/** Who has which names. */
export interface NameIndex {
  /** The names of a container on a network, without those that nobody can ask for. */
  readonly listNames: (sandbox: Sandbox, endpoint: Endpoint) => readonly string[]
  /** All who are meant by a name for somebody on these networks. */
  readonly listHolders: (name: string, networks: readonly ReachNetwork[]) => readonly Holder[]
}

// True for a network whose containers find each other by name.
function hasNames({ isDefault, wiring }: ReachNetwork, { flavor }: Pick<EngineIdentity, 'flavor'>): boolean {
  // Podman has a name service on bridges only
  return !isDefault && (flavor === 'docker' || wiring === 'bridge')
}

// What resolvers ask for: letters, digits, "_" and "-" between dots.
const ASKABLE =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i

/** True for a name that can be asked for, and is no address, which needs no asking. */
export function isAskable(name: string): boolean {
  return ASKABLE.test(name) && !/^[\d.]+$/.test(name)
}

/** Finds all names: those that the engine knows, and those that the file declares for places that are there. */
export function makeNameIndex(reach: Reachability, declared: readonly DeclaredAttachment[]): NameIndex {
  const aliases = new Map(declared.map((item) => [makeKey(item.network, item.container), item.aliases]))
  const listOwn = ({ owner }: Sandbox, { network, aliases: live }: Endpoint): readonly string[] => {
    if (!hasNames(network, reach.engine)) return []
    const wanted = aliases.get(makeKey(network.name, owner.name)) ?? []
    return [...new Set([owner.name, ...(live ?? []), ...wanted])].filter(isAskable)
  }
  const holders = new Map<string, Holder[]>()
  for (const sandbox of listSandboxes(reach)) {
    for (const endpoint of sandbox.endpoints) {
      const { network, addresses } = endpoint
      for (const name of listOwn(sandbox, endpoint)) {
        addTo(holders, makeKey(network.id, name), { container: sandbox.owner.name, addresses })
      }
    }
  }
  return {
    listNames: listOwn,
    listHolders: (name, networks) => networks.flatMap(({ id }) => holders.get(makeKey(id, name)) ?? []),
  }
}

function makeKey(network: string, name: string): string {
  return JSON.stringify([network, name])
}
