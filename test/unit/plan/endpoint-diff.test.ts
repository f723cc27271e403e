// What counts as a difference of an attachment, and what a reconnect asks for.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeclaredEndpointSettings } from '../../../src/model/desired.ts'
import {
  DEFAULT_ENDPOINT_SETTINGS,
  type EndpointField,
  type EndpointSettings,
} from '../../../src/model/endpoint.ts'
import { findPair, makePairs } from '../../../src/model/pairs.ts'
import type { EngineIdentity, LiveAddresses, ObservedContainer } from '../../../src/model/observed.ts'
import {
  diffEndpoint,
  listConnected,
  makeEndpoint,
  makeNewEndpoint,
} from '../../../src/plan/endpoint-diff.ts'
import { attached, docker28, idOf, observedContainer, pairs, podman5, pool } from '../../support/states.ts'

const docker29: EngineIdentity = { ...docker28, apiVersion: '1.55' }

interface Case {
  readonly declared: DeclaredEndpointSettings
  readonly settings?: Partial<EndpointSettings>
  readonly unknown?: readonly EndpointField[]
  readonly live?: Partial<LiveAddresses>
}

function makeAttachment({ settings = {}, unknown = [], live = {} }: Omit<Case, 'declared'>) {
  const none = { ipv4Address: null, ipv6Address: null, macAddress: null }
  return attached('backend', settings, { unknown, live: { ...none, ...live } })
}

