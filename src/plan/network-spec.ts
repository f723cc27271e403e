// What a create call sends for a declared network, ownership labels included.
import type { DeclaredNetworkSettings, DesiredNetwork } from '../model/desired.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type NetworkSpec } from '../model/network.ts'
import type { NetworkScene } from './network-decision.ts'
import { makeOwnLabels } from './ownership.ts'

/** The settings of a network that does not exist yet: the declared ones over the engine's defaults. */
export function completeSettings(declared: DeclaredNetworkSettings): NetworkSettings {
  const scope = findScope(declared.driver ?? DEFAULT_NETWORK_SETTINGS.driver)
  return { ...DEFAULT_NETWORK_SETTINGS, scope, ...declared }
}

/** The scope that a driver's networks have unless another is asked for. */
export function findScope(driver: string): string {
  return driver === 'overlay' ? 'swarm' : 'local'
}

/** Makes a spec. A config-from network takes everything from its source, labels included, and is refused with its own. */
export function makeSpec(
  desired: DesiredNetwork,
  target: NetworkSettings,
  { scene, protect }: { readonly scene: NetworkScene; readonly protect: boolean },
): NetworkSpec {
  const { name } = desired
  if (target.configFrom !== null) {
    const { driver, internal, attachable, ingress, scope, configFrom } = target
    return {
      name,
      settings: { ...DEFAULT_NETWORK_SETTINGS, driver, internal, attachable, ingress, scope, configFrom },
    }
  }
  const labels = makeOwnLabels(target.labels, {
    project: scene.desired.project,
    desired,
    protect,
    consumers: scene.consumers.get(name) ?? [],
    tool: scene.options.tool,
  })
  return { name, settings: { ...target, labels } }
}
