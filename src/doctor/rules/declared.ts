// Containers that are not where the file declares them: on other networks, or on too few.
import type { DesiredAttachment, DesiredContainer, DesiredState } from '../../model/desired.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { listPlaces, type Case } from '../scene.ts'
import { listNames, quote, seeObject } from '../words.ts'
import { renderKey } from '../../plan/naming.ts'

/** Declared containers that lack a network on which they are declared. A container in `host`, `none` or `container:` mode is told by plans. */
export function findMisplaced(scene: Case): readonly Finding[] {
  const { desired } = scene
  if (desired === null) return []
  return desired.containers.flatMap((target) => describeTarget(scene, desired, target))
}

function describeTarget(scene: Case, desired: DesiredState, target: DesiredContainer): readonly Finding[] {
  const { key, container: name, attachments } = target
  const container = scene.containersByName.get(name)
  if (container === undefined || attachments === null) return []
  const live = listPlaces(scene, container).map(({ attachment }) => attachment.networkName)
  const missing = attachments.filter((wanted) => !live.includes(findName(desired, wanted)))
  const first = missing[0]
  if (first === undefined) return []
  const names = missing.map((wanted) => findName(desired, wanted))
  const is = live.length === 0 ? 'on none' : `on ${listNames(live)}`
  return [
    makeFinding('not-as-declared', {
      detail: `${quote(name)} is declared on ${listNames(names)}, and is ${is}. Whoever is on ${names.length === 1 ? 'that network' : 'those networks'} does not reach it there.`,
      evidence: [
        seeObject(
          scene,
          { kind: 'container', name },
          `NetworkSettings.Networks: ${live.length === 0 ? 'none' : live.join(', ')}`,
        ),
        { source: 'the configuration', says: `targets.containers.${renderKey(key)}.networks` },
      ],
      fix: '"xec plan" shows what differs, "xec apply" puts it there.',
      containers: [name],
      networks: names,
      range: first.range ?? target.range,
    }),
  ]
}

// every attachment is to a network of the file
function findName({ networks }: DesiredState, { network }: DesiredAttachment): string {
  return networks.find(({ key }) => key === network)?.name ?? network
}
