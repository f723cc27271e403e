// Rules about links, which name a container and open nothing by themselves.
import { findSpan } from '../../config/draft.ts'
import { BRIDGE_OPTIONS, isOff } from '../../model/option.ts'
import { findPair } from '../../model/pairs.ts'
import type { LintRule } from '../rule.ts'
import type { LintMember, LintScene } from '../scene.ts'

/** Links to containers that are elsewhere. */
export const linkElsewhere: LintRule = {
  severity: 'warning',
  summary: 'A link leads to a container on another network',
  needs: 'file',
  find: (scene) => {
    const names = new Set(scene.targets.map(({ container }) => container.container.value))
    return scene.members.flatMap(({ target, attachment, network }) => {
      const here = new Set(listNames(scene, network.key))
      return listLinked(attachment)
        .filter((name) => names.has(name) && !here.has(name))
        .map((name) => ({
          span: attachment.span,
          detail: `"${target.container.container.value}" has a link to "${name}", which is not on "${network.key}": the name leads nowhere.`,
          fix: `Put "${name}" on "${network.key}", or remove the link.`,
        }))
    })
  },
}

function listNames({ membersOf }: LintScene, network: string): readonly string[] {
  // the member itself is on it
  const members = membersOf.get(network) as readonly LintMember[]
  return members.map(({ target }) => target.container.container.value)
}

function listLinked({ settings }: LintMember['attachment']): readonly string[] {
  return (settings.links ?? []).map((link) => link.slice(0, link.indexOf(':')))
}

/** Networks on which nobody reaches anybody, links or not. */
export const iccOff: LintRule = {
  severity: 'warning',
  summary: 'Containers on this network cannot reach each other',
  needs: 'file',
  find: (scene) =>
    scene.draft.networks.flatMap((network) => {
      const { key, settings } = network
      const members = scene.membersOf.get(key) ?? []
      const option = findPair(settings.options ?? [], BRIDGE_OPTIONS.icc) ?? 'true'
      if (!isOff(option) || members.length < 2) return []
      const isLinked = members.some(({ attachment }) => listLinked(attachment).length > 0)
      const links = isLinked ? ' Links do not change that on a network of your own: they only add names.' : ''
      return [
        {
          span: findSpan(network, `options["${BRIDGE_OPTIONS.icc}"]`),
          detail: `${members.length} targets are on "${key}", and "${BRIDGE_OPTIONS.icc}" keeps them apart.${links}`,
          fix: 'Put those that talk to each other on a network of their own; if none of them do, say so beside the line.',
        },
      ]
    }),
}
