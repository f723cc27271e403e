// Podman shows one option under a name of its own, whichever name it was given by, and the adapter reads it under Docker's.
import type { DesiredState } from '../model/desired.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { findPair, makePairs, type Pairs } from '../model/pairs.ts'
import { MTU_OPTION } from './support.ts'

/** The desired state with its options under the names that they are read by on this engine. */
export function nameOptionsAsRead(desired: DesiredState, { flavor }: EngineIdentity): DesiredState {
  if (flavor !== 'podman') return desired
  const networks = desired.networks.map((network) => {
    const { options } = network.settings
    if (options === undefined) return network
    return { ...network, settings: { ...network.settings, options: renameMtu(options) } }
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
