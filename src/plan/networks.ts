// Decides for every network, declared or live, what happens to it. Ownership is decided here, before anything is compared, so
// that no later part can remove what is not the project's.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredNetwork, DesiredState } from '../model/desired.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type NetworkSpec } from '../model/network.ts'
import type { ObservedNetwork, ObservedState } from '../model/observed.ts'
import type { Difference, Kept } from './document.ts'
import { renderKey, renderName } from './naming.ts'
import { makeNetworkScene, type NetworkDecision, type NetworkScene } from './network-decision.ts'
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
  checkConfigSources,
  checkConflicts,
  checkSupport,
  checkSwarm,
} from './network-findings.ts'
import type { PlanOptions } from './options.ts'
import { makeOwnLabels, type Ownership } from './ownership.ts'

/** The decisions about all networks, with what was found on the way. */
export interface NetworkDecisions {
  readonly decisions: readonly NetworkDecision[]
  readonly diagnostics: readonly Diagnostic[]
  readonly kept: readonly Kept[]
  /** Protected networks that the plan would touch: it must not be applied. */
  readonly isBlocked: boolean
}

/** Decides about all networks; the result is in the order of the file, then of the engine. */
export function decideNetworks(
  desired: DesiredState,
  observed: ObservedState,
  options: PlanOptions,
): NetworkDecisions {
  const scene = makeNetworkScene(desired, observed, options)
  const declared = desired.networks.map((network) => decideDeclared(network, scene))
  const taken = new Set(declared.flatMap(({ observed: live }) => (live === null ? [] : [live.id])))
  const others = observed.networks
    .filter(({ id }) => !taken.has(id))
    .map((network) => decideUndeclared(network, scene))
  const decisions = [...replaceConsumers(declared, scene), ...others]
  checkConfigSources(decisions, scene)
  checkConflicts(decisions, scene)
  for (const decision of decisions) checkSwarm(decision, scene)
  return { decisions, diagnostics: scene.diagnostics, kept: scene.kept, isBlocked: scene.blocked.length > 0 }
}

function decideDeclared(desired: DesiredNetwork, scene: NetworkScene): NetworkDecision {
  const [live, second] = scene.byName.get(desired.name) ?? []
  if (second !== undefined) addAmbiguous(desired.name, desired, scene)
  if (desired.external) return decideExternal(desired, live ?? null, scene)
  const ignored = checkSupport(desired, scene)
  if (live === undefined) return decideMissing(desired, ignored, scene)
  const owner = scene.owners.get(live.id) ?? null
  if (owner === null) return decideForeign(desired, live, { ignored, scene })
  if (owner.project !== scene.desired.project.name) {
    addOtherProject(desired, owner, scene)
    return makeKeep(desired, live)
  }
  if (owner.placeholder)
    return { ...makeCreation(desired, scene), observed: live, action: 'replace', reason: 'placeholder' }
  return decideOwned(desired, live, { ignored, scene })
}

function decideExternal(
  desired: DesiredNetwork,
  live: ObservedNetwork | null,
  scene: NetworkScene,
): NetworkDecision {
  if (live === null) addMissing(desired, scene)
  return makeKeep(desired, live)
}

function decideMissing(
  desired: DesiredNetwork,
  ignored: ReadonlySet<string>,
  scene: NetworkScene,
): NetworkDecision {
  if (desired.settings.driver === 'overlay' && scene.observed.engine.swarm === 'worker') {
    addUnknownOnWorker(desired, scene)
    return makeKeep(desired, null)
  }
  const old = findRenamed(desired, scene)
  return old === null ? makeCreation(desired, scene) : decideOwned(desired, old, { ignored, scene })
}

// A network of this project and key whose name nobody asks for any more has got a new name in the file.
function findRenamed(desired: DesiredNetwork, scene: NetworkScene): ObservedNetwork | null {
  const wanted = new Set(scene.desired.networks.map(({ name }) => name))
  const candidates = scene.observed.networks.filter((network) => {
    const owner = scene.owners.get(network.id)
    const isOurs =
      owner?.project === scene.desired.project.name && owner.key === desired.key && !owner.placeholder
    return isOurs && scene.desired.project.named && !wanted.has(network.name)
  })
  return candidates[0] ?? null
}

interface Comparing {
  readonly ignored: ReadonlySet<string>
  readonly scene: NetworkScene
}

function decideOwned(
  desired: DesiredNetwork,
  live: ObservedNetwork,
  { ignored, scene }: Comparing,
): NetworkDecision {
  const owner = scene.owners.get(live.id) as Ownership
  const diff = diffNetwork({
    declared: desired.settings,
    observed: live,
    remembered: owner.declared,
    ignored,
  })
  addUnknownValues(desired, diff.unknown, scene)
  const isRenamed = live.name !== desired.name
  const name: Difference = { path: 'name', before: live.name, after: desired.name, forcesReplace: true }
  const differences = [...(isRenamed ? [name] : []), ...diff.differences]
  const isProtected = desired.protect ?? owner.protect
  if (desired.protect === true && !owner.protect) addFileOnly(desired, scene)
  if (differences.length === 0) return makeKeep(desired, live)
  if (isProtected) addProtected(`networks.${renderKey(desired.key)}`, live.name, scene)
  return {
    ...makeKeep(desired, live),
    owned: true,
    action: 'replace',
    reason: isRenamed ? 'renamed' : 'differs',
    differences,
    spec: makeSpec(desired, diff.target, { scene, protect: isProtected }),
  }
}

