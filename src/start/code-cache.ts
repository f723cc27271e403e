// Keeps compiled code in a folder of the user's, for one version of xec and one of Node. Nothing here ever fails or says anything: code
// that cannot be read is compiled, and code that cannot be written is not kept.
//
// V8 believes what it is given: data that fits its version runs as it is, and data that is damaged ends the process. So each file is
// read only where nobody but this user and root can have put it (trust.ts), and only if the two copies that it holds are the same: to
// compare them costs nothing, while Node takes milliseconds to load a checksum. Its name holds all that the code depends on, so that
// two versions never see each other's. A file is whole or not there: it is written aside and renamed.
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pruneFolder } from './prune.ts'
import { isTrustedFile, isTrustedFolder } from './trust.ts'

/** Compiled code, and which parts of the program it holds the functions of. */
export interface KeptCode {
  readonly code: Buffer
  readonly parts: readonly number[]
}

/** Keeps code by name. */
export interface CodeCache {
  /** Null if nothing is kept that can be used. */
  read(name: string): KeptCode | null
  /** Keeps what `make` makes, if there is a place for it; `size` is about what it will take, in bytes. */
  write(name: string, size: number, make: () => KeptCode): void
}

/** Which code: of which build, and for which command. */
export interface CodeFacts {
  readonly build: string
  readonly command: string
}

type Environment = Readonly<Record<string, string | undefined>>

// eight bytes follow the code and the numbers of its parts: how many these are, and a number that says what this is: all the rest may
// be zeros after a crash, in both copies
const TAIL = 8
const MARK = 0x31636578
const NUMBER = 2
const LARGEST = 64 * 1024 * 1024

/** Opens the cache. Null if it is turned off, or where it cannot be known whose a folder is. */
export function openCodeCache(facts: CodeFacts, env: Environment = process.env): CodeCache | null {
  const folder = findCacheFolder(env)
  const user = process.geteuid?.()
  if (folder === null || user === undefined) return null
  const makePath = (name: string): string => join(folder, `${facts.command}-${name}-${makeKey(facts.build)}`)
  return {
    read: (name) => attempt(() => (isTrustedFolder(folder, user) ? readCode(makePath(name), user) : null)),
    write: (name, size, make) => {
      attempt(() => {
        if (!makeFolder(folder, user)) return
        writeCode(makePath(name), size, make)
        pruneFolder(folder)
      })
    },
  }
}

/** The folder of the cache, null if there is none: where `XEC_NO_CODE_CACHE` is set, and while coverage is measured. */
export function findCacheFolder(env: Environment): string | null {
  const { XEC_NO_CODE_CACHE: off, NODE_V8_COVERAGE: coverage, XDG_CACHE_HOME: cache, HOME: home } = env
  if (isSet(off) || isSet(coverage)) return null
  // relative paths are to be ignored (XDG Base Directory Specification)
  if (cache?.startsWith('/')) return join(cache, 'xec')
  return home?.startsWith('/') ? join(home, '.cache', 'xec') : null
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

function attempt<Result>(run: () => Result): Result | null {
  try {
    return run()
  } catch {
    return null
  }
}

// V8 itself looks at its version and its flags. The times are for one of two builds of one version, and the options for those who
// use both of two sets of flags.
function makeKey(build: string): string {
  const { execPath, execArgv, env, version, platform, arch } = process
  const { size, mtimeMs } = statSync(execPath)
  const facts = [version, platform, arch, execPath, size, mtimeMs, execArgv, env['NODE_OPTIONS']].join()
  return `${build}-${hashText(facts)}`
}

// FNV-1a
function hashText(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

function readCode(path: string, user: number): KeptCode | null {
  // neither through a link, nor waiting for whoever writes into a pipe
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stats = fstatSync(file)
    if (!isTrustedFile(stats, user) || stats.size > LARGEST) return null
    const data = Buffer.allocUnsafeSlow(stats.size)
    return readSync(file, data) === data.length ? parseCode(data) : null
  } finally {
    closeSync(file)
  }
}

/** Reads what `renderCode` wrote. Null for whatever else it is. */
export function parseCode(data: Buffer): KeptCode | null {
  const length = data.length / 2
  const end = length - TAIL
  if (!Number.isInteger(length) || end < 0 || data.readUInt32LE(end + 4) !== MARK) return null
  if (!data.subarray(0, length).equals(data.subarray(length))) return null
  const start = end - data.readUInt32LE(end) * NUMBER
  if (start < 0) return null
  const parts: number[] = []
  for (let at = start; at < end; at += NUMBER) parts.push(data.readUInt16LE(at))
  return { code: data.subarray(0, start), parts }
}

/** The bytes of a file. */
export function renderCode({ code, parts }: KeptCode): Buffer {
  const tail = Buffer.alloc(parts.length * NUMBER + TAIL)
  parts.forEach((part, index) => tail.writeUInt16LE(part, index * NUMBER))
  tail.writeUInt32LE(parts.length, tail.length - TAIL)
  tail.writeUInt32LE(MARK, tail.length - 4)
  return Buffer.concat([code, tail, code, tail])
}

function writeCode(path: string, size: number, make: () => KeptCode): void {
  const temporary = `${path}.${process.pid}.tmp`
  const file = openSync(temporary, 'wx', 0o600)
  try {
    try {
      // to find out that the disk is full costs less than to make what does not fit
      writeAll(file, Buffer.alloc(size))
      const data = renderCode(make())
      writeAll(file, data)
      ftruncateSync(file, data.length)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    unlinkSync(temporary)
    throw error
  }
}

function writeAll(file: number, data: Buffer): void {
  if (writeSync(file, data, 0, data.length, 0) !== data.length) throw new Error('the disk is full')
}

/** Makes the folder and the one above it, no more: a home that is not there is not made. */
function makeFolder(folder: string, user: number): boolean {
  for (const each of [dirname(folder), folder]) {
    const above = dirname(each)
    if (isTrustedFolder(each, user)) continue
    if (!isTrustedFolder(above, user)) return false
    mkdirSync(each, 0o700)
  }
  return isTrustedFolder(folder, user)
}
