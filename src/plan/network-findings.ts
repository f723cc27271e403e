// What deciding about networks can find: the diagnostics, each made in one place.
import type { DesiredNetwork } from '../model/desired.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import { makePlanDiagnostic } from './codes.ts'
import type { Difference } from './document.ts'
import { collectFootprints, findConflicts, listComing, listLive, type Conflict } from './footprint.ts'
import type { NetworkDecision, NetworkScene } from './network-decision.ts'
import type { Ownership } from './ownership.ts'
import { completeSettings } from './network-spec.ts'
import { listEntries, redactDifference } from './sensitive.ts'
import { isSwarmScoped, listIdle, listUnsupported } from './support.ts'

/** An external network that is not there. */
export function addMissing(desired: DesiredNetwork, scene: NetworkScene): void {
  const { range, name } = desired
  scene.diagnostics.push(
    makePlanDiagnostic('network-missing', {
      detail: `"${desired.key}" is external, so xec never creates it, but the engine has no network named "${name}".`,
      fix: `Create "${name}" with the tool that owns it, correct its name, or remove "external: true".`,
      range,
    }),
  )
}

/** A network that a Swarm worker does not list and that is taken to exist. */
export function addUnknownOnWorker(desired: DesiredNetwork, scene: NetworkScene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('network-unknown', {
      detail: `A Swarm worker lists "${desired.name}" only while one of its containers uses it; it is taken to exist.`,
      range: desired.range,
    }),
  )
}

/** A network of somebody else that differs and may not be replaced. */
export function addForeign(
  desired: DesiredNetwork,
  differences: readonly Difference[],
  scene: NetworkScene,
): void {
  const sensitive = listEntries(desired.key, desired.fromEnv)
  const list = differences
    .map((difference) => redactDifference(difference, sensitive, desired.key))
    .map(
      ({ path, before, after }) =>
        `${path} is ${JSON.stringify(before)}, declared is ${JSON.stringify(after)}`,
    )
  scene.diagnostics.push(
    makePlanDiagnostic('network-foreign', {
      detail: `"${desired.name}" was not made by xec for this project, and ${list.join('; ')}.`,
      fix: 'Declare it as it is, mark it "external: true", choose another name, or let xec replace it with "adopt: true" or --adopt.',
      range: desired.range,
    }),
  )
}

/** Names the declared fields that this engine does not honour, and returns the paths that are not to be compared. */
export function checkSupport(
  desired: DesiredNetwork,
  live: ObservedNetwork | null,
  scene: NetworkScene,
): ReadonlySet<string> {
  const { engine } = scene.observed
  const { settings } = desired
  const pools = [...(settings.pools ?? []), ...(live?.settings.pools ?? [])]
  const complete = { ...(live?.settings ?? completeSettings(settings)), ...settings, pools }
  const unsupported = listUnsupported(desired, complete, engine)
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
  const idle = live === null ? [] : listIdle(live.settings, engine)
  return new Set([...unsupported, ...idle].map(({ path }) => path))
}

/** Declared values that the engine does not show. */
export function addUnknownValues(
  desired: DesiredNetwork,
  paths: readonly string[],
  scene: NetworkScene,
): void {
  for (const path of paths) {
    scene.diagnostics.push(
      makePlanDiagnostic('value-unknown', {
        detail: `This engine does not show "${path}" of network "${desired.name}"; it is not compared.`,
        range: desired.ranges[path] ?? desired.range,
      }),
    )
  }
}

/** Several networks of one name. */
export function addAmbiguous(name: string, desired: DesiredNetwork | null, scene: NetworkScene): void {
  const ids = (scene.byName.get(name) as readonly ObservedNetwork[]).map(({ id }) => id)
  scene.diagnostics.push(
    makePlanDiagnostic('network-ambiguous', {
      detail: `"${name}" is the name of ${ids.length} networks: ${ids.join(', ')}.`,
      fix: 'Remove or rename all but one of them, by id.',
      range: desired?.range ?? null,
    }),
  )
}

/** A protected network that the plan would touch: the plan is blocked. */
export function addProtected(
  { address, range }: Pick<NetworkDecision, 'address'> & Pick<DesiredNetwork, 'range'>,
  name: string,
  scene: NetworkScene,
): void {
  scene.blocked.push(address)
  scene.diagnostics.push(
    makePlanDiagnostic('protected', {
      detail: `"${name}" is protected, so a plan that removes or replaces it is not applied.`,
      fix: 'To lift the protection, declare the network with "protect: false".',
      range,
    }),
  )
}

/** A protection that only the file knows of. */
export function addFileOnly(desired: DesiredNetwork, scene: NetworkScene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('protected-by-file-only', {
      detail: `"${desired.name}" does not carry the protection itself until it is next replaced: keep "protect: true" in the file.`,
      range: desired.range,
    }),
  )
}

/** Networks to be made that cannot exist beside one that stays, or beside each other. */
export function checkConflicts(decisions: readonly NetworkDecision[], scene: NetworkScene): void {
  const { engine } = scene.observed
  const coming = listComing(decisions, engine)
  const staying = listLive(decisions, engine).filter(({ decision }) => decision.action === 'keep')
  const remaining = collectFootprints([...staying, ...coming])
  for (const footprint of coming) {
    const { decision } = footprint
    for (const conflict of findConflicts(footprint, remaining)) {
      // Of two networks that are both made, the second in the order of addresses is told of.
      const isSecond = compareText(conflict.other.address, decision.address) < 0
      if (conflict.other.action === 'keep' || isSecond) addConflict(decision, conflict, scene)
    }
  }
}

function addConflict(
  { name, desired }: NetworkDecision,
  { other, shared }: Conflict,
  scene: NetworkScene,
): void {
  const fate = other.action === 'keep' ? 'which stays as it is' : 'which this plan makes as well'
  scene.diagnostics.push(
    makePlanDiagnostic('network-conflict', {
      detail: `"${name}" cannot exist beside "${other.name}", ${fate}: both have ${shared}.`,
      fix: `Declare "${name}" or "${other.name}" otherwise.`,
      range: desired?.ranges['ipam.config'] ?? desired?.range ?? null,
    }),
  )
}

/** Swarm networks that cannot be removed or replaced from here. */
export function checkSwarm({ observed, action, desired }: NetworkDecision, scene: NetworkScene): void {
  if (observed === null || action === 'keep' || !isSwarmScoped(observed.settings)) return
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

/** A network of another project. */
export function addOtherProject(
  { name, range }: DesiredNetwork,
  { project }: Ownership,
  scene: NetworkScene,
): void {
  scene.diagnostics.push(
    makePlanDiagnostic('network-of-other-project', {
      detail: `"${name}" belongs to the xec project "${project}", this file is project "${scene.desired.project.name}".`,
      fix: 'Choose another name, or declare it "external: true" to attach containers to it.',
      range,
    }),
  )
}
