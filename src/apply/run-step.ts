// One step as engine calls. A step whose effect is already there is checked against what was wanted, never assumed, and a connect
// is believed only after the container shows it.
import type { Engine } from '../engine/engine.ts'
import { EngineError, XecError, type EngineErrorKind } from '../model/errors.ts'
import type { ObservedContainer, ObservedNetwork } from '../model/observed.ts'
import type {
  ConnectStep,
  ContainerRef,
  CreateNetworkStep,
  DisconnectStep,
  NetworkRef,
  RemoveNetworkStep,
  Step,
} from '../plan/document.ts'
import { checkAttachment, checkNetwork, findAttachment } from './check.ts'
import type { StepOutcome } from './events.ts'
import { repeatWhile, waitFor } from './wait.ts'

type Success = Extract<StepOutcome, 'done' | 'already-done'>

/** Networks made so far: id by the step that made it. */
export type CreatedNetworks = Map<string, string>

/** Runs a step; notes the id of a network that it makes in `created`. Rejects if the effect is not there in the end. */
export async function runStep(engine: Engine, step: Step, created: CreatedNetworks): Promise<Success> {
  switch (step.action) {
    case 'create-network':
      return runCreate(engine, step, created)
    case 'remove-network':
      return runRemove(engine, step, created)
    case 'connect':
      return runConnect(engine, step, created)
    case 'disconnect':
      return runDisconnect(engine, step, created)
  }
}

async function runCreate(
  engine: Engine,
  step: CreateNetworkStep,
  created: CreatedNetworks,
): Promise<Success> {
  try {
    created.set(step.id, await engine.createNetwork(step.spec))
    return 'done'
  } catch (error) {
    if (!hasKind(error, 'name-taken')) throw error
    const existing = await findNamed(engine, step.spec.name)
    if (existing === null) throw error
    checkNetwork(step.spec, existing, await engine.identify())
    created.set(step.id, existing.id)
    return 'already-done'
  }
}

// By exact name, and only if it is the only one: an engine may answer a name with one of several networks.
async function findNamed(engine: Engine, name: string): Promise<ObservedNetwork | null> {
  const [network, second] = (await engine.listNetworks()).filter((candidate) => candidate.name === name)
  return network !== undefined && second === undefined ? network : null
}

async function runRemove(
  engine: Engine,
  step: RemoveNetworkStep,
  created: CreatedNetworks,
): Promise<Success> {
  const network = resolveNetwork(step.network, created)
  try {
    // An endpoint that was just taken away can still count for a moment.
    await repeatWhile(
      () => engine.removeNetwork(network),
      (error) => hasKind(error, 'active-endpoints'),
    )
    return 'done'
  } catch (error) {
    if (hasKind(error, 'not-found')) return 'already-done'
    throw error
  }
}

async function runConnect(engine: Engine, step: ConnectStep, created: CreatedNetworks): Promise<Success> {
  const network = resolveNetwork(step.network, created)
  await waitForRestart(engine, step.container)
  const outcome = await acceptWhere('already-connected', () =>
    engine.connect(network, step.container.id, step.endpoint),
  )
  checkAttachment(step, network, await engine.inspectContainer(step.container.id))
  return outcome
}

async function runDisconnect(
  engine: Engine,
  step: DisconnectStep,
  created: CreatedNetworks,
): Promise<Success> {
  const network = resolveNetwork(step.network, created)
  try {
    await waitForRestart(engine, step.container)
    await engine.disconnect(network, step.container.id)
    return 'done'
  } catch (error) {
    if (!hasKind(error, 'not-connected') && !hasKind(error, 'not-found')) throw error
    if (await isAttached(engine, step, network)) throw error
    return 'already-done'
  }
}

async function isAttached(engine: Engine, step: DisconnectStep, network: string): Promise<boolean> {
  try {
    const container = await engine.inspectContainer(step.container.id)
    return findAttachment(container, step.network, network) !== null
  } catch (error) {
    if (hasKind(error, 'not-found')) return false
    throw error
  }
}

async function acceptWhere(kind: EngineErrorKind, call: () => Promise<void>): Promise<Success> {
  try {
    await call()
    return 'done'
  } catch (error) {
    if (hasKind(error, kind)) return 'already-done'
    throw error
  }
}

/** Engines answer to a container in a restart loop with errors that prove nothing: Docker 28 refuses a connect and stores it. */
async function waitForRestart(engine: Engine, container: ContainerRef): Promise<void> {
  const read = (): Promise<ObservedContainer> => engine.inspectContainer(container.id)
  const settled = await waitFor(read, ({ state }) => state !== 'restarting')
  if (settled) return
  throw new XecError('engine-refused', `Container "${container.name}" keeps restarting.`, {
    fix: 'Repair or stop the container, then apply again.',
  })
}

/** What to call the network by: its id, or its name where it has none that this engine shows. */
function resolveNetwork(network: NetworkRef, created: CreatedNetworks): string {
  if (network.createdBy === null) return network.id ?? network.name
  const id = created.get(network.createdBy)
  if (id !== undefined) return id
  throw new XecError('plan-invalid', `No step "${network.createdBy}" has made network "${network.name}".`)
}

function hasKind(error: unknown, kind: EngineErrorKind): boolean {
  return error instanceof EngineError && error.kind === kind
}
