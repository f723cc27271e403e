// Ten thousand hostile names, labels and messages, in plans and in pictures, through every format: what comes out is valid, shows nothing
// but what a format is made of, and does not depend on what things are called. A new format gets a row in a table.
import { instance } from '@viz-js/viz'
import { Ajv } from 'ajv'
import { readFile } from 'node:fs/promises'
import { parse as parseHtml, type DefaultTreeAdapterTypes } from 'parse5'
import { describe, expect, it } from 'vitest'
import type { Change, Plan } from '../../../src/plan/document.ts'
import { renderDot } from '../../../src/render/graph/dot.ts'
import { loadLayout } from '../../../src/render/graph/layout.ts'
import { renderMermaid } from '../../../src/render/graph/mermaid.ts'
import { drawSvg } from '../../../src/render/graph/svg.ts'
import type { PictureOptions } from '../../../src/render/graph/words.ts'
import { renderHtml } from '../../../src/render/html.ts'
import { renderJson } from '../../../src/render/json.ts'
import { renderMarkdown } from '../../../src/render/markdown.ts'
import { renderPlan } from '../../../src/render/plan.ts'
import type { Topology } from '../../../src/topology/topology.ts'
import { checkMermaid } from './graph/mermaid.ts'
import { checkSvg, parseSvg } from './graph/svg.ts'
import { makeContainer, makeLink, makeNetwork } from './graph/topologies.ts'
import { checkInert } from './markdown.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf } from './plans.ts'

const SIZE = 10_000
// Parsers of Markdown take more than twice as long for a text that is twice as long.
const PLANS = 20

// What means something to a terminal, a host of pull requests, a browser, a runner, a shell, or a language of pictures.
const ATTACKS = [
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u0007click',
  'over\rwritten\nline\u2028\u0085',
  'abc\u202edcba\u2066',
  'zero\u200bwidth\ufeff\u00ad',
  '\ud800',
  '`', '```', '````\n', '~~~', '``` diff',
  '|', '| --- |', '\\', '\\`',
  '<!--', '-->', '--!>', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '</details>', '</summary>',
  '&lt;b&gt;', '&#64;octocat', '<![CDATA[', ']]>', '<?xml', '<a href="javascript:alert(1)">',
  '@octocat', '@octo-org/team', '#1', 'GH-123', 'octo/repo#12', 'deadbeefdeadbeef',
  '[click](https://evil.example)', '![x](https://evil.example/x.png)', '[ref]: https://evil.example', '[^1]', '- [ ] task',
  'https://evil.example', 'www.evil.example', 'someone@evil.example', 'mailto:someone@evil.example',
  ':tada:', '$x$', '$$', '**bold**', '__init__', '~~gone~~', '# heading', '> quote', '1. one', '---', '===',
  '::error::pwned', '::stop-commands::x', '::add-mask::a', '##[error]pwned', '##vso[task.setvariable]', '%0A::warning::x',
  '"', "'", '$(reboot)', '`reboot`', ';', '%%{init: {}}%%', '"]; click n0 "https://evil.example"', 'end', 'fa:fa-car',
  '{{', '}}', '${{ github.token }}', '__proto__', 'toString', '', ' ', '  x  ',
] as const // oxfmt-ignore

/** Numbers that look like chance and are the same on every run. */
function makeDice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

function makeTexts(size: number): readonly string[] {
  const roll = makeDice(7)
  const pick = (): string => ATTACKS[roll(ATTACKS.length)] ?? ''
  const glue = ['', ' ', '-', 'a']
  return Array.from({ length: size }, () => `${pick()}${glue[roll(glue.length)]}${pick()}`)
}

