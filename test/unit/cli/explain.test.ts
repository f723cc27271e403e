// Every code is explained, and no other; examples of files have the problem that they are an example of; docs/codes.md says the same.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CLI_CODES, ERROR_SUMMARIES } from '../../../src/cli/codes.ts'
import { listExplanations } from '../../../src/cli/explain/explanations.ts'
import { EXITS } from '../../../src/cli/exit-codes.ts'
import { CONFIG_CODES } from '../../../src/config/codes.ts'
import { parseConfig } from '../../../src/config/parse-config.ts'
import { DOCTOR_CODES } from '../../../src/doctor/codes.ts'
import { IMPORT_CODES } from '../../../src/import/codes.ts'
import { PLAN_CODES } from '../../../src/plan/codes.ts'
import { POLICY_CODES } from '../../../src/policies/codes.ts'
import { HAZARD_LEVELS } from '../../../src/plan/hazard-levels.ts'
import { KINDS, type Explanation, type ExplanationKind } from '../../../src/render/explanation.ts'
import { runXec } from './xec.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const all = listExplanations()

const listCodes = (kind: ExplanationKind): readonly string[] =>
  all.filter((one) => one.kind === kind).map(({ code }) => code)

describe('the explanations', () => {
  it.each<[ExplanationKind, readonly string[]]>([
    ['configuration', CONFIG_CODES],
    ['plan', PLAN_CODES],
    ['policy', POLICY_CODES],
    ['import', IMPORT_CODES],
    ['doctor', DOCTOR_CODES],
    ['command', CLI_CODES],
    ['hazard', Object.keys(HAZARD_LEVELS)],
    ['exit', Object.keys(EXITS)],
  ])('have each code once, and no other: %s', (kind, codes) => {
    expect(listCodes(kind)).toEqual(codes)
  })

  it('have each error once', () => {
    expect(['usage', ...listCodes('error')].toSorted()).toEqual(Object.keys(ERROR_SUMMARIES).toSorted())
  })

  it('have the reasons of the schema', async () => {
    const schema = JSON.parse(await readFile(`${root}schema/plan.schema.json`, 'utf8')) as {
      definitions: { networkChange: { properties: { reason: { enum: string[] } } } }
      properties: { kept: { items: { properties: { reason: { enum: string[] } } } } }
    }
    expect(listCodes('reason')).toEqual(schema.definitions.networkChange.properties.reason.enum)
    expect(listCodes('kept')).toEqual(schema.properties.kept.items.properties.reason.enum)
  })

  it.each(all.map((one) => [`${one.kind} ${one.code}`, one] as const))('are whole: %s', (_name, one) => {
    for (const text of [one.meaning, one.why, ...(one.remedy === '' ? [] : [one.remedy])])
      expect(text).toMatch(/^(?:xec |[A-Z0-9"'-]).*[.?]$/s)
    expect(one.example).not.toBe('')
    for (const line of one.example.split('\n')) expect(line.length).toBeLessThanOrEqual(90)
  })

  // Others are of a terminal, or too large to be shown in full.
  const examples = all.filter(
    ({ kind, code, example }) =>
      kind === 'configuration' && !/^\$|# and so on/.test(example) && code !== 'ports-too-many',
  )

  it.each(examples.map((one) => [one.code, one.example] as const))(
    'show a file that has the problem and no other: %s',
    (code, example) => {
      const [text = '', profile] = example.split(/^\$ -p /m)
      const { diagnostics } = parseConfig(`${text}\n`, {
        file: 'config.yaml',
        folderName: 'shop',
        profiles: profile === undefined ? [] : [profile],
        values: { variables: new Map(), env: {} },
      })
      expect([...new Set(diagnostics.map((diagnostic) => diagnostic.code))]).toEqual([code])
    },
  )
})

/** Everything between pipes, as Markdown has it in a table. */
const makeCell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('<', '&lt;')

function renderSection(kind: ExplanationKind): string {
  const rows = all.filter((one) => one.kind === kind).map(renderRow)
  return `## ${KINDS[kind].many}

| code | | meaning | why | what to do |
|---|---|---|---|---|
${rows.join('\n')}
`
}

function renderRow({ code, label, meaning, why, remedy }: Explanation): string {
  return `| \`${code}\` | ${label} | ${[meaning, why, remedy].map(makeCell).join(' | ')} |`
}

describe('docs/codes.md', () => {
  it('says what xec explain says (vitest --update writes it)', async () => {
    const intro = `# Codes

Everything that has a name in what xec prints, with what it means. \`xec explain CODE\` says the same and shows an example.
`
    const kinds = Object.keys(KINDS) as ExplanationKind[]
    await expect(`${intro}\n${kinds.map(renderSection).join('\n')}`).toMatchFileSnapshot(
      `${root}docs/codes.md`,
    )
  })
})

// Where another document has the same table, it says the same.
describe('the other documents', () => {
  const strip = (text: string): string =>
    text
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll('`', '')
      .replace(/^Warning: (.)/, (_, letter: string) => letter.toUpperCase())
      .replace(/\.?$/, '')
      .toLowerCase()

  it.each([
    ['docs/configuration.md', 'Problems', 'configuration', 0, 1],
    ['docs/plan-format.md', 'Diagnostics', 'plan', 2, null],
    ['docs/plan-format.md', 'Hazards', 'hazard', 1, null],
    ['docs/plan-format.md', 'Reasons', 'reason', 0, null],
    ['docs/plan-format.md', 'Kept', 'kept', 0, null],
  ] as const)('agree: %s, %s', async (file, title, kind, meaningAt, remedyAt) => {
    const text = await readFile(`${root}${file}`, 'utf8')
    const section = text.slice(text.indexOf(`## ${title}\n`)).split('\n## ')[0] ?? ''
    const rows = [...section.matchAll(/^\| `([^|]*)` \| (.*) \|$/gm)].map(([, code = '', rest = '']) => {
      const cells = rest.split(' | ')
      return [code, strip(cells[meaningAt] ?? ''), remedyAt === null ? null : strip(cells[remedyAt] ?? '')]
    })
    const known = all
      .filter((one) => one.kind === kind)
      .map(({ code, meaning, remedy }) => [code, strip(meaning), remedyAt === null ? null : strip(remedy)])
    expect(rows).toEqual(known)
  })

  it('agree: docs/exit-codes.md', async () => {
    const text = await readFile(`${root}docs/exit-codes.md`, 'utf8')
    const rows = [...text.matchAll(/^\| \d+ \| `([a-z-]+)` \| (.*?) \| /gm)].map(([, code, meaning = '']) => [
      code,
      strip(meaning),
    ])
    const known = all.filter(({ kind }) => kind === 'exit').map(({ code, meaning }) => [code, strip(meaning)])
    expect(rows).toEqual(known)
  })
})

describe('xec explain', () => {
  it.each([
    [['explain', 'subnet-overlap'], 'subnet-overlap: error, problem of a configuration'],
    [['explain', 'error[subnet-overlap]:'], 'subnet-overlap: error, problem of a configuration'],
    [['explain', 'SUBNET-OVERLAP'], 'subnet-overlap: error, problem of a configuration'],
    [['explain', '22'], 'refused: exit code 22'],
    [['explain', 'replaces-network'], 'replaces-network: danger, hazard of a change'],
  ])('finds %j', async (argv, head) => {
    const { code, stdout } = await runXec(argv, { folder: '/' })
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toBe(head)
  })

  it('says all that a word means', async () => {
    const { stdout } = await runXec(['explain', 'placeholder', '--format', 'json'], { folder: '/' })
    const { explanations } = JSON.parse(stdout) as { explanations: Explanation[] }
    expect(explanations.map(({ kind }) => kind)).toEqual(['reason', 'kept'])
    const text = await runXec(['explain', 'placeholder'], { folder: '/' })
    expect(text.stdout).toMatch(/^placeholder: reason of a change\n[^]*\n\nplaceholder: reason why/)
  })

  it.each([24, 40, 80])('lists all codes within %d columns', async (columns) => {
    const { stdout } = await runXec(['explain'], { folder: '/', world: { columns } })
    for (const { code } of all) expect(stdout).toMatch(new RegExp(`^ .*\\b${code.slice(0, 20)}`, 'm'))
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns)
  })

  it('offers the nearest code', async () => {
    const { code, stderr } = await runXec(['explain', 'subnet-overlpa'], { folder: '/' })
    expect(code).toBe(1)
    expect(stderr).toContain('There is no code "subnet-overlpa". Did you mean "subnet-overlap"?')
  })

  it('tells of a word that is near nothing, safely', async () => {
    const { code, stderr } = await runXec(['explain', 'x\u001b[31m'], { folder: '/' })
    expect(code).toBe(1)
    expect(stderr).toContain(String.raw`There is no code "x\u{1b}[31m".`)
    expect(stderr).toContain('"xec explain" lists all codes.')
  })
})
