// The routes of this machine, as its kernel lists them. They are those of the engine's host where that is reached over a socket here.
import { readFile } from 'node:fs/promises'
import { normalizeCidr } from '../../model/address.ts'
import type { HostRoute } from '../../model/route.ts'

const FOLDER = '/proc/net'

/** Reads the routes; null where the kernel shows none, as on a machine that is no Linux. */
export async function readHostRoutes(folder: string = FOLDER): Promise<readonly HostRoute[] | null> {
  const [ipv4, ipv6] = await Promise.all([readTable(`${folder}/route`), readTable(`${folder}/ipv6_route`)])
  return ipv4 === null ? null : [...parseIPv4Routes(ipv4), ...parseIPv6Routes(ipv6 ?? '')]
}

async function readTable(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return null
  }
}

// RTF_UP; a line with RTF_REJECT leads nowhere. Source: linux/route.h.
const UP = 0x1
const REJECT = 0x200

/** Parses the table of IPv4 routes: `Iface Destination Gateway Flags ... Mask ...`, numbers in the byte order of the machine. */
export function parseIPv4Routes(table: string): readonly HostRoute[] {
  return listRows(table).flatMap(([device = '', destination = '', , flags = '', , , , mask = '']) => {
    if (!isUsed(flags)) return []
    return makeRoute(`${readLittleEndian(destination)}/${countBits(mask)}`, device)
  })
}

/** Parses the table of IPv6 routes: `destination length source length next metric ... flags device`. */
export function parseIPv6Routes(table: string): readonly HostRoute[] {
  return listRows(table).flatMap(([destination = '', length = '', , , , , , , flags = '', device = '']) => {
    if (!isUsed(flags)) return []
    const address = destination.replaceAll(/(.{4})(?!$)/g, '$1:')
    return makeRoute(`${address}/${Number.parseInt(length, 16)}`, device)
  })
}

function listRows(table: string): readonly (readonly string[])[] {
  return table.split('\n').map((line) => line.trim().split(/\s+/))
}

function isUsed(flags: string): boolean {
  const bits = Number.parseInt(flags, 16)
  return (bits & UP) !== 0 && (bits & REJECT) === 0
}

// What is no route, such as the heading, is no prefix either. Addresses of this machine itself, and groups, belong to no network.
function makeRoute(cidr: string, device: string): readonly HostRoute[] {
  const prefix = normalizeCidr(cidr)
  return prefix === null || device === 'lo' || prefix.startsWith('ff') ? [] : [{ prefix, device }]
}

function readLittleEndian(hex: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
}

function countBits(mask: string): number {
  return Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length
}
