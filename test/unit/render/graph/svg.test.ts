import type { Element } from '@xmldom/xmldom'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { XecError } from '../../../../src/model/errors.ts'
import { loadLayout, type LayOut } from '../../../../src/render/graph/layout.ts'
import { placeTopology } from '../../../../src/render/graph/scene.ts'
import { drawSvg, renderSvg } from '../../../../src/render/graph/svg.ts'
import { describeTopology } from '../../../../src/render/graph/words.ts'
import type { Topology } from '../../../../src/topology/topology.ts'
import { checkSvg, parseSvg } from './svg.ts'
import {
  HOSTILE_TEXTS,
  makeContainer,
  makeHostile,
  makeLink,
  makeNetwork,
  NOTHING,
  PICTURE,
  SHOP,
} from './topologies.ts'

let layOut: LayOut

beforeAll(async () => {
  layOut = await loadLayout()
})

function listTexts(root: Element): string[] {
  return [...root.getElementsByTagName('text')].map((text) => text.textContent ?? '')
}

function draw(topology: Topology): string {
  return drawSvg(topology, PICTURE, layOut)
}

describe('an SVG picture', () => {
  it('shows every name, address, alias, port and badge', () => {
    const texts = listTexts(parseSvg(draw(SHOP)))
    for (const text of [
      'shop-web',
      'corp_net',
      '10.60.2.0/24',
      'fd60::/64',
      'as db, postgres',
      '10.60.2.10',
      '8080:80',
      'exited',
      'internal',
      'protected',
      'config only',
      'shop-cron',
      '+',
      '−',
      '~',
    ]) {
      expect(texts).toContain(text)
    }
    // what a container gives up is no news
    expect(texts).not.toContain('10.9.0.9')
  })

  it('is an image with a title and a description for those who do not see it', () => {
    const svg = parseSvg(draw(SHOP))
    expect(svg.getAttribute('role')).toBe('img')
    const labels = (svg.getAttribute('aria-labelledby') ?? '').split(' ')
    const [title, desc] = labels.map(
      (id) => [...svg.getElementsByTagName('*')].find((item) => item.getAttribute('id') === id)?.textContent,
    )
    expect(title).toBe('shop: as declared')
    expect(desc).toBe(describeTopology(SHOP))
  })

  it('marks changes by sign, line and colour', () => {
    const svg = draw(SHOP)
    expect(svg).toContain('stroke="#b03a00" stroke-width="2.2" stroke-dasharray="7 5"')
    expect(svg).toContain('stroke="#006d4f" stroke-width="2.2"/>')
    expect(draw({ ...SHOP, networks: [], links: [] })).not.toContain('#b03a00')
  })

  it('has the same bytes every time, whatever was drawn before', async () => {
    const first = await renderSvg(SHOP, PICTURE)
    draw(makeHostile('other'))
    expect(await renderSvg(SHOP, PICTURE)).toBe(first)
  })

  it('shows nothing where there is nothing', () => {
    expect(listTexts(parseSvg(draw(NOTHING)))).toEqual(['shopas declared'])
  })

  it('greys what is not in the file, if anything is in it', () => {
    const free = { networks: [makeNetwork('a', { declared: false })], containers: [], links: [] }
    expect(draw(free)).not.toContain('#eef0f2')
    expect(draw({ ...free, networks: [...free.networks, makeNetwork('b')] })).toContain('#eef0f2')
  })

  it('cuts what is long, and keeps it in words', () => {
    const name = `${'long-name-'.repeat(6)}漢字`
    const ports = Array.from({ length: 9 }, (_, index) => ({
      hostIp: '',
      hostPort: 1000 + 2 * index,
      containerPort: index + 1,
      protocol: 'tcp' as const,
    }))
    const root = parseSvg(
      draw({ networks: [makeNetwork(name)], containers: [makeContainer('web', { ports })], links: [] }),
    )
    const texts = listTexts(root)
    expect(texts.some((text) => text.startsWith('long-name-') && text.endsWith('…'))).toBe(true)
    expect(texts).toContain('+6 more')
    const titles = [...root.getElementsByTagName('title')].map((title) => title.textContent)
    expect(titles).toContain(`${name}, bridge`)
    expect(titles.join()).toContain('1016:9')
  })

  it('refuses what nobody could read, and says what to do', () => {
    const containers = Array.from({ length: 1_001 }, (_, index) => makeContainer(`c${index}`))
    const links = containers.map(({ name }) => makeLink(name, 'big'))
    const attempt = (): string => draw({ networks: [makeNetwork('big')], containers, links })
    expect(attempt).toThrow(XecError)
    expect(attempt).toThrow('1001 links hang together')
  })

  it.each(HOSTILE_TEXTS)('shows %j as text and nothing else', (text) => {
    const svg = draw(makeHostile(text))
    checkSvg(parseSvg(svg))
    expect(svg).not.toMatch(/[^\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
  })

  it('shows any text as text', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        checkSvg(parseSvg(drawSvg(makeHostile(text), { title: text, subtitle: text }, layOut)))
      }),
      { numRuns: 15 },
    )
  })
})

