// What comes out of an import, as the text of the file: minimal, in the forms of the documents, with nothing lost in silence.
import { describe, expect, it } from 'vitest'
import { makeConfiguration, type Configuration } from '../../../src/import/configuration.ts'
import { DEFAULT_IMPORT_CHOICES, type ImportChoices } from '../../../src/import/options.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import {
  attached,
  bridge,
  docker28,
  docker20,
  host,
  none,
  observedContainer,
  observedNetwork,
  observedState,
  ownedNetwork,
  pairs,
  podman5,
  pool,
} from '../../support/states.ts'

interface Live {
  readonly networks?: readonly ObservedNetwork[]
  readonly containers?: readonly ObservedContainer[]
  readonly engine?: typeof docker28
}

function make(
  { networks = [], containers = [], engine = docker28 }: Live,
  choices: Partial<ImportChoices> = {},
): Configuration {
  return makeConfiguration(observedState(networks, containers, engine), {
    project: 'shop',
    owner: 'shop',
    choices: { ...DEFAULT_IMPORT_CHOICES, ...choices },
    env: { TOKEN: 'a secret' },
    findVariable: (text) => (text === 'a secret' ? 'TOKEN' : null),
  })
}

/** The text below its head, of an import that has an empty plan. */
function write(live: Live, choices: Partial<ImportChoices> = {}): string {
  const made = make(live, choices)
  expect(made.diagnostics).toEqual([])
  return (made.text as string).replace('# yaml-language-server: $schema=./schema.json\n\nname: shop\n\n', '')
}

const NOTHING = '\ntargets:\n  containers: {}\n'

