// Journals for tests: made from a plan's steps, as an apply of another process would have left them.
import type { Journal } from '../../src/apply/journal.ts'
import { JOURNAL_VERSION } from '../../src/model/journal.ts'
import type { Step } from '../../src/plan/document.ts'

/** A journal of the project `shop` on the engine of `makeStubEngine`. */
export function makeJournal(steps: readonly Step[], rest: Partial<Journal> = {}): Journal {
  return {
    formatVersion: JOURNAL_VERSION,
    id: '7d0c1a52-5a0c-4f0e-9f3e-3c2d8a1b4e5f',
    project: 'shop',
    tool: 'xec 1.2.3',
    mode: 'apply',
    engine: { id: 'stub', name: 'stub' },
    since: '2026-11-26T15:22:17Z',
    holder: { user: 'ci', host: 'runner-1', pid: 4711, place: null },
    onEngine: true,
    steps,
    hidden: [],
    ...rest,
  }
}
