// Files that the command line writes where it is told to: whole or not at all, and readable by their owner only.
import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { XecError } from '../model/errors.ts'

/** Writes a file, relative to a folder. Rejects with XecError `usage` if that is not possible; what was there is there then. */
export async function writeOutFile(text: string, file: string, cwd: string): Promise<void> {
  try {
    await writeWhole(text, resolve(cwd, file))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new XecError('usage', `Cannot write ${file}: ${reason}`, {
      fix: 'Name a file in a folder that exists and can be written.',
      cause: error,
    })
  }
}

/** Writes a file of this absolute path. Rejects with what the system says; what was there is there then. */
export async function writeWhole(text: string, path: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const found = await stat(target).catch(() => null)
  if (found?.isDirectory() === true) throw new Error('it is a folder')
  // a device or a pipe takes what is written to it, and nothing may take its place
  if (found !== null && !found.isFile()) return writeFile(target, text)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    await writeSynced(temporary, text)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
