// Policies from the file to the exit code, on the embedded engine.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openShop, type Shop } from './xec.ts'

const base = (web: string, policies = PRIVATE): string => `name: shop
networks: { frontend: {}, backend: { internal: true } }
targets:
  containers:
    web: { networks: [${web}] }
    api: { networks: [frontend, backend] }
    db: { networks: [backend] }
${policies}`

const PRIVATE = `policies:
  private:
    deny: { from: "*", to: db }
    allow: { from: api }
`
const EXCEPTION = `    exceptions: [{ from: web, owner: ops, reason: dump, expires: 2026-12-31 }]
`

const ON = ['--engine', 'embedded']
const FILE = '.xec/config.yaml'

let shop: Shop
beforeEach(async () => {
  shop = await openShop(base('frontend'))
})
afterEach(() => shop.remove())

const apply = (...more: readonly string[]) => shop.xec(['apply', ...ON, '--yes', ...more])
const plan = (...more: readonly string[]) => shop.xec(['plan', ...ON, ...more])
const listCodes = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as { diagnostics: readonly { code: string }[] }).diagnostics.map(({ code }) => code)

describe('a policy', { timeout: 60_000 }, () => {
  it('that holds costs nothing and says nothing', async () => {
    const { code, stdout, stderr } = await apply()
    expect({ code, stderr: stderr.includes('policy') }).toEqual({ code: 0, stderr: false })
    expect(stdout).not.toContain('policy')
    expect((await plan('--detailed-exitcode')).code).toBe(0)
  })

  it('that a plan breaks fails the plan, and the apply before anything is changed', async () => {
    await apply()
    await shop.write(FILE, base('frontend, backend'))
    const before = await readFile(join(shop.folder, '.xec/embedded.json'), 'utf8')
    const shown = await plan()
    expect(shown.code).toBe(1)
    expect(shown.stdout).toContain(
      'error[policy-violated]: The plan breaks a policy\n  at .xec/config.yaml:5:33\n',
    )
    expect(shown.stdout).toContain('The policy "private" is at .xec/config.yaml:9:3.\n')
    expect(shown.stdout).toContain('This plan cannot be applied: 1 error.')
    expect((await apply('--allow', 'foreign-endpoints')).code).toBe(22)
    const document = await plan('--format', 'json')
    const digest = (JSON.parse(document.stdout) as { digests: { plan: string } }).digests.plan
    expect((await apply('--approve', digest)).code).toBe(22)
    expect(await readFile(join(shop.folder, '.xec/embedded.json'), 'utf8')).toBe(before)
    expect(JSON.parse(document.stdout)).toMatchObject({ exitCode: 1, applyable: false })
  })

  it('that is broken already fails the plan, and stops no apply of something else', async () => {
    await shop.write(FILE, base('frontend, backend', ''))
    await apply()
    await shop.write(FILE, base('frontend, backend').replace('frontend: {}', 'frontend: {}, more: {}'))
    const shown = await plan('--format', 'json')
    expect(shown.code).toBe(1)
    expect(JSON.parse(shown.stdout)).toMatchObject({ applyable: true, summary: { create: 1 } })
    expect(listCodes(shown.stdout)).toEqual(['policy-violated-already'])
    const done = await apply()
    expect(done.code).toBe(0)
    expect(done.stdout).toContain('error[policy-violated-already]')
    expect(done.stdout).toContain('Verified: everything is as declared.')
    const again = await apply()
    expect(again.code).toBe(0)
    await shop.write(FILE, base('frontend').replace('frontend: {}', 'frontend: {}, more: {}'))
    expect((await apply('--allow', 'isolates-running')).code).toBe(0)
    expect((await plan('--detailed-exitcode')).code).toBe(0)
  })

  it('that only warns warns', async () => {
    await apply()
    await shop.write(
      FILE,
      base('frontend, backend', PRIVATE.replace('    deny', '    severity: warning\n    deny')),
    )
    const { code, stdout } = await apply()
    expect(code).toBe(0)
    expect(stdout).toContain('warning[policy-violated]')
    expect((await plan('--detailed-exitcode')).code).toBe(0)
  })

  it('is held off by an exception, until its day is over', async () => {
    await apply()
    await shop.write(FILE, base('frontend, backend', PRIVATE + EXCEPTION))
    const within = await plan('--format', 'json', '--date', '2026-12-31')
    expect([within.code, listCodes(within.stdout)]).toEqual([0, ['policy-excepted']])
    const after = await plan('--format', 'json', '--date', '2027-01-01')
    expect([after.code, listCodes(after.stdout)]).toEqual([
      1,
      ['policy-violated', 'policy-exception-expired'],
    ])
    expect((await apply('--date', '2027-01-01')).code).toBe(22)
    expect((await apply('--date', '2026-12-31')).code).toBe(0)
    const later = await plan('--format', 'json', '--date', '2027-01-01')
    expect(listCodes(later.stdout)).toEqual(['policy-violated-already', 'policy-exception-expired'])
    expect((await apply('--date', '2027-01-01')).code).toBe(0)
    await expect(shop.xec(['plan', ...ON, '--date', '2026-02-30'])).resolves.toMatchObject({ code: 1 })
  })

  it('takes the day of the run where none is given', async () => {
    await shop.write(FILE, base('frontend, backend', PRIVATE + EXCEPTION.replace('2026', '9998')))
    expect((await plan('--format', 'json')).code).toBe(0)
    await shop.write(FILE, base('frontend, backend', PRIVATE + EXCEPTION.replace('2026', '1999')))
    expect((await plan('--format', 'json')).code).toBe(1)
  })

  it('is in a saved plan, and held against what the engine has become', async () => {
    await apply()
    await shop.write(FILE, base('frontend, backend', PRIVATE + EXCEPTION))
    await plan('--out', 'plan.json', '--date', '2026-12-31')
    expect((await shop.xec(['show', 'plan.json'])).stdout).toContain('notice[policy-excepted]')
    const late = await shop.xec(['apply', 'plan.json', ...ON, '--date', '2027-01-01'])
    expect(late.code).toBe(22)
    const early = await shop.xec(['apply', 'plan.json', ...ON, '--date', '2026-12-31'])
    expect(early.code).toBe(0)
    await shop.write(FILE, base('frontend'))
    await apply()
    await shop.write(FILE, base('frontend, backend'))
    await plan('--out', 'broken.json')
    expect((await shop.xec(['apply', 'broken.json', ...ON])).code).toBe(22)
  })

  it('is no part of a destroy', async () => {
    await shop.write(FILE, base('frontend', 'policies: { up: { require: { from: api, to: db } } }\n'))
    await apply()
    const { code } = await shop.xec(['destroy', ...ON, '--yes', '--allow', 'removes-all,isolates-running'])
    expect(code).toBe(0)
    expect((await plan('--destroy')).code).toBe(0)
  })

  it('is checked without an engine', async () => {
    await shop.write(FILE, base('frontend', PRIVATE.replace('api', 'apu')))
    const { code, stdout } = await shop.xec(['validate'])
    expect(code).toBe(20)
    expect(stdout).toContain('error[policy-name-unknown]')
    expect(stdout).toContain('Did you mean "api"?')
  })

  it.each([
    [
      'markdown',
      '**This plan cannot be applied: 1 error.**',
      'The policy `private` is at `.xec/config.yaml:9:3`.',
    ],
    ['html', 'This plan cannot be applied', 'The policy "private" is at <code>.xec/config.yaml:9:3</code>'],
    ['github', '::error file=.xec/config.yaml,line=5,', 'The policy "private" is at .xec/config.yaml:9.'],
    ['sarif', '"ruleId": "policy-violated"', '"relatedLocations"'],
  ])('is told of as %s', async (format, ...texts) => {
    await apply()
    await shop.write(FILE, base('frontend, backend'))
    const { stdout } = await plan('--format', format)
    for (const text of texts) expect(stdout.replaceAll('&quot;', '"')).toContain(text)
  })

  it('that is broken already does not keep a page from saying that the plan can be applied', async () => {
    await shop.write(FILE, base('frontend, backend', ''))
    await apply()
    await shop.write(FILE, base('frontend, backend'))
    const { stdout } = await plan('--format', 'markdown')
    expect(stdout).toContain('**Policies are broken, and not by this plan.**')
  })
})

