// A plan as Markdown: what a reviewer reads first, what a click opens, what is left out where there is no room.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import type { Change, Hazard, Plan } from '../../../src/plan/document.ts'
import { DANGERS, HAZARD_LEVELS } from '../../../src/plan/hazard-levels.ts'
import { readByteLength } from '../../../src/render/cut.ts'
import { renderMarkdown } from '../../../src/render/markdown.ts'
import { DEFAULT_MARKDOWN_BYTES, LEAST_MARKDOWN_BYTES } from '../../../src/render/markdown-size.ts'
import type { PlanReport } from '../../../src/render/report.ts'
import { checkInert } from './markdown.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf, makeSteps, RICH_PLAN } from './plans.ts'

const report = (plan: Plan | null, parts: Partial<PlanReport> = {}): PlanReport => ({
  plan,
  topology: null,
  diagnostics: plan?.diagnostics ?? [],
  exitCode: 0,
  ...parts,
})

const render = (some: PlanReport, maxBytes: number = DEFAULT_MARKDOWN_BYTES, key?: string): string =>
  renderMarkdown(some, { maxBytes, key })

const ERROR: Diagnostic = {
  code: 'container-missing',
  severity: 'error',
  summary: 'A declared container does not exist',
  detail: 'There is no container "web".\n- "web" is declared\n\n2. by the file',
  fix: 'Create it, or give --allow-missing.',
  range: { file: '.xec/config.yaml', start: { line: 7, column: 5 }, end: { line: 7, column: 8 } },
}

function makeHazard(type: Hazard['type'], message = `It ${type}.`, allowed = false): Hazard {
  return { type, level: HAZARD_LEVELS[type], message, allowed }
}

