import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { decodeText } from '../../../src/config/read-file.ts'
import { read } from './read.ts'

const SAMPLE = `name: shop
vars: { octet: 30, tier: &tier data }
networks:
  frontend: { ipam: { subnet: "172.\${vars.octet}.0.0/16" }, labels: ["tier=data"] }
  backend:
    <<: { internal: true }
    enable_ipv6: true
    ipam: { config: [{ subnet: 172.25.0.0/16, gateway: 172.25.0.1 }, { subnet: "2001:db8:1::/64" }] }
    driver_opts: { com.docker.network.driver.mtu: 1450 }
    labels: { tier: *tier }
  legacy: { external: { name: corp_net } }
targets:
  containers:
    web: { container: nginx, networks: [frontend], ports: ["80:80", "8000-8010:8000-8010/udp"] }
    db: { networks: { backend: { aliases: [database], ipv4_address: 172.25.0.5, gw_priority: 10 } } }
profiles:
  staging: { vars: { octet: 31 }, networks: { frontend: { internal: true, labels: { $unset: true } } } }
`

const YAML_CHARACTERS = Array.from(' \n:-[]{}&*!|>\'"%@`,?#ab1$\t')

/** Reads a text and checks what holds for every text. */
function checkAny(text: string): void {
  const { desired, diagnostics } = read(text, { profiles: text.includes('staging') ? ['staging'] : [] })
  const lines = text.split('\n')
  expect(desired === null).toBe(diagnostics.some(({ severity }) => severity === 'error'))
  for (const { code, range, detail } of diagnostics) {
    expect(detail).not.toMatch(/undefined|\[object/)
    if (code === 'profile-unknown') continue
    const { start, end } = range ?? expect.fail(`${code} has no place`)
    for (const { line, column } of [start, end]) {
      expect([line, line <= lines.length]).toEqual([line, true])
      expect(column).toBeLessThanOrEqual((lines[line - 1] as string).length + 1)
    }
    expect(start.line < end.line || (start.line === end.line && start.column <= end.column)).toBe(true)
  }
}

const words = SAMPLE.split(/([\s{}[\],:"]+)/).filter((word) => word !== '')
const oddities = [
  '',
  '~',
  '{}',
  '[]',
  '*tier',
  '&tier',
  '<<',
  '${',
  '${vars.octet}',
  '$unset',
  '__proto__',
  'toString',
  '-',
  '? ',
  '|',
  '!!str ',
  '\t',
  '\r\n',
  '"',
  "'",
  '\u{1F600}',
  '\u0000',
  '---\n',
  '1e999',
  '0x1F',
]

/** Any code unit, lone surrogates included, or a character beyond them. */
function makeUnit(code: number): string {
  return code > 0xff_ff ? String.fromCodePoint(code) : String.fromCharCode(code)
}

// a busy machine needs longer than a test of one case may
vi.setConfig({ testTimeout: 60_000 })

describe('any text', () => {
  it('is read or refused at a place in it, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc
            .oneof(fc.integer({ min: 0, max: 0x24f }), fc.integer({ min: 0xd7f0, max: 0x1_00ff }))
            .map(makeUnit),
        }),
        checkAny,
      ),
    )
  })

  it('of YAML characters is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...YAML_CHARACTERS), maxLength: 60 }), checkAny),
      { numRuns: 300 },
    )
  })

  it('of words of a configuration is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words, ...oddities), { maxLength: 40 }), (list) =>
        checkAny(list.join('')),
      ),
      { numRuns: 300 },
    )
  })

  it('that is a configuration with one part replaced is', () => {
    const change = fc.tuple(
      fc.nat(words.length - 1),
      fc.oneof(fc.constantFrom(...oddities, ...words), fc.string({ maxLength: 8 })),
    )
    fc.assert(
      fc.property(change, ([at, word]) => checkAny(words.with(at, word).join(''))),
      { numRuns: 300 },
    )
  })

  it('that is any JSON value is', () => {
    const key = fc.constantFrom(
      'networks',
      'targets',
      'containers',
      'profiles',
      'defaults',
      'vars',
      'frontend',
      'web',
      'ipam',
      'config',
      'subnet',
      'external',
      'name',
      'ports',
      'labels',
      'options',
      'aliases',
      '$unset',
      '__proto__',
      'x',
    )
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(null, true, 0, 8080, 'frontend', '80:80', '10.0.0.0/8', '${vars.x}', 'a=b', ''),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 4 }),
      ),
    })).any
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 4 }), (document) =>
        checkAny(JSON.stringify(document, null, 1)),
      ),
      { numRuns: 300 },
    )
  })
})

describe('any bytes', () => {
  it('become a text, and a problem unless they are the UTF-8 form of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const buffer = Buffer.from(bytes)
        const { text, problem } = decodeText(buffer, 'config.yaml')
        const isUtf8 = Buffer.from(buffer.toString('utf8')).equals(buffer)
        expect(problem === null).toBe(isUtf8)
        if (isUtf8) expect(text).toBe(buffer.toString('utf8').replace(/^\uFEFF/, ''))
      }),
      { numRuns: 300 },
    )
  })
})
