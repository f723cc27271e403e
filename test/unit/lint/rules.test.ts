// What rules find and what they leave alone, beyond the examples of docs/lint.md.
import { describe, expect, it } from 'vitest'
import { listBlamed, listCodes, makeLive, readFinding } from './read.ts'
import { attached, bridge, idOf, observedContainer, observedNetwork, pool } from '../../support/states.ts'

/** A file with one network, and the body of one target. */
const makeWeb = (body: string): string =>
  `networks: { shop: {} }\ntargets: { containers: { web: ${body} } }\n`

/** The same, with the body of the network. */
const makeShop = (network: string, rest = ''): string =>
  `networks: { shop: ${network} }\ntargets: { containers: { web: { networks: [shop] }${rest} } }\n`

describe('ports', () => {
  it.each([
    ['"127.0.0.1:80:80"', []],
    ['"[::1]:80:80"', []],
    ['"10.0.0.5:80:80"', []],
    ['"0.0.0.0:80:80"', ['port-public']],
    ['"80"', ['port-public']],
    ['"80:80/udp"', ['port-public']],
    ['"5432:5432/udp"', ['port-public']],
    ['"9229:9229/udp"', ['port-public']],
    ['"127.0.0.1:5432:5432"', []],
    ['"127.0.0.1:9229:9229"', []],
    ['"5432:5432"', ['database-exposed', 'database-published', 'port-public']],
    ['"127.1.2.3:8000-8099:8000-8099"', []],
    ['{ target: 80, published: "8080" }', ['port-public']],
  ])('%s', (port, codes) => {
    expect(listCodes(makeWeb(`{ networks: [shop], image: nginx, ports: [${port}] }`)).toSorted()).toEqual(
      codes.filter((code) => code !== 'database-exposed'),
    )
    // without an image the port says what it is
    if (codes.includes('database-exposed'))
      expect(listCodes(makeWeb(`{ networks: [shop], ports: [${port}] }`)).toSorted()).toEqual(codes)
  })

  it('are told once for a range, and separately for entries', () => {
    const text = makeWeb('{ networks: [shop], ports: ["8000-8002:8000-8002", "90:90"] }')
    expect(listBlamed(text)).toEqual(['port-public "8000-8002:8000-8002"', 'port-public "90:90"'])
  })

  it('are many where they are more than ten, and the widest entry is blamed', () => {
    const ports = '["10.0.0.5:8000-8008:8000-8008", "10.0.0.5:90:90", "10.0.0.5:91:91"]'
    expect(listBlamed(makeWeb(`{ networks: [shop], ports: ${ports} }`))).toEqual([
      'ports-many "10.0.0.5:8000-8008:8000-8008"',
    ])
    const few = '["10.0.0.5:8000-8008:8000-8008", "10.0.0.5:90:90", "127.0.0.1:91:91"]'
    expect(listCodes(makeWeb(`{ networks: [shop], ports: ${few} }`))).toEqual([])
  })

  it('lead nowhere on internal networks alone', () => {
    const make = (networks: string): string => `networks:
  inside: { internal: true }
  also: { internal: true }
  outside: {}
  legacy: { external: true }
targets: { containers: { web: { networks: ${networks}, ports: ["127.0.0.1:80:80"] }, a: { networks: [inside, legacy] }, b: { networks: [also] }, c: { networks: [outside] }, d: { networks: [inside] } } }
`
    expect(listCodes(make('[inside, also]'))).toEqual(['ports-internal'])
    expect(listCodes(make('[inside, outside]'))).toEqual([])
    expect(listCodes(make('[inside, legacy]'))).toEqual([])
    expect(listCodes(make('[]'))).toEqual([])
  })
})

