// The topology of the HTML report: what is there before, after, or both, in words and in lines.
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../../src/render/html.ts'
import type { PlanReport } from '../../../../src/render/report.ts'
import type { Topology, TopologyNetwork } from '../../../../src/topology/topology.ts'
import { findAll, readPage, type Page } from '../../../support/read-page.ts'
import { BUSY_REPORT, makeLargeReport } from '../../../support/reports.ts'

function show(before: Topology, after: Topology): Page {
  return readPage(renderHtml({ plan: null, topology: { before, after }, diagnostics: [], exitCode: 0 }))
}

function network(name: string, parts: Partial<TopologyNetwork> = {}): TopologyNetwork {
  return {
    address: `networks.${name}`,
    name,
    driver: 'bridge',
    subnets: [],
    internal: false,
    external: false,
    protected: false,
    configOnly: false,
    declared: true,
    owned: true,
    predefined: false,
    mark: null,
    ...parts,
  }
}

const EMPTY: Topology = { networks: [], containers: [], links: [] }

function classes(page: Page): ReadonlySet<unknown> {
  return new Set(findAll(page, '.bar').map(({ attributes }) => attributes['class']))
}

function rowsOf(page: Page): readonly string[] {
  return findAll(page, '.row').map(
    ({ attributes, text }) => `${attributes['class']}: ${text.replaceAll(/\s+/g, ' ').trim()}`,
  )
}

