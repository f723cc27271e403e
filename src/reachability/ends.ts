// The two ends of a connection: containers by name, or the host, the local network and the internet.
import type { ObservedContainer } from '../model/observed.ts'
import { OUTSIDERS, type Outsider } from '../model/reach.ts'
import type { Member, Reachability } from './model.ts'
import type { ReachReason } from './reason.ts'
import type { Sandbox } from './sandbox.ts'

export { OUTSIDERS, type Outsider }

/** One end of a connection; a container by its name. */
export type Peer = { readonly kind: 'container'; readonly name: string } | { readonly kind: Outsider }

/** An end as ways are looked for: a namespace or an outsider, and the container that it was asked for, if any. */
export type End =
  | { readonly kind: 'sandbox'; readonly sandbox: Sandbox; readonly member: Member }
  | { readonly kind: 'lost'; readonly of: string; readonly member: Member }
  | { readonly kind: Outsider; readonly member: Member | null }

/** An end that is somewhere. */
export type PlacedEnd = Exclude<End, { readonly kind: 'lost' }>

/** Finds an end. Throws a RangeError if there is no container of that name. */
export function findEnd({ members }: Reachability, peer: Peer): End {
  if (peer.kind !== 'container') return { kind: peer.kind, member: null }
  const member = members.get(peer.name)
  if (member === undefined) throw new RangeError(`There is no container ${JSON.stringify(peer.name)}.`)
  const { place } = member
  switch (place.kind) {
    case 'sandbox':
      return { kind: 'sandbox', sandbox: place.sandbox, member }
    case 'lost':
      return { kind: 'lost', of: place.of, member }
    case 'host':
      return { kind: 'host', member }
  }
}

/** True if both ends have the same addresses. */
export function isSameEnd(a: End, b: End): boolean {
  if (a.kind === 'sandbox' && b.kind === 'sandbox') return a.sandbox === b.sandbox
  return a.kind === b.kind
}

/** A state in which a container asks and answers nothing, or only now and then. */
export interface Stopped {
  readonly isCertain: boolean
  readonly reason: ReachReason
}

/** What keeps an end from connecting: its own state, or that of the container whose namespace it lives in. */
export function listStopped(end: End): readonly Stopped[] {
  if (end.member === null) return []
  const { container } = end.member
  const owner = end.kind === 'sandbox' ? end.sandbox.owner : container
  return [...new Set([container, owner])].flatMap((item) => findStopped(item, item === container))
}

// A paused process neither asks nor answers, and those that share its namespace do.
function findStopped({ name, state }: ObservedContainer, isItself: boolean): readonly Stopped[] {
  switch (state) {
    case 'running':
      return []
    case 'paused':
      return isItself ? [{ isCertain: true, reason: { code: 'paused', container: name } }] : []
    case 'restarting':
      return [{ isCertain: false, reason: { code: 'restarting', container: name } }]
    case 'created':
    case 'exited':
    case 'removing':
    case 'dead':
      return [{ isCertain: true, reason: { code: 'not-running', container: name } }]
  }
}
