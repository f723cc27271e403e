// Addresses and ranges as a file may write them, brought to canonical form.
import { hasHostBits, normalizeAddress, normalizeCidr, unmapAddress } from '../model/address.ts'
import type { Located } from './draft.ts'
import type { Report } from './report.ts'

/** A range in canonical form; null if there is none or it cannot be read, which is reported. */
export function takeCidr(
  written: Located<string> | null,
  field: string,
  report: Report,
): Located<string> | null {
  if (written === null) return null
  if (hasMapped(written, 'cidr-invalid', report)) return null
  const value = normalizeCidr(written.value)
  if (value === null) {
    report.add('cidr-invalid', written.span, {
      detail: `"${field}" must be an address and a prefix length, but is "${written.value}".`,
      fix: 'Write it as "172.25.0.0/16" or "2001:db8:1::/64", without leading zeros.',
    })
    return null
  }
  if (hasHostBits(written.value)) {
    report.add('cidr-host-bits', written.span, {
      detail: `"${written.value}" is an address inside the range "${value}", and engines refuse it as a range.`,
      fix: `Write "${value}", or give the prefix length that you meant.`,
    })
  }
  return { ...written, value }
}

/** An address in canonical form; null if there is none or it cannot be read, which is reported. */
export function takeAddress(
  written: Located<string> | null,
  field: string,
  report: Report,
): Located<string> | null {
  if (written === null) return null
  if (hasMapped(written, 'address-invalid', report)) return null
  const value = normalizeAddress(written.value)
  if (value !== null) return { ...written, value }
  report.add('address-invalid', written.span, {
    detail: `"${field}" must be an address, but is "${written.value}".`,
    fix: 'Write it as "172.25.0.5" or "2001:db8::5", without prefix length and leading zeros.',
  })
  return null
}

/** Engines take an IPv4 address in the form of IPv6 for the IPv4 address, or refuse it. */
function hasMapped(
  { value, span }: Located<string>,
  code: 'cidr-invalid' | 'address-invalid',
  report: Report,
): boolean {
  const plain = unmapAddress(value)
  if (plain === null) return false
  report.add(code, span, {
    detail: `"${value}" is an IPv4 address in the form of IPv6, which engines read in different ways.`,
    fix: `Write it as IPv4, with "${plain}".`,
  })
  return true
}
