// The rule about routes of the engine's host.
import { hasOverlap, parseCidr } from '../../model/address.ts'
import { BRIDGE_NAME_OPTION } from '../../model/option.ts'
import { findPair } from '../../model/pairs.ts'
import type { ObservedNetwork } from '../../model/observed.ts'
import type { HostRoute } from '../../model/host.ts'
import type { LintRule } from '../rule.ts'
import type { LintLive } from '../scene.ts'

/** Subnets that share addresses with what the host reaches by other ways. */
export const subnetRouted: LintRule = {
  severity: 'error',
  summary: 'A subnet overlaps a route of the host',
  needs: 'host',
  find: ({ draft, live }) => {
    const { observed, routes } = live as LintLive & { readonly routes: readonly HostRoute[] }
    const foreign = routes.filter((route) => isForeign(route, observed.networks))
    return draft.networks
      .filter(({ external }) => !external)
      .flatMap(({ key, pools }) =>
        pools.flatMap(({ subnet: { value, span } }) => {
          const route = foreign.find(({ destination }) => hasOverlap(destination, value))
          if (route === undefined) return []
          return [
            {
              span,
              detail: `The host reaches ${route.destination} over "${route.device}", and "${key}" takes ${value}: whoever is there gets no answer from the host any more.`,
              fix: 'Choose a subnet that the host has no route to.',
            },
          ]
        }),
      )
  },
}

// A default route leads everywhere and overlaps nothing; networks of the engine have routes of their own.
function isForeign({ destination, device }: HostRoute, networks: readonly ObservedNetwork[]): boolean {
  if (parseCidr(destination)?.prefixLength === 0) return false
  return !networks.some(
    ({ id, settings }) =>
      device === `br-${id.slice(0, 12)}` ||
      device === findPair(settings.options, BRIDGE_NAME_OPTION) ||
      settings.pools.some(({ subnet }) => subnet === destination),
  )
}
