// Topologies for the reality check, drawn by chance: what decides who can reach whom, in all combinations.
import fc from 'fast-check'
import type { EngineKind } from './engines.ts'

export interface RealNetwork {
  name: string
  /** third number of its subnets */
  octet: number
  internal: boolean
  ipv6: boolean
  icc: boolean
  masquerade: boolean
  inhibit: boolean
  /** publishes on one address of the host where nothing is said */
  bound: boolean
  mode: 'nat' | 'nat-unprotected' | 'routed' | 'isolated'
}

export interface RealContainer {
  name: string
  /** `bridge`, `host`, `none`, `container:NAME`, or a network; the networks below come on top of it */
  mode: string
  networks: string[]
  alias: string | null
  priority: number
  publishes: 'nothing' | 'all' | 'localhost' | 'address'
  state: 'running' | 'created' | 'exited' | 'paused'
}

export interface RealWorld {
  networks: RealNetwork[]
  containers: RealContainer[]
}

/** How large a world is. */
export interface WorldSize {
  networks: number
  containers: number
}

const NETWORK_NAMES = ['backend', 'cache', 'data', 'edge', 'front', 'jobs', 'mesh', 'vault']

/** A flag that is seldom set. */
function rarely(chance: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 99 }).map((drawn) => drawn < chance)
}

function drawNetwork(name: string, index: number, kind: EngineKind): fc.Arbitrary<RealNetwork> {
  const modes =
    kind === 'docker-28'
      ? fc.constantFrom('nat', 'nat', 'nat', 'routed', 'nat-unprotected', 'isolated')
      : fc.constant('nat')
  return fc
    .record({
      internal: rarely(25),
      ipv6: rarely(50),
      icc: rarely(75),
      masquerade: rarely(80),
      inhibit: rarely(8),
      bound: rarely(15),
      mode: modes,
    })
    .map((drawn) => ({
      ...drawn,
      name,
      octet: 20 + index,
      // isolated is for internal networks and the others are not
      mode: drawn.mode !== 'nat' && (drawn.mode === 'isolated') !== drawn.internal ? 'nat' : drawn.mode,
      inhibit: drawn.inhibit && drawn.mode === 'nat',
    }))
}

function drawContainer(index: number, names: readonly string[]): fc.Arbitrary<RealContainer> {
  return (
    fc
      .record({
        place: fc.integer({ min: 0, max: 99 }),
        networks: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
        count: fc.constantFrom(1, 1, 2, 2, 3),
        other: fc.nat(),
        hasAlias: fc.boolean(),
        priority: fc.constantFrom(0, 0, 0, 5, -5),
        publishes: fc.constantFrom('nothing', 'nothing', 'all', 'localhost', 'address'),
        state: fc.constantFrom(
          'running',
          'running',
          'running',
          'running',
          'running',
          'running',
          'paused',
          'created',
          'exited',
        ),
      })
      .map(({ place, networks, count, other, hasAlias, ...drawn }): RealContainer => {
        const own = networks.slice(0, count)
        const name = `app${index}`
        const joined = { ...drawn, name, alias: hasAlias ? `alias${index}` : null }
        const alone = { ...joined, alias: null, networks: [] as string[], publishes: 'nothing' as const }
        if (place < 6) return { ...alone, mode: 'host' }
        if (place < 11) return { ...alone, mode: 'none', state: 'running' }
        if (place < 18 && index > 2) {
          return { ...alone, mode: `container:app${other % Math.min(index, 3)}`, state: 'running' }
        }
        if (place < 28) return { ...joined, mode: 'bridge', networks: count === 1 ? [] : own.slice(1) }
        return { ...joined, mode: own[0] as string, networks: own.slice(1) }
      })
      // the first ones lend their namespaces to others, so they run
      .map((container) => (index < 3 ? { ...container, state: 'running' } : container))
  )
}

/** Draws worlds; the same seed draws the same ones. */
export function drawWorlds(
  kind: EngineKind,
  size: WorldSize,
  { seed, count }: { seed: number; count: number },
): RealWorld[] {
  const names = NETWORK_NAMES.slice(0, size.networks)
  const drawn = fc.record({
    networks: fc.tuple(...names.map((name, index) => drawNetwork(name, index, kind))),
    containers: fc.tuple(
      ...Array.from({ length: size.containers }, (_, index) => drawContainer(index, names)),
    ),
  })
  return fc.sample(drawn, { seed, numRuns: count })
}
