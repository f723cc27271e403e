// IP and MAC addresses in canonical form, and the arithmetic of prefixes. Strict: what an engine would refuse is no address here
// (leading zeros, short IPv4 forms, zones, a prefix behind an address).
import ipaddr from 'ipaddr.js'

/** 4 or 6. */
export type AddressFamily = 4 | 6

/** An IPv4 or IPv6 prefix as numbers: all its addresses lie in `first..last`. */
export interface AddressRange {
  readonly family: AddressFamily
  readonly first: bigint
  readonly last: bigint
  readonly prefixLength: number
}

const WIDTH = { 4: 32, 6: 128 } as const
const IPV6_CHARACTERS = /^[0-9a-f:.]*:[0-9a-f:.]*$/i
const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/

/** The address in RFC 5952 form (dotted quad for IPv4), or null if the text is no address. */
export function normalizeAddress(text: string): string | null {
  const parsed = parseAddress(text)
  return parsed === null ? null : renderAddress(parsed.family, parsed.value)
}

/** The IPv4 text of an IPv6 address or CIDR that maps IPv4 (RFC 4291, 2.5.5.2: `::ffff:a.b.c.d`), or null. */
export function unmapAddress(text: string): string | null {
  if (!text.includes(':')) return null
  const parsed = parseAddress(text.replace(/\/\d+$/, ''))
  if (parsed?.family !== 6 || parsed.value >> 32n !== 0xffffn) return null
  return renderAddress(4, parsed.value & 0xffff_ffffn)
}

/** The family of a text that is an address or a CIDR, or null. */
export function parseFamily(text: string): AddressFamily | null {
  return (text.includes('/') ? parseCidr(text) : parseAddress(text))?.family ?? null
}

/** The prefix of a CIDR text with host bits masked away, or null if the text is no CIDR. */
export function parseCidr(text: string): AddressRange | null {
  const match = /^(.+)\/(0|[1-9]\d{0,2})$/.exec(text)
  if (match === null) return null
  const address = parseAddress(match[1] as string)
  const prefixLength = Number(match[2])
  if (address === null || prefixLength > WIDTH[address.family]) return null
  const hostBits = BigInt(WIDTH[address.family] - prefixLength)
  const first = (address.value >> hostBits) << hostBits
  return { family: address.family, first, last: first + (1n << hostBits) - 1n, prefixLength }
}

/** The CIDR in masked RFC 5952 form, or null if the text is no CIDR. */
export function normalizeCidr(text: string): string | null {
  const range = parseCidr(text)
  return range === null ? null : `${renderAddress(range.family, range.first)}/${range.prefixLength}`
}

/** True if a CIDR text has bits set behind its prefix (`10.0.0.1/24`). */
export function hasHostBits(text: string): boolean {
  const range = parseCidr(text)
  const address = parseAddress(text.replace(/\/\d+$/, ''))
  return range !== null && address !== null && range.first !== address.value
}

/** True if two CIDRs share an address. False if either is no CIDR or they are of different families. */
export function hasOverlap(a: string, b: string): boolean {
  const left = parseCidr(a)
  const right = parseCidr(b)
  return left !== null && right !== null && hasCommon(left, right)
}

/** True if two ranges share an address. */
export function hasCommon(left: AddressRange, right: AddressRange): boolean {
  return left.family === right.family && left.first <= right.last && right.first <= left.last
}

/** True if an address or a CIDR lies wholly inside a CIDR. */
export function hasWithin(cidr: string, inner: string): boolean {
  const outer = parseCidr(cidr)
  const address = inner.includes('/') ? parseCidr(inner) : parseAddress(inner)
  if (outer === null || address === null || outer.family !== address.family) return false
  const first = 'first' in address ? address.first : address.value
  const last = 'last' in address ? address.last : address.value
  return outer.first <= first && last <= outer.last
}

/** A MAC address as six lower-case pairs with colons, or null if the text is none. */
export function normalizeMac(text: string): string | null {
  const mac = text.toLowerCase().replaceAll('-', ':')
  return MAC.test(mac) ? mac : null
}

/** The number of an address, for arithmetic, or null if the text is no address. */
export function parseAddress(
  text: string,
): { readonly family: AddressFamily; readonly value: bigint } | null {
  const short = parseIPv4(text)
  if (short !== null) return { family: 4, value: BigInt(short) }
  if (!IPV6_CHARACTERS.test(text)) return null
  const plain = replaceTail(text)
  if (plain === null || !ipaddr.IPv6.isValid(plain)) return null
  return { family: 6, value: makeNumber(ipaddr.IPv6.parse(plain).toByteArray()) }
}

// An IPv6 address may end in an IPv4 one. The library takes `::10.0.0.1` for `::ffff:10.0.0.1`, so it gets groups in its place.
function replaceTail(text: string): string | null {
  if (!text.includes('.')) return text
  const start = text.lastIndexOf(':') + 1
  const tail = parseIPv4(text.slice(start))
  if (tail === null) return null
  return `${text.slice(0, start)}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`
}

const [DOT, ZERO] = [46, 48] as const

// Character by character: plans read an address for every second attachment, and a pattern and a split take ten times as long.
function parseIPv4(text: string): number | null {
  let [value, dots] = [0, 0]
  let byte: number | null = null
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === DOT) {
      if (byte === null) return null
      value = 256 * value + byte
      byte = null
      dots += 1
      continue
    }
    const digit = code - ZERO
    // a zero may stand alone, and not before another digit
    if (digit < 0 || digit > 9 || byte === 0) return null
    byte = 10 * (byte ?? 0) + digit
    if (byte > 255) return null
  }
  return dots === 3 && byte !== null ? 256 * value + byte : null
}

/** The text of an address given as a number. */
export function renderAddress(family: AddressFamily, value: bigint): string {
  if (family === 4) {
    const plain = Number(value)
    return `${plain >>> 24}.${(plain >>> 16) & 255}.${(plain >>> 8) & 255}.${plain & 255}`
  }
  const bytes = Array.from({ length: WIDTH[family] / 8 }, (_, index) => {
    const shift = BigInt(WIDTH[family] - 8 * (index + 1))
    return Number((value >> shift) & 0xffn)
  })
  return (ipaddr.fromByteArray(bytes) as ipaddr.IPv6).toRFC5952String()
}

function makeNumber(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
