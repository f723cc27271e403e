// Decides about networks that the file does not declare, or that are to be destroyed. Only what the project owns can be removed.
import type { DesiredNetwork } from '../model/desired.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import type { KeptReason } from './document.ts'
import { renderKey, renderName } from './naming.ts'
import { findLivePools, type NetworkDecision, type NetworkScene } from './network-decision.ts'
import { addAmbiguous, addProtected } from './network-findings.ts'
import type { Ownership } from './ownership.ts'

/** Decides about a network that nothing asks for. */
export function decideUndeclared(network: ObservedNetwork, scene: NetworkScene): NetworkDecision {
  const owner = scene.owners.get(network.id) ?? null
  const isOurs = owner?.project === scene.desired.project.name
  const declared = scene.options.mode === 'destroy' ? findInFile(network, scene) : null
  const part = declared === null || !isOurs ? renderName(network.name) : renderKey(declared.key)
  const base: NetworkDecision = {
    address: `networks.${part}`,
    part,
    name: network.name,
    desired: null,
    observed: network,
    owner,
    managed: isOurs,
    action: 'keep',
    reason: 'unchanged',
    differences: [],
    spec: null,
    pools: findLivePools(network),
  }
  if (isOurs && declared?.external !== true) return decideOurs(base, owner, scene)
  if (declared !== null) addSurvivor(declared, isOurs, scene)
  else if (hasOurSource(network, scene)) {
    addKept(base, scene, [
      'foreign-network',
      `It has the labels of "${network.settings.configFrom}", which does not name it, so xec cannot tell who made it.`,
    ])
  }
  return base
}

function decideOurs(base: NetworkDecision, owner: Ownership, scene: NetworkScene): NetworkDecision {
  const { name, address } = base
  if (!scene.desired.project.named) {
    addKept(base, scene, ['project-unnamed', 'The file has no "name:", so nothing is removed.'])
    return base
  }
  if (owner.placeholder && scene.modeNames.has(name)) {
    addKept(base, scene, [
      'placeholder',
      'A container names it as its network mode and could not start without it.',
    ])
    return base
  }
  const twins = scene.byName.get(name) as readonly ObservedNetwork[]
  if (twins.length > 1) {
    if (twins[0] === base.observed) addAmbiguous(name, null, scene)
    return base
  }
  if (isProtected(name, owner, scene)) addProtected({ address, range: null }, name, scene)
  return { ...base, action: 'remove', reason: owner.placeholder ? 'placeholder' : 'not-declared' }
}

// What is destroyed may stand in the file, by its name or, where the file has a new name for it, by its key.
function isProtected(name: string, owner: Ownership, { inFile, options }: NetworkScene): boolean {
  const declared = [...(inFile.byName.get(name) ?? []), inFile.byKey.get(owner.key)].filter(
    (network) => network !== undefined,
  )
  const said = options.mode === 'destroy' ? declared.flatMap(({ protect }) => protect ?? []) : []
  return said.length > 0 ? said.includes(true) : owner.protect
}

// What is left of the file's networks where the project is destroyed. Of an external network nobody expects anything else, unless
// the project made it.
function addSurvivor({ key, external }: DesiredNetwork, isOurs: boolean, scene: NetworkScene): void {
  const address = `networks.${renderKey(key)}`
  if (!external) {
    const detail = 'It carries no label of this project, so it is never removed.'
    scene.kept.push({ address, reason: 'foreign-network', detail })
  } else if (isOurs) {
    const detail = 'It was made by this project, but the file calls it external, so it is not removed.'
    scene.kept.push({ address, reason: 'external', detail })
  }
}

function findInFile(network: ObservedNetwork, { inFile }: NetworkScene): DesiredNetwork | null {
  return inFile.byName.get(network.name)?.[0] ?? null
}

function hasOurSource({ settings }: ObservedNetwork, { byName, owners, desired }: NetworkScene): boolean {
  if (settings.configFrom === null) return false
  const sources = byName.get(settings.configFrom) ?? []
  return sources.some(({ id }) => owners.get(id)?.project === desired.project.name)
}

function addKept(
  { address }: NetworkDecision,
  scene: NetworkScene,
  [reason, detail]: readonly [KeptReason, string],
): void {
  scene.kept.push({ address, reason, detail })
}
