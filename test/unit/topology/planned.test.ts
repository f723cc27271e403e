import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { maskPlan } from '../../../src/render/mask.ts'
import { mergeTopologies, selectChanged } from '../../../src/topology/changed.ts'
import { makeDeclaredTopology } from '../../../src/topology/declared.ts'
import { makeObservedTopology } from '../../../src/topology/observed.ts'
import { makePlannedTopology, type PlannedTopology } from '../../../src/topology/planned.ts'
import type { Topology } from '../../../src/topology/topology.ts'
import { followSteps } from '../../support/follow-steps.ts'
import { wish, world } from '../../support/random-states.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  none,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'

interface Planned extends PlannedTopology {
  readonly plan: Plan
}

function planTopology(observed: ObservedState, desired: DesiredState, rest: object = {}): Planned {
  const plan = makePlan(desired, observed, { ...planOptions, ...rest })
  return { plan, ...makePlannedTopology(observed, plan, desired) }
}

/** What changes, as `ADDRESS MARK` and `CONTAINER/NETWORK MARK`. */
function listMarks({ networks, links }: Topology): string[] {
  return [
    ...networks.flatMap(({ address, mark }) => (mark === null ? [] : [`${address} ${mark}`])),
    ...links.flatMap(({ container, network, mark }) =>
      mark === null ? [] : [`${container}/${network.replace('networks.', '')} ${mark}`],
    ),
  ]
}

const frontend = ownedNetwork('frontend', { pools: [pool('10.1.0.0/24')] })
const legacy = ownedNetwork('legacy', { pools: [pool('10.3.0.0/24')] })

