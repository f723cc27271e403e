import { describe, expect, it } from 'vitest'
import { listBlamed, readAttachments, readContainer, readDesired } from './read.ts'

const SHOP = 'networks: { frontend: { ipam: { subnet: 10.0.0.0/8 } }, backend: }\n'
const target = (body: string): string => `${SHOP}targets: { containers: { web: ${body} } }`
const attachment = (body: string): string => target(`{ networks: { frontend: ${body} } }`)

describe('a target', () => {
  it('is the container of its key, unless it names one', () => {
    expect(readContainer(target('')).container).toBe('web')
    expect(readContainer(target('{ container: nginx }')).container).toBe('nginx')
  })

  it.each([
    ['not managed', '{ image: nginx }', null],
    ['none', '{ networks: [] }', []],
    ['none, as a map', '{ networks: {} }', []],
    ['a list, sorted', '{ networks: [frontend, backend] }', ['backend', 'frontend']],
    ['a map with empty bodies', '{ networks: { frontend: , backend: {} } }', ['backend', 'frontend']],
  ])('has attachments: %s', (_name, body, networks) => {
    expect(readAttachments(target(body))?.map(([network]) => network) ?? null).toEqual(networks)
  })

  it('has a policy of its own or the default', () => {
    const text =
      'defaults: { attachments: additive }\ntargets: { containers: { web: , api: { attachments: exact } } }'
    expect(readDesired(text).containers.map(({ key, policy }) => [key, policy])).toEqual([
      ['api', 'exact'],
      ['web', 'additive'],
    ])
    expect(readContainer(target('')).policy).toBe('declared')
    expect(readContainer(`defaults:\n${target('')}`).policy).toBe('declared')
  })

  it('may be optional', () => {
    expect(readContainer(target('')).optional).toBe(false)
    expect(readContainer(target('{ optional: true }')).optional).toBe(true)
  })

  it('knows where it and its attachments stand', () => {
    const { range, attachments } = readContainer(target('{ networks: [frontend] }'))
    expect(range?.start).toEqual({ line: 2, column: 26 })
    expect(attachments?.[0]?.range?.start).toEqual({ line: 2, column: 44 })
  })
})

describe('an attachment', () => {
  it.each([
    ['{}', {}],
    ['{ aliases: [shop, www, shop] }', { aliases: ['shop', 'www'] }],
    ['{ aliases: www }', { aliases: ['www'] }],
    ['{ aliases: [web, www] }', { aliases: ['www'] }],
    ['{ aliases: [] }', { aliases: [] }],
    ['{ aliases: }', { aliases: [] }],
    ['{ ipv4Address: 10.0.0.5 }', { ipv4Address: '10.0.0.5' }],
    ['{ ipv4Address: ~, ipv6Address: ~ }', { ipv4Address: null, ipv6Address: null }],
    ['{ linkLocalIPs: ["FE80::1", 169.254.1.1] }', { linkLocalIPs: ['169.254.1.1', 'fe80::1'] }],
    ['{ linkLocalIPs: }', { linkLocalIPs: [] }],
    ['{ macAddress: "02-42-AC-19-00-05" }', { macAddress: '02:42:ac:19:00:05' }],
    ['{ macAddress: }', { macAddress: null }],
    [
      '{ driverOpts: { b: 1, a: true } }',
      {
        driverOpts: [
          ['a', 'true'],
          ['b', '1'],
        ],
      },
    ],
    ['{ driverOpts: }', { driverOpts: [] }],
    ['{ gwPriority: -1 }', { gwPriority: -1 }],
    ['{ gwPriority: }', { gwPriority: 0 }],
    ['{ links: ["database:db", cache] }', { links: ['cache:cache', 'database:db'] }],
    ['{ links: [] }', { links: [] }],
  ])('declares what it gives and nothing else: %s', (body, settings) => {
    expect(readAttachments(attachment(body))).toEqual([['frontend', settings]])
  })

  it('may have an IPv6 address', () => {
    const text = `networks: { frontend: { enableIPv6: true, ipam: { subnet: "2001:db8::/64" } } }
targets: { containers: { web: { networks: { frontend: { ipv6Address: "2001:DB8:0::5" } } } } }`
    expect(readAttachments(text)).toEqual([['frontend', { ipv6Address: '2001:db8::5' }]])
  })

  it.each([
    ['an address that is none', '{ ipv4Address: 10.0.0 }', 'address-invalid 10.0.0'],
    ['an IPv6 address for IPv4', '{ ipv4Address: "::1" }', 'address-family "::1"'],
    ['an IPv4 address for IPv6', '{ ipv6Address: 10.0.0.5 }', 'address-family 10.0.0.5'],
    ['a link-local address that is none', '{ linkLocalIPs: [x] }', 'address-invalid x'],
    ['a MAC address that is none', '{ macAddress: "02:42" }', 'mac-invalid "02:42"'],
    ['a link that is none', '{ links: ["a:b:c"] }', 'link-invalid "a:b:c"'],
  ])('refuses %s', (_name, body, problem) => {
    expect(listBlamed(attachment(body))).toEqual([problem])
  })
})

