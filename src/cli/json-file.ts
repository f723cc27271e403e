// A file that takes what a machine reads beside the text for people. That it can be written is found out before anything is done.
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { escapeText } from '../render/escape.ts'
import { XecError } from '../model/errors.ts'

// Readable by its owner alone: plans say a lot about a host.
const MODE = 0o600

/** A document in a file: as a whole or not at all. */
export interface DocumentFile {
  readonly write: (text: string) => Promise<void>
}

/** Lines in a file, each of them there when `write` returns. Nobody who wrote to an earlier file of the name writes into this one. */
export interface LineFile {
  readonly write: (line: string) => void
  readonly close: () => void
}

/** Makes sure that a document can be written to a file. Rejects with XecError `usage`. */
export async function openDocumentFile(folder: string, name: string): Promise<DocumentFile> {
  const path = resolve(folder, name)
  return explainRefusal(name, async () => {
    if (await isStreamLike(path)) return { write: (text) => writeWhole(path, text, 'a') }
    const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
    await writeWhole(temporary, '', 'wx')
    await rm(temporary)
    return {
      write: async (text) => {
        try {
          await writeWhole(temporary, text, 'wx')
          await rename(temporary, path)
        } catch (error) {
          await rm(temporary, { force: true })
          throw error
        }
      },
    }
  })
}

/** Opens a file for lines; what was in it is gone. Rejects with XecError `usage`. */
export async function openLineFile(folder: string, name: string): Promise<LineFile> {
  const path = resolve(folder, name)
  return explainRefusal(name, async () => {
    const isDirect = await isStreamLike(path)
    const temporary = isDirect ? path : join(dirname(path), `.${basename(path)}.${randomUUID()}`)
    const handle = openSync(temporary, isDirect ? 'a' : 'wx', MODE)
    try {
      if (!isDirect) await rename(temporary, path)
    } catch (error) {
      closeSync(handle)
      await rm(temporary, { force: true })
      throw error
    }
    return { write: (line) => void writeSync(handle, line), close: () => closeSync(handle) }
  })
}

async function writeWhole(path: string, text: string, flag: 'a' | 'wx'): Promise<void> {
  const handle = await open(path, flag, MODE)
  try {
    await handle.writeFile(text)
    if (flag === 'wx') await handle.sync()
  } finally {
    await handle.close()
  }
}

// What is not a file of its own (`/dev/stdout`, `/dev/fd/3`, a pipe) cannot be replaced by one.
async function isStreamLike(path: string): Promise<boolean> {
  if (/^\/(?:dev|proc)\//.test(path)) return true
  if (!existsSync(path)) return false
  const found = await stat(path)
  if (found.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
  return !found.isFile()
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
}

async function explainRefusal<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const why = REASONS[code] ?? message
    throw new XecError('usage', `"${escapeText(name)}" cannot be written: ${why}. Nothing was done.`, {
      fix: 'Name another file with --json-into.',
      cause: error,
    })
  }
}
