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

/** What the options of the bridge driver that decide who can reach whom are called. */
export const BRIDGE_OPTIONS = {
  icc: 'com.docker.network.bridge.enable_icc',
  masquerade: 'com.docker.network.bridge.enable_ip_masquerade',
  hostBinding: 'com.docker.network.bridge.host_binding_ipv4',
  inhibitIPv4: 'com.docker.network.bridge.inhibit_ipv4',
  gatewayMode4: 'com.docker.network.bridge.gateway_mode_ipv4',
  gatewayMode6: 'com.docker.network.bridge.gateway_mode_ipv6',
} as const

const FALSE_TEXTS: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'False', 'FALSE'])

/** True if the value of an option says "no", as Go's ParseBool reads it. */
export function isOff(option: string): boolean {
  return FALSE_TEXTS.has(option)
}
