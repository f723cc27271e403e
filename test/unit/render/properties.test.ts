// Whatever names, labels and messages come from outside: no layout breaks and nothing reaches the terminal that it would act on.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Actions, Change, Difference, Plan, Reason } from '../../../src/plan/document.ts'
import { orderGroups } from '../../../src/render/group.ts'
import { renderPlan } from '../../../src/render/plan.ts'
import { readWidth } from '../../../src/render/style.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf } from './plans.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('frontend', 'backend', 'legacy'),
)
const difference: fc.Arbitrary<Difference> = fc.record({
  path: text,
  before: fc.oneof(text, fc.constant(null), fc.array(text), fc.integer(), fc.boolean()),
  after: fc.oneof(text, fc.constant(null), fc.dictionary(text, text)),
  forcesReplace: fc.boolean(),
})
const parts = fc.record({
  network: text,
  address: text,
  differences: fc.array(difference, { maxLength: 3 }),
  hazards: fc.array(
    fc.record({
      type: fc.constant('names-lost' as const),
      level: fc.constantFrom('notice' as const, 'danger' as const),
      message: text,
      allowed: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
})
const networkActions = fc.constantFrom<Actions>(
  ['create'],
  ['remove'],
  ['remove', 'create'],
  ['create', 'remove'],
  ['no-op'],
)
const attachmentActions = fc.constantFrom<Actions>(
  ['connect'],
  ['disconnect'],
  ['disconnect', 'connect'],
  ['no-op'],
)
const reason = fc.constantFrom<Reason>('missing', 'not-declared', 'network-replaced', 'unchanged', 'differs')
const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(parts, networkActions, reason)
    .map(([some, actions, why]) => makeNetworkChange({ ...some, actions, reason: why })),
  fc
    .tuple(parts, attachmentActions, fc.tuple(reason, text))
    .map(([some, actions, [why, container]]) =>
      makeAttachmentChange({ ...some, container, actions, reason: why }),
    ),
)
const plan: fc.Arbitrary<Plan> = fc
  .record({
    project: text,
    changes: fc.array(change, { maxLength: 12 }),
    detail: text,
    address: text,
    code: text,
  })
  .map(({ project, changes, detail, address, code }) =>
    makePlanOf({
      project,
      changes,
      kept: [{ address, reason: 'policy', detail }],
      diagnostics: [{ code, severity: 'notice', summary: detail, detail, fix: detail, range: null }],
    }),
  )

function show(some: Plan, columns: number, color = false): string {
  return renderPlan({ color, columns }, some, { detail: 'full', sources: new Map() })
}

describe('any plan', () => {
  it('fits into the width and leaks nothing that a terminal acts on', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 24, max: 120 }), (some, columns) => {
        const lines = show(some, columns).split('\n')
        for (const line of lines) {
          expect(readWidth(line)).toBeLessThanOrEqual(columns)
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u)
        }
      }),
    )
  })

  it('says with colour what it says without', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 24, max: 120 }), (some, columns) => {
        // oxlint-disable-next-line no-control-regex -- the sequences are what is looked for
        expect(show(some, columns, true).replaceAll(/\u001b\[\d+m/g, '')).toBe(show(some, columns))
      }),
    )
  })

  it('is grouped without losing a change or showing one twice', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const grouped = orderGroups(changes).flatMap(({ network, attachments }) => [
          ...(network ? [network] : []),
          ...attachments,
        ])
        expect(new Set(grouped)).toEqual(new Set(changes))
        expect(grouped).toHaveLength(changes.length)
      }),
    )
  })
})