describe('labels of containers', { timeout: 60_000 }, () => {
  const TENANTS = 'policies: { tenants: { isolate: { label: tenant } } }\n'
  const label = async (): Promise<void> => {
    const path = join(shop.folder, '.xec/embedded.json')
    const state = JSON.parse(await readFile(path, 'utf8')) as {
      containers: { name: string; labels?: unknown }[]
    }
    for (const container of state.containers) {
      container.labels = [
        ['secret', 'hunter2'],
        ['tenant', container.name === 'db' ? 'b' : 'a'],
      ]
    }
    await shop.write('.xec/embedded.json', JSON.stringify(state))
  }

  it('choose, on the engine and in a snapshot that was taken with the policies', async () => {
    await apply()
    await label()
    await shop.write(FILE, base('frontend', TENANTS))
    const live = await plan('--format', 'json')
    expect(listCodes(live.stdout)).toEqual(['policy-violated-already'])
    await shop.xec(['snapshot', ...ON, '--out', 'with.json'])
    const taken = await readFile(join(shop.folder, 'with.json'), 'utf8')
    expect(taken).not.toContain('hunter2')
    const seen = await shop.xec(['plan', '--engine', 'snapshot:with.json', '--format', 'json'])
    expect(listCodes(seen.stdout)).toEqual(['snapshot-age', 'policy-violated-already'].toSorted())
    await plan('--out', 'plan.json')
    expect(await readFile(join(shop.folder, 'plan.json'), 'utf8')).not.toContain('hunter2')
  })

  it('are not known where a snapshot was taken without', async () => {
    await apply()
    await label()
    await shop.xec(['snapshot', ...ON, '--out', 'without.json'])
    await shop.write(FILE, base('frontend', TENANTS))
    const { stdout, code } = await shop.xec(['plan', '--engine', 'snapshot:without.json', '--format', 'json'])
    expect(code).toBe(0)
    expect(listCodes(stdout)).toContain('policy-undecided')
    expect(listCodes(stdout)).not.toContain('policy-matches-nothing')
  })
})
