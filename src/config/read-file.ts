// Bytes of a file, and the text in them. What cannot be read is never taken for an empty configuration.
import { Buffer } from 'node:buffer'
import { readBounded } from '../files/read-bounded.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { makeConfigDiagnostic, type ConfigCode } from './codes.ts'
import { makeRange, makeSource } from './source.ts'

/** The largest file that is read, in bytes. */
export const MAX_BYTES: number = 16 * 1024 * 1024

/** What became of reading a file that is there; `detail` goes on after the file's name. */
export type PresentFile =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'failed'; readonly code: ConfigCode; readonly detail: string; readonly fix: string }

/** What became of reading a file. */
export type ReadFile = PresentFile | { readonly kind: 'missing' }

/** Reads a file, a pipe included, up to the largest size. */
export async function readBytes(path: string): Promise<ReadFile> {
  try {
    return { kind: 'read', bytes: await readBounded(path, { limit: MAX_BYTES }) }
  } catch (error) {
    return explainReadError(error as NodeJS.ErrnoException)
  }
}

// A folder on the way that is a file (ENOTDIR) means that there is no such file either.
const MISSING = ['ENOENT', 'ENOTDIR']

const REASONS: Readonly<Record<string, { readonly detail: string; readonly fix: string }>> = {
  EACCES: { detail: 'may not be read by this user.', fix: 'Give this user the permission to read it.' },
  EISDIR: { detail: 'is a folder.', fix: 'Name the file in it.' },
  ELOOP: { detail: 'is a symbolic link that leads back to itself.', fix: 'Correct the link.' },
}

/** What a failed read means. */
export function explainReadError({ code = '', message }: NodeJS.ErrnoException): ReadFile {
  if (MISSING.includes(code)) return { kind: 'missing' }
  if (code === 'EFBIG') {
    const detail = `is larger than ${MAX_BYTES / 1024 / 1024} MiB.`
    return { kind: 'failed', code: 'config-too-large', detail, fix: 'Check that this is the right file.' }
  }
  const { detail, fix } = REASONS[code] ?? {
    detail: `cannot be read: ${message}.`,
    fix: 'Make the file readable.',
  }
  return { kind: 'failed', code: 'config-unreadable', detail, fix }
}

/** The text of a file's bytes, without a byte order mark; with a problem if they are not UTF-8. */
export function decodeText(
  bytes: Buffer,
  file: string,
): { readonly text: string; readonly problem: Diagnostic | null } {
  // a decoder that replaces what it cannot read tells by a second look where that was
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const encoded = Buffer.from(text, 'utf8')
  const shown = text.replace(/^\uFEFF/, '')
  if (encoded.equals(bytes)) return { text: shown, problem: null }
  const at = encoded.findIndex((byte, index) => byte !== bytes[index])
  const offset = new TextDecoder('utf-8').decode(bytes.subarray(0, at)).length
  const range = makeRange(makeSource(file, shown), { start: offset, end: offset + 1 })
  const problem = makeConfigDiagnostic('config-encoding', {
    detail: 'A configuration is UTF-8 text, and the bytes here are not.',
    fix: 'Save the file as UTF-8.',
    range,
  })
  return { text: shown, problem }
}
