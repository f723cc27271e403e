// Desired states for tests, made from few words.
import {
  DEFAULT_GUARDS,
  type DeclaredEndpointSettings,
  type DeclaredNetworkSettings,
  type DesiredState,
} from '../../src/model/desired.ts'

type Words = {
  networks: readonly string[] | Readonly<Record<string, DeclaredNetworkSettings>>
  containers: Readonly<Record<string, Readonly<Record<string, DeclaredEndpointSettings>>>>
}

/** The project `shop` with networks and containers that are named like their keys. */
export function makeDesired({ networks, containers }: Words): DesiredState {
  const settings = Array.isArray(networks)
    ? Object.fromEntries(networks.map((key: string) => [key, {}]))
    : networks
  return {
    project: { name: 'shop', named: true },
    guards: DEFAULT_GUARDS,
    networks: Object.entries(settings).map(([key, declared]) => ({
      key,
      name: key,
      external: false,
      adopt: false,
      protect: null,
      settings: declared as DeclaredNetworkSettings,
      range: null,
      ranges: {},
      fromEnv: {},
    })),
    containers: Object.entries(containers).map(([key, attachments]) => ({
      key,
      container: key,
      policy: 'declared',
      optional: false,
      ports: null,
      range: null,
      attachments: Object.entries(attachments).map(([network, declared]) => {
        return {
          network,
          settings: declared,
          range: null,
          fromEnv: {},
        }
      }),
    })),
  }
}
