import { describe, expect, it } from 'vitest'
import { listBlamed, listProblems, read, readProblem } from '../read.ts'

const networks = (body: string): string => `networks: { ${body} }`
const targets = (body: string): string => `targets: { containers: { ${body} } }`

describe('names', () => {
  it.each([
    ['a blank in a key', networks('"front end": '), ['name-invalid "front end"']],
    ['a dash in front', networks('-frontend: '), ['name-invalid -frontend']],
    ['an empty key', networks('"": '), ['name-invalid ""']],
    ['a container with a slash', targets('/web: '), ['name-invalid /web']],
    ['the host network', networks('host: '), ['name-predefined host']],
    ['the host network, external', networks('host: { external: true }'), ['name-predefined host']],
    ['the network none', networks('a: { name: none }'), ['name-predefined none']],
    ['the name default', networks('a: { name: default }'), ['name-predefined default']],
    ['the default bridge as an own network', networks('bridge: '), ['name-predefined bridge']],
    ['a name of the lock', networks('xec-lock: '), ['name-reserved xec-lock']],
    ['a name of a journal', networks('a: { name: xec-journal-shop }'), ['name-reserved xec-journal-shop']],
    ['two networks of one name', networks('a: { name: b }, b: '), ['name-taken b']],
    ['two targets for one container', targets('a: { container: b }, b: '), ['container-taken b']],
    [
      'a label of xec',
      networks('a: { labels: { sh.xec.project: other, sh.xecutor: fine } }'),
      ['label-reserved sh.xec.project'],
    ],
    [
      'the bridge of the default network',
      networks('a: { options: { com.docker.network.bridge.name: docker0 } }'),
      ['bridge-name-invalid com.docker.network.bridge.name'],
    ],
    [
      'a bridge name that is too long',
      networks('a: { options: { com.docker.network.bridge.name: br-frontend-shop } }'),
      ['bridge-name-invalid com.docker.network.bridge.name'],
    ],
    [
      'a bridge name with a blank',
      networks('a: { options: { com.docker.network.bridge.name: "br 0" } }'),
      ['bridge-name-invalid com.docker.network.bridge.name'],
    ],
    ...['', 'br/0', 'br:0', 'br%d', 'br-ümläut-größe', 'lo', '.', '..', 'all', 'default'].map(
      (name): [string, string, string[]] => [
        `the bridge name "${name}"`,
        networks(`a: { options: { com.docker.network.bridge.name: "${name}" } }`),
        ['bridge-name-invalid com.docker.network.bridge.name'],
      ],
    ),
    [
      'a bridge name twice',
      networks(
        'a: { options: { com.docker.network.bridge.name: br0 } }, b: { options: { com.docker.network.bridge.name: br0 } }',
      ),
      ['bridge-name-taken com.docker.network.bridge.name'],
    ],
  ])('refuse %s', (_name, text, problems) => {
    expect(listBlamed(text)).toEqual(problems)
  })

  it.each([
    networks('bridge: { external: true }'),
    networks('a: { name: bridge, external: true }'),
    networks('"front end": { name: front.end_1 }'),
    networks('a: { options: { com.docker.network.bridge.name: br-fifteen-long } }'),
  ])('accept %s', (text) => {
    expect(listBlamed(text)).toEqual([])
  })
})

describe('networks', () => {
  it.each([
    [
      'settings of an external network',
      networks('a: { external: true, driver: bridge, labels: { b: c }, protect: true }'),
      ['external-with-settings bridge', 'external-with-settings { b: c }', 'external-with-settings true'],
    ],
    ['a source that is not declared', networks('a: { configFrom: b }'), ['config-source-invalid b']],
    ['a source that is not config-only', networks('a: { configFrom: b }, b: '), ['config-source-invalid b']],
    [
      'settings beside a source',
      networks(
        'a: { configFrom: b, internal: true, labels: { c: d }, ipam: { subnet: 10.0.0.0/8 } }, b: { configOnly: true }',
      ),
      ['config-from-with-settings { c: d }', 'config-from-with-settings { subnet: 10.0.0.0/8 }'],
    ],
    [
      'an IPv6 subnet without IPv6',
      networks('a: { ipam: { subnet: "fd00::/64" } }'),
      ['ipv6-disabled "fd00::/64"'],
    ],
    [
      'an IPv6 subnet with IPv6 off',
      networks('a: { enableIPv6: false, ipam: { subnet: "fd00::/64" } }'),
      ['ipv6-disabled "fd00::/64"'],
    ],
  ])('refuse %s', (_name, text, problems) => {
    expect(listBlamed(text)).toEqual(problems)
  })

  it.each([
    networks('a: { external: true, name: corp_net, x-note: b }'),
    networks('a: { external: false, driver: bridge }'),
    networks(
      'a: { configFrom: b, driver: bridge, internal: true }, b: { configOnly: true, ipam: { subnet: 10.0.0.0/8 } }',
    ),
    networks('a: { configFrom: b }, b: { external: true }'),
  ])('accept %s', (text) => {
    expect(listBlamed(text)).toEqual([])
  })

  it('suggest the source that was probably meant', () => {
    expect(readProblem(networks('a: { configFrom: bsae }, base: { configOnly: true }')).fix).toBe(
      'Did you mean "base"?',
    )
  })
})

