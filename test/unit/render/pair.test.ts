// Model and finding side by side, in words and as lines.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cause, ConnectionStep, NameStep, StepResult, UntriedReason } from '../../../src/check/pair.ts'
import type { Finding } from '../../../src/check/checks.ts'
import { leaveStep } from '../../../src/check/pair-verdict.ts'
import type { Explanation } from '../../../src/reachability/explain.ts'
import { makePath } from '../../../src/reachability/path.ts'
import { renderPair } from '../../../src/render/pair.ts'
import {
  describeCause,
  describeLive,
  describeModel,
  describePlace,
  describeSubject,
  describeUntried,
  type ShownPair,
} from '../../../src/render/pair-words.ts'
import { readWidth } from '../../../src/render/style.ts'
import { peer } from '../../support/reach.ts'

const connection: ConnectionStep = {
  kind: 'connection',
  way: 0,
  model: 'open',
  untried: null,
  network: 'backend',
  address: '10.60.2.10',
  family: 4,
  port: 5432,
  leadsTo: null,
  listens: null,
}
const name: NameStep = {
  kind: 'name',
  way: 0,
  model: 'open',
  untried: null,
  network: 'backend',
  name: 'db',
  addresses: ['10.60.2.10'],
}
const explanation: Explanation = {
  from: peer('web'),
  to: peer('db'),
  verdict: 'open',
  paths: [makePath('network', { network: 'backend', families: [4], addresses: ['10.60.2.10'] })],
  reasons: [],
}
const triedFrom = { container: 'web', isHelper: false, tools: { runner: 'python3' } } as const
const found = (facts: Partial<StepResult>): StepResult => ({
  step: connection,
  live: 'open',
  finding: { kind: 'connected' },
  untried: null,
  agreement: 'agree',
  cause: null,
  ...facts,
})
const pair = (facts: Partial<ShownPair> = {}): ShownPair => ({
  explanation,
  results: [],
  live: 'open',
  triedFrom,
  listens: null,
  ...facts,
})
const nameAsked = found({ step: name, finding: { kind: 'addresses', addresses: ['10.60.2.10'] } })
const show = (facts: Partial<ShownPair>, { columns = 80, color = false } = {}): string =>
  renderPair({ color, columns }, pair(facts), { when: 'as it is on host', milliseconds: 1200 })

