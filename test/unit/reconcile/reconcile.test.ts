import { describe, expect, test } from 'vitest'
import type { ApplyEvent, Recovery } from '../../../src/apply/events.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { giveConsent, listUnallowed } from '../../../src/plan/consent.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { apply, readPlan } from '../../../src/reconcile/apply.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { VERSION } from '../../../src/reconcile/version.ts'
import { makeDesired } from '../../support/desired.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

const desired = makeDesired({
  networks: ['frontend'],
  containers: { web: { frontend: { aliases: ['www'] } } },
})

// Without those for the lock and the journal.
function listOwn(calls: readonly string[]): string[] {
  return calls.filter((call) => !/ xec-(?:lock|journal)/.test(call))
}

const refuse = async (): Promise<never> => {
  throw new EngineError('server', 'no space left on device')
}

describe('a run', () => {
  test('makes the engine as desired and proves it by a second plan', async () => {
    const { engine, calls } = makeStubEngine(['web'])
    const events: ApplyEvent[] = []
    const result = await reconcile(engine, desired, { onEvent: (event) => events.push(event) })
    expect(result.outcome).toBe('applied')
    expect(listOwn(calls)).toEqual(['create frontend', 'connect frontend-id web-id'])
    expect(result.plan.changes).toHaveLength(2)
    expect(result.left).toMatchObject({ changes: [], steps: [], applyable: false })
    expect(result.milliseconds).toBeGreaterThanOrEqual(0)
    expect(events.at(-1)).toEqual({ type: 'verifying' })
  })

  test('that has nothing to do asks nobody and touches nothing', async () => {
    const { engine, calls } = makeStubEngine(['web'])
    await reconcile(engine, desired)
    calls.length = 0
    const result = await reconcile(engine, desired, {
      approve: () => expect.unreachable('nothing to approve'),
    })
    expect(result).toMatchObject({ outcome: 'nothing-to-do', steps: [], left: null })
    expect(calls).toEqual([])
  })

  test('asks with the plan before it touches anything', async () => {
    const { engine, calls } = makeStubEngine(['web'])
    const asked: Plan[] = []
    const approve = async (plan: Plan): Promise<boolean> => {
      asked.push(plan)
      expect(calls).toEqual([])
      return true
    }
    const result = await reconcile(engine, desired, { approve })
    expect(asked).toEqual([result.plan])
    expect(result.outcome).toBe('applied')
  })

  test('that is declined touches nothing', async () => {
    const { engine, calls } = makeStubEngine(['web'])
    const result = await reconcile(engine, desired, { approve: () => false })
    expect(result).toMatchObject({ outcome: 'declined', steps: [], left: null })
    expect(calls).toEqual([])
  })

  test('whose plan holds an error is refused, unasked and untouched', async () => {
    const { engine, calls } = makeStubEngine([])
    const result = await reconcile(engine, desired, {
      approve: () => expect.unreachable('nothing to approve'),
    })
    expect(result.outcome).toBe('refused')
    expect(result.plan.diagnostics).toMatchObject([{ code: 'container-missing', severity: 'error' }])
    expect(calls).toEqual([])
  })

  test('goes by the choices of the caller in both plans', async () => {
    const { engine } = makeStubEngine([])
    const result = await reconcile(engine, desired, { allowMissing: true })
    expect(result).toMatchObject({
      outcome: 'applied',
      plan: { complete: false },
      left: { complete: false, steps: [] },
    })
  })

  test('that removes everything is verified as such', async () => {
    const { engine, calls, networks } = makeStubEngine(['web'])
    await reconcile(engine, desired)
    calls.length = 0
    const result = await reconcile(engine, desired, { mode: 'destroy', approve: () => true })
    expect(result).toMatchObject({ outcome: 'applied', left: { mode: 'destroy', changes: [] } })
    expect(listOwn(calls)).toEqual(['disconnect frontend-id web-id', 'remove frontend-id'])
    expect(networks.size).toBe(0)
  })
})

