// The HTML report as a document: valid, whole, closed to the outside, and the same bytes each time.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../src/plan/document.ts'
import { renderHtml } from '../../../src/render/html.ts'
import { HASHES, POLICY } from '../../../src/render/html/policy.ts'
import { SCRIPT } from '../../../src/render/html/script.ts'
import { STYLE } from '../../../src/render/html/style.ts'
import type { PlanReport } from '../../../src/render/report.ts'
import { findAll, readPage, type Page } from '../../support/read-page.ts'
import {
  ALLOWED_REPORT,
  BLOCKED_REPORT,
  BUSY_REPORT,
  CALM_REPORT,
  FAILED_REPORT,
  makeLargeReport,
} from '../../support/reports.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf, makeSteps, RICH_PLAN } from './plans.ts'

function reportOf(plan: Plan, parts: Partial<PlanReport> = {}): PlanReport {
  return { plan, topology: null, diagnostics: plan.diagnostics, exitCode: 0, ...parts }
}

const REPORTS: Readonly<Record<string, PlanReport>> = {
  busy: BUSY_REPORT,
  allowed: ALLOWED_REPORT,
  calm: CALM_REPORT,
  blocked: BLOCKED_REPORT,
  failed: FAILED_REPORT,
  rich: reportOf(RICH_PLAN),
  large: makeLargeReport(80),
  empty: { plan: null, topology: null, diagnostics: [], exitCode: 1 },
}

