// The formats that hold a topology as text: Mermaid, Graphviz, pages and lines.
import { instance, type Viz } from '@viz-js/viz'
import { parse, type DefaultTreeAdapterTypes } from 'parse5'
import { beforeAll, describe, expect, it } from 'vitest'
import { escapeText } from '../../../../src/render/escape.ts'
import { renderDot } from '../../../../src/render/graph/dot.ts'
import { renderGraphHtml } from '../../../../src/render/graph/html.ts'
import { renderMermaid } from '../../../../src/render/graph/mermaid.ts'
import { renderTopologyText } from '../../../../src/render/graph/text.ts'
import { checkMermaid, readMermaid } from './mermaid.ts'
import { HOSTILE_TEXTS, makeContainer, makeHostile, makeLink, NOTHING, PICTURE, SHOP } from './topologies.ts'

const hostilePicture = (text: string) => ({ title: text, subtitle: text })

describe('a Mermaid flowchart', () => {
  it('has a node for each thing and a line for each link', () => {
    const text = renderMermaid(SHOP, PICTURE)
    expect(text).toContain(
      'n0(["network backend<br>bridge<br>10.60.2.0/24<br>fd60#58;#58;/64<br>internal<br>protected"]):::network',
    )
    expect(text).toContain('n2(["create network frontend<br>bridge<br>10.60.1.0/24"]):::create')
    expect(text).toContain('n3(["remove network legacy<br>bridge"]):::remove')
    expect(text).toContain('c1["container shop-db<br>exited"]:::container')
    expect(text).toContain('c2["container shop-cron"]:::foreign')
    expect(text).toContain('c3["container shop-web<br>8080#58;80"]:::container')
    expect(text).toContain('n0 ---|"as db, postgres<br>10.60.2.10<br>fd60#58;#58;10"| c1')
    expect(text).toContain('c0 --- n1')
    expect(text).toContain('-.-|"disconnect<br>10.9.0.9"|')
  })

  it('colours the links that it means', () => {
    const lines = renderMermaid(SHOP, PICTURE).split('\n')
    const links = lines.filter((line) => / (?:---|===|-\.-)/.test(line))
    const styled = lines.flatMap((line) => /^linkStyle (\d+)/.exec(line)?.[1] ?? []).map(Number)
    expect(styled).toEqual(links.flatMap((line, index) => (line.includes('---') ? [] : [index])))
  })

  it('says what it shows to those who do not see it', () => {
    const [, title, description] = renderMermaid(SHOP, { title: 'shop: 1', subtitle: '2' }).split('\n')
    expect(title).toBe('accTitle: shop#58; 1#58; 2')
    expect(description).toBe('accDescr: 6 networks, 4 containers')
  })

  it.each([SHOP, NOTHING])('has only lines of its own making', (topology) => {
    checkMermaid(renderMermaid(topology, PICTURE))
  })

  it.each([
    ...HOSTILE_TEXTS,
    '1. one',
    '2) two',
    '- three',
    '---',
    '    four',
    'a  b ',
    'WWW.evil.example',
    String.raw`a\nb\Nb`,
    'a<br>b<BR/>',
    '$$x$$$',
    'fa:fa-car fab:fa-docker FAS:FA-X',
    'ﬂ°°36¶ß',
    'style:é#x;',
  ])('shows %j as text and nothing else', (text) => {
    const picture = renderMermaid(makeHostile(text), hostilePicture(text))
    checkMermaid(picture)
    const shown = escapeText(text)
    expect(readMermaid(picture)).toContain(`accTitle: ${shown}: ${shown}\n`)
    expect(readMermaid(picture)).toContain(`n0(["create network ${shown}<br>${shown}<br>${shown}"]):::create`)
  })

  it('shortens long texts and long lists where it is told to', () => {
    const ports = [1, 3, 5, 7].map((port) => ({
      hostIp: '',
      hostPort: port,
      containerPort: port,
      protocol: 'tcp' as const,
    }))
    const topology = { ...NOTHING, containers: [makeContainer('x'.repeat(20), { ports })] }
    expect(renderMermaid(topology, PICTURE, { text: 15, lines: 3 })).toContain(
      'c0["container xxxx#8230;<br>1#58;1<br>3#58;3<br>and 2 more"]',
    )
    expect(renderMermaid(topology, PICTURE, { text: 15, lines: 5 })).toContain('<br>7#58;7"]')
  })
})