describe('the words', () => {
  it('name what a step is about', () => {
    expect(describeSubject(name)).toBe('db')
    expect(describeSubject(connection)).toBe('10.60.2.10:5432')
    expect(describeSubject({ ...connection, address: 'fd00::1', leadsTo: 80 })).toBe('[fd00::1]:5432 (to 80)')
    expect(describeSubject({ ...connection, leadsTo: 5432 })).toBe('10.60.2.10:5432')
    const untried = { reason: 'no-time', container: null, note: '' } as const
    expect(describeSubject({ kind: 'way', way: 0, model: 'open', untried })).toBe('a connection')
  })

  it('say what the model says', () => {
    expect(describeModel(connection)).toBe('open')
    expect(describeModel({ ...name, addresses: ['10.1.0.2', 'fd00::2'] })).toBe('10.1.0.2, fd00::2')
    expect(describeModel({ ...name, addresses: [] })).toBe('not known')
  })

  it.each<[Partial<StepResult>, string]>([
    [{ finding: null, live: 'unknown' }, 'unknown'],
    [{}, 'open: took the connection'],
    [{ finding: { kind: 'refused' } }, 'open: refused by the other end'],
    [
      { finding: { kind: 'refused' }, step: { ...connection, listens: false } },
      'open: refused, nobody listens',
    ],
    [
      { finding: { kind: 'refused' }, live: 'closed', step: { ...connection, listens: true } },
      'closed: refused on the way',
    ],
    [{ finding: { kind: 'timeout' }, live: 'closed' }, 'closed: no answer in time'],
    [{ finding: { kind: 'unreachable' }, live: 'closed' }, 'closed: no route leads there'],
    [
      { step: name, finding: { kind: 'addresses', addresses: ['10.1.0.2', '10.1.0.3'] } },
      '10.1.0.2, 10.1.0.3',
    ],
    [{ step: name, finding: { kind: 'not-found' } }, 'not known'],
    [{ step: name, finding: { kind: 'timeout' } }, 'no answer in time'],
  ])('say what was found: %j', (facts, expected) => {
    expect(describeLive(found(facts))).toBe(expected)
  })

  it.each<[Cause, string]>([
    ['name-lost', '"web" asks another one'],
    ['name-silent', '/etc/resolv.conf of "web"'],
    ['name-elsewhere', '/etc/hosts of "web"'],
    ['name-foreign', 'another name server does'],
    ['dropped', 'A timeout proves no way.'],
    ['host-drops', 'the firewall of the host'],
    ['rejected', '"db" listens on 5432'],
    ['no-route', '"web" lacks a route'],
    ['other-way', '"xec doctor" looks at the firewall'],
    ['nobody-listens', 'nobody listens on port 5432 of "db", nor on any other.'],
    ['listens-locally', '"db" listens at 127.0.0.1 only'],
    ['proxy', 'nobody listens on port 5432 of "db"'],
  ])('say what is likely behind it: %s', (cause, expected) => {
    expect(describeCause(cause, connection, pair())).toContain(expected)
  })

  it('say where else it listens, and which port is meant behind that of the host', () => {
    expect(describeCause('nobody-listens', connection, pair({ listens: [80, 443] }))).toContain(
      'port 5432 of "db"; it listens on 80 and 443.',
    )
    expect(describeCause('nobody-listens', connection, pair({ listens: [] }))).toContain(
      ', nor on any other.',
    )
    expect(describeCause('proxy', { ...connection, leadsTo: 80 }, pair())).toContain('port 80 of')
    expect(describeCause('name-lost', name, pair())).toContain('The name service does not know it.')
  })

  it.each<[UntriedReason, string]>([
    ['no-address', 'no address is known there'],
    ['port-chosen', 'the engine chose the port of the host'],
    ['only-udp', 'only TCP is tried'],
    ['other-ports', 'no port that was asked for'],
    ['not-askable', 'a name server cannot be asked'],
    ['no-network', 'it is on no network'],
    ['nothing-on-host', 'container in host mode'],
    ['from-outside', 'nothing can be run'],
    ['to-outside', 'no machine'],
    ['paused', 'it is paused'],
  ])('say why something was not tried: %s', (reason, expected) => {
    expect(describeUntried({ reason, container: null, note: '' }, pair())).toContain(expected)
    expect(describeUntried({ reason, container: 'web', note: '' }, pair())).toMatch(/^web: /)
  })

  it('say with what it was tried', () => {
    expect(describePlace(triedFrom)).toBe('web with python3')
    const tools = { runner: 'sh', connect: 'curl', resolve: 'getent' } as const
    expect(describePlace({ ...triedFrom, isHelper: true, tools })).toBe(
      'a helper beside web with curl and getent',
    )
  })
})

