// The digest of what a plan was made of, which anybody may see. It tells one reading of an engine from another and binds to no secret: whoever
// guesses a value could compute it otherwise, and be told by it. Values of maps are left out, since labels and options of others may be secrets
// that no document shows; and so is whatever comes from the environment, or did.
import type { DesiredState } from '../model/desired.ts'
import type { ObservedContainer, ObservedNetwork } from '../model/observed.ts'
import type { Pairs } from '../model/pairs.ts'
import { makeValueDigest } from './digest.ts'
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
export function makeObservedDigest({ file, networks, containers }: Named, digest: Digest): string {
  const origins = listOrigins(
    file.containers.flatMap(({ attachments }) =>
      (attachments ?? []).flatMap(({ fromEnv }) => Object.keys(fromEnv)),
    ),
  )
  const declared = new Map(file.networks.map(({ name, fromEnv }) => [name, Object.keys(fromEnv)]))
  return makeValueDigest(
    {
      networks: networks.map(({ name, owner, observed }) => {
        const paths = [...(declared.get(name) ?? []), ...(owner?.sensitive ?? [])]
        return observed === null ? null : reduceNetwork(observed, listOrigins(paths))
      }),
      containers: containers.map((container) => reduceContainer(container, origins)),
    },
    digest,
  )
}

function listOrigins(paths: readonly string[]): Origins {
  return new Map(paths.map((path) => [path, []]))
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

// Which of several attachments a value is of does not matter here: a field that is sensitive in one of them is taken out of all.
function reduceContainer(container: ObservedContainer, origins: Origins): object {
  return {
    ...container,
    attachments: container.attachments.map(({ settings, live, ...attachment }) => {
      const { driverOpts, ...shown } = redactEndpoint(settings, origins)
      const addresses = Object.entries(live).filter(([field]) => !origins.has(field))
      return {
        ...attachment,
        settings: { ...shown, driverOpts: listKeys(driverOpts) },
        live: Object.fromEntries(addresses),
      }
    }),
  }
}

function listKeys(pairs: Pairs): readonly string[] {
  return pairs.map(([key]) => key)
}