describe('options', () => {
  const MTU = 'com.docker.network.driver.mtu'
  const BRIDGE = 'com.docker.network.bridge'
  const option = (key: string, value: string, flags = ''): string =>
    networks(`a: { ${flags} options: { ${key}: "${value}" } }`)

  it.each([
    ...['', 'jumbo', '-1', '1', '67', '65536', '1400.5', '0x578', ' 1400', '1e3'].map((value) => [
      MTU,
      value,
    ]),
    [`${BRIDGE}.enable_icc`, ''],
    [`${BRIDGE}.enable_icc`, 'maybe'],
    [`${BRIDGE}.enable_ip_masquerade`, 'yes'],
    [`${BRIDGE}.default_bridge`, 'tRUE'],
    [`${BRIDGE}.inhibit_ipv4`, '2'],
    [`${BRIDGE}.host_binding_ipv4`, '10.0.0'],
  ] as [string, string][])('refuse %s: "%s"', (key, value) => {
    expect(listBlamed(option(key, value))).toEqual([`option-invalid ${key}`])
  })

  it.each([
    ...['0', '-0', '68', '1450', '+1450', '01450', '65535'].map((value) => [MTU, value]),
    ...['1', 't', 'TRUE', 'true', 'True', '0', 'f', 'FALSE', 'false', 'False'].map((value) => [
      `${BRIDGE}.enable_icc`,
      value,
    ]),
    [`${BRIDGE}.host_binding_ipv4`, '192.0.2.1'],
    ['mtu', 'jumbo'],
    ['com.example.shape', ''],
  ] as [string, string][])('accept %s: "%s"', (key, value) => {
    expect(listBlamed(option(key, value))).toEqual([])
  })

  it('of other drivers are theirs', () => {
    expect(listBlamed(option(MTU, 'jumbo', 'driver: weave,'))).toEqual([])
    expect(listBlamed(option(MTU, 'jumbo', 'driver: bridge,'))).toEqual([`option-invalid ${MTU}`])
  })

  it('say what they take', () => {
    expect(readProblem(option(MTU, 'jumbo'))).toMatchObject({
      detail: `"jumbo" is no value of "${MTU}".`,
      fix: 'Write a whole number from 68 to 65535, or 0 for the default.',
    })
    expect(readProblem(option(`${BRIDGE}.enable_icc`, 'maybe')).fix).toBe('Write "true" or "false".')
    expect(readProblem(option(`${BRIDGE}.host_binding_ipv4`, 'eth0')).fix).toBe(
      'Write an address of the host.',
    )
  })
})

describe('subnets', () => {
  const subnet = (text: string): string => networks(`a: { enableIPv6: true, ipam: { subnet: "${text}" } }`)

  it.each([
    ['0.0.0.0/0', '0.0.0.0/8'],
    ['0.1.0.0/16', '0.0.0.0/8'],
    ['127.0.0.0/8', '127.0.0.0/8'],
    ['127.1.0.0/16', '127.0.0.0/8'],
    ['224.0.0.0/4', '224.0.0.0/4'],
    ['239.1.0.0/16', '224.0.0.0/4'],
    ['::/0', '::/127'],
    ['::/96', '::/127'],
    ['::1/128', '::/127'],
    ['ff00::/8', 'ff00::/8'],
    ['ff05::/16', 'ff00::/8'],
  ])('refuse %s, which shares addresses with %s', (text, range) => {
    const { code, detail } = readProblem(subnet(text))
    expect(code).toBe('cidr-reserved')
    expect(detail).toContain(`"${text}" shares addresses with ${range}, which is for `)
  })

  it.each([
    '126.0.0.0/8',
    '128.0.0.0/8',
    '169.254.0.0/16',
    '240.0.0.0/4',
    '::2:0/112',
    'fe80::/64',
    'fd00::/127',
  ])('accept %s', (text) => {
    expect(listBlamed(subnet(text))).toEqual([])
  })
})

