// States of a plan file without values from the environment: what stands in their places says where they come from.
import type { DesiredNetwork, DesiredState, FromEnv } from '../model/desired.ts'
import type { LiveAddresses, ObservedAttachment, ObservedNetwork, ObservedState } from '../model/observed.ts'
import { renderOrigin } from '../model/secret.ts'
import { findOwners, type Owners } from './ownership.ts'
import { redactEndpoint, redactNetwork } from './sensitive.ts'

/** The desired state with origins in the places of values. */
export function hideDesired(desired: DesiredState): DesiredState {
  return {
    ...desired,
    networks: desired.networks.map((network) => ({
      ...network,
      settings: redactNetwork(network.settings, makeOrigins(network.fromEnv)),
    })),
    containers: desired.containers.map((container) => ({
      ...container,
      attachments:
        container.attachments?.map((attachment) => ({
          ...attachment,
          settings: redactEndpoint(attachment.settings, makeOrigins(attachment.fromEnv)),
        })) ?? null,
    })),
  }
}

type Origins = ReadonlyMap<string, readonly string[]>

function makeOrigins(fromEnv: FromEnv): Origins {
  return new Map(Object.entries(fromEnv))
}

/** The observed state without what the engine has in the place of a value from the environment, whatever it is. */
export function hideObserved(observed: ObservedState, desired: DesiredState): ObservedState {
  const owners = findOwners(observed.networks)
  const findDeclared = makeFindDeclared(desired, owners)
  const targets = new Map(desired.containers.toReversed().map((target) => [target.container, target]))
  const keys = new Map<string, string>()
  const networks = observed.networks.map((network) => {
    const declared = findDeclared(network)
    if (declared !== undefined) keys.set(network.name, declared.key)
    const sensitive = owners.get(network.id)?.sensitive ?? []
    return hideNetwork(network, [...Object.keys(declared?.fromEnv ?? {}), ...sensitive])
  })
  const containers = observed.containers.map((container) => {
    const declared = targets.get(container.name)?.attachments ?? []
    const attachments = container.attachments.map((attachment) => {
      const key = keys.get(attachment.networkName)
      const own = declared.find(({ network }) => network === key)
      return hideAttachment(attachment, Object.keys(own?.fromEnv ?? {}))
    })
    return { ...container, attachments }
  })
  return { engine: observed.engine, networks, containers }
}

// Finds the first network of the file that has the name of a live one, or is the one that it was made for.
function makeFindDeclared(
  { networks, project }: DesiredState,
  owners: Owners,
): (network: ObservedNetwork) => DesiredNetwork | undefined {
  const places = networks.map((network, place) => [network, place] as const).toReversed()
  const byName = new Map(places.map(([{ name }, place]) => [name, place]))
  const byKey = new Map<string | null, number>(places.map(([{ key }, place]) => [key, place]))
  return ({ name, id }) => {
    const owner = owners.get(id)
    const made = owner?.project === project.name ? byKey.get(owner.key) : undefined
    return networks[Math.min(byName.get(name) ?? Infinity, made ?? Infinity)]
  }
}

function hideNetwork(network: ObservedNetwork, paths: readonly string[]): ObservedNetwork {
  return { ...network, settings: redactNetwork(network.settings, makeUnknown(paths)) }
}

function hideAttachment(attachment: ObservedAttachment, paths: readonly string[]): ObservedAttachment {
  const { settings, live } = attachment
  const hide = (field: keyof LiveAddresses): string | null =>
    live[field] !== null && paths.includes(field) ? renderOrigin([]) : live[field]
  return {
    ...attachment,
    settings: redactEndpoint(settings, makeUnknown(paths)),
    live: {
      ipv4Address: hide('ipv4Address'),
      ipv6Address: hide('ipv6Address'),
      macAddress: hide('macAddress'),
    },
  }
}

function makeUnknown(paths: readonly string[]): Origins {
  return new Map(paths.map((path) => [path, []]))
}