describe('the topology before and after a plan', () => {
  it('marks networks that come, go and are replaced, and the places that change with them', () => {
    const observed = observedState(
      [frontend, legacy],
      [
        observedContainer('web', [attached(bridge), attached(frontend)]),
        observedContainer('old', [attached(legacy)]),
      ],
    )
    const desired = desiredState({
      networks: [
        desiredNetwork('frontend', { settings: { internal: true } }),
        desiredNetwork('backend', { protect: true, settings: { pools: [pool('10.2.0.0/24')] } }),
      ],
      containers: [desiredContainer('web', [on('frontend'), on('backend', { aliases: ['www'] })])],
    })
    const { before, after } = planTopology(observed, desired)
    expect(listMarks(before)).toEqual([
      'networks.(legacy) remove',
      'networks.frontend replace',
      'containers.(old)/(legacy) disconnect',
      'containers.web/(bridge) disconnect',
      'containers.web/frontend reconnect',
    ])
    expect(listMarks(after)).toEqual([
      'networks.backend create',
      'networks.frontend replace',
      'containers.web/backend connect',
      'containers.web/frontend reconnect',
    ])
    expect(before.networks.map(({ internal }) => internal)).toEqual([false, false, false])
    expect(after.networks[2]).toMatchObject({ internal: true, declared: true, owned: true })
    expect(after.networks[1]).toMatchObject({ subnets: ['10.2.0.0/24'], protected: true })
    expect(after.links[0]).toMatchObject({ network: 'networks.backend', aliases: ['www'] })
    expect(after.containers).toEqual(before.containers)
  })

  it('marks nothing where nothing changes', () => {
    const observed = observedState([frontend], [observedContainer('web', [attached(frontend)])])
    const desired = desiredState({
      networks: [desiredNetwork('frontend')],
      containers: [desiredContainer('web', [on('frontend')])],
    })
    const { before, after } = planTopology(observed, desired)
    expect(after).toEqual(before)
    expect(before).toEqual(makeObservedTopology(observed, desired))
    expect(selectChanged(after)).toEqual({ networks: [], containers: [], links: [] })
  })

  it('has one address for a network that is renamed', () => {
    const observed = observedState([frontend], [observedContainer('web', [attached(frontend)])])
    const desired = desiredState({
      networks: [desiredNetwork('frontend', { name: 'public' })],
      containers: [desiredContainer('web', [on('frontend')])],
    })
    const { before, after } = planTopology(observed, desired)
    expect(before.networks).toMatchObject([{ address: 'networks.frontend', name: 'frontend' }])
    expect(after.networks).toMatchObject([{ address: 'networks.frontend', name: 'public', mark: 'replace' }])
    expect(listMarks(after)).toContain('containers.web/frontend reconnect')
  })

  it('shows a container that leaves "none" for a network on both sides', () => {
    const observed = observedState([frontend], [observedContainer('web', [attached(none)])])
    const desired = desiredState({
      networks: [desiredNetwork('frontend')],
      containers: [desiredContainer('web', [on('frontend')])],
    })
    const { before, after } = planTopology(observed, desired)
    expect(listMarks(before)).toEqual(['containers.web/(none) disconnect'])
    expect(listMarks(after)).toEqual(['containers.web/frontend connect'])
    expect(after.networks.map(({ name }) => name)).toEqual(['none', 'frontend'])
  })

  it('calls a place on a network that was gone a new one', () => {
    const stale = attached(observedNetwork('frontend', {}, { id: 'f'.repeat(64) }))
    const observed = observedState([frontend], [observedContainer('web', [stale])])
    const desired = desiredState({
      networks: [desiredNetwork('frontend')],
      containers: [desiredContainer('web', [on('frontend')])],
    })
    const { before, after } = planTopology(observed, desired)
    expect(before.links).toEqual([])
    expect(listMarks(after)).toEqual(['containers.web/frontend connect'])
  })

  it('gives a network the subnets of the source that it takes its settings from', () => {
    const desired = desiredState({
      networks: [
        desiredNetwork('lan', {
          settings: { driver: 'macvlan', configOnly: true, pools: [pool('10.9.0.0/24')] },
        }),
        desiredNetwork('office', { settings: { driver: 'macvlan', configFrom: 'lan' } }),
      ],
    })
    const { after } = planTopology(observedState([]), desired)
    expect(after.networks.map(({ address, subnets }) => [address, subnets])).toEqual([
      ['networks.lan', ['10.9.0.0/24']],
      ['networks.office', ['10.9.0.0/24']],
    ])
  })

  it('holds what a plan says of networks and containers that are not there to be nothing, or bare', () => {
    const desired = desiredState({
      networks: [desiredNetwork('mesh', { external: true }), desiredNetwork('frontend')],
    })
    const observed = observedState([frontend], [observedContainer('web', [])])
    const plan = makePlan(desired, observed, planOptions)
    const base = { waitsFor: [], after: [], hazards: [], irreversible: null, of: 'x' }
    const mesh = { name: 'mesh', id: null, createdBy: null }
    const [known, unknown] = observed.containers.map(({ id, name }) => [
      { id, name, mode: null },
      { id: 'nobody', name: 'nobody', mode: null },
    ])[0] as [object, object]
    const gone = { ...frontend, name: 'gone' }
    const steps = [
      { ...base, id: '1', action: 'connect', network: mesh, container: known, endpoint: {} },
      { ...base, id: '2', action: 'connect', network: mesh, container: unknown, endpoint: {} },
      { ...base, id: '3', action: 'disconnect', network: mesh, container: unknown, before: null },
      {
        ...base,
        id: '4',
        action: 'remove-network',
        network: { ...mesh, name: 'ghost' },
        before: { name: 'ghost', settings: gone.settings },
      },
      {
        ...base,
        id: '5',
        action: 'connect',
        network: { ...mesh, name: 'stray' },
        container: known,
        endpoint: {},
      },
    ] as unknown as Plan['steps']
    const { after } = makePlannedTopology(observed, { ...plan, steps }, desired)
    expect(after.networks.map(({ address, driver }) => [address, driver])).toEqual([
      ['networks.(stray)', null],
      ['networks.frontend', 'bridge'],
      ['networks.mesh', null],
    ])
    expect(listMarks(after)).toEqual(['containers.(web)/(stray) connect', 'containers.(web)/mesh connect'])
    expectSound(after)
  })

  it('leaves no link to a network that a plan removes with a container on it', () => {
    const observed = observedState([frontend], [observedContainer('web', [attached(frontend)])])
    const plan = makePlan(desiredState(), observed, planOptions)
    const steps = plan.steps.filter(({ action }) => action === 'remove-network')
    const { before, after } = makePlannedTopology(observed, { ...plan, steps }, desiredState())
    expect(listMarks(before)).toEqual([
      'networks.(frontend) remove',
      'containers.(web)/(frontend) disconnect',
    ])
    expect(after).toMatchObject({ networks: [], links: [] })
  })

  it('has the same topology for a plan as it may be shown', () => {
    const desired = desiredState({
      networks: [
        desiredNetwork('frontend', {
          settings: { pools: [pool('10.77.0.0/24')] },
          fromEnv: { 'ipam.config[0].subnet': ['NET'] },
        }),
      ],
      containers: [
        desiredContainer('web', [
          { ...on('frontend', { ipv4Address: '10.77.0.7' }), fromEnv: { ipv4Address: ['IP'] } },
        ]),
      ],
    })
    const observed = observedState([frontend], [observedContainer('web', [attached(frontend)])])
    const { plan, before, after } = planTopology(observed, desired)
    const shown = { before, after }
    expect(shown).toEqual(makePlannedTopology(observed, maskPlan(plan), desired))
    expect(JSON.stringify(shown)).not.toContain('10.77')
    expect(after.networks[0]?.subnets).toEqual(['(from env.NET)'])
    expect(after.links[0]?.ipv4Address).toBe('(from env.IP)')
  })
})

