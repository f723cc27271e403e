// Which networks are made, replaced, removed and left alone, and to whom they belong.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesiredNetwork, DesiredState } from '../../../src/model/desired.ts'
import type { ObservedNetwork } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import {
  findDetail,
  followFor,
  followPlan,
  isBefore,
  listChanges,
  listDifferences,
  listKept,
  listPlaces,
  listProblems,
  listSteps,
  planFor,
} from '../../support/plans.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  ownLabels,
  pairs,
  planOptions,
  pool,
} from '../../support/states.ts'

const mtu = 'com.docker.network.driver.mtu'

function findLabels(networks: readonly ObservedNetwork[], name: string): Record<string, string> {
  const found = networks.find((network) => network.name === name)
  return Object.fromEntries(found?.settings.labels ?? [])
}

describe('a declared network', () => {
  it('that is missing is created, and every declared field is shown', () => {
    const settings = {
      internal: true,
      pools: [pool('10.1.0.0/24', { gateway: '10.1.0.1' })],
      options: pairs({ [mtu]: '1450' }),
      labels: pairs({ tier: 'data' }),
    }
    const { plan, after } = followFor(observedState([]), [desiredNetwork('backend', { settings })])
    expect(listChanges(plan)).toEqual(['networks.backend create missing'])
    expect(listDifferences(plan, 'networks.backend')).toEqual([
      'internal: null -> true',
      'ipam.config[0].subnet: null -> "10.1.0.0/24"',
      'ipam.config[0].gateway: null -> "10.1.0.1"',
      `options["${mtu}"]: null -> "1450"`,
      'labels["tier"]: null -> "data"',
    ])
    expect(plan.summary).toMatchObject({ create: 1, unchanged: 0 })
    expect(findLabels(after.networks, 'backend')).toEqual({
      'sh.xec.declared': JSON.stringify(['internal', 'labels["tier"]', `options["${mtu}"]`]),
      'sh.xec.key': 'backend',
      'sh.xec.name': 'backend',
      'sh.xec.project': 'shop',
      'sh.xec.version': '1.2.3',
      tier: 'data',
    })
  })

  it('that is as declared is no change, and shown if asked for', () => {
    const observed = observedState([ownedNetwork('backend')])
    expect(listChanges(planFor(observed, [desiredNetwork('backend')]))).toEqual([])
    const shown = planFor(observed, [desiredNetwork('backend')], [], { showUnchanged: true })
    expect(listChanges(shown)).toEqual(['networks.backend no-op unchanged'])
    expect(shown.summary.unchanged).toBe(1)
    expect(shown.applyable).toBe(false)
  })

  it('that differs is replaced by what it was with the declared fields changed', () => {
    const live = ownedNetwork(
      'backend',
      { pools: [pool('10.1.0.0/24')], options: pairs({ [mtu]: '1400' }) },
      { team: 'red' },
    )
    const { plan, after } = followFor(observedState([live]), [
      desiredNetwork('backend', { settings: { options: pairs({ [mtu]: '1450' }) } }),
    ])
    expect(listChanges(plan)).toEqual(['networks.backend remove+create differs'])
    expect(listDifferences(plan, 'networks.backend')).toEqual([`options["${mtu}"]: "1400" -> "1450" !`])
    expect(listSteps(plan)).toEqual(['remove-network:backend', 'create-network:backend'])
    expect(plan.steps[1]?.waitsFor).toEqual(['remove-network:backend'])
    const made = after.networks.find(({ name }) => name === 'backend')
    expect(made?.settings.pools).toEqual([pool('10.1.0.0/24')])
    expect(findLabels(after.networks, 'backend')).toMatchObject({ team: 'red' })
  })

  it('forgets what has left the file, as the labels of ownership tell', () => {
    const declared = JSON.stringify(['internal', `options["${mtu}"]`])
    const settings = { internal: true, options: pairs({ [mtu]: '1400', icc: 'false' }) }
    const live = ownedNetwork('backend', settings, { 'sh.xec.declared': declared })
    const { plan, after } = followFor(observedState([live]), [desiredNetwork('backend')])
    expect(listDifferences(plan, 'networks.backend')).toEqual([
      'internal: true -> false !',
      `options["${mtu}"]: "1400" -> null !`,
    ])
    expect(after.networks.find(({ name }) => name === 'backend')?.settings.options).toEqual(
      pairs({ icc: 'false' }),
    )
  })

  it.each(['', 'no list', '{}', '[1, null]', 'null'])(
    'is not troubled by a label that holds %j',
    (declared) => {
      const live = ownedNetwork('backend', { internal: true }, { 'sh.xec.declared': declared })
      expect(listChanges(planFor(observedState([live]), [desiredNetwork('backend')]))).toEqual([])
    },
  )

  it('is owned by its labels alone: a label of another version or key is no difference', () => {
    const live = ownedNetwork('backend', {}, { 'sh.xec.version': '0.0.1', 'sh.xec.key': 'data' })
    expect(listChanges(planFor(observedState([live]), [desiredNetwork('backend')]))).toEqual([])
  })
})