function listPaths(given: Case): string[] {
  const attachment = makeAttachment(given)
  const { differences, unknown } = diffEndpoint(
    given.declared,
    attachment,
    observedContainer('api', [attachment]),
  )
  return [
    ...differences.map(
      ({ path, before, after }) => `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
    ),
    ...unknown.map((field) => `${field}?`),
  ]
}

const shortId = idOf('ctr api').slice(0, 12)

describe('an attachment', () => {
  it.each<readonly [string, Case, readonly string[]]>([
    [
      'is not compared where nothing is declared',
      { declared: {}, settings: { aliases: ['data'], ipv4Address: '10.1.0.5', gwPriority: 7 } },
      [],
    ],
    [
      'differs by each declared field',
      {
        declared: {
          aliases: ['data'],
          ipv4Address: '10.1.0.5',
          ipv6Address: 'fd00:1::5',
          linkLocalIPs: ['169.254.1.1'],
          macAddress: '02:42:0a:01:00:05',
          driverOpts: pairs({ a: 'b' }),
          gwPriority: 10,
          links: ['db:database'],
        },
      },
      [
        'aliases: [] -> ["data"]',
        'ipv4Address: null -> "10.1.0.5"',
        'ipv6Address: null -> "fd00:1::5"',
        'linkLocalIPs: [] -> ["169.254.1.1"]',
        'macAddress: null -> "02:42:0a:01:00:05"',
        'driverOpts["a"]: null -> "b"',
        'gwPriority: 0 -> 10',
        'links: [] -> ["db:database"]',
      ],
    ],
    [
      'is cleared by an empty list and by null',
      {
        declared: { aliases: [], ipv4Address: null },
        settings: { aliases: ['data'], ipv4Address: '10.1.0.5' },
      },
      ['aliases: ["data"] -> []', 'ipv4Address: "10.1.0.5" -> null'],
    ],
    [
      'has exactly the declared aliases',
      { declared: { aliases: ['a'] }, settings: { aliases: ['a', 'b'] } },
      ['aliases: ["a","b"] -> ["a"]'],
    ],
    [
      'differs by each declared option, and by no other that is there',
      {
        declared: { driverOpts: pairs({ a: '1', b: '2', 'x.y "z"': '3' }) },
        settings: { driverOpts: pairs({ a: '1', b: '0', c: '4' }) },
      },
      ['driverOpts["b"]: "0" -> "2"', 'driverOpts["x.y \\"z\\""]: null -> "3"'],
    ],
    [
      'is cleared of all options by an empty map',
      { declared: { driverOpts: [] }, settings: { driverOpts: pairs({ a: '1', b: '2' }) } },
      ['driverOpts["a"]: "1" -> null', 'driverOpts["b"]: "2" -> null'],
    ],
    [
      'has unknown options where a list hides them',
      { declared: { driverOpts: pairs({ a: '1' }) }, unknown: ['driverOpts'] },
      ['driverOpts?'],
    ],
    [
      'does not differ by the name and the short id of the container',
      { declared: { aliases: ['api', 'data'] }, settings: { aliases: [shortId, 'data'].toSorted() } },
      [],
    ],
    [
      'is answered for by the address in use where the engine hides the requested one',
      { declared: { ipv4Address: '10.1.0.5' }, unknown: ['ipv4Address'], live: { ipv4Address: '10.1.0.5' } },
      [],
    ],
    [
      'differs by the address in use where the engine hides the requested one',
      { declared: { ipv4Address: '10.1.0.5' }, unknown: ['ipv4Address'], live: { ipv4Address: '10.1.0.9' } },
      ['ipv4Address: "10.1.0.9" -> "10.1.0.5"'],
    ],
    [
      'is unknown where there is no address in use either',
      { declared: { ipv4Address: '10.1.0.5', macAddress: null }, unknown: ['ipv4Address', 'macAddress'] },
      ['ipv4Address?', 'macAddress?'],
    ],
    [
      'is unknown, and not to be cleared for ever, where an address in use may have been handed out',
      { declared: { ipv4Address: null }, unknown: ['ipv4Address'], live: { ipv4Address: '10.1.0.9' } },
      ['ipv4Address?'],
    ],
    [
      'is unknown where a list hides what is no address',
      { declared: { aliases: ['data'], links: [] }, unknown: ['aliases', 'links'] },
      ['aliases?', 'links?'],
    ],
  ])('%s', (_, given, expected) => {
    expect(listPaths(given)).toEqual(expected)
  })

  it('that is new differs by what it asks for', () => {
    const declared = {
      aliases: ['data'],
      ipv4Address: null,
      gwPriority: 0,
      links: [],
      macAddress: '02:42:0a:01:00:05',
      driverOpts: pairs({ a: '1', b: '2' }),
    }
    expect(listConnected(declared)).toEqual([
      { path: 'aliases', before: null, after: ['data'], forcesReplace: false },
      { path: 'macAddress', before: null, after: '02:42:0a:01:00:05', forcesReplace: false },
      { path: 'driverOpts["a"]', before: null, after: '1', forcesReplace: false },
      { path: 'driverOpts["b"]', before: null, after: '2', forcesReplace: false },
    ])
    expect(listConnected({ driverOpts: [] })).toEqual([])
    expect(makeNewEndpoint(declared)).toEqual({ ...DEFAULT_ENDPOINT_SETTINGS, ...declared })
  })
})

describe('a reconnect', () => {
  const pools = [pool('10.1.0.0/24'), { ...pool(''), subnet: null }]
  const settings: EndpointSettings = {
    aliases: ['data'],
    ipv4Address: '10.1.0.5',
    ipv6Address: 'fd00:1::5',
    linkLocalIPs: ['169.254.1.1'],
    macAddress: '02:42:0a:01:00:05',
    driverOpts: pairs({ a: 'b' }),
    gwPriority: 10,
    links: ['db:database'],
  }
  const hidden: Omit<Case, 'declared'> = {
    unknown: ['ipv4Address', 'ipv6Address', 'macAddress', 'links'],
    live: { ipv4Address: '10.1.0.9', ipv6Address: 'fd00:1::9', macAddress: '02:42:0a:01:00:09' },
  }

  function reconnect(
    given: Case,
    engine: EngineIdentity,
    rest: Partial<ObservedContainer> = {},
  ): EndpointSettings {
    const attachment = makeAttachment(given)
    const container = observedContainer('api', [attachment], rest)
    return makeEndpoint({ declared: given.declared, attachment, container, pools, engine })
  }

  it('asks for everything again, with the declared fields changed', () => {
    expect(reconnect({ declared: { aliases: ['fresh'] }, settings }, docker29)).toEqual({
      ...settings,
      aliases: ['fresh'],
    })
  })

  it.each<readonly [string, DeclaredEndpointSettings, EndpointSettings['driverOpts']]>([
    [
      'keeps options that are not declared',
      { driverOpts: pairs({ b: '1', '0': 'x' }) },
      pairs({ a: 'b', b: '1', '0': 'x' }),
    ],
    ['changes an option that is declared', { driverOpts: pairs({ a: 'c' }) }, pairs({ a: 'c' })],
    ['clears all options where none is declared to be there', { driverOpts: [] }, []],
  ])('%s', (_, declared, expected) => {
    expect(reconnect({ declared, settings }, docker28).driverOpts).toEqual(expected)
  })

  it('leaves no difference of options, and loses none that is not declared', () => {
    const options = fc
      .dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'x.y'), fc.constantFrom('1', '2'))
      .map((map) => makePairs(Object.entries(map)))
    fc.assert(
      fc.property(options, options, (live, wanted) => {
        const declared = { driverOpts: wanted }
        const { driverOpts } = reconnect({ declared, settings: { driverOpts: live } }, docker28)
        expect(listPaths({ declared, settings: { driverOpts } })).toEqual([])
        const kept = wanted.length === 0 ? [] : live.filter(([key]) => findPair(wanted, key) === undefined)
        expect(driverOpts).toEqual(makePairs([...kept, ...wanted]))
      }),
    )
  })

  it('leaves out what the engine cannot give, unless it is declared', () => {
    expect(reconnect({ declared: {}, settings }, docker28)).toEqual({ ...settings, macAddress: null })
    expect(reconnect({ declared: { macAddress: null }, settings }, docker29).macAddress).toBeNull()
  })

  it('keeps the addresses in use on Podman, which hides the requested ones', () => {
    const { ipv4Address, ipv6Address, macAddress, links } = reconnect({ declared: {}, ...hidden }, podman5)
    expect({ ipv4Address, macAddress, links }).toEqual({
      ipv4Address: '10.1.0.9',
      macAddress: '02:42:0a:01:00:09',
      links: [],
    })
    expect(ipv6Address).toBeNull()
  })

  it('makes no address static that may have been handed out, on Docker or for a container that is stopped', () => {
    expect(reconnect({ declared: {}, ...hidden }, docker29)).toEqual(DEFAULT_ENDPOINT_SETTINGS)
    expect(reconnect({ declared: {}, ...hidden }, podman5, { state: 'exited' })).toEqual(
      DEFAULT_ENDPOINT_SETTINGS,
    )
  })

  it('keeps no address where the subnets are not known', () => {
    const attachment = makeAttachment(hidden)
    const container = observedContainer('api', [attachment])
    const endpoint = makeEndpoint({ declared: {}, attachment, container, pools: null, engine: podman5 })
    expect(endpoint).toEqual({ ...DEFAULT_ENDPOINT_SETTINGS, macAddress: '02:42:0a:01:00:09' })
  })
})
