// Who listens in a network namespace, as Linux lists it in /proc/net/tcp and /proc/net/tcp6: addresses in hexadecimal, in words whose bytes
// stand in the order of the machine, which is little-endian on all that engines run on today.
import { hasWithin, parseFamily, renderAddress, unmapAddress, type AddressFamily } from '../model/address.ts'

/** A socket that listens: on one address, or (null) on all of a family, or of both. */
export interface Listener {
  readonly address: string | null
  readonly families: readonly AddressFamily[]
  readonly port: number
}

/** Reads `0100007F:1F90`; null for what is no such thing. */
export function parseListener(text: string): Listener | null {
  const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(text)
  if (match === null) return null
  const [, words, digits] = match as unknown as readonly [string, string, string]
  const family = words.length === 8 ? 4 : 6
  const value = BigInt(`0x${words.replaceAll(/(..)(..)(..)(..)/g, '$4$3$2$1')}`)
  const port = Number.parseInt(digits, 16)
  // a socket on :: takes IPv4 as well, unless it says otherwise, which is not shown
  if (value === 0n) return { address: null, families: family === 4 ? [4] : [4, 6], port }
  const address = renderAddress(family, value)
  const mapped = unmapAddress(address)
  return mapped === null ? { address, families: [family], port } : { address: mapped, families: [4], port }
}

/** True if connections to a port of an address are taken. */
export function isListening(listeners: readonly Listener[], address: string, port: number): boolean {
  return listeners.some((item) => item.port === port && takes(item, address))
}

function takes({ address, families }: Listener, wanted: string): boolean {
  return address === null ? families.some((family) => family === parseFamily(wanted)) : address === wanted
}

/** The ports on which somebody listens for others than the container itself, sorted. */
export function listOpenPorts(listeners: readonly Listener[]): readonly number[] {
  const open = listeners.filter(({ address }) => address === null || !isLoopback(address))
  return [...new Set(open.map(({ port }) => port))].toSorted((a, b) => a - b)
}

function isLoopback(address: string): boolean {
  return address === '::1' || hasWithin('127.0.0.0/8', address)
}
