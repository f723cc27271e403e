// Driver options that more than one layer knows by name.

/** The length of packets. */
export const MTU_OPTION = 'com.docker.network.driver.mtu'

/** The name of the bridge device. */
export const BRIDGE_NAME_OPTION = 'com.docker.network.bridge.name'

/** The kernel's limits for the MTU of a bridge. */
export const MIN_MTU = 68
export const MAX_MTU = 65_535

const WHOLE_NUMBER = /^[+-]?\d+$/

/** True for a length of packets that engines take; 0 is the engine's own choice. */
export function isMtu(text: string): boolean {
  const length = Number(text)
  return WHOLE_NUMBER.test(text) && (length === 0 || (length >= MIN_MTU && length <= MAX_MTU))
}
