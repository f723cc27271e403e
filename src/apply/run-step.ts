// One step as engine calls. A step whose effect is already there is checked against what was wanted, never assumed, and a connect
// is believed only after the container shows it.
import type { Engine } from '../engine/engine.ts'
import { EngineError, XecError } from '../model/errors.ts'
import type { NetworkSpec } from '../model/network.ts'
import type { ObservedAttachment, ObservedContainer, ObservedNetwork } from '../model/observed.ts'
import type {
  ConnectStep,
  ContainerRef,
  CreateNetworkStep,
  DisconnectStep,
  NetworkRef,
  RemoveNetworkStep,
  Step,
} from '../plan/document.ts'
import { hasKind } from './broken.ts'
import {
  checkAttachment,
  checkNetwork,
  findAttachment,
  listEndpointMismatches,
  listNetworkMismatches,
} from './check.ts'
import type { StepOutcome } from './events.ts'
import { isUnanswered, persist } from './persist.ts'
import { repeatWhile, waitFor } from './wait.ts'

type Success = Extract<StepOutcome, 'done' | 'already-done' | 'gone'>

/** What steps are run with. */
export interface StepContext {
  readonly engine: Engine
  /** Ids of the networks that steps have made, by step; grows. */
  readonly created: Map<string, string>
  /** Ids of networks that steps had made and that are gone again. */
  readonly gone: ReadonlySet<string>
  /** Ends waiting; a call that was sent is waited for all the same. */
  readonly signal: AbortSignal | undefined
  /** Keeps what an attachment has out of messages. */
  readonly isSecret: boolean
  /** True if the container of the step was just seen, and was in no restart loop. */
  readonly isSteady: boolean
  /** Reads a container once the call of the step is over, which it tells the others by that. */
  readonly lookAgain: (id: string) => Promise<ObservedContainer>
}

/** Runs a step; notes the id of a network that it makes in `created`. Rejects if the effect is not there in the end. */
export async function runStep(step: Step, context: StepContext): Promise<Success> {
  switch (step.action) {
    case 'create-network':
      return runCreate(step, context)
    case 'remove-network':
      return runRemove(step, context)
    case 'connect':
      return runConnect(step, context)
    case 'disconnect':
      return runDisconnect(step, context)
  }
}

async function runCreate(
  step: CreateNetworkStep,
  { engine, created, signal }: StepContext,
): Promise<Success> {
  const { spec } = step
  try {
    const id = await persist({
      call: () => engine.createNetwork(spec),
      find: () => findMade(engine, spec),
      signal,
    })
    created.set(step.id, id)
    return 'done'
  } catch (error) {
    if (!hasKind(error, 'name-taken')) throw error
    const existing = await findNamed(engine, spec.name)
    if (existing === null) throw error
    checkNetwork(spec, existing, await engine.identify())
    created.set(step.id, existing.id)
    return 'already-done'
  }
}

async function findMade(engine: Engine, spec: NetworkSpec): Promise<string | null> {
  const existing = await findNamed(engine, spec.name)
  if (existing === null) return null
  return listNetworkMismatches(spec, existing, await engine.identify()).length === 0 ? existing.id : null
}

// By exact name, and only if it is the only one: an engine may answer a name with one of several networks.
async function findNamed(engine: Engine, name: string): Promise<ObservedNetwork | null> {
  const [network, second] = (await engine.listNetworks()).filter((candidate) => candidate.name === name)
  return network !== undefined && second === undefined ? network : null
}

async function runRemove(
  { network }: RemoveNetworkStep,
  { engine, created, signal }: StepContext,
): Promise<Success> {
  const target = resolveNetwork(network, created)
  await checkLeft(engine, network, target)
  const isGone = async (): Promise<boolean> => (await engine.listNetworks()).every(({ id }) => id !== target)
  try {
    // An endpoint that was just taken away can still count for a moment.
    await repeatWhile(
      () =>
        persist({
          call: () => engine.removeNetwork(target),
          find: async () => ((await isGone()) ? undefined : null),
          signal,
        }),
      (error) => hasKind(error, 'active-endpoints') && signal?.aborted !== true,
    )
    return 'done'
  } catch (error) {
    if (hasKind(error, 'not-found')) return 'already-done'
    throw error
  }
}

// Docker removes a network that containers are on that do not run, and leaves them unable to start. The plan moves all that it saw; one
// may have come since.
async function checkLeft(engine: Engine, { name }: NetworkRef, target: string): Promise<void> {
  if ((await engine.identify()).flavor !== 'docker') return
  const isOn = ({ networkId, networkName }: ObservedAttachment): boolean =>
    networkId === null ? networkName === name : networkId === target
  const listed = await engine.listContainers({ onNetwork: [target, name] })
  const guest = listed.find(({ attachments }) => attachments.some(isOn))
  if (guest === undefined) return
  throw new XecError(
    'engine-refused',
    `Container "${guest.name}" is on network "${name}" and was not when the plan was made.`,
    { fix: 'Plan again: the new plan says what becomes of it.' },
  )
}

async function runConnect(step: ConnectStep, context: StepContext): Promise<Success> {
  return runOnContainer(step.container, context, () => connect(step, context))
}

