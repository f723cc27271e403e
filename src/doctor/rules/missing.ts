// Containers and networks that the file declares and the engine does not have.
import { makeFinding, type Finding } from '../finding.ts'
import { findTarget, quote, seeList } from '../words.ts'
import type { Case } from '../scene.ts'

/** Declared containers that do not exist, but for those that may be absent. */
export function findMissingContainers(scene: Case): readonly Finding[] {
  const { desired, observed, containersByName } = scene
  const missing = (desired?.containers ?? []).filter(
    ({ container, optional }) => !optional && !containersByName.has(container),
  )
  return missing.map(({ container, range }) =>
    makeFinding('container-missing', {
      detail: `${String(findTarget(desired, container))} is the container ${quote(container)}, which ${quote(observed.engine.name)} does not have.`,
      evidence: [seeList(scene, 'containers', `no container is called ${quote(container)}`)],
      fix: 'Create the container, or correct "container:". A container that may be absent gets "optional: true".',
      containers: [container],
      range,
    }),
  )
}

/** Declared networks that do not exist. */
export function findMissingNetworks(scene: Case): readonly Finding[] {
  const { desired, observed, networksByName } = scene
  const missing = (desired?.networks ?? []).filter(({ name }) => !networksByName.has(name))
  return missing.map(({ key, name, external, range }) =>
    makeFinding('network-missing', {
      detail: `The network ${quote(name)}, declared as ${quote(key)}, is not on ${quote(observed.engine.name)}.`,
      evidence: [seeList(scene, 'networks', `no network is called ${quote(name)}`)],
      fix: external
        ? 'It is external: whoever owns it has to create it, or the name is wrong.'
        : '"xec apply" creates it.',
      networks: [name],
      range,
    }),
  )
}
