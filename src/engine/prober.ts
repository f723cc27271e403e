// The port for live checks: commands inside running containers, and helper containers that lend their tools to a network namespace. It is
// apart from the engine's own port, so that nothing that reads or changes networks can run a command by accident.
import type { Pairs } from '../model/pairs.ts'

/** A command that is run inside a container. `milliseconds` is how long it is listened to. */
export interface ExecRequest {
  readonly container: string
  readonly command: readonly string[]
  readonly milliseconds: number
}

/**
 * How a command ended. `no-program`: the container has no such program. `not-running`: the container is stopped, paused, restarting or gone,
 * in the engine's words. `hanging`: it was not over in time, and may go on. `flooding`: it wrote more than anybody wants to read.
 */
export type ExecEnd =
  | { readonly kind: 'ended'; readonly output: string }
  | { readonly kind: 'not-running'; readonly detail: string }
  | { readonly kind: 'no-program' | 'hanging' | 'flooding' }

/** A container that shares the network namespace of another one, idles for some seconds, and is removed when it ends. */
export interface HelperSpec {
  readonly image: string
  /** The id of the container whose namespace it shares. */
  readonly beside: string
  readonly seconds: number
  readonly labels: Pairs
}

/** A helper that is there. */
export interface FoundHelper {
  readonly id: string
  readonly labels: Pairs
}

/** What an inspect of a container shows that checks need: the TCP ports that it exposes, sorted, and when it began to run, as the engine writes it. */
export interface ProbedContainer {
  readonly exposedPorts: readonly number[]
  readonly startedAt: string
}

/** Runs commands in containers. Every method rejects with an EngineError; containers are addressed by id. */
export interface Prober {
  /** Runs a command and waits for its end. */
  exec(request: ExecRequest): Promise<ExecEnd>
  /** Inspects a container; kind not-found. */
  readContainer(container: string): Promise<ProbedContainer>
  /** True if the engine has an image of that name; nothing is pulled. */
  hasImage(image: string): Promise<boolean>
  /** Starts a helper and returns its id. One that does not start is taken away again. */
  startHelper(spec: HelperSpec): Promise<string>
  /** Takes a helper away at once; one that is gone already is as well. */
  removeHelper(id: string): Promise<void>
  /** The helpers that have a label, in every state. */
  listHelpers(label: string): Promise<readonly FoundHelper[]>
  /** Ends connections, those of commands that still run included. */
  close(): Promise<void>
}
