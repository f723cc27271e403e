// Real engines for the tests: starts them with engine.sh, in instances that belong to this run alone, so that runs
// and test files beside each other never meet.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('engine.sh', import.meta.url))
const run = promisify(execFile)

/** The engines that xec is tested against, oldest first. */
export const engineKinds = ['docker-20.10', 'docker-26', 'docker-28', 'podman-4', 'podman-5'] as const

export type EngineKind = (typeof engineKinds)[number]

/** An engine that runs and answers. */
export type RunningEngine = {
  kind: EngineKind
  /** path of the unix socket on which it speaks Docker's API */
  socket: string
  /** its network namespace, for `ip netns exec`: published ports and bridges are in there */
  netns: string
  /** path of a folder in which a socket NAME.sock is the network plugin NAME of this dockerd */
  plugins: string
  /** ends the daemon as an update of the package does, returns when the next one answers */
  restartDaemon(): Promise<void>
  /** kills the daemon as a crash does, returns when the next one answers */
  killDaemon(): Promise<void>
  /** ends the engine and deletes its data */
  stop(): Promise<void>
}

/** What a daemon is started with. None of the words may have a blank in it. */
export type DaemonSettings = {
  args?: readonly string[]
  /** of its environment, as `NAME=VALUE` */
  variables?: readonly string[]
}

/** Why no engine can be started on this machine, in a few words; null where they can. */
export function canStartEngines(): string | null {
  if (process.env['XEC_TEST_ENGINES'] === 'none') return 'XEC_TEST_ENGINES=none'
  const { status, stdout, error } = spawnSync(script, ['possible'], { encoding: 'utf8' })
  if (status === 0) return null
  return error?.message ?? (stdout.trim() || 'the launcher failed')
}

/** The kinds that this run is about: all, or those that XEC_TEST_ENGINES names, separated by commas. */
export function selectEngineKinds(): EngineKind[] {
  const wanted = process.env['XEC_TEST_ENGINES']
  if (wanted === undefined || wanted === '') return [...engineKinds]
  const names = wanted.split(',')
  const unknown = names.filter((name) => !engineKinds.some((kind) => kind === name))
  if (unknown.length > 0)
    throw new Error(`XEC_TEST_ENGINES: ${unknown.join(', ')}: not one of ${engineKinds.join(', ')}`)
  return engineKinds.filter((kind) => names.includes(kind))
}

/** Unpacks what the kinds need, two at a time: one waits for the mirror while the other one unpacks. */
export async function prepareEngines(kinds: readonly EngineKind[]): Promise<void> {
  const queue = [...kinds]
  async function work(): Promise<void> {
    for (let kind = queue.shift(); kind !== undefined; kind = queue.shift()) await launch(kind, 'prepare')
  }
  await Promise.all([work(), work()])
}

/**
 * Starts an engine and returns when it answers. The instance belongs to this run and this test worker; the same
 * call from the next file of the worker gets the same engine, so begin with {@link cleanEngine}.
 * `name` gives one more of the same kind, for which the daemon may have settings of its own.
 */
export async function startEngine(
  kind: EngineKind,
  name: string = kind,
  settings: DaemonSettings = {},
): Promise<RunningEngine> {
  const instance = `${name}-${ownerOfRun()}-${process.env['VITEST_POOL_ID'] ?? '0'}`
  const socket = await launch(kind, 'start', instance, settings)
  return {
    kind,
    socket,
    netns: await launch(kind, 'netns', instance),
    plugins: fileURLToPath(new URL('plugins', `file://${socket}`)),
    restartDaemon: async () => void (await launch(kind, 'restart-daemon', instance)),
    killDaemon: async () => void (await launch(kind, 'kill-daemon', instance)),
    stop: async () => void (await launch(kind, 'purge', instance)),
  }
}

/** Ends all engines of this run, and those that earlier runs left behind when they were killed. */
export async function stopEngines(): Promise<void> {
  await run(script, ['sweep', ownerOfRun()])
}

/** The same without waiting, for a process that is about to exit. */
export function stopEnginesBehind(): void {
  spawn(script, ['sweep', ownerOfRun()], { detached: true, stdio: 'ignore' }).unref()
}

/** The process that owns the engines: the test runner, which tells its workers, or whoever calls this. */
export function ownerOfRun(): string {
  return (process.env['XEC_ENGINE_OWNER'] ??= String(process.pid))
}

async function launch(
  kind: EngineKind,
  verb: string,
  instance: string = kind,
  { args = [], variables = [] }: DaemonSettings = {},
): Promise<string> {
  const env = {
    ...process.env,
    XEC_ENGINE_NAME: instance,
    XEC_ENGINE_OWNER: ownerOfRun(),
    XEC_ENGINE_ARGS: args.join(' '),
    XEC_ENGINE_VARIABLES: variables.join(' '),
  }
  const { stdout } = await run(script, [kind, verb], { env })
  return stdout.trim()
}
