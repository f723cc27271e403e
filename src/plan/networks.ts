// Decides for every network, declared or live, what happens to it. Ownership is decided here, before anything is compared, so
// that no later part can remove what is not the project's.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredNetwork, DesiredState } from '../model/desired.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type NetworkSpec } from '../model/network.ts'
import type { ObservedNetwork, ObservedState } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import { makePlanDiagnostic } from './codes.ts'
import type { Difference, Kept, Reason } from './document.ts'
import { renderKey, renderName } from './naming.ts'
import { diffNetwork, listCreated } from './network-diff.ts'
import type { PlanOptions } from './options.ts'
import { findOwners, makeOwnLabels, type Owners, type Ownership } from './ownership.ts'
import { listUnsupported } from './support.ts'

/** What happens to one network. `name` is its name afterwards, `part` how attachment addresses name it. */
export interface NetworkDecision {
  readonly address: string
  readonly part: string
  readonly name: string
  readonly desired: DesiredNetwork | null
  readonly observed: ObservedNetwork | null
  /** True if the file declares it or the project owns it: its attachments may be cut. */
  readonly managed: boolean
  readonly owned: boolean
  readonly action: 'keep' | 'create' | 'replace' | 'remove'
  readonly reason: Reason
  readonly differences: readonly Difference[]
  readonly spec: NetworkSpec | null
}

/** The decisions about all networks, with what was found on the way. */
export interface NetworkDecisions {
  readonly decisions: readonly NetworkDecision[]
  readonly diagnostics: readonly Diagnostic[]
  readonly kept: readonly Kept[]
  /** Protected networks that the plan would touch: it must not be applied. */
  readonly isBlocked: boolean
}

/** What the deciding functions share: the inputs, and the lists that they add to. */
interface Scene {
  readonly desired: DesiredState
  readonly observed: ObservedState
  readonly options: PlanOptions
  readonly owners: Owners
  readonly byName: ReadonlyMap<string, readonly ObservedNetwork[]>
  readonly modeNames: ReadonlySet<string>
  readonly diagnostics: Diagnostic[]
  readonly kept: Kept[]
  readonly blocked: string[]
}

/** Decides about all networks; the result is in the order of the file, then of the engine. */
export function decideNetworks(
  desired: DesiredState,
  observed: ObservedState,
  options: PlanOptions,
): NetworkDecisions {
  const scene = makeScene(desired, observed, options)
  const declared = desired.networks.map((network) => decideDeclared(network, scene))
  const taken = new Set(declared.flatMap(({ observed: live }) => (live === null ? [] : [live.id])))
  const others = observed.networks
    .filter(({ id }) => !taken.has(id))
    .map((network) => decideUndeclared(network, scene))
  const decisions = [...replaceConsumers(declared, scene), ...others]
  checkConfigSources(decisions, scene)
  for (const decision of decisions) checkSwarm(decision, scene)
  return { decisions, diagnostics: scene.diagnostics, kept: scene.kept, isBlocked: scene.blocked.length > 0 }
}

function makeScene(desired: DesiredState, observed: ObservedState, options: PlanOptions): Scene {
  const modes = observed.containers.map(({ mode }) => mode)
  return {
    desired,
    observed,
    options,
    owners: findOwners(observed.networks),
    byName: groupByName(observed.networks),
    modeNames: new Set(modes.flatMap((mode) => (mode.kind === 'network' ? [mode.network] : []))),
    diagnostics: [],
    kept: [],
    blocked: [],
  }
}

function groupByName(networks: readonly ObservedNetwork[]): ReadonlyMap<string, readonly ObservedNetwork[]> {
  const groups = new Map<string, ObservedNetwork[]>()
  for (const network of networks) addTo(groups, network.name, network)
  return groups
}

