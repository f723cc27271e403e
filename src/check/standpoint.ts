// From where the connections of an end can be tried: the network namespace that it lives in, and the running containers there.
import type { ObservedContainer } from '../model/observed.ts'
import type { Peer } from '../reachability/ends.ts'
import type { Reachability } from '../reachability/model.ts'
import type { Sandbox } from '../reachability/sandbox.ts'
import type { Untried } from './pair.ts'
import { makeCast } from './subjects.ts'

/** A namespace that runs. `sandbox` is null for that of the host; a helper stands `beside` a container, given by its id. */
export interface Standpoint {
  readonly kind: 'standpoint'
  readonly name: string
  readonly hosts: readonly ObservedContainer[]
  readonly beside: string
  readonly sandbox: Sandbox | null
}

/** Finds it, or says why there is none. */
export function findStandpoint(
  reach: Reachability,
  peer: Peer,
): Standpoint | (Untried & { readonly kind: 'none' }) {
  switch (peer.kind) {
    case 'container':
      return findContainer(reach, peer.name)
    case 'host':
      return (
        findHost(listOnHost(reach)) ?? { kind: 'none', reason: 'nothing-on-host', container: null, note: '' }
      )
    case 'lan':
    case 'internet':
      return { kind: 'none', reason: 'from-outside', container: null, note: '' }
  }
}

function findContainer(reach: Reachability, name: string): ReturnType<typeof findStandpoint> {
  const own = findHost(listOnHost(reach).filter((item) => item.name === name))
  if (own !== null) return own
  const { subjects, leftOut } = makeCast(reach, {
    containers: new Set([name]),
    networks: null,
    attachments: [],
  })
  const [subject] = subjects
  if (subject === undefined) {
    const [{ container, obstacle, note }] = leftOut as unknown as readonly [(typeof leftOut)[number]]
    return { kind: 'none', reason: obstacle, container, note }
  }
  const { hosts, sandbox } = subject
  return { kind: 'standpoint', name: subject.name, hosts, beside: sandbox.owner.id, sandbox }
}

function listOnHost({ members }: Reachability): readonly ObservedContainer[] {
  return [...members.values()].flatMap(({ container, place }) =>
    place.kind === 'host' && container.state === 'running' ? [container] : [],
  )
}

function findHost(hosts: readonly ObservedContainer[]): Standpoint | null {
  const [first] = hosts
  return first === undefined
    ? null
    : { kind: 'standpoint', name: first.name, hosts, beside: first.id, sandbox: null }
}
