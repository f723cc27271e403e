// Explanations of codes, on wide and narrow terminals.
import { describe, expect, it } from 'vitest'
import { renderExplanation, renderExplanations, type Explanation } from '../../../src/render/explanation.ts'

const PLAIN = { color: false, columns: 80 }
const NARROW = { color: false, columns: 40 }

const OVERLAP: Explanation = {
  code: 'subnet-overlap',
  kind: 'configuration',
  title: 'Subnets overlap',
  label: 'error',
  meaning: 'Two subnets share addresses.',
  why: 'A packet to such an address could go to either network.',
  example: 'networks:\n  frontend: {}',
  remedy: 'Choose another subnet.',
}
const MISSING: Explanation = {
  ...OVERLAP,
  code: 'missing',
  kind: 'reason',
  title: '',
  label: '',
  example: '',
  remedy: '',
}
const REFUSED: Explanation = { ...MISSING, code: 'refused', kind: 'exit', label: '22' }

describe('an explanation', () => {
  it('says what, why, an example and what to do', () => {
    expect(renderExplanation(PLAIN, OVERLAP).join('\n'))
      .toBe(`subnet-overlap: error, problem of a configuration

  Subnets overlap

  Two subnets share addresses.

  Why
  A packet to such an address could go to either network.

  For example
    networks:
      frontend: {}

  What to do
  Choose another subnet.`)
  })

  it('leaves out what there is nothing of', () => {
    expect(renderExplanation(NARROW, MISSING)).toEqual([
      'missing: reason of a change',
      '',
      '  Two subnets share addresses.',
      '',
      '  Why',
      '  A packet to such an address could go',
      '  to either network.',
    ])
  })

  it('calls an exit code by its number', () => {
    expect(renderExplanation(PLAIN, REFUSED)[0]).toBe('refused: exit code 22')
  })

  it.each(['error', 'danger', 'warning', 'notice'])('shows a level in its colour: %s', (label) => {
    const [head] = renderExplanation({ ...PLAIN, color: true }, { ...OVERLAP, label })
    expect(head).toMatch(new RegExp(`\u001b\\[3\\dm${label}\u001b\\[39m, problem`))
  })
})

describe('the list of explanations', () => {
  it('has a heading for each kind and a line for each code', () => {
    expect(renderExplanations(PLAIN, [OVERLAP, MISSING, REFUSED]).join('\n'))
      .toBe(`Problems of a configuration
  subnet-overlap            Subnets overlap

Reasons of a change
  missing                   Two subnets share addresses.

Exit codes
  22  refused               Two subnets share addresses.
`)
  })

  it('puts the text below the code where there is no room beside it', () => {
    const lines = renderExplanations(NARROW, [
      { ...OVERLAP, title: 'A title that needs more than one of the lines' },
    ])
    expect(lines).toEqual([
      'Problems of a configuration',
      '  subnet-overlap',
      '    A title that needs more than one of',
      '    the lines',
      '',
    ])
  })

  it('breaks a long text beside its code', () => {
    const text = 'A title that needs a bit more than the one line that it has room in'
    const [, first, second] = renderExplanations(PLAIN, [{ ...OVERLAP, title: text }])
    expect(first).toMatch(/^ {2}subnet-overlap {12}A title/)
    expect(second).toMatch(/^ {28}\S/)
  })
})