function decideDeclared(desired: DesiredNetwork, scene: Scene): NetworkDecision {
  const [live, second] = scene.byName.get(desired.name) ?? []
  if (second !== undefined) addAmbiguous(desired.name, desired, scene)
  if (desired.external) return decideExternal(desired, live ?? null, scene)
  const ignored = checkSupport(desired, scene)
  if (live === undefined) return decideMissing(desired, ignored, scene)
  const owner = scene.owners.get(live.id) ?? null
  if (owner === null) return decideForeign(desired, live, { ignored, scene })
  if (owner.project !== scene.desired.project.name) return addOtherProject(desired, live, owner, scene)
  if (owner.placeholder)
    return { ...makeCreation(desired, scene), observed: live, action: 'replace', reason: 'placeholder' }
  return decideOwned(desired, live, { ignored, scene })
}

function decideExternal(
  desired: DesiredNetwork,
  live: ObservedNetwork | null,
  scene: Scene,
): NetworkDecision {
  if (live === null) addMissing(desired, scene)
  return makeKeep(desired, live)
}

function addMissing(desired: DesiredNetwork, scene: Scene): void {
  const { range, name } = desired
  if (scene.observed.engine.swarm === 'worker') return addUnknownOnWorker(desired, scene)
  scene.diagnostics.push(
    makePlanDiagnostic('network-missing', {
      detail: `"${desired.key}" is external, so xec never creates it, but the engine has no network named "${name}".`,
      fix: `Create "${name}" with the tool that owns it, correct its name, or remove "external: true".`,
      range,
    }),
  )
}

function addUnknownOnWorker(desired: DesiredNetwork, scene: Scene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('network-unknown', {
      detail: `A Swarm worker lists "${desired.name}" only while one of its containers uses it; it is taken to exist.`,
      range: desired.range,
    }),
  )
}

function decideMissing(desired: DesiredNetwork, ignored: ReadonlySet<string>, scene: Scene): NetworkDecision {
  if (desired.settings.driver === 'overlay' && scene.observed.engine.swarm === 'worker') {
    addUnknownOnWorker(desired, scene)
    return makeKeep(desired, null)
  }
  const old = findRenamed(desired, scene)
  return old === null ? makeCreation(desired, scene) : decideOwned(desired, old, { ignored, scene })
}