function decideForeign(
  desired: DesiredNetwork,
  live: ObservedNetwork,
  { ignored, scene }: Comparing,
): NetworkDecision {
  const diff = diffNetwork({ declared: desired.settings, observed: live, remembered: [], ignored })
  addUnknownValues(desired, diff.unknown, scene)
  if (desired.protect === true) addFileOnly(desired, scene)
  if (diff.differences.length === 0) {
    scene.kept.push({
      address: `networks.${renderKey(desired.key)}`,
      reason: 'foreign-network',
      detail: `"${live.name}" was not made by xec: it is used as it is and never removed.`,
    })
    return makeKeep(desired, live)
  }
  if (!desired.adopt && scene.options.adopt !== true) addForeign(desired, diff.differences, scene)
  if (desired.protect === true) addProtected(`networks.${renderKey(desired.key)}`, live.name, scene)
  return {
    ...makeKeep(desired, live),
    action: 'replace',
    reason: 'adopted',
    differences: diff.differences,
    spec: makeSpec(desired, diff.target, { scene, protect: desired.protect === true }),
  }
}

function decideUndeclared(network: ObservedNetwork, scene: NetworkScene): NetworkDecision {
  const owner = scene.owners.get(network.id)
  const part = renderName(network.name)
  const address = `networks.${part}`
  const base: NetworkDecision = {
    address,
    part,
    name: network.name,
    desired: null,
    observed: network,
    managed: false,
    owned: false,
    action: 'keep',
    reason: 'unchanged',
    differences: [],
    spec: null,
  }
  if (owner === undefined || owner.project !== scene.desired.project.name) return base
  const owned = { ...base, managed: true, owned: true }
  if (!scene.desired.project.named) {
    scene.kept.push({
      address,
      reason: 'project-unnamed',
      detail: 'The file has no "name:", so nothing is removed.',
    })
    return owned
  }
  if (owner.placeholder && scene.modeNames.has(network.name)) {
    scene.kept.push({
      address,
      reason: 'placeholder',
      detail: 'A container names it as its network mode and could not start without it.',
    })
    return owned
  }
  if ((scene.byName.get(network.name) ?? []).length > 1) addAmbiguous(network.name, null, scene)
  if (owner.protect) addProtected(address, network.name, scene)
  return { ...owned, action: 'remove', reason: owner.placeholder ? 'placeholder' : 'not-declared' }
}

function makeKeep(desired: DesiredNetwork, live: ObservedNetwork | null): NetworkDecision {
  const part = renderKey(desired.key)
  return {
    address: `networks.${part}`,
    part,
    name: desired.name,
    desired,
    observed: live,
    managed: true,
    owned: false,
    action: 'keep',
    reason: 'unchanged',
    differences: [],
    spec: null,
  }
}

function makeCreation(desired: DesiredNetwork, scene: NetworkScene): NetworkDecision {
  const target: NetworkSettings = { ...DEFAULT_NETWORK_SETTINGS, ...desired.settings }
  return {
    ...makeKeep(desired, null),
    owned: true,
    action: 'create',
    reason: 'missing',
    differences: listCreated(desired.settings, target),
    spec: makeSpec(desired, target, { scene, protect: desired.protect === true }),
  }
}

// A config-from network takes everything from its source, labels included, and is refused if it brings its own.
function makeSpec(
  desired: DesiredNetwork,
  target: NetworkSettings,
  { scene, protect }: { readonly scene: NetworkScene; readonly protect: boolean },
): NetworkSpec {
  const { name } = desired
  if (target.configFrom !== null) {
    const { driver, internal, attachable, ingress, scope, configFrom } = target
    return {
      name,
      settings: { ...DEFAULT_NETWORK_SETTINGS, driver, internal, attachable, ingress, scope, configFrom },
    }
  }
  const consumers = scene.desired.networks.filter(({ settings }) => settings.configFrom === name)
  const labels = makeOwnLabels(target.labels, {
    project: scene.desired.project,
    desired,
    protect,
    consumers: consumers.map((consumer) => consumer.name),
    tool: scene.options.tool,
  })
  return { name, settings: { ...target, labels } }
}

// A source cannot be replaced or removed under its consumers, so the declared ones are replaced with it.
function replaceConsumers(
  declared: readonly NetworkDecision[],
  scene: NetworkScene,
): readonly NetworkDecision[] {
  const replaced = new Set(declared.filter(({ action }) => action === 'replace').map(({ name }) => name))
  return declared.map((decision) => {
    const { desired, observed, action } = decision
    const source = desired?.settings.configFrom ?? null
    if (
      desired === null ||
      observed === null ||
      source === null ||
      action !== 'keep' ||
      !replaced.has(source)
    )
      return decision
    const spec = makeSpec(desired, observed.settings, { scene, protect: false })
    return { ...decision, action: 'replace', reason: 'network-replaced', spec }
  })
}
