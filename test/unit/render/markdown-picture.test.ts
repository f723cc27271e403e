// The picture of what a plan changes: of what changes alone, in a grammar that no name can leave.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../src/plan/planner.ts'
import { drawChanges } from '../../../src/render/markdown-picture.ts'
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

const LABEL = String.raw`(?:[A-Za-z0-9 ./-]|#\d+;)+`
const LINES = new RegExp(
  [
    'flowchart LR',
    String.raw`n\d+\(\["container ${LABEL}"\]\)`,
    String.raw`n\d+\["(?:(?:create|replace|remove) )?network ${LABEL}(?:<br/>${LABEL})*"\]`,
    String.raw`n\d+ (?:---|-\. disconnect \.-|== (?:connect|reconnect) ===) n\d+`,
    String.raw`classDef (?:create|replace|remove) stroke:#[0-9a-f]{6},stroke-width:3px`,
    String.raw`class n\d+ (?:create|replace|remove)`,
    String.raw`linkStyle \d+ stroke:#[0-9a-f]{6}`,
  ]
    .map((line) => `^${line}$`)
    .join('|'),
)

describe('the picture of a plan', { timeout: 30_000 }, () => {
  it('shows what changes and what it is connected to', () => {
    expect(drawChanges(makeTopologies())).toEqual({
      kind: 'picture',
      lines: [
        'flowchart LR',
        'n5(["container cron"])',
        'n6(["container db"])',
        'n7(["container web"])',
        'n0["network bridge<br/>172.17.0.0/16"]',
        'n1["remove network old"]',
        'n2["replace network back<br/>10.2.0.0/24"]',
        'n3["create network front<br/>10.1.0.0/24"]',
        'n4["network still<br/>10.3.0.0/24"]',
        'n5 == connect === n3',
        'n5 -. disconnect .- n4',
        'n6 == reconnect === n2',
        'n7 -. disconnect .- n0',
        'n7 == connect === n3',
        'n7 --- n4',
        'classDef create stroke:#1a7f37,stroke-width:3px',
        'classDef remove stroke:#cf222e,stroke-width:3px',
        'classDef replace stroke:#9a6700,stroke-width:3px',
        'class n1 remove',
        'class n2 replace',
        'class n3 create',
        'linkStyle 0 stroke:#1a7f37',
        'linkStyle 1 stroke:#cf222e',
        'linkStyle 2 stroke:#9a6700',
        'linkStyle 3 stroke:#cf222e',
        'linkStyle 4 stroke:#1a7f37',
      ],
    })
  })

  it('is left out where nobody made one, and where nothing changes', () => {
    expect(drawChanges(null)).toEqual({ kind: 'none' })
    expect(drawChanges(makeMany(0))).toEqual({ kind: 'none' })
  })

  it('is left out where nobody could see anything in it', () => {
    expect(drawChanges(makeMany(40)).kind).toBe('picture')
    expect(drawChanges(makeMany(41)).kind).toBe('too-large')
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
        const picture = drawChanges({ before: rename(before), after: rename(after) })
        expect(picture.kind).toBe('picture')
        if (picture.kind === 'picture') for (const line of picture.lines) expect(line).toMatch(LINES)
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
    const long = { ...RICH_PLAN, kept: Array.from({ length: 99 }, () => RICH_PLAN.kept[1]) }
    const tight = renderMarkdown(
      { plan: long as Plan, topology: makeTopologies(), diagnostics: [], exitCode: 0 },
      { maxBytes: 8192 },
    )
    expect(tight).toMatch(/> Left out to stay within 8192 bytes: the picture, /)
    expect(tight).not.toContain('mermaid')
  })
})