describe('the picture of a plan', () => {
  const observed = observedState(
    [frontend, legacy],
    [
      observedContainer('web', [attached(frontend), attached(bridge)]),
      observedContainer('cron', [attached(frontend)]),
      observedContainer('old', [attached(legacy)]),
    ],
  )
  const desired = desiredState({
    networks: [desiredNetwork('frontend'), desiredNetwork('backend')],
    containers: [desiredContainer('web', [on('frontend'), on('backend')])],
  })

  it('has what is there before and what is there after', () => {
    expect(listMarks(mergeTopologies(planTopology(observed, desired)))).toEqual([
      'networks.(legacy) remove',
      'networks.backend create',
      'containers.(old)/(legacy) disconnect',
      'containers.web/(bridge) disconnect',
      'containers.web/backend connect',
    ])
  })

  it('has a part that changes, with what it touches', () => {
    const { networks, containers, links } = selectChanged(mergeTopologies(planTopology(observed, desired)))
    expect(networks.map(({ name }) => name)).toEqual(['bridge', 'legacy', 'backend'])
    expect(containers.map(({ name }) => name)).toEqual(['old', 'web'])
    expect(links.every(({ mark }) => mark !== null)).toBe(true)
  })

  it('keeps a network of the engine that changes, though no link of it is left', () => {
    const { before } = planTopology(observed, desired)
    const { networks } = selectChanged({ ...before, links: [] })
    expect(networks.map(({ name }) => name)).toEqual(['legacy'])
  })
})

function expectSound({ networks, containers, links }: Topology): void {
  const ends = [...networks, ...containers].map(({ address }) => address)
  expect(new Set(ends).size).toBe(ends.length)
  for (const { network, container } of links) {
    expect(networks.map(({ address }) => address)).toContain(network)
    expect(containers.map(({ address }) => address)).toContain(container)
  }
  const pairs = links.map(({ network, container }) => `${container} ${network}`)
  expect(new Set(pairs).size).toBe(pairs.length)
}

function dropMarks({ networks, containers, links }: Topology): Topology {
  return {
    networks: networks.map((network) => ({ ...network, mark: null })),
    containers,
    links: links.map((link) => ({ ...link, mark: null })),
  }
}