describe('a graph for Graphviz', () => {
  let viz: Viz

  beforeAll(async () => {
    viz = await instance()
  })

  interface Answer {
    readonly name: string
    readonly objects?: readonly {
      readonly name: string
      readonly label: string
      readonly peripheries?: string
    }[]
    readonly edges?: readonly { readonly style?: string; readonly label?: string; readonly color: string }[]
  }

  const read = (dot: string): Answer => {
    const answer = viz.render(dot, { format: 'json0' })
    // it has no metrics of letters beyond ASCII
    expect(answer.errors.filter(({ message }) => !message.includes('non-ASCII character'))).toEqual([])
    return JSON.parse(answer.output as string) as Answer
  }

  it('has a node for each thing, named by its address, and an edge for each link', () => {
    const { objects = [], edges = [] } = read(renderDot(SHOP, PICTURE))
    expect(objects.map(({ name }) => name).toSorted()).toEqual(
      [...SHOP.networks, ...SHOP.containers].map(({ address }) => address).toSorted(),
    )
    expect(edges).toHaveLength(SHOP.links.length)
    expect(objects.find(({ name }) => name === 'networks.backend')).toMatchObject({ peripheries: '2' })
    expect(
      edges
        .filter(({ style }) => style === 'dashed')
        .map(({ color }) => color)
        .toSorted(),
    ).toEqual(['#7b3f98', '#b03a00'])
  })

  it.each(HOSTILE_TEXTS)('shows %j as text and nothing else', (text) => {
    const topology = makeHostile(text)
    const { objects = [], edges = [] } = read(renderDot(topology, hostilePicture(text)))
    expect(objects).toHaveLength(3)
    expect(edges).toHaveLength(1)
    expect(objects.every((object) => !('URL' in object) && !('evil' in object))).toBe(true)
  })

  it('is a graph where there is nothing', () => {
    expect(read(renderDot(NOTHING, PICTURE)).objects).toBeUndefined()
  })
})

describe('a page', () => {
  type Node = DefaultTreeAdapterTypes.Node

  function listElements(node: Node): DefaultTreeAdapterTypes.Element[] {
    const own = 'tagName' in node ? [node] : []
    return [...own, ...('childNodes' in node ? node.childNodes.flatMap(listElements) : [])]
  }

  const FORBIDDEN = new Set([
    'script',
    'a',
    'iframe',
    'img',
    'link',
    'object',
    'embed',
    'form',
    'base',
    'foreignobject',
  ])

  it('holds the picture, and all of it in words', async () => {
    const html = await renderGraphHtml(SHOP, PICTURE)
    const elements = listElements(parse(html))
    expect(elements.filter(({ tagName }) => tagName === 'svg')).toHaveLength(1)
    const rows = elements.filter(({ tagName }) => tagName === 'tr')
    const { networks, containers, links } = SHOP
    expect(rows).toHaveLength(networks.length + containers.length + links.length + 3)
    expect(html).toContain('<td>as db, postgres, 10.60.2.10, fd60::10</td>')
    expect(html).toContain('<td>reconnect</td>')
    expect(html).toContain("default-src 'none'")
  })

  it('has no table where there is nothing', async () => {
    expect(await renderGraphHtml(NOTHING, PICTURE)).not.toContain('<table')
  })

  it.each(HOSTILE_TEXTS)('shows %j as text and nothing else', async (text) => {
    const elements = listElements(parse(await renderGraphHtml(makeHostile(text), hostilePicture(text))))
    for (const { tagName, attrs } of elements) {
      expect(FORBIDDEN).not.toContain(tagName.toLowerCase())
      for (const { name } of attrs) expect(name).not.toMatch(/^on|href|^src/i)
    }
    expect(elements.filter(({ tagName }) => tagName === 'main')).toHaveLength(1)
  })
})

describe('lines', () => {
  const style = { color: false, columns: 80 }

  it('show each network with the containers on it', () => {
    expect(renderTopologyText(style, SHOP, PICTURE)).toBe(`shop, as declared

  backend (bridge, 10.60.2.0/24, fd60::/64, internal, protected)
    shop-api  as orders
    shop-db   exited  as db, postgres  10.60.2.10  fd60::10

  corp_net (external)
    shop-api

+ frontend (bridge, 10.60.1.0/24)
+   shop-api  as api
+   shop-web  ports 8080:80

− legacy (bridge)
−   shop-db  exited  10.9.0.9

  settings (bridge, config only)

~ turning (bridge)
~   shop-web  ports 8080:80

  on no network
    shop-cron
`)
  })

  it('fit the terminal, and have colour where that is wanted', () => {
    const lines = renderTopologyText({ color: false, columns: 30 }, SHOP, PICTURE).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30)
    expect(renderTopologyText({ color: true, columns: 80 }, SHOP, PICTURE)).toContain('\u001b[32m+\u001b[39m')
  })

  it('leave out what is not known', () => {
    const bare = {
      ...SHOP,
      networks: [{ ...SHOP.networks[1], name: 'x', external: false }],
      links: [makeLink('web', 'corp')],
    }
    expect(renderTopologyText(style, bare as typeof SHOP, PICTURE)).toContain('\n  x\n')
  })

  it.each(HOSTILE_TEXTS)('show %j without moving the cursor', (text) => {
    expect(renderTopologyText(style, makeHostile(text), hostilePicture(text))).not.toMatch(
      /(?!\n)[\p{Cc}\u202e]/u,
    )
  })
})
