import { describe, expect, it } from 'vitest'
import { listLegend } from '../../../../src/render/graph/legend.ts'
import { maskTopology } from '../../../../src/render/graph/mask.ts'
import { renderMermaid } from '../../../../src/render/graph/mermaid.ts'
import { renderTopologyText } from '../../../../src/render/graph/text.ts'
import {
  describeChanges,
  describeTopology,
  listBadges,
  listPorts,
  MARK_LOOKS,
  renderPort,
} from '../../../../src/render/graph/words.ts'
import { makePlanOf, RICH_PLAN } from '../plans.ts'
import { makeContainer, makeLink, makeNetwork, NOTHING, SHOP } from './topologies.ts'

const web = { hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' } as const

/** The contrast of a colour on white, as WCAG 2 counts it. */
function measureContrast(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

describe('what pictures say', () => {
  it('writes published ports as the command line of Docker does', () => {
    expect(renderPort(web)).toBe('8080:80')
    expect(renderPort({ ...web, hostPort: null, protocol: 'udp' })).toBe('*:80/udp')
    expect(renderPort({ ...web, hostIp: '127.0.0.1' })).toBe('127.0.0.1:8080:80')
    expect(renderPort({ ...web, hostIp: '::1' })).toBe('[::1]:8080:80')
  })

  it('writes ports that follow each other as a range', () => {
    const list = (...ports: readonly object[]): readonly string[] =>
      listPorts(makeContainer('web', { ports: ports.map((port) => ({ ...web, ...port })) }))
    expect(list({}, { hostPort: 8081, containerPort: 81 }, { hostPort: 8082, containerPort: 82 })).toEqual([
      '8080-8082:80-82',
    ])
    expect(list({}, { hostPort: 9000, containerPort: 81 })).toEqual(['8080:80', '9000:81'])
    expect(list({}, { protocol: 'udp', hostPort: 8081, containerPort: 81 })).toHaveLength(2)
    expect(list({}, { hostIp: '::1', hostPort: 8081, containerPort: 81 })).toHaveLength(2)
    expect(list({ hostPort: null }, { hostPort: null, containerPort: 81 })).toEqual(['*:80', '*:81'])
    expect(list({}, { hostPort: 8081, containerPort: 90 })).toHaveLength(2)
    expect(list({ protocol: 'udp' }, { protocol: 'udp', hostPort: 8081, containerPort: 81 })).toEqual([
      '8080-8081:80-81/udp',
    ])
  })

  it('has a badge for all that is special about a network', () => {
    const special = makeNetwork('x', { internal: true, external: true, protected: true, configOnly: true })
    expect(listBadges(special)).toEqual(['internal', 'external', 'protected', 'config only'])
    expect(listBadges(makeNetwork('x'))).toEqual([])
  })

  it('tells changes apart by sign, line and a colour that reads on white', () => {
    const looks = Object.values(MARK_LOOKS)
    for (const key of ['sign', 'dash', 'color'] as const) {
      expect(new Set(looks.map((look) => look[key])).size).toBe(3)
    }
    for (const { color } of looks) expect(measureContrast(color)).toBeGreaterThan(4.5)
    for (const color of ['#51606f', '#0067a6', '#1b2733', '#5b3f00', '#7a1f4b']) {
      expect(measureContrast(color)).toBeGreaterThan(4.5)
    }
  })

  it('has a title that says what a plan does, and where', () => {
    expect(describeChanges(RICH_PLAN)).toEqual({
      title: 'shop',
      subtitle: 'what the plan changes on docker-host',
    })
    expect(describeChanges(makePlanOf()).subtitle).toBe('the plan changes nothing on docker-host')
  })

  it('has a description that holds all of the picture', () => {
    expect(describeTopology(SHOP)).toBe(
      '6 networks, 4 containers. ' +
        'backend (bridge, 10.60.2.0/24, fd60::/64, internal, protected): shop-api as orders; shop-db as db, postgres 10.60.2.10 fd60::10. ' +
        'corp_net (external): shop-api. ' +
        'frontend (bridge) [create]: shop-api as api [connect]; shop-web [connect]. '.replace(
          '(bridge)',
          '(bridge, 10.60.1.0/24)',
        ) +
        'legacy (bridge) [remove]: shop-db 10.9.0.9 [disconnect]. ' +
        'settings (bridge, config only): no container. ' +
        'turning (bridge) [replace]: shop-web [reconnect]. ' +
        'On no network: shop-cron.',
    )
    expect(describeTopology(NOTHING)).toBe('0 networks, 0 containers.')
    expect(describeTopology({ ...NOTHING, networks: [makeNetwork('x', { driver: null })] })).toBe(
      '1 network, 0 containers. x: no container.',
    )
  })
})

describe('a legend', () => {
  it('explains what the picture holds', () => {
    expect(listLegend(SHOP).map(({ text }) => text)).toEqual([
      'network',
      'container',
      'not in the file',
      'published port',
      'alias, address',
      'no way out of it',
      'made elsewhere, never changed',
      'never removed or replaced',
      'only holds settings',
      'create, connect',
      'replace, reconnect',
      'remove, disconnect',
    ])
  })

  it('explains nothing that the picture does not hold', () => {
    expect(listLegend(NOTHING)).toEqual([])
    const plain = { networks: [makeNetwork('a')], containers: [], links: [] }
    expect(listLegend(plain).map(({ text }) => text)).toEqual(['network'])
    const moved = {
      networks: [],
      containers: [makeContainer('b')],
      links: [makeLink('b', 'a', { mark: 'disconnect' })],
    }
    expect(listLegend(moved).map(({ text }) => text)).toEqual(['container', 'disconnect'])
  })
})

describe('a picture of who can reach whom', () => {
  const internet = makeNetwork('the internet', { driver: null, subnets: [], place: true })
  const topology = {
    networks: [internet],
    containers: [makeContainer('web'), makeContainer('db')],
    links: [makeLink('web', 'the internet', { note: 'gets out at 10.60.0.1' })],
  }

  it('has places that are no networks, and says how they are reached', () => {
    const entries = listLegend(topology).map(({ text }) => text)
    expect(entries).toContain('direction, ports')
    const picture = { title: 'shop', subtitle: 'who can reach whom', alone: 'on their own' }
    expect(renderMermaid(topology, picture)).toContain('(["the internet"])')
    const text = renderTopologyText({ color: false, columns: 80 }, topology, picture)
    expect(text).toContain('    web  gets out at 10.60.0.1\n')
    expect(text).toContain('  on their own\n')
  })

  it('has no secret in what it says', () => {
    const masked = maskTopology(topology, (text) => text.replaceAll('10.60', '(hidden)'))
    expect(masked.links[0]?.note).toBe('gets out at (hidden).0.1')
  })
})

describe('a topology as it may be shown', () => {
  it('has no secret left in what is no name', () => {
    const maskText = (text: string): string => text.replaceAll('10.60', '(hidden)').replaceAll('shop', '(no)')
    const masked = maskTopology(SHOP, maskText)
    expect(JSON.stringify(masked)).not.toContain('10.60')
    expect(masked.containers).toEqual(SHOP.containers)
    expect(masked.networks[1]?.driver).toBeNull()
  })
})
