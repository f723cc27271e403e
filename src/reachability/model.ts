// Who can reach whom, of an engine's state: networks and namespaces, made once in a time that grows with what there is. Pairs are
// looked at when they are asked for.
import type { EngineIdentity, ObservedContainer, ObservedState } from '../model/observed.ts'
import { makeReachNetwork, type ReachNetwork } from './network.ts'
import { makeEngineRules, type EngineRules } from './rules.ts'
import { makeSandbox, type Sandbox, type SandboxFacts } from './sandbox.ts'

/** Where a container's network is: in a namespace of its own or of another one, in the host's, or in that of one that is gone. */
export type Place =
  | { readonly kind: 'sandbox'; readonly sandbox: Sandbox }
  | { readonly kind: 'host' }
  | { readonly kind: 'lost'; readonly of: string }

/** One container and its place. */
export interface Member {
  readonly container: ObservedContainer
  readonly place: Place
}

/** An engine's networks and containers as reachability sees them. */
export interface Reachability {
  readonly engine: EngineIdentity
  readonly rules: EngineRules
  /** By id. */
  readonly networks: ReadonlyMap<string, ReachNetwork>
  /** By name. */
  readonly members: ReadonlyMap<string, Member>
}

/** Makes the model of an engine's state. */
export function makeReachability({ engine, networks, containers }: ObservedState): Reachability {
  const rules = makeEngineRules(engine)
  // on the networks "host" and "none" nobody meets anybody; config-only ones nobody can join
  const joined = networks
    .filter(({ settings }) => !NO_NETWORKS.has(settings.driver) && !settings.configOnly)
    .map((network) => makeReachNetwork(network, rules))
  const facts = {
    rules,
    byId: new Map(joined.map((network) => [network.id, network])),
    byName: new Map(joined.map((network) => [network.name, network])),
  }
  return {
    engine,
    rules,
    networks: facts.byId,
    members: placeContainers(containers, facts),
  }
}

const NO_NETWORKS: ReadonlySet<string> = new Set(['host', 'null'])

function placeContainers(
  containers: readonly ObservedContainer[],
  facts: SandboxFacts,
): ReadonlyMap<string, Member> {
  const findContainer = makeFindContainer(containers)
  const made = new Map<ObservedContainer, Sandbox>()
  const makeOnce = (owner: ObservedContainer): Sandbox => {
    const sandbox = made.get(owner) ?? makeSandbox(owner, facts)
    made.set(owner, sandbox)
    return sandbox
  }
  return new Map(
    containers.map((container) => [
      container.name,
      { container, place: findPlace(container, { findContainer, makeOnce }) },
    ]),
  )
}

// By name or id. Few engines have a container in the namespace of another one: without any no table is made.
function makeFindContainer(
  containers: readonly ObservedContainer[],
): (reference: string) => ObservedContainer | undefined {
  let known: ReadonlyMap<string, ObservedContainer> | null = null
  return (reference) => {
    known ??= new Map(containers.flatMap((item) => [[item.name, item] as const, [item.id, item] as const]))
    return known.get(reference)
  }
}

interface Placing {
  readonly findContainer: (reference: string) => ObservedContainer | undefined
  readonly makeOnce: (owner: ObservedContainer) => Sandbox
}

function findPlace(container: ObservedContainer, { findContainer, makeOnce }: Placing): Place {
  const seen = new Set<ObservedContainer>()
  let owner = container
  while (owner.mode.kind === 'container') {
    const next = findContainer(owner.mode.container)
    // a snapshot may say anything, in a circle too
    if (next === undefined || seen.has(next)) return { kind: 'lost', of: owner.mode.container }
    seen.add(next)
    owner = next
  }
  return owner.mode.kind === 'host' ? { kind: 'host' } : { kind: 'sandbox', sandbox: makeOnce(owner) }
}

/** All namespaces that containers have for themselves. */
export function listSandboxes({ members }: Reachability): readonly Sandbox[] {
  const found = [...members.values()].flatMap(({ place }) =>
    place.kind === 'sandbox' ? [place.sandbox] : [],
  )
  return [...new Set(found)]
}
