// The names under which one end of a pair may know the other, and where the model says that they lead.
import type { Path } from '../reachability/path.ts'
import type { Sandbox } from '../reachability/sandbox.ts'
import { isAskable } from './names.ts'
import type { NameStep } from './pair.ts'
import type { PairStage, WayHead } from './pair-scene.ts'
import type { Standpoint } from './standpoint.ts'

/** The names of a way over a network. */
export function listPathNames(stage: PairStage, path: Path, { way }: WayHead): readonly NameStep[] {
  const { owner } = (stage.to as Standpoint).sandbox as Sandbox
  const names = path.names.map(({ name }) => name)
  // without a name service it is worth to be told that the name leads nowhere
  return (names.length > 0 ? names : [owner.name]).map((name) =>
    makeName(stage, { way, name, network: path.network, isKnown: names.length > 0 }),
  )
}

function makeName(
  { index, from, to }: PairStage,
  { isKnown, ...facts }: Pick<NameStep, 'way' | 'name' | 'network'> & { readonly isKnown: boolean },
): NameStep {
  const near = (from.sandbox as Sandbox).endpoints.map(({ network }) => network)
  const holders = index.listHolders(facts.name, near).flatMap(({ addresses }) => addresses)
  const own = ((to as Standpoint).sandbox as Sandbox).endpoints.filter(({ network }) =>
    near.includes(network),
  )
  // the short id is no name that others could have
  const expected = holders.length > 0 || !isKnown ? holders : own.flatMap(({ addresses }) => addresses)
  return {
    kind: 'name',
    ...facts,
    addresses: [...new Set(expected)],
    model: expected.length > 0 ? 'open' : 'closed',
    untried: isAskable(facts.name) ? null : { reason: 'not-askable', container: null, note: '' },
  }
}

/** The names of a container that is on no network with the other one, or kept apart there. */
export function listOwnNames(stage: PairStage, sandbox: Sandbox): readonly NameStep[] {
  const near = new Set(stage.from.sandbox?.endpoints.map(({ network }) => network))
  return sandbox.endpoints.flatMap((endpoint) =>
    [...new Set([sandbox.owner.name, ...stage.index.listNames(sandbox, endpoint)])].map((name) =>
      makeName(stage, {
        way: null,
        name,
        network: near.has(endpoint.network) ? endpoint.network.name : null,
        isKnown: false,
      }),
    ),
  )
}