/** Nothing that a browser would repair, load or run; every reference leads somewhere. */
function checkPage(page: Page): void {
  expect(page.errors).toEqual([])
  const ids = page.elements.flatMap(({ attributes }) => attributes['id'] ?? [])
  expect(new Set(ids).size).toBe(ids.length)
  const known = new Set(ids)
  for (const { tag, attributes } of page.elements) {
    for (const [name, value] of Object.entries(attributes)) {
      expect(name).not.toMatch(/^(?:on|style$|src|srcset$|action$|formaction$|ping$|background$|xlink)/)
      if (name === 'href') expect(value).toMatch(/^#[a-z0-9-]+$/)
      if (name === 'href') expect(known).toContain(value.slice(1))
      if (name === 'for' || name === 'aria-labelledby') expect(known).toContain(value)
    }
    expect(tag).not.toMatch(/^(?:img|iframe|object|embed|link|base|video|audio|use|image|foreignobject|a:)$/)
  }
  expect(findAll(page, 'script')).toHaveLength(1)
  expect(findAll(page, 'style')).toHaveLength(1)
  expect(findAll(page, 'h1')).toHaveLength(1)
}

describe('the HTML report', { timeout: 30_000 }, () => {
  it.each(Object.entries(REPORTS))('is a valid page without anything from outside (%s)', (_, report) => {
    checkPage(readPage(renderHtml(report)))
  })

  it('has the same bytes for the same report', () => {
    expect(renderHtml(BUSY_REPORT)).toBe(renderHtml(structuredClone(BUSY_REPORT)))
  })

  it('allows its own style and script by their hashes, and nothing else', () => {
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64')
    // the text of the page may be these and no others: when style or script change, these are the new hashes
    expect(HASHES).toEqual({ style: hash(STYLE), script: hash(SCRIPT) })
    const page = readPage(renderHtml(BUSY_REPORT))
    expect(findAll(page, 'style')[0]?.text).toBe(STYLE)
    expect(findAll(page, 'script')[0]?.text).toBe(SCRIPT)
    const [policy] = page.elements.filter(
      ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
    )
    expect(policy?.attributes['content']).toBe(POLICY)
    expect(POLICY).toContain("default-src 'none'")
    expect(POLICY).not.toContain('unsafe')
  })

  it('reads as a whole without scripts: dangers, topology, changes, findings, what waits, steps', () => {
    const page = readPage(renderHtml(BUSY_REPORT))
    expect(findAll(page, 'h2').map(({ text }) => text.trim())).toEqual([
      'Dangers 4',
      'Notices 5',
      'Who can reach whom 4',
      'Topology',
      'Changes 12',
      'Warnings and notices 1',
      'Waiting 1',
      'Steps in order 17',
    ])
    const changed = (BUSY_REPORT.plan as Plan).changes.filter(({ reason }) => reason !== 'unchanged')
    for (const { address } of changed) expect(page.text).toContain(address.replace(/\/.*/, ''))
    expect(findAll(page, '.change')).toHaveLength(changed.length)
    expect(findAll(page, '#filter')[0]?.attributes).toHaveProperty('hidden')
  })

  it('says what there is to consent to, and how', () => {
    const { text } = readPage(renderHtml(BUSY_REPORT))
    expect(text).toContain('Consent is needed Dangers: address-changes, foreign-endpoints, replaces-network.')
    expect(text).toContain('--allow address-changes,foreign-endpoints,replaces-network')
    expect(text).toContain(`xec apply --approve ${BUSY_REPORT.plan?.digests.plan}`)
    expect(text).toContain('It agrees to the dangers below.')
    const allowed = readPage(renderHtml(ALLOWED_REPORT)).text
    expect(allowed).toContain('Ready to apply')
    expect(allowed).not.toContain('--allow')
    expect(allowed).not.toContain('needs consent')
  })

  it('repeats the options of the plan in the next command, quoted', () => {
    const options = { applyOptions: ['-p', "it's"], snapshotAge: '3 days' }
    const { text } = readPage(renderHtml({ ...BUSY_REPORT, ...options }))
    expect(text).toContain(String.raw`xec apply -p 'it'\''s' --approve sha256:`)
    expect(text).toContain('from a snapshot that is 3 days old')
  })

  it('says that nothing changes', () => {
    const page = readPage(renderHtml(CALM_REPORT))
    expect(page.text).toContain('No changes: 7 objects as declared.')
    expect(page.text).not.toContain('--approve')
    expect(findAll(page, '#filter')).toEqual([])
    expect(findAll(page, '#changes')).toEqual([])
    expect(findAll(page, '#topology')).toHaveLength(1)
  })

  it('says why a plan cannot be applied, and gives no command for it', () => {
    const { text } = readPage(renderHtml(BLOCKED_REPORT))
    expect(text).toContain('This plan cannot be applied 1 error.')
    expect(text).not.toContain('--approve')
    const protecting = reportOf(makePlanOf({ applyable: false, steps: Object.values(makeSteps()) }))
    expect(readPage(renderHtml(protecting)).text).toContain('a protected network is in the way.')
  })

  it('shows problems where there is no plan', () => {
    const { text } = readPage(renderHtml(FAILED_REPORT))
    expect(text).toContain('There is no plan 1 error.')
    expect(text).toContain('.xec/config.yaml:4:21')
    expect(text).toContain('Fix: Give one of them another subnet.')
    expect(text).toContain('exit code 20')
    expect(readPage(renderHtml(REPORTS['empty'] as PlanReport)).text).toContain('There is no plan')
  })

  it('calls a plan to destroy one', () => {
    const plan = makePlanOf({
      mode: 'destroy',
      changes: [makeNetworkChange({ actions: ['remove'], reason: 'not-declared' })],
      summary: { ...makePlanOf().summary, remove: 1 },
      steps: [makeSteps()['remove-network']],
    })
    const page = readPage(renderHtml(reportOf(plan)))
    expect(findAll(page, 'title')[0]?.text).toBe('Plan to destroy shop: 1 to remove')
    expect(page.text).toContain('xec destroy --approve sha256:c')
    expect(page.text).toContain('the project is destroyed')
  })

  it('titles a page without a plan, and one without changes', () => {
    const title = (report: PlanReport): string =>
      findAll(readPage(renderHtml(report)), 'title')[0]?.text ?? ''
    expect(title(FAILED_REPORT)).toBe('xec: no plan')
    expect(title(reportOf(makePlanOf()))).toBe('Plan for shop: No changes.')
  })

  it('shows a value that goes, and offers no dangers to filter by where there are none', () => {
    const changes = ['a', 'b', 'c', 'd'].map((name) =>
      makeAttachmentChange({
        container: name,
        actions: ['disconnect', 'connect'],
        reason: 'differs',
        differences: [{ path: 'aliases', before: [name], after: null, forcesReplace: false }],
      }),
    )
    const page = readPage(renderHtml(reportOf(makePlanOf({ changes }))))
    expect(findAll(page, 'del').map(({ text }) => text)).toEqual(['[a]', '[b]', '[c]', '[d]'])
    expect(findAll(page, 'ins')).toEqual([])
    expect(findAll(page, '#filter')).toHaveLength(1)
    expect(findAll(page, '#filter-danger')).toEqual([])
  })

  it('makes one list of many containers to which the same happens', () => {
    const page = readPage(renderHtml(reportOf(RICH_PLAN)))
    const [alike] = findAll(page, '.alike')
    expect(alike?.text.replaceAll(/\s+/g, ' ')).toContain('reconnect 5 containers the network is replaced')
  })

  it('lists what is unchanged where it was asked for', () => {
    const still = makeNetworkChange({ actions: ['no-op'], reason: 'unchanged', network: 'idle' })
    const page = readPage(renderHtml(reportOf(makePlanOf({ changes: [still] }))))
    expect(findAll(page, '#unchanged')[0]?.text).toContain('networks.idle')
  })

  it('names what cannot be undone, and the steps that a step waits for', () => {
    const steps = Object.values(makeSteps())
    const waitsFor = steps.map(({ id }) => id)
    const many = [1, 2, 3].map((number) => ({ ...steps[0], id: `more:${number}` }) as Plan['steps'][number])
    const last = {
      ...makeSteps().connect,
      id: 'last',
      waitsFor: [...waitsFor, ...many.map(({ id }) => id), 'elsewhere'],
      irreversible: 'The MAC address of "api" is lost.',
    }
    const page = readPage(renderHtml(reportOf(makePlanOf({ steps: [...steps, ...many, last] }))))
    expect(findAll(page, '#irreversible')[0]?.text).toContain('The MAC address of "api" is lost.')
    expect(findAll(page, '.waits').at(-1)?.text).toBe('after 1, 2, 3, 4, 5, 6 and 1 more')
  })

  it('shows the first places of a problem that is everywhere, and the others on a click', () => {
    const diagnostics = Array.from({ length: 15 }, (_, index) => ({
      code: 'kept',
      severity: 'notice' as const,
      summary: 'Something is kept',
      detail: `Number ${index}.\n--allow adopts`,
      fix: '',
      range: null,
    }))
    const page = readPage(renderHtml(reportOf(makePlanOf({ diagnostics }), { diagnostics })))
    expect(findAll(page, '#findings')[0]?.text).toContain('3 more places')
    const few = diagnostics.slice(0, 2).map((item) => ({ ...item, detail: '' }))
    expect(readPage(renderHtml(reportOf(makePlanOf(), { diagnostics: few }))).text).not.toContain(
      'more place',
    )
  })

  it('keeps many hazards of one kind behind a click, and many steps', () => {
    const page = readPage(renderHtml(REPORTS['large'] as PlanReport))
    expect(findAll(page, '#dangers')[0]?.text).toContain('more of these')
    expect(findAll(page, 'body')[0]?.attributes['class']).toBe('large')
    expect(findAll(page, '#steps')).toHaveLength(1)
    expect(findAll(page, 'summary').map(({ text }) => text.trim())).toContainEqual(
      expect.stringMatching(/^Steps in order/),
    )
  })
})

const ATTACKS = [
  '<script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '${alert(1)}',
  '</title><base href=//evil.example>',
  '\u2028\u2029\u0000\u001b[31m\u202edcba\ufdd0\u{10ffff}',
  '{{constructor.constructor("alert(1)")()}}',
]
const hostile = fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary', maxLength: 30 }))

// Names differ whatever the attack is, so that the page has the same parts.
function makeHostileReport(...words: readonly [string, string, string]): PlanReport {
  const [name, text, other] = words.map((word, index) => `${word}${index}`) as [string, string, string]
  const hazards = [{ type: 'adopts' as const, level: 'danger' as const, message: text, allowed: false }]
  const differences = [
    { path: `labels["${other}"]`, before: text, after: [name, other], forcesReplace: true },
  ]
  const plan = makePlanOf({
    project: name,
    engine: { id: name, name: text, version: other, apiVersion: text },
    changes: [
      makeNetworkChange({ network: name, address: `networks.(${name})`, differences, hazards }),
      makeAttachmentChange({ network: name, container: other, address: text, differences, hazards }),
      ...[1, 2, 3, 4].map(() => makeAttachmentChange({ network: name, container: text, address: other })),
    ],
    steps: Object.values(makeSteps(name, other)),
    kept: [{ address: name, reason: 'policy', detail: text }],
    digests: { config: name, observed: text, plan: other },
  })
  const network = {
    address: name,
    name: text,
    driver: other,
    subnets: [text],
    internal: true,
    external: true,
    protected: true,
    configOnly: true,
    declared: true,
    owned: true,
    predefined: false,
    mark: null,
  }
  const container = { address: `${other}!`, name: text, state: null, ports: [], declared: false }
  const link = {
    container: container.address,
    network: name,
    aliases: [text],
    ipv4Address: text,
    ipv6Address: other,
    mark: null,
  }
  const topology = { networks: [network], containers: [container], links: [link] }
  const range = { file: name, start: { line: 1, column: 1 }, end: { line: 1, column: 4 } }
  return {
    plan,
    topology: { before: topology, after: topology },
    diagnostics: [{ code: other, severity: 'warning', summary: text, detail: name, fix: text, range }],
    exitCode: 0,
    applyOptions: [name, text],
    snapshotAge: other,
  }
}

function listSkeleton({ elements }: Page): readonly string[] {
  return elements.map(({ tag, attributes }) => `${tag} ${Object.keys(attributes).join(' ')}`)
}

describe('hostile names', { timeout: 60_000 }, () => {
  const plain = listSkeleton(readPage(renderHtml(makeHostileReport('a', 'b', 'c'))))

  it.each(ATTACKS)('are text and nothing else: %j', (attack) => {
    const page = readPage(renderHtml(makeHostileReport(attack, attack, attack)))
    checkPage(page)
    expect(listSkeleton(page)).toEqual(plain)
  })

  it('change no element and no attribute of the page, whatever they are', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, text, other) => {
        const source = renderHtml(makeHostileReport(name, text, other))
        const page = readPage(source)
        checkPage(page)
        const skeleton = listSkeleton(page)
        // texts of several lines take several paragraphs
        if (![name, text, other].some((word) => word.includes('\n'))) {
          expect(skeleton).toEqual(plain)
        }
        const shown = source.replace(STYLE, '').replace(SCRIPT, '')
        expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 60 },
    )
  })
})
