// States of a plan file without values from the environment: what stands in their places says where they come from.
import type { DesiredState, FromEnv } from '../model/desired.ts'
import type { LiveAddresses, ObservedAttachment, ObservedNetwork, ObservedState } from '../model/observed.ts'
import { renderOrigin } from '../model/secret.ts'
import { findOwners } from './ownership.ts'
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
  const keys = new Map<string, string>()
  const networks = observed.networks.map((network) => {
    const owner = owners.get(network.id)
    const declared = desired.networks.find(
      ({ key, name }) =>
        name === network.name || (owner?.project === desired.project.name && owner.key === key),
    )
    if (declared !== undefined) keys.set(network.name, declared.key)
    return hideNetwork(network, [...Object.keys(declared?.fromEnv ?? {}), ...(owner?.sensitive ?? [])])
  })
  const containers = observed.containers.map((container) => {
    const target = desired.containers.find((other) => other.container === container.name)
    const attachments = container.attachments.map((attachment) => {
      const key = keys.get(attachment.networkName)
      const declared = target?.attachments?.find(({ network }) => network === key)
      return hideAttachment(attachment, Object.keys(declared?.fromEnv ?? {}))
    })
    return { ...container, attachments }
  })
  return { engine: observed.engine, networks, containers }
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
