// How every file is written that the command line writes: beside its place first, synced, then in its place with one call, so that nobody
// ever sees half of one, and what was there is there until then.
import { randomUUID } from 'node:crypto'
import { chmod, chown, link, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** How a file is written. */
export interface Writing {
  /** The permissions of the file; without them those that new files have. */
  readonly mode?: number
  /** True: the owner and the permissions of a file that is replaced stay, whatever `mode` says. */
  readonly isKept?: boolean
  /** True: nothing may be there. */
  readonly isNew?: boolean
  /** True: a link gives way to the file, and what it leads to stays as it is. */
  readonly isLinkReplaced?: boolean
}

/** Writes a file of this absolute path; as a rule where a link leads. Rejects with what the system says. */
export async function writeWhole(text: string, path: string, writing: Writing = {}): Promise<void> {
  if (await isStream(path)) return writeStream(text, path)
  const target = writing.isLinkReplaced === true ? path : await realpath(path).catch(() => path)
  const temporary = makeTemporaryName(target)
  try {
    await writeSynced(text, temporary, writing.mode)
    if (writing.isKept === true) await keepRights(target, temporary)
    // a link is made of nothing that is there, unlike a new name
    await (writing.isNew === true ? link(temporary, target) : rename(temporary, target))
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Finds out whether a file can be written in the folder of this absolute path. Rejects with what the system says. */
export async function checkWritable(path: string): Promise<void> {
  if (await isStream(path)) return (await open(path, 'a')).close()
  await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  const temporary = makeTemporaryName(path)
  await writeSynced('', temporary)
  await rm(temporary)
}

/** A name beside a file, which nothing has, and which is short however long the name of the file is. */
export function makeTemporaryName(path: string): string {
  return join(dirname(path), `.xec-${randomUUID()}`)
}

// What a process writes to already, whatever that is; other paths below /dev may be files, those in /dev/shm above all.
const STREAM = /^\/(?:dev\/(?:stdin|stdout|stderr|fd\/)|proc\/)/

/**
 * True for what is no file of its own (`/dev/stdout`, `/dev/fd/3`, a pipe, a device): it takes what is written to it, and nothing may
 * take its place. Rejects for a folder.
 */
export async function isStream(path: string): Promise<boolean> {
  if (STREAM.test(path)) return true
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory() === true) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
  return found?.isFile() === false
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
  ENOSPC: 'no space is left there',
  ENAMETOOLONG: 'its name is too long',
}

/** Why a file could not be written, to stand behind a colon. */
export function renderWriteError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return REASONS[code] ?? message
}

// What was written before stays, also where a stream turns out to be a file.
async function writeStream(text: string, path: string): Promise<void> {
  const stream = await open(path, 'a')
  try {
    await stream.writeFile(text)
  } finally {
    await stream.close()
  }
}

async function writeSynced(text: string, path: string, mode?: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function keepRights(target: string, temporary: string): Promise<void> {
  const found = await stat(target).catch(() => null)
  if (found === null) return
  // only root can give it to somebody else, and everybody else keeps it
  await chown(temporary, found.uid, found.gid).catch(() => undefined)
  await chmod(temporary, found.mode & 0o7777)
}