describe('a network', () => {
  it.each<[string, ObservedNetwork, string, Partial<ImportChoices>?, Live['engine']?]>([
    ['of defaults is an empty body', observedNetwork('frontend'), '  frontend: {}\n'],
    [
      'has what is not a default',
      observedNetwork('mesh', {
        driver: 'weave',
        internal: true,
        enableIPv6: true,
        ipamDriver: 'weavemesh',
        ipamOptions: pairs({ zone: '7', strict: 'true' }),
        pools: [
          pool('10.5.0.0/16', {
            ipRange: '10.5.1.0/24',
            gateway: '10.5.0.9',
            auxAddresses: pairs({ router: '10.5.0.2' }),
          }),
          pool('2001:db8::/64'),
        ],
        options: pairs({ 'com.docker.network.driver.mtu': '1450', icc: 'false', mode: '010' }),
        labels: pairs({
          tier: 'data',
          on: 'yes',
          template: '${HOME}',
          token: 'a secret',
          '${key}': ' a\nb ',
        }),
      }),
      `  mesh:
    driver: weave
    internal: true
    enableIPv6: true
    ipam:
      driver: weavemesh
      options: { strict: true, zone: 7 }
      config:
        - { subnet: 10.5.0.0/16, ip_range: 10.5.1.0/24, gateway: 10.5.0.9, aux_addresses: { router: 10.5.0.2 } }
        - { subnet: "2001:db8::/64" }
    options: { com.docker.network.driver.mtu: 1450, icc: false, mode: "010" }
    labels:
      "\\\\\${key}": " a\\nb "
      "on": "yes"
      template: "\\\\\${HOME}"
      tier: data
      token: "\${env.TOKEN}"
`,
    ],
    [
      'leaves the gateway out that the engine would take',
      observedNetwork('a', { pools: [pool('10.5.0.0/24', { gateway: '10.5.0.1', ipRange: '10.5.0.0/24' })] }),
      '  a:\n    ipam: { subnet: 10.5.0.0/24 }\n',
    ],
    [
      'without IPv4 says so',
      observedNetwork('a', { enableIPv4: false, enableIPv6: true, pools: [pool('fd00::/64')] }),
      '  a:\n    enableIPv6: true\n    enableIPv4: false\n    ipam: { subnet: "fd00::/64" }\n',
    ],
    [
      'says nothing of IPv4 where that cannot be said',
      observedNetwork('a', { enableIPv4: false }),
      '  a: {}\n',
      {},
      docker20,
    ],
    [
      'with a name that is no plain key has a key of its own',
      observedNetwork('my.net'),
      '  my-net: { name: my.net }\n',
    ],
    [
      'with an odd driver keeps a scope that does not follow from it',
      observedNetwork('a', { driver: 'weave', scope: 'global' }),
      '  a: { external: true } # of global scope: other nodes may use it\n',
    ],
    [
      'that has no effect here is left out with a word',
      observedNetwork('a', { attachable: true }),
      '  a: {}\n    # not imported: attachable: it has no effect here\n',
    ],
    [
      'with an IPv6 subnet that is not used says so',
      observedNetwork('a', { pools: [pool('10.5.0.0/24'), pool('fd00::/64')] }),
      '  a:\n    ipam: { subnet: 10.5.0.0/24 }\n    # not imported: the subnet fd00::/64: IPv6 is off, so that nobody has an address of it\n',
    ],
    [
      'of this project is declared under its key, with its protection',
      ownedNetwork(
        'shop_front',
        { internal: true },
        {
          'sh.xec.key': 'front',
          'sh.xec.protect': 'true',
          'sh.xec.sensitive': '["labels[\\"token\\"]"]',
          token: 'a secret',
        },
      ),
      `  front:
    name: shop_front
    internal: true
    labels: { token: "\${env.TOKEN}" }
    protect: true
    # from the environment, when xec made this network: labels["token"]
`,
    ],
    [
      'of this project keeps a label of Compose that it declared',
      ownedNetwork(
        'a',
        {},
        {
          'com.docker.compose.network': 'a',
          'com.docker.compose.version': '2',
          'sh.xec.declared': '["labels[\\"com.docker.compose.network\\"]"]',
        },
      ),
      '  a:\n    labels: { com.docker.compose.network: a }\n',
    ],
    [
      'of another project is only used',
      ownedNetwork('a', {}, { 'sh.xec.project': 'blog' }),
      '  a: { external: true } # of the xec project "blog"\n',
    ],
    [
      'with labels that were copied from an owned one is nobody’s',
      observedNetwork('a', { labels: pairs({ 'sh.xec.project': 'shop', 'sh.xec.name': 'b' }) }),
      `  a: {}
    # not imported: labels["sh.xec.name"]: it is a label of xec, copied from another network
    # not imported: labels["sh.xec.project"]: it is a label of xec, copied from another network
`,
    ],
    [
      'of Compose is only used',
      observedNetwork('shop_default', { labels: pairs({ 'com.docker.compose.project': 'sh\nop' }) }),
      '  shop_default: { external: true } # made by Compose, project "sh\\nop"\n',
    ],
    [
      'of Compose is taken over on demand, without its books',
      observedNetwork('shop_default', {
        internal: true,
        labels: pairs({ 'com.docker.compose.project': 'shop', tier: 'a' }),
      }),
      '  shop_default:\n    internal: true\n    labels: { tier: a }\n    adopt: true\n',
      { adopt: true },
    ],
    [
      'of a stack is never taken over',
      observedNetwork('a', { labels: pairs({ 'com.docker.stack.namespace': 'web' }) }),
      '  a: { external: true } # made by Docker, stack "web"\n',
      { adopt: true },
    ],
    [
      'of nobody is only used on demand',
      observedNetwork('a'),
      '  a: { external: true }\n',
      { external: true },
    ],
    ['of nobody can be marked for adoption', observedNetwork('a'), '  a: { adopt: true }\n', { adopt: true }],
    [
      'of a Swarm is only used',
      observedNetwork('a', { driver: 'overlay', scope: 'swarm', attachable: true }),
      '  a: { external: true } # of swarm scope: other nodes may use it\n',
      { adopt: true },
    ],
    [
      'of a Swarm is taken over by a manager on demand, without what the engine added',
      observedNetwork('a', {
        driver: 'overlay',
        scope: 'swarm',
        attachable: true,
        pools: [pool('10.0.5.0/24', { gateway: '10.0.5.1' })],
        options: pairs({ 'com.docker.network.driver.overlay.vxlanid_list': '4097' }),
      }),
      '  a: { driver: overlay, attachable: true, adopt: true }\n',
      { adopt: true },
      { ...docker28, swarm: 'manager' },
    ],
    [
      'of a global scope keeps it',
      observedNetwork('a', { driver: 'weave', scope: 'global' }),
      '  a: { driver: weave, scope: global, adopt: true }\n',
      { adopt: true },
      { ...docker28, swarm: 'manager' },
    ],
    [
      'of macvlan on Podman tells that the parent is not shown',
      observedNetwork('a', {
        driver: 'macvlan',
        pools: [pool('10.5.0.0/24', { gateway: '10.5.0.1' })],
        ipamOptions: pairs({ driver: 'x' }),
      }),
      `  a:
    driver: macvlan
    ipam: { subnet: 10.5.0.0/24 }
    # not imported: ipam.options["driver"]: it has no effect here
    # not imported: options["parent"]: Podman does not show it
`,
      {},
      podman5,
    ],
  ])('%s', (_, network, text, choices = {}, engine = docker28) => {
    expect(write({ networks: [network], engine }, choices)).toBe(`networks:\n${text}${NOTHING}`)
  })

  it('of a snapshot without some values is declared without them, or with a gap to fill in', () => {
    const left = '(not in the snapshot)'
    const foreign = observedNetwork('a', {
      options: pairs({ secret: left }),
      ipamOptions: pairs({ key: left }),
      labels: pairs({ b: left, 'com.docker.compose.version': left }),
    })
    const ours = ownedNetwork('b', {}, { token: left, 'sh.xec.declared': '["labels[\\"token\\"]"]' })
    expect(write({ networks: [foreign, ours] })).toBe(`networks:
  a: {}
    # not imported: ipam.options["key"]: it is not in the snapshot
    # not imported: options["secret"]: it is not in the snapshot
    # not imported: labels["b"]: it is not in the snapshot
  b:
    labels: { token: "(not in the snapshot)" }
    # to be filled in, since it is not in the snapshot: labels["token"]
${NOTHING}`)
  })

  it('that is config-only comes with its consumers, under the names that they have', () => {
    const source = observedNetwork(
      'base.conf',
      { driver: 'null', configOnly: true, pools: [pool('10.5.0.0/24')] },
      { unknown: ['driver'] },
    )
    const consumer = observedNetwork('a', {
      configFrom: 'base.conf',
      internal: true,
      pools: [pool('10.5.0.0/24')],
      labels: pairs({ a: 'b' }),
    })
    expect(write({ networks: [source, consumer] }, { networks: ['a'] })).toBe(`networks:
  a: { internal: true, configFrom: base-conf }
  base-conf:
    name: base.conf
    configOnly: true
    ipam: { subnet: 10.5.0.0/24 }
    # not imported: driver: the engine does not show it
${NOTHING}`)
  })

  it('whose pools are hidden is declared without', () => {
    const source = observedNetwork(
      'a',
      { configOnly: true, pools: [pool('10.5.0.0/24')] },
      { unknown: ['driver', 'pools'] },
    )
    expect(write({ networks: [source] })).toContain(
      '# not imported: ipam.config: the engine does not show it',
    )
  })
})