describe('an owned network that is not declared', () => {
  it('is removed, after its containers have left it', () => {
    const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
    const api = observedContainer('api', [attached(bridge), attached(live)])
    const cron = observedContainer('cron', [attached(live)], { state: 'exited' })
    const { plan } = followFor(observedState([live], [api, cron]), [])
    expect(listChanges(plan)).toEqual([
      'networks.(backend) remove not-declared',
      'containers.(api)/(backend) disconnect not-declared',
      'containers.(cron)/(backend) disconnect not-declared',
    ])
    expect(plan.steps.at(-1)?.waitsFor).toEqual(['disconnect:(api)/(backend)', 'disconnect:(cron)/(backend)'])
  })

  it('is kept where the file has no name', () => {
    const observed = observedState([ownedNetwork('backend')])
    const project = { name: 'shop', named: false }
    const plan = makePlan(desiredState({ project }), observed, planOptions)
    expect(listChanges(plan)).toEqual([])
    expect(listKept(plan)).toEqual(['networks.(backend) project-unnamed'])
    expect(listProblems(plan, 'warning')).toEqual([])
  })

  it('of an unnamed project is not taken for a renamed one', () => {
    const observed = observedState([ownedNetwork('backend', {}, { 'sh.xec.key': 'data' })])
    const desired: DesiredState = {
      ...desiredState({ networks: [desiredNetwork('data', { name: 'store' })] }),
      project: { name: 'shop', named: false },
    }
    const plan = makePlan(desired, observed, planOptions)
    expect(listChanges(plan)).toEqual(['networks.data create missing'])
    expect(listKept(plan)).toEqual(['networks.(backend) project-unnamed'])
  })

  it('is never removed because of labels that were copied from another', () => {
    const copy = observedNetwork('backup', { labels: pairs(ownLabels('backend')) })
    const { plan } = followFor(observedState([ownedNetwork('backend'), copy]), [desiredNetwork('backend')])
    expect(listChanges(plan)).toEqual([])
  })

  it('is never removed because of labels, unless they name project and network', () => {
    const word = fc.constantFrom(
      'shop',
      'bank',
      'backend',
      'copy',
      'true',
      '["internal"]',
      '{"copy":"copy"}',
      '',
    )
    const label = fc.constantFrom('project', 'key', 'name', 'declared', 'protect', 'placeholder', 'consumers')
    const isOwn = (labels: Readonly<Record<string, string>>): boolean =>
      labels['project'] === 'shop' && labels['name'] === 'copy'
    fc.assert(
      fc.property(fc.dictionary(label, word), fc.boolean(), (labels, isMade) => {
        const prefixed = Object.entries(labels).map(([key, value]) => [`sh.xec.${key}`, value])
        const copy = observedNetwork('copy', { labels: pairs(Object.fromEntries(prefixed)) })
        const observed = observedState(isMade ? [copy, ownedNetwork('backend')] : [copy])
        const { steps } = planFor(observed, [desiredNetwork('backend')])
        // removed for good, or, where its key says so, because it gets the name that the file has now
        const isRemoved = steps.some(
          (step) => step.action === 'remove-network' && step.network.name === 'copy',
        )
        expect(isRemoved).toBe(isOwn(labels))
      }),
    )
  })

  it('of another project is none of our business', () => {
    const theirs = ownedNetwork('backend', {}, { 'sh.xec.project': 'bank' })
    const plan = planFor(observedState([theirs]), [])
    expect(listChanges(plan)).toEqual([])
    expect(listKept(plan)).toEqual([])
  })
})