describe('pools', () => {
  const pool = (body: string, flags = ''): string =>
    networks(`a: { ${flags} ipam: { subnet: 172.25.0.0/16, ${body} } }`)

  it.each([
    ['a gateway outside', pool('gateway: 172.26.0.1'), 'address-outside-subnet'],
    ['a range outside', pool('ip_range: 172.26.0.0/24'), 'address-outside-subnet'],
    ['a range that is larger', pool('ip_range: 172.24.0.0/15'), 'address-outside-subnet'],
    ['a reserved address outside', pool('aux_addresses: { router: 172.26.0.2 }'), 'address-outside-subnet'],
    ['a gateway of the other family', pool('gateway: "fd00::1"'), 'address-family'],
    ['a range of the other family', pool('ip_range: "fd00::/64"'), 'address-family'],
    ['the network address as gateway', pool('gateway: 172.25.0.0'), 'address-reserved'],
    [
      'the gateway set aside',
      pool('gateway: 172.25.0.9, aux_addresses: { router: 172.25.0.9 }'),
      'address-reserved',
    ],
    [
      'the address set aside that becomes the gateway',
      pool('aux_addresses: { router: 172.25.0.1 }'),
      'address-reserved',
    ],
    [
      'the first address of the range set aside',
      pool('ip_range: 172.25.1.0/24, aux_addresses: { router: 172.25.1.0 }'),
      'address-reserved',
    ],
    [
      'one address set aside twice',
      pool('aux_addresses: { router: 172.25.0.9, switch: 172.25.0.8, printer: 172.25.0.9 }'),
      'address-reserved',
    ],
    ['the network address set aside', pool('aux_addresses: { router: 172.25.0.0 }'), 'address-reserved'],
    ['the broadcast address as gateway', pool('gateway: 172.25.255.255'), 'address-reserved'],
  ])('refuse %s', (_name, text, code) => {
    expect(readProblem(text).code).toBe(code)
  })

  it.each([
    [
      'two networks',
      'a: { ipam: { subnet: 10.0.0.0/8 } }, b: { ipam: { subnet: 10.1.0.0/16 } }',
      ['subnet-overlap 10.1.0.0/16'],
    ],
    [
      'two networks, the larger one later',
      'a: { ipam: { subnet: 10.1.0.0/16 } }, b: { ipam: { subnet: 10.0.0.0/8 } }',
      ['subnet-overlap 10.0.0.0/8'],
    ],
    [
      'a network that reaches over several',
      'a: { ipam: { subnet: 10.0.0.0/8 } }, b: { ipam: { subnet: 10.1.0.0/16 } }, c: { ipam: { subnet: 10.3.0.0/16 } }, d: { ipam: { subnet: 11.0.0.0/8 } }',
      ['subnet-overlap 10.1.0.0/16', 'subnet-overlap 10.3.0.0/16'],
    ],
    [
      'one network',
      'a: { ipam: { config: [{ subnet: 10.0.0.0/8 }, { subnet: 10.1.0.0/16 }] } }',
      ['subnet-overlap 10.1.0.0/16'],
    ],
    [
      'one subnet twice',
      'a: { ipam: { subnet: 10.0.0.0/8 } }, b: { ipam: { subnet: 10.0.0.0/8 } }',
      ['subnet-overlap 10.0.0.0/8'],
    ],
    [
      'IPv6',
      'a: { enableIPv6: true, ipam: { subnet: "fd00::/48" } }, b: { enableIPv6: true, ipam: { subnet: "fd00::/64" } }',
      ['subnet-overlap "fd00::/64"'],
    ],
    [
      'macvlan networks',
      'a: { driver: macvlan, ipam: { subnet: 10.0.0.0/8 } }, b: { driver: ipvlan, ipam: { subnet: 10.0.0.0/8 } }',
      ['subnet-overlap 10.0.0.0/8'],
    ],
    [
      'overlay networks',
      'a: { driver: overlay, ipam: { subnet: 10.0.0.0/8 } }, b: { driver: overlay, ipam: { subnet: 10.0.0.0/8 } }',
      ['subnet-overlap 10.0.0.0/8'],
    ],
  ])('refuse overlap of %s', (_name, body, problems) => {
    expect(listBlamed(networks(body))).toEqual(problems)
  })

  it.each([
    [
      'an overlay network and another one',
      'a: { driver: overlay, ipam: { subnet: 10.0.0.0/8 } }, b: { ipam: { subnet: 10.0.0.0/8 } }',
    ],
    [
      'config-only networks',
      'a: { configOnly: true, ipam: { subnet: 10.0.0.0/8 } }, b: { ipam: { subnet: 10.0.0.0/8 } }',
    ],
    [
      'other address spaces',
      'a: { ipam: { driver: calico-ipam, subnet: 10.0.0.0/8 } }, b: { ipam: { subnet: 10.0.0.0/8 } }',
    ],
    ['neighbours', 'a: { ipam: { subnet: 10.0.0.0/9 } }, b: { ipam: { subnet: 10.128.0.0/9 } }'],
  ])('accept overlap of %s', (_name, body) => {
    expect(listBlamed(networks(body))).toEqual([])
  })
})