/** A plan that is made of these texts and of nothing else. */
function makeHostilePlan(texts: readonly string[]): Plan {
  let next = 0
  const take = (): string => texts[next++ % texts.length] ?? ''
  const changes: Change[] = []
  while (next < texts.length - 6) {
    const differences = [
      { path: `labels["${take()}"]`, before: take(), after: [take()], forcesReplace: true },
    ]
    const hazards = [{ type: 'adopts' as const, level: 'danger' as const, message: take(), allowed: false }]
    const network = take()
    const facts = { network, address: `networks.(${network})`, differences, hazards }
    changes.push(
      changes.length % 3 === 0
        ? makeNetworkChange({ ...facts, actions: ['remove', 'create'] })
        : makeAttachmentChange({ ...facts, container: take() }),
    )
  }
  const diagnostics = (['error', 'warning'] as const).map((severity) => {
    const [code, summary, detail, fix, file] = [take(), take(), take(), take(), take()]
    const position = { line: 1, column: 1 }
    return { code, severity, summary, detail, fix, range: { file, start: position, end: position } }
  })
  return makePlanOf({
    project: take(),
    engine: { id: take(), name: take(), version: take(), apiVersion: take() },
    changes,
    kept: [{ address: take(), reason: 'waiting', detail: take() }],
    diagnostics,
    digests: { config: `sha256:${take()}`, observed: `sha256:${take()}`, plan: `sha256:${take()}` },
  })
}

const isPlan = new Ajv({ allowUnionTypes: true, strictTuples: false }).compile(
  JSON.parse(await readFile(new URL('../../../schema/plan.schema.json', import.meta.url), 'utf8')) as object,
)

const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
// A line that a runner would take for a command.
const COMMAND = /^\s*::[a-z-]+(?: .*)?::|##\[|##vso\[/i

// What a page is made of in which nothing comes from elsewhere: no image, no handler, nowhere to send a form, no way out but to its own anchors.
function checkPage(text: string): void {
  const errors: string[] = []
  const page = parseHtml(text, { onParseError: ({ code }) => errors.push(code) })
  expect(errors).toEqual([])
  const tags = listTags(page)
  expect(tags.filter(({ tagName }) => /^(?:img|iframe|object|embed|base|link)$/.test(tagName))).toEqual([])
  expect(tags.filter(({ tagName }) => tagName === 'script').length).toBeLessThanOrEqual(2)
  const attributes = tags.flatMap(({ attrs }) => attrs)
  expect(
    attributes.filter(({ name }) => name.startsWith('on') || /^(?:srcdoc|src|action|formaction)$/.test(name)),
  ).toEqual([])
  expect(attributes.filter(({ name, value }) => name === 'href' && !value.startsWith('#'))).toEqual([])
}

type Tag = DefaultTreeAdapterTypes.Element

function listTags(node: DefaultTreeAdapterTypes.Node): readonly Tag[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(listTags) : []
  return 'tagName' in node ? [node, ...children] : children
}

/** What a picture shows, and what stands above it. */
interface Drawn {
  readonly topology: Topology
  readonly title: PictureOptions
}

/** A picture that is made of these texts and of nothing else. Some of its networks hang together, and most stand alone. */
function makeHostilePicture(texts: readonly string[]): Drawn {
  let next = 0
  const take = (): string => texts[next++ % texts.length] ?? ''
  const [networks, containers, links] = [[], [], []] as [
    Topology['networks'][number][],
    Topology['containers'][number][],
    Topology['links'][number][],
  ]
  while (next < texts.length - 2) {
    const [name, container, mark] = [take(), take(), MARKS[networks.length % MARKS.length] ?? null]
    const address = `${networks.length} ${name}`
    const facts = { name, driver: take(), subnets: [take(), take()], mark }
    networks.push(makeNetwork(address, facts))
    if (networks.length % 10 !== 0) continue
    containers.push(makeContainer(address, { name: container }))
    const [alias, ipv4Address, ipv6Address] = [take(), take(), take()]
    links.push(makeLink(address, address, { aliases: [alias], ipv4Address, ipv6Address, mark: 'connect' }))
  }
  return { topology: { networks, containers, links }, title: { title: take(), subtitle: take() } }
}

const MARKS = ['create', 'replace', 'remove', null] as const

const viz = await instance()
const layOut = await loadLayout()

// Graphviz itself is asked what it makes of it: these nodes and edges, of which none is a link.
function checkDot(text: string, { networks, containers, links }: Topology): void {
  const { output, errors } = viz.render(text, { format: 'json0' })
  // it has no metrics of letters beyond ASCII
  expect(errors.filter(({ message }) => !message.includes('non-ASCII character'))).toEqual([])
  const { objects, edges } = JSON.parse(output as string) as Record<'objects' | 'edges', readonly object[]>
  expect(objects).toHaveLength(networks.length + containers.length)
  expect(edges).toHaveLength(links.length)
  const keys = new Set([...objects, ...edges].flatMap((item) => Object.keys(item)))
  expect([...keys].filter((key) => /url|href|target|tooltip|image|evil/i.test(key))).toEqual([])
}