describe('the topology of a report', { timeout: 30_000 }, () => {
  it('tells of each network and container what happens to it', () => {
    expect(rowsOf(readPage(renderHtml(BUSY_REPORT)))).toEqual([
      'row network : network backend bridge172.26.0.0/16internal',
      'row container  far: migrate exited backend',
      'row network : network frontend −/+ replace bridge172.25.0.0/16 → 172.30.0.0/16',
      'row container : nginx running443→443/tcp, 80→80/tcp ~reconnect to frontend',
      'row network a: network cache + create bridge172.31.0.0/24internal',
      'row network : network bridge bridge172.17.0.0/16',
      'row container : redis running −disconnect from bridge +connect to cache',
      'row network : network metrics bridge172.20.0.0/16external',
      'row container  far: prometheus running metrics',
      'row container : api-server running backend +connect to cache ~reconnect to frontend metrics',
      'row network b: network legacy − remove bridge172.24.0.0/16',
      'row container : backup running −disconnect from legacy ~reconnect to frontend',
      'row container : postgres running −disconnect from legacy ~reconnect to backend 172.26.0.5 → 172.26.0.10',
    ])
  })

  it('draws one stop for each link, and lines on the sides on which they are', () => {
    const page = readPage(renderHtml(BUSY_REPORT))
    const { before, after } = BUSY_REPORT.topology as NonNullable<PlanReport['topology']>
    const links = new Set(
      [...before.links, ...after.links].map(({ container, network: on }) => `${container} ${on}`),
    )
    expect(findAll(page, '.stop')).toHaveLength(links.size)
    expect(findAll(page, '.hub')).toHaveLength(6)
    const strands = findAll(page, '.strand').map(({ attributes }) => attributes['class'])
    expect(strands).toContain('strand green a')
    expect(strands).toContain('strand red b')
  })

  it('is left out where there is nothing', () => {
    expect(findAll(show(EMPTY, EMPTY), '#topology')).toEqual([])
  })

  it('names flags, drivers and names of both sides, and what is on no network', () => {
    const flags = { protected: true, configOnly: true, driver: null, subnets: ['10.0.0.0/8'] }
    const container = { address: 'containers.api', name: 'api', state: null, ports: [], declared: true }
    const port = { hostIp: '', hostPort: null, containerPort: 53, protocol: 'udp' as const }
    const ports = [
      port,
      { ...port, hostIp: '::1', hostPort: 53 },
      { ...port, hostIp: '127.0.0.1' },
      { ...port, hostPort: 54 },
      { ...port, hostPort: 55 },
    ]
    const page = show(
      {
        networks: [network('front', { name: 'old', mark: 'replace' })],
        containers: [{ ...container, ports }],
        links: [],
      },
      {
        networks: [network('front', { mark: 'replace', ...flags })],
        containers: [{ ...container, ports }],
        links: [],
      },
    )
    expect(rowsOf(page)).toEqual([
      'row network : network old → front −/+ replace bridge10.0.0.0/8protected · config-only',
      'row container  far: api any→53/udp, [::1]:53→53/udp, 127.0.0.1→53/udp, 54→53/udp, 1 more port on no network',
    ])
  })

  it('shows first what changes where there is much that does not', () => {
    const networks = Array.from({ length: 70 }, (_, index) => network(`net-${index + 10}`))
    const [first, ...others] = networks as [TopologyNetwork, ...TopologyNetwork[]]
    const containers = ['api', 'db'].map((name) => ({
      address: `containers.${name}`,
      name,
      state: null,
      ports: [],
      declared: true,
    }))
    const link = { aliases: [], ipv4Address: null, ipv6Address: null, mark: null }
    const links = [
      { ...link, container: 'containers.api', network: first.address },
      { ...link, container: 'containers.db', network: (others[0] as TopologyNetwork).address },
    ]
    const page = show(
      { networks, containers, links },
      { networks: [{ ...first, mark: 'replace' }, ...others], containers, links },
    )
    expect(page.text).toContain('Also 69 networks and 1 container that nothing happens to')
    expect(findAll(page, '.far')).toHaveLength(70)
    const still = show({ networks, containers, links }, { networks, containers, links })
    expect(findAll(still, 'summary')).toHaveLength(1)
    expect(findAll(still, '#show-all')).toEqual([])
  })

  it('draws no lane where there are too many, and a bar for each side', () => {
    const names = Array.from({ length: 14 }, (_, index) => `net-${index + 10}`)
    const networks = names.map((name) => network(name))
    const containers = ['hub', 'mover'].map((name) => ({
      address: `containers.${name}`,
      name,
      state: null,
      ports: [],
      declared: true,
    }))
    const make = (
      container: string,
      on: readonly string[],
      mark: 'connect' | 'disconnect' | null,
    ): Topology['links'] =>
      on.map((name) => ({
        container: `containers.${container}`,
        network: `networks.${name}`,
        aliases: [],
        ipv4Address: null,
        ipv6Address: null,
        mark,
      }))
    const hub = make('hub', names, null)
    const [old, fresh] = [names.slice(0, 2), names.slice(2, 5)]
    const page = show(
      { networks, containers, links: [...hub, ...make('mover', old, 'disconnect')] },
      { networks, containers, links: [...hub, ...make('mover', fresh, 'connect')] },
    )
    expect(findAll(page, '.hub')).toHaveLength(12)
    expect(classes(page)).toEqual(new Set(['bar ', 'bar a', 'bar b']))
    const half = show(
      { networks, containers, links: [...hub, ...make('mover', names.slice(0, 1), 'disconnect')] },
      { networks, containers, links: [...hub, ...make('mover', names.slice(0, 3), null)] },
    )
    const far = show(
      { networks, containers, links: [...hub, ...make('mover', names.slice(0, 3), 'disconnect')] },
      { networks, containers, links: [...hub, ...make('mover', names.slice(0, 2), null)] },
    )
    const late = show(
      { networks, containers, links: [...hub, ...make('mover', names.slice(0, 3), 'disconnect')] },
      { networks, containers, links: [...hub, ...make('mover', names.slice(1, 3), null)] },
    )
    expect(classes(half)).toEqual(new Set(['bar ', 'bar a']))
    expect(classes(far)).toEqual(new Set(['bar ', 'bar a', 'bar b']))
    expect(classes(late)).toEqual(new Set(['bar ', 'bar a', 'bar b']))
  })

  it('keeps a large one narrow', () => {
    const page = readPage(renderHtml(makeLargeReport(100)))
    expect(findAll(page, '.row').length).toBeGreaterThan(500)
    expect(findAll(page, '.map')[0]?.attributes['class']).toBe('map w5')
  })
})
