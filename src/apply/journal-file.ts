// The file of a journal, which only its user can read. It is on the disk before anything is changed. Only the disk itself is waited for: Node
// takes longer to load the way over promises than the system takes for all the rest.
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { XecError } from '../model/errors.ts'
import { parseJournal, type Journal } from './journal.ts'

/** The file of the journal of an engine and a project in a state folder. */
export function makeJournalPath(folder: string, engineId: string, project: string): string {
  const engine = createHash('sha256').update(engineId).digest('hex').slice(0, 16)
  return join(folder, 'journals', `${project}-${engine}.json`)
}

/** The state folder of a user: `$XDG_STATE_HOME/xec`, else `~/.local/state/xec`; null where there is no home. */
export function findStateFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const { XDG_STATE_HOME: state, HOME: home } = env
  // relative paths are to be ignored (XDG Base Directory Specification)
  if (state !== undefined && state.startsWith('/')) return join(state, 'xec')
  return home === undefined || home === '' ? null : join(home, '.local', 'state', 'xec')
}

/** Reads the journal of a file; null if there is none. Rejects with XecError `journal` if it cannot be read or is damaged. */
export async function readJournalFile(path: string): Promise<Journal | null> {
  const text = readIfThere(path)
  return text === null ? null : parseJournal(text, path)
}

// Every plan looks for one, and finds none: at once, since Node takes longer to load the way over promises.
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const problem = error as NodeJS.ErrnoException
    if (isMissing(problem)) return null
    throw new XecError('journal', `The journal of an earlier apply cannot be read. ${problem.message}.`, {
      fix: 'Give this user access to the file, or run xec as the user who applied before.',
      cause: error,
    })
  }
}

/** A journal that is on the disk, under a name by which nobody looks for it. */
export interface StagedFile {
  /** Gives it its name. Rejects with Node's error; then there is no new file. */
  readonly publish: () => Promise<void>
  /** Removes it, unless it has its name by now. */
  readonly discard: () => void
}

/** Writes a journal to the disk. Rejects with Node's error; then there is no new file. */
export async function writeJournalFile(path: string, journal: Journal): Promise<void> {
  const staged = await stageJournalFile(path, journal)
  await staged.publish()
}

/** Writes a journal to the disk without its name, which takes most of the time. Rejects with Node's error; then there is no new file. */
export async function stageJournalFile(path: string, journal: Journal): Promise<StagedFile> {
  const folder = dirname(path)
  makeFolder(folder)
  const temporary = `${path}.${process.pid}.new`
  const discard = (): void => removeIfThere(temporary)
  const orDiscard = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      discard()
      throw error
    }
  }
  await orDiscard(() => {
    // whoever made what is there could read, and choose, what is written into it
    discard()
    return writeSynced(temporary, `${JSON.stringify(journal, null, 2)}\n`)
  })
  const publish = (): Promise<void> =>
    orDiscard(() => {
      renameSync(temporary, path)
      return syncFolder(folder)
    })
  return { publish, discard }
}

// Node's own recursive mkdir does not end where a folder that is there answers that it is not, as /proc does (Node 20).
function makeFolder(folder: string): void {
  try {
    makeOneFolder(folder)
  } catch (error) {
    const parent = dirname(folder)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error
    makeFolder(parent)
    makeOneFolder(folder)
  }
}

// Somebody else may have been quicker.
function makeOneFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Removes the file of a journal. Tells whether there was one. Rejects with XecError `journal` if it cannot be removed. */
export async function removeJournalFile(path: string): Promise<boolean> {
  try {
    unlinkSync(path)
    return true
  } catch (error) {
    if (isMissing(error as NodeJS.ErrnoException)) return false
    throw new XecError('journal', `The journal cannot be removed. ${(error as Error).message}.`, {
      fix: 'Remove the file by hand.',
      cause: error,
    })
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!isMissing(error as NodeJS.ErrnoException)) throw error
  }
}

// A part of the path that is a file holds no journals either.
function isMissing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR'
}

async function writeSynced(path: string, text: string): Promise<void> {
  const descriptor = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(descriptor, text)
    await promisify(fsync)(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

// The name of a file is on the disk only once its folder is.
async function syncFolder(folder: string): Promise<void> {
  const descriptor = openSync(folder, 'r')
  try {
    await promisify(fsync)(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
