// Rules about networks over several hosts, and those that hang on a device of the host.
import { findSpan, type NetworkDraft } from '../../config/draft.ts'
import { MTU_OPTION } from '../../model/option.ts'
import { findPair } from '../../model/pairs.ts'
import type { LintRule } from '../rule.ts'

const OVERLAY = 'overlay'

/** Containers on an overlay that services alone can join. */
export const overlayClosed: LintRule = {
  severity: 'error',
  summary: 'Containers cannot join this overlay',
  needs: 'file',
  find: (scene) =>
    scene.members.flatMap(({ target, attachment, network }) => {
      const settings = scene.findSettings(network)
      if (settings?.driver !== OVERLAY || settings.attachable) return []
      return [
        {
          span: attachment.span,
          detail: `"${target.container.container.value}" is no service, and an overlay takes other containers only if it is attachable.`,
          fix: `Add "attachable: true" to "${network.key}".`,
        },
      ]
    }),
}

/** Overlays whose traffic can be read on the way. */
export const overlayPlain: LintRule = {
  severity: 'notice',
  summary: 'An overlay is not encrypted',
  needs: 'file',
  find: (scene) =>
    scene.draft.networks
      .filter(
        ({ external, settings }) => !external && settings.driver === OVERLAY && settings.encrypted !== true,
      )
      .map(({ key, span }) => ({
        span,
        detail: `What containers send each other over "${key}" goes from host to host as it is: whoever is on the way reads it.`,
        fix: 'Add "encrypted: true", unless the hosts are on a network that nobody else is on.',
      })),
}

// What a packet of a host's network holds as a rule, and what VXLAN and its encryption add to one.
const PARENT_MTU = 1500
const VXLAN_BYTES = 50
const ENCRYPTION_BYTES = 30

/** Overlays whose packets are too long for the network below. */
export const overlayMtu: LintRule = {
  severity: 'warning',
  summary: 'The MTU of an overlay is above what its hosts can carry',
  needs: 'file',
  find: (scene) =>
    scene.draft.networks.flatMap((network) => {
      const { driver, options = [], encrypted } = network.settings
      const mtu = Number(findPair(options, MTU_OPTION) ?? 0)
      const largest = PARENT_MTU - VXLAN_BYTES - (encrypted === true ? ENCRYPTION_BYTES : 0)
      if (driver !== OVERLAY || !(mtu > largest)) return []
      return [
        {
          span: findSpan(network, `options["${MTU_OPTION}"]`),
          detail: `Packets of ${mtu} bytes do not fit between hosts whose network carries ${PARENT_MTU}: the overlay adds up to ${PARENT_MTU - largest} bytes to each. Large transfers hang, small ones work.`,
          fix: `Write ${largest} or less, or leave it to the engine; where the network between the hosts carries more, say so beside the line.`,
        },
      ]
    }),
}

const DEVICE_DRIVERS = ['macvlan', 'ipvlan']

/** Networks on a device of the host that do not say which. */
export const parentMissing: LintRule = {
  severity: 'warning',
  summary: 'A network on a device of the host names none',
  needs: 'file',
  find: (scene) =>
    scene.draft.networks
      .filter(
        (network) =>
          isDeviceNetwork(network) && findPair(network.settings.options ?? [], 'parent') === undefined,
      )
      .map(({ key, span }) => ({
        span,
        detail: `"${key}" has no "parent", so that the engine makes a device that leads nowhere: its containers reach each other alone.`,
        fix: 'Add "options: { parent: eth0 }" with the device of the host, or "internal: true" if that is meant.',
      })),
}

function isDeviceNetwork({ external, settings }: NetworkDraft): boolean {
  const { driver = '', internal, configFrom } = settings
  return !external && DEVICE_DRIVERS.includes(driver) && internal !== true && configFrom === undefined
}
