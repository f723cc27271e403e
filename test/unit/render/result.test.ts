// What an apply did, and how far it is: for people and for machines.
import { describe, expect, it } from 'vitest'
import type { ApplyOutcome, ApplyResult, LostEndpoint, StepResult } from '../../../src/apply/events.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { EngineError, XecError } from '../../../src/model/errors.ts'
import type { Step } from '../../../src/plan/document.ts'
import { makeErrorDiagnostic } from '../../../src/render/error.ts'
import { makeResultDocument, renderJson } from '../../../src/render/json.ts'
import { renderInterrupt, renderPhase, renderProgress, renderStart } from '../../../src/render/progress.ts'
import { renderResult } from '../../../src/render/result.ts'
import { renderStale } from '../../../src/render/stale.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf, makeSteps } from './plans.ts'

const STYLE = { color: false, columns: 80 }
const STEPS = makeSteps()
const TAKEN = new EngineError('address-in-use', 'Address already in use', {
  status: 403,
  call: 'POST /networks/n1/connect',
  fix: 'Give "api" another address.',
})

function done(step: Step, milliseconds = 12): StepResult {
  return { step, outcome: 'done', milliseconds, error: null }
}

function failed(step: Step): StepResult {
  return { step, outcome: 'failed', milliseconds: 3, error: TAKEN }
}

function notStarted(step: Step): StepResult {
  return { step, outcome: 'not-started', milliseconds: null, error: null }
}

function makeResult(outcome: ApplyOutcome, parts: Partial<ApplyResult> = {}): ApplyResult {
  const nothing = { consentNeeded: [], steps: [], undo: [], places: [], left: null, lost: [], error: null }
  return { plan: makePlanOf(), ...nothing, milliseconds: 1440, outcome, ...parts }
}

const LOST: readonly LostEndpoint[] = [
  { container: 'api', network: 'frontend', endpoint: DEFAULT_ENDPOINT_SETTINGS, isDeclared: true },
  {
    container: "it's \u001b",
    network: 'front end',
    endpoint: {
      aliases: ['clock'],
      ipv4Address: '10.0.0.5',
      ipv6Address: 'fd00::5',
      linkLocalIPs: ['169.254.1.1'],
      macAddress: null,
      driverOpts: [['a', 'b']],
      gwPriority: 5,
      links: ['db:db'],
    },
    isDeclared: false,
  },
]

function show(result: ApplyResult): string {
  return renderResult(STYLE, result, { detail: 'normal', findVariable: () => null })
}

describe('a result', () => {
  it('lists every step with its outcome and time', () => {
    const steps: StepResult[] = [
      done(STEPS['create-network'], 131_000),
      { ...done(STEPS.connect, 3), outcome: 'already-done' },
    ]
    expect(show(makeResult('applied', { steps, left: makePlanOf() }))).toMatchInlineSnapshot(`
      "Steps
        done         2 min 11 s  create network frontend
        already done      3 ms  connect api to frontend

      Applied in 1.4 s: 1 step done, 1 already done. Verified: everything is as
      declared.
      "
    `)
  })

  it('is one line where only problems and the last line are wanted', () => {
    const result = makeResult('applied', { steps: [done(STEPS['create-network'])] })
    expect(renderResult(STYLE, result, { detail: 'brief', findVariable: () => null })).toBe(
      'Applied in 1.4 s: 1 step done.\n',
    )
  })

  it('tells what failed and why, and what did not start', () => {
    const steps = [done(STEPS['create-network']), failed(STEPS.connect), notStarted(STEPS.disconnect)]
    expect(show(makeResult('failed', { steps }))).toMatchInlineSnapshot(`
      "Steps
        done             12 ms  create network frontend
        failed            3 ms  connect api to frontend
        not started             disconnect api from frontend

      error[engine-refused]: Could not connect api to frontend
        Address already in use
        POST /networks/n1/connect: answered 403
        Fix: Give "api" another address.

      Failed after 1.4 s: 1 step done, 1 failed, 1 not started. Nothing is half done;
      apply again when the cause is gone.
      "
    `)
  })

  it('tells what is half done', () => {
    const back = { ...STEPS.connect, of: STEPS['remove-network'].of, id: 'connect:api/(placeholder)' }
    const steps = [
      done(STEPS.disconnect),
      done(STEPS['remove-network']),
      done(back),
      failed(STEPS['create-network']),
      notStarted(STEPS.connect),
    ]
    expect(show(makeResult('half-done', { steps, lost: LOST }))).toMatchInlineSnapshot(`
      "Steps
        done             12 ms  disconnect api from frontend
        done             12 ms  remove network frontend
        done             12 ms  connect api to frontend
        failed            3 ms  create network frontend
        not started             connect api to frontend

      error[engine-refused]: Could not create network frontend
        Address already in use
        POST /networks/n1/connect: answered 403
        Fix: Give "api" another address.

      Half done
        network frontend is removed and not created again
        api is not on frontend
        it's \\u{1b} is not on front end

        The next apply, or "xec recover", puts these back from the journal. By hand:
          docker network connect --alias clock --ip 10.0.0.5 --ip6 fd00::5 --link-local-ip 169.254.1.1 --link db:db --driver-opt a=b --gw-priority 5 'front end' 'it'\\''s \\u{1b}'

      Failed after 1.4 s: 3 steps done, 1 failed, 1 not started. Something is half
      done: apply again, or look at it with "xec recover".
      "
    `)
  })

  it('does not call half done what another change finished', () => {
    const other = makeSteps('backend', 'db')
    const steps = [done(STEPS.disconnect), done(STEPS.connect), failed(other.connect)]
    expect(show(makeResult('failed', { steps }))).not.toContain('Half done')
  })

  it('shows what the second plan still finds', () => {
    const diagnostics = [makeErrorDiagnostic(TAKEN, 'Container does not exist')]
    const left = makePlanOf({ changes: [makeNetworkChange()], diagnostics })
    const text = show(makeResult('differs-after', { steps: [done(STEPS.connect)], left }))
    expect(text).toMatchInlineSnapshot(`
      "Steps
        done             12 ms  connect api to frontend

      Still different
        + create network frontend (does not exist yet)

      error[engine-refused]: Container does not exist
        Address already in use
        POST /networks/n1/connect: answered 403
        Fix: Give "api" another address.

      Applied in 1.4 s: 1 step done. But the engine still differs from the file.
      "
    `)
  })

  it.each([
    ['nothing-to-do', ''],
    ['refused', 'Nothing was changed.\n'],
    ['declined', 'Declined. Nothing was changed.\n'],
    ['applied', 'Applied in 1.4 s: no steps.\n'],
    ['interrupted', 'Interrupted after 1.4 s: no steps. Nothing is half done; apply again to go on.\n'],
    ['unverified', 'Applied in 1.4 s: no steps. Not verified: the engine could not be read again.\n'],
    ['differs-after', 'Applied in 1.4 s: no steps. But the engine still differs from the file.\n'],
  ] as const)('of outcome %s ends with %j', (outcome, text) => {
    expect(show(makeResult(outcome))).toBe(text)
  })

  it('of a destroy says so', () => {
    const plan = makePlanOf({ mode: 'destroy' })
    expect(show(makeResult('applied', { plan, steps: [done(STEPS['remove-network'])] }))).toContain(
      'Destroyed in 1.4 s',
    )
  })
})