describe('databases', () => {
  it.each([
    ['{ image: "postgres:16" }', true],
    ['{ image: "registry.example.com:5000/bitnami/Redis@sha256:0123" }', true],
    ['{ image: "prometheuscommunity/postgres-exporter" }', false],
    ['{ image: "example/shop", container: postgres }', false],
    ['{ container: shop-postgres }', true],
    ['{ container: redis_1 }', true],
    ['{ container: postgres-exporter }', false],
    ['{ container: mypostgres }', false],
    ['{ container: api, image: [not, text] }', false],
  ])('are known by image, port or name: %s', (body, isKnown) => {
    const text = makeWeb(body.replace(' }', ', networks: { shop: { aliases: [www] } } }'))
    expect(listCodes(text)).toEqual(isKnown ? ['database-exposed'] : [])
  })

  it('are known by the image that the engine shows', () => {
    const live = makeLive([], [observedContainer('web', [])], { images: { [idOf('ctr web')]: 'mysql:8' } })
    expect(listCodes(makeWeb('{ networks: [shop] }'), { live })).toEqual(['database-exposed'])
    expect(
      listCodes(makeWeb('{ networks: [shop] }'), { live: makeLive([], [observedContainer('web', [])]) }),
    ).toEqual([])
  })

  it('are left alone where the network is closed or not known', () => {
    const make = (network: string): string =>
      `networks: { shop: ${network} }\ntargets: { containers: { postgres: { networks: [shop] } } }\n`
    expect(listCodes(make('{ internal: true }'))).toEqual([])
    expect(listCodes(make('{ external: true }'))).toEqual([])
    expect(listCodes(make('{ external: true }'), { live: makeLive([observedNetwork('shop')], []) })).toEqual([
      'database-exposed',
    ])
    expect(
      listCodes(make('{ external: true }'), {
        live: makeLive([observedNetwork('shop', { internal: true })], []),
        only: ['database-exposed'],
      }),
    ).toEqual([])
    expect(listCodes(make('{ driver: "null" }'))).toEqual([])
  })

  it('are on networks whose settings stand elsewhere', () => {
    const make = (source: string): string => `networks:
  base: ${source}
  shop: { configFrom: base }
targets: { containers: { postgres: { networks: [shop] } } }
`
    expect(listCodes(make('{ configOnly: true, driver: bridge }'))).toEqual(['database-exposed'])
    expect(listCodes(make('{ configOnly: true, internal: true }'))).toEqual([])
    expect(listCodes(make('{ external: true }'))).toEqual([])
    const live = makeLive([observedNetwork('shop')], [])
    expect(listCodes(make('{ external: true }'), { live })).toEqual(['database-exposed'])
  })
})

describe('network modes', () => {
  it('of the host are told for each target, with how many there are', () => {
    const text =
      'targets: { containers: { a: { network: host }, b: { network_mode: host }, c: { network: none } } }\n'
    expect(listBlamed(text)).toEqual(['host-mode host', 'host-mode host'])
    expect(readFinding('targets: { containers: { a: { network: host } } }\n').detail).not.toContain(
      '2 targets',
    )
  })

  it('of another container want it to run', () => {
    const text = makeShop('{}', ', proxy: { network: "container:web" }')
    const find = (...state: Parameters<typeof observedContainer>[2][]): readonly string[] =>
      listCodes(text, {
        live: makeLive(
          [],
          state.map((rest) => observedContainer('web', [], rest)),
        ),
      })
    expect(find({ state: 'running' })).toEqual([])
    expect(find({ state: 'exited' })).toEqual(['mode-stopped'])
    expect(find()).toEqual(['mode-stopped'])
  })
})

describe('networks of several hosts, and of devices', () => {
  const MTU = 'com.docker.network.driver.mtu'

  it.each([
    ['{ driver: overlay, attachable: true, encrypted: true }', []],
    [`{ driver: overlay, attachable: true, encrypted: true, options: { ${MTU}: 1420 } }`, []],
    [`{ driver: overlay, attachable: true, encrypted: true, options: { ${MTU}: 1421 } }`, ['overlay-mtu']],
    [`{ driver: overlay, attachable: true, options: { ${MTU}: 1450 } }`, ['overlay-plain']],
    [`{ driver: overlay, attachable: true, options: { ${MTU}: 1451 } }`, ['overlay-plain', 'overlay-mtu']],
    [`{ driver: overlay, attachable: true, encrypted: true, options: { ${MTU}: many } }`, []],
    [`{ options: { ${MTU}: 9000 } }`, []],
    ['{ driver: macvlan, internal: true }', []],
    ['{ driver: ipvlan }', ['parent-missing']],
    ['{ external: true }', []],
    ['{ driver: overlay, encrypted: true }', ['overlay-closed']],
  ])('%s', (network, codes) => {
    expect(listCodes(makeShop(network))).toEqual(codes)
  })

  it('take their device from another network', () => {
    const text = `networks:
  base: { configOnly: true, options: { parent: eth0 }, ipam: { subnet: 192.168.1.0/24 } }
  shop: { driver: macvlan, configFrom: base }
targets: { containers: { web: { networks: [shop] } } }
`
    expect(listCodes(text)).toEqual([])
  })
})

