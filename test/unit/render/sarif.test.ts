// Problems as SARIF: what the standard and the code scanning of GitHub demand of a log.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Diagnostic, Severity } from '../../../src/model/diagnostic.ts'
import { renderSarif, type SarifFacts } from '../../../src/render/sarif.ts'

const SOURCE =
  'name: shop\nnetworks:\n  a: { ipam: { subnet: 10.0.0.0/8 } }\n  b: { ipam: { subnet: 10.0.0.0/8 } }\n'

function makeDiagnostic(parts: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'subnet-overlap',
    severity: 'error',
    summary: 'Subnets overlap',
    detail: 'It overlaps another one.',
    fix: 'Choose another subnet.',
    range: { file: 'c.yaml', start: { line: 4, column: 24 }, end: { line: 4, column: 34 } },
    ...parts,
  }
}

const FACTS: SarifFacts = {
  version: '0.1.0',
  exitCode: 20,
  sources: new Map([['c.yaml', SOURCE]]),
  findPath: (file) => (file.startsWith('/') ? file : `shop/${file}`),
  findRule: (code) =>
    code === 'subnet-overlap' ? { meaning: 'Two share addresses.', help: 'All of it.' } : null,
  digest: (text) => createHash('sha256').update(text).digest('hex'),
}

interface Log {
  readonly $schema: string
  readonly version: string
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly Rule[] } }
      readonly invocations: readonly object[]
      readonly columnKind: string
      readonly results: readonly Result[]
    },
  ]
}

interface Rule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help: { readonly text: string }
  readonly defaultConfiguration: { readonly level: string }
}

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly { readonly physicalLocation: Place }[]
  readonly partialFingerprints: { readonly primaryLocationLineHash: string }
}

interface Place {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string }
  readonly region?: Readonly<Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>>
}

function makeLog(diagnostics: readonly Diagnostic[], facts: Partial<SarifFacts> = {}): Log['runs'][0] {
  const log = JSON.parse(renderSarif(diagnostics, { ...FACTS, ...facts })) as Log
  expect(log.version).toBe('2.1.0')
  expect(log.$schema).toMatch(/^https:.*\/sarif-schema-2\.1\.0\.json$/)
  expect(log.runs).toHaveLength(1)
  checkRun(log.runs[0])
  return log.runs[0]
}

/** Sections 3.14, 3.19, 3.27, 3.30 and 3.49 of the standard, as far as they are rules for what is used here. */
function checkRun({ tool, results, columnKind }: Log['runs'][0]): void {
  expect(tool.driver.name).toBe('xec')
  expect(columnKind).toBe('utf16CodeUnits')
  const ids = tool.driver.rules.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { shortDescription, fullDescription, help, defaultConfiguration } of tool.driver.rules) {
    for (const { text } of [shortDescription, fullDescription, help]) expect(text).not.toBe('')
    expect(['error', 'warning', 'note', 'none']).toContain(defaultConfiguration.level)
  }
  const fingerprints = results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash)
  expect(new Set(fingerprints).size).toBe(fingerprints.length)
  for (const { ruleId, ruleIndex, level, message, locations } of results) {
    expect(ids[ruleIndex]).toBe(ruleId)
    expect(['error', 'warning', 'note', 'none']).toContain(level)
    expect(message.text).not.toBe('')
    for (const { physicalLocation } of locations) checkPlace(physicalLocation)
  }
}

function checkPlace({ artifactLocation: { uri, uriBaseId }, region }: Place): void {
  // RFC 3986: an absolute URI with a scheme, or a relative one with a base and no way out of it
  expect(uri).toMatch(/^(?:file:\/\/)?[\w\-.~/%!*'()]*$/)
  expect(uri.startsWith('file://')).toBe(uriBaseId === undefined)
  if (uriBaseId !== undefined) expect(uri.split('/')).not.toContain('..')
  if (region === undefined) return
  const { startLine, startColumn, endLine, endColumn } = region
  expect(Math.min(startLine, startColumn, endLine, endColumn)).toBeGreaterThan(0)
  expect(endLine > startLine || (endLine === startLine && endColumn > startColumn)).toBe(true)
}

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })

