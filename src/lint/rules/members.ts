// Rules about who is on which network together.
import type { NetworkDraft } from '../../config/draft.ts'
import { addTo, findPair } from '../../model/pairs.ts'
import type { LintFinding, LintRule } from '../rule.ts'
import type { LintScene, LintTarget } from '../scene.ts'

/** Networks that nobody joins. A file without targets is about networks alone, which others join. */
export const networkUnused: LintRule = {
  severity: 'warning',
  summary: 'A network is not used',
  needs: 'file',
  find: ({ targets, draft: { networks }, membersOf, live }) => {
    if (targets.length === 0) return []
    const sources = new Set(networks.flatMap(({ settings }) => settings.configFrom ?? []))
    const counts = countUsed(live)
    return networks
      .filter(({ key, name }) => !membersOf.has(key) && !sources.has(name.value) && !counts.has(name.value))
      .map(({ key, span, external }) => ({
        span,
        detail: `No target is on "${key}", and no other network takes its settings.`,
        fix: external
          ? 'Remove it from the file, which changes nothing on the engine, or put a target on it.'
          : 'Remove it, or put a target on it. If containers join it by other means, say so beside the line.',
      }))
  },
}

function countUsed(live: LintScene['live']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { attachments } of live?.observed.containers ?? []) {
    for (const { networkName } of attachments) counts.set(networkName, (counts.get(networkName) ?? 0) + 1)
  }
  return counts
}

/** Internal networks with one container: there is nobody to talk to. Others than those of the file may be on them. */
export const networkLonely: LintRule = {
  severity: 'notice',
  summary: 'A container is alone on an internal network',
  needs: 'engine',
  find: ({ draft: { networks }, membersOf, findSettings, live }) => {
    const counts = countUsed(live)
    return networks.flatMap((network) => {
      const members = membersOf.get(network.key) ?? []
      const [only] = members
      if (only === undefined || members.length > 1 || (counts.get(network.name.value) ?? 0) > 1) return []
      if (findSettings(network)?.internal !== true) return []
      return [
        {
          span: only.attachment.span,
          detail: `"${only.target.container.container.value}" is the only one on "${network.key}", which is internal: it reaches nobody over it, and nobody reaches it.`,
          fix: 'Put those on it that are to reach it, or take it off.',
        },
      ]
    })
  },
}

/** Networks with the same containers: the second separates nothing. */
export const networksAlike: LintRule = {
  severity: 'notice',
  summary: 'Two networks have the same containers',
  needs: 'file',
  find: ({ draft: { networks }, membersOf, findSettings }) => {
    const groups = new Map<string, NetworkDraft[]>()
    for (const network of networks) {
      const members = (membersOf.get(network.key) ?? []).map(({ target }) => target.container.key)
      if (members.length > 1) addTo(groups, JSON.stringify(members), network)
    }
    return [...groups.values()].flatMap(([first, ...others]) =>
      others.map((other): LintFinding => {
        const isVoid = findSettings(first as NetworkDraft)?.internal !== findSettings(other)?.internal
        const effect = isVoid
          ? 'That one of the two is internal separates nobody from anything.'
          : 'Names resolve to addresses on either, and each is one more way to look at.'
        return {
          span: other.span,
          detail: `The containers on "${other.key}" are those on "${(first as NetworkDraft).key}". ${effect}`,
          fix: 'Remove one of the two, or take off each what does not need it.',
        }
      }),
    )
  },
}

const TENANT_LABELS = ['tenant', 'tenant.id']

/** Containers on networks of several tenants. */
export const tenantsJoined: LintRule = {
  severity: 'warning',
  summary: 'A container joins networks of several tenants',
  needs: 'file',
  find: ({ targets, draft: { networks } }) => {
    const byKey = new Map(networks.map((network) => [network.key, network]))
    return targets.flatMap((target) => TENANT_LABELS.flatMap((label) => findJoined(target, label, byKey)))
  },
}

function findJoined(
  { container }: LintTarget,
  label: string,
  networks: ReadonlyMap<string, NetworkDraft>,
): readonly LintFinding[] {
  const tenants = new Map<string, string>()
  for (const { network, span } of container.attachments ?? []) {
    const tenant = findPair(networks.get(network)?.settings.labels ?? [], label)
    if (tenant === undefined) continue
    const [other] = [...tenants].find(([known]) => known !== tenant) ?? []
    if (other !== undefined) {
      const detail = `"${container.container.value}" is on "${tenants.get(other)}" of the ${label} "${other}" and on "${network}" of "${tenant}": whoever takes it over is in both.`
      return [{ span, detail, fix: 'Run one for each tenant, or say beside the line why this one may.' }]
    }
    tenants.set(tenant, network)
  }
  return []
}
