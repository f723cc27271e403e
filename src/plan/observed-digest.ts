// The digest of what a plan was made of, which anybody may see. It tells one reading of an engine from another and binds to no secret: whoever
// guesses a value could compute it otherwise, and be told by it. Values of maps are left out, since labels and options of others may be secrets
// that no document shows; and so is whatever comes from the environment, or did.
import type { DesiredState } from '../model/desired.ts'
import type { ObservedAttachment, ObservedContainer, ObservedNetwork } from '../model/observed.ts'
import type { Pairs } from '../model/pairs.ts'
import { addEndpointBut, addTexts, listRows, makeList, renderBytes, type Row } from './digest-rows.ts'
import type { NetworkDecision } from './network-decision.ts'
import type { Digest } from './options.ts'
import { redactEndpoint, redactNetwork, type Origins } from './sensitive.ts'

/** What the plan names: its networks, and the containers that it moves. */
export interface Named {
  /** What the file says, whatever the mode. */
  readonly file: DesiredState
  readonly networks: readonly NetworkDecision[]
  readonly containers: readonly ObservedContainer[]
}

/** The digest of the observed objects that a plan names. */
export function makeObservedDigest(named: Named, digest: Digest): string {
  return digest(listNamed(named))
}

function* listNamed({ file, networks, containers }: Named): Generator<string> {
  const declared = new Map(file.networks.map(({ name, fromEnv }) => [name, Object.keys(fromEnv)]))
  yield* listRows(networks, (row, { name, owner, observed }) => {
    const paths = [...(declared.get(name) ?? []), ...(owner?.sensitive ?? [])]
    row.push(observed === null ? null : renderBytes(reduceNetwork(observed, makeOrigins(paths))))
  })
  const origins = makeOrigins(listSensitive(file))
  yield* listRows(containers, (row, container) => {
    addContainer(row, container, origins)
  })
}

function listSensitive({ containers }: DesiredState): Iterable<string> {
  const paths = new Set<string>()
  for (const { attachments } of containers) {
    for (const { fromEnv } of attachments ?? []) for (const path in fromEnv) paths.add(path)
  }
  return paths
}

function makeOrigins(paths: Iterable<string>): Origins {
  return new Map(Array.from(paths, (path) => [path, []]))
}

function reduceNetwork(network: ObservedNetwork, origins: Origins): object {
  const { labels, options, ipamOptions, ...settings } = redactNetwork(network.settings, origins)
  return {
    ...network,
    settings: {
      ...settings,
      labels: listKeys(labels),
      options: listKeys(options),
      ipamOptions: listKeys(ipamOptions),
    },
  }
}

function listKeys(pairs: Pairs): readonly string[] {
  return pairs.map(([key]) => key)
}

function addContainer(row: Row, container: ObservedContainer, origins: Origins): void {
  const { id, name, state, mode, swarmTask, inspected, ports, attachments } = container
  row.push(id, name, state, mode.kind, swarmTask, inspected, makeList(ports))
  if (mode.kind === 'network') row.push(mode.network)
  if (mode.kind === 'container') row.push(mode.container)
  row.push(attachments.length)
  for (const attachment of attachments) addAttachment(row, attachment, origins)
}

const LIVE_FIELDS = ['ipv4Address', 'ipv6Address', 'macAddress'] as const

// Which of several attachments a value is of does not matter here: a field that is sensitive in one of them is taken out of all.
function addAttachment(
  row: Row,
  { networkId, networkName, settings, unknown, live }: ObservedAttachment,
  origins: Origins,
): void {
  const shown = redactEndpoint(settings, origins)
  row.push(networkId, networkName)
  addTexts(row, unknown)
  addEndpointBut(row, shown, [])
  addTexts(row, listKeys(shown.driverOpts))
  // a number is no address
  for (const field of LIVE_FIELDS) row.push(origins.has(field) ? 0 : live[field])
}