describe('progress', () => {
  const running = [{ step: STEPS.connect, milliseconds: 1200 }]

  it('shows how far it is, and what runs since when', () => {
    expect(renderProgress(STYLE, { ended: 3, total: 12, running, phase: 'applying' })).toBe(
      '3 of 12 steps done\n      1.2 s  connect api to frontend',
    )
  })

  it.each([
    ['recovering', 'Ending an earlier apply: 1 of 3 steps done'],
    ['undoing', 'Taking back what is half done: 1 of 3 steps done'],
  ] as const)('says what else it may be at: %s', (phase, text) => {
    expect(renderProgress(STYLE, { ended: 1, total: 3, running: [], phase })).toBe(text)
  })

  it('says what is waited for after an interrupt', () => {
    expect(renderInterrupt(STYLE, [])).not.toContain('Waiting')
    expect(renderInterrupt(STYLE, [STEPS.connect]).replaceAll(/\s+/g, ' ')).toContain(
      'taken back. Waiting for: connect api to frontend. Interrupt again to end at once',
    )
  })

  it('says that the engine is read again', () => {
    expect(renderProgress(STYLE, { ended: 12, total: 12, running: [], phase: 'verifying' })).toBe(
      renderPhase('verifying'),
    )
  })

  it('numbers the steps where lines cannot be redrawn', () => {
    expect(renderStart(STEPS.connect, 3, 12)).toBe('[ 3/12] connect api to frontend\n')
  })
})

describe('a stale plan', () => {
  const shown = makePlanOf({ changes: [makeNetworkChange(), makeAttachmentChange()] })

  it('is told by what only one of the plans has', () => {
    const current = makePlanOf({ changes: [makeNetworkChange(), makeNetworkChange({ network: 'backend' })] })
    expect(renderStale(STYLE, shown, current)).toMatchInlineSnapshot(`
      "Shown, and not planned any more

          container api
            + connect to frontend (not connected yet)

      Planned now, and not shown

        + create network backend (does not exist yet)

      "
    `)
  })

  it('may only have lost changes', () => {
    expect(renderStale(STYLE, shown, makePlanOf())).not.toContain('Planned now')
  })

  it('may differ in ids alone', () => {
    expect(renderStale(STYLE, shown, shown)).toBe(
      'The changes are the same, but what they change has other settings meanwhile,\nwhich undoing them would need, or values from the environment are others.\n\n',
    )
  })
})

describe('a document', () => {
  it('holds steps by id, with their errors as data', () => {
    const steps = [
      done(STEPS.disconnect),
      failed(STEPS.connect),
      { ...failed(STEPS.connect), error: new XecError('unexpected', 'Not verified', { fix: 'Look.' }) },
      { ...failed(STEPS.connect), error: new Error('boom') },
    ]
    expect(makeResultDocument(makeResult('half-done', { steps }))).toMatchObject({
      outcome: 'half-done',
      milliseconds: 1440,
      steps: [
        { id: 'disconnect:api/frontend', outcome: 'done', milliseconds: 12, error: null },
        {
          id: 'connect:api/frontend',
          outcome: 'failed',
          error: {
            code: 'engine-refused',
            kind: 'address-in-use',
            status: 403,
            call: 'POST /networks/n1/connect',
            message: 'Address already in use',
            fix: 'Give "api" another address.',
          },
        },
        { error: { code: 'unexpected', message: 'Not verified', fix: 'Look.' } },
        { error: { code: 'unexpected', message: 'boom', fix: '' } },
      ],
      left: null,
    })
  })

  it('is printed with two spaces a level and a line break at its end', () => {
    expect(renderJson({ name: 'a\u009b' })).toBe('{\n  "name": "a\\u009b"\n}\n')
  })
})
