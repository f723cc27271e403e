// Who this process is among all processes of all hosts, and whether another one is still there. Only what is certain counts: a process
// of another host, or of a container that this one does not see into, is never called dead. What the kernel tells is read at once: the way
// over promises takes Node longer than all else that it does to take a lock.
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import type { LockHolder } from '../model/lock.ts'

/** This process. */
export function readHolder(): LockHolder {
  return { user: readUser(), host: hostname(), pid: process.pid, place: readPlace() }
}

/** True if a holder is known to be no more. */
export function isDead({ pid, place }: LockHolder): boolean {
  const [world, started] = splitPlace(place)
  if (world === null || world !== readWorld()) return false
  const status = readStatus(pid)
  // other users' processes can be hidden; a signal, which is not sent, finds them all the same
  if (status === null) return !isPresent(pid)
  return status.started !== started || ENDED.has(status.state)
}

// A container's user need not have a name.
function readUser(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

// Linux tells three things that no two processes have in common: the boot, the namespace that process ids are of, and when in that boot
// the process started. Source: proc(5), random(4).
function readPlace(): string | null {
  const world = readWorld()
  const status = readStatus(process.pid)
  return world === null || status === null ? null : `${world} ${status.started}`
}

function splitPlace(place: string | null): readonly [world: string | null, started: string] {
  const match = /^(\S+ \S+) (\d+)$/.exec(place ?? '')
  return match === null ? [null, ''] : [match[1] as string, match[2] as string]
}

function readWorld(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

interface ProcessStatus {
  readonly state: string
  readonly started: string
}

// Ended, and not yet waited for by its parent.
const ENDED: ReadonlySet<string> = new Set(['Z', 'X'])

// The name, in brackets, can hold anything; behind it come the state (field 3) and the start (field 22).
function readStatus(pid: number): ProcessStatus | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] as string, started: fields[19] as string }
  } catch {
    return null
  }
}

function isPresent(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
