// A lock file between processes that change one state file. It is held for milliseconds, so what is older than that by far, or
// belongs to a process of this host that is no more, is left over from a crash and taken over.
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '../../model/errors.ts'
import { makeFileError } from '../file-error.ts'

const RETRY_MILLISECONDS = 15
const STALE_MILLISECONDS = 30_000
const PATIENCE_MILLISECONDS = 10_000

/** Takes the lock, waiting for it, and returns what releases it. Rejects with an EngineError of kind `timeout`. */
export async function holdLock(path: string): Promise<() => Promise<void>> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS
  while (!(await takeLock(path))) {
    if (performance.now() > deadline) throw makeLockedError(path)
    if (await isStale(path)) await takeOver(path)
    else await sleep(RETRY_MILLISECONDS)
  }
  return () => rm(path, { force: true })
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify({ host: hostname(), pid: process.pid }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw makeFileError('write', path, error)
  }
}

// Two processes that find the same stale lock must not both remove it: the second would remove the new lock of the first. So
// removing needs a lock of its own, and another look while that is held.
async function takeOver(path: string): Promise<void> {
  const right = `${path}.takeover`
  if (!(await takeLock(right))) {
    if (await isStale(right)) await rm(right, { force: true })
    await sleep(RETRY_MILLISECONDS)
    return
  }
  try {
    if (await isStale(path)) await rm(path, { force: true })
  } finally {
    await rm(right, { force: true })
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs
    return age > STALE_MILLISECONDS || !isAlive(await readFile(path, 'utf8'))
  } catch {
    // It was released meanwhile.
    return false
  }
}

// A text that cannot be read is of a process that is about to write it; its age decides.
function isAlive(text: string): boolean {
  try {
    const { host, pid } = JSON.parse(text) as { host: unknown; pid: unknown }
    return host !== hostname() || typeof pid !== 'number' || isRunning(pid)
  } catch {
    return true
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function makeLockedError(path: string): EngineError {
  return new EngineError('timeout', `${path} is held by another process.`, {
    fix: 'Try again when it has finished; if no xec is running, delete that file.',
  })
}
