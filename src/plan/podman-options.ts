// Podman's Docker API takes few options. Some it shows, one of them under a name of its own whichever name it was given by, which
// the adapter reads under Docker's; some it heeds and never shows; others it drops.
// Source: measured on Podman 4.3 and 5.4.
import { BRIDGE_NAME_OPTION, isMtu, MTU_OPTION } from '../model/option.ts'
import type { DesiredState } from '../model/desired.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { findPair, makePairs, type Pairs } from '../model/pairs.ts'

/** What Podman does with an option on a network of that driver: it keeps it, heeds it without showing it, or drops it. */
export function findPodmanUse(key: string, driver: string): 'kept' | 'hidden' | 'dropped' {
  const hasParent = driver === 'macvlan' || driver === 'ipvlan'
  switch (key) {
    case MTU_OPTION:
      return 'kept'
    case 'mode':
      return hasParent ? 'kept' : 'dropped'
    case 'parent':
      return hasParent ? 'hidden' : 'dropped'
    case BRIDGE_NAME_OPTION:
      return driver === 'bridge' ? 'hidden' : 'dropped'
    default:
      return 'dropped'
  }
}

const DEVICE_NAME = /^(?:[a-zA-Z0-9][a-zA-Z0-9_.-]*)?$/

/** What the value of an option would have to be for Podman to take it, where Docker takes more; null if it takes it. */
export function findPodmanNeed(key: string, value: string): string | null {
  if (key === MTU_OPTION && !isMtu(value)) return 'a whole number'
  if (key === BRIDGE_NAME_OPTION && !DEVICE_NAME.test(value))
    return 'a name of letters, digits, "_", "." and "-" that begins with a letter or digit'
  return null
}

/** The desired state with what Podman shows under another name than it may be declared by. */
export function nameAsRead(desired: DesiredState, { flavor }: EngineIdentity): DesiredState {
  if (flavor !== 'podman') return desired
  const networks = desired.networks.map((network) => {
    const { external, settings } = network
    // its Docker API shows the default network "podman" as "bridge"
    const name = external && network.name === 'podman' ? 'bridge' : network.name
    const options = settings.options === undefined ? {} : { options: renameMtu(settings.options) }
    return { ...network, name, settings: { ...settings, ...options } }
  })
  return { ...desired, networks }
}

function renameMtu(options: Pairs): Pairs {
  if (findPair(options, 'mtu') === undefined) return options
  const isNamed = findPair(options, MTU_OPTION) !== undefined
  return makePairs(
    options.flatMap(([key, value]): Pairs => {
      if (key !== 'mtu') return [[key, value]]
      return isNamed ? [] : [[MTU_OPTION, value]]
    }),
  )
}
