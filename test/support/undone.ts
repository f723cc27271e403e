// Applies a fixture and takes everything back, on any engine: what is there in the end must be what was there before.
import { expect } from 'vitest'
import { findEffects, readSight, type Certainty } from '../../src/apply/effects.ts'
import { executeSteps, type Execution } from '../../src/apply/executor.ts'
import { runTransaction, type TransactionResult } from '../../src/apply/transaction.ts'
import type { Engine, ObservedState, Plan } from '../../src/index.ts'
import { EngineError } from '../../src/model/errors.ts'
import { findPair } from '../../src/model/pairs.ts'
import type { Step } from '../../src/plan/document.ts'
import { makeUndoSteps, selectUndone } from '../../src/plan/undo.ts'
import { readPlan } from '../../src/reconcile/apply.ts'
import { prepareFixture, type FixtureHost } from './fixture.ts'
import { makeCreate } from './steps.ts'
import { makeUnrulyEngine } from './unruly-engine.ts'
import type { Scene } from './world.ts'

/** Applies a fixture's last stage, then takes back every step that the engine shows to be done, going by that alone. */
export async function checkUndo(name: string, host: FixtureHost): Promise<void> {
  const { plan, before } = await prepare(name, host)
  const execution = await executeSteps(host.engine, plan.steps)
  expect(listFailures(execution.results)).toEqual([])
  expect(await readWorld(host, before.names)).not.toEqual(before.world)
  const sight = await readSight(host.engine, plan.steps)
  const progress = findEffects(plan, sight)
  expect(progress).toMatchObject({ unclear: [], created: execution.created })
  // What was put back where it was without a trace counts as not done.
  const certain = findEffects(plan, sight, makeCertain(execution))
  expect(certain.done.size).toBe(plan.steps.length)
  const undo = makeUndoSteps(certain, selectUndone(certain, 'undo-all'))
  const { results } = await executeSteps(
    host.engine,
    undo.map(({ step }) => step),
  )
  expect(listFailures(results)).toEqual([])
  expect(await readWorld(host, before.names)).toEqual(before.world)
}

/** Runs a fixture's last stage with a step at its end that fails, so that all of it is taken back. */
export async function checkRetreat(name: string, host: FixtureHost): Promise<void> {
  const { plan, before } = await prepare(name, host)
  const starts = await host.readStarts()
  const result = await runTransaction(makeFailing(host.engine), addFailing(plan), { onFailure: 'undo-all' })
  expect(listFailures(result.undo)).toEqual([])
  expect(result).toMatchObject({ outcome: 'failed', lost: [] })
  expect(await readWorld(host, before.names)).toEqual(before.world)
  expect(await host.readStarts()).toEqual(starts)
}

async function prepare(name: string, host: FixtureHost) {
  const desired = await prepareFixture(name, host)
  const networks = await host.engine.listNetworks()
  const names = new Set(networks.map((network) => network.name))
  const world = await readWorld(host, names)
  return { plan: await readPlan(host.engine, desired), before: { names, world } }
}

function makeCertain({ results, created }: Execution): Certainty {
  return { done: new Set(results.map(({ step }) => step.id)), absent: new Set(), created }
}

function listFailures(results: TransactionResult['steps']): string[] {
  return results.flatMap(({ step, outcome, error }) =>
    outcome === 'failed' || outcome === 'not-started' ? [`${step.id} ${outcome}: ${error?.message}`] : [],
  )
}

const LAST = 'last'

function makeFailing(engine: Engine): Engine {
  const before = (call: string): void => {
    if (call === `create ${LAST}`) throw new EngineError('server', 'no space left on device', { status: 500 })
  }
  return makeUnrulyEngine(engine, { before }).engine
}

function addFailing(plan: Plan): Plan {
  const last: Step = makeCreate(LAST, { after: plan.steps.map(({ id }) => id) })
  return { ...plan, steps: [...plan.steps, last] }
}

interface SeenWorld {
  readonly networks: unknown
  readonly containers: unknown
  readonly scene: unknown
}

/** Everything but ids, addresses that the engine chose, stale attachments, and what holds a name that was missing from the start. */
async function readWorld(host: FixtureHost, names: ReadonlySet<string>): Promise<SeenWorld> {
  const { engine } = host
  const networks = (await engine.listNetworks()).filter(
    ({ name, settings }) => names.has(name) || findPair(settings.labels, 'sh.xec.placeholder') !== 'true',
  )
  const listed = await engine.listContainers()
  const containers = await Promise.all(listed.map(({ id }) => engine.inspectContainer(id)))
  return {
    networks: networks.map(({ name, settings, unknown }) => ({ name, settings, unknown })),
    containers: containers.map((container) => describeContainer(container, networks)),
    scene: describeScene(await host.readScene(), new Set(networks.map(({ name }) => name))),
  }
}

function describeContainer(
  { id, name, state, attachments }: ObservedState['containers'][number],
  networks: ObservedState['networks'],
): unknown {
  const ids = new Set(networks.map((network) => network.id))
  return {
    id,
    name,
    state,
    attachments: attachments
      .filter(({ networkId }) => networkId === null || ids.has(networkId))
      .map(({ networkName, settings, unknown }) => ({ networkName, settings, unknown })),
  }
}

/** What raw calls show: who is on what, under which names. */
function describeScene({ networks, containers }: Scene, names: ReadonlySet<string>): unknown {
  return {
    networks: networks.filter((name) => names.has(name)),
    containers: Object.entries(containers).map(([container, endpoints]) => [
      container,
      Object.entries(endpoints)
        .filter(([network]) => names.has(network))
        .map(([network, { aliases }]) => [network, aliases]),
    ]),
  }
}
