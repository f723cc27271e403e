// Events as data, and documents on one line.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { escapeJson } from '../../../src/render/escape.ts'
import { makeEventDocument, renderJsonLine } from '../../../src/render/events.ts'
import { makeLockDocument } from '../../../src/render/json.ts'
import { makeSteps, RICH_PLAN } from './plans.ts'

const step = makeSteps()['create-network']
const done = { step, outcome: 'done', milliseconds: 3, error: null } as const
const lock = {
  id: '4444eb06f26a',
  scope: 'project',
  project: 'shop',
  operation: 'apply',
  holder: { user: 'ci', host: 'runner', pid: 1, place: 'secret place' },
  since: null,
  expires: null,
} as const

describe('an event', () => {
  it('names a step by its id, what it does and what it is of', () => {
    const { id, action, of } = done.step
    expect(makeEventDocument({ type: 'step-started', step: done.step })).toEqual({
      type: 'step-started',
      id,
      action,
      of,
    })
    expect(makeEventDocument({ type: 'step-ended', result: done })).toEqual({
      type: 'step-ended',
      id,
      action,
      of,
      outcome: 'done',
      milliseconds: 3,
      error: null,
    })
  })

  it('says why a step failed', () => {
    const error = new EngineError('denied', 'no', { status: 403, call: 'POST /x' })
    expect(
      makeEventDocument({ type: 'step-ended', result: { ...done, outcome: 'failed', error } }),
    ).toMatchObject({
      error: { code: 'engine-denied', kind: 'denied', status: 403, call: 'POST /x', message: 'no' },
    })
  })

  it('shows who holds a lock, and not more than that', () => {
    const known = {
      id: lock.id,
      scope: 'project',
      project: 'shop',
      operation: 'apply',
      since: null,
      expires: null,
    }
    const holder = { user: 'ci', host: 'runner', pid: 1 }
    expect(makeEventDocument({ type: 'waiting', lock })).toEqual({
      type: 'waiting',
      lock: { ...known, ...holder },
    })
    expect(makeLockDocument({ ...lock, holder: null }, 'dead')).toEqual({
      ...known,
      user: null,
      host: null,
      pid: null,
      state: 'dead',
    })
  })

  it('is otherwise what it is', () => {
    expect(makeEventDocument({ type: 'verifying' })).toEqual({ type: 'verifying' })
    const facts = { summary: 'Bad', detail: '', fix: '', range: null }
    const diagnostic: Diagnostic = { code: 'bad', severity: 'error', ...facts }
    expect(makeEventDocument({ type: 'diagnostic', diagnostic })).toEqual({ type: 'diagnostic', diagnostic })
    for (const type of ['recovering', 'undoing'] as const) {
      expect(makeEventDocument({ type, steps: 2 })).toEqual({ type, steps: 2 })
    }
    expect(makeEventDocument({ type: 'interrupted', running: [done.step] })).toEqual({
      type: 'interrupted',
      running: [done.step.id],
    })
    expect(makeEventDocument({ type: 'plan', plan: RICH_PLAN })).toEqual({ type: 'plan', plan: RICH_PLAN })
    const recovery = { way: 'none', since: 'now', user: 'ci', host: 'runner', steps: [] } as const
    expect(makeEventDocument({ type: 'recovered', recovery })).toEqual({ type: 'recovered', recovery })
  })
})

// made once: the first such arbitrary of a worker takes more than a second
const anyValue = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 })

describe('a document on one line', { timeout: 30_000 }, () => {
  it('is one line for every reader, and the same value', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = renderJsonLine({ value })
        expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ value })))
      }),
    )
  })
})

describe('JSON in the log of a workflow', () => {
  it('starts no command, and keeps its value', () => {
    const text = escapeJson(JSON.stringify({ a: '###[add-mask]x' }))
    expect(text).not.toContain('##[')
    expect(JSON.parse(text)).toEqual({ a: '###[add-mask]x' })
  })
})
