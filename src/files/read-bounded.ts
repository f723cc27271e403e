// Reads files that somebody names, whatever they turn out to be: a disk, a pipe to which nobody writes, a folder. Neither the memory nor the
// time that this takes is without bounds, and no call is left behind that keeps the process from its end. No call waits either, so
// each is made at once: the way over promises takes Node longer to load than the file to read.
import { Buffer } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { readClock } from './clock.ts'

/** How long is waited, in milliseconds: for somebody to open the other end of a pipe, and for more to come. */
export interface Patience {
  readonly writer: number
  readonly more: number
}

const PATIENCE: Patience = { writer: 3_000, more: 60_000 }

/** What is read: bytes at most, and how long is waited where nothing comes. */
export interface Bounds {
  readonly limit: number
  readonly patience?: Patience
}

/**
 * Reads a file of any kind. Rejects with what the system says, and with a reason that can stand behind a colon and one of these codes: `EFBIG` for
 * more than `limit` bytes, `ETIMEDOUT` where nothing comes, `ENXIO` for what is no file that can be read.
 */
export async function readBounded(path: string, bounds: Bounds): Promise<Buffer> {
  const file = openToRead(path)
  try {
    return await readAll(file, bounds)
  } finally {
    closeSync(file)
  }
}

// Without waiting: a call that waits for a pipe would keep the process from all else, its end included. It is the same for files, and
// Windows has none of this.
function openToRead(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0))
  } catch (error) {
    throw hasCode(error, 'ENXIO')
      ? makeError('ENXIO', 'it is a socket, or a device that is not there')
      : error
  }
}

async function readAll(file: number, { limit, patience = PATIENCE }: Bounds): Promise<Buffer> {
  const found = fstatSync(file)
  if (found.isCharacterDevice() || found.isBlockDevice()) throw makeError('ENXIO', 'it is a device')
  if (found.size > limit) throw makeTooLarge(limit)
  const chunks: Buffer[] = []
  let [size, since, isAwaited] = [0, readClock(), found.isFIFO()]
  for (;;) {
    const chunk = readChunk(file, found.size)
    if (chunk?.length === 0 && !isAwaited) return Buffer.concat(chunks)
    // who has nothing to say yet is there all the same
    if (chunk?.length !== 0) isAwaited = false
    if (chunk === null || chunk.length === 0) {
      await waitForMore({ since, isAwaited, patience })
      continue
    }
    chunks.push(chunk)
    size += chunk.length
    since = readClock()
    if (size > limit) throw makeTooLarge(limit)
  }
}

const LEAST_CHUNK = 64 * 1024
const LARGEST_CHUNK = 8 * 1024 * 1024

// Null: there is nothing yet. Files are read with one call as a rule, and another one that finds the end.
function readChunk(file: number, expected: number): Buffer | null {
  const chunk = Buffer.allocUnsafe(Math.min(Math.max(expected, LEAST_CHUNK), LARGEST_CHUNK))
  try {
    return chunk.subarray(0, readSync(file, chunk))
  } catch (error) {
    if (hasCode(error, 'EAGAIN')) return null
    throw error
  }
}

const PAUSE = 10

interface Wait {
  /** When something came last. */
  readonly since: number
  /** True for a pipe that nobody has opened yet. */
  readonly isAwaited: boolean
  readonly patience: Patience
}

async function waitForMore({ since, isAwaited, patience: { writer, more } }: Wait): Promise<void> {
  const longest = isAwaited ? writer : more
  if (readClock() - since < longest) return setTimeout(PAUSE)
  const what = isAwaited ? 'it is a pipe, and nobody wrote to it' : 'nothing more came from it'
  throw makeError('ETIMEDOUT', `${what} within ${longest / 1000} s`)
}

const MEBIBYTE = 1024 * 1024

function makeTooLarge(limit: number): Error {
  return makeError('EFBIG', `it is larger than ${limit / MEBIBYTE} MiB`)
}

function makeError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
