// Runs a fixture on any engine: its stages one after another, and everything that must hold in the end.
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { loadConfig, observe, reconcile } from '../../src/index.ts'
import type { DesiredState, Engine, ObservedState, Plan } from '../../src/index.ts'
import {
  buildWorld,
  type After,
  type Scene,
  type World,
  type WorldBuilder,
  type WorldEndpoint,
} from './world.ts'

/** The folder of the fixtures. */
export const fixturesFolder: string = fileURLToPath(new URL('../../fixtures', import.meta.url))

/** The names of all fixtures. */
export const fixtureNames: string[] = readdirSync(fixturesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted()

/** An engine as a fixture needs it: as xec sees it, as it is built, and as it is without xec's eyes. */
export interface FixtureHost {
  engine: Engine
  builder: WorldBuilder
  readScene(): Promise<Scene>
  /** What changes when a container is restarted or made anew. */
  readStarts(): Promise<Record<string, string>>
}

/** Builds the worlds of a fixture and applies its stages, up to the last one. Returns the desired state of that. */
export async function prepareFixture(name: string, host: FixtureHost): Promise<DesiredState> {
  const before = await loadStage(`${fixturesFolder}/${name}/before`)
  await buildWorld(host.builder, before.world)
  if (before.desired !== null) expect(await applyStage(host.engine, before.desired)).toMatchObject(applied)
  const last = await loadStage(`${fixturesFolder}/${name}`)
  await buildWorld(host.builder, last.world)
  if (last.desired === null) throw new Error(`fixture "${name}" has no configuration`)
  return last.desired
}

/** Applies a fixture's last stage and checks what must hold for every fixture. Returns the plan that was applied. */
export async function checkFixture(name: string, host: FixtureHost): Promise<Plan> {
  const desired = await prepareFixture(name, host)
  const starts = await host.readStarts()
  const others = await readOthers(host.engine, desired)
  const result = await applyStage(host.engine, desired)
  expect(result).toMatchObject({ ...applied, left: { changes: [], steps: [] } })
  expect(await applyStage(host.engine, desired)).toMatchObject({ ...unchanged, plan: { changes: [] } })
  expect(await host.readStarts()).toEqual(starts)
  expect(await readOthers(host.engine, desired)).toEqual(others)
  await checkFixtureScene(name, await host.readScene())
  return result.plan
}

/** Checks that a fixture's last stage is refused for a reason, with nothing touched. */
export async function checkRefused(name: string, host: FixtureHost, code: string): Promise<void> {
  const desired = await prepareFixture(name, host)
  const before = await host.readScene()
  const { outcome, plan } = await reconcile(host.engine, desired, { approve })
  expect(outcome).toBe('refused')
  expect(plan.diagnostics).toContainEqual(expect.objectContaining({ code, severity: 'error' }))
  expect(await host.readScene()).toEqual(before)
}

/** Consent to whatever a fixture does: it is what the fixture is about. */
export const approve = (): boolean => true

// What went wrong stands beside the outcome, so that a failure shows it.
const applied = { outcome: 'applied', errors: [] }
const unchanged = { outcome: 'nothing-to-do', errors: [] }

async function applyStage(engine: Engine, desired: DesiredState) {
  const { outcome, plan, steps, left } = await reconcile(engine, desired, { approve })
  const found = plan.diagnostics.filter(({ severity }) => severity === 'error')
  const errors = [
    ...found.map(({ code, detail }) => `${code}: ${detail}`),
    ...steps.flatMap(({ step, error }) => (error === null ? [] : [`${step.id}: ${error.message}`])),
  ]
  return { outcome, errors, plan, left }
}

interface Stage {
  desired: DesiredState | null
  world: World
}

async function loadStage(path: string): Promise<Stage> {
  const world = (await readJson<World>(`${path}/world.json`)) ?? {}
  const file = `${path}/.xec/config.yaml`
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return { desired: null, world }
  const { desired, diagnostics } = await loadConfig({ cwd: path, file, env: {} })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return { desired, world }
}

async function readJson<Value>(path: string): Promise<Value | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as Value)
}

/** Everything that is not this project's: it must be the same before and after. */
export async function readOthers(engine: Engine, desired: DesiredState): Promise<unknown> {
  return describeOthers(await observeAll(engine, desired), desired)
}

/** Reads everything, so that what xec did not look at is seen as well. */
async function observeAll(engine: Engine, desired: DesiredState): Promise<ObservedState> {
  const observed = await observe(engine, desired)
  const containers = await Promise.all(observed.containers.map(({ id }) => engine.inspectContainer(id)))
  return { ...observed, containers }
}

function describeOthers({ networks, containers }: ObservedState, desired: DesiredState): unknown {
  const declared = new Set(desired.containers.map(({ container }) => container))
  return {
    networks: networks.filter(({ settings }) => !settings.labels.some(([key]) => key === 'sh.xec.project')),
    containers: containers
      .filter(({ name }) => !declared.has(name))
      .map(({ id, name, state, mode, attachments }) => ({
        id,
        name,
        state,
        mode,
        attachments: attachments.map(({ networkName, settings, unknown }) => ({
          networkName,
          settings,
          unknown,
        })),
      })),
  }
}

/** Checks that an engine looks as a fixture says that it does in the end. */
export async function checkFixtureScene(name: string, scene: Scene): Promise<void> {
  const after = (await readJson<After>(`${fixturesFolder}/${name}/after.json`)) as After
  // needed on some engines, and on none of them after every way of getting there
  const placeholders = after.placeholders ?? []
  expect(scene.networks.filter((network) => !placeholders.includes(network))).toEqual(after.networks)
  for (const [container, networks] of Object.entries(after.containers)) {
    const found = scene.containers[container] ?? {}
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(networks).toSorted())
    for (const [network, endpoint] of Object.entries(networks)) checkEndpoint(found[network] ?? {}, endpoint)
  }
}

// Podman shows no address of a container that does not run.
function checkEndpoint(found: WorldEndpoint, wanted: WorldEndpoint): void {
  for (const field of ['ipv4Address', 'ipv6Address'] as const) {
    if (wanted[field] !== undefined && found[field] !== '') expect(found[field]).toBe(wanted[field])
  }
  if (wanted.aliases !== undefined) expect(found.aliases).toEqual(wanted.aliases)
}