describe('the lines', () => {
  it('stand below the way that they are of, and say at the end how many agree', () => {
    const lost: Finding = { kind: 'timeout' }
    const differs = found({ finding: lost, live: 'closed', agreement: 'differ', cause: 'dropped' })
    const other = { ...connection, port: 80 }
    expect(
      show({ results: [nameAsked, differs, { ...differs, step: other }, found({ agreement: 'decided' })] }),
    ).toBe(
      `web -> db: open by the model, open live, as it is on host

  - Over network "backend", on which both are, at 10.60.2.10, IPv4.

                              model       live
    agree    db               10.60.2.10  10.60.2.10
    DIFFER   10.60.2.10:5432  open        closed: no answer in time
    DIFFER   10.60.2.10:80    open        closed: no answer in time
             A timeout proves no way. Likely a firewall rule that is not the
             engine's drops it, on the host or in one of the containers.
    live     10.60.2.10:5432  open        open: took the connection

Tried in 1.2 s from web with python3: 2 differ, 1 agrees, 1 only live can tell.
`,
    )
  })

  it('say what was tried beside the ways, and after what stands in the way', () => {
    const beside = found({ step: { ...connection, way: null } })
    const nameBeside = found({ ...nameAsked, step: { ...name, way: null } })
    expect(show({ results: [beside, nameBeside] })).toContain(
      '  - Directly, by its names and at its own addresses.\n',
    )
    expect(show({ results: [beside] })).toContain('  - Directly, at its own addresses.\n')
    expect(show({ results: [nameBeside] })).toContain('  - Directly, by its names.\n')
    const reasons = [{ code: 'nothing-published', container: 'db' }] as const
    const closed = show({
      explanation: { ...explanation, verdict: 'closed', paths: [], reasons },
      results: [beside],
    })
    expect(closed).toContain('  - "db" publishes no port.\n\n')
    expect(closed).not.toContain('Directly')
  })

  it('say once why something was not tried', () => {
    const left = leaveStep(connection, { reason: 'paused', container: 'web', note: '' })
    const text = show({ results: [left, { ...left, step: name }], triedFrom: null, live: 'unknown' })
    expect(text).toMatch(/unknown {2}10\.60\.2\.10:5432 {2}open +unknown\n/)
    expect(text).toMatch(/\n\nNot tried: web: it is paused\.\n\nNothing could be tried\.\n$/)
    expect(show({ results: [left] })).toContain('from web with python3: 1 unknown.')
  })

  it('have no table where nothing could be tried at all', () => {
    const untried = { reason: 'from-outside', container: null, note: '' } as const
    const left = leaveStep({ kind: 'way', way: 0, model: 'open', untried }, untried)
    const from = { ...explanation, from: peer('lan') }
    expect(show({ explanation: from, results: [left], triedFrom: null, live: 'unknown' })).toBe(
      `lan -> db: open by the model, unknown live, as it is on host

  - Over network "backend", on which both are, at 10.60.2.10, IPv4.

Not tried: nothing can be run on the local network.

Nothing could be tried.
`,
    )
    expect(show({ results: [left, nameAsked] })).toMatch(/unknown {2}a connection {2}open +unknown\n/)
  })

  it('are coloured, and say the same without', () => {
    const results = [nameAsked, found({ agreement: 'differ', live: 'closed', finding: { kind: 'timeout' } })]
    const text = show({ results }, { color: true })
    expect(text).toContain('\u001b[1mweb -> db\u001b[22m: \u001b[32mopen\u001b[39m by the model')
    expect(text).toContain('\u001b[31mDIFFER\u001b[39m   10.60.2.10:5432')
    expect(text).toContain('\u001b[31mTried in 1.2 s\u001b[39m')
    // oxlint-disable-next-line no-control-regex -- tones are control characters
    expect(text.replaceAll(/\u001b\[\d+m/g, '')).toBe(show({ results }))
    expect(show({ results: [nameAsked] }, { color: true })).toContain('\u001b[32mTried in')
    const left = leaveStep(connection, { reason: 'paused', container: 'web', note: '' })
    expect(show({ results: [left] }, { color: true })).toContain('\u001b[33mTried in')
  })

  it('fit, whatever names and addresses there are', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(texts, fc.integer({ min: 60, max: 120 }), (text, columns) => {
        const results = [
          found({ ...nameAsked, step: { ...name, name: text } }),
          found({ step: { ...connection, address: 'fd00:1234:5678:9abc:def0:1234:5678:9abc' } }),
        ]
        for (const line of show({ results }, { columns }).split('\n')) {
          expect(readWidth(line)).toBeLessThanOrEqual(columns)
          // oxlint-disable-next-line no-control-regex -- none of them may be left
          expect(line).not.toMatch(/[\u0000-\u001f]/)
        }
      }),
    )
  })
})