describe('a subnet that the engine chose', () => {
  const chosen = (subnet: string, gateway: string | null) => pool(subnet, { gateway })

  it.each([
    ['Docker', docker28, {}, chosen('172.18.0.0/16', '172.18.0.1')],
    ['Docker, later', docker28, {}, chosen('192.168.32.0/20', '192.168.32.1')],
    ['Podman', podman5, {}, chosen('10.89.3.0/24', '10.89.3.1')],
  ])('on %s is left to it, with a note', (_, engine, settings, pool) => {
    const network = observedNetwork('a', { ...settings, pools: [pool] })
    const made = make({ networks: [network], engine })
    expect(made.text).toContain('  a: {}\n')
    expect(made.notes).toEqual([
      {
        address: 'networks.a',
        detail: `${pool.subnet} looks like the engine's own choice and is left to it; --subnets declares it.`,
      },
    ])
    expect(write({ networks: [network], engine }, { subnets: true })).toContain(
      `ipam: { subnet: ${pool.subnet} }`,
    )
  })

  it.each([
    ['has no gateway', { pools: [chosen('172.18.0.0/16', null)] }],
    ['has another gateway', { pools: [chosen('172.18.0.0/16', '172.18.0.9')] }],
    ['has another length', { pools: [chosen('172.18.0.0/24', '172.18.0.1')] }],
    ['lies elsewhere', { pools: [chosen('10.18.0.0/16', '10.18.0.1')] }],
    ['is of IPv6', { enableIPv6: true, pools: [chosen('fd00::/64', 'fd00::1')] }],
    ['has a range', { pools: [pool('172.18.0.0/16', { gateway: '172.18.0.1', ipRange: '172.18.4.0/24' })] }],
    [
      'has auxiliary addresses',
      { pools: [pool('172.18.0.0/16', { gateway: '172.18.0.1', auxAddresses: pairs({ a: '172.18.0.7' }) })] },
    ],
    [
      'comes from another IPAM driver',
      { ipamDriver: 'other', pools: [chosen('172.18.0.0/16', '172.18.0.1')] },
    ],
  ])('is none that %s', (_, settings) => {
    expect(write({ networks: [observedNetwork('a', settings)] })).toContain('subnet: ')
  })

  it('is declared where a container has a static address in it', () => {
    const network = observedNetwork('a', { pools: [chosen('172.18.0.0/16', '172.18.0.1')] })
    const web = observedContainer('web', [attached(network, { ipv4Address: '172.18.0.9' })])
    expect(write({ networks: [network], containers: [web] })).toBe(`networks:
  a:
    ipam: { subnet: 172.18.0.0/16 }

targets:
  containers:
    web:
      networks:
        a: { ipv4Address: 172.18.0.9 }
`)
  })
})

