// Planning takes time in proportion to what there is.
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'

const SECONDS = 30

/** Many networks that all change, with twenty containers on each that were started on them and have static addresses. */
function makeWorld(
  networkCount: number,
  containersEach: number,
): { desired: DesiredState; observed: ObservedState } {
  const names = Array.from({ length: networkCount }, (_, index) => `net-${index}`)
  const subnets = names.map((_, index) => `10.${Math.floor(index / 256)}.${index % 256}.0/24`)
  const networks = names.map((name, index) => ownedNetwork(name, { pools: [pool(subnets[index] ?? '')] }))
  const containers = networks.flatMap((network, index) =>
    Array.from({ length: containersEach }, (_, place) =>
      observedContainer(
        `ctr-${index}-${place}`,
        [attached(network, { ipv4Address: `10.${Math.floor(index / 256)}.${index % 256}.${10 + place}` })],
        { mode: { kind: 'network', network: network.name } },
      ),
    ),
  )
  // Each network gets the subnet of the next one, so that everything waits for everything else.
  const desired = desiredState({
    networks: names.map((name, index) =>
      desiredNetwork(name, { settings: { pools: [pool(subnets[(index + 1) % networkCount] ?? '')] } }),
    ),
    containers: containers.map((container, index) =>
      desiredContainer(container.name, [
        on(names[(Math.floor(index / containersEach) + networkCount - 1) % networkCount] ?? '', {}),
      ]),
    ),
  })
  return { desired, observed: observedState(networks, containers) }
}

describe('a plan', () => {
  it.each([
    [500, 20],
    [5, 2000],
  ])(
    'of %i networks with %i containers each is made in seconds',
    (networkCount, containersEach) => {
      const { desired, observed } = makeWorld(networkCount, containersEach)
      const begin = process.cpuUsage()
      const plan = makePlan(desired, observed, planOptions)
      expect(process.cpuUsage(begin).user / 1000).toBeLessThan(SECONDS * 1000)
      expect(plan.diagnostics).toEqual([])
      expect(plan.summary).toMatchObject({
        replace: networkCount,
        connect: networkCount * containersEach,
        disconnect: networkCount * containersEach,
      })
    },
    60_000,
  )
})