describe('a network that xec did not make', () => {
  const foreign = observedNetwork('backend', { pools: [pool('10.1.0.0/24')], labels: pairs({ team: 'red' }) })
  const asIs = desiredNetwork('backend', { settings: { pools: [pool('10.1.0.0/24')] } })
  const internal = { settings: { internal: true } } satisfies Partial<DesiredNetwork>

  it('is used as it is where nothing declared differs, which is said every time', () => {
    const { plan, after } = followFor(
      observedState([foreign], [observedContainer('api', [attached(bridge)])]),
      [asIs],
      [desiredContainer('api', [on('backend')])],
    )
    expect(listKept(plan)).toEqual(['networks.backend foreign-network'])
    expect(Object.keys(listPlaces(after, 'api'))).toEqual(['backend'])
    expect(listKept(planFor(after, [asIs]))).toEqual(['networks.backend foreign-network'])
  })

  it('is left alone once it is no longer declared', () => {
    expect(listChanges(planFor(observedState([foreign]), []))).toEqual([])
  })

  it('that differs is an error that names what differs, and is not touched', () => {
    const plan = planFor(observedState([foreign]), [desiredNetwork('backend', internal)])
    expect(listProblems(plan, 'error')).toEqual(['network-foreign'])
    expect(findDetail(plan, 'network-foreign')).toContain('internal is false, declared is true')
    expect(listChanges(plan)).toEqual([])
    expect(plan.applyable).toBe(false)
  })

  it.each<readonly [string, Partial<DesiredNetwork>, boolean]>([
    ['the file', { adopt: true }, false],
    ['the caller', {}, true],
  ])('is replaced where %s allows it, with the labels of others', (_, rest, adopt) => {
    const network = desiredNetwork('backend', { ...internal, ...rest })
    const { plan, after } = followFor(observedState([foreign]), [network], [], { adopt })
    expect(listChanges(plan)).toEqual(['networks.backend remove+create adopted'])
    expect(findLabels(after.networks, 'backend')).toMatchObject({ team: 'red', 'sh.xec.project': 'shop' })
    expect(after.networks.find(({ name }) => name === 'backend')?.settings.pools).toEqual([
      pool('10.1.0.0/24'),
    ])
  })

  it('is never replaced where the engine made it', () => {
    const plan = planFor(observedState([]), [desiredNetwork('bridge', internal)], [], { adopt: true })
    expect(listProblems(plan, 'error')).toEqual(['network-foreign'])
    expect(plan.steps).toEqual([])
  })

  it('and that belongs to another project is an error', () => {
    const theirs = ownedNetwork('backend', { internal: true }, { 'sh.xec.project': 'bank' })
    const plan = planFor(observedState([theirs]), [desiredNetwork('backend')], [], { adopt: true })
    expect(findDetail(plan, 'network-of-other-project')).toContain('"bank"')
    expect(plan.steps).toEqual([])
  })
})

describe('an external network', () => {
  const external = desiredNetwork('corp', { name: 'corp_net', external: true })

  it('is neither compared nor changed nor removed, whoever made it', () => {
    const observed = observedState([
      ownedNetwork('corp_net', { internal: true }, { 'sh.xec.project': 'bank' }),
    ])
    expect(planFor(observed, [external]).changes).toEqual([])
    const ours = observedState([ownedNetwork('corp_net')])
    const plan = planFor(ours, [external])
    expect(plan.changes).toEqual([])
    expect(listKept(plan)).toEqual([])
  })

  it('that does not exist is an error', () => {
    const plan = planFor(observedState([]), [external])
    expect(listProblems(plan, 'error')).toEqual(['network-missing'])
    expect(findDetail(plan, 'network-missing')).toContain('"corp_net"')
    expect(plan.applyable).toBe(false)
  })

  it("can be the engine's default network", () => {
    const api = observedContainer('api', [])
    const { plan } = followFor(
      observedState([], [api]),
      [desiredNetwork('outside', { name: 'bridge', external: true })],
      [desiredContainer('api', [on('outside')])],
    )
    expect(listSteps(plan)).toEqual(['connect:api/outside'])
    // by name: it gets another id when the engine starts again
    expect(plan.steps[0]).toMatchObject({ network: { name: 'bridge', id: null, createdBy: null } })
  })

  it('is not there where only a placeholder has its name', () => {
    const placeholder = observedNetwork('corp_net', {
      configOnly: true,
      labels: pairs({ 'sh.xec.project': 'shop', 'sh.xec.name': 'corp_net', 'sh.xec.placeholder': 'true' }),
    })
    const plan = planFor(observedState([placeholder]), [external])
    expect(listProblems(plan, 'error')).toEqual(['network-missing'])
  })
})

