// Whose connections are tried: network namespaces that run, each with the containers in it that could run something there.
import type { ObservedContainer } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import type { Member, Reachability } from '../reachability/model.ts'
import type { Endpoint, Sandbox } from '../reachability/sandbox.ts'
import type { LeftOut, Obstacle } from './checks.ts'
import type { Scope } from './scope.ts'

/** A namespace, called by the name of the container that it is of. `hosts` are the running containers in it, that one first. */
export interface Subject {
  readonly name: string
  readonly sandbox: Sandbox
  readonly hosts: readonly ObservedContainer[]
  /** Its places on networks that count. */
  readonly endpoints: readonly Endpoint[]
}

/** Who takes part, sorted by name, and who does not. */
export interface Cast {
  readonly subjects: readonly Subject[]
  readonly leftOut: readonly LeftOut[]
}

/** Finds who takes part. */
export function makeCast(reach: Reachability, scope: Scope): Cast {
  const members = [...reach.members.values()]
  const wanted = members.filter(({ container }) => scope.containers?.has(container.name) !== false)
  const leftOut: LeftOut[] = []
  const sandboxes = new Set<Sandbox>()
  for (const member of wanted) {
    const obstacle = findObstacle(member, scope)
    if (typeof obstacle === 'string') leftOut.push({ container: member.container.name, obstacle, note: '' })
    else sandboxes.add(obstacle)
  }
  const inside = listInside(members)
  const subjects = [...sandboxes].map((sandbox) =>
    makeSubject(sandbox, inside.get(sandbox) as readonly ObservedContainer[], scope),
  )
  return { subjects: subjects.toSorted((a, b) => compareText(a.name, b.name)), leftOut }
}

function findObstacle({ container, place }: Member, scope: Scope): Obstacle | Sandbox {
  const own = findStateObstacle(container)
  if (own !== null) return own
  if (place.kind === 'host') return 'host-mode'
  if (place.kind === 'lost') return 'no-network'
  const { sandbox } = place
  const owners = findStateObstacle(sandbox.owner)
  if (owners !== null) return owners
  return listEndpoints(sandbox, scope).length === 0 ? 'no-network' : sandbox
}

function findStateObstacle({ state }: ObservedContainer): Obstacle | null {
  switch (state) {
    case 'running':
      return null
    case 'paused':
    case 'restarting':
      return state
    case 'created':
    case 'exited':
    case 'removing':
    case 'dead':
      return 'not-running'
  }
}

function listEndpoints({ endpoints }: Sandbox, { networks }: Scope): readonly Endpoint[] {
  return endpoints.filter(
    ({ network, addresses }) => addresses.length > 0 && networks?.has(network.name) !== false,
  )
}

function listInside(members: readonly Member[]): ReadonlyMap<Sandbox, readonly ObservedContainer[]> {
  const inside = new Map<Sandbox, ObservedContainer[]>()
  for (const { container, place } of members) {
    if (place.kind !== 'sandbox' || container.state !== 'running') continue
    const known = inside.get(place.sandbox) ?? []
    // its own container knows its files best
    inside.set(
      place.sandbox,
      place.sandbox.owner === container ? [container, ...known] : [...known, container],
    )
  }
  return inside
}

function makeSubject(sandbox: Sandbox, hosts: readonly ObservedContainer[], scope: Scope): Subject {
  return { name: sandbox.owner.name, sandbox, hosts, endpoints: listEndpoints(sandbox, scope) }
}