describe('the layout of a picture', () => {
  const anyTopology: fc.Arbitrary<Topology> = fc
    .record({
      networks: fc.integer({ min: 0, max: 6 }),
      places: fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 3 }), { maxLength: 8 }),
      marks: fc.array(fc.constantFrom(null, 'connect', 'disconnect', 'reconnect'), {
        minLength: 4,
        maxLength: 4,
      }),
    })
    .map(({ networks, places, marks }) => ({
      networks: Array.from({ length: networks }, (_, index) =>
        makeNetwork(`n${index}`, { internal: index % 2 === 0 }),
      ),
      containers: places.map((_, index) => makeContainer(`c${index}`)),
      links: places.flatMap((list, index) =>
        list
          .filter((network) => network < networks)
          .map((network) =>
            makeLink(`c${index}`, `n${network}`, {
              mark: marks[(index + network) % 4] ?? null,
              aliases: index % 3 === 0 ? ['www'] : [],
            }),
          ),
      ),
    }))

  it('places everything once, inside the picture, with no box on another', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyTopology, (topology) => {
        const { boxes, wires, width, height } = placeTopology(topology, layOut)
        const things = boxes.filter(({ kind }) => kind !== 'tag')
        expect(things.map(({ address }) => address).toSorted()).toEqual(
          [...topology.networks, ...topology.containers].map(({ address }) => address).toSorted(),
        )
        const tags = boxes.length - things.length
        expect(wires).toHaveLength(topology.links.length + tags)
        for (const [at, box] of boxes.entries()) {
          expect(box.x - box.width / 2).toBeGreaterThanOrEqual(-1)
          expect(box.x + box.width / 2).toBeLessThanOrEqual(width + 1)
          expect(box.y - box.height / 2).toBeGreaterThanOrEqual(-1)
          expect(box.y + box.height / 2).toBeLessThanOrEqual(height + 1)
          for (const other of boxes.slice(at + 1)) {
            const isApart =
              Math.abs(box.x - other.x) * 2 >= box.width + other.width - 1 ||
              Math.abs(box.y - other.y) * 2 >= box.height + other.height - 1
            expect(isApart).toBe(true)
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it('reads from what is published to what lies behind', () => {
    const port = { hostIp: '', hostPort: 80, containerPort: 80, protocol: 'tcp' } as const
    const topology: Topology = {
      networks: [makeNetwork('back', { internal: true }), makeNetwork('front')],
      containers: [makeContainer('api'), makeContainer('db'), makeContainer('web', { ports: [port] })],
      links: [
        makeLink('api', 'back'),
        makeLink('api', 'front'),
        makeLink('db', 'back'),
        makeLink('web', 'front'),
      ],
    }
    const listNames = (drawn: Topology): string[] =>
      placeTopology(drawn, layOut)
        .boxes.toSorted((a, b) => a.x - b.x)
        .map(({ address }) => address.split('.')[1] ?? '')
    const order = ['web', 'front', 'api', 'back', 'db']
    expect(listNames(topology)).toEqual(order)
    // without a published port, by what has a way out
    const closed = topology.containers.map((container) => ({ ...container, ports: [] }))
    expect(listNames({ ...topology, containers: closed })).toEqual(order)
    // what only this machine reaches is not published to the world
    const local = topology.containers.map((container) =>
      container.name === 'db' ? { ...container, ports: [{ ...port, hostIp: '127.0.0.1' }] } : container,
    )
    expect(listNames({ ...topology, containers: local })).toEqual(order)
    // and where nothing has a way out, from the first
    const inner = topology.networks.map((network) => ({ ...network, internal: true }))
    expect(listNames({ ...topology, containers: closed, networks: inner })[0]).toBe('api')
  })
})
