// Writes a configuration: as a whole or not at all, and with the rights that the file had.
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { XecError } from '../model/errors.ts'
import { isStream, renderWriteError, writeWhole } from './written-file.ts'

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
    await makeFolder(dirname(path))
    const mark = before === null || (await isStream(path)) ? '' : await readMark(path, before)
    await writeWhole(mark + text, path, { isKept: true })
  } catch (error) {
    if (error instanceof XecError) throw error
    throw new XecError('usage', `"${file}" cannot be written: ${renderWriteError(error)}. It is as it was.`, {
      fix: 'Name a file that this user can write, in a folder that this user can write to.',
      cause: error,
    })
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    // what is there is no folder
    const { code } = error as NodeJS.ErrnoException
    throw code === 'EEXIST' ? Object.assign(new Error('no folder'), { code: 'ENOTDIR' }) : error
  }
}

const BYTE_ORDER_MARK = '\uFEFF'

// The mark that the file begins with. Somebody may have written to the file since it was read.
async function readMark(path: string, before: string): Promise<string> {
  const text = await readFile(path, 'utf8')
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : ''
  if (text === mark + before) return mark
  throw new XecError('usage', `"${path}" was changed since it was read. It is as it is.`, {
    fix: 'Run the command again.',
  })
}
