// The picture of what a plan changes: of what changes alone, in a grammar that no name can leave.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../src/plan/planner.ts'
import { drawChanges, type Picture } from '../../../src/render/markdown-picture.ts'
import { renderMarkdown } from '../../../src/render/markdown.ts'
import { makePlannedTopology, type PlannedTopology } from '../../../src/topology/planned.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { RICH_PLAN } from './plans.ts'
import { checkMermaid } from './graph/mermaid.ts'
import { checkInert } from './markdown.ts'

const back = ownedNetwork('back', { pools: [pool('10.2.0.0/24')], internal: true })
const old = ownedNetwork('old')
const still = ownedNetwork('still', { pools: [pool('10.3.0.0/24')] })

/** A network is created, one replaced, one removed, one stays; containers move. */
function makeTopologies(name = 'front'): PlannedTopology {
  const observed = observedState(
    [back, old, still],
    [
      observedContainer('web', [attached(bridge), attached(still)]),
      observedContainer('db', [attached(back)]),
      observedContainer('cron', [attached(still)]),
    ],
  )
  const desired = desiredState({
    networks: [
      desiredNetwork(name, { settings: { pools: [pool('10.1.0.0/24')] } }),
      desiredNetwork('back', { settings: { internal: false } }),
      desiredNetwork('still'),
    ],
    containers: [
      desiredContainer('web', [on(name), on('still')]),
      desiredContainer('db', [on('back')]),
      desiredContainer('cron', [on(name)]),
    ],
  })
  return makePlannedTopology(observed, makePlan(desired, observed, planOptions), desired)
}

/** So many networks that are new. */
function makeMany(size: number): PlannedTopology {
  const networks = Array.from({ length: size }, (_, index) => desiredNetwork(`net-${index}`))
  const desired = desiredState({ networks })
  const observed = observedState([])
  return makePlannedTopology(observed, makePlan(desired, observed, planOptions), desired)
}

function draw(topologies: PlannedTopology | null): Picture {
  return drawChanges(RICH_PLAN, topologies)
}

describe('the picture of a plan', { timeout: 30_000 }, () => {
  it('shows what changes and what it is connected to', () => {
    const picture = draw(makeTopologies())
    if (picture.kind !== 'picture') throw new Error(picture.kind)
    expect(picture.lines.filter((line) => !line.startsWith('classDef'))).toEqual([
      'flowchart LR',
      'accTitle: shop#58; what the plan changes on docker-host',
      'accDescr: 5 networks, 3 containers',
      'n0(["network bridge<br>bridge<br>172.17.0.0/16"]):::foreign',
      'n1(["remove network old<br>bridge"]):::remove',
      'n2(["replace network back<br>bridge<br>10.2.0.0/24"]):::replace',
      'n3(["create network front<br>bridge<br>10.1.0.0/24"]):::create',
      'n4(["network still<br>bridge<br>10.3.0.0/24"]):::network',
      'c0["container cron"]:::container',
      'c1["container db"]:::container',
      'c2["container web"]:::container',
      'c0 ===|"connect"| n3',
      'c0 -.-|"disconnect"| n4',
      'c2 -.-|"disconnect"| n0',
      'n3 ===|"connect"| c2',
      'c2 --- n4',
      'c1 ===|"reconnect"| n2',
      'linkStyle 0 stroke:#006d4f,stroke-width:2px',
      'linkStyle 1 stroke:#b03a00,stroke-width:2px,stroke-dasharray:7 5',
      'linkStyle 2 stroke:#b03a00,stroke-width:2px,stroke-dasharray:7 5',
      'linkStyle 3 stroke:#006d4f,stroke-width:2px',
      'linkStyle 5 stroke:#7b3f98,stroke-width:2px,stroke-dasharray:12 4 2 4',
    ])
  })

  it('is left out where nobody made one, and where nothing changes', () => {
    expect(draw(null)).toEqual({ kind: 'none' })
    expect(draw(makeMany(0))).toEqual({ kind: 'none' })
  })

  it('is left out where nobody could see anything in it', () => {
    expect(draw(makeMany(40)).kind).toBe('picture')
    expect(draw(makeMany(41)).kind).toBe('too-large')
  })

  it('is shorter than the whole picture', () => {
    const { before, after } = makeTopologies()
    const subnets = Array.from({ length: 9 }, (_, index) => `10.1.${index}.0/24`)
    const networks = after.networks.map((network) => ({ ...network, name: 'x'.repeat(100), subnets }))
    const picture = draw({ before, after: { ...after, networks } })
    if (picture.kind !== 'picture') throw new Error(picture.kind)
    const text = picture.lines.join('\n')
    expect(text).toContain('<br>10.1.3.0/24<br>and 5 more"]')
    expect(text).not.toContain('x'.repeat(60))
    checkMermaid(text)
  })

  it('keeps to its grammar, whatever things are called', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      fc.constantFrom(
        '"]; click n0 "https://evil.example"',
        '`**x**`',
        '#quot;',
        '<b>',
        'fa:fa-car',
        String.raw`a\nb`,
        '$$x$$',
        'end',
        '1. a',
        '%%{init}%%',
      ),
    )
    const { before, after } = makeTopologies('x')
    fc.assert(
      fc.property(name, (hostile) => {
        const rename = (list: typeof after): typeof after => ({
          networks: list.networks.map((network) => ({ ...network, name: hostile, subnets: [hostile] })),
          containers: list.containers.map((container) => ({ ...container, name: hostile })),
          links: list.links,
        })
        const picture = draw({ before: rename(before), after: rename(after) })
        expect(picture.kind).toBe('picture')
        if (picture.kind === 'picture') checkMermaid(picture.lines.join('\n'))
      }),
    )
  })

  it('stands in the report, open, or why it is not there', () => {
    const render = (topology: PlannedTopology, maxBytes: number): string =>
      renderMarkdown({ plan: RICH_PLAN, topology, diagnostics: [], exitCode: 0 }, { maxBytes })
    const text = render(makeTopologies(), 65_536)
    expect(text).toContain(
      '<details open>\n<summary>What changes, as a picture</summary>\n\n```mermaid\nflowchart LR\n',
    )
    checkInert(text)
    expect(render(makeMany(41), 65_536)).toContain('\nThere is no picture: too much changes for one.\n')
    const [, kept] = RICH_PLAN.kept
    const many = Array.from({ length: 99 }, (_, index) => ({ ...kept, address: `networks.(other-${index})` }))
    const long = { ...RICH_PLAN, kept: many }
    const tight = renderMarkdown(
      { plan: long as Plan, topology: makeTopologies(), diagnostics: [], exitCode: 0 },
      { maxBytes: 8192 },
    )
    expect(tight).toMatch(/> Left out to stay within 8192 bytes: the picture, /)
    expect(tight).not.toContain('mermaid')
  })
})
