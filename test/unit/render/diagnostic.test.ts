// Problems and their place in the source.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Diagnostic, SourceRange } from '../../../src/model/diagnostic.ts'
import { EngineError, XecError } from '../../../src/model/errors.ts'
import { renderDiagnosticCount, renderDiagnostics } from '../../../src/render/diagnostic.ts'
import { makeErrorDiagnostic } from '../../../src/render/error.ts'
import { renderFrame } from '../../../src/render/frame.ts'
import { readWidth } from '../../../src/render/style.ts'

const STYLE = { color: false, columns: 80 }
const SOURCE = `name: shop
networks:
  backend:
    intrenal: true
    labels: { tier: data }
`

// Made once and outside the tests: the first such arbitrary of a worker takes more than a second.
const anyLine = fc.string({ unit: 'binary' })

function makeRange(line: number, column: number, endColumn: number, endLine = line): SourceRange {
  return { file: '.xec/config.yaml', start: { line, column }, end: { line: endLine, column: endColumn } }
}

const UNKNOWN_KEY: Diagnostic = {
  code: 'key-unknown',
  severity: 'error',
  summary: 'Unknown key',
  detail: '"intrenal" is no setting of a network.',
  fix: 'Did you mean "internal"?',
  range: makeRange(4, 5, 13),
}

function show(diagnostics: readonly Diagnostic[], columns = 80): string {
  const sources = new Map([['.xec/config.yaml', SOURCE]])
  return renderDiagnostics({ color: false, columns }, diagnostics, sources).join('\n')
}

function frame(source: string, range: SourceRange, columns = 80): string[] {
  return renderFrame({ color: false, columns }, source.split('\n'), range)
}

describe('a problem', () => {
  it('says what, where, why, and what to do', () => {
    expect(show([UNKNOWN_KEY])).toMatchInlineSnapshot(`
      "error[key-unknown]: Unknown key
        at .xec/config.yaml:4:5

          2 | networks:
          3 |   backend:
        > 4 |     intrenal: true
            |     ^^^^^^^^
          5 |     labels: { tier: data }

        "intrenal" is no setting of a network.
        Fix: Did you mean "internal"?
      "
    `)
  })

  it('does without a place, a detail or a fix', () => {
    expect(show([{ ...UNKNOWN_KEY, range: null, detail: '', fix: '' }])).toBe(
      'error[key-unknown]: Unknown key\n',
    )
  })

  it('does without the source', () => {
    expect(show([{ ...UNKNOWN_KEY, range: { ...makeRange(4, 5, 6), file: 'other.yaml' } }]))
      .toMatchInlineSnapshot(`
      "error[key-unknown]: Unknown key
        at other.yaml:4:5
        "intrenal" is no setting of a network.
        Fix: Did you mean "internal"?
      "
    `)
  })

  it('that is had several times without a place is told once', () => {
    const notice = { ...UNKNOWN_KEY, severity: 'notice', range: null } as const
    expect(show([{ ...notice, detail: 'First.' }, UNKNOWN_KEY, { ...notice, detail: 'Second.' }], 50))
      .toMatchInlineSnapshot(`
      "notice[key-unknown]: Unknown key
        - First.
        - Second.
        Fix: Did you mean "internal"?

      error[key-unknown]: Unknown key
        at .xec/config.yaml:4:5

          2 | networks:
          3 |   backend:
        > 4 |     intrenal: true
            |     ^^^^^^^^
          5 |     labels: { tier: data }

        "intrenal" is no setting of a network.
        Fix: Did you mean "internal"?
      "
    `)
  })

  it('keeps the lines of its detail, indented', () => {
    expect(show([{ ...UNKNOWN_KEY, range: null, detail: 'Tried:\n/var/run/docker.sock' }]))
      .toMatchInlineSnapshot(`
      "error[key-unknown]: Unknown key
        Tried:
        /var/run/docker.sock
        Fix: Did you mean "internal"?
      "
    `)
  })

  it('hangs the lines of a list, and breaks no flag that is there to be copied', () => {
    const flag = `--yes --allow ${'replaces-network,'.repeat(4)}adopts`
    const list = 'Found:\n- adopts: Network "backend" was not made by xec.'
    const shown = show([{ ...UNKNOWN_KEY, range: null, detail: list, fix: `Run it again with\n${flag}` }], 40)
    expect(shown.split('\n').slice(1, -1)).toEqual([
      '  Found:',
      '  - adopts: Network "backend" was not',
      '    made by xec.',
      '  Fix: Run it again with',
      `       ${flag}`,
    ])
  })

  it('is coloured by its severity', () => {
    const [line] = renderDiagnostics({ color: true, columns: 80 }, [{ ...UNKNOWN_KEY, severity: 'warning' }])
    expect(line).toBe('\u001b[33mwarning[key-unknown]:\u001b[39m \u001b[1mUnknown key\u001b[22m')
  })

  it('is counted by severity', () => {
    const warning = { ...UNKNOWN_KEY, severity: 'warning' } as const
    expect(renderDiagnosticCount([warning, UNKNOWN_KEY, UNKNOWN_KEY])).toBe('2 errors, 1 warning')
    expect(renderDiagnosticCount([])).toBe('')
  })
})

