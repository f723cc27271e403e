import { describe, expect, it } from 'vitest'
import type { DesiredContainer, DesiredNetwork } from '../../../src/model/desired.ts'
import { read, readAttachments, readContainer, readDesired, readNetwork } from './read.ts'

// The example of Xec's own documentation, word for word.
const XEC_EXAMPLE = `networks:
  frontend:
    driver: bridge
    ipam:
      subnet: 172.30.0.0/16
  backend:
    driver: bridge
    internal: true
  monitoring:
    driver: bridge
    attachable: true
targets:
  containers:
    web:
      type: docker
      container: nginx
      networks:
        - frontend
      ports:
        - "80:80"
    api:
      type: docker
      container: api-server
      networks:
        - frontend
        - backend
      networkAliases:
        frontend: [api, rest-api]
        backend: [api-backend]
`

const XEC_TASKS = `tasks:
  setup-network:
    description: Setup application networks
    steps:
      - command: docker network create frontend || true
      - command: docker network create backend --internal || true
  connect-all:
    description: Connect all containers to network
    params:
      - name: network
    steps:
      - command: |
          for container in $(docker ps -q); do
            docker network connect \${params.network} $container || true
          done
  network-debug:
    description: Debug network connectivity
    params:
      - name: container
    steps:
      - command: docker exec \${params.container} ip addr
      - command: docker exec \${params.container} netstat -tuln
      - command: docker exec \${params.container} nslookup database
`

// The example that shows all of the product's own fields.
const FULL_EXAMPLE = `name: shop                       # project; default: the name of the folder that holds .xec
vars: { octet: 30 }
networks:
  frontend:
    driver: bridge               # default bridge; any string, third-party drivers too
    ipam: { subnet: "172.\${vars.octet}.0.0/16" }        # shorthand for one pool
  backend:
    internal: true
    ipam:
      driver: default
      options: {}
      config:
        - { subnet: 172.25.0.0/16, ip_range: 172.25.1.0/24, gateway: 172.25.0.1, aux_addresses: { router: 172.25.0.2 } }
        - { subnet: "2001:db8:1::/64" }
    enableIPv6: true
    options: { com.docker.network.driver.mtu: 1450 }     # numbers and booleans become strings
    labels: { tier: data }
    protect: true
  mesh: { driver: overlay, attachable: true, encrypted: true }
  legacy: { external: true, name: corp_net }             # must exist, is never created, changed or removed
targets:
  containers:
    web: { type: docker, container: nginx, networks: [frontend], ports: ["80:80"] }
    api:
      container: api-server
      networks: [frontend, backend]
      networkAliases: { frontend: [api, rest-api], backend: [api-backend] }
    db:
      container: postgres
      networks:
        backend: { aliases: [db], ipv4Address: 172.25.0.5, macAddress: "02:42:ac:19:00:05", gwPriority: 10 }
      attachments: exact
profiles:
  staging: { vars: { octet: 31 }, networks: { frontend: { internal: true } } }
`

function showNetwork({ key, name, external, protect, settings }: DesiredNetwork): unknown {
  return [key, name, external, protect, settings]
}

function showContainer({ key, container, attachments, policy }: DesiredContainer): unknown {
  return [key, container, policy, attachments?.map(({ network, settings }) => [network, settings])]
}

const pool = (subnet: string): unknown => ({ subnet, ipRange: null, gateway: null, auxAddresses: [] })

describe('the example of the Xec documentation', () => {
  const { networks, containers, project } = readDesired(XEC_EXAMPLE + XEC_TASKS)

  it('belongs to a project named after the folder', () => {
    expect(project).toEqual({ name: 'shop', named: false })
  })

  it('declares its networks', () => {
    expect(networks.map(showNetwork)).toEqual([
      ['backend', 'backend', false, null, { driver: 'bridge', internal: true }],
      ['frontend', 'frontend', false, null, { driver: 'bridge', pools: [pool('172.30.0.0/16')] }],
      ['monitoring', 'monitoring', false, null, { driver: 'bridge', attachable: true }],
    ])
  })

  it('puts the containers on them, with their aliases', () => {
    expect(containers.map(showContainer)).toEqual([
      [
        'api',
        'api-server',
        'declared',
        [
          ['backend', { aliases: ['api-backend'] }],
          ['frontend', { aliases: ['api', 'rest-api'] }],
        ],
      ],
      ['web', 'nginx', 'declared', [['frontend', {}]]],
    ])
    expect(readContainer(XEC_EXAMPLE).ports).toEqual([
      { hostIp: '', hostPort: 80, containerPort: 80, protocol: 'tcp' },
    ])
  })

  it('has no problem', () => {
    expect(read(XEC_EXAMPLE + XEC_TASKS).diagnostics).toEqual([])
  })
})

