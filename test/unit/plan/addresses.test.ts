// Static addresses: who gets one, who has to make way, and what no network can give.
import { describe, expect, it } from 'vitest'
import type { DesiredContainer } from '../../../src/model/desired.ts'
import type { Pool } from '../../../src/model/network.ts'
import type { ObservedContainer, ObservedState } from '../../../src/model/observed.ts'
import {
  findDetail,
  followFor,
  isBefore,
  listChanges,
  listHazards,
  listPlaces,
  listProblems,
  listSteps,
  planFor,
} from '../../support/plans.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  podman5,
  pool,
} from '../../support/states.ts'

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24'), pool('fd00:1::/64')], enableIPv6: true })
const backend = desiredNetwork('backend')

const fixed = (name: string, ipv4Address: string, rest: Partial<ObservedContainer> = {}): ObservedContainer =>
  observedContainer(name, [attached(live, { ipv4Address })], rest)

const given = (name: string, ipv4Address: string): ObservedContainer =>
  observedContainer(name, [
    attached(live, {}, { live: { ipv4Address, ipv6Address: null, macAddress: null } }),
  ])

const wants = (name: string, ipv4Address: string): DesiredContainer =>
  desiredContainer(name, [on('backend', { ipv4Address })])

function findAddress(state: ObservedState, name: string): unknown {
  return (listPlaces(state, name)['backend'] as { ipv4Address: unknown } | undefined)?.ipv4Address
}

