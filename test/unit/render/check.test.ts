import { DOMParser } from '@xmldom/xmldom'
import { describe, expect, it } from 'vitest'
import type {
  CheckReport,
  CheckResult,
  ConnectionCheck,
  Finding,
  NameCheck,
  Outcome,
} from '../../../src/check/checks.ts'
import { describeCheck, describeOutcome, renderCheck } from '../../../src/render/check.ts'
import { renderJunit } from '../../../src/render/check-junit.ts'
import { renderTap } from '../../../src/render/check-tap.ts'

const PLAIN = { color: false, columns: 80 }
const NAME: NameCheck = {
  kind: 'name',
  from: 'web',
  network: 'backend',
  name: 'db',
  holders: ['db'],
  addresses: ['10.0.0.1', '10.0.0.2'],
}
const OPEN: ConnectionCheck = {
  kind: 'open',
  from: 'web',
  to: 'db',
  network: 'backend',
  address: '10.0.0.1',
  family: 4,
  port: 80,
  listens: null,
  because: null,
}
const CLOSED: ConnectionCheck = { ...OPEN, kind: 'closed' }
const HOSTILE = 'a<b>"&\'#\\\u0007\u202e\uffff]]>\n::error::x'

const passed = (kind: 'connected' | 'refused' | 'timeout' | 'unreachable'): Outcome => ({
  result: 'passed',
  finding: { kind },
})
const failed = (finding: Finding | null): Outcome => ({ result: 'failed', finding })
const SKIPPED: Outcome = { result: 'not-checked', obstacle: 'no-tools', note: '' }

function report(results: CheckResult[], rest: Partial<CheckReport> = {}): CheckReport {
  return { results, leftOut: [], untried: [], sampled: null, ...rest }
}

describe('what is asked for and not tried', () => {
  const asked = report([], {
    untried: [
      { because: 'policy "p"', reason: 'host', count: 1 },
      { because: 'policy "#1"', reason: 'limit', count: 1200 },
    ],
  })

  it('is told in every format, and only a brief text leaves it out', () => {
    const text = renderCheck({ color: false, columns: 80 }, asked, { detail: 'normal', milliseconds: 5 })
    expect(text).toContain(
      'policy "p": 1 pair not tried: connections are tried between containers, and\n  the host is none.\n',
    )
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'policy "#1": 1200 pairs not tried: there are too many; --full tries all, and a policy that means fewer containers has fewer.',
    )
    expect(
      renderCheck({ color: false, columns: 80 }, asked, { detail: 'brief', milliseconds: 5 }),
    ).not.toContain('policy')
    expect(renderTap(asked)).toContain(
      'ok 2 - policy "\\#1" # SKIP 1200 pairs not tried: there are too many;',
    )
    const xml = renderJunit(asked, 5)
    expect(xml).toContain('<testsuites name="xec check" tests="2" failures="0" errors="0" skipped="2"')
    expect(xml).toContain('<testcase classname="not tried" name="policy &quot;p&quot;">')
    expect(xml).toContain('<skipped message="1 pair not tried: connections are tried')
  })
})