/** The formats of pictures, likewise. Graphviz takes its time, so it gets a part of them. */
const PICTURES: readonly {
  readonly name: string
  readonly size: number
  readonly render: (drawn: Drawn) => string
  readonly check: (text: string, topology: Topology) => void
}[] = [
  {
    name: 'svg',
    size: PLANS,
    render: ({ topology, title }) => drawSvg(topology, title, layOut),
    check: (text) => checkSvg(parseSvg(text)),
  },
  {
    name: 'dot',
    size: PLANS / 5,
    render: ({ topology, title }) => renderDot(topology, title),
    check: checkDot,
  },
  {
    name: 'mermaid',
    size: PLANS,
    render: ({ topology, title }) => renderMermaid(topology, title),
    check: checkMermaid,
  },
]

/** All formats: how a plan is written in one, and what proves that it is valid and inert. */
const FORMATS: readonly {
  readonly name: string
  readonly render: (plan: Plan) => string
  readonly check: (text: string, plan: Plan) => void
}[] = [
  {
    name: 'text',
    render: (plan) => renderPlan({ color: false, columns: 80 }, plan, { detail: 'full', sources: new Map() }),
    check: () => undefined,
  },
  {
    name: 'json',
    render: (plan) => renderJson({ exitCode: 0, ...plan }),
    check: (text, plan) => {
      expect(JSON.parse(text)).toEqual({ exitCode: 0, ...plan })
      isPlan(JSON.parse(text))
      expect(isPlan.errors).toBeNull()
    },
  },
  {
    name: 'markdown',
    render: (plan) =>
      renderMarkdown(
        { plan, topology: null, diagnostics: plan.diagnostics, exitCode: 0 },
        { maxBytes: Number.MAX_SAFE_INTEGER },
      ),
    check: checkInert,
  },
  {
    name: 'html',
    render: (plan) => renderHtml({ plan, topology: null, diagnostics: plan.diagnostics, exitCode: 0 }),
    check: checkPage,
  },
]

describe('plans that are hostile all over', { timeout: 60_000 }, () => {
  const plans = listParts().map(makeHostilePlan)

  it.each(FORMATS)('are valid and inert as $name', ({ render, check }) => {
    for (const plan of plans) {
      const text = render(plan)
      checkVisible(text)
      check(text, plan)
    }
  })
})

describe('pictures that are hostile all over', { timeout: 60_000 }, () => {
  const pictures = listParts().map(makeHostilePicture)

  it.each(PICTURES)('are valid and inert as $name', ({ size, render, check }) => {
    for (const drawn of pictures.slice(0, size)) {
      const text = render(drawn)
      checkVisible(text)
      check(text, drawn.topology)
    }
  })
})

function listParts(): readonly (readonly string[])[] {
  const texts = makeTexts(SIZE)
  const size = SIZE / PLANS
  return Array.from({ length: PLANS }, (_, index) => texts.slice(index * size, (index + 1) * size))
}

function checkVisible(text: string): void {
  expect(text).not.toMatch(UNSAFE)
  expect(text.split('\n').filter((line) => COMMAND.test(line))).toEqual([])
}

describe('a plan of 5000 changes', { timeout: 60_000 }, () => {
  const changes = Array.from({ length: 5000 }, (_, index) =>
    makeAttachmentChange({
      container: `web-${index}`,
      network: `net-${index % 100}`,
      differences: [{ path: 'aliases', before: null, after: [`alias-${index}`], forcesReplace: false }],
    }),
  )
  // Milliseconds of the processor's time, which does not depend on what else runs on the machine; none takes more than a tenth of it.
  const MOST = 5000

  it.each(FORMATS)('is written as $name in a moment', ({ render }) => {
    const begin = process.cpuUsage()
    expect(render(makePlanOf({ changes }))).toContain('web-4999')
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(MOST)
  })
})