describe('an address', () => {
  it('is swapped between two containers', () => {
    const { plan, after } = followFor(
      observedState([live], [fixed('api', '10.1.0.5'), fixed('db', '10.1.0.6')]),
      [backend],
      [wants('api', '10.1.0.6'), wants('db', '10.1.0.5')],
    )
    expect(isBefore(plan, 'disconnect:api/backend', 'connect:db/backend')).toBe(true)
    expect(isBefore(plan, 'disconnect:db/backend', 'connect:api/backend')).toBe(true)
    expect([findAddress(after, 'api'), findAddress(after, 'db')]).toEqual(['10.1.0.6', '10.1.0.5'])
  })

  it.each([
    ['api', 'db'],
    ['db', 'api'],
  ])(
    'is swapped across two networks at the cost of the container that does not run: %s serves',
    (serving, idle) => {
      const other = ownedNetwork('frontend', { pools: [pool('10.2.0.0/24')] })
      const { plan } = followFor(
        observedState(
          [live, other],
          [
            fixed(serving, '10.1.0.5'),
            observedContainer(idle, [attached(other, { ipv4Address: '10.2.0.5' })], { state: 'exited' }),
          ],
        ),
        [backend, desiredNetwork('frontend')],
        [
          desiredContainer(serving, [on('frontend', { ipv4Address: '10.2.0.5' })]),
          desiredContainer(idle, [on('backend', { ipv4Address: '10.1.0.5' })]),
        ],
      )
      expect(listSteps(plan)).toEqual([
        `disconnect:${idle}/frontend`,
        `connect:${serving}/frontend`,
        `disconnect:${serving}/backend`,
        `connect:${idle}/backend`,
      ])
    },
  )

  it('goes round among three containers', () => {
    const { plan } = followFor(
      observedState([live], [fixed('api', '10.1.0.5'), fixed('db', '10.1.0.6'), fixed('web', '10.1.0.7')]),
      [backend],
      [wants('api', '10.1.0.6'), wants('db', '10.1.0.7'), wants('web', '10.1.0.5')],
    )
    expect(plan.steps.find(({ id }) => id === 'connect:api/backend')?.waitsFor).toEqual([
      'disconnect:api/backend',
      'disconnect:db/backend',
    ])
  })

  it('is handed over by a container that leaves', () => {
    const { plan } = followFor(
      observedState([live], [fixed('api', '10.1.0.5'), observedContainer('db', [])]),
      [backend],
      [desiredContainer('api', []), wants('db', '10.1.0.5')],
    )
    expect(listSteps(plan)).toEqual(['disconnect:api/backend', 'connect:db/backend'])
  })

  it('of IPv6 is handed over as well', () => {
    const settings = { ipv6Address: 'fd00:1::5' }
    const { plan } = followFor(
      observedState(
        [live],
        [observedContainer('api', [attached(live, settings)]), observedContainer('db', [])],
      ),
      [backend],
      [desiredContainer('api', []), desiredContainer('db', [on('backend', settings)])],
    )
    expect(plan.steps.at(-1)?.waitsFor).toEqual(['disconnect:api/backend'])
  })

  it('that a managed container holds by chance is freed, and the container comes back with another', () => {
    const { plan, after } = followFor(
      observedState([live], [given('cache', '10.1.0.2'), observedContainer('db', [])]),
      [backend],
      [desiredContainer('cache', [on('backend', { aliases: [] })]), wants('db', '10.1.0.2')],
    )
    expect(listChanges(plan)).toEqual([
      'containers.cache/backend disconnect+connect address-needed',
      'containers.db/backend connect missing',
    ])
    expect(listSteps(plan)).toEqual([
      'disconnect:cache/backend',
      'connect:db/backend',
      'connect:cache/backend',
    ])
    const cache = after.containers.find(({ name }) => name === 'cache')
    expect(cache?.attachments[0]?.live.ipv4Address).toBe('10.1.0.3')
  })

  it('and another that one managed container holds by chance are both freed', () => {
    const both = { ipv4Address: '10.1.0.2', ipv6Address: 'fd00:1::2', macAddress: null }
    const cache = observedContainer('cache', [attached(live, {}, { live: both })])
    const { plan } = followFor(
      observedState([live], [cache, observedContainer('db', []), observedContainer('web', [])]),
      [backend],
      [
        desiredContainer('cache', [on('backend')]),
        wants('db', '10.1.0.2'),
        desiredContainer('web', [on('backend', { ipv6Address: 'fd00:1::2' })]),
      ],
    )
    const cacheConnect = plan.steps.find(({ id }) => id === 'connect:cache/backend')
    expect(cacheConnect).toMatchObject({ endpoint: { ipv4Address: null, ipv6Address: null } })
    expect(isBefore(plan, 'disconnect:cache/backend', 'connect:web/backend')).toBe(true)
  })

  it.each<readonly [string, ObservedContainer, readonly DesiredContainer[]]>([
    ['a container that the file does not manage holds by chance', given('cache', '10.1.0.2'), []],
    [
      'a managed container holds by chance on a network that it does not declare',
      given('cache', '10.1.0.2'),
      [desiredContainer('cache', [on('frontend')], { policy: 'additive' })],
    ],
    [
      'a managed container asked for',
      fixed('cache', '10.1.0.2'),
      [desiredContainer('cache', [on('backend')])],
    ],
    ['a stopped container asked for', fixed('cache', '10.1.0.2', { state: 'exited' }), []],
  ])('that %s is an error that names the holder', (_, holder, targets) => {
    const plan = planFor(
      observedState([live], [holder, observedContainer('db', [])]),
      [backend, desiredNetwork('frontend', { settings: { pools: [pool('10.2.0.0/24')] } })],
      [...targets, wants('db', '10.1.0.2')],
    )
    expect(findDetail(plan, 'address-taken')).toBe(
      '"db" is to have 10.1.0.2 on "backend", which container "cache" holds.',
    )
    expect(plan.applyable).toBe(false)
  })

  it('that somebody holds by chance on a replaced network goes to the one who declares it', () => {
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    const { after } = followFor(
      observedState([live], [given('cache', '10.1.0.2'), observedContainer('db', [])]),
      [internal],
      [wants('db', '10.1.0.2')],
    )
    expect(findAddress(after, 'db')).toBe('10.1.0.2')
  })

  it('that somebody asked for on a replaced network cannot be declared by another', () => {
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    const observed = observedState([live], [fixed('cache', '10.1.0.2'), observedContainer('db', [])])
    const plan = planFor(observed, [internal], [wants('db', '10.1.0.2')])
    expect(findDetail(plan, 'address-taken')).toContain('which container "cache" holds')
  })

  it('that was only in use gives way on Podman, which does not show who asked for it', () => {
    const hidden = attached(
      live,
      {},
      { unknown: ['ipv4Address'], live: { ipv4Address: '10.1.0.2', ipv6Address: null, macAddress: null } },
    )
    const observed = observedState(
      [live],
      [observedContainer('cache', [hidden]), observedContainer('db', [])],
      podman5,
    )
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    const plan = planFor(observed, [internal], [wants('db', '10.1.0.2')])
    expect(listProblems(plan, 'error')).toEqual([])
    const connects = plan.steps.filter(({ action }) => action === 'connect')
    expect(connects).toMatchObject([
      { id: 'connect:db/backend', endpoint: { ipv4Address: '10.1.0.2' } },
      { id: 'connect:(cache)/backend', endpoint: { ipv4Address: null } },
    ])
    expect(listHazards(plan, 'containers.(cache)/backend')).toEqual(['danger loses-settings'])
  })

  it('that was only in use gives way to a declared one whoever comes first', () => {
    const hidden = attached(
      live,
      {},
      { unknown: ['ipv4Address'], live: { ipv4Address: '10.1.0.2', ipv6Address: null, macAddress: null } },
    )
    const observed = observedState(
      [live],
      [observedContainer('cache', [hidden]), observedContainer('db', [])],
      podman5,
    )
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    const targets = [desiredContainer('cache', [on('backend')]), wants('db', '10.1.0.2')]
    const plan = planFor(observed, [internal], targets)
    expect(plan.diagnostics).toEqual([])
    expect(plan.steps.find(({ id }) => id === 'connect:cache/backend')).toMatchObject({
      endpoint: { ipv4Address: null },
    })
  })

  it('is asked for before the engine may hand it out', () => {
    const { plan, after } = followFor(
      observedState([live], [observedContainer('api', []), observedContainer('web', [])]),
      [backend],
      [desiredContainer('api', [on('backend')]), wants('web', '10.1.0.2')],
    )
    expect(listSteps(plan)).toEqual(['connect:web/backend', 'connect:api/backend'])
    expect(plan.steps[1]).toMatchObject({ waitsFor: [], after: ['connect:web/backend'] })
    expect(findAddress(after, 'web')).toBe('10.1.0.2')
  })

  it('comes first even where another container stays on its old network the longer for it', () => {
    const old = ownedNetwork('old', { pools: [pool('10.9.0.0/24')] })
    const { plan } = followFor(
      observedState([live, old], [fixed('db', '10.1.0.2'), observedContainer('web', [attached(old)])]),
      [backend, desiredNetwork('old')],
      [wants('db', '10.1.0.3'), desiredContainer('web', [on('backend')])],
    )
    expect(isBefore(plan, 'connect:db/backend', 'connect:web/backend')).toBe(true)
    expect(isBefore(plan, 'connect:web/backend', 'disconnect:web/old')).toBe(true)
  })

  it('is neither asked for nor let go in a network that is gone', () => {
    const lost = attached({ ...live, id: 'f'.repeat(64) }, { ipv4Address: '10.1.0.2' })
    const cache = observedContainer('cache', [lost], { state: 'exited' })
    followFor(
      observedState([live], [cache, observedContainer('db', [])]),
      [backend],
      [wants('db', '10.1.0.2')],
    )
  })
})

