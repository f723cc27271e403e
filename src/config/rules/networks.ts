// Rules about what may be said of a network together.
import { parseFamily } from '../../model/address.ts'
import { findSpan, type Draft, type NetworkDraft } from '../draft.ts'
import type { Report } from '../report.ts'
import { renderSuggestion } from '../suggest.ts'

// Not settings, or allowed beside `external`.
const ALLOWED_FOR_EXTERNAL = ['name', 'external']
// Engines answer "user specified configurations are not supported" to anything else beside `configFrom`.
const REFUSED_WITH_SOURCE = [
  'ipam',
  'options',
  'labels',
  'enableIPv4',
  'enableIPv6',
  'encrypted',
  'configOnly',
]

/** Settings of networks that something else creates. */
export function checkExternal({ networks }: Draft, report: Report): void {
  for (const { key, external, spans } of networks) {
    if (!external) continue
    for (const [path, span] of spans) {
      if (!isField(path) || ALLOWED_FOR_EXTERNAL.includes(path)) continue
      report.add('external-with-settings', span, {
        detail: `"${key}" is external: xec neither creates nor changes it, so "${path}" can have no effect.`,
        fix: `Remove "${path}", or "external".`,
      })
    }
  }
}

/** True for the path of a field of the network itself. */
function isField(path: string): boolean {
  return /^\w+$/.test(path)
}

/** Networks that take their settings from another one. */
export function checkConfigFrom({ networks }: Draft, report: Report): void {
  const byName = new Map(networks.map((network) => [network.name.value, network]))
  for (const network of networks) {
    const source = network.settings.configFrom
    if (source === undefined || source === null) continue
    checkSource(
      network,
      { name: source, source: byName.get(source) },
      { report, keys: networks.map(({ key }) => key) },
    )
    for (const path of REFUSED_WITH_SOURCE) {
      const span = network.spans.get(path)
      if (span === undefined) continue
      report.add('config-from-with-settings', span, {
        detail: `"${network.key}" takes its settings from "${source}", and engines refuse "${path}" beside that.`,
        fix: `Move "${path}" to the config-only network.`,
      })
    }
  }
}

function checkSource(
  network: NetworkDraft,
  { name, source }: { readonly name: string; readonly source: NetworkDraft | undefined },
  { report, keys }: { readonly report: Report; readonly keys: readonly string[] },
): void {
  if (source?.external === true || source?.settings.configOnly === true) return
  report.add('config-source-invalid', findSpan(network, 'configFrom'), {
    detail:
      source === undefined
        ? `"configFrom" names "${name}", which is not declared under "networks".`
        : `"configFrom" names "${source.key}", which is not a config-only network.`,
    fix:
      source === undefined
        ? renderSuggestion(name, keys)
        : `Add "configOnly: true" to "${source.key}", or name another network.`,
  })
}

/** IPv6 subnets that engines would store and not use. */
export function checkIPv6({ networks }: Draft, report: Report): void {
  for (const { key, settings, pools } of networks) {
    if (settings.enableIPv6 === true) continue
    for (const { subnet } of pools) {
      if (parseFamily(subnet.value) !== 6) continue
      report.add('ipv6-disabled', subnet.span, {
        detail: `Without "enableIPv6: true" an engine gives nobody an address of "${subnet.value}".`,
        fix: `Add "enableIPv6: true" to "${key}", or remove the subnet.`,
      })
    }
  }
}
