// Problems as workflow commands: read back as the runner of GitHub reads them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Diagnostic, SourceRange } from '../../../src/model/diagnostic.ts'
import { renderGithub } from '../../../src/render/github.ts'

function makeDiagnostic(parts: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'subnet-overlap',
    severity: 'error',
    summary: 'Subnets overlap',
    detail: 'It overlaps "172.30.0.0/16".',
    fix: 'Choose another subnet.',
    range: null,
    ...parts,
  }
}

function makeRange(from: readonly [number, number], to: readonly [number, number]): SourceRange {
  const [[line, column], [endLine, endColumn]] = [from, to]
  return { file: 'c.yaml', start: { line, column }, end: { line: endLine, column: endColumn } }
}

const unescape = (text: string): string =>
  text.replaceAll(/%(0D|0A|3A|2C|25)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** What the runner makes of a line: a command with its properties, or nothing. */
function parseCommand(line: string): { name: string; properties: Record<string, string>; data: string } {
  const [, name = '', properties = '', data = ''] = /^::(\S+) (.*?)::(.*)$/.exec(line) ?? []
  const pairs = properties.split(',').map((pair) => pair.split(/=(.*)/s))
  return {
    name,
    properties: Object.fromEntries(pairs.map(([key = '', value = '']) => [key, unescape(value)])),
    data: unescape(data),
  }
}

const render = (...diagnostics: Diagnostic[]): string => renderGithub(diagnostics, (file) => `shop/${file}`)

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\n::add-mask::x',
    '::error::',
    '%0A::stop-commands::x',
    'a,line=9:b',
    '##[add-mask]x',
    '\r\n',
  ),
)

describe('workflow commands', { timeout: 30_000 }, () => {
  it('name file, place and title, and say what to do', () => {
    const range = makeRange([4, 13], [4, 26])
    expect(render(makeDiagnostic({ range }))).toBe(
      '::error file=shop/c.yaml,line=4,endLine=4,col=13,endColumn=25,title=Subnets overlap (subnet-overlap)' +
        '::It overlaps "172.30.0.0/16".%0AFix: Choose another subnet.\n',
    )
  })

  it.each([
    ['several lines', [2, 5], [4, 3], 'line=2,endLine=4,title'],
    ['whole lines', [2, 1], [4, 1], 'line=2,endLine=3,title'],
    ['one whole line', [2, 5], [3, 1], 'line=2,endLine=2,col=5,endColumn=5,title'],
    ['nothing at all', [2, 5], [2, 5], 'line=2,endLine=2,col=5,endColumn=5,title'],
  ] as const)('give columns within one line only: %s', (_what, from, to, place) => {
    expect(render(makeDiagnostic({ range: makeRange(from, to) }))).toContain(`file=shop/c.yaml,${place}=`)
  })

  it.each(['error', 'warning', 'notice'] as const)('have a level: %s', (severity) => {
    expect(render(makeDiagnostic({ severity }))).toMatch(new RegExp(`^::${severity} title=`))
  })

  it('say the summary where there is no detail, and leave out what is not there', () => {
    expect(parseCommand(render(makeDiagnostic({ detail: '', fix: '' })).trimEnd()).data).toBe(
      'Subnets overlap',
    )
  })

  it('are none where there is nothing to say', () => {
    expect(render()).toBe('')
  })

  it('keep every text in its place, whatever is in it', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (summary, detail, fix, file) => {
        const range = { ...makeRange([1, 1], [1, 2]), file }
        const text = render(makeDiagnostic({ summary, detail, fix, range }))
        const lines = text.split(/[\n\r\u2028\u2029]/)
        expect(lines).toHaveLength(2)
        const { name, properties, data } = parseCommand(lines[0] as string)
        expect(name).toBe('error')
        expect(Object.keys(properties)).toEqual(['file', 'line', 'endLine', 'col', 'endColumn', 'title'])
        expect(properties).toMatchObject({ line: '1', col: '1' })
        // oxlint-disable-next-line no-control-regex -- what a terminal would act on
        expect(data + Object.values(properties).join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
      }),
    )
  })
})