describe('who is on which network', () => {
  it('is not asked where a file has no targets', () => {
    expect(listCodes('networks: { shop: {} }\n')).toEqual([])
  })

  it('counts what the engine shows, and those that take their settings from it', () => {
    const text = `networks:
  base: { configOnly: true }
  shop: { configFrom: base }
  legacy: { external: true }
targets: { containers: { web: { networks: [shop] } } }
`
    expect(listBlamed(text)).toEqual(['network-unused legacy'])
    const live = makeLive(
      [],
      [observedContainer('web', [attached('shop')]), observedContainer('x', [attached('legacy')])],
    )
    expect(listCodes(text, { live, only: ['network-unused'] })).toEqual([])
  })

  it('matters on internal networks, if it is one alone', () => {
    const text = makeShop('{ internal: true }')
    const find = (names: readonly string[]): readonly string[] =>
      listCodes(text, {
        live: makeLive(
          [],
          names.map((name) => observedContainer(name, [attached('shop')])),
        ),
        only: ['network-lonely'],
      })
    expect(find(['web'])).toEqual(['network-lonely'])
    expect(find([])).toEqual(['network-lonely'])
    expect(find(['web', 'api'])).toEqual([])
    expect(listCodes(makeShop('{}'), { live: makeLive([], []), only: ['network-lonely'] })).toEqual([])
    expect(
      listCodes(`networks: { shop: {} }\n`, { live: makeLive([], []), only: ['network-lonely'] }),
    ).toEqual([])
  })

  it('is the same on two networks', () => {
    const make = (back: string): string => `networks: { front: {}, back: ${back} }
targets: { containers: { a: { networks: [front, back] }, b: { networks: [front, back] } } }
`
    expect(readFinding(make('{}')).detail).toContain('Names resolve')
    expect(readFinding(make('{ internal: true }')).detail).toContain('separates nobody')
  })

  it('is of several tenants', () => {
    const make = (second: string): string => `networks:
  a: { labels: { tenant.id: one } }
  b: { labels: ${second} }
targets: { containers: { web: { networks: [a, b] } } }
`
    expect(listBlamed(make('{ tenant.id: two }'))).toEqual(['tenants-joined b'])
    expect(listCodes(make('{ tenant.id: one }'))).toEqual([])
    expect(listCodes(make('{ tenant: two }'))).toEqual([])
    expect(listCodes('targets: { containers: { web: { container: x } } }\n')).toEqual([])
  })
})

describe('names', () => {
  it('are not missing on networks that resolve none, or that others make', () => {
    expect(listCodes(makeWeb('{ container: shop_web_1, networks: [shop] }'))).toEqual(['alias-missing'])
    const text =
      'networks: { bridge: { external: true } }\ntargets: { containers: { web: { container: a_1, networks: [bridge] } } }\n'
    expect(listCodes(text)).toEqual(['default-bridge'])
  })

  it('are taken in whatever case', () => {
    const text = makeShop('{}', ', api: { networks: { shop: { aliases: [WEB, rest] } } }')
    expect(listBlamed(text)).toEqual(['alias-taken WEB'])
  })

  it('are repeated in every place in which aliases stand', () => {
    const text = `networks: { shop: {} }
targets:
  containers:
    web: { networks: [shop], networkAliases: { shop: [web, www] } }
    api: { network: shop, networkAlias: [rest, rest] }
    job: { networks: { shop: { aliases: [work, work] } } }
    log: { networks: [shop], networkAliases: { shop: syslog } }
`
    expect(listBlamed(text)).toEqual(['alias-repeated web', 'alias-repeated rest', 'alias-repeated work'])
  })
})