const front = observedNetwork('front', {
  pools: [pool('10.1.0.0/24'), pool('fd00:1::/64')],
  enableIPv6: true,
})
const back = observedNetwork('back', { pools: [pool('10.2.0.0/24')] })

function writeContainers(
  containers: readonly ObservedContainer[],
  choices: Partial<ImportChoices> = {},
  engine = docker28,
) {
  return write({ networks: [front, back], containers, engine }, choices).replace(
    /^.*?\ntargets:\n {2}containers:/s,
    '',
  )
}

describe('a container', () => {
  it.each<[string, ObservedContainer, string, Partial<ImportChoices>?, Live['engine']?]>([
    [
      'without settings has a list',
      observedContainer('web', [attached(back), attached(front)]),
      ' web: { networks: [back, front] }',
    ],
    [
      'with aliases has them beside',
      observedContainer('my.web', [attached(back, { aliases: ['a', 'b'] }), attached(front)]),
      ' my-web:\n      container: my.web\n      networks: [back, front]\n      networkAliases: { back: [a, b] }',
    ],
    [
      'with settings has a map',
      observedContainer('web', [
        attached(back),
        attached(front, {
          aliases: ['a'],
          ipv4Address: '10.1.0.9',
          ipv6Address: 'fd00:1::9',
          linkLocalIPs: ['169.254.1.1'],
          macAddress: '02:42:ac:11:00:02',
          driverOpts: pairs({ 'a.b': 'c', '${x}': 'a secret' }),
          gwPriority: 10,
          links: ['db:database'],
        }),
      ]),
      ` web:
      networks:
        back: {}
        front:
          aliases: [a]
          ipv4Address: 10.1.0.9
          ipv6Address: "fd00:1::9"
          linkLocalIPs: ["169.254.1.1"]
          macAddress: "02:42:ac:11:00:02"
          driverOpts: { "\\\\\${x}": "\${env.TOKEN}", a.b: c }
          gwPriority: 10
          links: ["db:database"]`.replace('["169.254.1.1"]', '[169.254.1.1]'),
    ],
    [
      'has nothing that the engine does not show',
      observedContainer('web', [
        attached(
          back,
          { ipv4Address: '10.2.0.9', aliases: ['a'] },
          { unknown: ['ipv4Address', 'macAddress'] },
        ),
      ]),
      ' web:\n      networks: [back]\n      networkAliases: { back: [a] }',
    ],
    [
      'on the default network too says so, since it would leave it',
      observedContainer('web', [attached(back), attached(bridge, { aliases: ['a'], gwPriority: 1 })]),
      ` web:
      networks:
        back: {}
        bridge: { gwPriority: 1 }
      # not imported: aliases on "bridge": the default network has no such thing`,
    ],
    [
      'with a place on a network that is gone',
      observedContainer('web', [attached(back), attached(observedNetwork('old'))]),
      ' web:\n      networks: [back]\n      # not imported: its place on "old": that network is gone',
    ],
    [
      'with a place on an earlier network of a name keeps it by its policy',
      observedContainer('web', [
        attached(back),
        attached(observedNetwork('front', {}, { id: 'f'.repeat(64) })),
      ]),
      ' web:\n      networks: [back]\n      attachments: additive\n      # not imported: its place on "front": that network is gone',
    ],
    [
      'publishes ports on demand',
      observedContainer('web', [attached(back)], {
        ports: [
          { hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
          { hostIp: '::1', hostPort: null, containerPort: 53, protocol: 'udp' },
        ],
      }),
      ' web:\n      networks: [back]\n      ports: ["8080:80", "[::1]::53/udp"]'.replace(
        'web:\n      networks: [back]\n      ports: ["8080:80", "[::1]::53/udp"]',
        'web: { networks: [back], ports: ["8080:80", "[::1]::53/udp"] }',
      ),
      { ports: true },
    ],
    [
      'without ports has none',
      observedContainer('web', [attached(back)], { ports: null }),
      ' web: { networks: [back] }',
      { ports: true },
    ],
    [
      'of a service belongs to it',
      observedContainer('web.1.x', [attached(back)], { swarmTask: true }),
      ' {}\n    # not imported: "web.1.x": it is a task of a Swarm service, which decides about its networks',
    ],
    [
      'on its way out is left out',
      observedContainer('web', [attached(back)], { state: 'removing' }),
      ' {}\n    # not imported: "web": it is being removed',
    ],
    [
      'with a name that cannot be declared is left out',
      observedContainer('-web', [attached(back)]),
      ' {}\n    # not imported: "-web": not a valid name',
    ],
    [
      'of the host',
      observedContainer('web', [attached(host)], {
        mode: { kind: 'host' },
        ports: [{ hostIp: '', hostPort: 1, containerPort: 1, protocol: 'tcp' }],
      }),
      ' web: { network: host }',
      { all: true, ports: true },
    ],
    [
      'without networking',
      observedContainer('web', [attached(none)], { mode: { kind: 'none' } }),
      ' web: { network: none }',
      { all: true },
    ],
    [
      'that left no networking',
      observedContainer('web', [attached(back)], { mode: { kind: 'none' } }),
      ' web: { networks: [back] }',
    ],
    [
      'in another one that is gone',
      observedContainer('web', [], { mode: { kind: 'container', container: 'abc' } }),
      ' web: { network: "container:abc" }',
      { all: true },
    ],
    [
      'on the default network alone',
      observedContainer('web', [attached(bridge)]),
      ' web: { networks: [bridge] }',
      { containers: ['web'] },
    ],
    [
      'whose mode is not known',
      observedContainer('web', [attached(back)], { mode: { kind: 'unknown' } }),
      ' web: { networks: [back] }',
      {},
      podman5,
    ],
  ])('%s', (_, container, text, choices = {}, engine = docker28) => {
    expect(writeContainers([container], choices, engine)).toBe(
      `${text.startsWith(' {') ? text : `\n   ${text}`}\n`,
    )
  })

  it('is only on the networks that were named', () => {
    const web = observedContainer('web', [attached(back), attached(front)])
    expect(writeContainers([web], { networks: ['back'] })).toContain('web: { networks: [back] }')
  })

  it('in the networking of another one names it', () => {
    const web = observedContainer('web', [attached(back)])
    const side = observedContainer('side', [], { mode: { kind: 'container', container: web.id } })
    expect(writeContainers([web, side], { all: true })).toContain('side: { network: "container:web" }')
  })

  it('on none of the networks is left out with a note', () => {
    const made = make({ containers: [observedContainer('a b', [attached(bridge)])] })
    expect(made.text).toContain('networks: {}\n')
    expect(made.notes).toEqual([
      {
        address: 'containers.("a b")',
        detail: 'It is on none of these networks and left out; --all takes it in.',
      },
    ])
  })

  it('whose settings are not shown is counted', () => {
    const web = observedContainer('web', [
      attached(back, {}, { unknown: ['macAddress'] }),
      attached(front, {}, { unknown: ['macAddress', 'ipv4Address'] }),
    ])
    expect(make({ networks: [front, back], containers: [web] }).notes.map(({ detail }) => detail)).toEqual([
      'The engine does not show what was asked for as "macAddress" at 2 of the attachments: it is left out, and not compared.',
      'The engine does not show what was asked for as "ipv4Address" at 1 of the attachments: it is left out, and not compared.',
    ])
  })
})

describe('keys', () => {
  it('never collide', () => {
    const networks = ['a.b', 'a-b', 'a..b', 'a.-b'].map((name) => observedNetwork(name))
    const owned = ownedNetwork('c', {}, { 'sh.xec.key': 'd' })
    expect(write({ networks: [...networks, owned, observedNetwork('d')] })).toBe(`networks:
  a-b: {}
  a--b: { name: a.-b }
  a-b-2: { name: a..b }
  a-b-3: { name: a.b }
  d: { name: c }
  d-2: { name: d }
${NOTHING}`)
  })
})
