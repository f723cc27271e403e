import { describe, expect, it } from 'vitest'
import type { Recovery, UnfinishedApply } from '../../../src/apply/events.ts'
import { renderRecovery, renderUnfinished, renderWaiting } from '../../../src/render/safety.ts'
import { makeConnect, makeDisconnect, makeRemove } from '../../support/steps.ts'

const plain = { color: false, columns: 80 }
const color = { color: true, columns: 80 }
const since = '2026-11-26T15:22:17Z'
const holder = { user: 'ci', host: 'runner-1', pid: 4711, place: null }

function makeUnfinished(rest: Partial<UnfinishedApply> = {}): UnfinishedApply {
  return {
    journal: { project: 'shop', mode: 'apply', tool: 'xec 1.2.3', since, holder },
    completing: [makeRemove('frontend'), makeConnect(['api', 'frontend'])],
    undoing: [makeDisconnect(['api', 'frontend'])],
    way: 'complete',
    doubts: [],
    ...rest,
  }
}

function makeRecovery(rest: Partial<Recovery> = {}): Recovery {
  const step = makeConnect(['api', 'frontend'])
  const steps = [{ step, outcome: 'done', milliseconds: 12, error: null }] as const
  return { way: 'complete', since, user: 'ci', host: 'runner-1', steps, ...rest }
}

const HEAD = [
  'The apply of "shop" by ci@runner-1 (process 4711), begun 2026-11-26T15:22:17Z,',
  '  did not come to its end.',
]

describe('an apply that did not come to its end', () => {
  it('shows what finishing and undoing would do', () => {
    expect(renderUnfinished(plain, makeUnfinished()).split('\n')).toEqual([
      ...HEAD,
      '',
      'To finish what is half done:',
      '  remove network frontend',
      '  connect api to frontend',
      '',
      'To undo it instead, these are taken back:',
      '  disconnect api from frontend',
      '',
      '',
    ])
  })

  it('shows why a person has to decide', () => {
    const doubts = [
      'The engine does not have the journal any more: somebody else may have recovered this apply.',
      'There is a network "frontend" that this apply did not make.',
    ]
    const text = renderUnfinished(plain, makeUnfinished({ way: null, doubts }))
    expect(text.split('\n').slice(-6)).toEqual([
      'What speaks against going on without you:',
      '  The engine does not have the journal any more: somebody else may have',
      '    recovered this apply.',
      '  There is a network "frontend" that this apply did not make.',
      '',
      '',
    ])
  })

  it('says so where nothing is half done', () => {
    const text = renderUnfinished(plain, makeUnfinished({ completing: [], undoing: [], way: 'none' }))
    expect(text.split('\n')).toEqual([...HEAD, 'Nothing of it is half done.', '', ''])
  })

  it('has titles that stand out in colour, and says the same', () => {
    const text = renderUnfinished(color, makeUnfinished({ doubts: ['Why?'] }))
    expect(text).toContain('\u001b[1mTo finish what is half done:\u001b[22m')
    // oxlint-disable-next-line no-control-regex -- a colour begins with one
    expect(text.replaceAll(/\u001b\[\d+m/g, '')).toBe(
      renderUnfinished(plain, makeUnfinished({ doubts: ['Why?'] })),
    )
  })

  it('shows names from outside escaped', () => {
    const hostile = { ...holder, user: '\u001b[31m', host: 'a\nb' }
    const journal = { ...makeUnfinished().journal, holder: hostile, since: '\u0007' }
    const text = renderUnfinished(plain, makeUnfinished({ journal, doubts: ['\u001b[2J'] }))
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })
})

describe('an apply that was brought to its end', () => {
  it('says by whom it was begun, and what became of it', () => {
    expect(renderRecovery(plain, makeRecovery()).split('\n')).toEqual([
      'An earlier apply by ci@runner-1, begun 2026-11-26T15:22:17Z, had not come to',
      '  its end: finished what was half done of it (1 step).',
      '  connect api to frontend',
      '',
    ])
    expect(renderRecovery(plain, makeRecovery({ way: 'undo' }))).toContain(
      'took back what was half done of it (1 step).',
    )
    expect(renderRecovery(plain, makeRecovery({ way: 'none', steps: [] }))).toMatch(
      /nothing of it was half done\.\n$/,
    )
  })
})

describe('waiting', () => {
  it('says for whom', () => {
    const lock = { id: '0123456789ab', scope: 'project', project: 'shop', operation: 'apply' } as const
    expect(
      renderWaiting(plain, { ...lock, holder, since, expires: '2026-11-26T15:52:17Z' }).split('\n'),
    ).toEqual([
      'Waiting for the lock of apply of project "shop" by ci@runner-1, process 4711,',
      '  since 2026-11-26T15:22:17Z, until 2026-11-26T15:52:17Z at the latest.',
      '',
    ])
  })
})
