// A process that dies anywhere in any plan: what the engine shows tells how far it got, finishing and undoing both lead out of it,
// and nobody is left off a network.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJournal } from '../../../src/apply/journal.ts'
import type { LeftJournal } from '../../../src/apply/journal-store.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { listIncomplete, makeUndoSteps, selectUndone } from '../../../src/plan/undo.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { inspectLeft } from '../../../src/reconcile/recover.ts'
import { failSteps, followSteps, reorderSteps } from '../../support/follow-steps.ts'
import { makeJournal } from '../../support/journals.ts'
import { wish, world } from '../../support/random-states.ts'
import { planOptions } from '../../support/states.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

const options = { ...planOptions, adopt: true }

/** A plan, run in some order, of which some steps failed before the process died. */
const part = fc.record({
  observed: world,
  desired: wish,
  salt: fc.nat(),
  reached: fc.nat(100),
  failing: fc.array(fc.nat(7), { minLength: 1 }),
})

/** An engine that shows a state. */
function makeReader({ engine, networks, containers }: ObservedState): Engine {
  return {
    ...makeStubEngine().engine,
    identify: async () => engine,
    listNetworks: async () => networks,
    listContainers: async () => containers,
    inspectContainer: async (id) => {
      const found = containers.find((container) => container.id === id)
      if (found === undefined) throw new EngineError('not-found', `No such container: ${id}`)
      return found
    },
  }
}

async function die({ observed, desired, salt, reached, failing }: Sample) {
  const plan = makePlan(desired, observed, options)
  fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error') && plan.steps.length > 0)
  const ordered = failSteps(reorderSteps(plan.steps, salt), (index) => failing[index % failing.length] === 0)
  const run = ordered.slice(0, Math.round((ordered.length * reached) / 100))
  const after = followSteps(observed, run)
  const journal = parseJournal(JSON.stringify(makeJournal(plan.steps)), 'here')
  const left: LeftJournal = {
    journal,
    doubt: null,
    keep: () => ({ warning: null, record: null, close: async () => undefined }),
  }
  return { plan, run, after, unfinished: await inspectLeft(makeReader(after), desired, left) }
}

interface Sample {
  observed: ObservedState
  desired: Parameters<typeof makePlan>[0]
  salt: number
  reached: number
  failing: number[]
}

describe('a process that dies anywhere in any plan', { timeout: 120_000 }, () => {
  it('leaves no doubts where nobody else was at work', async () => {
    await fc.assert(
      fc.asyncProperty(part, async (sample) => {
        const { unfinished, run } = await die(sample)
        expect(unfinished.doubts).toEqual([])
        for (const { id, action, container } of run.map((step) => ({ container: null, ...step }))) {
          // who was connected to what it is on already shows nothing of it
          if (container === null)
            expect(`${action} ${unfinished.effects.done.has(id)}`).toBe(`${action} true`)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('is undone to something whole, from which the work can be finished', async () => {
    await fc.assert(
      fc.asyncProperty(part, async (sample) => {
        const { unfinished, after } = await die(sample)
        const { effects } = unfinished
        const undone = selectUndone(effects, 'undo-incomplete')
        const done = new Set([...effects.done].filter((id) => !undone.has(id)))
        expect([...listIncomplete({ ...effects, done })]).toEqual([])
        const back = followSteps(
          after,
          reorderSteps(
            makeUndoSteps(effects, undone).map(({ step }) => step),
            sample.salt,
          ),
        )
        const again = makePlan(sample.desired, back, options)
        expect(makePlan(sample.desired, followSteps(back, again.steps), options).steps).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('is finished to something whole, unless an engine gave away by chance what is still asked for', async () => {
    await fc.assert(
      fc.asyncProperty(part, async (sample) => {
        const { unfinished, after } = await die(sample)
        const { effects, completing, way } = unfinished
        fc.pre(way === 'complete' && effects.taken.length === 0)
        const wanted = new Set(completing.map(({ id }) => id))
        expect([...listIncomplete({ ...effects, done: new Set([...effects.done, ...wanted]) })]).toEqual([])
        const forth = followSteps(after, completing, new Map(effects.created))
        const second = await inspectLeft(makeReader(forth), sample.desired, unfinished.left)
        if (second.effects.taken.length > 0) return
        expect(second).toMatchObject({ way: 'none', doubts: [] })
        const again = makePlan(sample.desired, forth, options)
        expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(makePlan(sample.desired, followSteps(forth, again.steps), options).steps).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
})
