// Rules about subnets with a meaning of their own, on which no container can start: engines refuse some of them, each engine others.
// Source: RFC 1122, 3.2.1.3; RFC 5771; RFC 4291, 2.4; measured on Docker 20.10, 26 and 28 and Podman 4 and 5.
import { hasCommon, parseCidr, type AddressRange } from '../../model/address.ts'
import type { Draft, Located } from '../draft.ts'
import type { Report } from '../report.ts'

const RESERVED = [
  { range: '0.0.0.0/8', use: 'hosts that do not know their address yet' },
  { range: '127.0.0.0/8', use: 'loopback' },
  { range: '224.0.0.0/4', use: 'multicast' },
  { range: '::/127', use: 'loopback and for hosts that do not know their address yet' },
  { range: 'ff00::/8', use: 'multicast' },
].map((reserved) => ({ ...reserved, parsed: parseCidr(reserved.range) as AddressRange }))

/** Subnets that hold addresses no container can have. */
export function checkRanges({ networks }: Draft, report: Report): void {
  for (const { pools } of networks) for (const { subnet } of pools) checkRange(subnet, report)
}

function checkRange({ value, span }: Located<string>, report: Report): void {
  // a subnet in canonical form
  const subnet = parseCidr(value) as AddressRange
  const reserved = RESERVED.find(({ parsed }) => hasCommon(subnet, parsed))
  if (reserved === undefined) return
  report.add('cidr-reserved', span, {
    detail: `"${value}" shares addresses with ${reserved.range}, which is for ${reserved.use}.`,
    fix: 'Choose a subnet in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fd00::/8.',
  })
}