describe('links', () => {
  it('to containers that the file does not know are left alone', () => {
    expect(listCodes(makeWeb('{ networks: { shop: { links: ["elsewhere:db"] } } }'))).toEqual([])
    const text = makeShop('{}', ', api: { networks: { shop: { links: ["web:www"] } } }')
    expect(listCodes(text)).toEqual([])
  })

  it('or not, nobody reaches anybody without ICC', () => {
    const icc = '{ options: { com.docker.network.bridge.enable_icc: "false" } }'
    expect(listCodes(makeShop(icc))).toEqual([])
    expect(readFinding(makeShop(icc, ', api: { networks: [shop] }')).detail).not.toContain('Links')
    const base = `networks:
  base: { configOnly: true, options: { com.docker.network.bridge.enable_icc: "false" } }
  shop: { configFrom: base }
targets: { containers: { web: { networks: [shop] }, api: { networks: [shop] } } }
`
    expect(listCodes(base)).toEqual([])
  })
})

describe('addresses', () => {
  it('are safe where all ask for one, or for IPv6', () => {
    const make = (web: string): string => `networks:
  shop: { enableIPv6: true, ipam: { config: [{ subnet: 10.1.0.0/24 }, { subnet: "fd00:1::/64" }] } }
targets: { containers: { dns: { networks: { shop: ${web} } }, api: { networks: { shop: { ipv4Address: 10.1.0.9 } } } } }
`
    expect(listCodes(make('{ ipv4Address: 10.1.0.10 }'))).toEqual([])
    expect(listBlamed(make('{ ipv6Address: "fd00:1::5" }'))).toEqual(['address-unreserved 10.1.0.9'])
  })

  it('of an external network are in no subnet that is known', () => {
    const text = `networks: { shop: { external: true } }
targets: { containers: { dns: { networks: { shop: { ipv4Address: 10.1.0.10 } } }, api: { networks: [shop] } } }
`
    expect(listCodes(text)).toEqual([])
  })

  it.each([
    ['{ subnet: 8.8.8.0/24 }', ['subnet-public']],
    ['{ subnet: 100.64.0.0/16 }', []],
    ['{ subnet: 172.0.0.0/8 }', ['subnet-public']],
  ])('of subnets belong to somebody: %s', (ipam, codes) => {
    expect(listCodes(makeShop(`{ ipam: ${ipam} }`))).toEqual(codes)
  })

  it('of IPv6 subnets are no matter of this', () => {
    expect(listCodes(makeShop('{ enableIPv6: true, ipam: { subnet: "2a00::/64" } }'))).toEqual([])
  })
})

describe('labels', () => {
  it('are asked of networks that can have them', () => {
    const text = `lint: { labels: [team, tier] }
networks:
  base: { configOnly: true, labels: { team: a, tier: b } }
  shop: { configFrom: base }
  legacy: { external: true }
  front: { labels: { team: a } }
`
    expect(listBlamed(text)).toEqual(['labels-missing front'])
    expect(readFinding(text).detail).toContain('"front" lacks "tier"')
  })
})

describe('texts', () => {
  it('are told once for each entry, with the number that they would be', () => {
    const text = `networks: { shop: {} }
targets:
  containers:
    web:
      networks: [shop]
      ports:
        - 127.0.0.1:22:22
        - "20:20"
        - 20:20:20/udp
        - 10-12:10-12
        - 1_0:20
`
    expect(() => listCodes(text)).toThrow('port-invalid')
    const valid = text
      .replace('        - 20:20:20/udp\n', '')
      .replace('        - 1_0:20\n', '        - 21:21\n')
    expect(listBlamed(valid).filter((one) => one.startsWith('text'))).toEqual(['text-unquoted 21:21'])
  })
})

