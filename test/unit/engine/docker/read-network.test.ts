import { describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK_SETTINGS } from '../../../../src/model/network.ts'
import {
  compareNetworks,
  hasOtherPeers,
  hasServiceOn,
  readNetwork,
  type Dialect,
} from '../../../../src/engine/docker/read-network.ts'
import { docker20, docker28, makeAnswer, networkOfDocker, networkOfPodman, podman } from './answers.ts'

type Fields = Readonly<Record<string, unknown>>

function read(fields: Fields, dialect: Dialect = docker28): ReturnType<typeof readNetwork> {
  const base = dialect.flavor === 'podman' ? networkOfPodman : networkOfDocker
  return readNetwork(makeAnswer({ ...base, ...fields }), dialect)
}

const pool = { ipRange: null, gateway: null, auxAddresses: [] }

describe('a network of the list', () => {
  it('has the settings that were asked for', () => {
    expect(read({})).toEqual({
      id: networkOfDocker.Id,
      name: 'shop',
      isDefault: false,
      predefined: false,
      settings: { ...DEFAULT_NETWORK_SETTINGS, pools: [{ ...pool, subnet: '10.201.1.0/24' }] },
      unknown: [],
      usedElsewhere: false,
    })
  })

  it('has every field that the engine shows', () => {
    const { settings } = read({
      Driver: 'macvlan',
      Scope: 'swarm',
      Internal: true,
      Attachable: true,
      Ingress: true,
      EnableIPv4: false,
      EnableIPv6: true,
      ConfigFrom: { Network: 'base' },
      IPAM: { Driver: 'remote', Options: { b: '2', a: '1' }, Config: null },
      Options: { parent: 'eth0' },
      Labels: { tier: 'data' },
    })
    expect(settings).toEqual({
      driver: 'macvlan',
      scope: 'swarm',
      internal: true,
      attachable: true,
      ingress: true,
      enableIPv4: false,
      enableIPv6: true,
      encrypted: false,
      configOnly: false,
      configFrom: 'base',
      ipamDriver: 'remote',
      ipamOptions: [
        ['a', '1'],
        ['b', '2'],
      ],
      pools: [],
      options: [['parent', 'eth0']],
      labels: [['tier', 'data']],
    })
  })

  it('has IPv4 where the field does not exist yet', () => {
    const { EnableIPv4: _, ...older } = networkOfDocker
    const network = readNetwork(makeAnswer(older), docker20)
    expect([network.settings.enableIPv4, network.unknown]).toEqual([true, []])
  })

  it('may lack what older engines did not have', () => {
    const network = readNetwork(makeAnswer({ Name: 'shop', Id: '1', Driver: 'bridge' }), docker20)
    expect(network.settings).toEqual(DEFAULT_NETWORK_SETTINGS)
  })

  it.each(['__proto__', 'toString', 'constructor', ''])('keeps a label named %j', (name) => {
    const text = `{"Name":"shop","Id":"1","Driver":"bridge","Labels":{${JSON.stringify(name)}:"x"}}`
    const answer = makeAnswer(JSON.parse(text))
    expect(readNetwork(answer, docker28).settings.labels).toEqual([[name, 'x']])
  })
})

describe('pools', () => {
  it('are a set: IPv4 first, then by subnet, in canonical form', () => {
    const config = [
      { Subnet: 'FD00:0000:2::/64', Gateway: 'fd00:0:2::1/64' },
      { Subnet: '10.77.2.7/24', IPRange: '10.77.2.129/25', AuxiliaryAddresses: { router: '10.77.2.9' } },
      { Subnet: '10.5.0.0/16', Gateway: '10.5.0.1' },
    ]
    expect(read({ IPAM: { Driver: 'default', Config: config } }).settings.pools).toEqual([
      { ...pool, subnet: '10.5.0.0/16', gateway: '10.5.0.1' },
      { ...pool, subnet: '10.77.2.0/24', ipRange: '10.77.2.128/25', auxAddresses: [['router', '10.77.2.9']] },
      { ...pool, subnet: 'fd00:0:2::/64', gateway: 'fd00:0:2::1' },
    ])
  })

  it('may have no subnet', () => {
    const config = [{ Gateway: '10.5.0.1' }, { Subnet: '', IPRange: '' }]
    expect(read({ IPAM: { Config: config } }).settings.pools).toEqual([
      { ...pool, subnet: null, gateway: '10.5.0.1' },
      { ...pool, subnet: null },
    ])
  })

  it.each([
    ['IPAM.Config[0].Subnet', { Subnet: '10.5.0.0' }],
    ['IPAM.Config[0].Gateway', { Gateway: 'router' }],
    ['IPAM.Config[0].AuxiliaryAddresses.router', { AuxiliaryAddresses: { router: 7 } }],
  ])('that cannot be are an answer that is not understood: %s', (path, config) => {
    expect(() => read({ IPAM: { Config: [config] } })).toThrow(`${path} is not`)
  })
})

