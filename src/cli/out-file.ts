// Files that the command line writes where it is told to: whole or not at all.
import { resolve } from 'node:path'
import { XecError } from '../model/errors.ts'
import { renderWriteError, writeWhole, type Writing } from './written-file.ts'

/** Where a file goes: relative to `cwd`, readable by its user alone (`mode` 0600) where nothing else is said. */
export interface OutPlace extends Pick<Writing, 'mode' | 'isNew'> {
  readonly cwd: string
}

/** Writes a file. Rejects with XecError `usage` if that is not possible; what was there is there then. */
export async function writeOutFile(
  text: string,
  file: string,
  { cwd, mode = 0o600, isNew = false }: OutPlace,
): Promise<void> {
  try {
    await writeWhole(text, resolve(cwd, file), { mode, isNew })
  } catch (error) {
    throw new XecError('usage', `Cannot write ${file}: ${renderWriteError(error)}`, {
      fix: 'Name a file in a folder that exists and can be written.',
      cause: error,
    })
  }
}