describe('a plan as Markdown', { timeout: 30_000 }, () => {
  it('says what is planned, what it may hurt, what changes and what comes next', () => {
    expect(render(report(RICH_PLAN, { applyOptions: ['-p', 'staging'] }))).toMatchSnapshot()
  })

  it('is valid, and nothing in it is active but what it is made of', () => {
    checkInert(render(report(RICH_PLAN)))
  })

  it('has no change that is not in the list', () => {
    const text = render(report(RICH_PLAN))
    for (const change of RICH_PLAN.changes) expect(text).toContain(`\`${change.network}\``)
  })

  it('says of an empty plan that it is empty, and nothing else', () => {
    const unchanged = makeNetworkChange({ actions: ['no-op'], reason: 'unchanged' })
    const summary = { ...makePlanOf().summary, unchanged: 1 }
    expect(render(report(makePlanOf({ summary, changes: [unchanged] })))).toBe(
      `<!-- xec:plan {"format":1,"tool":"xec 0.1.0","project":"shop","key":null,"digest":"sha256:c","cut":false} -->
## Plan for \`shop\`

**No changes: 1 object as declared.**

On \`docker-host\` (version \`28.5.2\`, API \`1.51\`).

### Unchanged

- \`networks.frontend\`

`,
    )
    expect(render(report(makePlanOf()))).toContain('**No changes.**')
  })

  it('says what is destroyed', () => {
    const changes = [makeNetworkChange({ actions: ['remove'], reason: 'not-declared' })]
    const steps = [makeSteps()['remove-network']]
    const summary = { ...makePlanOf().summary, remove: 1 }
    const text = render(report(makePlanOf({ mode: 'destroy', changes, steps, summary })))
    expect(text).toContain('## Plan to destroy `shop`\n\n**Plan: 1 to remove.**')
    expect(text).toContain('- **remove** network `frontend`: the project is destroyed\n')
    expect(text).toContain('\nxec destroy --approve sha256:c\n')
    expect(render(report(makePlanOf({ mode: 'destroy' })))).toContain('**Nothing to destroy.**')
  })

  it('tells apart what stands in one place', () => {
    const text = render(report(RICH_PLAN), DEFAULT_MARKDOWN_BYTES, 'staging')
    expect(text).toMatch(/^<!-- .*"key":"staging".* -->\n## Plan for `shop` \(`staging`\)\n/)
  })

  it('says how old the snapshot is', () => {
    expect(render(report(RICH_PLAN, { snapshotAge: '3 days' }))).toContain(
      '\nOn a snapshot of `docker-host` (version `28.5.2`, API `1.51`), `3 days` old.\n',
    )
  })

  it('has the errors first where there are any, and no command', () => {
    const plan = makePlanOf({ ...RICH_PLAN, applyable: false, diagnostics: [ERROR] })
    const text = render(report(plan, { exitCode: 1 }))
    expect(text).toContain(`> [!CAUTION]
> **This plan cannot be applied: 1 error.**
>
> - error \`container-missing\` at \`.xec/config.yaml:7:5\`: A declared container does not exist
>
>   There is no container \`web\`.
>   - \`web\` is declared
>   2\\. by the file
>
>   Fix: Create it, or give \`--allow-missing.\`
`)
    expect(text.indexOf('cannot be applied')).toBeLessThan(text.indexOf('Dangers'))
    expect(text).not.toContain('xec apply')
  })

  it('shows the errors where there is no plan', () => {
    const bare = { ...ERROR, range: null, fix: '', detail: '' }
    const text = render(report(null, { diagnostics: [ERROR, bare], exitCode: 20 }), 65_536, 'staging')
    expect(text).toMatch(
      /^<!-- .*"project":null,"key":"staging","digest":null.* -->\n## Plan \(`staging`\)\n/,
    )
    expect(text).toContain('> **There is no plan: 2 errors.**')
    checkInert(text)
  })

  it('says that something is protected', () => {
    const plan = makePlanOf({ ...RICH_PLAN, applyable: false })
    expect(render(report(plan))).toContain(
      '> **This plan cannot be applied: a protected network is in the way.**',
    )
  })

  it('shows warnings and notices below a click', () => {
    const warning = { ...ERROR, severity: 'warning' as const }
    const notice = { ...ERROR, severity: 'notice' as const }
    const text = render(report(makePlanOf({ diagnostics: [warning, notice, notice] })))
    expect(text).toContain(
      '<details>\n<summary>1 warning, 2 notices</summary>\n\n- warning `container-missing`',
    )
  })

  it('names dangers with the flag that agrees to them', () => {
    const hazards = [
      makeHazard('replaces-network'),
      makeHazard('breaks-start'),
      makeHazard('adopts', 'It is "taken".', true),
      makeHazard('replaces-network', 'It is replaced twice.'),
    ]
    const text = render(report(makePlanOf({ changes: [makeNetworkChange({ hazards })] })))
    expect(text).toContain(`> [!CAUTION]
> **Dangers: adopts (allowed), breaks-start, replaces-network.**
>
> They need consent beyond \`--yes\`: \`--allow breaks-start,replaces-network\`
>
> - \`replaces-network\`, 2 times
>   - It replaces-network.
>   - It is replaced twice.
> - \`breaks-start\`: It breaks-start.
> - \`adopts\`: It is \`taken\`.
`)
    expect(text).toContain('**danger:** `adopts`, `breaks-start`, `replaces-network`')
  })

  it('asks for no consent that was given', () => {
    const changes = [makeNetworkChange({ hazards: [makeHazard('adopts', 'It is taken.', true)] })]
    const text = render(report(makePlanOf({ changes })))
    expect(text).toContain('**Dangers: adopts (allowed).**')
    expect(text).not.toContain('--allow')
  })

  it('shows what cannot be undone', () => {
    const steps = [{ ...makeSteps().disconnect, irreversible: 'Its MAC address is lost.' }]
    expect(render(report(makePlanOf({ steps })))).toContain(
      '### Cannot be undone completely\n\n- Its MAC address',
    )
  })

  it('shows differences of every kind', () => {
    const differences = [
      { path: 'internal', before: null, after: true, forcesReplace: true },
      { path: 'labels["tier"]', before: 'web', after: null, forcesReplace: false },
      { path: 'x'.repeat(40), before: 1, after: 2, forcesReplace: false },
    ]
    const changes = [
      makeAttachmentChange({ actions: ['disconnect', 'connect'], reason: 'differs', differences }),
    ]
    expect(render(report(makePlanOf({ changes })))).toContain(`\`\`\`diff
  container api
!   reconnect to frontend (differs from the file)
+      internal        true  # forces replacement
-      labels["tier"]  web
!      ${'x'.repeat(40)}  1 -> 2
\`\`\``)
  })

  it('gives a command that fits, or none', () => {
    const long = report(RICH_PLAN, { applyOptions: ['--var', `note=${'x'.repeat(500)}`] })
    expect(render(long)).toContain('\nxec apply --approve sha256:c\n')
    expect(render(long)).toContain('Give it the options that the plan was made with.')
    const digests = { ...RICH_PLAN.digests, plan: 'x'.repeat(500) }
    expect(render(report({ ...RICH_PLAN, digests }))).not.toContain('xec apply')
    expect(render(report(RICH_PLAN, { applyOptions: ['--var', "a=b'c"] }))).toContain(
      String.raw`xec apply --var 'a=b'\''c' --approve sha256:c`,
    )
  })

  it('tells once of many containers that stay for one reason', () => {
    const kept = ['api', 'cache', 'db', 'web'].map((name) => ({
      address: `containers.${name}/(bridge)`,
      reason: 'policy' as const,
      detail: `"${name}" stays on "bridge", which "attachments: additive" never cuts.`,
    }))
    expect(render(report(makePlanOf({ kept })))).toContain(
      '- `containers.api/(bridge)`, and 3 more like it: `api` stays on `bridge`, which `attachments: additive` never cuts.\n',
    )
  })

  it('refuses to be shorter than what is never left out', () => {
    expect(() => render(report(RICH_PLAN), LEAST_MARKDOWN_BYTES - 1)).toThrow('needs 8192 bytes or more')
    expect(() => render(report(RICH_PLAN), Number.NaN)).toThrow('needs 8192 bytes or more')
  })
})

/** A plan of so many changes, every third with a danger. */
function makeLargePlan(size: number): Plan {
  const changes: readonly Change[] = Array.from({ length: size }, (_, index) => {
    const differences = [
      { path: 'aliases', before: null, after: [`alias-${index}`, 'rest-api'], forcesReplace: false },
    ]
    const hazards = index % 3 === 0 ? [makeHazard('address-changes', `"web-${index}" loses 10.0.0.1.`)] : []
    return index % 10 === 0
      ? makeNetworkChange({ network: `net-${index}`, differences, hazards })
      : makeAttachmentChange({ container: `web-${index}`, differences, hazards })
  })
  return makePlanOf({ ...RICH_PLAN, changes, summary: { ...RICH_PLAN.summary, create: size } })
}

describe('a plan that is too long', { timeout: 60_000 }, () => {
  it('gives up what matters least, and says so', () => {
    const [whole, tight, tightest] = [10_000_000, 40_000, LEAST_MARKDOWN_BYTES].map((maxBytes) =>
      render(report(makeLargePlan(300)), maxBytes),
    ) as [string, string, string]
    expect(whole).not.toContain('Left out')
    expect(whole).toContain('"cut":false')
    expect(tight).toContain('"cut":true')
    expect(tight).toMatch(
      /> Left out to stay within 40000 bytes: \d+ of 270 details of changes to containers\.\n> `xec plan` shows/,
    )
    expect(tight).toContain('<summary>Details</summary>\n\n```diff\n+ create network net-0')
    expect(tightest).toMatch(/details of changes to networks, .*, \d+ of 270 containers\.\n/)
    expect(tightest).toContain('`address-changes`, 100 times')
    for (const text of [whole, tight, tightest]) checkInert(text)
  })

  // Of the processor's time, which does not depend on what else runs on the machine. It takes about 300.
  const MOST_MILLISECONDS = 3000

  it('of 5000 changes fits into a comment, and is made in a moment', () => {
    const large = makeLargePlan(5000)
    const begin = process.cpuUsage()
    const text = render(report(large))
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(MOST_MILLISECONDS)
    expect(readByteLength(text)).toBeLessThanOrEqual(DEFAULT_MARKDOWN_BYTES)
    expect(readByteLength(text)).toBeGreaterThan(DEFAULT_MARKDOWN_BYTES - 1000)
    expect(text).toContain('`address-changes`, 1667 times')
    checkInert(text)
  })
})

describe('every report', { timeout: 60_000 }, () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'`|<>@#:-_*~[]()!&$\\/\n"\'a1 '.split('')), maxLength: 300 }),
    fc.constantFrom('船'.repeat(300), '`'.repeat(300), '\u202e'.repeat(300), 'frontend'),
  )
  const hazard = fc
    .record({ type: fc.constantFrom(...Object.keys(HAZARD_LEVELS)), message: word, allowed: fc.boolean() })
    .map(({ type, message, allowed }) => makeHazard(type as Hazard['type'], message, allowed))
  const difference = fc.record({
    path: word,
    before: fc.option(word),
    after: fc.option(fc.array(word, { maxLength: 3 })),
    forcesReplace: fc.boolean(),
  })
  const facts = { network: word, address: word, differences: fc.array(difference, { maxLength: 3 }) }
  const hazards = fc.array(hazard, { maxLength: 8 })
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc
      .record({ ...facts, hazards, isNew: fc.boolean() })
      .map(({ isNew, ...rest }) =>
        makeNetworkChange({ ...rest, actions: isNew ? ['create'] : ['remove', 'create'] }),
      ),
    fc
      .record({ ...facts, hazards, container: word, isNew: fc.boolean() })
      .map(({ isNew, ...rest }) =>
        makeAttachmentChange({ ...rest, actions: isNew ? ['connect'] : ['disconnect'] }),
      ),
  )
  const diagnostic: fc.Arbitrary<Diagnostic> = fc.record({
    code: word,
    severity: fc.constantFrom('error' as const, 'warning' as const),
    summary: word,
    detail: word,
    fix: word,
    range: fc.constant(null),
  })
  const some: fc.Arbitrary<PlanReport> = fc
    .record({
      words: fc.tuple(word, word, word, word, word),
      changes: fc.array(change, { maxLength: 30 }),
      diagnostics: fc.array(diagnostic, { maxLength: 10 }),
      hasPlan: fc.boolean(),
      isSteps: fc.boolean(),
    })
    .map(({ words: [project, name, version, apiVersion, digest], changes, diagnostics, hasPlan, isSteps }) =>
      report(
        hasPlan
          ? makePlanOf({
              project,
              engine: { id: name, name, version, apiVersion },
              changes,
              steps: isSteps ? Object.values(makeSteps(project, name)) : [],
              kept: [{ address: name, reason: 'waiting', detail: version }],
              complete: false,
              digests: { config: '', observed: '', plan: digest },
            })
          : null,
        { diagnostics, applyOptions: ['--var', `a=${name}`], snapshotAge: version },
      ),
    )

  it('keeps to its size, is valid and inert, and has summary, errors and hazards', () => {
    const size = fc.oneof(
      fc.constant(LEAST_MARKDOWN_BYTES),
      fc.integer({ min: LEAST_MARKDOWN_BYTES, max: 70_000 }),
    )
    fc.assert(
      fc.property(some, size, (made, maxBytes) => {
        const text = render(made, maxBytes, 'k'.repeat(63))
        expect(readByteLength(text)).toBeLessThanOrEqual(maxBytes)
        checkInert(text)
        checkEssentials(text, made)
      }),
      { numRuns: 60 },
    )
  })

  function checkEssentials(text: string, { plan, diagnostics }: PlanReport): void {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    if (errors > 0) expect(text).toContain(`: ${errors} error`)
    if (plan === null) return
    expect(text).toContain('\n**No changes.**\n')
    const found = plan.changes.flatMap((item) => item.hazards)
    for (const { type } of found) expect(text).toContain(`\n> - \`${type}\``)
    const open = new Set(found.flatMap(({ type, allowed }) => (allowed ? [] : [type])))
    const flag = DANGERS.filter((type) => open.has(type) && HAZARD_LEVELS[type] === 'danger').join(',')
    if (flag !== '') expect(text).toContain(`\`--allow ${flag}\``)
  }
})
