import { describe, expect, it } from 'vitest'
import { maskDiagnostic, type Diagnostic } from '../../../src/model/diagnostic.ts'
import { hasObstacle, isRefusedByPolicy, listPolicyLabels } from '../../../src/model/policy.ts'
import { readPolicy } from '../../support/policies.ts'

const find = (code: string, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({
  code,
  severity,
  summary: '',
  detail: '',
  fix: '',
  range: null,
})

describe('errors of a plan', () => {
  it.each<[readonly Diagnostic[], boolean, boolean]>([
    [[], false, false],
    [[find('policy-violated', 'warning')], false, false],
    [[find('policy-violated-already'), find('policy-exception-expired')], false, false],
    [[find('policy-violated'), find('policy-violated-already')], true, true],
    [[find('policy-violated'), find('container-missing')], true, false],
    [[find('container-missing')], true, false],
  ])('keep it from being applied unless they are of before: %o', (found, isObstacle, isPolicy) => {
    expect([hasObstacle(found), isRefusedByPolicy(found)]).toEqual([isObstacle, isPolicy])
  })
})

describe('the labels of a policy', () => {
  it.each([
    ['{ deny: { from: lan, to: db } }', []],
    ['{ isolate: { label: tenant }, allow: { from: { label: role=x } } }', ['tenant', 'role']],
    ['{ isolate: { groups: { a: { label: team=a }, b: { label: team=b } } } }', ['team']],
    [
      '{ deny: { from: { container: "*", except: { label: a } }, to: db }, exceptions: { to: { label: b }, owner: o, reason: r, expires: 2026-01-01 } }',
      ['a', 'b'],
    ],
  ])('are those that it chooses by: %s', (text, keys) => {
    expect(listPolicyLabels(readPolicy(text))).toEqual(keys)
  })
})

describe('a place that belongs to a problem', () => {
  it('shows nothing that has to be hidden', () => {
    const position = { line: 1, column: 1 }
    const range = { file: 'f', start: position, end: position }
    const masked = maskDiagnostic({ ...find('x'), related: [{ message: 'secret', range }] }, (text) =>
      text.replace('secret', '***'),
    )
    expect(masked.related).toEqual([{ message: '***', range }])
    expect('related' in maskDiagnostic(find('x'), (text) => text)).toBe(false)
  })
})
