// Networks while the steps of a plan are followed: each is known by a handle, which is its id or the step that makes it.
import type { NetworkRef } from './document.ts'

/** The handles of networks by the name that each has on the engine. */
export type Handles = ReadonlyMap<string, string>

/**
 * The handle of the network that a step is about. Engines give their own networks new ids, and a Swarm worker does not list all that a container
 * can join: those have a name only.
 */
export function findHandle({ id, createdBy, name }: NetworkRef, handles: Handles): string {
  return id ?? createdBy ?? handles.get(name) ?? name
}

/** Takes out the network that a step removes. */
export function dropNetwork(
  ref: NetworkRef,
  { networks, handles }: { readonly networks: Map<string, unknown>; readonly handles: Map<string, string> },
): void {
  const handle = findHandle(ref, handles)
  networks.delete(handle)
  // its name may be that of a network that came before it went
  if (handles.get(ref.name) === handle) handles.delete(ref.name)
}