describe('the example of all fields', () => {
  const { networks, containers, project } = readDesired(FULL_EXAMPLE)

  it('declares its networks', () => {
    expect(project).toEqual({ name: 'shop', named: true })
    expect(networks.map(showNetwork)).toEqual([
      [
        'backend',
        'backend',
        false,
        true,
        {
          internal: true,
          enableIPv6: true,
          ipamDriver: 'default',
          ipamOptions: [],
          pools: [
            {
              subnet: '172.25.0.0/16',
              ipRange: '172.25.1.0/24',
              gateway: '172.25.0.1',
              auxAddresses: [['router', '172.25.0.2']],
            },
            pool('2001:db8:1::/64'),
          ],
          options: [['com.docker.network.driver.mtu', '1450']],
          labels: [['tier', 'data']],
        },
      ],
      ['frontend', 'frontend', false, null, { driver: 'bridge', pools: [pool('172.30.0.0/16')] }],
      ['legacy', 'corp_net', true, null, {}],
      ['mesh', 'mesh', false, null, { driver: 'overlay', attachable: true, encrypted: true }],
    ])
  })

  it('puts the containers on them', () => {
    expect(containers.map(showContainer)).toEqual([
      [
        'api',
        'api-server',
        'declared',
        [
          ['backend', { aliases: ['api-backend'] }],
          ['frontend', { aliases: ['api', 'rest-api'] }],
        ],
      ],
      [
        'db',
        'postgres',
        'exact',
        [
          [
            'backend',
            { aliases: ['db'], ipv4Address: '172.25.0.5', macAddress: '02:42:ac:19:00:05', gwPriority: 10 },
          ],
        ],
      ],
      ['web', 'nginx', 'declared', [['frontend', {}]]],
    ])
  })

  it('changes with its profile', () => {
    expect(readNetwork(FULL_EXAMPLE, 'frontend', { profiles: ['staging'] }).settings).toEqual({
      driver: 'bridge',
      internal: true,
      pools: [pool('172.31.0.0/16')],
    })
  })

  it('has no problem', () => {
    expect(read(FULL_EXAMPLE).diagnostics).toEqual([])
  })
})

// What the documentation passes to the library, as a file says it.
describe('the calls of the Xec documentation, as configuration', () => {
  it.each<[string, string, DesiredNetwork['settings']]>([
    [
      'a bridge with pool and options',
      `{ driver: bridge, ipam: { driver: default, config: [{ subnet: 172.20.0.0/16, gateway: 172.20.0.1 }] },
        options: { com.docker.network.bridge.name: br-app } }`,
      {
        driver: 'bridge',
        ipamDriver: 'default',
        pools: [{ subnet: '172.20.0.0/16', ipRange: null, gateway: '172.20.0.1', auxAddresses: [] }],
        options: [['com.docker.network.bridge.name', 'br-app']],
      },
    ],
    [
      'an overlay',
      '{ driver: overlay, attachable: true, encrypted: true, options: { com.docker.network.driver.overlay.vxlanid_list: "4096" } }',
      {
        driver: 'overlay',
        attachable: true,
        encrypted: true,
        options: [['com.docker.network.driver.overlay.vxlanid_list', '4096']],
      },
    ],
    [
      'a range for dynamic addresses',
      '{ driver: bridge, ipam: { config: [{ subnet: 172.25.0.0/16, ip_range: 172.25.1.0/24, gateway: 172.25.0.1 }] } }',
      {
        driver: 'bridge',
        pools: [
          { subnet: '172.25.0.0/16', ipRange: '172.25.1.0/24', gateway: '172.25.0.1', auxAddresses: [] },
        ],
      },
    ],
    [
      'IPv6',
      '{ enableIPv6: true, ipam: { config: [{ subnet: "2001:db8::/64" }] } }',
      {
        enableIPv6: true,
        pools: [{ subnet: '2001:db8::/64', ipRange: null, gateway: null, auxAddresses: [] }],
      },
    ],
    [
      'a third-party driver',
      '{ driver: weave, options: { weave.works/network: default } }',
      { driver: 'weave', options: [['weave.works/network', 'default']] },
    ],
    [
      'a third-party IPAM driver',
      '{ driver: calico, ipam: { driver: calico-ipam } }',
      { driver: 'calico', ipamDriver: 'calico-ipam' },
    ],
    [
      'flags as options',
      "{ options: { com.docker.network.bridge.enable_icc: 'false', com.docker.network.bridge.enable_ip_masquerade: true } }",
      {
        options: [
          ['com.docker.network.bridge.enable_icc', 'false'],
          ['com.docker.network.bridge.enable_ip_masquerade', 'true'],
        ],
      },
    ],
  ])('declares %s', (_name, body, settings) => {
    expect(readNetwork(`networks: { frontend: ${body} }`).settings).toEqual(settings)
  })

  it.each<[string, string, ReturnType<typeof readAttachments>]>([
    [
      'one network with aliases',
      '{ container: web-server, network: app-network, networkAlias: [web, nginx] }',
      [['app-network', { aliases: ['nginx', 'web'] }]],
    ],
    ['no network', '{ network: none }', []],
    ['the network of the host', '{ network: host }', null],
    ['the network of another container', '{ network: "container:proxy" }', null],
    [
      'several networks',
      '{ networks: [team-a, app-network] }',
      [
        ['app-network', {}],
        ['team-a', {}],
      ],
    ],
    [
      'links',
      '{ network: app-network, links: ["database:db"] }',
      [['app-network', { links: ['database:db'] }]],
    ],
  ])('puts a container on %s', (_name, body, attachments) => {
    expect(
      readAttachments(`networks: [app-network, team-a]\ntargets: { containers: { web: ${body} } }`),
    ).toEqual(attachments)
  })
})
