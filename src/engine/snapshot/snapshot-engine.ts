// An engine that only a snapshot of is at hand: everything can be read, nothing can be changed.
import { readBounded } from '../../files/read-bounded.ts'
import { EngineError } from '../../model/errors.ts'
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import type { SnapshotFacts } from '../../model/snapshot.ts'
import type { Engine } from '../engine.ts'
import { makeFileError } from '../file-error.ts'
import { LARGEST_SNAPSHOT, parseSnapshot } from './format.ts'
import type { Snapshot } from './snapshot.ts'

/** Reads a snapshot file as an engine. Rejects with an EngineError if the file cannot be read or is no snapshot. */
export async function openSnapshotEngine(file: string): Promise<Engine> {
  return new SnapshotEngine(file, await loadSnapshot(file))
}

/** Reads a snapshot file. */
async function loadSnapshot(file: string): Promise<Snapshot> {
  const bytes = await readBounded(file, { limit: LARGEST_SNAPSHOT }).catch((cause: unknown) => {
    const { kind, message } = makeFileError('read', file, cause)
    const fix = 'Correct the path, or take a snapshot with "xec snapshot --out FILE".'
    throw new EngineError(kind, message, { fix, cause })
  })
  return parseSnapshot(bytes.toString('utf8'), file)
}

const UNKNOWN: SnapshotFacts = { takenAt: null, tool: null, isRedacted: false, isNewer: false, open: [] }

class SnapshotEngine implements Engine {
  readonly snapshot: SnapshotFacts
  readonly #file: string
  readonly #snapshot: Snapshot

  constructor(file: string, snapshot: Snapshot) {
    this.#file = file
    this.#snapshot = snapshot
    this.snapshot = snapshot.taken ?? UNKNOWN
  }

  async identify(): Promise<EngineIdentity> {
    return this.#snapshot.state.engine
  }

  // Time stands still here, so that what was held then is held.
  async readClock(): Promise<number> {
    const { takenAt } = this.snapshot
    return takenAt === null ? Date.now() : Date.parse(takenAt)
  }

  async listNetworks(): Promise<readonly ObservedNetwork[]> {
    return this.#snapshot.state.networks
  }

  async listContainers(): Promise<readonly ObservedContainer[]> {
    return this.#snapshot.state.containers
  }

  async inspectNetwork(idOrName: string): Promise<ObservedNetwork> {
    return this.#find('network', this.#snapshot.state.networks, idOrName)
  }

  async inspectContainer(idOrName: string): Promise<ObservedContainer> {
    return this.#find('container', this.#snapshot.state.containers, idOrName)
  }

  createNetwork(): Promise<string> {
    return this.#refuse('create a network')
  }

  removeNetwork(): Promise<void> {
    return this.#refuse('remove a network')
  }

  connect(): Promise<void> {
    return this.#refuse('connect a container')
  }

  disconnect(): Promise<void> {
    return this.#refuse('disconnect a container')
  }

  async close(): Promise<void> {}

  #find<Item extends { readonly id: string; readonly name: string }>(
    kind: 'network' | 'container',
    items: readonly Item[],
    idOrName: string,
  ): Item {
    const item = items.find(({ id }) => id === idOrName) ?? items.find(({ name }) => name === idOrName)
    if (item === undefined)
      throw new EngineError('not-found', `${kind} ${idOrName} not found in ${this.#file}`)
    return item
  }

  async #refuse(what: string): Promise<never> {
    throw new EngineError('denied', `Cannot ${what}: ${this.#file} is a snapshot, which can only be read.`, {
      fix: `Apply to a live engine, or try it out on "--engine embedded:FILE" with a copy of the snapshot.`,
    })
  }
}
