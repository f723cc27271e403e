// What must hold for every pair of states: plans converge, know no order of input, and leave alone what is not the project's.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedNetwork, ObservedState } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { listSchemaErrors } from '../../support/plan-schema.ts'
import { followSteps, reorderSteps } from '../../support/follow-steps.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  docker20,
  docker28,
  none,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  planOptions,
  podman5,
  pool,
} from '../../support/states.ts'

const NAMES = ['alpha', 'beta', 'gamma', 'delta']
const SUBNETS = ['10.1.0.0/24', '10.2.0.0/24', '10.3.0.0/24', '10.4.0.0/24']
const CONTAINERS = ['api', 'db', 'web', 'cron', 'legacy']

const engine = fc.constantFrom(docker20, docker28, podman5)

const world: fc.Arbitrary<ObservedState> = fc
  .record({
    engine,
    // Which names exist, who owns them, and which subnet they have: each subnet at most once.
    owners: fc.array(fc.constantFrom('absent', 'ours', 'ours', 'foreign'), { minLength: 4, maxLength: 4 }),
    subnets: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
    mtus: fc.array(fc.constantFrom('', '1400', '1500'), { minLength: 4, maxLength: 4 }),
    keys: fc.array(fc.constantFrom(...NAMES), { minLength: 4, maxLength: 4 }),
    containers: fc.array(
      fc.record({
        state: fc.constantFrom('running', 'exited', 'created', 'running'),
        places: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        onBridge: fc.boolean(),
        isStatic: fc.boolean(),
        isStale: fc.boolean(),
        mode: fc.constantFrom('', '', ...NAMES),
      }),
      { minLength: 5, maxLength: 5 },
    ),
  })
  .map((seed) => {
    const networks = NAMES.flatMap((name, index): ObservedNetwork[] => {
      const owner = seed.owners[index]
      if (owner === 'absent') return []
      const subnet = SUBNETS[seed.subnets[index] ?? 0] ?? ''
      const mtu = seed.mtus[index] ?? ''
      const options = pairs(mtu === '' ? {} : { 'com.docker.network.driver.mtu': mtu })
      const settings = { pools: [pool(subnet)], options }
      return [
        owner === 'ours'
          ? ownedNetwork(name, settings, { 'sh.xec.key': seed.keys[index] ?? name })
          : observedNetwork(name, settings),
      ]
    })
    const containers = CONTAINERS.map((name, index) => {
      const made = seed.containers[index]
      const isRunning = made?.state === 'running'
      const places = networks
        .filter((_, place) => made?.places[place])
        .map((network) => {
          const prefix = network.settings.pools[0]?.subnet?.replace('0/24', '') ?? ''
          const address = made?.isStatic ? `${prefix}${10 + index}` : null
          const live = isRunning ? (address ?? `${prefix}${2 + index}`) : null
          return attached(
            network,
            { ipv4Address: address, aliases: [`${name}-alias`] },
            { live: { ipv4Address: live, ipv6Address: null, macAddress: null } },
          )
        })
      const stale = made?.isStale ? [attached(observedNetwork('alpha', {}, { id: 'f'.repeat(64) }))] : []
      const isOnAlpha = places.some(({ networkName }) => networkName === 'alpha')
      const bridged = made?.onBridge ? [attached(bridge)] : []
      const isAlone = places.length + bridged.length === 0 && (isOnAlpha || stale.length === 0)
      return observedContainer(
        name,
        isAlone ? [attached(none)] : [...places, ...bridged, ...(isOnAlpha ? [] : stale)],
        {
          state: made?.state ?? 'running',
          mode: isAlone
            ? { kind: 'none' }
            : made?.mode
              ? { kind: 'network', network: made.mode }
              : { kind: 'default' },
        },
      )
    })
    return observedState(networks, containers, seed.engine)
  })