describe('static addresses', () => {
  const SHOP = `networks:
  frontend: { enableIPv6: true, ipam: { config: [
    { subnet: 172.25.0.0/16, ip_range: 172.25.1.0/24, gateway: 172.25.0.1, aux_addresses: { router: 172.25.0.2 } },
    { subnet: "2001:db8::/64", gateway: "2001:db8::1" } ] } }
  backend:
  small: { ipam: { subnet: 192.0.2.0/31 } }
  six: { enableIPv6: true, ipam: { subnet: "2001:db8:6::/64" } }
  settings: { configOnly: true }
  borrowed: { configFrom: settings }
  legacy: { external: true }
  bridge: { external: true }
  broken: { ipam: { subnet: 10.0.0.0.0/8 } }
`
  const web = (network: string, address: string): readonly string[] => {
    const field = address.includes(':') ? 'ipv6Address' : 'ipv4Address'
    return listProblems(`${SHOP}${targets(`web: { networks: { ${network}: { ${field}: "${address}" } } }`)}`)
      .filter((problem) => !problem.startsWith('cidr-invalid'))
      .map((problem) => problem.split(' ')[0] as string)
  }

  it.each([
    ['frontend', '172.25.0.5', []],
    ['frontend', '172.25.1.5', ['address-dynamic']],
    ['frontend', '172.26.0.5', ['address-outside-subnet']],
    ['frontend', '172.25.0.1', ['address-reserved']],
    ['frontend', '172.25.0.2', ['address-reserved']],
    ['frontend', '172.25.0.0', ['address-reserved']],
    ['frontend', '172.25.255.255', ['address-reserved']],
    ['frontend', '2001:db8::5', []],
    ['frontend', '2001:db8::1', ['address-reserved']],
    ['frontend', '2001:db8::', []],
    ['small', '192.0.2.0', []],
    ['six', '172.25.0.5', ['address-family']],
    ['backend', '172.25.0.5', ['address-needs-subnet']],
    ['borrowed', '172.25.0.5', []],
    ['legacy', '172.25.0.5', []],
    ['bridge', '172.25.0.5', ['default-bridge-setting']],
    ['broken', '172.25.0.5', []],
    ['nowhere', '172.25.0.5', ['network-undeclared']],
  ])('on %s: %s', (network, address, codes) => {
    expect(web(network, address)).toEqual(codes)
  })

  it('are for one container each', () => {
    const text = `networks: { a: { ipam: { subnet: 10.0.0.0/8 } }, b: { driver: overlay, ipam: { subnet: 10.0.0.0/8 } }, c: { external: true } }
targets:
  containers:
    web: { networks: { a: { ipv4Address: 10.0.0.5 }, b: { ipv4Address: 10.0.0.5 }, c: { ipv4Address: 10.0.0.5 } } }
    api: { networks: { a: { ipv4Address: 10.0.0.5 }, b: { ipv4Address: 10.0.0.6 }, c: { ipv4Address: 10.0.0.5 } } }
`
    expect(listBlamed(text)).toEqual(['address-declared-twice 10.0.0.5', 'address-declared-twice 10.0.0.5'])
  })
})