describe('a run with dangers', () => {
  const dangers = ['isolates-running', 'removes-all'] as const
  const destroy = { mode: 'destroy' } as const

  const makeUsed = async () => {
    const stub = makeStubEngine(['web'])
    await reconcile(stub.engine, desired)
    stub.calls.length = 0
    return stub
  }

  test('that nobody agreed to is refused, says which they are, and touches nothing', async () => {
    const { engine, calls } = await makeUsed()
    const result = await reconcile(engine, desired, destroy)
    expect(result).toMatchObject({ outcome: 'refused', consentNeeded: dangers, steps: [], left: null })
    expect(result.plan.applyable).toBe(true)
    expect(calls).toEqual([])
  })

  test('is refused for those alone that are not allowed', async () => {
    const { engine, calls } = await makeUsed()
    const result = await reconcile(engine, desired, { ...destroy, allow: ['removes-all'] })
    expect(result).toMatchObject({ outcome: 'refused', consentNeeded: ['isolates-running'] })
    expect(calls).toEqual([])
  })

  test('that are all allowed is carried out, and its plan says so', async () => {
    const { engine } = await makeUsed()
    const result = await reconcile(engine, desired, { ...destroy, allow: dangers })
    expect(result).toMatchObject({ outcome: 'applied', consentNeeded: [] })
    const hazards = [...result.plan.changes, ...result.plan.steps].flatMap((item) => item.hazards)
    for (const { level, allowed } of hazards) expect(allowed).toBe(level === 'danger')
  })

  test('takes the yes of whoever saw the plan as consent', async () => {
    const { engine } = await makeUsed()
    const approve = (plan: Plan): boolean => listUnallowed(plan).length === 2
    const result = await reconcile(engine, desired, { ...destroy, approve })
    expect(result).toMatchObject({ outcome: 'applied', consentNeeded: [] })
    expect(listUnallowed(result.plan)).toEqual([])
  })

  test('is declined, and not refused, after a no', async () => {
    const { engine, calls } = await makeUsed()
    const result = await reconcile(engine, desired, { ...destroy, approve: () => false })
    expect(result).toMatchObject({ outcome: 'declined', consentNeeded: [] })
    expect(calls).toEqual([])
  })

  test('asks for no consent where an error stands in the way', async () => {
    const { engine } = await makeUsed()
    const more = makeDesired({ networks: [], containers: { api: {} } })
    expect(await reconcile(engine, more)).toMatchObject({ outcome: 'refused', consentNeeded: [] })
  })

  test('needs the same consent for a plan that was made before', async () => {
    const { engine, calls } = await makeUsed()
    const plan = await readPlan(engine, desired, destroy)
    expect(await apply(engine, plan)).toMatchObject({ outcome: 'refused', consentNeeded: dangers })
    expect(calls).toEqual([])
    expect(
      await apply(engine, giveConsent(plan, ['removes-all']), { allow: ['isolates-running'] }),
    ).toMatchObject({ outcome: 'applied', consentNeeded: [] })
  })
})

describe('a run that does not succeed', () => {
  test('failed where a step failed and nothing is worse than before', async () => {
    const { engine } = makeStubEngine(['web'], { connect: refuse })
    const result = await reconcile(engine, desired)
    expect(result).toMatchObject({ outcome: 'failed', left: null })
    expect(result.steps.map(({ outcome }) => outcome)).toEqual(['done', 'failed'])
  })

  test('is half done where a container was taken off and not put back', async () => {
    const { engine } = makeStubEngine(['web'])
    await reconcile(engine, desired)
    const renamed = makeDesired({
      networks: ['frontend'],
      containers: { web: { frontend: { aliases: ['site'] } } },
    })
    const result = await reconcile({ ...engine, connect: refuse }, renamed)
    expect(result.outcome).toBe('half-done')
    expect(result.lost).toMatchObject([{ container: 'web', network: 'frontend' }])
    const recoveries: Recovery[] = []
    const again = await reconcile(engine, renamed, { onRecovery: (recovery) => recoveries.push(recovery) })
    expect(again).toMatchObject({ outcome: 'nothing-to-do' })
    expect(recoveries).toMatchObject([{ way: 'complete', steps: [{ outcome: 'done' }] }])
  })

  test('differs after where somebody else works against it', async () => {
    const { engine, networks } = makeStubEngine(['web'])
    const onEvent = ({ type }: ApplyEvent): void => {
      if (type === 'verifying') networks.clear()
    }
    const result = await reconcile(engine, desired, { onEvent })
    expect(result.outcome).toBe('differs-after')
    expect(result.left?.changes.map(({ address }) => address)).toContain('networks.frontend')
  })

  test('says so where the engine cannot be read afterwards', async () => {
    let isVerifying = false
    const { engine } = makeStubEngine(['web'])
    const failing: Engine = {
      ...engine,
      listContainers: () => (isVerifying ? refuse() : engine.listContainers()),
    }
    const { outcome, steps, error } = await reconcile(failing, desired, {
      onEvent: ({ type }) => (isVerifying ||= type === 'verifying'),
    })
    expect(outcome).toBe('unverified')
    expect(steps.map((result) => result.outcome)).toEqual(['done', 'done'])
    expect(error?.message).toContain('no space left on device')
  })
})

describe('a plan that was made before', () => {
  test('is executed as it is; without the desired state nothing is verified', async () => {
    const { engine, calls } = makeStubEngine(['web'])
    const plan = await readPlan(engine, desired)
    expect(plan.tool).toBe(`xec ${VERSION}`)
    expect(plan.digests.plan).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await apply(engine, plan)).toMatchObject({ outcome: 'applied', left: null })
    expect(calls).toEqual(['create frontend', 'connect frontend-id web-id'])
  })

  test('is refused where something stands in its way, whatever it says of its steps', async () => {
    const { engine, calls } = makeStubEngine(['web'])
    const plan = await readPlan(engine, desired)
    expect(await apply(engine, { ...plan, applyable: false })).toMatchObject({
      outcome: 'refused',
      steps: [],
    })
    expect(calls).toEqual([])
  })

  test('can be applied again: every step finds its effect', async () => {
    const { engine } = makeStubEngine(['web'], {})
    const plan = await readPlan(engine, desired)
    await apply(engine, plan)
    const taken: Engine = {
      ...engine,
      createNetwork: async () => {
        throw new EngineError('name-taken', 'network with name frontend already exists')
      },
      connect: async () => {
        throw new EngineError(
          'already-connected',
          'endpoint with name web already exists in network frontend',
        )
      },
    }
    const result = await apply(taken, plan, { desired })
    expect(result.steps.map(({ outcome }) => outcome)).toEqual(['already-done', 'already-done'])
    expect(result.outcome).toBe('applied')
  })
})