describe('overlay networks', () => {
  const overlay = { Driver: 'overlay', Scope: 'swarm', Id: 'np5vsggv39z3xox0qjvrxtt3i' }

  it.each([
    [{ encrypted: '' }, true],
    [{ encrypted: 'true' }, true],
    [{ encrypted: 'false' }, false],
    [{}, false],
  ])('have the option %j as a setting of its own', (options, encrypted) => {
    const { settings } = read({ ...overlay, Options: { ...options, vxlan: '4097' } })
    expect([settings.encrypted, settings.options]).toEqual([encrypted, [['vxlan', '4097']]])
  })

  it('of another driver keep an option of that name', () => {
    expect(read({ Options: { encrypted: '' } }).settings).toMatchObject({
      encrypted: false,
      options: [['encrypted', '']],
    })
  })

  it('do not show in the list who else uses them', () => {
    expect(read(overlay).usedElsewhere).toBeNull()
  })

  it.each([
    [[], false],
    [['10.251.0.11'], false],
    [['10.251.0.11', '10.251.0.12'], true],
  ])('with the peers %j are used by other nodes: %s', (addresses, used) => {
    const peers = addresses.map((address) => ({ Name: 'node', IP: address }))
    expect(hasOtherPeers(makeAnswer({ Peers: peers }), '10.251.0.11')).toBe(used)
  })

  it.each([
    ['a task', { TaskTemplate: { Networks: [{ Target: 'np5v' }] } }, true],
    ['the service itself', { Networks: [{ Target: 'np5v' }], TaskTemplate: {} }, true],
    ['nothing', { TaskTemplate: { Networks: [{ Target: 'ku1j' }] } }, false],
  ])('are used by a service that puts %s on them', (_, spec, used) => {
    expect(hasServiceOn(makeAnswer([{ Spec: spec }]).items(), 'np5v')).toBe(used)
  })
})

describe('config-only networks', () => {
  it('hide their driver', () => {
    expect(read({ ConfigOnly: true, Driver: 'null' }).unknown).toEqual(['driver'])
  })

  it('hide their pools on Docker 29', () => {
    const ipam = { Driver: 'default', Options: null, Config: null }
    expect(read({ ConfigOnly: true, Driver: 'null', IPAM: ipam }).unknown).toEqual(['driver', 'pools'])
  })
})

describe("the engine's own networks", () => {
  it.each([
    ['bridge', 'bridge', true, true],
    ['host', 'host', false, true],
    ['none', 'null', false, true],
    ['docker_gwbridge', 'bridge', false, false],
    ['shop', 'bridge', false, false],
  ])('%s of Docker', (name, driver, isDefault, predefined) => {
    expect(read({ Name: name, Driver: driver })).toMatchObject({ isDefault, predefined })
  })

  it.each(['bridge', 'podman'])('%s of Podman is called bridge', (name) => {
    expect(read({ Name: name }, podman)).toMatchObject({ name: 'bridge', isDefault: true, predefined: true })
  })

  it('of Podman do not include host', () => {
    expect(read({ Name: 'host' }, podman).predefined).toBe(false)
  })
})

describe('a network of Podman', () => {
  it('has its options under the names of Docker, and not those that Podman adds', () => {
    expect(read({}, podman).settings).toMatchObject({
      options: [['com.docker.network.driver.mtu', '1400']],
      ipamOptions: [],
    })
  })

  it('hides whether it has IPv4 where Podman 5.8 denies it', () => {
    const network = read({ EnableIPv4: false }, podman)
    expect([network.settings.enableIPv4, network.unknown]).toEqual([true, ['enableIPv4']])
  })
})

describe('an answer that is not understood', () => {
  it.each([
    ['Name', { Name: null }],
    ['Name', { Name: '' }],
    ['Id', { Id: 7 }],
    ['Driver', { Driver: undefined }],
    ['Internal', { Internal: 'yes' }],
    ['Labels', { Labels: ['a'] }],
    ['Labels.tier', { Labels: { tier: 7 } }],
    ['IPAM', { IPAM: 'default' }],
    ['IPAM.Config', { IPAM: { Config: {} } }],
    ['ConfigFrom', { ConfigFrom: 'base' }],
  ])('names the place: %s', (path, fields) => {
    expect(() => read(fields)).toThrow(
      expect.objectContaining({
        kind: 'malformed',
        code: 'engine-answer',
        call: 'GET /test',
        message: expect.stringContaining(`${path} is not`),
      }),
    )
  })
})

it('orders networks by name, then id', () => {
  const networks = [
    read({ Name: 'shop', Id: '2' }),
    read({ Name: 'Shop', Id: '3' }),
    read({ Name: 'shop', Id: '1' }),
  ]
  expect(networks.toSorted(compareNetworks).map(({ name, id }) => `${name} ${id}`)).toEqual([
    'Shop 3',
    'shop 1',
    'shop 2',
  ])
})
