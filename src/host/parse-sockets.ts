// The kernel's tables of sockets, /proc/net/tcp and the like: addresses as hexadecimal words in the machine's own order of bytes.
import type { AddressFamily } from '../model/address.ts'
import { renderAddress } from '../model/address.ts'
import type { Listener } from '../model/host.ts'

/** A listening socket and the number by which its process knows it. */
export interface ListeningSocket extends Omit<Listener, 'process'> {
  readonly inode: string
}

// A TCP socket that listens, and a UDP socket that is bound.
const WAITING: Readonly<Record<Listener['protocol'], string>> = { tcp: '0A', udp: '07' }
const ROW = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) (?:\S+ +){5}(\d+)/

/** Parses a table; rows that are not understood are left out. */
export function parseSockets(text: string, protocol: Listener['protocol']): readonly ListeningSocket[] {
  return text.split('\n').flatMap((line) => {
    const [, address = '', port = '', state, inode = ''] = ROW.exec(line) ?? []
    if (state !== WAITING[protocol]) return []
    const family: AddressFamily = address.length > 8 ? 6 : 4
    const value = parseWords(address)
    return [
      {
        protocol,
        family,
        address: value === 0n ? '' : renderAddress(family, value),
        port: Number.parseInt(port, 16),
        inode,
      },
    ]
  })
}

/** The number of an address that the kernel wrote word by word, the lowest byte of each first. */
export function parseWords(hex: string): bigint {
  const words = hex.match(/.{8}/g) ?? []
  const bytes = words.flatMap((word) => (word.match(/../g) as string[]).toReversed())
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.join('')}`)
}

const PATH = /^\S+: [0-9A-Fa-f]+ [0-9A-Fa-f]+ ([0-9A-Fa-f]+) \S+ \S+ +\d+ (\/.*)$/
const LISTENS = 0x1_0000

/** The paths of sockets that somebody listens on in this network namespace, from /proc/net/unix. */
export function parseUnixListeners(text: string): ReadonlySet<string> {
  const paths = text.split('\n').flatMap((line) => {
    const [, flags = '0', path = ''] = PATH.exec(line) ?? []
    return (Number.parseInt(flags, 16) & LISTENS) === 0 ? [] : [path]
  })
  return new Set(paths)
}
