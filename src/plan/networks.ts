// Decides for every network, declared or live, what happens to it. Ownership is decided here, before anything is compared, so
// that no later part can remove what is not the project's.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredNetwork, DesiredState } from '../model/desired.ts'
import type { ObservedNetwork, ObservedState } from '../model/observed.ts'
import { checkConsumers, settleConsumers } from './config-sources.ts'
import type { Difference, Kept } from './document.ts'
import { makeKeep, makeNetworkScene, type NetworkDecision, type NetworkScene } from './network-decision.ts'
import { diffNetwork, listCreated } from './network-diff.ts'
import {
  addAmbiguous,
  addFileOnly,
  addForeign,
  addMissing,
  addOtherProject,
  addProtected,
  addUnknownOnWorker,
  addUnknownValues,
  checkConflicts,
  checkSupport,
  checkSwarm,
} from './network-findings.ts'
import { completeSettings, makeSpec } from './network-spec.ts'
import type { PlanOptions } from './options.ts'
import type { Ownership } from './ownership.ts'
import { isSwarmScoped, listHidden } from './support.ts'
import { decideUndeclared } from './undeclared-networks.ts'

/** The decisions about all networks, with what was found on the way. */
export interface NetworkDecisions {
  readonly decisions: readonly NetworkDecision[]
  readonly diagnostics: readonly Diagnostic[]
  readonly kept: readonly Kept[]
  /** True if the plan would touch protected networks: it must not be applied. */
  readonly isBlocked: boolean
}

/** Decides about all networks; the result is in the order of the file, then of the engine. */
export function decideNetworks(
  file: DesiredState,
  observed: ObservedState,
  options: PlanOptions,
): NetworkDecisions {
  const scene = makeNetworkScene(file, observed, options)
  const declared = scene.desired.networks.map((network) => decideDeclared(network, scene))
  const taken = new Set(declared.flatMap(({ observed: live }) => (live === null ? [] : [live.id])))
  const others = observed.networks
    .filter(({ id }) => !taken.has(id))
    .map((network) => decideUndeclared(network, scene))
  const decisions = settleConsumers([...declared, ...others], scene)
  checkConsumers(decisions, scene)
  checkConflicts(decisions, scene)
  for (const decision of decisions) checkSwarm(decision, scene)
  return { decisions, diagnostics: scene.diagnostics, kept: scene.kept, isBlocked: scene.blocked.length > 0 }
}

function decideDeclared(desired: DesiredNetwork, scene: NetworkScene): NetworkDecision {
  const [live, second] = scene.byName.get(desired.name) ?? []
  if (live === undefined) return decideAbsent(desired, scene)
  const owner = scene.owners.get(live.id) ?? null
  if (second !== undefined) {
    addAmbiguous(desired.name, desired, scene)
    return makeKeep(desired, live, owner)
  }
  if (desired.external) return decideExternal(desired, live, { owner, scene })
  const ignored = checkSupport(desired, live, scene)
  if (owner === null) return decideForeign(desired, live, { ignored, scene })
  if (owner.project !== scene.desired.project.name) {
    addOtherProject(desired, owner, scene)
    return makeKeep(desired, live, owner)
  }
  return owner.placeholder
    ? { ...makeCreation(desired, scene), observed: live, owner, action: 'replace', reason: 'placeholder' }
    : decideOwned(desired, live, { ignored, owner, scene })
}

// A placeholder only holds the name of a network, which is not there.
function decideExternal(
  desired: DesiredNetwork,
  live: ObservedNetwork,
  { owner, scene }: { readonly owner: Ownership | null; readonly scene: NetworkScene },
): NetworkDecision {
  if (owner?.placeholder !== true) return makeKeep(desired, live, owner)
  addMissing(desired, scene)
  return makeKeep(desired, null, null)
}

