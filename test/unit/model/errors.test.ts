import { describe, expect, it } from 'vitest'
import { makeDiagnostic, hasErrors, type DiagnosticKind } from '../../../src/model/diagnostic.ts'
import { isEqual } from '../../../src/model/equal.ts'
import { EngineError, XecError, type EngineErrorKind } from '../../../src/model/errors.ts'

const CATALOGUE: Readonly<Record<'lost' | 'late', DiagnosticKind>> = {
  lost: { severity: 'error', summary: 'A parcel is lost' },
  late: { severity: 'warning', summary: 'A parcel is late' },
}
const place = { file: 'shop.yaml', start: { line: 2, column: 3 }, end: { line: 2, column: 9 } }

describe('a diagnostic', () => {
  it('takes what is fixed from its catalogue and what is not from its facts', () => {
    const made = makeDiagnostic(CATALOGUE, 'lost', { detail: 'No. 7.', fix: 'Send another.', range: place })
    expect(made).toEqual({
      code: 'lost',
      severity: 'error',
      summary: 'A parcel is lost',
      detail: 'No. 7.',
      fix: 'Send another.',
      range: place,
    })
  })

  it('needs neither a fix nor a place', () => {
    expect(makeDiagnostic(CATALOGUE, 'late', { detail: 'No. 8.' })).toMatchObject({ fix: '', range: null })
  })

  it('is an error only by its severity', () => {
    const late = makeDiagnostic(CATALOGUE, 'late', { detail: 'No. 8.' })
    expect(hasErrors([])).toBe(false)
    expect(hasErrors([late])).toBe(false)
    expect(hasErrors([late, makeDiagnostic(CATALOGUE, 'lost', { detail: 'No. 7.' })])).toBe(true)
  })
})

describe('an error', () => {
  it('has a code, and facts where there are any', () => {
    const cause = new Error('disk full')
    const fix = 'Make room.'
    const diagnostics = [makeDiagnostic(CATALOGUE, 'lost', { detail: 'No. 7.' })]
    const error = new XecError('unexpected', 'The parcel cannot be sent.', { fix, cause, diagnostics })
    expect(error).toMatchObject({ name: 'XecError', code: 'unexpected', fix, cause, diagnostics })
    expect(new XecError('usage', 'No address.')).toMatchObject({ fix: '', diagnostics: [], cause: undefined })
  })

  it.each<readonly [EngineErrorKind, string]>([
    ['unreachable', 'engine-unreachable'],
    ['timeout', 'engine-unreachable'],
    ['denied', 'engine-denied'],
    ['malformed', 'engine-answer'],
    ['pool-overlap', 'engine-refused'],
    ['server', 'engine-refused'],
  ])('of an engine that is %s has the code %s', (kind, code) => {
    expect(new EngineError(kind, 'No.')).toMatchObject({
      name: 'EngineError',
      kind,
      code,
      status: null,
      call: '',
    })
  })

  it('of an engine knows the call and its status', () => {
    const facts = { status: 409, call: 'POST /networks/create' }
    expect(new EngineError('name-taken', 'No.', facts)).toMatchObject(facts)
  })
})

describe('canonical values', () => {
  it.each([
    [['api', 'db'], ['api', 'db'], true],
    [['api', 'db'], ['db', 'api'], false],
    [[['toString', 'x']], [['toString', 'x']], true],
    [{ subnet: null }, { subnet: null }, true],
    [null, '', false],
    [0, false, false],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(isEqual(a, b)).toBe(expected)
  })
})