describe('every topology of a plan', { timeout: 120_000 }, () => {
  const options = { ...planOptions, adopt: true }

  const assertPlanned = (
    numRuns: number,
    check: (planned: Planned & { observed: ObservedState; desired: DesiredState }) => void,
  ): void =>
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        check({ ...planTopology(observed, desired, { adopt: true }), observed, desired })
      }),
      { numRuns },
    )

  it('is sound: addresses are unique, and links end at what is there', () => {
    assertPlanned(50, (planned) => {
      const merged = mergeTopologies(planned)
      for (const topology of [planned.before, planned.after, merged, selectChanged(merged)]) {
        expectSound(topology)
      }
    })
  })

  it('starts from what the engine shows and ends at what it shows then', () => {
    assertPlanned(50, ({ plan, before, after, observed, desired }) => {
      fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
      const summarize = ({ networks, links }: Topology, isKnown: (address: string) => boolean) => ({
        networks: networks
          .filter(({ predefined }) => !predefined)
          // what engines choose is not known before
          .map(({ name, driver, internal, configOnly, owned }) => ({
            name,
            driver,
            internal,
            configOnly,
            owned,
          })),
        links: links
          .filter(({ network }) => isKnown(network))
          .map(({ container, network, aliases }) => [container, network, aliases]),
      })
      const seen = makeObservedTopology(observed, desired)
      const addresses = new Set(before.networks.map(({ address }) => address))
      const isSame = (address: string): boolean =>
        addresses.has(address) && seen.networks.some((network) => network.address === address)
      expect(summarize(before, isSame).links).toEqual(summarize(seen, isSame).links)
      const left = makeObservedTopology(followSteps(observed, plan.steps), desired)
      expect(summarize(after, () => true)).toEqual(summarize(left, () => true))
    })
  })

  it('ends at what the file declares', () => {
    assertPlanned(50, ({ plan, after, desired }) => {
      fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
      const declared = makeDeclaredTopology(desired)
      const networks = new Map(after.networks.map((network) => [network.address, network]))
      for (const { address, name, subnets, driver } of declared.networks) {
        const found = networks.get(address)
        expect(found).toMatchObject({ name, driver, declared: true })
        if (subnets.length > 0) expect(found?.subnets).toEqual(subnets)
      }
      for (const { container, network, ipv4Address } of declared.links) {
        const found = after.links.find((link) => link.container === container && link.network === network)
        expect(found).toBeDefined()
        if (ipv4Address !== null) expect(found?.ipv4Address).toBe(ipv4Address)
      }
    })
  })

  it('marks what changes, and nothing else', () => {
    assertPlanned(50, ({ plan, before, after }) => {
      const touched = new Set(plan.steps.map(({ of }) => of))
      for (const { address, mark } of [...before.networks, ...after.networks]) {
        expect(mark !== null).toBe(touched.has(address))
      }
      const places = [...before.links, ...after.links].map(({ container, network, mark }) => ({
        address: `${container}/${network.replace('networks.', '')}`,
        mark,
      }))
      for (const { address, mark } of places)
        expect([address, mark !== null]).toEqual([address, touched.has(address)])
      if (plan.steps.length === 0) expect(after).toEqual(before)
      expect(dropMarks(selectChanged(before)).links.length).toBeLessThanOrEqual(before.links.length)
    })
  })

  it('does not depend on the order of what it is made of', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const plan = makePlan(desired, observed, options)
        const turned: ObservedState = {
          ...observed,
          networks: observed.networks.toReversed(),
          containers: observed.containers
            .toReversed()
            .map((container) => ({ ...container, attachments: container.attachments.toReversed() })),
        }
        const same = { ...desired, networks: desired.networks.toReversed() }
        expect(JSON.stringify(makePlannedTopology(turned, plan, same))).toBe(
          JSON.stringify(makePlannedTopology(observed, plan, desired)),
        )
      }),
      { numRuns: 40 },
    )
  })
})
