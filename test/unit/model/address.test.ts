import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hasHostBits,
  hasOverlap,
  hasWithin,
  normalizeAddress,
  unmapAddress,
  normalizeCidr,
  normalizeMac,
  parseAddress,
  parseCidr,
  parseFamily,
  renderAddress,
} from '../../../src/model/address.ts'

const byte = fc.nat({ max: 255 })
const ipv4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'))
const group = fc.nat({ max: 0xffff })
const groups = fc.array(fc.oneof(fc.constant(0), group), { minLength: 8, maxLength: 8 })
const ipv6 = groups.map((list) => list.map((item) => item.toString(16).padStart(4, '0')).join(':'))
const cidr = fc.oneof(
  fc.tuple(ipv4, fc.nat({ max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc.tuple(ipv6, fc.nat({ max: 128 })).map(([address, length]) => `${address}/${length}`),
)

/** The bits of a CIDR's prefix as text: slow, and obviously right. */
function listPrefixBits(text: string): string {
  const [address = '', length] = text.split('/')
  const bits = address.includes(':')
    ? address
        .split(':')
        .map((item) => Number.parseInt(item, 16).toString(2).padStart(16, '0'))
        .join('')
    : address
        .split('.')
        .map((item) => Number(item).toString(2).padStart(8, '0'))
        .join('')
  return bits.slice(0, Number(length))
}

describe('an address', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8::0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['fd00:0:0:1:0:0:0:1', 'fd00:0:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('is brought from %s to %s', (text, canonical) => {
    expect(normalizeAddress(text)).toBe(canonical)
  })

  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '256.0.0.1',
    '10.999.0.1',
    '10.0.0.01',
    '010.0.0.1',
    '0x0a.0.0.1',
    '167772161',
    ' 10.0.0.1',
    '10.0.0.1\n',
    '10.0.0.1/24',
    'fe80::1%eth0',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '12345::',
    '::00001',
    '::ffff:010.0.0.1',
    '::ffff:0x0a.0.0.1',
    '::ffff:256.0.0.1',
    '::ffff:10.0.1',
    '::ffff:1.2.3.4.5',
    '[::1]',
    'host.docker.internal',
  ])('is not %j', (text) => {
    expect(normalizeAddress(text)).toBeNull()
    expect(parseFamily(text.includes('/') ? '' : text)).toBeNull()
  })

  it('comes back from its number, as Node reads it', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (text) => {
        const parsed = parseAddress(text)
        expect(parsed?.family).toBe(isIP(text))
        const rendered = parsed === null ? '' : renderAddress(parsed.family, parsed.value)
        expect(parseAddress(rendered)).toEqual(parsed)
        expect(new URL(`http://${parsed?.family === 6 ? `[${text}]` : text}/`).hostname).toBe(
          parsed?.family === 6 ? `[${rendered}]` : rendered,
        )
      }),
    )
  })

  it('is nothing that Node refuses', () => {
    const parts = fc.constantFrom(
      '::',
      ':',
      '.',
      '0',
      '1',
      '00',
      'ffff',
      '::ffff:',
      '10.0.0.',
      '256',
      '0x',
      '%',
      ' ',
    )
    const text = fc.array(parts, { maxLength: 12 }).map((list) => list.join(''))
    fc.assert(
      fc.property(text, (candidate) => {
        if (isIP(candidate) === 0) expect(parseAddress(candidate)).toBeNull()
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a prefix', () => {
  it.each([
    ['172.20.0.0/16', '172.20.0.0/16'],
    ['172.20.9.7/16', '172.20.0.0/16'],
    ['10.1.2.3/32', '10.1.2.3/32'],
    ['10.1.2.3/0', '0.0.0.0/0'],
    ['FD00:1:2:3:4::/64', 'fd00:1:2:3::/64'],
    ['2001:db8::1/128', '2001:db8::1/128'],
  ])('%s is %s', (text, canonical) => {
    expect(normalizeCidr(text)).toBe(canonical)
  })

  it.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '::/129', '10.0.0.0/08', '10.0.0.0/-1', 'shop/24', '/24'])(
    '%j is none',
    (text) => {
      expect(normalizeCidr(text)).toBeNull()
      expect(parseCidr(text)).toBeNull()
      expect(hasHostBits(text)).toBe(false)
    },
  )

  it('is canonical once it has been normalised, and has no host bits then', () => {
    fc.assert(
      fc.property(cidr, (text) => {
        const canonical = normalizeCidr(text) ?? ''
        expect(normalizeCidr(canonical)).toBe(canonical)
        expect(hasHostBits(canonical)).toBe(false)
        expect(hasHostBits(text)).toBe(
          parseAddress(text.split('/')[0] ?? '')?.value !== parseCidr(text)?.first,
        )
        expect(parseFamily(text)).toBe(text.includes(':') ? 6 : 4)
      }),
    )
  })

  it('holds what starts with its bits', () => {
    fc.assert(
      fc.property(cidr, cidr, (outer, inner) => {
        const isSameFamily = outer.includes(':') === inner.includes(':')
        const [long, short] = [listPrefixBits(inner), listPrefixBits(outer)]
        expect(hasWithin(outer, inner)).toBe(isSameFamily && long.startsWith(short))
        expect(hasOverlap(outer, inner)).toBe(
          isSameFamily && (long.startsWith(short) || short.startsWith(long)),
        )
        expect(hasOverlap(inner, outer)).toBe(hasOverlap(outer, inner))
      }),
    )
  })

  it.each([
    ['10.0.0.0/24', '10.0.0.255', true],
    ['10.0.0.0/24', '10.0.1.0', false],
    ['10.0.0.0/24', '::1', false],
    ['fd00::/64', 'fd00::ffff', true],
    ['10.0.0.0/24', '10.0.0.128/25', true],
    ['10.0.0.128/25', '10.0.0.0/24', false],
    ['shop', '10.0.0.1', false],
    ['10.0.0.0/24', 'shop', false],
  ])('%s holds %s: %s', (outer, inner, expected) => {
    expect(hasWithin(outer, inner)).toBe(expected)
  })

  it.each([
    ['shop', '10.0.0.0/8'],
    ['10.0.0.0/8', 'shop'],
    ['10.0.0.0/8', 'fd00::/8'],
  ])('%s and %s share nothing', (a, b) => {
    expect(hasOverlap(a, b)).toBe(false)
  })
})

describe('a MAC address', () => {
  it.each([
    ['02:42:AC:19:00:05', '02:42:ac:19:00:05'],
    ['02-42-ac-19-00-05', '02:42:ac:19:00:05'],
    ['02:42:ac:19:00', null],
    ['02:42:ac:19:00:0g', null],
    ['0242.ac19.0005', null],
    ['', null],
  ])('%j is %j', (text, expected) => {
    expect(normalizeMac(text)).toBe(expected)
  })
})

it.each([
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:0a01:0203/120', '10.1.2.3'],
  ['::10.1.2.3', null],
  ['fd00::ffff:10.1.2.3', null],
  ['10.1.2.3', null],
  ['nothing', null],
])('the IPv4 address that %s maps is %s', (text, plain) => {
  expect(unmapAddress(text)).toBe(plain)
})
