// A file that takes what a machine reads beside the text for people. That it can be written is found out before anything is done.
import { closeSync, openSync, writeSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { escapeText } from '../render/escape.ts'
import { XecError } from '../model/errors.ts'
import { checkWritable, isStream, makeTemporaryName, renderWriteError, writeWhole } from './written-file.ts'

// Readable by its owner alone: plans say a lot about a host.
const MODE = 0o600

const NAME_ANOTHER = 'Name another file with --json-into.'

/** A document in a file: as a whole or not at all. */
export interface DocumentFile {
  readonly write: (text: string) => Promise<void>
}

/** Lines in a file, each of them there when `write` returns. Nobody who wrote to an earlier file of the name writes into this one. */
export interface LineFile {
  readonly write: (line: string) => void
  readonly close: () => void
}

/** Throws XecError `usage` if a file is one of those that the command reads or writes itself, and would be lost. */
export function requireOwnFile(folder: string, name: string, others: readonly string[]): void {
  if (others.every((other) => resolve(folder, other) !== resolve(folder, name))) return
  throw new XecError(
    'usage',
    `"${escapeText(name)}" is named twice: one would take the place of the other.`,
    {
      fix: NAME_ANOTHER,
    },
  )
}

/** Makes sure that a document can be written to a file. Rejects with XecError `usage`. */
export async function openDocumentFile(folder: string, name: string): Promise<DocumentFile> {
  const path = resolve(folder, name)
  await checkWritable(path).catch((error: unknown) => explainRefusal(name, error))
  return { write: (text) => writeWhole(text, path, { mode: MODE, isLinkReplaced: true }) }
}

/** Opens a file for lines; what was in it is gone. Rejects with XecError `usage`. */
export function openLineFile(folder: string, name: string): Promise<LineFile> {
  return openLines(resolve(folder, name)).catch((error: unknown) => explainRefusal(name, error))
}

async function openLines(path: string): Promise<LineFile> {
  const isDirect = await isStream(path)
  const temporary = isDirect ? path : makeTemporaryName(path)
  const handle = openSync(temporary, isDirect ? 'a' : 'wx', MODE)
  try {
    if (!isDirect) await rename(temporary, path)
  } catch (error) {
    closeSync(handle)
    await rm(temporary, { force: true })
    throw error
  }
  return { write: (line) => void writeSync(handle, line), close: () => closeSync(handle) }
}

function explainRefusal(name: string, error: unknown): never {
  throw new XecError(
    'usage',
    `"${escapeText(name)}" cannot be written: ${renderWriteError(error)}. Nothing was done.`,
    { fix: NAME_ANOTHER, cause: error },
  )
}
