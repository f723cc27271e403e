// Names that the same thing has at different places of an API.
import type { EngineFlavor } from '../../model/observed.ts'

/** The engine's default network, under the name that connect and disconnect take everywhere. */
export const DEFAULT_NETWORK = 'bridge'

const PODMAN_DEFAULT_NETWORK = 'podman'

/** Podman calls its default network `bridge` in the list of networks and `podman` in containers; one name is enough. */
export function readNetworkName(name: string, flavor: EngineFlavor): string {
  return flavor === 'podman' && name === PODMAN_DEFAULT_NETWORK ? DEFAULT_NETWORK : name
}
