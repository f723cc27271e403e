// The kernel's tables of routes, /proc/net/route and /proc/net/ipv6_route.
import { renderAddress } from '../model/address.ts'
import type { HostRoute } from '../model/host.ts'
import { parseWords } from './parse-sockets.ts'

const UP = 0x1
const REJECTS = 0x200
const LOCAL = 0x8000_0000

function isUsed(flags: string): boolean {
  const bits = Number.parseInt(flags, 16)
  return (bits & UP) !== 0 && (bits & REJECTS) === 0 && (BigInt(bits) & BigInt(LOCAL)) === 0n
}

/** Parses /proc/net/route. */
export function parseRoutes4(text: string): readonly HostRoute[] {
  return text.split('\n').flatMap((line) => {
    const [device = '', destination = '', gateway = '', flags = '0', , , , mask = ''] = line.split('\t')
    if (!/^[0-9A-F]{8}$/.test(mask) || !isUsed(flags)) return []
    const length = parseWords(mask).toString(2).replaceAll('0', '').length
    const via = parseWords(gateway)
    return [
      {
        destination: `${renderAddress(4, parseWords(destination))}/${length}`,
        device,
        gateway: via === 0n ? null : renderAddress(4, via),
      },
    ]
  })
}

// What every device has for itself.
const OWN = /^(?:fe80|ff00)::\//

/** Parses /proc/net/ipv6_route, without what leads to the machine itself and to the neighbours of a device. */
export function parseRoutes6(text: string): readonly HostRoute[] {
  return text.split('\n').flatMap((line) => {
    const [destination = '', length = '', , , gateway = '', , , , flags = '0', device = ''] = line.split(/ +/)
    if (!/^[0-9a-f]{32}$/.test(destination) || !isUsed(flags) || device === 'lo') return []
    const via = BigInt(`0x${gateway}`)
    const cidr = `${renderAddress(6, BigInt(`0x${destination}`))}/${Number.parseInt(length, 16)}`
    if (OWN.test(cidr)) return []
    return [{ destination: cidr, device, gateway: via === 0n ? null : renderAddress(6, via) }]
  })
}
