// What of a configuration came from the environment: marked by path in the desired state, and in no diagnostic.
import { describe, expect, it } from 'vitest'
import { renderOrigin } from '../../../src/model/secret.ts'
import { read, readDesired } from './read.ts'

const env = {
  TOKEN: 'hunter2!',
  A: 'alpha',
  B: 'beta',
  EMPTY: '',
  NET: '10.9.0.0/16',
  FLAG: 'true',
  NUMBER: '7',
}

/** The marks of the network `frontend`. */
function markNetwork(body: string, head = ''): unknown {
  return readDesired(`${head}\nnetworks:\n  frontend: ${body}\n`, { env }).networks[0]?.fromEnv
}

/** The marks of the only attachment. */
function markAttachment(body: string): unknown {
  const text = `networks: { frontend: { ipam: { subnet: 10.9.0.0/16 } } }\ntargets: { containers: { web: ${body} } }\n`
  return readDesired(text, { env }).containers[0]?.attachments?.[0]?.fromEnv
}

describe('a network', () => {
  it.each([
    ['a label', '{ labels: { token: "${env.TOKEN}" } }', { 'labels["token"]': ['TOKEN'] }],
    ['a label in a list', '{ labels: ["token=${env.TOKEN}", "a=b"] }', { 'labels["token"]': ['TOKEN'] }],
    ['a part of a label', '{ labels: { t: "x-${env.B}-${env.A}-${env.B}" } }', { 'labels["t"]': ['A', 'B'] }],
    ['an option', '{ options: { "a\\"b": "${env.TOKEN}" } }', { 'options["a\\"b"]': ['TOKEN'] }],
    [
      'an option of the IPAM driver',
      '{ ipam: { options: { t: "${env.TOKEN}" } } }',
      { 'ipam.options["t"]': ['TOKEN'] },
    ],
    [
      'the drivers',
      '{ driver: "${env.A}", ipam: { driver: "${env.B}" } }',
      { driver: ['A'], 'ipam.driver': ['B'] },
    ],
    ['a subnet', '{ ipam: { subnet: "${env.NET}" } }', { 'ipam.config[0].subnet': ['NET'] }],
    [
      'the second of two pools, in canonical order',
      '{ enableIPv6: true, ipam: { config: [{ subnet: "2001:db8::/64", gateway: "2001:db8::${env.NUMBER}" }, { subnet: 10.0.0.0/16, ip_range: "10.0.${env.NUMBER}.0/24", aux_addresses: { r: "10.0.0.${env.NUMBER}" } }] } }',
      {
        'ipam.config[0].ip_range': ['NUMBER'],
        'ipam.config[0].aux_addresses["r"]': ['NUMBER'],
        'ipam.config[1].gateway': ['NUMBER'],
      },
    ],
    ['no flag', '{ internal: "${env.FLAG}" }', {}],
    ['no default', '{ labels: { t: "${env.NOPE:-hunter2!}", u: "${env.EMPTY:-x}" } }', {}],
    ['an empty value', '{ labels: { t: "${env.EMPTY}" } }', { 'labels["t"]': ['EMPTY'] }],
    ['no name and no key', '{ name: "${env.A}", labels: { "${env.B}": x } }', {}],
  ])('marks %s', (_what, body, marks) => {
    expect(markNetwork(body)).toEqual(marks)
  })

  it.each([
    ['a variable', 'vars: { t: "${env.TOKEN}" }', '{ labels: { t: "a ${vars.t}" } }', ['TOKEN']],
    [
      'a chain of variables',
      'vars: { s: "${env.A}", t: "${vars.s}-${env.B}" }',
      '{ labels: { t: "${vars.t}" } }',
      ['A', 'B'],
    ],
    ['a map', 'vars: { l: { t: "${env.TOKEN}" } }', '{ labels: "${vars.l}" }', ['TOKEN']],
    ['a list of pairs', 'vars: { l: ["t=${env.TOKEN}", "u=v"] }', '{ labels: "${vars.l}" }', ['TOKEN']],
  ])('marks what comes by way of %s', (_what, head, body, from) => {
    expect(markNetwork(body, head)).toEqual({ 'labels["t"]': from })
  })

  it('does not take an escaped reference for one', () => {
    expect(markNetwork('{ labels: { t: "${env.A} \\\\${env.B}" } }')).toEqual({ 'labels["t"]': ['A'] })
  })

  it('does not mark what was given with --var', () => {
    const options = { variables: { t: '${env.TOKEN}' } }
    const text = 'vars: { t: a }\nnetworks: { frontend: { labels: { t: "${vars.t}" } } }\n'
    expect(readDesired(text, { ...options, env }).networks[0]?.fromEnv).toEqual({})
  })
})

