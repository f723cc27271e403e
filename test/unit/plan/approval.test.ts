// Whether a person must agree to a plan, and why.
import { describe, expect, it } from 'vitest'
import { findApproval } from '../../../src/plan/approval.ts'
import type { Hazard, Plan } from '../../../src/plan/document.ts'
import { listExposureFindings } from '../../../src/plan/exposure-findings.ts'
import { desiredContainer, desiredNetwork, on } from '../../support/states.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf, makeSteps } from '../render/plans.ts'

const opening: Hazard = { type: 'exposure-broadens', level: 'notice', message: 'It opens.', allowed: false }
const danger: Hazard = { type: 'adopts', level: 'danger', message: 'It adopts.', allowed: false }

function plan(approveWhen: Plan['approveWhen'], ...hazards: readonly Hazard[]): Plan {
  const changes = [makeAttachmentChange({ hazards })]
  return makePlanOf({ approveWhen, changes, steps: [makeSteps().connect] })
}

describe('a person must agree', () => {
  it.each([
    ['any', [], 'changes'],
    ['any', [danger], 'dangers'],
    ['broadening', [], null],
    ['broadening', [opening], 'exposure-broadens'],
    ['broadening', [{ ...opening, level: 'danger', allowed: true }], null],
    ['broadening', [{ ...opening, level: 'danger' }], 'dangers'],
    ['broadening', [{ ...danger, allowed: true }], null],
    ['never', [opening], null],
    ['never', [danger], 'dangers'],
  ] as const)('with "%s" and the hazards %o: %s', (when, hazards, reason) => {
    expect(findApproval(plan(when, ...hazards))).toBe(reason)
  })

  it('to nothing where nothing changes', () => {
    expect(findApproval(makePlanOf())).toBeNull()
  })
})

describe('what a plan opens, as problems', () => {
  const range = (line: number) => ({
    file: 'config.yaml',
    start: { line, column: 1 },
    end: { line, column: 9 },
  })
  const desired = {
    networks: [desiredNetwork('front', { name: 'frontend', range: range(2) })],
    containers: [
      desiredContainer('web', [{ ...on('front'), range: range(5) }], { container: 'api', range: range(4) }),
      desiredContainer('db', null, { range: range(8) }),
    ],
  }
  const place = (change: Plan['changes'][number]) =>
    listExposureFindings({ changes: [{ ...change, hazards: [danger, opening] }] }, desired).map(
      (problem) => problem.range?.start.line ?? null,
    )

  it('stand where the file declares the attachment, else the container, else the network, else nowhere', () => {
    expect(place(makeAttachmentChange())).toEqual([5])
    expect(place(makeAttachmentChange({ network: 'bridge' }))).toEqual([4])
    expect(place(makeAttachmentChange({ container: 'db' }))).toEqual([8])
    expect(place(makeAttachmentChange({ container: 'other' }))).toEqual([null])
    expect(place(makeNetworkChange())).toEqual([2])
    expect(place(makeNetworkChange({ network: 'other' }))).toEqual([null])
  })
})
