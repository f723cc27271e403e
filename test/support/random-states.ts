// Random observed and desired states for property tests of the planner.
import fc from 'fast-check'
import type { DesiredState } from '../../src/model/desired.ts'
import type { ObservedNetwork, ObservedState } from '../../src/model/observed.ts'
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
  podman5,
  pool,
} from './states.ts'

const NAMES = ['alpha', 'beta', 'gamma', 'delta']
const SUBNETS = ['10.1.0.0/24', '10.2.0.0/24', '10.3.0.0/24', '10.4.0.0/24']
const CONTAINERS = ['api', 'db', 'web', 'cron', 'legacy']

const engine = fc.constantFrom(docker20, docker28, podman5)

/** What an engine may hold: networks of this project and of others, and containers in many states on them. */
export const world: fc.Arbitrary<ObservedState> = fc
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

/** What a file of the project `shop` may ask for. */
export const wish: fc.Arbitrary<DesiredState> = fc
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

const TOKEN = 'com.example.token'

/** The same world with labels and options of everybody, some of them secrets. */
export function decorate(worlds: fc.Arbitrary<ObservedState>): fc.Arbitrary<ObservedState> {
  const choices = fc.record({
    labels: fc.array(fc.constantFrom({}, { team: 'a' }, { team: 'b', [TOKEN]: 'hunter2' }), SEVERAL),
    options: fc.array(fc.constantFrom({}, { 'weave.password': 'hunter2' }, { parent: 'eth0' }), SEVERAL),
    driverOpts: fc.array(fc.constantFrom({}, {}, { 'weave.password': 'hunter2' }), SEVERAL),
  })
  return fc.tuple(worlds, choices).map(([state, { labels, options, driverOpts }]) => ({
    ...state,
    networks: state.networks.map((network, index) => {
      const { settings } = network
      if (network.predefined) return network
      const own = Object.fromEntries(settings.labels)
      const added: Record<string, string> = labels[index % labels.length] ?? {}
      const isSensitive = settings.labels.length > 0 && TOKEN in added
      const memory = isSensitive ? { 'sh.xec.sensitive': `["labels[\\"${TOKEN}\\"]"]` } : {}
      return {
        ...network,
        settings: {
          ...settings,
          labels: pairs({ ...own, ...added, ...memory }),
          options: pairs({ ...Object.fromEntries(settings.options), ...options[index % options.length] }),
        },
      }
    }),
    containers: state.containers.map((container, index) => ({
      ...container,
      attachments: container.attachments.map((attachment) => ({
        ...attachment,
        settings: { ...attachment.settings, driverOpts: pairs(driverOpts[index % driverOpts.length] ?? {}) },
      })),
    })),
  }))
}

const SEVERAL = { minLength: 3, maxLength: 7 }

/** The same wish with labels and options, some of them from the environment. */
export function secretive(wishes: fc.Arbitrary<DesiredState>): fc.Arbitrary<DesiredState> {
  const labels = fc.array(fc.constantFrom({}, { team: 'a' }, { team: 'a', [TOKEN]: 'hunter2' }), SEVERAL)
  return fc.tuple(wishes, labels).map(([state, choices]) => ({
    ...state,
    networks: state.networks.map((network, index) => {
      const given: Record<string, string> = choices[index % choices.length] ?? {}
      return {
        ...network,
        settings: { ...network.settings, labels: pairs(given) },
        fromEnv: TOKEN in given ? { [`labels["${TOKEN}"]`]: ['TOKEN'] } : {},
      }
    }),
  }))
}
