// A target may name its networks, aliases and links in several places. They all become settings of its attachments here, so that
// everything behind this knows one form: `networks`, a map of networks to settings, or no such key.
import type { Report } from './report.ts'
import { renderSuggestion } from './suggest.ts'
import { makeMap, type MapEntry, type MapNode } from './tree.ts'
import { findText, listScalars } from './written.ts'

const FOLDED = ['network', 'networkAlias', 'networkAliases', 'links']
const MODES = ['host', 'none']

/** True for the value of `network` that is a network mode and no network. */
export function isNetworkMode(name: string): boolean {
  return MODES.includes(name) || name.startsWith('container:')
}

/** The target with all that concerns its attachments under `networks`. */
export function foldTarget(body: MapNode, report: Report): MapNode {
  const networks = foldLinks(body, foldAliases(body, foldNetwork(body, report), report), report)
  const rest = [...body.entries.values()].filter(({ key }) => key !== 'networks' && !FOLDED.includes(key))
  return makeMap(networks === null ? rest : [...rest, networks], body.span)
}

/** The entry `networks` of a target. */
type NetworksEntry = MapEntry & { readonly value: MapNode }

function foldNetwork(body: MapNode, report: Report): NetworksEntry | null {
  const networks = body.entries.get('networks') as NetworksEntry | undefined
  const network = body.entries.get('network')
  const name = findText(body, 'network')
  if (network === undefined || name === null) return networks ?? null
  if (networks !== undefined) {
    report.add('network-mode-conflict', network.span, {
      detail: `"${network.key}: ${name.value}" says all about the target's networks, and "networks" is given as well.`,
      fix: isNetworkMode(name.value)
        ? 'Remove one of the two.'
        : `Add "${name.value}" to "networks" instead.`,
    })
    return networks
  }
  if (isNetworkMode(name.value)) addPortsWithoutEffect(body, name.value, report)
  if (isNetworkMode(name.value) && name.value !== 'none') return null
  const only: MapEntry = { key: name.value, span: name.span, value: makeMap([], name.span) }
  return {
    key: 'networks',
    span: network.span,
    value: makeMap(name.value === 'none' ? [] : [only], name.span),
  }
}

function addPortsWithoutEffect(body: MapNode, mode: string, report: Report): void {
  const ports = body.entries.get('ports')
  if (ports === undefined) return
  report.add('ports-without-effect', ports.span, {
    detail: `With the network mode "${mode}" an engine ignores published ports.`,
    fix: 'Remove "ports".',
  })
}

function foldAliases(body: MapNode, networks: NetworksEntry | null, report: Report): NetworksEntry | null {
  const known = [...(networks?.value.entries.keys() ?? [])]
  let folded = networks
  for (const [network, aliases] of [
    ...listOnlyAliases(body, known, report),
    ...listAliases(body, known, report),
  ]) {
    // only networks that are there are listed
    folded = putAliases(folded as NetworksEntry, network, { aliases, report })
  }
  return folded
}

/** What is to be put where: a network, and aliases that were given for it outside of `networks`. */
type NetworkAliases = readonly [network: string, aliases: MapEntry]

function listOnlyAliases(body: MapNode, known: readonly string[], report: Report): readonly NetworkAliases[] {
  const entry = body.entries.get('networkAlias')
  if (entry === undefined) return []
  const [network] = known
  if (network !== undefined && known.length === 1) return [[network, entry]]
  report.add('alias-without-network', entry.span, {
    detail: `"networkAlias" is for a target on one network; this one is on ${known.length}.`,
    fix: 'Give the aliases by network, under "networkAliases".',
  })
  return []
}

function listAliases(body: MapNode, known: readonly string[], report: Report): readonly NetworkAliases[] {
  return listScalars(body, 'networkAliases').flatMap((entry): readonly NetworkAliases[] => {
    if (known.includes(entry.key)) return [[entry.key, entry]]
    report.add('alias-without-network', entry.span, {
      detail: `The target is not on the network "${entry.key}", so it can have no aliases there.`,
      fix: renderSuggestion(entry.key, known) || 'Name the network under "networks", or remove the aliases.',
    })
    return []
  })
}

function putAliases(
  networks: NetworksEntry,
  network: string,
  { aliases, report }: { readonly aliases: MapEntry; readonly report: Report },
): NetworksEntry {
  const attachment = networks.value.entries.get(network) as NetworksEntry
  const given = attachment.value.entries.get('aliases')
  if (given !== undefined) {
    report.add('alias-given-twice', aliases.span, {
      detail: `The aliases on "${network}" are given in line ${report.findLine(given.span)} already.`,
      fix: 'Keep one of the two places.',
    })
    return networks
  }
  return putEntry(networks, putEntry(attachment, { ...aliases, key: 'aliases' }))
}

/** Links of the target are links of each attachment that gives none of its own. */
function foldLinks(body: MapNode, networks: NetworksEntry | null, report: Report): NetworksEntry | null {
  const links = body.entries.get('links')
  if (links === undefined) return networks
  if (networks === null || networks.value.entries.size === 0) {
    report.add('links-without-effect', links.span, {
      detail: 'Links belong to the networks of a target, and this target names none.',
      fix: 'Name the networks under "networks", or remove "links".',
    })
    return networks
  }
  const attachments = [...networks.value.entries.values()] as NetworksEntry[]
  const linked = attachments.map((entry) =>
    entry.value.entries.has('links') ? entry : putEntry(entry, links),
  )
  return { ...networks, value: makeMap(linked, networks.value.span) }
}

function putEntry(into: NetworksEntry, entry: MapEntry): NetworksEntry {
  return { ...into, value: makeMap([...into.value.entries.values(), entry], into.value.span) }
}