describe('what an engine shows', () => {
  const text = makeWeb('{ networks: [shop], ports: ["127.0.0.1:8080:80"] }')
  const shop = observedNetwork('shop')
  const port = { hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' } as const

  it('is nothing to say if all is declared', () => {
    const live = makeLive([shop], [observedContainer('web', [attached(shop)])], { routes: [] })
    expect(listCodes(text, { live })).toEqual([])
  })

  it('has containers that nobody declared', () => {
    const live = makeLive(
      [shop, bridge],
      [
        observedContainer('stranger', [attached(shop)], { ports: [port] }),
        observedContainer('other', [attached(bridge)], { ports: null }),
        observedContainer('gone', [attached(bridge)], { state: 'exited', ports: [port] }),
        observedContainer('quiet', [attached(shop)]),
      ],
    )
    expect(listBlamed(text, { live })).toEqual([
      'default-bridge',
      'container-undeclared shop',
      'container-undeclared shop',
      'stranger-public shop',
      'host-port-taken "127.0.0.1:8080:80"',
    ])
  })

  it('has targets of which the file does not say where they are', () => {
    const live = makeLive([bridge], [observedContainer('web', [attached(bridge)])])
    expect(listCodes('targets: { containers: { web: {} } }\n', { live })).toEqual(['default-bridge'])
    expect(listCodes('targets: { containers: { web: { networks: [] } } }\n', { live })).toEqual([])
  })

  it.each([
    [{ hostIp: '10.0.0.5' }, []],
    [{ hostIp: '127.0.0.1' }, ['host-port-taken']],
    [{ hostPort: 8081 }, []],
    [{ protocol: 'udp' as const }, []],
  ])('has ports that are taken: %j', (rest, codes) => {
    const live = makeLive(
      [],
      [
        observedContainer('stranger', [], {
          ports: [
            { ...port, hostIp: '10.0.0.6' },
            { ...port, ...rest },
          ],
        }),
        observedContainer('blank', [], { ports: null }),
      ],
    )
    expect(listCodes(text, { live, only: ['host-port-taken'] })).toEqual(codes)
  })

  it('has no port that is free to be chosen', () => {
    const live = makeLive([], [observedContainer('x', [], { ports: [{ ...port, hostPort: null }] })])
    const free = makeWeb('{ networks: [shop], ports: ["80"] }')
    expect(listCodes(free, { live, only: ['host-port-taken'] })).toEqual([])
  })

  it('has networks that nobody uses', () => {
    const live = makeLive(
      [
        bridge,
        shop,
        observedNetwork('old'),
        observedNetwork('used'),
        observedNetwork('none', {}, { predefined: true }),
        observedNetwork('ours', { labels: [['sh.xec.project', 'x']] }),
        observedNetwork('swarm', { scope: 'swarm' }),
        observedNetwork('source', { configOnly: true }),
        observedNetwork('xec-lock-0123456789ab'),
      ],
      [observedContainer('web', [attached('used')])],
    )
    expect(listBlamed(text, { live, only: ['network-orphaned'] })).toEqual(['network-orphaned'])
  })

  it('has routes that a subnet overlaps', () => {
    const routed = makeShop('{ ipam: { subnet: 10.1.2.0/24 } }')
    const observed = observedNetwork('x', {
      pools: [pool('10.1.0.0/16')],
      options: [['com.docker.network.bridge.name', 'br-x']],
    })
    const find = (destination: string, device = 'tun0'): readonly string[] =>
      listCodes(routed, {
        live: makeLive([observed], [], { routes: [{ destination, device, gateway: null }] }),
        only: ['subnet-routed'],
      })
    expect(find('10.1.2.128/25')).toEqual(['subnet-routed'])
    expect(find('10.0.0.0/8')).toEqual(['subnet-routed'])
    expect(find('0.0.0.0/0')).toEqual([])
    expect(find('10.2.0.0/16')).toEqual([])
    expect(find('10.1.0.0/16')).toEqual([])
    expect(find('10.1.2.0/25', 'br-x')).toEqual([])
    expect(find('10.1.2.0/25', `br-${observed.id.slice(0, 12)}`)).toEqual([])
    const external = makeShop('{ external: true }')
    expect(
      listCodes(external, {
        live: makeLive([], [], { routes: [{ destination: '10.0.0.0/8', device: 'a', gateway: null }] }),
        only: ['subnet-routed'],
      }),
    ).toEqual([])
  })
})
