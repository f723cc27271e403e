// What a check is about: the attachments that the file declares, or all that the engine has.
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { sortTexts } from '../model/pairs.ts'
import type { AttachedCheck } from './checks.ts'

/** Containers and networks by name; null: all. `aliases`: names that must lead to a container, whatever the engine has. */
export interface Scope {
  readonly containers: ReadonlySet<string> | null
  readonly networks: ReadonlySet<string> | null
  readonly attachments: readonly DeclaredAttachment[]
}

/** One attachment of the file. */
export interface DeclaredAttachment {
  readonly container: string
  readonly network: string
  readonly aliases: readonly string[]
}

/** All that an engine has, and what the file adds to it, if there is one. */
export function makeScope(desired: DesiredState | null, isAll: boolean): Scope {
  const attachments = desired === null ? [] : listAttachments(desired)
  if (desired === null || isAll) return { containers: null, networks: null, attachments }
  return {
    containers: new Set(desired.containers.map(({ container }) => container)),
    networks: new Set(desired.networks.map(({ name }) => name)),
    attachments,
  }
}

function listAttachments({ networks, containers }: DesiredState): readonly DeclaredAttachment[] {
  const names = new Map(networks.map(({ key, name }) => [key, name]))
  return containers.flatMap(({ container, attachments }) =>
    (attachments ?? []).map(({ network, settings }) => ({
      container,
      network: names.get(network) as string,
      aliases: settings.aliases ?? [],
    })),
  )
}

/** The attachments of the file that the engine does not have; containers that do not exist are not spoken of. */
export function listUnattached(
  { attachments }: Scope,
  { containers }: ObservedState,
): readonly AttachedCheck[] {
  const live = new Map(
    containers.map((item) => [item.name, new Set(item.attachments.map(({ networkName }) => networkName))]),
  )
  return attachments
    .filter(({ container, network }) => live.get(container)?.has(network) === false)
    .map(({ container, network }) => ({ kind: 'attached', from: container, network }))
}

/** The declared containers that an engine lacks, sorted. */
export function listMissing({ attachments, containers }: Scope, state: ObservedState): readonly string[] {
  const live = new Set(state.containers.map(({ name }) => name))
  const wanted = [...(containers ?? []), ...attachments.map(({ container }) => container)]
  return sortTexts(wanted.filter((name) => !live.has(name)))
}