describe('targets', () => {
  const SHOP = networks('frontend: , backend: , settings: { configOnly: true }, bridge: { external: true }')
  const web = (body: string): string => `${SHOP}\n${targets(`web: ${body}`)}`

  it.each([
    [
      'an undeclared network',
      '{ networks: [frontned] }',
      'network-undeclared',
      'Did you mean "frontend"? Declare it under "networks"; with "external: true" if something else creates it.',
    ],
    [
      'a network mode among networks',
      '{ networks: [host, frontend] }',
      'network-mode-listed',
      'Write "network: host" instead of "networks".',
    ],
    [
      'another container among networks',
      '{ networks: ["container:api"] }',
      'network-mode-listed',
      'Write "network: container:api" instead of "networks".',
    ],
    [
      'a config-only network',
      '{ networks: [settings] }',
      'network-config-only',
      'Name a network that takes its settings from it with "configFrom".',
    ],
    [
      'an alias on the default bridge',
      '{ networks: { bridge: { aliases: [www] } } }',
      'default-bridge-setting',
      'Declare a network for these containers.',
    ],
  ])('refuse %s', (_name, body, code, fix) => {
    expect(readProblem(web(body))).toMatchObject({ code, severity: 'error', fix })
  })

  it('say how to use the default bridge and networks where none is declared', () => {
    expect(readProblem(targets('web: { network: bridge }')).fix).toContain('bridge: { external: true }')
    expect(readProblem(targets('web: { network: frontend }')).fix).toBe(
      'Declare it under "networks"; with "external: true" if something else creates it.',
    )
  })

  it.each(['db', 'my_db', 'db.shop', 'DB-1', '9', 'a'.repeat(63)])('accept the alias %s', (alias) => {
    expect(listBlamed(web(`{ networks: { frontend: { aliases: ["${alias}"] } } }`))).toEqual([])
  })

  it.each(['a b', 'a/b', '-db', 'db-', 'a..b', 'é', 'a'.repeat(64), `${'a.'.repeat(130)}a`])(
    'warn of the alias %s',
    (alias) => {
      expect(readProblem(web(`{ networks: { frontend: { aliases: ["${alias}"] } } }`))).toMatchObject({
        code: 'alias-not-dns',
        severity: 'warning',
      })
    },
  )

  it('warn of an alias that several containers of a network have', () => {
    const text = `${SHOP}
targets:
  containers:
    one: { networks: { frontend: { aliases: [www] }, backend: { aliases: [www] } } }
    two: { networks: { frontend: { aliases: [WWW, shop] }, backend: { aliases: [shop] } } }
`
    expect(listBlamed(text)).toEqual(['alias-shared WWW'])
    expect(read(text).desired).not.toBeNull()
  })

  it('warn of no alias that one container gives twice', () => {
    expect(listBlamed(web('{ networks: { frontend: { aliases: [www, www] } } }'))).toEqual([])
  })
})

describe('host ports', () => {
  it.each([
    ['two targets', 'web: { ports: ["80:80"] }, api: { ports: ["80:8080"] }', ['port-taken "80:8080"']],
    ['one target', 'web: { ports: ["80:80", "80:81"] }', ['port-taken "80:81"']],
    [
      'all addresses and one',
      'web: { ports: ["80:80"] }, api: { ports: ["127.0.0.1:80:80"] }',
      ['port-taken "127.0.0.1:80:80"'],
    ],
    [
      'one address and all',
      'web: { ports: ["127.0.0.1:80:80"] }, api: { ports: ["80:80"] }',
      ['port-taken "80:80"'],
    ],
    ['a range', 'web: { ports: ["80-82:80-82"] }, api: { ports: ["82:80"] }', ['port-taken "82:80"']],
  ])('are taken once: %s', (_name, body, problems) => {
    expect(listBlamed(targets(body))).toEqual(problems)
  })

  it.each([
    ['protocols', 'web: { ports: ["80:80/tcp", "80:80/udp"] }'],
    ['addresses', 'web: { ports: ["127.0.0.1:80:80", "127.0.0.2:80:80"] }'],
    ['free choice', 'web: { ports: [80, 80] }'],
  ])('may be the same on different %s', (_name, body) => {
    expect(listBlamed(targets(body))).toEqual([])
  })
})

describe('what could not be read', () => {
  it.each([
    ['a subnet', 'frontend: { ipam: { subnet: 5 } }', ['value-type 5']],
    [
      'a subnet that is not known',
      'frontend: { ipam: { config: [{ subnet: "${vars.x}" }] } }',
      ['reference-undefined ${vars.x}'],
    ],
    ['address management', 'frontend: { ipam: 5 }', ['value-type 5']],
    ['pools', 'frontend: { ipam: { config: 5 } }', ['value-type 5']],
    ['a misspelt key', 'frontend: { ipm: { subnet: 10.0.0.0/8 } }', ['key-unknown ipm']],
    ['a network', 'frontend: 5', ['value-type 5']],
  ])('is not said to be missing: %s', (_name, body, problems) => {
    const web = targets('web: { networks: { frontend: { ipv4Address: 10.0.0.5 } } }')
    expect(listBlamed(`${networks(body)}\n${web}`)).toEqual(problems)
  })
})
