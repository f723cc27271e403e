// The words of findings: names, lists of them, where something was read, and commands and lines that can be copied.
import type { DesiredState } from '../model/desired.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { quoteForShell } from '../model/shell.ts'
import { renderKey } from '../plan/naming.ts'
import type { Evidence } from '../model/clues.ts'
import type { Scene } from './scene.ts'

const MOST_NAMES = 4

/** A name in quotes. */
export function quote(name: string): string {
  return JSON.stringify(name)
}

/** Names in quotes, `"a" and "b"`; of many only the first ones. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(quote)
  const more = names.length - shown.length
  if (more > 0) return `${shown.join(', ')} and ${more} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** A command of the engine's own client. */
export function renderEngineCommand({ flavor }: EngineIdentity, ...words: readonly string[]): string {
  return [flavor, ...words].map(quoteForShell).join(' ')
}

/** Evidence of what an engine showed of one of its objects. */
export function seeObject(
  { clues, observed }: Scene,
  { kind, name }: { readonly kind: 'container' | 'network'; readonly name: string },
  says: string,
): Evidence {
  const live = kind === 'container' ? `GET /containers/${name}/json` : `GET /networks/${name}`
  return { source: clues === null ? `${observed.engine.name}, ${kind} ${quote(name)}` : live, says }
}

/** Evidence of what an engine's list of its networks or containers has. */
export function seeList({ clues, observed }: Scene, list: 'networks' | 'containers', says: string): Evidence {
  const call = list === 'networks' ? 'GET /networks' : 'GET /containers/json'
  return { source: clues === null ? `${observed.engine.name}, ${list}` : call, says }
}

/** Where a container stands in the file, `targets.containers.web`; null where it does not. */
export function findTarget(desired: DesiredState | null, container: string): string | null {
  const key = desired?.containers.find((target) => target.container === container)?.key
  return key === undefined ? null : `targets.containers.${renderKey(key)}`
}

function findNetworkKey(desired: DesiredState | null, network: string): string | null {
  return desired?.networks.find(({ name }) => name === network)?.key ?? null
}

/** What to do: the lines of the file where it declares the container and the network, else the command. */
export function renderJoin({ desired, observed }: Scene, container: string, network: string): string {
  const target = findTarget(desired, container)
  const key = findNetworkKey(desired, network)
  const command = renderEngineCommand(observed.engine, 'network', 'connect', network, container)
  if (target === null || key === null) return command
  return `networks: [..., ${renderKey(key)}] under ${target}, and "xec apply"; by hand, ${command}`
}
