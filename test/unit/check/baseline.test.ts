import { describe, expect, it } from 'vitest'
import {
  compareBaseline,
  listKeys,
  listTriedPorts,
  makeBaselineDocument,
  parseBaseline,
  type Baseline,
} from '../../../src/check/baseline.ts'
import type { CheckResult, ConnectionCheck, LeftOut, NameCheck, Outcome } from '../../../src/check/checks.ts'
import { countResults, renderCheckKey } from '../../../src/check/checks.ts'

const NAME: NameCheck = {
  kind: 'name',
  from: 'web',
  network: 'n',
  name: 'app',
  holders: ['a', 'b'],
  addresses: ['10.0.0.1'],
}
const OPEN: ConnectionCheck = {
  kind: 'open',
  from: 'web',
  to: 'db',
  network: 'n',
  address: '10.0.0.1',
  family: 4,
  port: 80,
  listens: null,
  because: null,
}
const CLOSED: ConnectionCheck = { ...OPEN, kind: 'closed', to: 'vault' }
const PASSED: Outcome = { result: 'passed', finding: { kind: 'connected' } }

function save(...results: CheckResult[]): Baseline {
  const document = makeBaselineDocument(results, { tool: 'xec 1', engine: 'e' })
  return parseBaseline(JSON.parse(JSON.stringify(document))) as Baseline
}

const passed = (check: CheckResult['check'], outcome: Outcome = PASSED): CheckResult => ({ check, outcome })
const RUNNING = new Set(['web', 'a', 'b', 'db', 'vault'])

function compare(
  baseline: Baseline,
  results: CheckResult[],
  { containers = RUNNING, leftOut = [] as LeftOut[] } = {},
) {
  return compareBaseline(baseline, results, { containers, leftOut }).map(({ outcome }) =>
    outcome.result === 'not-checked' ? outcome.obstacle : outcome.result,
  )
}

describe('what worked before', () => {
  it('is what passed, as it is read again', () => {
    const baseline = save(
      passed(NAME),
      passed(OPEN),
      passed(CLOSED, { result: 'passed', finding: { kind: 'timeout' } }),
      passed({ ...OPEN, port: 81 }, { result: 'failed', finding: { kind: 'timeout' } }),
      passed({ ...OPEN, port: 82 }),
      passed({ ...OPEN, family: 6 }),
    )
    expect(baseline.passed.map(({ wasConnected }) => wasConnected)).toEqual([true, true, false, true, true])
    expect(listTriedPorts(baseline)).toEqual(new Map([['db', [80, 82]]]))
    expect(listKeys(baseline)).toContain(renderCheckKey(NAME))
  })

  it('works, or works no more', () => {
    const baseline = save(passed(NAME), passed(OPEN), passed(CLOSED))
    const moved = { ...OPEN, address: '10.0.0.9' }
    expect(compare(baseline, [passed(NAME), passed(moved), passed({ ...CLOSED, port: 81 })])).toEqual([
      'passed',
      'passed',
      'passed',
    ])
    expect(
      compare(baseline, [
        passed(NAME),
        passed(OPEN, { result: 'failed', finding: { kind: 'timeout' } }),
        passed(CLOSED),
      ]),
    ).toEqual(['passed', 'failed', 'passed'])
  })

  it('is broken where nobody listens any more', () => {
    const refused: Outcome = { result: 'passed', finding: { kind: 'refused' } }
    expect(compare(save(passed(OPEN)), [passed(OPEN, refused)])).toEqual(['failed'])
    expect(compare(save(passed(OPEN, refused)), [passed(OPEN, refused)])).toEqual(['passed'])
  })

  it('is broken where a container that it needs is gone or does not run', () => {
    const off: LeftOut[] = [{ container: 'db', obstacle: 'paused', note: '' }]
    expect(compare(save(passed(OPEN)), [], { leftOut: off })).toEqual(['failed'])
    expect(compare(save(passed(OPEN)), [], { containers: new Set(['web']) })).toEqual(['failed'])
    expect(compare(save(passed(NAME)), [], { containers: new Set(['web', 'a']) })).toEqual(['not-expected'])
    expect(compare(save(passed(NAME)), [], { containers: new Set(['web']) })).toEqual(['failed'])
    expect(compare(save(passed(NAME)), [], { containers: new Set(['a', 'b']) })).toEqual(['failed'])
    expect(compare(save(passed(CLOSED)), [], { containers: new Set(['web']) })).toEqual(['not-expected'])
  })

  it('is not spoken of where nothing asks for it, or nobody could try', () => {
    expect(compare(save(passed(OPEN)), [])).toEqual(['not-expected'])
    const blind: LeftOut[] = [{ container: 'web', obstacle: 'no-tools', note: 'x' }]
    expect(compare(save(passed(OPEN)), [], { leftOut: blind })).toEqual(['no-tools'])
    const untried: Outcome = { result: 'not-checked', obstacle: 'hanging', note: '' }
    expect(compare(save(passed(OPEN)), [passed(OPEN, untried)])).toEqual(['hanging'])
  })

  it.each([
    null,
    [],
    'x',
    {},
    { kind: 'xec-check' },
    { kind: 'xec-check', formatVersion: '2.0', engine: 'e', passed: [] },
    { kind: 'xec-check', formatVersion: '1.0', engine: 1, passed: [] },
    { kind: 'xec-check', formatVersion: '1.0', engine: 'e', passed: {} },
    { kind: 'xec-check', formatVersion: '1.0', engine: 'e', passed: [null] },
    { kind: 'xec-check', formatVersion: '1.0', engine: 'e', passed: [{ wasConnected: true, check: 'x' }] },
    { kind: 'xec-check', formatVersion: '1.0', engine: 'e', passed: [{ wasConnected: 1, check: OPEN }] },
    ...[
      { ...OPEN, from: 1 },
      { ...OPEN, to: null },
      { ...OPEN, port: 0 },
      { ...OPEN, port: 70_000 },
      { ...OPEN, port: '80' },
      { ...OPEN, family: 5 },
      { ...OPEN, kind: 'other' },
      { ...NAME, name: 1 },
      { ...NAME, holders: 'a' },
      { ...NAME, addresses: [1] },
    ].map((check) => ({
      kind: 'xec-check',
      formatVersion: '1.0',
      engine: 'e',
      passed: [{ wasConnected: true, check }],
    })),
  ])('is not read from what is no such file: %j', (value) => {
    expect(parseBaseline(value)).toBeNull()
  })

  it('is of version 1, whichever', () => {
    expect(
      parseBaseline({
        kind: 'xec-check',
        formatVersion: '1.7',
        engine: 'e',
        passed: [{ wasConnected: false, check: { ...OPEN, family: 6 }, more: 1 }],
      }),
    ).not.toBeNull()
  })
})

describe('checks', () => {
  it('are told apart by what stays the same', () => {
    const attached = { kind: 'attached', from: 'web', network: 'n' } as const
    expect(new Set([NAME, OPEN, CLOSED, attached].map(renderCheckKey)).size).toBe(4)
    expect(renderCheckKey({ ...OPEN, address: 'x' })).toBe(renderCheckKey(OPEN))
    expect(countResults([passed(OPEN), passed(NAME, { result: 'failed', finding: null })])).toEqual({
      passed: 1,
      failed: 1,
      notChecked: 0,
    })
  })

  it('of an attachment need nothing to compare with', () => {
    const attached = { kind: 'attached', from: 'web', network: 'n' } as const
    const baseline: Baseline = { engine: 'e', passed: [{ check: attached, wasConnected: false }] }
    expect(compare(baseline, [])).toEqual(['not-expected'])
  })
})
