// Rules about the networks and aliases of targets.
import type { AttachmentDraft, ContainerDraft, Draft, Located, NetworkDraft } from '../draft.ts'
import { isNetworkMode } from '../fold.ts'
import type { Report } from '../report.ts'
import { renderSuggestion } from '../suggest.ts'
import { DEFAULT_BRIDGE } from './names.ts'

// A DNS name as resolvers take it; engines allow the underscore, and so do names in use.
const DNS_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i

/** Attachments with the target they are of and the network they are to; null where that is not declared. */
interface Join {
  readonly container: ContainerDraft
  readonly attachment: AttachmentDraft
  readonly network: NetworkDraft | null
}

/** All attachments of a draft, in the order of the file. */
export function listJoins({ networks, containers }: Draft): readonly Join[] {
  const byKey = new Map(networks.map((network) => [network.key, network]))
  return containers.flatMap((container) =>
    (container.attachments ?? []).map((attachment) => ({
      container,
      attachment,
      network: byKey.get(attachment.network) ?? null,
    })),
  )
}

/** Targets on networks that are not declared, or that no container can join. */
export function checkJoins(draft: Draft, report: Report): void {
  const keys = draft.networks.map(({ key }) => key)
  for (const { attachment, network } of listJoins(draft)) {
    if (network === null) addUndeclared(attachment, keys, report)
    else if (network.settings.configOnly === true) {
      report.add('network-config-only', attachment.span, {
        detail: `"${network.key}" only holds settings for other networks.`,
        fix: 'Name a network that takes its settings from it with "configFrom".',
      })
    }
  }
}

function addUndeclared({ network, span }: AttachmentDraft, keys: readonly string[], report: Report): void {
  if (isNetworkMode(network)) {
    report.add('network-mode-listed', span, {
      detail: `"${network}" is a network mode. A container in it is on no network, or on all that another one is on.`,
      fix: `Write "network: ${network}" instead of "networks".`,
    })
    return
  }
  const fix =
    network === DEFAULT_BRIDGE
      ? 'To use the default bridge, declare it: "bridge: { external: true }".'
      : `${renderSuggestion(network, keys)} Declare it under "networks"; with "external: true" if something else creates it.`
  report.add('network-undeclared', span, {
    detail: `"${network}" is no key under "networks".`,
    fix: fix.trimStart(),
  })
}

/** What the default bridge has no names and addresses for. */
export function checkDefaultBridge(draft: Draft, report: Report): void {
  for (const { attachment, network } of listJoins(draft)) {
    if (network?.name.value !== DEFAULT_BRIDGE) continue
    for (const { span } of [...attachment.aliases, ...attachment.addresses]) {
      report.add('default-bridge-setting', span, {
        detail:
          'Aliases and static addresses exist on networks of your own only; the default bridge refuses them.',
        fix: 'Declare a network for these containers.',
      })
    }
  }
}

/** Aliases that resolvers do not take. */
export function checkAliasNames(draft: Draft, report: Report): void {
  for (const { attachment } of listJoins(draft)) {
    for (const { value, span } of attachment.aliases) {
      if (DNS_NAME.test(value)) continue
      report.add('alias-not-dns', span, {
        detail: `Engines accept "${value}", but programs that look the name up may not.`,
        fix: 'Use letters, digits and "-", and at most 63 of them between dots.',
      })
    }
  }
}

/** Aliases that several containers of a network have: wanted for round robin, surprising otherwise. */
export function checkSharedAliases(draft: Draft, report: Report): void {
  const holders = new Map<string, string>()
  for (const { container, attachment } of listJoins(draft)) {
    const { value: name } = container.container
    for (const alias of attachment.aliases) {
      // a network's key may hold any character, so the pair is written as JSON
      const identity = JSON.stringify([attachment.network, alias.value.toLowerCase()])
      const holder = holders.get(identity)
      if (holder === undefined) holders.set(identity, name)
      else if (holder !== name) addShared(alias, holder, report)
    }
  }
}

function addShared({ value, span }: Located<string>, holder: string, report: Report): void {
  report.add('alias-shared', span, {
    detail: `"${value}" is an alias of "${holder}" on this network too, so lookups give one or the other.`,
    fix: 'Choose another alias, unless requests are meant to be spread.',
  })
}