describe('what was expected and found', () => {
  it.each<[CheckResult['check'], string]>([
    [NAME, 'web resolves db on backend'],
    [OPEN, 'web reaches db:80 on backend'],
    [
      { ...OPEN, family: 6, because: 'policy "p"' },
      'web reaches db:80 on backend over IPv6, says policy "p"',
    ],
    [CLOSED, 'web does not reach db:80 on backend'],
    [{ kind: 'attached', from: 'web', network: 'backend' }, 'web is on backend'],
  ])('is called the same on every run', (check, title) => {
    expect(describeCheck(check)).toBe(title)
  })

  it.each<[CheckResult['check'], Outcome, string]>([
    [
      NAME,
      { result: 'passed', finding: { kind: 'addresses', addresses: ['10.0.0.1'] } },
      'leads to 10.0.0.1',
    ],
    [
      NAME,
      failed({ kind: 'addresses', addresses: ['10.0.0.9'] }),
      'leads to 10.0.0.9; expected 10.0.0.1 or 10.0.0.2 (db)',
    ],
    [NAME, failed({ kind: 'timeout' }), 'the name service did not answer in time'],
    [NAME, failed({ kind: 'not-found' }), 'the name is not known there'],
    [NAME, failed(null), 'it worked before, and what it needs is not there or does not run any more'],
    [OPEN, passed('connected'), '10.0.0.1 took the connection'],
    [OPEN, passed('refused'), '10.0.0.1 is reached, and nobody listens there'],
    [OPEN, failed({ kind: 'refused' }), '10.0.0.1 is reached, and nobody listens there any more'],
    [
      { ...OPEN, listens: true },
      failed({ kind: 'refused' }),
      '10.0.0.1 is refused, though somebody listens there: something on the way refuses it',
    ],
    [OPEN, failed({ kind: 'timeout' }), 'no answer from 10.0.0.1: it is dropped on the way'],
    [OPEN, failed({ kind: 'unreachable' }), 'no way leads to 10.0.0.1'],
    [OPEN, failed(null), 'it worked before, and what it needs is not there or does not run any more'],
    [CLOSED, failed({ kind: 'connected' }), '10.0.0.1 took the connection'],
    [CLOSED, failed({ kind: 'refused' }), '10.0.0.1 answers with a refusal, so the way is open'],
    [
      { ...CLOSED, listens: true },
      passed('refused'),
      '10.0.0.1 is refused on the way, though somebody listens there',
    ],
    [CLOSED, passed('timeout'), 'no answer from 10.0.0.1'],
    [CLOSED, passed('unreachable'), 'no way leads to 10.0.0.1'],
    [CLOSED, failed(null), 'it worked before, and what it needs is not there or does not run any more'],
    [
      { kind: 'attached', from: 'web', network: 'n' },
      failed(null),
      'the engine does not have it there; "xec apply" connects it',
    ],
    [OPEN, SKIPPED, 'it has no programs to check with; name an image that has, with --image'],
    [
      OPEN,
      { result: 'not-checked', obstacle: 'no-answer', note: 'x' },
      'its programs gave no answer that is understood (x)',
    ],
  ])('is said of %j', (check, outcome, says) => {
    expect(describeOutcome({ check, outcome })).toBe(says)
  })
})

const ALL = report(
  [
    { check: { kind: 'attached', from: 'job', network: 'frontend' }, outcome: failed(null) },
    { check: NAME, outcome: { result: 'passed', finding: { kind: 'addresses', addresses: ['10.0.0.1'] } } },
    { check: OPEN, outcome: failed({ kind: 'timeout' }) },
    { check: { ...OPEN, port: 81 }, outcome: passed('connected') },
    { check: { ...CLOSED, from: 'job' }, outcome: SKIPPED },
  ],
  {
    leftOut: [
      { container: 'cache', obstacle: 'paused', note: '' },
      { container: 'old', obstacle: 'not-running', note: 'it died' },
    ],
    sampled: { tried: 24, all: 90 },
  },
)

describe('a report as text', () => {
  it('ends with how it ended', () => {
    expect(renderCheck(PLAIN, ALL, { detail: 'normal', milliseconds: 2345 }))
      .toBe(`frontend  0 of 1 attachment
backend   1 name, 1 of 2 connections

Not checked: cache: it is paused.
Not checked: old: it does not run (it died).
Not checked: job: it has no programs to check with; name an image that has,
  with --image.

FAILED  job is on frontend
        the engine does not have it there; "xec apply" connects it
FAILED  web reaches db:80 on backend
        no answer from 10.0.0.1: it is dropped on the way

24 of 90 pairs were tried; --full tries all.

Checked in 2.3 s: 2 failed, 2 as expected, 1 not checked.
`)
  })

  it('is short or long', () => {
    expect(renderCheck(PLAIN, ALL, { detail: 'brief', milliseconds: 5 }).split('\n')).toHaveLength(7)
    const full = renderCheck(PLAIN, ALL, { detail: 'full', milliseconds: 5 })
    expect(full).toContain('ok      web reaches db:81 on backend\n        10.0.0.1 took the connection\n')
    expect(full).toContain('-       job does not reach db:80 on backend\n')
    expect(renderCheck(PLAIN, report([]), { detail: 'normal', milliseconds: 5 })).toBe(
      'Checked in 5 ms: 0 as expected.\n',
    )
    expect(
      renderCheck({ color: true, columns: 80 }, report([]), { detail: 'normal', milliseconds: 5 }),
    ).toContain('\u001b[32mChecked in 5 ms:\u001b[39m')
  })

  it('acts on no terminal', () => {
    const odd = report([
      {
        check: { ...NAME, name: HOSTILE, from: HOSTILE, network: HOSTILE },
        outcome: failed({ kind: 'not-found' }),
      },
    ])
    for (const detail of ['normal', 'full'] as const) {
      const lines = renderCheck(PLAIN, odd, { detail, milliseconds: 5 }).split('\n')
      expect(lines.filter((line) => /[\p{Cc}\p{Cf}]|::error::/u.test(line))).toEqual([])
    }
  })
})

