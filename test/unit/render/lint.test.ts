import { describe, expect, it } from 'vitest'
import { renderLint } from '../../../src/render/lint.ts'
import { renderTextDiff } from '../../../src/render/text-diff.ts'

const plain = { color: false, columns: 80 }
const place = { file: 'a\u001b.yaml', sources: new Map(), brief: false }
const finding = (severity: 'error' | 'warning' | 'notice') => ({
  code: 'port-public',
  severity,
  summary: 'A port',
  detail: 'Why.',
  fix: '',
  range: null,
})

describe('what lint says', () => {
  it('is that nothing was found, on one line', () => {
    const shown = { findings: [], suppressed: [], off: [], notRun: [] }
    expect(renderLint(plain, shown, place)).toEqual(['a\\u{1b}.yaml: nothing found.'])
  })

  it('counts what is switched off, and names what was not run', () => {
    const shown = {
      findings: [finding('notice')],
      suppressed: [{}, {}],
      off: [{ code: 'x' }],
      notRun: [{ needs: 'host', rules: ['subnet-routed'] } as const],
    }
    expect(renderLint(plain, shown, place).slice(-3)).toEqual([
      'a\\u{1b}.yaml: 1 notice, 2 findings switched off, 1 rule switched off.',
      'Not run since only an engine on this machine shows the routes of its host:',
      '  subnet-routed.',
    ])
    expect(renderLint(plain, shown, { ...place, brief: true }).at(-1)).toMatch(/switched off\.$/)
  })

  it.each([
    [[], '32'],
    [['notice'], '32'],
    [['notice', 'warning'], '33'],
    [['warning', 'error'], '31'],
  ] as const)('is coloured by the worst of it: %j', (severities, colour) => {
    const shown = { findings: severities.map(finding), suppressed: [], off: [], notRun: [] }
    expect(renderLint({ color: true, columns: 80 }, shown, place).at(-1)).toContain(`\u001b[${colour}m`)
  })
})

describe('the lines that differ', () => {
  const diff = (before: string, after: string): string[] =>
    renderTextDiff(plain, { file: 'a', before, after })

  it.each([
    ['a\nb\nc', 'a\nb\nc', []],
    ['a\nb\nc', 'a\nx\nc', ['a:2', '- b', '+ x']],
    ['a\nb\nc', 'a\nc', ['a:2', '- b']],
    ['a\nb', 'a', ['a:2', '- b']],
    ['a', 'a\nb', ['a:2', '+ b']],
    ['a\u001b', 'a', ['a:1', '- a\\u{1b}', '+ a']],
    ['a\nb\nc\nd', 'a\nx\nd', ['a:2', '- b', '+ x', 'a:3', '- c']],
  ])('%j, %j', (before, after, lines) => {
    expect(diff(before, after)).toEqual(lines)
  })
})