describe('a SARIF log', { timeout: 30_000 }, () => {
  it('has one rule for a code, with its help, and one result for a problem', () => {
    const { tool, results, invocations } = makeLog([
      makeDiagnostic(),
      makeDiagnostic({ code: 'alias-shared', severity: 'warning', summary: 'Shared' }),
      makeDiagnostic(),
    ])
    expect(tool.driver.rules).toMatchObject([
      {
        id: 'subnet-overlap',
        fullDescription: { text: 'Two share addresses.' },
        help: { text: 'All of it.' },
      },
      { id: 'alias-shared', fullDescription: { text: 'Shared' }, help: { text: 'Shared' } },
    ])
    expect(results.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 1, 0])
    expect(invocations).toEqual([{ executionSuccessful: false, exitCode: 20 }])
  })

  it('says where, relative to the root of the repository', () => {
    expect(makeLog([makeDiagnostic()]).results[0]).toMatchObject({
      level: 'error',
      message: { text: 'It overlaps another one.\nFix: Choose another subnet.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'shop/c.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 4, startColumn: 24, endLine: 4, endColumn: 34 },
          },
        },
      ],
    })
  })

  it('puts what is about the whole file at its top, and what is about none nowhere', () => {
    const whole = makeDiagnostic({ range: null, detail: '', fix: '' })
    expect(makeLog([whole]).results[0]).toMatchObject({
      message: { text: 'Subnets overlap' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'shop/c.yaml' } } }],
    })
    expect(makeLog([whole], { sources: new Map() }).results[0]?.locations).toEqual([])
  })

  it('names a file outside of the repository in full', () => {
    const range = { file: '/etc/x%y z.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
    expect(makeLog([makeDiagnostic({ range })]).results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'file:///etc/x%25y%20z.yaml' },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
    })
  })

  it.each<[Severity, string]>([
    ['error', 'error'],
    ['warning', 'warning'],
    ['notice', 'note'],
  ])('has a level for %s', (severity, level) => {
    const { results, tool } = makeLog([makeDiagnostic({ severity })], { exitCode: 0 })
    expect([results[0]?.level, tool.driver.rules[0]?.defaultConfiguration.level]).toEqual([level, level])
  })

  it('has fingerprints that stay where lines move, and differ where a line differs', () => {
    const find = (diagnostic: Diagnostic, source: string): string | undefined =>
      makeLog([diagnostic], { sources: new Map([['c.yaml', source]]) }).results[0]?.partialFingerprints
        .primaryLocationLineHash
    const first = find(makeDiagnostic(), SOURCE)
    const range = { file: 'c.yaml', start: { line: 6, column: 24 }, end: { line: 6, column: 34 } }
    const moved = makeDiagnostic({ range, detail: 'It overlaps line 5.' })
    expect(find(moved, `# one\n# two\n${SOURCE}`)).toBe(first)
    expect(find(makeDiagnostic(), SOURCE.replaceAll('10.0', '10.1'))).not.toBe(first)
    expect(find(makeDiagnostic({ code: 'cidr-invalid' }), SOURCE)).not.toBe(first)
  })

  it('makes no links of what is in a message', () => {
    const { results } = makeLog([makeDiagnostic({ detail: 'see [here](https://evil.example)\u202e' })])
    expect(results[0]?.message.text).toContain(String.raw`[here] (https://evil.example)\u{202e}`)
  })

  it('is a log, whatever the texts are', () => {
    const line = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(text, text, text, line, (code, detail, file, at) => {
        const place = { line: at, column: at }
        const range = { file, start: place, end: place }
        makeLog([makeDiagnostic({ code, detail, range }), makeDiagnostic({ code, detail, range })], {
          sources: new Map([[file, detail]]),
          findPath: (path) => `x/${path.replaceAll('..', '')}`,
        })
      }),
    )
  })
})