describe('a report as TAP', () => {
  it('has a line for each check', () => {
    expect(renderTap(ALL)).toBe(`TAP version 14
# 24 of 90 pairs were tried; --full tries all.
ok 1 - cache # SKIP it is paused
ok 2 - old # SKIP it does not run (it died)
not ok 3 - job is on frontend
  ---
  message: "the engine does not have it there; \\"xec apply\\" connects it"
  ...
ok 4 - web resolves db on backend
not ok 5 - web reaches db:80 on backend
  ---
  message: "no answer from 10.0.0.1: it is dropped on the way"
  ...
ok 6 - web reaches db:81 on backend
ok 7 - job does not reach db:80 on backend # SKIP it has no programs to check with; name an image that has, with --image
1..7
`)
    expect(renderTap(report([]))).toBe('TAP version 14\n1..0 # SKIP nothing to check\n')
  })

  it('takes no name for a directive', () => {
    const tap = renderTap(
      report([{ check: { ...NAME, name: 'x # SKIP y\\' }, outcome: failed({ kind: 'not-found' }) }]),
    )
    expect(tap).toContain('not ok 1 - web resolves x \\# SKIP y\\\\ on backend\n')
    expect(
      renderTap(report([{ check: { ...NAME, from: HOSTILE }, outcome: failed(null) }])).split('\n'),
    ).toHaveLength(7)
  })
})

describe('a report as JUnit', () => {
  it('has a suite for each container', () => {
    expect(renderJunit(ALL, 2345)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="xec check" tests="7" failures="2" errors="0" skipped="3" time="2.345">
  <testsuite name="cache" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="cache" name="cache">
      <skipped message="it is paused"/>
    </testcase>
  </testsuite>
  <testsuite name="job" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="job" name="job is on frontend">
      <failure message="the engine does not have it there; &quot;xec apply&quot; connects it" type="attached">the engine does not have it there; &quot;xec apply&quot; connects it</failure>
    </testcase>
    <testcase classname="job" name="job does not reach db:80 on backend">
      <skipped message="it has no programs to check with; name an image that has, with --image"/>
    </testcase>
  </testsuite>
  <testsuite name="old" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="old" name="old">
      <skipped message="it does not run (it died)"/>
    </testcase>
  </testsuite>
  <testsuite name="web" tests="3" failures="1" errors="0" skipped="0">
    <testcase classname="web" name="web resolves db on backend"/>
    <testcase classname="web" name="web reaches db:80 on backend">
      <failure message="no answer from 10.0.0.1: it is dropped on the way" type="open">no answer from 10.0.0.1: it is dropped on the way</failure>
    </testcase>
    <testcase classname="web" name="web reaches db:81 on backend"/>
  </testsuite>
</testsuites>
`)
  })

  it('is XML whatever names there are', () => {
    const text = renderJunit(
      report(
        [
          {
            check: { ...NAME, name: HOSTILE, from: HOSTILE },
            outcome: failed({ kind: 'addresses', addresses: [HOSTILE] }),
          },
        ],
        {
          leftOut: [{ container: HOSTILE, obstacle: 'missing', note: HOSTILE }],
        },
      ),
      0,
    )
    const problems: string[] = []
    const parser = new DOMParser({
      onError: (level, message) => void (level !== 'warning' && problems.push(message)),
    })
    const suites = parser.parseFromString(text, 'text/xml').getElementsByTagName('testcase')
    expect(problems).toEqual([])
    expect(suites).toHaveLength(2)
  })
})
