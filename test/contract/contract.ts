// The contract of an engine as data: what every engine does when the port is used, with the facts where real ones differ. The
// embedded engine must do what Docker 28 does, to the letter.
import { expect } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointSettings } from '../../src/model/endpoint.ts'
import { EngineError, type EngineErrorKind } from '../../src/model/errors.ts'
import {
  DEFAULT_NETWORK_SETTINGS,
  type NetworkSettings,
  type NetworkSpec,
  type Pool,
} from '../../src/model/network.ts'
import type { ObservedAttachment } from '../../src/model/observed.ts'
import type { EngineKind } from '../support/engines.ts'

/** The engines that the suite runs on. */
export type ContractKind = 'embedded' | EngineKind

/** What a container is made of, beyond its name. `network` as in `docker run --network`. */
export interface ContainerOptions {
  readonly network?: string
  readonly start?: boolean
  /** True for a container that ends after a moment and is started again, over and over. */
  readonly loops?: boolean
}

/** An engine under test, and the containers around it, which the port itself neither makes nor starts. */
export interface ContractWorld {
  readonly kind: ContractKind
  readonly engine: Engine
  /** Makes a container, by default running on the default network, and returns its id. */
  run(name: string, options?: ContainerOptions): Promise<string>
  start(container: string): Promise<void>
  stop(container: string): Promise<void>
  pause(container: string): Promise<void>
  rename(container: string, name: string): Promise<void>
  remove(container: string): Promise<void>
}

/** What a clause proves about a property of the configuration's schema, named as `DEFINITION.PROPERTY`. */
export interface FieldProof {
  readonly property: string
  /** It reaches the engine and reads back; another value is seen; what happens where it leaves the file. */
  readonly proof: 'reaches' | 'changes' | 'leaves'
}

/** One clause. `leftOut` names the engines that it is not about, with the fact that says why. */
export interface ContractCase {
  readonly name: string
  readonly proves?: FieldProof
  readonly leftOut?: Readonly<Partial<Record<ContractKind, string>>>
  run(world: ContractWorld): Promise<void>
}

/** The same reason for both Podmans. */
export function onPodman(reason: string): Partial<Record<ContractKind, string>> {
  return { 'podman-4': reason, 'podman-5': reason }
}

/** The same reason for all Dockers, and for the embedded engine, which is one. */
export function onDocker(reason: string): Partial<Record<ContractKind, string>> {
  return { embedded: reason, 'docker-20.10': reason, 'docker-26': reason, 'docker-28': reason }
}

/** The same reason for all engines before Docker 28, Podman too. */
export function beforeDocker28(reason: string): Partial<Record<ContractKind, string>> {
  return { 'docker-20.10': reason, 'docker-26': reason, ...onPodman(reason) }
}

/** The same reason for all real engines but Docker 28: for what takes them long and says nothing about xec. */
export function onlyDocker28(reason: string): Partial<Record<ContractKind, string>> {
  return beforeDocker28(reason)
}

/** True for the engine that is the model, and the one that must be like it. */
export function isModel({ kind }: ContractWorld): boolean {
  return kind === 'embedded' || kind === 'docker-28'
}

/** True for Podman of any version. */
export function isPodman({ kind }: ContractWorld): boolean {
  return kind.startsWith('podman')
}

/** A create request that says only what is given. */
export function makeSpec(name: string, settings: Partial<NetworkSettings> = {}): NetworkSpec {
  return { name, settings: { ...DEFAULT_NETWORK_SETTINGS, ...settings } }
}

/** An address pool. */
export function makePool(subnet: string | null, rest: Partial<Pool> = {}): Pool {
  return { subnet, ipRange: null, gateway: null, auxAddresses: [], ...rest }
}

/** Creates a network and returns its id. */
export function create(
  world: ContractWorld,
  name: string,
  settings?: Partial<NetworkSettings>,
): Promise<string> {
  return world.engine.createNetwork(makeSpec(name, settings))
}

/** Creates a network with one declared subnet and returns its id. */
export function createWith(world: ContractWorld, name: string, subnet: string): Promise<string> {
  return create(world, name, { pools: [makePool(subnet)] })
}

/** Connects a container, asking only for what is given. */
export function join(
  { engine }: ContractWorld,
  [network, container]: readonly [string, string],
  endpoint: Partial<EndpointSettings> = {},
): Promise<void> {
  return engine.connect(network, container, { ...DEFAULT_ENDPOINT_SETTINGS, ...endpoint })
}

/** A container's attachment to a network of that name, or undefined. */
export async function findAttachment(
  { engine }: ContractWorld,
  [network, container]: readonly [string, string],
): Promise<ObservedAttachment | undefined> {
  const { attachments } = await engine.inspectContainer(container)
  return attachments.find(({ networkName }) => networkName === network)
}

/** The names of the networks that a container is on. */
export async function listNames({ engine }: ContractWorld, container: string): Promise<readonly string[]> {
  return (await engine.inspectContainer(container)).attachments.map(({ networkName }) => networkName)
}

/** A refusal: its kind on every engine, its status and words on Docker 28. */
export interface Refusal {
  readonly kind: EngineErrorKind
  readonly status: number
  readonly text: string
}

/** Expects an engine to refuse. */
export async function expectRefusal(
  world: ContractWorld,
  call: Promise<unknown>,
  refusal: Refusal,
): Promise<void> {
  const error: unknown = await call.then(
    () => 'accepted',
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(EngineError)
  if (!(error instanceof EngineError)) return
  if (isModel(world)) {
    const { kind, status, text } = refusal
    expect({ kind: error.kind, status: error.status, message: error.message }).toEqual({
      kind,
      status,
      message: expect.stringContaining(text) as string,
    })
    return
  }
  expect({ kind: error.kind, message: error.message }).toMatchObject({ kind: refusal.kind })
}