function decideAbsent(desired: DesiredNetwork, scene: NetworkScene): NetworkDecision {
  const isWorker = scene.observed.engine.swarm === 'worker'
  if (desired.external) {
    if (isWorker) addUnknownOnWorker(desired, scene)
    else addMissing(desired, scene)
    return makeKeep(desired, null, null)
  }
  const old = findRenamed(desired, scene)
  const ignored = checkSupport(desired, old?.live ?? null, scene)
  if (isWorker && isSwarmScoped(desired.settings)) {
    addUnknownOnWorker(desired, scene)
    return makeKeep(desired, null, null)
  }
  if (old === null) return makeCreation(desired, scene)
  return decideOwned(desired, old.live, { ignored, owner: old.owner, scene })
}

interface Renamed {
  readonly live: ObservedNetwork
  readonly owner: Ownership
}

// A network of this project and key whose name nobody asks for any more has got a new name in the file.
function findRenamed(desired: DesiredNetwork, scene: NetworkScene): Renamed | null {
  if (!scene.desired.project.named) return null
  const live = scene.byKey
    .get(desired.key)
    ?.find(({ name }) => scene.byName.get(name)?.length === 1 && !scene.wantedNames.has(name))
  return live === undefined ? null : { live, owner: scene.owners.get(live.id) as Ownership }
}

interface Comparing {
  readonly ignored: ReadonlySet<string>
  readonly scene: NetworkScene
}

function decideOwned(
  desired: DesiredNetwork,
  live: ObservedNetwork,
  { ignored, owner, scene }: Comparing & { readonly owner: Ownership },
): NetworkDecision {
  const remembered = owner.declared
  const hidden = listHidden(desired.settings, findDriver(desired, live), scene.observed.engine)
  const diff = diffNetwork({ declared: desired.settings, observed: live, remembered, ignored, hidden })
  addUnknownValues(desired, diff.unknown, scene)
  const isRenamed = live.name !== desired.name
  const name: Difference = { path: 'name', before: live.name, after: desired.name, forcesReplace: true }
  const differences = [...(isRenamed ? [name] : []), ...diff.differences]
  if (desired.protect === true && !owner.protect) addFileOnly(desired, scene)
  const keep = makeKeep(desired, live, owner)
  if (differences.length === 0) return keep
  const protect = desired.protect ?? owner.protect
  if (protect) addProtected({ address: keep.address, range: desired.range }, live.name, scene)
  const reason = isRenamed ? 'renamed' : 'differs'
  const spec = makeSpec(desired, diff.target, { scene, protect })
  return { ...keep, action: 'replace', reason, differences, spec, pools: spec.settings.pools }
}

function findDriver({ settings }: DesiredNetwork, live: ObservedNetwork): string {
  return settings.driver ?? live.settings.driver
}

function decideForeign(
  desired: DesiredNetwork,
  live: ObservedNetwork,
  { ignored, scene }: Comparing,
): NetworkDecision {
  const hidden = listHidden(desired.settings, findDriver(desired, live), scene.observed.engine)
  const diff = diffNetwork({ declared: desired.settings, observed: live, remembered: [], ignored, hidden })
  addUnknownValues(desired, diff.unknown, scene)
  if (desired.protect === true) addFileOnly(desired, scene)
  const keep = makeKeep(desired, live, null)
  if (diff.differences.length === 0) {
    scene.kept.push({
      address: keep.address,
      reason: 'foreign-network',
      detail: `"${live.name}" carries no label of this project: it is used as it is and never removed.`,
    })
    return keep
  }
  const isAllowed = (desired.adopt || scene.options.adopt === true) && !live.predefined
  if (!isAllowed) {
    addForeign(desired, diff.differences, scene)
    return keep
  }
  const protect = desired.protect === true
  if (protect) addProtected({ address: keep.address, range: desired.range }, live.name, scene)
  const spec = makeSpec(desired, diff.target, { scene, protect })
  const { differences } = diff
  return { ...keep, action: 'replace', reason: 'adopted', differences, spec, pools: spec.settings.pools }
}

function makeCreation(desired: DesiredNetwork, scene: NetworkScene): NetworkDecision {
  const target = completeSettings(desired.settings)
  const spec = makeSpec(desired, target, { scene, protect: desired.protect === true })
  return {
    ...makeKeep(desired, null, null),
    action: 'create',
    reason: 'missing',
    differences: listCreated(desired.settings, target),
    spec,
    pools: spec.settings.pools,
  }
}
