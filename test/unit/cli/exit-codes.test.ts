// The exit codes are a contract.
import { readFile } from 'node:fs/promises'
import { makeUntouched } from '../../../src/reconcile/apply.ts'
import { describe, expect, it } from 'vitest'
import type { ApplyOutcome } from '../../../src/apply/events.ts'
import { EXITS, findErrorExit, findPlanExit, findResultExit } from '../../../src/cli/exit-codes.ts'
import type { ErrorCode } from '../../../src/model/errors.ts'
import { makePlanOf, RICH_PLAN } from '../render/plans.ts'

const ERROR = { code: 'x', severity: 'error', summary: '', detail: '', fix: '', range: null } as const
const FAULTY_PLAN = makePlanOf({ diagnostics: [ERROR], applyable: false })

describe('exit codes', () => {
  it('never change', () => {
    expect(Object.fromEntries(Object.entries(EXITS).map(([name, { code }]) => [name, code]))).toEqual({
      done: 0,
      error: 1,
      'changes-pending': 2,
      'config-invalid': 20,
      'engine-unreachable': 21,
      refused: 22,
      stale: 23,
      locked: 24,
      declined: 25,
      interrupted: 26,
      'half-done': 27,
      failed: 28,
      'differs-after': 29,
      'check-failed': 30,
    })
  })

  it('are all in docs/exit-codes.md, in their order', async () => {
    const text = await readFile(new URL('../../../docs/exit-codes.md', import.meta.url), 'utf8')
    const rows = [...text.matchAll(/^\| (\d+) \| `([a-z-]+)` \|/gm)].map(([, code, name]) => [
      name,
      Number(code),
    ])
    expect(rows).toEqual(Object.entries(EXITS).map(([name, { code }]) => [name, code]))
  })

  it.each<[ErrorCode, string]>([
    ['usage', 'error'],
    ['config-invalid', 'config-invalid'],
    ['plan-invalid', 'error'],
    ['engine-unreachable', 'engine-unreachable'],
    ['engine-denied', 'engine-unreachable'],
    ['engine-answer', 'engine-unreachable'],
    ['engine-refused', 'error'],
    ['unexpected', 'error'],
  ])('follow the error %s', (code, exit) => {
    expect(findErrorExit(code)).toBe(exit)
  })

  it.each([
    ['no changes', makePlanOf(), true, 'done'],
    ['changes', RICH_PLAN, true, 'changes-pending'],
    ['changes, not asked for in detail', RICH_PLAN, false, 'done'],
    ['errors', FAULTY_PLAN, true, 'error'],
  ])('follow a plan with %s', (_what, plan, isDetailed, exit) => {
    expect(findPlanExit(plan, isDetailed)).toBe(exit)
  })

  it.each<[ApplyOutcome, string]>([
    ['nothing-to-do', 'done'],
    ['applied', 'done'],
    ['refused', 'refused'],
    ['declined', 'declined'],
    ['failed', 'failed'],
    ['half-done', 'half-done'],
    ['interrupted', 'interrupted'],
    ['unverified', 'engine-unreachable'],
    ['differs-after', 'differs-after'],
  ])('follow the outcome %s', (outcome, exit) => {
    expect(findResultExit(makeUntouched(RICH_PLAN, outcome))).toBe(exit)
  })

  it('tell errors of a plan from a protection', () => {
    expect(findResultExit(makeUntouched(FAULTY_PLAN, 'refused'))).toBe('error')
  })
})