describe('an error that was thrown', () => {
  it.each([
    ['unexpected', new Error('boom'), 'boom'],
    [
      'usage',
      new XecError('usage', 'There is no engine "dokcer".', { fix: 'Use docker.' }),
      'There is no engine "dokcer".',
    ],
    ['engine-refused', new EngineError('server', 'busy'), 'busy'],
    [
      'engine-refused',
      new EngineError('pool-overlap', 'Pool overlaps', { status: 403, call: 'POST /networks/create' }),
      'Pool overlaps\nPOST /networks/create: answered 403',
    ],
    [
      'engine-unreachable',
      new EngineError('timeout', 'Timed out', { call: 'GET /networks' }),
      'Timed out\nGET /networks: no answer',
    ],
  ])('of code %s becomes a problem', (code, error, detail) => {
    const problem = makeErrorDiagnostic(error, 'Could not do it')
    expect(problem).toMatchObject({
      code,
      severity: 'error',
      summary: 'Could not do it',
      detail,
      range: null,
    })
  })

  it('says how to find out more if nobody expected it', () => {
    expect(makeErrorDiagnostic(new Error('boom'), '').fix).toContain('XEC_DEBUG=1')
    expect(makeErrorDiagnostic(new XecError('usage', '', { fix: 'Use docker.' }), '').fix).toBe('Use docker.')
  })
})

describe('a code frame', () => {
  it('marks the first line of a range of several lines', () => {
    expect(frame(SOURCE, makeRange(3, 3, 10, 5)).join('\n')).toMatchInlineSnapshot(`
      "  1 | name: shop
        2 | networks:
      > 3 |   backend:
          |   ^^^^^^^^
        4 |     intrenal: true"
    `)
  })

  it('marks one column where the range is empty', () => {
    expect(frame(SOURCE, makeRange(1, 1, 1)).slice(0, 2)).toEqual(['> 1 | name: shop', '    | ^'])
  })

  it('marks behind the end of a line', () => {
    expect(frame('name:', makeRange(1, 6, 6))).toEqual(['> 1 | name:', '    |      ^'])
  })

  it('marks wide characters under their columns', () => {
    expect(frame('網路: x', makeRange(1, 5, 6))).toEqual(['> 1 | 網路: x', '    |       ^'])
  })

  it('shows control characters, and the marker under them', () => {
    expect(frame('a\u001b\tb: c\r', makeRange(1, 4, 5))).toEqual([
      String.raw`> 1 | a\u{1b}\tb: c`,
      '    |          ^',
    ])
  })

  it('cuts long lines around the marker', () => {
    const rows = frame(`key: ${'x'.repeat(200)}!${'y'.repeat(200)}`, makeRange(1, 206, 207), 40)
    expect(rows).toEqual([`> 1 | ${'x'.repeat(14)}!${'y'.repeat(13)}`, `    | ${' '.repeat(14)}^`])
  })

  it('keeps the start of a long line while the marker stands in the first three quarters', () => {
    const line = '0123456789'.repeat(5)
    expect(frame(line, makeRange(1, 21, 22), 40)).toEqual([
      '> 1 | 0123456789012345678901234567',
      `    | ${' '.repeat(20)}^`,
    ])
    expect(frame(line, makeRange(1, 22, 23), 40)).toEqual([
      '> 1 | 7890123456789012345678901234',
      `    | ${' '.repeat(14)}^`,
    ])
  })

  it('keeps the start of a line that fits, however far right the marker is', () => {
    const line = `${'x'.repeat(27)}!`
    expect(frame(line, makeRange(1, 28, 29), 40)[0]).toBe(`> 1 | ${line}`)
  })

  it('does not show the nothing behind the last line', () => {
    expect(frame('a: 1\n', makeRange(1, 1, 2))).toEqual(['> 1 | a: 1', '    | ^'])
  })

  it('stays away where the place is not in the source', () => {
    expect(frame(SOURCE, makeRange(99, 1, 2))).toEqual([])
  })

  it('colours the markers and nothing else', () => {
    const rows = renderFrame({ color: true, columns: 80 }, ['name: shop', 'x'], makeRange(1, 1, 5))
    expect(rows).toEqual([
      '\u001b[31m>\u001b[39m 1 | name: shop',
      '    | \u001b[31m^^^^\u001b[39m',
      '  2 | x',
    ])
  })

  it('fits and leaks nothing, whatever the source and the place', () => {
    const place = fc.nat({ max: 40 })
    fc.assert(
      fc.property(anyLine, place, place, fc.integer({ min: 24, max: 100 }), (line, at, length, columns) => {
        const rows = renderFrame({ ...STYLE, columns }, [line], makeRange(1, at + 1, at + 1 + length))
        for (const row of rows) {
          expect(readWidth(row)).toBeLessThanOrEqual(columns)
          expect(row).not.toMatch(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u)
        }
        expect(rows).toHaveLength(2)
      }),
    )
  })
})
