// Config-only networks and the config-from networks that take their settings from them. A source cannot be replaced or removed
// under its consumers, and consumers cannot carry labels of their own.
import type { DesiredNetwork } from '../model/desired.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import { findPair } from '../model/pairs.ts'
import { makePlanDiagnostic } from './codes.ts'
import { isComing, isGoing, type NetworkDecision, type NetworkScene } from './network-decision.ts'
import { addProtected } from './network-findings.ts'
import { makeSpec } from './network-spec.ts'

/** Replaces the declared consumers of replaced sources with them, and gives every consumer the pools of its source. */
export function settleConsumers(
  decisions: readonly NetworkDecision[],
  scene: NetworkScene,
): readonly NetworkDecision[] {
  const sources = new Map(decisions.map((decision) => [decision.name, decision]))
  return decisions.map((decision) => {
    const settled = replaceConsumer(decision, sources, scene)
    const source = settled.spec?.settings.configFrom ?? null
    return source === null ? settled : { ...settled, pools: sources.get(source)?.pools ?? null }
  })
}

function replaceConsumer(
  decision: NetworkDecision,
  sources: ReadonlyMap<string, NetworkDecision>,
  scene: NetworkScene,
): NetworkDecision {
  const { desired, observed, action, address } = decision
  if (desired === null || desired.external || observed === null || action !== 'keep') return decision
  const source = sources.get(observed.settings.configFrom ?? '')
  if (source?.action !== 'replace' || source.name !== observed.settings.configFrom) return decision
  if (desired.protect === true) addProtected({ address, range: desired.range }, observed.name, scene)
  const spec = makeSpec(desired, observed.settings, { scene, protect: false })
  return { ...decision, action: 'replace', reason: 'network-replaced', spec }
}

/** Finds consumers whose source is not there, goes, or does not know them. */
export function checkConsumers(decisions: readonly NetworkDecision[], scene: NetworkScene): void {
  const after = new Map(
    decisions.filter(({ action }) => action !== 'remove').map((decision) => [decision.name, decision]),
  )
  const going = new Set(decisions.filter(isGoing).map(({ observed }) => observed.name))
  for (const decision of decisions) {
    const kept = decision.action === 'keep' ? (decision.observed?.settings.configFrom ?? null) : null
    if (decision.observed !== null && kept !== null && going.has(kept))
      addInUse(decision.observed, kept, scene)
    const { desired, spec } = decision
    const made = spec?.settings.configFrom ?? null
    if (desired === null || made === null) continue
    const source = after.get(made)
    if (!isSource(source)) addSourceMissing(desired, made, scene)
    else if (!isComing(source) && findPair(source.owner?.consumers ?? [], desired.name) === undefined)
      addNotOwned(desired, made, scene)
  }
}

function isSource(source: NetworkDecision | undefined): source is NetworkDecision {
  return source !== undefined && (source.spec ?? source.observed)?.settings.configOnly === true
}

function addInUse({ name }: ObservedNetwork, source: string, scene: NetworkScene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('config-source-in-use', {
      detail: `"${source}" must go, but network "${name}", which stays, takes its configuration from it.`,
      fix: `Declare "${name}" with "configFrom", or remove it.`,
    }),
  )
}

function addSourceMissing({ name, range }: DesiredNetwork, source: string, scene: NetworkScene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('config-source-missing', {
      detail: `"${name}" takes its configuration from "${source}", but there is no config-only network of that name.`,
      fix: `Declare "${source}" with "configOnly: true", or correct "configFrom".`,
      range,
    }),
  )
}

function addNotOwned({ name, range }: DesiredNetwork, source: string, scene: NetworkScene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('consumer-not-owned', {
      detail: `"${name}" cannot carry labels of its own, and its source "${source}", made before it, does not name it: xec will not remove it when it leaves the file.`,
      fix: `Remove "${name}" by hand then; or change "${source}" along with it, so that both are made anew.`,
      range,
    }),
  )
}
