// The lock of one run against all others, as it stands on the engine: who holds it, since when and until when, as labels of the network
// that is the lock. Labels can be of another version of xec, or of anybody, so each of them may be missing or mean nothing.
/* oxlint-disable no-restricted-globals -- times are given here, written and read; nothing asks what time it is */
import { findPair, makePairs, type Pairs } from './pairs.ts'
import { isRecord, RECORD_LABEL, type NamedLabels } from './record.ts'

/** What a lock keeps others out of: one project of an engine, or the engine. */
export type LockScope = 'project' | 'engine'

/** What a run with a lock does. */
export type LockOperation = 'apply' | 'destroy' | 'recover'

/**
 * A run that holds a lock. `place` tells processes of one host apart, also where a process id is given again; null where the system
 * shows nothing of the kind.
 */
export interface LockHolder {
  readonly user: string
  readonly host: string
  readonly pid: number
  readonly place: string | null
}

/**
 * A lock as its labels say. Null: they do not say it in a way that this version understands. `since` and `expires` are ISO 8601 in UTC,
 * by the engine's clock. `id` is of the lock, or of its network where the labels have none.
 */
export interface LockInfo {
  readonly id: string
  readonly scope: LockScope
  readonly project: string | null
  readonly operation: string | null
  readonly holder: LockHolder | null
  readonly since: string | null
  readonly expires: string | null
}

/** Whether a lock holds: `expired` by the engine's clock, `dead` if its process is known to be no more. */
export type LockState = 'held' | 'expired' | 'dead'

/** A lock and its state. */
export interface LockStatus extends LockInfo {
  readonly state: LockState
}

/** The name of the network that locks a whole engine. */
export const ENGINE_LOCK = 'xec-lock'

const PROJECT_LOCK = `${ENGINE_LOCK}-`
const PREFIX = 'sh.xec.lock.'
const VERSION = '1'

/** The name of the network that locks a project. */
export function makeLockName(project: string): string {
  return `${PROJECT_LOCK}${project}`
}

/** True for a network that is a lock, whoever made it. */
export function isLock(network: NamedLabels): boolean {
  const { name } = network
  return isRecord(network) && (name === ENGINE_LOCK || name.startsWith(PROJECT_LOCK))
}

/** What the labels of a lock are made of. */
export interface LockFacts {
  readonly id: string
  readonly project: string
  readonly operation: LockOperation
  readonly holder: LockHolder
  /** Milliseconds since 1970 by the engine's clock. */
  readonly since: number
  readonly expires: number
}

/** The labels of a lock. */
export function makeLockLabels({ id, project, operation, holder, since, expires }: LockFacts): Pairs {
  const own: [string, string][] = [
    ['version', VERSION],
    ['id', id],
    ['project', project],
    ['operation', operation],
    ['user', holder.user],
    ['host', holder.host],
    ['process', String(holder.pid)],
    ['since', renderTime(since)],
    ['expires', renderTime(expires)],
  ]
  if (holder.place !== null) own.push(['place', holder.place])
  const labels = own.map(([key, value]): [string, string] => [PREFIX + key, value])
  return makePairs([...labels, [RECORD_LABEL, 'lock']])
}

/** Reads a lock from its network. Of labels of another version only what every version has is believed: id and times. */
export function parseLock(network: NamedLabels & { readonly id: string }): LockInfo {
  const read = (key: string): string | null => findPair(network.settings.labels, PREFIX + key) ?? null
  const isEngine = network.name === ENGINE_LOCK
  const isKnown = read('version') === VERSION
  return {
    id: read('id') ?? network.id,
    scope: isEngine ? 'engine' : 'project',
    project: isEngine ? read('project') : network.name.slice(PROJECT_LOCK.length),
    operation: isKnown ? read('operation') : null,
    holder: isKnown ? parseHolder(read) : null,
    since: parseTime(read('since')),
    expires: parseTime(read('expires')),
  }
}

function parseHolder(read: (key: string) => string | null): LockHolder | null {
  const [user, host, pid] = [read('user'), read('host'), read('process')]
  if (user === null || host === null || pid === null || !/^[1-9]\d{0,9}$/.test(pid)) return null
  return { user, host, pid: Number(pid), place: read('place') }
}

/** A time as ISO 8601 in UTC. Whole seconds: engines tell their time no finer. */
export function renderTime(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

/** A time that is written so; null for anything else. */
export function parseTime(text: string | null): string | null {
  const isTime = text !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)
  return isTime && !Number.isNaN(Date.parse(text)) ? text : null
}

/** How long a lock was meant to last, in milliseconds; null where its labels do not say. */
export function findLifetime({ since, expires }: LockInfo): number | null {
  if (since === null || expires === null) return null
  const lifetime = Date.parse(expires) - Date.parse(since)
  return lifetime > 0 ? lifetime : null
}

/** Says in full who holds a lock, e.g. `apply of project "shop" by ci@runner-1, process 4711, since ..., until ... at the latest`. */
export function renderHolding({ operation, project, holder, since, expires }: LockInfo): string {
  const what = `${operation ?? 'a run'}${project === null ? '' : ` of project "${project}"`}`
  const who = holder === null ? 'somebody unknown' : `${holder.user}@${holder.host}, process ${holder.pid}`
  const from = since === null ? '' : `, since ${since}`
  const until = expires === null ? ', without an end that can be read' : `, until ${expires} at the latest`
  return `${what} by ${who}${from}${until}`
}
