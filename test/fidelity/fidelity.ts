// What a plan must say, and must not say, about a live engine: a configuration as data, applied for real, and what the next plans
// find. Every helper that applies something ends with a plan that must be empty.
import { expect } from 'vitest'
import { parseConfig } from '../../src/config/parse-config.ts'
import type { DesiredState } from '../../src/model/desired.ts'
import type { Change, Plan } from '../../src/plan/document.ts'
import { readPlan } from '../../src/reconcile/apply.ts'
import { reconcile } from '../../src/reconcile/reconcile.ts'
import type { ContractWorld } from '../contract/contract.ts'

/** Consent to whatever a clause does: it is what the clause is about. */
const approve = (): boolean => true

// What plans find is the matter here; lock and journal are tried elsewhere, and cost every clause four calls.
const alone = { approve, lock: false, journal: false } as const

/** A network's or attachment's body as a file has it. */
export type Body = Readonly<Record<string, unknown>> | null

/** A configuration as a file has it. `containers` name what each container is on; they are named like their keys. */
export interface Words {
  readonly networks?: Readonly<Record<string, Body>>
  readonly containers?: Readonly<Record<string, readonly string[] | Readonly<Record<string, Body>> | Body>>
  readonly attachments?: 'declared' | 'exact' | 'additive'
}

/** The desired state of the project `shop`. A target with a `networks` or `container` key is taken as it is. */
function declare({ networks = {}, containers = {}, attachments }: Words): DesiredState {
  const targets = Object.entries(containers).map(([key, body]) => {
    const isWhole = body !== null && !Array.isArray(body) && ('networks' in body || 'container' in body)
    return [key, isWhole ? { container: key, ...body } : { container: key, networks: body }]
  })
  const defaults = attachments === undefined ? {} : { defaults: { attachments } }
  const config = { name: 'shop', networks, targets: { containers: Object.fromEntries(targets) }, ...defaults }
  const { desired, diagnostics } = parseConfig(JSON.stringify(config), {
    file: 'config.yaml',
    folderName: 'shop',
    profiles: [],
    values: { variables: new Map(), env: {} },
  })
  if (desired === null)
    throw new Error(diagnostics.map(({ code, detail }) => `${code}: ${detail}`).join('\n'))
  return desired
}

/** Plans for a configuration. */
export function plan(world: ContractWorld, words: Words): Promise<Plan> {
  return readPlan(world.engine, declare(words))
}

/** Applies a configuration and plans again, which must find nothing. Returns the plan that was applied. */
export async function settle(world: ContractWorld, words: Words): Promise<Plan> {
  const { plan: made, outcome, steps, error } = await reconcile(world.engine, declare(words), alone)
  const failures = steps.flatMap((step) =>
    step.error === null ? [] : [`${step.step.id}: ${step.error.message}`],
  )
  expect({ outcome, failures, error, refused: listErrors(made) }).toEqual({
    outcome: made.steps.length === 0 ? 'nothing-to-do' : 'applied',
    failures: [],
    error: null,
    refused: [],
  })
  await expectEmpty(world, words)
  return made
}

/** Applies a configuration that an engine refuses in part. Returns what became of it and what the engine said. */
export async function applyInVain(
  world: ContractWorld,
  words: Words,
): Promise<{ readonly outcome: string; readonly failures: readonly string[] }> {
  const { outcome, steps } = await reconcile(world.engine, declare(words), alone)
  return { outcome, failures: steps.flatMap(({ error }) => (error === null ? [] : [error.message])) }
}

/** Expects that there is nothing to do and nothing wrong. Returns the plan, for what it notes. */
export async function expectEmpty(world: ContractWorld, words: Words): Promise<Plan> {
  const made = await plan(world, words)
  expect({ changes: made.changes.map(renderChange), errors: listErrors(made) }).toEqual({
    changes: [],
    errors: [],
  })
  return made
}

/** Expects that exactly these changes are planned, each as `ACTIONS ADDRESS: PATH, PATH`, in the order of the plan. */
export async function expectChanges(
  world: ContractWorld,
  words: Words,
  changes: readonly string[],
): Promise<Plan> {
  const made = await plan(world, words)
  expect({ changes: made.changes.map(renderChange), errors: listErrors(made) }).toEqual({
    changes,
    errors: [],
  })
  return made
}

/** Expects an error with that code and these words in it at plan time, and that a run touches nothing. */
export async function expectRefused(
  world: ContractWorld,
  words: Words,
  { code, words: said = [] }: { readonly code: string; readonly words?: readonly string[] },
): Promise<Plan> {
  const before = await readAll(world)
  const { plan: made, outcome } = await reconcile(world.engine, declare(words), alone)
  expect(outcome).toBe('refused')
  const found = made.diagnostics.find((item) => item.severity === 'error' && item.code === code)
  if (found === undefined) throw new Error(`no "${code}" among: ${listErrors(made).join('; ')}`)
  const text = `${found.detail} ${found.fix ?? ''}`
  for (const word of said) expect(text).toContain(word)
  expect(await readAll(world)).toEqual(before)
  return made
}

/** Everything that an engine shows in full, in the order of names. */
async function readAll({ engine }: ContractWorld): Promise<unknown> {
  const [networks, containers] = await Promise.all([engine.listNetworks(), engine.listContainers()])
  const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
    one.name < other.name ? -1 : 1
  return {
    networks: networks.toSorted(byName),
    containers: (await Promise.all(containers.map(({ id }) => engine.inspectContainer(id)))).toSorted(byName),
  }
}

function listErrors({ diagnostics }: Plan): readonly string[] {
  return diagnostics.flatMap(({ severity, code, detail }) =>
    severity === 'error' ? [`${code}: ${detail}`] : [],
  )
}

function renderChange({ actions, address, differences }: Change): string {
  const paths = actions.join() === 'create' ? [] : differences.map(({ path }) => path)
  return `${actions.join(',')} ${address}${paths.length === 0 ? '' : `: ${paths.join(', ')}`}`
}