// A network of this project and key whose name nobody asks for any more has got a new name in the file.
function findRenamed(desired: DesiredNetwork, scene: Scene): ObservedNetwork | null {
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
  readonly scene: Scene
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

function addForeign(desired: DesiredNetwork, differences: readonly Difference[], scene: Scene): void {
  const list = differences.map(
    ({ path, before, after }) => `${path} is ${JSON.stringify(before)}, declared is ${JSON.stringify(after)}`,
  )
  scene.diagnostics.push(
    makePlanDiagnostic('network-foreign', {
      detail: `"${desired.name}" was not made by xec for this project, and ${list.join('; ')}.`,
      fix: 'Declare it as it is, mark it "external: true", choose another name, or let xec replace it with "adopt: true" or --adopt.',
      range: desired.range,
    }),
  )
}

function addOtherProject(
  desired: DesiredNetwork,
  live: ObservedNetwork,
  owner: Ownership,
  scene: Scene,
): NetworkDecision {
  scene.diagnostics.push(
    makePlanDiagnostic('network-of-other-project', {
      detail: `"${live.name}" belongs to the xec project "${owner.project}", this file is project "${scene.desired.project.name}".`,
      fix: 'Choose another name, or declare it "external: true" to attach containers to it.',
      range: desired.range,
    }),
  )
  return makeKeep(desired, live)
}

function decideUndeclared(network: ObservedNetwork, scene: Scene): NetworkDecision {
  const owner = scene.owners.get(network.id)
  const part = renderName(network.name)
  const base: NetworkDecision = {
    address: `networks.${part}`,
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
    addKept(owned, 'project-unnamed', 'The file has no "name:", so nothing is removed.', scene)
    return owned
  }
  if (owner.placeholder && scene.modeNames.has(network.name)) {
    addKept(
      owned,
      'placeholder',
      'A container names it as its network mode and could not start without it.',
      scene,
    )
    return owned
  }
  if ((scene.byName.get(network.name) ?? []).length > 1) addAmbiguous(network.name, null, scene)
  if (owner.protect) addProtected(owned.address, network.name, scene)
  return { ...owned, action: 'remove', reason: owner.placeholder ? 'placeholder' : 'not-declared' }
}

function addKept({ address }: NetworkDecision, reason: Kept['reason'], detail: string, scene: Scene): void {
  scene.kept.push({ address, reason, detail })
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

function makeCreation(desired: DesiredNetwork, scene: Scene): NetworkDecision {
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
  { scene, protect }: { readonly scene: Scene; readonly protect: boolean },
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

function checkSupport(desired: DesiredNetwork, scene: Scene): ReadonlySet<string> {
  const unsupported = listUnsupported(desired, scene.observed.engine)
  for (const { path, detail, needs } of unsupported) {
    const range = desired.ranges[path] ?? desired.range
    const facts =
      needs === null
        ? { detail: `"${path}" of network "${desired.name}": ${detail}`, range }
        : { detail, fix: `Remove "${path}", or use ${needs}.`, range }
    scene.diagnostics.push(
      makePlanDiagnostic(needs === null ? 'field-without-effect' : 'field-unsupported', facts),
    )
  }
  return new Set(unsupported.map(({ path }) => path))
}

function addUnknownValues(desired: DesiredNetwork, paths: readonly string[], scene: Scene): void {
  for (const path of paths) {
    scene.diagnostics.push(
      makePlanDiagnostic('value-unknown', {
        detail: `This engine does not show "${path}" of network "${desired.name}"; it is not compared.`,
        range: desired.ranges[path] ?? desired.range,
      }),
    )
  }
}

function addAmbiguous(name: string, desired: DesiredNetwork | null, scene: Scene): void {
  const ids = (scene.byName.get(name) ?? []).map(({ id }) => id)
  scene.diagnostics.push(
    makePlanDiagnostic('network-ambiguous', {
      detail: `"${name}" is the name of ${ids.length} networks: ${ids.join(', ')}.`,
      fix: 'Remove or rename all but one of them, by id.',
      range: desired?.range ?? null,
    }),
  )
}

function addProtected(address: string, name: string, scene: Scene): void {
  scene.blocked.push(address)
  scene.diagnostics.push(
    makePlanDiagnostic('protected', {
      detail: `"${name}" is protected, so a plan that removes or replaces it is not applied.`,
      fix: 'To lift the protection, declare the network with "protect: false".',
    }),
  )
}

function addFileOnly(desired: DesiredNetwork, scene: Scene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('protected-by-file-only', {
      detail: `"${desired.name}" does not carry the protection itself until it is next replaced: keep "protect: true" in the file.`,
      range: desired.range,
    }),
  )
}

// A source cannot be replaced or removed under its consumers, so the declared ones are replaced with it.
function replaceConsumers(declared: readonly NetworkDecision[], scene: Scene): readonly NetworkDecision[] {
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

function checkConfigSources(decisions: readonly NetworkDecision[], scene: Scene): void {
  const going = new Set(
    decisions.flatMap(({ action, observed }) =>
      observed !== null && observed.settings.configOnly && action !== 'keep' ? [observed.name] : [],
    ),
  )
  for (const { action, observed } of decisions) {
    const source = observed?.settings.configFrom ?? null
    if (source === null || !going.has(source) || action !== 'keep') continue
    scene.diagnostics.push(
      makePlanDiagnostic('config-source-in-use', {
        detail: `"${source}" must go, but the undeclared network "${observed?.name}" takes its configuration from it.`,
        fix: `Declare "${observed?.name}" with "configFrom", or remove it.`,
      }),
    )
  }
}

function checkSwarm({ observed, action, desired }: NetworkDecision, scene: Scene): void {
  if (observed === null || observed.settings.scope !== 'swarm' || action === 'keep') return
  if (observed.usedElsewhere !== true && scene.observed.engine.swarm === 'manager') return
  const isUsed = observed.usedElsewhere === true
  scene.diagnostics.push(
    makePlanDiagnostic('network-in-use-elsewhere', {
      detail: isUsed
        ? `"${observed.name}" has services or containers of other nodes on it.`
        : `"${observed.name}" is a Swarm network, which only a manager can replace or remove.`,
      fix: isUsed ? 'Take them off the network first.' : 'Run xec against a manager of the Swarm.',
      range: desired?.range ?? null,
    }),
  )
}
