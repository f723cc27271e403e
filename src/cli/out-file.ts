// Files that the command line writes where it is told to: whole or not at all.
import { randomUUID } from 'node:crypto'
import { link, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { XecError } from '../model/errors.ts'

/** Where a file goes: relative to `cwd`, with the permissions `mode` (0600 where nothing is said). `isNew`: nothing may be there. */
export interface OutPlace {
  readonly cwd: string
  readonly mode?: number
  readonly isNew?: boolean
}

/** Writes a file. Rejects with XecError `usage` if that is not possible; what was there is there then. */
export async function writeOutFile(text: string, file: string, place: OutPlace): Promise<void> {
  try {
    await writeWhole(text, resolve(place.cwd, file), place)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new XecError('usage', `Cannot write ${file}: ${reason}`, {
      fix: 'Name a file in a folder that exists and can be written.',
      cause: error,
    })
  }
}

/** Writes a file of this absolute path. Rejects with what the system says; what was there is there then. */
export async function writeWhole(
  text: string,
  path: string,
  { mode = 0o600, isNew = false }: Omit<OutPlace, 'cwd'> = {},
): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const found = await stat(target).catch(() => null)
  if (found?.isDirectory() === true) throw new Error('it is a folder')
  // a device or a pipe takes what is written to it, and nothing may take its place
  if (found !== null && !found.isFile()) return writeFile(target, text)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    await writeSynced(temporary, text, mode)
    // a link is made of nothing that is there, unlike a new name
    await (isNew ? link(temporary, target) : rename(temporary, target))
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writeSynced(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