describe('an attachment', () => {
  it.each([
    ['an alias', '{ networks: { frontend: { aliases: [a, "${env.A}"] } } }', { aliases: ['A'] }],
    [
      'aliases of the target',
      '{ networks: [frontend], networkAliases: { frontend: ["${env.A}"] } }',
      { aliases: ['A'] },
    ],
    [
      'an address',
      '{ networks: { frontend: { ipv4Address: "10.9.0.${env.NUMBER}" } } }',
      { ipv4Address: ['NUMBER'] },
    ],
    [
      'a hardware address',
      '{ networks: { frontend: { macAddress: "02:42:ac:19:00:0${env.NUMBER}" } } }',
      { macAddress: ['NUMBER'] },
    ],
    ['a link', '{ networks: { frontend: { links: ["db:${env.A}"] } } }', { links: ['A'] }],
    [
      'a link-local address',
      '{ networks: { frontend: { linkLocalIPs: ["169.254.1.${env.NUMBER}"] } } }',
      { linkLocalIPs: ['NUMBER'] },
    ],
    [
      'an option',
      '{ networks: { frontend: { driverOpts: { t: "${env.TOKEN}", u: v } } } }',
      { 'driverOpts["t"]': ['TOKEN'] },
    ],
    ['no number', '{ networks: { frontend: { gwPriority: "${env.NUMBER}" } } }', {}],
    ['no name', '{ container: "${env.A}", networks: { frontend: } }', {}],
  ])('marks %s', (_what, body, marks) => {
    expect(markAttachment(body)).toEqual(marks)
  })
})

describe('secrets of a configuration', () => {
  const listTexts = (text: string, more: Readonly<Record<string, string>> = {}): readonly string[] =>
    read(text, { env: { ...env, ...more } }).secrets.map((secret) => `${secret.text} ${secret.shown}`)

  it('are the values of variables and what is made of them', () => {
    expect(listTexts('networks: { frontend: { labels: { t: "x-${env.TOKEN}" } } }')).toEqual([
      'hunter2! (from env.TOKEN)',
      'x-hunter2! (from env.TOKEN)',
    ])
  })

  it('come in canonical form too', () => {
    const found = listTexts('networks: { f: { ipam: { gateway: "${env.G}" } } }', { G: '2001:DB8:0::1' })
    expect(found).toContain('2001:db8::1 (from env.G)')
  })

  it('are no names', () => {
    const text = 'name: "${env.A}"\nnetworks: { "${env.B}": { labels: { t: "${env.A}", u: "${env.B}" } } }\n'
    expect(listTexts(text)).toEqual([])
  })

  it('come first as the whole value of one variable', () => {
    const [first] = read('networks: { f: { labels: { t: "${env.TOKEN}" } } }', { env }).secrets
    expect(first).toEqual({ text: 'hunter2!', shown: renderOrigin(['TOKEN']), variable: 'TOKEN' })
  })

  it('are none in a text that is no configuration', () => {
    expect(read('', { env }).secrets).toEqual([])
  })
})

describe('a diagnostic', () => {
  it.each([
    ['a subnet', 'networks: { f: { ipam: { subnet: "${env.TOKEN}" } } }'],
    ['a part of a gateway', 'networks: { f: { ipam: { subnet: 10.0.0.0/8, gateway: "10.${env.TOKEN}" } } }'],
    ['a flag', 'networks: { f: { internal: "${env.TOKEN}" } }'],
    ['a policy', 'defaults: { attachments: "${env.TOKEN}" }'],
    ['a port', 'targets: { containers: { web: { ports: ["${env.TOKEN}:80"] } } }'],
    [
      'a link',
      'networks: { f: }\ntargets: { containers: { web: { networks: { f: { links: ["${env.TOKEN}"] } } } } }',
    ],
    [
      'a MAC',
      'networks: { f: }\ntargets: { containers: { web: { networks: { f: { macAddress: "${env.TOKEN}" } } } } }',
    ],
    [
      'an alias',
      'networks: { f: }\ntargets: { containers: { web: { networks: { f: { aliases: ["${env.TOKEN}"] } } } } }',
    ],
    ['a network that is no name', 'networks: { f: { configFrom: "${env.TOKEN}" } }'],
  ])('shows where %s came from and not what it is', (_what, text) => {
    const { diagnostics } = read(text, { env })
    expect(diagnostics.length).toBeGreaterThan(0)
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2')
  })

  it('says what the wrong value was, by its origin', () => {
    const [only] = read('networks: { f: { ipam: { subnet: "${env.TOKEN}" } } }', { env }).diagnostics
    expect(only?.detail).toContain('but is "(from env.TOKEN)"')
  })
})