describe('the ways to name networks, aliases and links', () => {
  it.each([
    ['network', '{ network: frontend }', [['frontend', {}]]],
    [
      'network and networkAlias',
      '{ network: frontend, networkAlias: www }',
      [['frontend', { aliases: ['www'] }]],
    ],
    [
      'networks of one and networkAlias',
      '{ networks: [frontend], networkAlias: [www] }',
      [['frontend', { aliases: ['www'] }]],
    ],
    [
      'networkAliases',
      '{ networks: [frontend, backend], networkAliases: { backend: [www] } }',
      [
        ['backend', { aliases: ['www'] }],
        ['frontend', {}],
      ],
    ],
    [
      'empty networkAliases',
      '{ networks: [frontend], networkAliases: { frontend: } }',
      [['frontend', { aliases: [] }]],
    ],
    [
      'links of the target',
      '{ networks: { frontend: { links: [] }, backend: }, links: [db] }',
      [
        ['backend', { links: ['db:db'] }],
        ['frontend', { links: [] }],
      ],
    ],
    ['the mode none', '{ network: none }', []],
    ['the mode host', '{ network_mode: host }', null],
    ['the mode of another container', '{ networkMode: "container:web" }', null],
  ])('%s', (_name, body, attachments) => {
    expect(readAttachments(target(body))).toEqual(attachments)
  })

  it.each([
    ['a mode beside networks', '{ networks: [frontend], network: host }', ['network-mode-conflict network']],
    [
      'a network beside networks',
      '{ networks: [frontend], network: backend }',
      ['network-mode-conflict network'],
    ],
    ['an alias without a network', '{ networkAlias: www }', ['alias-without-network networkAlias']],
    [
      'an alias for one of several networks',
      '{ networks: [frontend, backend], networkAlias: www }',
      ['alias-without-network networkAlias'],
    ],
    [
      'aliases for a network it is not on',
      '{ networks: [frontend], networkAliases: { backend: [www] } }',
      ['alias-without-network backend'],
    ],
    ['aliases without networks', '{ networkAliases: { backend: [www] } }', ['alias-without-network backend']],
    [
      'aliases on the network of the host',
      '{ network: host, networkAlias: www }',
      ['alias-without-network networkAlias'],
    ],
    [
      'aliases in two places',
      '{ networks: { frontend: { aliases: [a] } }, networkAliases: { frontend: [b] } }',
      ['alias-given-twice frontend'],
    ],
    [
      'aliases in two other places',
      '{ networks: [frontend], networkAlias: a, networkAliases: { frontend: [b] } }',
      ['alias-given-twice frontend'],
    ],
    ['links without networks', '{ links: [db] }', ['links-without-effect links']],
    ['links with no networks', '{ networks: [], links: [db] }', ['links-without-effect links']],
    [
      'ports on the network of the host',
      '{ network: host, ports: ["80:80"] }',
      ['ports-without-effect ports'],
    ],
  ])('are refused or warned of where they do not fit: %s', (_name, body, problems) => {
    expect(listBlamed(target(body))).toEqual(problems)
  })
})
