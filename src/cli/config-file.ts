// Writes a configuration: as a whole or not at all, and with the rights that the file had.
import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { XecError } from '../model/errors.ts'

/** A file to write. `before` is the text that it must still have, without a byte order mark; null: whatever it has. */
export interface ConfigFile {
  /** The path as it is shown. */
  readonly file: string
  readonly path: string
  readonly before: string | null
}

/** Writes the file. Rejects with XecError `usage` if that is not possible or the file has changed; it is as it was then. */
export async function writeConfigFile(text: string, { file, path, before }: ConfigFile): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    const target = await realpath(path).catch(() => path)
    const mark = before === null ? '' : await readMark(target, before)
    await replaceFile(target, mark + text)
  } catch (error) {
    if (error instanceof XecError) throw error
    throw new XecError(
      'usage',
      `"${file}" cannot be written: ${renderReason(error as Error)}. It is as it was.`,
      {
        fix: 'Name a file that this user can write, in a folder that this user can write to.',
        cause: error,
      },
    )
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
}

function renderReason({ code = '', message }: NodeJS.ErrnoException): string {
  return REASONS[code] ?? message
}

const BYTE_ORDER_MARK = '\uFEFF'

// The mark that the file begins with. Somebody may have written to the file since it was read.
async function readMark(path: string, before: string): Promise<string> {
  const text = await readFile(path, 'utf8')
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : ''
  if (text === mark + before) return mark
  throw new XecError('usage', `"${path}" was changed while the import was made. It is as it is.`, {
    fix: 'Import again.',
  })
}

async function replaceFile(path: string, text: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  // a device or a pipe takes what is written to it, and nothing may take its place
  if (found !== null && !found.isFile()) return writeFile(path, text)
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    await writeSynced(temporary, text)
    if (found !== null) {
      // only root can give it to somebody else, and everybody else keeps it
      await chown(temporary, found.uid, found.gid).catch(() => undefined)
      await chmod(temporary, found.mode & 0o7777)
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