describe('a renamed network', () => {
  const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
  const store = desiredNetwork('backend', { name: 'store' })
  const api = observedContainer('api', [
    attached(live, { aliases: ['data'], ipv4Address: '10.1.0.5' }),
    attached(bridge),
  ])

  it('is replaced and keeps its attachments', () => {
    const { plan, after } = followFor(observedState([live], [api]), [store])
    expect(listChanges(plan)).toEqual([
      'networks.backend remove+create renamed',
      'containers.(api)/backend disconnect+connect network-replaced',
    ])
    expect(listDifferences(plan, 'networks.backend')).toEqual(['name: "backend" -> "store" !'])
    expect(listPlaces(after, 'api')['store']).toMatchObject({ aliases: ['data'], ipv4Address: '10.1.0.5' })
  })

  it('is left under the name that it has', () => {
    const { plan } = followFor(observedState([live], [api]), [store], [desiredContainer('api', [])])
    expect(plan.changes).toMatchObject([
      { network: 'store', reason: 'renamed' },
      { network: 'bridge', actions: ['disconnect'] },
      { address: 'containers.api/backend', network: 'backend', actions: ['disconnect'] },
    ])
  })

  it('is made before the old one goes where they can exist side by side', () => {
    const moved = { ...store, settings: { pools: [pool('10.2.0.0/24')] } }
    const cron = observedContainer('cron', [attached(live)])
    const { plan } = followFor(observedState([live], [cron]), [moved])
    expect(listChanges(plan)[0]).toBe('networks.backend create+remove renamed')
    expect(isBefore(plan, 'create-network:backend', 'disconnect:(cron)/backend')).toBe(true)
    expect(isBefore(plan, 'disconnect:(cron)/backend', 'remove-network:backend')).toBe(true)
  })

  it('is made afterwards where a device is in the way', () => {
    const device = { options: pairs({ 'com.docker.network.bridge.name': 'br-data' }) }
    const old = ownedNetwork('backend', { ...device, pools: [pool('10.1.0.0/24')] })
    const moved = { ...store, settings: { ...device, pools: [pool('10.2.0.0/24')] } }
    const { plan } = followFor(observedState([old]), [moved])
    expect(listSteps(plan)).toEqual(['remove-network:backend', 'create-network:backend'])
  })

  it('does not take the name of another declared one for its old name', () => {
    const shared = ownedNetwork('backend', {}, { 'sh.xec.key': 'data' })
    const { plan } = followFor(observedState([shared]), [
      desiredNetwork('backend'),
      desiredNetwork('data', { name: 'store', settings: { pools: [pool('10.7.0.0/24')] } }),
    ])
    expect(listChanges(plan)).toEqual(['networks.data create missing'])
  })

  it('is no rename of a network that belongs to somebody else', () => {
    const theirs = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] }, { 'sh.xec.project': 'bank' })
    const { plan } = followFor(observedState([theirs]), [
      { ...store, settings: { pools: [pool('10.2.0.0/24')] } },
    ])
    expect(listChanges(plan)).toEqual(['networks.backend create missing'])
  })

  it('that swaps names with another changes nothing but the declared fields', () => {
    const left = ownedNetwork('left', { pools: [pool('10.1.0.0/24')] })
    const right = ownedNetwork('right', { pools: [pool('10.2.0.0/24')] })
    const desired = desiredState({
      networks: [
        desiredNetwork('left', { name: 'right', settings: { pools: [pool('10.1.0.0/24')] } }),
        desiredNetwork('right', { name: 'left', settings: { pools: [pool('10.2.0.0/24')] } }),
      ],
    })
    const { plan } = followPlan(desired, observedState([left, right]))
    expect(plan.summary.replace).toBe(2)
    expect(isBefore(plan, 'remove-network:left', 'create-network:right')).toBe(true)
    expect(isBefore(plan, 'remove-network:right', 'create-network:left')).toBe(true)
  })
})