describe('an address that the network cannot give', () => {
  const observed = observedState([live], [observedContainer('api', [])])

  it('lies outside its subnet', () => {
    const plan = planFor(observed, [backend], [wants('api', '10.9.0.5')])
    expect(findDetail(plan, 'address-outside')).toContain(
      '10.9.0.5 on "backend", whose subnet is 10.1.0.0/24',
    )
  })

  it('is none, which the engine refuses', () => {
    expect(listProblems(planFor(observed, [backend], [wants('api', 'here')]), 'error')).toEqual([])
  })

  it('lies outside the new subnet of a replaced network, and the file gives no other', () => {
    const moved = desiredNetwork('backend', { settings: { pools: [pool('10.2.0.0/24')] } })
    const state = observedState([live], [fixed('db', '10.1.0.5')])
    expect(listProblems(planFor(state, [moved]), 'error')).toEqual(['address-outside'])
    followFor(state, [moved], [wants('db', '10.2.0.5')])
  })

  it('is of a family that the network does not have', () => {
    const plain = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
    const target = desiredContainer('api', [on('backend', { ipv6Address: 'fd00:1::5' })])
    const plan = planFor(observedState([plain], observed.containers), [backend], [target])
    expect(findDetail(plan, 'address-without-subnet')).toContain('it has no IPv6 subnet')
  })

  it('is of a family that a replaced network loses', () => {
    const db = observedContainer('db', [attached(live, { ipv6Address: 'fd00:1::5' })])
    const single = desiredNetwork('backend', { settings: { enableIPv6: false } })
    expect(listProblems(planFor(observedState([live], [db]), [single]), 'error')).toEqual([
      'address-without-subnet',
    ])
  })

  it.each<readonly [string, string, Partial<Pool>, string | null]>([
    ['the first address, which engines take for the gateway', '10.1.0.1', {}, 'its gateway'],
    ['the first address beside another gateway', '10.1.0.1', { gateway: '10.1.0.254' }, null],
    ['the declared gateway', '10.1.0.254', { gateway: '10.1.0.254' }, 'its gateway'],
    [
      'the first address outside the range that engines choose from',
      '10.1.0.1',
      { ipRange: '10.1.0.128/25' },
      null,
    ],
    [
      'an auxiliary address',
      '10.1.0.9',
      { auxAddresses: pairs({ router: '10.1.0.9' }) },
      'an auxiliary address',
    ],
    ['the address of the network', '10.1.0.0', {}, 'the first or last address of its subnet'],
    ['the broadcast address', '10.1.0.255', {}, 'the first or last address of its subnet'],
    ['any other address', '10.1.0.77', {}, null],
  ])('may be reserved: %s', (_, address, rest, use) => {
    const network = desiredNetwork('backend', { settings: { pools: [pool('10.1.0.0/24', rest)] } })
    const plan = planFor(observedState([], observed.containers), [network], [wants('api', address)])
    if (use === null) expect(plan.diagnostics).toEqual([])
    else expect(findDetail(plan, 'address-reserved')).toContain(`on "backend": it is ${use}.`)
  })

  it.each([
    ['10.1.0.0/31', { ipv4Address: '10.1.0.0' }],
    ['fd00:1::/64', { ipv6Address: 'fd00:1::ffff:ffff:ffff:ffff' }],
  ])('is no edge of %s, where edges are addresses like others', (subnet, settings) => {
    const other = pool(subnet.includes(':') ? '10.2.0.0/24' : 'fd00:2::/64')
    const network = desiredNetwork('backend', {
      settings: { enableIPv6: true, pools: [pool(subnet), other] },
    })
    const target = desiredContainer('api', [on('backend', settings)])
    expect(planFor(observedState([], observed.containers), [network], [target]).diagnostics).toEqual([])
  })

  it('is one of a new network whose subnet the engine chooses', () => {
    const plan = planFor(observedState([], observed.containers), [backend], [wants('api', '10.1.0.5')])
    expect(listProblems(plan, 'error')).toEqual(['address-without-subnet'])
  })

  it("is one of Docker's default network; Podman's has no such rule", () => {
    const outside = desiredNetwork('outside', { name: 'bridge', external: true })
    const target = desiredContainer('api', [on('outside', { ipv4Address: '172.17.0.9' })])
    const plan = planFor(observed, [outside], [target])
    expect(findDetail(plan, 'address-without-subnet')).toContain('the default network gives none')
    const podman = observedState([], observed.containers, podman5)
    expect(planFor(podman, [outside], [target]).diagnostics).toEqual([])
  })

  it('is believed where the engine does not show the subnets', () => {
    const hidden = { ...observedNetwork('corp'), unknown: ['pools'] as const }
    const corp = desiredNetwork('corp', { external: true })
    const target = desiredContainer('api', [on('corp', { ipv4Address: '10.7.0.5' })])
    expect(planFor(observedState([hidden], observed.containers), [corp], [target]).diagnostics).toEqual([])
  })

  it('has a place in a pool, not in one without a subnet', () => {
    const mixed = ownedNetwork('backend', { pools: [{ ...pool(''), subnet: null }, pool('10.1.0.0/24')] })
    const plan = planFor(observedState([mixed], observed.containers), [backend], [wants('api', '10.1.0.5')])
    expect(plan.diagnostics).toEqual([])
  })
})
