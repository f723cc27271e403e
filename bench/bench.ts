// What the parts of the benchmark share: the notebook, a folder that is removed in the end, and engines that are started when the
// first part needs them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { call, runContainer } from '../test/support/engine-api.ts'
import { canStartEngines, startEngine, type EngineKind } from '../test/support/engines.ts'
import { Notebook } from './measurements.ts'
import type { BenchOptions } from './options.ts'
import { findPeers, makePlace, type Peer, type PeerPlace, type Peers } from './peers.ts'
import { makeEnvironment, runCommand, type Command } from './processes.ts'
import { CONTAINERS } from './worlds.ts'

/** A run of the benchmark. */
export class Bench {
  readonly options: BenchOptions
  readonly notebook: Notebook = new Notebook()
  readonly folder: string = mkdtempSync(join(tmpdir(), 'xec-bench-'))
  readonly peers: Peers
  /** Why there are no engines; null where there are. */
  readonly noEngines: string | null = canStartEngines()
  readonly #executable: string
  readonly #engines = new Map<string, Promise<string>>()
  readonly #places: PeerPlace[] = []
  /** The version of the engine, once one is started. */
  engineTitle: string | null = null

  constructor(options: BenchOptions, executable: string) {
    this.options = options
    this.#executable = executable
    this.peers = findPeers({ unpack: options.unpackPeers })
  }

  /** Says what is under way, to people who wait. */
  say(text: string): void {
    process.stderr.write(`${text}\n`)
  }

  /** Makes a folder with files. */
  makeFolder(name: string, files: Readonly<Record<string, string>> = {}): string {
    const folder = join(this.folder, name)
    mkdirSync(folder, { recursive: true })
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    return folder
  }

  /** A command line of xec in a folder, with a home of its own for all that is timed. */
  makeXec(args: readonly string[], cwd: string = this.folder): Command {
    const words = [process.execPath, this.#executable, ...args]
    return { words, cwd, env: makeEnvironment(this.makeFolder('home')) }
  }

  /** Starts an engine of the chosen kind, or takes the one of that name, and gives the path of its socket. */
  startEngine(name: string): Promise<string> {
    const started = this.#engines.get(name) ?? this.#start(this.options.engine, name)
    this.#engines.set(name, started)
    return started
  }

  async #start(kind: EngineKind, name: string): Promise<string> {
    this.say(`starting ${kind}`)
    const { socket } = await startEngine(kind, `bench-${name}`)
    const { Version: version } = await call<{ Version: string }>(socket, 'GET', '/version')
    this.engineTitle = `${kind.startsWith('docker') ? 'Docker' : 'Podman'} ${version}`
    return socket
  }

  /** The engine with the containers of the worlds running on it. */
  async startWorld(): Promise<string> {
    const socket = await this.startEngine('world')
    const there = await call<unknown[]>(socket, 'GET', '/containers/json')
    if (there.length === 0) for (const name of CONTAINERS) await runContainer(socket, { name })
    return socket
  }

  /** The other tools that take part, with their versions. */
  listPeers(): readonly string[] {
    const { docker, compose, ansible } = this.peers
    return [docker, compose, ansible].flatMap((peer) => (typeof peer === 'string' ? [] : [peer.title]))
  }

  /** Makes a place from which another tool reaches an engine. */
  openPlace(peer: Peer, socket: string): PeerPlace {
    const place = makePlace(peer, { socket, folder: this.makeFolder(`peer-${this.#places.length}`) })
    this.#places.push(place)
    return place
  }

  /** Removes all folders. The engines are ended by whoever owns them. */
  close(): void {
    for (const place of this.#places) place.remove()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** One of several commands that are timed in turn. */
export interface Contestant {
  readonly name: string
  /** It takes part in every so manieth round. */
  readonly every: number
  readonly command: Command
}

/** Times commands in turn, after each ran once untimed, so that what the machine does meanwhile meets all of them alike. */
export function raceCommands(bench: Bench, contestants: readonly Contestant[]): void {
  const fit = contestants.filter(({ name, command }) => isFit(bench, name, command))
  for (let round = 0; round < bench.options.rounds; round += 1) {
    for (const { name, every, command } of fit) {
      if (round % every === 0) bench.notebook.add(name, runCommand(command).milliseconds)
    }
  }
}

// What is not ours may be installed and not work; what is ours must.
function isFit(bench: Bench, name: string, command: Command): boolean {
  try {
    runCommand(command)
    return true
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n')
    if (OWN.has(name)) throw error
    bench.say((error as Error).message)
    bench.notebook.leave([name], `it failed: ${first}`)
    return false
  }
}

const OWN = new Set(['node', 'version', 'help', 'validate', 'plan'])
