import { describe, expect, it } from 'vitest'
import {
  compareContainers,
  readInspectedContainer,
  readListedContainer,
} from '../../../../src/engine/docker/read-container.ts'
import type { ObservedAttachment, ObservedContainer } from '../../../../src/model/observed.ts'
import {
  containerId,
  docker20,
  docker28,
  endpointOfDocker,
  endpointOfPodman,
  makeInspect,
  makeListed,
  podman,
} from './answers.ts'

function findOnly({ attachments }: ObservedContainer): ObservedAttachment {
  expect(attachments).toHaveLength(1)
  return attachments[0] as ObservedAttachment
}

describe('an inspect of Docker', () => {
  it('shows everything but a requested MAC address', () => {
    expect(readInspectedContainer(makeInspect({}), docker28)).toEqual({
      id: containerId,
      name: 'api-server',
      state: 'running',
      mode: { kind: 'network', network: 'shop' },
      swarmTask: false,
      inspected: true,
      ports: [],
      labels: [],
      attachments: [
        {
          networkId: endpointOfDocker.NetworkID,
          networkName: 'shop',
          settings: {
            aliases: ['api', 'rest'],
            ipv4Address: '10.201.1.9',
            ipv6Address: null,
            linkLocalIPs: [],
            macAddress: null,
            driverOpts: [['x.y', '1']],
            gwPriority: 3,
            links: ['db:database'],
          },
          unknown: ['macAddress'],
          live: { ipv4Address: '10.201.1.9', ipv6Address: null, macAddress: '02:42:0a:c9:01:77' },
        },
      ],
    })
  })

  it('takes away the aliases that the engine adds', () => {
    const networks = { shop: { ...endpointOfDocker, Aliases: ['api', 'a9150089cb90', 'api', 'api-server'] } }
    expect(findOnly(readInspectedContainer(makeInspect({ networks }), docker20)).settings.aliases).toEqual([
      'api',
    ])
  })

  it('normalizes addresses', () => {
    const ipam = { IPv4Address: '', IPv6Address: 'FD00:0::9', LinkLocalIPs: ['169.254.8.8', '169.254.8.8'] }
    const networks = { shop: { ...endpointOfDocker, IPAMConfig: ipam, GlobalIPv6Address: 'fd00:0:0::9' } }
    const { settings, live } = findOnly(readInspectedContainer(makeInspect({ networks }), docker28))
    expect(settings).toMatchObject({
      ipv4Address: null,
      ipv6Address: 'fd00::9',
      linkLocalIPs: ['169.254.8.8'],
    })
    expect(live.ipv6Address).toBe('fd00::9')
  })

  it('has no network id before the first start: then the name counts', () => {
    const networks = { shop: { ...endpointOfDocker, NetworkID: '' } }
    const created = makeInspect({ status: 'created', networks })
    expect(findOnly(readInspectedContainer(created, docker28)).networkId).toBeNull()
  })

  it('hides what the engine keeps of a connect that it refused', () => {
    const networks = { shop: endpointOfDocker, backend: { ...endpointOfDocker, NetworkID: '' } }
    expect(findOnly(readInspectedContainer(makeInspect({ networks }), docker28)).networkName).toBe('shop')
  })

  it('orders attachments by network name', () => {
    const networks = { shop: endpointOfDocker, backend: endpointOfDocker }
    const { attachments } = readInspectedContainer(makeInspect({ networks }), docker28)
    expect(attachments.map(({ networkName }) => networkName)).toEqual(['backend', 'shop'])
  })

  it('does not tell a requested address from one that the Swarm chose', () => {
    const networks = { mesh: { ...endpointOfDocker, NetworkID: 'np5vsggv39z3xox0qjvrxtt3i' } }
    const { unknown } = findOnly(readInspectedContainer(makeInspect({ networks }), docker28))
    expect(unknown).toEqual(['ipv4Address', 'ipv6Address', 'macAddress'])
  })

  it.each([
    ['running', true],
    ['paused', true],
    ['created', false],
    ['restarting', false],
    ['removing', false],
    ['exited', false],
    ['dead', false],
  ])('of a container that is %s shows addresses in use: %s', (status, isLive) => {
    const container = readInspectedContainer(makeInspect({ status }), docker28)
    expect(container.state).toBe(status)
    expect(findOnly(container).live.ipv4Address).toBe(isLive ? '10.201.1.9' : null)
  })
})

