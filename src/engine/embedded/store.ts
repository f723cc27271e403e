// Where the embedded engine keeps its state: in a file that other processes may use at the same time, or in memory.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readBounded } from '../../files/read-bounded.ts'
import { EngineError } from '../../model/errors.ts'
import { makeFileError } from '../file-error.ts'
import { LARGEST_SNAPSHOT, parseSnapshot, renderSnapshot } from '../snapshot/format.ts'
import { holdLock } from './lock.ts'
import { makeEmbeddedState, makeSnapshot, type EmbeddedState } from './state.ts'

/** What a change leads to. An `error` does not keep the state from being kept. */
export interface Change<Value> {
  readonly state: EmbeddedState
  readonly value: Value
  readonly error: EngineError | null
}

/** Reads the state, and changes it by one change after another. A change that throws changes nothing. */
export interface StateStore {
  read(): Promise<EmbeddedState>
  update<Made extends Change<unknown>>(change: (state: EmbeddedState) => Made): Promise<Made>
}

/** Keeps the state in memory. */
export function makeMemoryStore(initial: EmbeddedState): StateStore {
  let current = initial
  return {
    read: async () => current,
    async update(change) {
      const made = change(current)
      current = made.state
      return made
    },
  }
}

/**
 * Keeps the state in a file. A missing file is an engine that was just installed; it is made by the first change. `complete` adds
 * what is there beside what the file holds.
 */
export function makeFileStore(
  file: string,
  fresh: EmbeddedState,
  complete: (state: EmbeddedState) => EmbeddedState,
): StateStore {
  let known: { readonly text: string | null; readonly state: EmbeddedState } | null = null
  const read = async (): Promise<EmbeddedState> => {
    const text = await readText(file)
    // One reading of a large world asks for each of its objects, and the file is the same every time.
    if (known?.text !== text) {
      known = { text, state: complete(text === null ? fresh : makeEmbeddedState(parseSnapshot(text, file))) }
    }
    return known.state
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    read,
    update(change) {
      // Changes of one process wait for each other here, so that only processes meet at the lock.
      const result = last.then(() => updateFile(file, read, change))
      last = result.catch(() => undefined)
      return result
    },
  }
}

async function updateFile<Made extends Change<unknown>>(
  file: string,
  read: () => Promise<EmbeddedState>,
  change: (state: EmbeddedState) => Made,
): Promise<Made> {
  await mkdir(dirname(file), { recursive: true }).catch(throwWriteError(file))
  const release = await holdLock(`${file}.lock`)
  try {
    const before = await read()
    const made = change(before)
    if (made.state !== before) await saveState(file, made.state)
    return made
  } finally {
    await release()
  }
}

// Null: there is no file.
async function readText(file: string): Promise<string | null> {
  try {
    return (await readBounded(file, { limit: LARGEST_SNAPSHOT })).toString('utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    const { kind, message } = makeFileError('read', file, error)
    const fix = 'Correct the path, or name a file that is not there yet: the first apply makes it.'
    throw new EngineError(kind, message, { fix, cause: error })
  }
}

// Whoever reads meanwhile, or comes after a crash, finds the old state or the new one, never half of it. The lock is held, so one
// name for the new file is enough, and what a crash leaves of it is written over.
async function saveState(file: string, state: EmbeddedState): Promise<void> {
  const temporary = `${file}.tmp`
  try {
    await writeFile(temporary, renderSnapshot(makeSnapshot(state)), { flush: true })
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw makeFileError('write', file, error)
  }
}

function throwWriteError(file: string): (error: unknown) => never {
  return (error) => {
    throw makeFileError('write', file, error)
  }
}