const wish: fc.Arbitrary<DesiredState> = fc
  .record({
    declared: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    names: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
    isRenamed: fc.boolean(),
    subnets: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
    hasSubnet: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    mtus: fc.array(fc.constantFrom('', '1400'), { minLength: 4, maxLength: 4 }),
    containers: fc.array(
      fc.record({
        isManaged: fc.boolean(),
        places: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        address: fc.constantFrom(0, 0, 2, 3, 4, 10, 11),
        aliases: fc.constantFrom(undefined, ['fresh'], []),
        policy: fc.constantFrom('declared', 'exact', 'additive'),
      }),
      { minLength: 5, maxLength: 5 },
    ),
  })
  .map((seed) => {
    const networks = NAMES.flatMap((key, index) => {
      if (!seed.declared[index]) return []
      const name = seed.isRenamed ? `${NAMES[seed.names[index] ?? 0]}` : key
      const mtu = seed.mtus[index] ?? ''
      const pools = seed.hasSubnet[index] ? { pools: [pool(SUBNETS[seed.subnets[index] ?? 0] ?? '')] } : {}
      const options = mtu === '' ? {} : { options: pairs({ 'com.docker.network.driver.mtu': mtu }) }
      return [desiredNetwork(key, { name, settings: { ...pools, ...options } })]
    })
    const used = new Set<string>()
    const containers = CONTAINERS.slice(0, 4).map((key, index) => {
      const made = seed.containers[index]
      const attachments = networks
        .filter((_, place) => made?.places[place])
        .map((network) => {
          const subnet = network.settings.pools?.[0]?.subnet
          const address = `${subnet?.replace('0/24', '')}${made?.address ?? 0}`
          const isFree = subnet !== undefined && made?.address !== 0 && !used.has(`${network.key} ${address}`)
          if (isFree) used.add(`${network.key} ${address}`)
          return on(network.key, {
            ...(isFree ? { ipv4Address: address } : {}),
            ...(made?.aliases === undefined ? {} : { aliases: made.aliases }),
          })
        })
      return desiredContainer(key, made?.isManaged ? attachments : null, {
        policy: made?.policy ?? 'declared',
      })
    })
    return desiredState({ networks, containers })
  })

const options = { ...planOptions, adopt: true }

describe('every plan', { timeout: 120_000 }, () => {
  it('can be followed in every order that its links allow, and leaves nothing to do', () => {
    fc.assert(
      fc.property(world, wish, fc.nat(), (observed, desired, salt) => {
        const plan = makePlan(desired, observed, options)
        fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
        const after = followSteps(observed, reorderSteps(plan.steps, salt))
        const second = makePlan(desired, after, options)
        expect(second.changes).toEqual([])
        expect(second.steps).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('brings every attachment of an unmanaged container back with all its settings, unless its network goes', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const plan = makePlan(desired, observed, options)
        fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
        const isComing = (address: string): boolean =>
          plan.steps.some(
            (step) =>
              step.action === 'create-network' && step.of === address && !step.spec.settings.configOnly,
          )
        const removals = plan.steps.filter((step) => step.action === 'remove-network')
        const removed = new Set(removals.map(({ network }) => network.id))
        const gone = new Set(removals.filter(({ of }) => !isComing(of)).map(({ network }) => network.id))
        const managed = new Set(
          desired.containers.flatMap(({ container, attachments }) =>
            attachments === null ? [] : [container],
          ),
        )
        const after = followSteps(observed, plan.steps)
        for (const { id, name, attachments } of observed.containers) {
          if (managed.has(name)) continue
          const left = after.containers.find((container) => container.id === id)?.attachments ?? []
          const kept = attachments.filter(({ networkId }) => !gone.has(networkId))
          expect(left.map(({ settings }) => settings)).toHaveLength(kept.length)
          for (const { settings, networkId, networkName } of kept) {
            if (removed.has(networkId)) expect(left.map((item) => item.settings)).toContainEqual(settings)
            else expect(left.find((item) => item.networkName === networkName)?.settings).toEqual(settings)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('that destroys leaves nothing of the project but names that containers need', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const destroy = { ...options, mode: 'destroy' } as const
        const plan = makePlan(desired, observed, destroy)
        expect(plan.diagnostics).toEqual([])
        const after = followSteps(observed, plan.steps)
        expect(after.networks.filter(({ settings }) => settings.labels.length > 0)).toEqual([])
        expect(makePlan(desired, after, destroy).steps).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('is a document as the published schema describes it', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const plan = makePlan(desired, observed, { ...planOptions, showUnchanged: true })
        expect(listSchemaErrors(JSON.parse(JSON.stringify(plan)))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('never touches a foreign network without consent', () => {
    fc.assert(
      fc.property(world, wish, (observed, desired) => {
        const plan = makePlan(desired, observed, planOptions)
        const foreign = observed.networks
          .filter(({ settings }) => settings.labels.length === 0)
          .map(({ id }) => id)
        for (const step of plan.steps) {
          if (step.action === 'remove-network') expect(foreign).not.toContain(step.network.id)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('has the same bytes whatever the order of the input', () => {
    fc.assert(
      fc.property(world, wish, fc.integer(), (observed, desired, salt) => {
        const turn = <Item>(items: readonly Item[]): Item[] => {
          const at = items.length === 0 ? 0 : Math.abs(salt) % items.length
          return [...items.slice(at), ...items.slice(0, at)]
        }
        const turned: ObservedState = {
          ...observed,
          networks: turn(observed.networks),
          containers: turn(observed.containers).map((container) => ({
            ...container,
            attachments: turn(container.attachments),
          })),
        }
        const same = { ...desired, networks: turn(desired.networks), containers: turn(desired.containers) }
        expect(JSON.stringify(makePlan(same, turned, options))).toBe(
          JSON.stringify(makePlan(desired, observed, options)),
        )
      }),
      { numRuns: 200 },
    )
  })
})