describe('a requested MAC address', () => {
  const other = '02:42:0a:c9:01:99'

  it.each([
    ['before the first start', { status: 'created' }, '02:42:0a:c9:01:77'],
    ['on the network of the network mode', { config: { MacAddress: other.toUpperCase() } }, other],
    [
      'on the default network',
      { networkMode: 'default', networks: { bridge: endpointOfDocker }, config: { MacAddress: other } },
      other,
    ],
  ])('is seen %s', (_, change, macAddress) => {
    const attachment = findOnly(readInspectedContainer(makeInspect(change), docker28))
    expect([attachment.settings.macAddress, attachment.unknown]).toEqual([macAddress, []])
  })

  it('that is none is seen before the first start', () => {
    const networks = { shop: { ...endpointOfDocker, MacAddress: '' } }
    const { settings, unknown } = findOnly(
      readInspectedContainer(makeInspect({ status: 'created', networks }), docker28),
    )
    expect([settings.macAddress, unknown]).toEqual([null, []])
  })

  it.each([
    ['of a container that runs', docker28, {}],
    ['on another network', docker28, { networkMode: 'backend', config: { MacAddress: other } }],
    ['beside the default network', docker28, { networkMode: 'default', config: { MacAddress: other } }],
    ['in host mode', docker28, { networkMode: 'host', config: { MacAddress: other } }],
    ['before API 1.44', docker20, { config: { MacAddress: other } }],
  ])('is not seen %s', (_, dialect, change) => {
    const { settings, unknown } = findOnly(readInspectedContainer(makeInspect(change), dialect))
    expect([settings.macAddress, unknown]).toEqual([null, ['macAddress']])
  })
})

describe('the list of Docker', () => {
  it('hides what only an inspect shows', () => {
    const container = readListedContainer(makeListed({}), docker28)
    expect(container).toMatchObject({ name: 'api-server', state: 'running', inspected: false, ports: null })
    const { settings, unknown } = findOnly(container)
    expect(settings).toMatchObject({ ipv4Address: '10.201.1.9', gwPriority: 3, aliases: [] })
    expect(unknown).toEqual(['aliases', 'linkLocalIPs', 'driverOpts', 'links', 'macAddress'])
  })

  it('gives a container the names of links to it as well', () => {
    const Names = ['/web/database', '/api-server']
    expect(readListedContainer(makeListed({ Names }), docker28).name).toBe('api-server')
  })

  it.each([[{ Names: [] }], [{ Names: null }], [{ Names: ['/'] }]])(
    'names by id what has no name: %j',
    (change) => {
      expect(readListedContainer(makeListed(change), docker28).name).toBe(containerId)
    },
  )

  it('marks tasks of a Swarm service', () => {
    const Labels = { 'com.docker.swarm.task.id': 'i6ngcoapnwnxs8hfua26bydai' }
    expect(readListedContainer(makeListed({ Labels }), docker28).swarmTask).toBe(true)
  })
})

describe('the network mode of Docker', () => {
  it.each([
    ['default', { kind: 'default' }],
    ['bridge', { kind: 'default' }],
    ['', { kind: 'default' }],
    ['host', { kind: 'host' }],
    ['none', { kind: 'none' }],
    ['shop', { kind: 'network', network: 'shop' }],
    ['container:9c47', { kind: 'container', container: '9c47' }],
  ])('%j', (networkMode, mode) => {
    expect(readInspectedContainer(makeInspect({ networkMode }), docker28).mode).toEqual(mode)
    expect(
      readListedContainer(makeListed({ HostConfig: { NetworkMode: networkMode } }), docker28).mode,
    ).toEqual(mode)
  })

  it('none is an attachment as well', () => {
    const networks = { none: { ...endpointOfDocker, Aliases: null, IPAMConfig: null } }
    const container = readInspectedContainer(makeInspect({ networkMode: 'none', networks }), docker28)
    expect(findOnly(container).networkName).toBe('none')
  })
})

