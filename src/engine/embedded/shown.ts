// What of a container Docker Engine 28 shows, in its list and in an inspect; the rest is known to it and hidden.
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointField, type EndpointSettings } from '../../model/endpoint.ts'
import type { ObservedAttachment, ObservedContainer } from '../../model/observed.ts'

const HIDDEN_IN_LIST: readonly EndpointField[] = ['aliases', 'linkLocalIPs', 'driverOpts', 'links']

/** A container as the list shows it. */
export function showInList(container: ObservedContainer): ObservedContainer {
  const hidden = [...HIDDEN_IN_LIST, ...listHidden(container)]
  const attachments = listShown(container).map((attachment) => hide(attachment, hidden))
  return { ...addLabels(container), inspected: false, ports: null, attachments }
}

/** A container as an inspect shows it. */
export function showInInspect(container: ObservedContainer): ObservedContainer {
  const hidden = listHidden(container)
  return {
    ...addLabels(container),
    attachments: listShown(container).map((attachment) => hide(attachment, hidden)),
  }
}

// In the order in which a snapshot has them.
function addLabels({ attachments, ...container }: ObservedContainer): ObservedContainer {
  return { ...container, labels: container.labels ?? [], attachments }
}

// The engine keeps the settings of a connect that it refused; while the container runs, it is not on that network.
function listShown({ state, attachments }: ObservedContainer): readonly ObservedAttachment[] {
  const isLive = state === 'running' || state === 'paused'
  return isLive ? attachments.filter(({ networkId }) => networkId !== null) : attachments
}

// Once a container was started, the MAC address that it has takes the place of the one that was asked for.
function listHidden({ state }: ObservedContainer): readonly EndpointField[] {
  return state === 'created' ? [] : ['macAddress']
}

function hide(attachment: ObservedAttachment, hidden: readonly EndpointField[]): ObservedAttachment {
  const empty = hidden.map((field) => [field, DEFAULT_ENDPOINT_SETTINGS[field]])
  const settings: EndpointSettings = { ...attachment.settings, ...Object.fromEntries(empty) }
  return { ...attachment, settings, unknown: hidden }
}