async function connect(
  step: ConnectStep,
  { engine, created, gone, signal, isSecret, lookAgain }: StepContext,
): Promise<Success> {
  const network = resolveNetwork(step.network, created)
  const { container, endpoint } = step
  const read = (): Promise<ObservedContainer> => engine.inspectContainer(container.id)
  try {
    const outcome = await persist<Success>({
      call: () => acceptConnected(() => engine.connect(network, container.id, endpoint)),
      find: async () => (hasAttachment(step, network, await read()) ? 'done' : null),
      signal,
    })
    const reached = await lookAgain(container.id)
    for (const stray of listStrays(step, reached, new Set([network, ...gone])))
      await engine.disconnect(stray, container.id)
    checkAttachment(step, { idOrName: network, container: reached, isSecret })
    return outcome
  } catch (error) {
    if (hasKind(error, 'not-found') && (await isGone(engine, container))) return 'gone'
    throw error
  }
}

// Docker takes a container that does not run to a network that has just gone, and notes it under the id as if that were a name.
function listStrays(
  { network: { name } }: ConnectStep,
  { attachments }: ObservedContainer,
  ids: ReadonlySet<string>,
): readonly string[] {
  return attachments
    .map(({ networkName }) => networkName)
    .filter((networkName) => networkName !== name && ids.has(networkName))
}

function hasAttachment(
  { network, endpoint }: ConnectStep,
  idOrName: string,
  container: ObservedContainer,
): boolean {
  const attachment = findAttachment(container, network, idOrName)
  return attachment !== null && listEndpointMismatches(endpoint, attachment, container).length === 0
}

async function acceptConnected(call: () => Promise<void>): Promise<Success> {
  try {
    await call()
    return 'done'
  } catch (error) {
    if (hasKind(error, 'already-connected')) return 'already-done'
    throw error
  }
}

async function runDisconnect(step: DisconnectStep, context: StepContext): Promise<Success> {
  return runOnContainer(step.container, context, () => disconnect(step, context))
}

async function disconnect(step: DisconnectStep, { engine, created, signal }: StepContext): Promise<Success> {
  const network = resolveNetwork(step.network, created)
  const { container } = step
  try {
    return await persist<Success>({
      call: async () => {
        await engine.disconnect(network, container.id)
        return 'done'
      },
      find: async () => ((await isAttached(engine, step, network)) ? null : 'done'),
      signal,
    })
  } catch (error) {
    if (!hasKind(error, 'not-connected') && !hasKind(error, 'not-found')) throw error
    if (await isGone(engine, container)) return 'gone'
    if (!(await isAttached(engine, step, network))) return 'already-done'
    const networks = await engine.listNetworks()
    if (networks.some(({ id, name }) => id === network || name === step.network.name)) throw error
    // what is left of a network that has gone is known by its name only
    await engine.disconnect(step.network.name, container.id)
    return 'done'
  }
}

async function isAttached(engine: Engine, step: DisconnectStep, network: string): Promise<boolean> {
  return findAttachment(await engine.inspectContainer(step.container.id), step.network, network) !== null
}

async function isGone(engine: Engine, { id }: ContainerRef): Promise<boolean> {
  try {
    await engine.inspectContainer(id)
    return false
  } catch (error) {
    if (hasKind(error, 'not-found')) return true
    throw error
  }
}

// Engines answer to a container in a restart loop with errors that prove nothing: Docker 28 refuses a connect and stores it. One that was
// seen outside of it can still get into it before its turn comes.
async function runOnContainer(
  container: ContainerRef,
  context: StepContext,
  attempt: () => Promise<Success>,
): Promise<Success> {
  if (context.isSteady) {
    try {
      return await attempt()
    } catch (error) {
      if (!(await isRestarting(container, context, error))) throw error
    }
  }
  try {
    await waitForRestart(container, context)
  } catch (error) {
    if (hasKind(error, 'not-found')) return 'gone'
    throw error
  }
  return attempt()
}

async function isRestarting({ id }: ContainerRef, { engine }: StepContext, error: unknown): Promise<boolean> {
  if (!(error instanceof EngineError) || isUnanswered(error)) return false
  try {
    return (await engine.inspectContainer(id)).state === 'restarting'
  } catch {
    return false
  }
}

async function waitForRestart(container: ContainerRef, { engine, signal }: StepContext): Promise<void> {
  const read = (): Promise<ObservedContainer> => engine.inspectContainer(container.id)
  const settled = await waitFor(read, ({ state }) => state !== 'restarting', signal)
  if (settled) return
  throw new XecError('engine-refused', `Container "${container.name}" keeps restarting.`, {
    fix: 'Repair or stop the container, then apply again.',
  })
}

/** What to call the network by: its id, or its name where it has none that this engine shows. */
function resolveNetwork(network: NetworkRef, created: ReadonlyMap<string, string>): string {
  if (network.createdBy === null) return network.id ?? network.name
  const id = created.get(network.createdBy)
  if (id !== undefined) return id
  throw new XecError('plan-invalid', `No step "${network.createdBy}" has made network "${network.name}".`)
}