describe('Podman', () => {
  const shop = { shop: endpointOfPodman }

  it('hides what was asked for, and shows aliases in the list', () => {
    const change = { HostConfig: undefined, NetworkSettings: { Networks: shop } }
    const container = readListedContainer(makeListed(change), podman)
    expect(container.mode).toEqual({ kind: 'unknown' })
    expect(findOnly(container)).toEqual({
      networkId: null,
      networkName: 'shop',
      settings: {
        aliases: ['api', 'rest'],
        ipv4Address: null,
        ipv6Address: null,
        linkLocalIPs: [],
        macAddress: null,
        driverOpts: [],
        gwPriority: 0,
        links: [],
      },
      unknown: ['ipv4Address', 'ipv6Address', 'macAddress'],
      live: { ipv4Address: '10.201.1.9', ipv6Address: null, macAddress: '02:42:0a:c9:01:77' },
    })
  })

  it('shows a container without networks on one that is none', () => {
    const networks = { bridge: { ...endpointOfPodman, NetworkID: 'bridge' } }
    const read = readInspectedContainer(makeInspect({ networkMode: 'bridge', networks }), podman)
    expect(read.attachments).toEqual([])
  })

  it('calls its default network podman in containers', () => {
    const networks = { podman: { ...endpointOfPodman, NetworkID: 'podman' } }
    const container = readInspectedContainer(makeInspect({ networkMode: 'bridge', networks }), podman)
    expect(findOnly(container).networkName).toBe('bridge')
    expect(container.mode).toEqual({ kind: 'unknown' })
  })

  it.each(['host', 'none'])('shows %s mode as a network (5) or not at all (4)', (kind) => {
    const inspected = readInspectedContainer(makeInspect({ networkMode: kind, networks: {} }), podman)
    expect([inspected.mode, inspected.attachments]).toEqual([{ kind }, []])
    const networks = { [kind]: { ...endpointOfPodman, NetworkID: kind } }
    const change = { HostConfig: undefined, NetworkSettings: { Networks: networks } }
    const listed = readListedContainer(makeListed(change), podman)
    expect([listed.mode, listed.attachments]).toEqual([{ kind }, []])
    const hidden = readListedContainer(
      makeListed({ HostConfig: undefined, NetworkSettings: { Networks: null } }),
      podman,
    )
    expect([hidden.mode, hidden.attachments]).toEqual([{ kind: 'unknown' }, []])
  })

  it('gives a container the networks of the one whose network it shares', () => {
    const container = readInspectedContainer(
      makeInspect({ networkMode: 'container:9c47', networks: shop }),
      podman,
    )
    expect(container.attachments).toEqual([])
  })

  it.each([
    ['configured', 'created'],
    ['initialized', 'created'],
    ['stopping', 'running'],
    ['stopped', 'exited'],
    ['unknown', 'dead'],
  ])('has a state %s, which is %s', (status, state) => {
    expect(readInspectedContainer(makeInspect({ status, networks: shop }), podman).state).toBe(state)
  })
})

describe('an answer that is not understood', () => {
  it.each([
    ['NetworkSettings.Networks.shop.Aliases[0]', { shop: { ...endpointOfDocker, Aliases: [7] } }],
    [
      'NetworkSettings.Networks.shop.IPAMConfig.IPv4Address',
      { shop: { ...endpointOfDocker, IPAMConfig: { IPv4Address: 'here' } } },
    ],
    ['NetworkSettings.Networks.shop.GwPriority', { shop: { ...endpointOfDocker, GwPriority: 0.5 } }],
    ['NetworkSettings.Networks.shop', { shop: 'yes' }],
  ])('names the place: %s', (path, networks) => {
    expect(() => readInspectedContainer(makeInspect({ networks }), docker28)).toThrow(`${path} is not`)
  })

  it.each(['flying', '', 'toString'])(
    'counts as dead in the state %j, which nothing is attached to',
    (status) => {
      expect(readInspectedContainer(makeInspect({ status }), docker28).state).toBe('dead')
    },
  )
})

it('orders containers by name, then id', () => {
  const containers = [
    readListedContainer(makeListed({ Names: ['/web'], Id: '2' }), docker28),
    readListedContainer(makeListed({ Names: ['/web'], Id: '1' }), docker28),
    readListedContainer(makeListed({ Names: ['/api'], Id: '3' }), docker28),
  ]
  expect(containers.toSorted(compareContainers).map(({ id }) => id)).toEqual(['3', '1', '2'])
})
