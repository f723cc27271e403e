// What a plan opens and closes, and the hazard of it on the change that does it.
import { describe, expect, it } from 'vitest'
import { DEFAULT_GUARDS } from '../../../src/model/desired.ts'
import { NO_REACH_CHANGES } from '../../../src/model/reach.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import { makePlanDigest } from '../../../src/plan/digest.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { addReachability } from '../../../src/reachability/planned.ts'
import { planFor, planWhole } from '../../support/plans.ts'
import { bridgeOptions, dualStack, docker26, on as at, port } from '../../support/reach.ts'
import {
  bridge,
  desiredContainer,
  desiredNetwork,
  idOf,
  none,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'

const backend = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
const frontend = ownedNetwork('frontend', { pools: [pool('10.2.0.0/24')] })
const vault = ownedNetwork('vault', { internal: true, pools: [pool('10.3.0.0/24')] })
const declared = ['backend', 'frontend', 'vault'].map((key) => desiredNetwork(key))

function plan(
  containers: readonly ObservedContainer[],
  targets: Readonly<Record<string, readonly string[]>>,
  networks: readonly ObservedNetwork[] = [backend, frontend, vault],
): Plan {
  return planWhole(
    observedState(networks, containers),
    declared,
    Object.entries(targets).map(([key, keys]) =>
      desiredContainer(
        key,
        keys.map((network) => on(network)),
        { policy: 'exact' },
      ),
    ),
  )
}

/** The hazards as `ADDRESS: MESSAGE`, and the steps that have one. */
function tell({ changes, steps }: Plan): { said: readonly string[]; doers: readonly string[] } {
  const own = (hazards: Plan['changes'][number]['hazards']) =>
    hazards.filter(({ type }) => type === 'exposure-broadens')
  return {
    said: changes.flatMap(({ address, hazards }) =>
      own(hazards).map(({ message }) => `${address}: ${message}`),
    ),
    doers: steps.flatMap(({ id, hazards }) => own(hazards).map(() => id)),
  }
}

describe('what a plan opens', () => {
  it('is nothing where nothing is done, and then the plan is the same one', () => {
    const still = plan([at('api', [backend])], { api: ['backend'] })
    expect(still.steps).toEqual([])
    expect(still.reachability).toBe(NO_REACH_CHANGES)
  })

  it('is said of the one that joins, and not of who is there', () => {
    const before = [at('db', [backend]), at('cache', [backend]), at('api', [frontend])]
    const made = plan(before, { api: ['backend', 'frontend'] })
    expect(made.reachability.opened).toEqual([
      {
        kind: 'containers',
        from: ['api'],
        to: ['cache', 'db'],
        networks: ['backend'],
        certain: true,
        partly: false,
      },
    ])
    expect(tell(made)).toEqual({
      said: ['containers.api/backend: "api" can then reach others over "backend", and be reached by them.'],
      doers: ['connect:api/backend'],
    })
    const more = plan([...before, at('queue', [backend])], { api: ['backend', 'frontend'] })
    expect(more.digests.plan).toBe(made.digests.plan)
    expect(more.reachability).not.toEqual(made.reachability)
  })

  it('is no hazard where it closes only, or where all could reach each other before', () => {
    const before = [at('web', [bridge]), at('api', [bridge]), at('db', [bridge])]
    const made = plan(before, { web: ['frontend'], api: ['frontend', 'backend'], db: ['backend'] })
    expect(tell(made)).toEqual({ said: [], doers: [] })
    expect(made.reachability).toEqual({
      opened: [],
      closed: [
        {
          kind: 'containers',
          from: ['db'],
          to: ['web'],
          networks: ['bridge'],
          certain: true,
          partly: false,
        },
      ],
    })
    const bare = planFor(
      observedState([backend, frontend, vault], before),
      declared,
      ['web', 'api', 'db'].map((key) =>
        desiredContainer(key, [on(key === 'db' ? 'backend' : 'frontend')], { policy: 'exact' }),
      ),
    )
    const whole = addReachability(bare, {
      observed: observedState([backend, frontend, vault], before),
      guards: DEFAULT_GUARDS,
      allow: [],
      digest: planOptions.digest,
    })
    expect(whole.digests).toEqual(bare.digests)
  })

  it('is said once for all that join a network, of the network if it is new', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const targets = Object.fromEntries(names.map((name) => [name, ['backend']]))
    const lonely = names.map((name) => at(name, [none]))
    const made = plan(lonely, targets, [frontend, vault])
    const subject = '"a", "b", "c", "d", "e" and 2 more'
    expect(tell(made).said).toEqual(
      [
        `containers.a/backend: ${subject} can then be reached from the host over "backend".`,
        `containers.a/backend: ${subject} can then reach the host, the local network and the internet over "backend".`,
        `networks.backend: ${subject} can then reach each other over "backend".`,
      ].toSorted((a, b) => (a.startsWith('networks') ? -1 : b.startsWith('networks') ? 1 : 0)),
    )
    expect(new Set(tell(made).doers)).toEqual(
      new Set(['create-network:backend', ...names.map((name) => `connect:${name}/backend`)]),
    )
    const joined = plan(lonely, targets)
    expect(tell(joined).said[0]).toBe(
      `containers.a/backend: ${subject} can then reach each other over "backend".`,
    )
  })

  it('is not that a network is replaced, or has another name, with the same containers on it', () => {
    const both = [at('api', [backend]), at('db', [backend])]
    const replaced = planWhole(
      observedState([backend], both),
      [desiredNetwork('backend', { settings: { internal: true } })],
      [desiredContainer('api', [on('backend')]), desiredContainer('db', [on('backend')])],
    )
    expect(replaced.summary.replace).toBe(1)
    expect(replaced.reachability.opened).toEqual([])
    const renamed = planWhole(
      observedState([backend], both),
      [desiredNetwork('backend', { name: 'store' })],
      [desiredContainer('api', [on('backend')]), desiredContainer('db', [on('backend')])],
    )
    expect(renamed.summary.replace).toBe(1)
    expect(renamed.reachability).toEqual({ opened: [], closed: [] })
  })

  it('is what the outside reaches, with the ports, and on which change', () => {
    const db = at('db', [vault], { ports: [port('5432:5432'), port('127.0.0.1:9187:9187')] })
    expect(tell(plan([db], { db: ['frontend', 'vault'] }))).toEqual({
      said: [
        'containers.db/frontend: "db" can then be reached from the local network and perhaps the internet at 0.0.0.0:5432/tcp over "frontend".',
        'containers.db/frontend: "db" can then reach the local network and the internet over "frontend".',
      ],
      doers: ['connect:db/frontend', 'connect:db/frontend'],
    })
  })

  it('is said of what takes a container off a network where that opens something', () => {
    const masked = ownedNetwork('backend', {
      pools: [pool('10.1.0.0/24')],
      ...bridgeOptions({ enable_ip_masquerade: 'false' }),
    })
    const web = at('web', [masked, frontend], { ports: [port('80:80')] })
    const made = plan([web], { web: ['frontend'] }, [masked, frontend])
    const { said } = tell(made)
    for (const line of said) expect(line).toMatch(/^containers\.web\/backend: /)
    expect(said.length).toBeGreaterThan(0)
  })

  it('is said of the first change where no container of it is moved', () => {
    const sidecar = observedContainer('side', [], { mode: { kind: 'container', container: idOf('ctr api') } })
    const containers = [at('api', [none]), sidecar, at('db', [vault])]
    const made = plan(containers, { api: ['vault'] })
    expect(tell(made).said).toEqual([
      'containers.api/vault: "api" can then reach others over "vault", and be reached by them.',
      'containers.api/vault: "api" and "side" can then be reached from the host over "vault".',
      'containers.api/vault: "api" and "side" can then reach the host over "vault".',
    ])
    const alone = {
      ...made,
      changes: made.changes.map((change) => ({ ...change, container: 'other' })),
    } as Plan
    const again = addReachability(alone, {
      observed: observedState([backend, frontend, vault], containers),
      guards: DEFAULT_GUARDS,
      allow: [],
      digest: planOptions.digest,
    })
    const [first] = again.changes
    expect(first?.hazards.map(({ message }) => message)).toContain(
      '"api", "db" and "side" can then reach each other over "vault".',
    )
  })

  it('says perhaps where nobody knows', () => {
    const mesh = observedNetwork('mesh', { driver: 'weave' })
    const made = planWhole(
      observedState([mesh], [at('api', [mesh]), at('db', [none])]),
      [desiredNetwork('mesh', { external: true })],
      [desiredContainer('db', [on('mesh')])],
    )
    expect(tell(made).said[0]).toBe(
      'containers.db/mesh: "db" can then perhaps reach others over "mesh", and be reached by them.',
    )
  })

  it('knows IPv6 that nothing filters, over which there is no network to name', () => {
    const [left, right] = [dualStack('left'), dualStack('right')]
    const made = planWhole(
      observedState([left, right], [at('api', [left]), at('db', [none])], docker26),
      [desiredNetwork('right', { external: true })],
      [desiredContainer('db', [on('right')])],
    )
    expect(tell(made).said).toContain(
      'containers.db/right: "db" can then reach others, and be reached by them.',
    )
  })

  it('names a few networks only, so that what is said of each step does not grow with the plan', () => {
    const networks = Array.from({ length: 8 }, (_, index) => ownedNetwork(`net-${index}`))
    const keys = networks.map(({ name }) => name)
    const names = ['api', 'db']
    const made = planWhole(
      observedState(
        networks,
        names.map((name) => at(name, [])),
      ),
      keys.map((key) => desiredNetwork(key)),
      names.map((name) =>
        desiredContainer(
          name,
          keys.map((key) => on(key)),
        ),
      ),
    )
    const messages = made.steps.flatMap(({ hazards }) => hazards.map(({ message }) => message))
    expect(new Set(messages)).toContain(
      '"api" and "db" can then reach the host over "net-0", "net-1", "net-2", "net-3", "net-4" and 3 more.',
    )
    expect(made.reachability.opened.flatMap((group) => group.networks)).toContain('net-7')
  })

  it('is a danger where the file says so, which is agreed to as any other', () => {
    const observed = observedState([backend, frontend], [at('db', [backend]), at('api', [frontend])])
    const bare = planFor(observed, declared.slice(0, 2), [desiredContainer('api', [on('backend')])])
    const guards = { ...DEFAULT_GUARDS, exposureBroadens: 'danger' } as const
    const origin = { observed, guards, digest: planOptions.digest }
    const levels = (allow: Parameters<typeof addReachability>[1]['allow']) =>
      addReachability(bare, { ...origin, allow })
        .changes.flatMap(({ hazards }) => hazards)
        .filter(({ type }) => type === 'exposure-broadens')
        .map(({ level, allowed }) => [level, allowed])
    expect(levels([])).toEqual([['danger', false]])
    expect(levels(['exposure-broadens'])).toEqual([['danger', true]])
  })

  it('is covered by the digest of the plan', () => {
    const made = plan([at('db', [backend]), at('api', [frontend])], { api: ['backend', 'frontend'] })
    expect(made.digests.plan).toBe(makePlanDigest(made, planOptions.digest))
  })
})