describe('a name that several networks have', () => {
  const first = ownedNetwork('backend')
  const second = { ...observedNetwork('backend'), id: 'e'.repeat(64) }

  it('is an error that names their ids, and none of them is touched', () => {
    const plan = planFor(observedState([first, second]), [
      desiredNetwork('backend', { settings: { internal: true } }),
    ])
    expect(listProblems(plan, 'error')).toEqual(['network-ambiguous'])
    expect(findDetail(plan, 'network-ambiguous')).toContain(first.id)
    expect(findDetail(plan, 'network-ambiguous')).toContain(second.id)
    expect(plan.steps).toEqual([])
  })

  it('is an error once where owned ones of it are to go', () => {
    const twin = { ...first, id: 'f'.repeat(64) }
    const third = { ...first, id: 'd'.repeat(64) }
    const plan = planFor(observedState([first, twin, third]), [])
    expect(listProblems(plan, 'error')).toEqual(['network-ambiguous'])
    expect(plan.steps).toEqual([])
  })

  it('is no matter where nobody declares it', () => {
    const twin = { ...second, id: 'f'.repeat(64) }
    expect(planFor(observedState([second, twin]), []).diagnostics).toEqual([])
  })

  it('is never meant by the start of another name', () => {
    const observed = observedState([observedNetwork('backend-old', { pools: [pool('10.1.0.0/24')] })])
    const { plan } = followFor(observed, [
      desiredNetwork('backend', { settings: { pools: [pool('10.2.0.0/24')] } }),
    ])
    expect(listChanges(plan)).toEqual(['networks.backend create missing'])
  })
})

describe('networks that cannot exist side by side', () => {
  it.each<readonly [string, ObservedNetwork, DesiredNetwork['settings'], string]>([
    [
      'a subnet',
      observedNetwork('legacy', { pools: [pool('10.1.0.0/24')] }),
      { pools: [pool('10.1.0.0/24')] },
      'the subnet 10.1.0.0/24',
    ],
    [
      'a part of a subnet',
      observedNetwork('legacy', { pools: [pool('10.1.0.0/16')] }),
      { pools: [pool('10.1.4.0/24')] },
      '10.1.4.0/24 and 10.1.0.0/16',
    ],
    [
      'a bridge',
      observedNetwork('legacy', { options: pairs({ 'com.docker.network.bridge.name': 'br0' }) }),
      { options: pairs({ 'com.docker.network.bridge.name': 'br0' }) },
      'the bridge "br0"',
    ],
  ])('are refused if one of them stays: %s', (_, legacy, settings, shared) => {
    const plan = planFor(observedState([legacy]), [desiredNetwork('backend', { settings })])
    expect(findDetail(plan, 'network-conflict')).toContain(shared)
    expect(findDetail(plan, 'network-conflict')).toContain('"legacy", which stays as it is')
  })

  it("are refused beside the engine's default network", () => {
    const settings = { pools: [pool('172.17.5.0/24')] }
    const plan = planFor(observedState([]), [desiredNetwork('backend', { settings })])
    expect(findDetail(plan, 'network-conflict')).toContain('"bridge"')
  })

  it('are refused, and told of once, if the plan makes both', () => {
    const settings = { pools: [pool('10.1.0.0/24')] }
    const plan = planFor(observedState([]), [
      desiredNetwork('backend', { settings }),
      desiredNetwork('frontend', { settings }),
    ])
    expect(findDetail(plan, 'network-conflict')).toContain(
      '"frontend" cannot exist beside "backend", which this plan makes',
    )
  })

  it('are refused where two keys have one name', () => {
    const plan = planFor(observedState([]), [
      desiredNetwork('backend', { name: 'store' }),
      desiredNetwork('frontend', { name: 'store' }),
    ])
    expect(findDetail(plan, 'network-conflict')).toContain('the name "store"')
  })

  it('are no concern of overlay and config-only networks, nor of other address families', () => {
    const taken = observedNetwork('legacy', {
      pools: [pool('10.1.0.0/24'), pool('fd00:1::/64'), pool('dhcp')],
    })
    const plan = planFor(observedState([taken]), [
      desiredNetwork('mesh', { settings: { driver: 'overlay', pools: [pool('10.1.0.0/24')] } }),
      desiredNetwork('template', { settings: { configOnly: true, pools: [pool('10.1.0.0/24')] } }),
      desiredNetwork('plain', { settings: { pools: [pool('10.2.0.0/24'), { ...pool(''), subnet: null }] } }),
    ])
    expect(listProblems(plan, 'error')).not.toContain('network-conflict')
  })

  it('hand a subnet over where one of them goes', () => {
    const old = ownedNetwork('old', { pools: [pool('10.1.0.0/16')] })
    const { plan } = followFor(observedState([old]), [
      desiredNetwork('new', { settings: { pools: [pool('10.1.4.0/24')] } }),
    ])
    expect(listSteps(plan)).toEqual(['remove-network:(old)', 'create-network:new'])
  })
})
