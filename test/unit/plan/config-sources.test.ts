// Config-only networks and their consumers.
import { describe, expect, it } from 'vitest'
import { findPair } from '../../../src/model/pairs.ts'
import {
  findDetail,
  followFor,
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
  desiredContainer,
  desiredNetwork,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  ownLabels,
  pairs,
  pool,
} from '../../support/states.ts'

const template = desiredNetwork('template', { settings: { configOnly: true, pools: [pool('10.1.0.0/24')] } })
const lan = desiredNetwork('lan', { settings: { configFrom: 'template' } })

const sourceLabels = ownLabels('template', { 'sh.xec.consumers': '{"lan":"lan"}' })
const liveTemplate = ownedNetwork(
  'template',
  { configOnly: true, pools: [pool('10.1.0.0/24')] },
  sourceLabels,
)
const liveLan = observedNetwork('lan', {
  configFrom: 'template',
  pools: [pool('10.1.0.0/24')],
  labels: liveTemplate.settings.labels,
})
const unlisted = {
  template: ownedNetwork('template', { configOnly: true, pools: [pool('10.1.0.0/24')] }),
  lan: { ...liveLan, settings: { ...liveLan.settings, labels: pairs(ownLabels('template')) } },
}
const moved = { ...template, settings: { configOnly: true, pools: [pool('10.2.0.0/24')] } }
const api = observedContainer('api', [attached(liveLan, { aliases: ['api'] })])

describe('a consumer with another name', () => {
  const renamed = desiredNetwork('lan', { name: 'office', settings: { configFrom: 'template' } })
  const change = (consumers: string): object | undefined => {
    const labels = ownLabels('template', { 'sh.xec.consumers': consumers })
    const source = ownedNetwork('template', liveTemplate.settings, labels)
    return planFor(observedState([source, liveLan], [api]), [template, renamed]).changes.find(
      ({ address }) => address === 'networks.lan',
    )
  }

  it('is a replace, which keeps its containers', () => {
    expect(change('{"lan":"lan"}')).toMatchObject({ actions: ['remove', 'create'], reason: 'renamed' })
  })

  it.each(['["lan"]', 'null', '7', '{', '{"lan":7}'])(
    'is another network where its source says %s',
    (text) => {
      expect(change(text)).toMatchObject({ actions: ['create'], reason: 'missing' })
    },
  )
})

describe('a source and its consumer', () => {
  it('are made in this order, and the source knows the consumer', () => {
    const { plan, after } = followFor(observedState([]), [lan, template])
    expect(listSteps(plan)).toEqual(['create-network:template', 'create-network:lan'])
    expect(plan.diagnostics).toEqual([])
    const source = after.networks.find(({ name }) => name === 'template')
    expect(findPair(source?.settings.labels ?? [], 'sh.xec.consumers')).toBe('{"lan":"lan"}')
    expect(plan.steps[1]).toMatchObject({
      spec: { settings: { configFrom: 'template', pools: [], labels: [] } },
    })
  })

  it('go in the other order', () => {
    const { plan } = followFor(observedState([liveTemplate, liveLan]), [])
    expect(listSteps(plan)).toEqual(['remove-network:(lan)', 'remove-network:(template)'])
  })

  it('are as declared without any labels on the consumer', () => {
    const plan = planFor(observedState([liveTemplate, liveLan]), [template, lan])
    expect(listChanges(plan)).toEqual([])
    expect(listKept(plan)).toEqual([])
  })

  it('are replaced together, with everybody on them', () => {
    const { plan, after } = followFor(observedState([liveTemplate, liveLan], [api]), [moved, lan])
    expect(listChanges(plan)).toEqual([
      'networks.lan remove+create network-replaced',
      'networks.template remove+create differs',
      'containers.(api)/lan disconnect+connect network-replaced',
    ])
    expect(isBefore(plan, 'remove-network:lan', 'remove-network:template')).toBe(true)
    expect(isBefore(plan, 'create-network:template', 'create-network:lan')).toBe(true)
    expect(listPlaces(after, 'api')['lan']).toMatchObject({ aliases: ['api'] })
  })

  it('part where the file no longer says that one is made from the other', () => {
    const plain = desiredNetwork('lan', { settings: { pools: [pool('10.3.0.0/24')] } })
    const { plan } = followFor(observedState([liveTemplate, liveLan]), [template, plain])
    expect(listChanges(plan)).toEqual(['networks.lan remove+create differs'])
    expect(listDifferences(plan, 'networks.lan')).toContain('configFrom: "template" -> null !')
  })

  it('are replaced together where the consumer is declared, whoever made it', () => {
    const observed = observedState([unlisted.template, unlisted.lan])
    const { plan, after } = followFor(observed, [moved, desiredNetwork('lan')])
    expect(listChanges(plan)).toContain('networks.lan remove+create network-replaced')
    expect(after.networks.find(({ name }) => name === 'lan')?.settings.pools).toEqual([pool('10.2.0.0/24')])
  })

  it('can be changed one by one', () => {
    const internal = { ...lan, settings: { configFrom: 'template', internal: true } }
    const { plan } = followFor(observedState([liveTemplate, liveLan]), [template, internal])
    expect(listChanges(plan)).toEqual(['networks.lan remove+create differs'])
  })

  it('give way to others with the subnet of the source', () => {
    const old = ownedNetwork('old', { pools: [pool('10.2.0.0/24')] })
    const { plan } = followFor(observedState([liveTemplate, liveLan, old]), [moved, lan])
    expect(isBefore(plan, 'remove-network:(old)', 'create-network:lan')).toBe(true)
  })
})

describe('a consumer', () => {
  it('that is protected blocks the replacement of its source', () => {
    const plan = planFor(observedState([liveTemplate, liveLan]), [moved, { ...lan, protect: true }])
    expect(listProblems(plan, 'warning')).toEqual(['protected'])
    expect(plan.applyable).toBe(false)
  })

  it('that is external or undeclared keeps its source from going', () => {
    const external = planFor(observedState([liveTemplate, liveLan]), [
      moved,
      desiredNetwork('lan', { external: true }),
    ])
    expect(listProblems(external, 'error')).toEqual(['config-source-in-use'])
    const undeclared = planFor(observedState([unlisted.template, unlisted.lan]), [moved])
    expect(findDetail(undeclared, 'config-source-in-use')).toContain('network "lan", which stays')
  })

  it('that is made later than its source is not owned, which is said then and ever after', () => {
    const source = unlisted.template
    const { plan, after } = followFor(observedState([source]), [template, lan])
    expect(listProblems(plan, 'notice')).toEqual(['consumer-not-owned'])
    expect(findDetail(plan, 'consumer-not-owned')).toContain('"lan" cannot carry labels of its own')
    expect(listKept(planFor(after, [template, lan]))).toEqual(['networks.lan foreign-network'])
    const gone = planFor(after, [template])
    expect(listChanges(gone)).toEqual([])
    expect(listKept(gone)).toEqual(['networks.(lan) foreign-network'])
  })

  it('of a source that nobody owns is not owned either', () => {
    const theirs = observedNetwork('template', { configOnly: true })
    const plan = planFor(observedState([theirs]), [lan])
    expect(listProblems(plan, 'notice')).toEqual(['consumer-not-owned'])
    const live = observedNetwork('lan', { configFrom: 'template' })
    expect(listKept(planFor(observedState([theirs, live]), []))).toEqual([])
    expect(listKept(planFor(observedState([live]), []))).toEqual([])
  })

  it('is not owned because it has the name that a source of another project lists', () => {
    const theirs = ownedNetwork(
      'template',
      { configOnly: true },
      { ...sourceLabels, 'sh.xec.project': 'bank' },
    )
    expect(listChanges(planFor(observedState([theirs, liveLan]), []))).toEqual([])
  })

  it.each([
    ['is not there', []],
    ['is no config-only network', [observedNetwork('template')]],
    ['goes', [ownedNetwork('template', { configOnly: true })]],
  ])('is refused where its source %s', (_, networks) => {
    const plan = planFor(observedState(networks), [lan])
    expect(listProblems(plan, 'error')).toEqual(['config-source-missing'])
  })

  it('takes no options, labels or pools of its own', () => {
    const settings = {
      configFrom: 'template',
      internal: true,
      enableIPv6: true,
      labels: pairs({ tier: 'data' }),
      pools: [pool('10.3.0.0/24')],
    }
    const plan = planFor(observedState([]), [template, { ...lan, settings }])
    const details = plan.diagnostics
      .filter(({ code }) => code === 'field-unsupported')
      .map(({ detail }) => detail)
    expect(details.map((detail) => detail.split('"')[1])).toEqual(['enableIPv6', 'ipam.config', 'labels['])
  })
})

describe('a config-only network', () => {
  it('cannot be joined', () => {
    const plan = planFor(
      observedState([liveTemplate], [observedContainer('api', [])]),
      [template],
      [desiredContainer('api', [on('template')])],
    )
    expect(listProblems(plan, 'error')).toEqual(['network-closed'])
    expect(findDetail(plan, 'network-closed')).toContain('config-only')
    expect(plan.diagnostics[0]?.fix).toContain('names "template" under "configFrom"')
  })
})

describe('a static address on a config-from network', () => {
  const target = (ipv4Address: string) => [desiredContainer('api', [on('lan', { ipv4Address })])]
  const observed = observedState([], [observedContainer('api', [])])

  it('has to lie in the subnet of the source', () => {
    expect(listProblems(planFor(observed, [template, lan], target('10.9.0.5')), 'error')).toEqual([
      'address-outside',
    ])
    followFor(observed, [template, lan], target('10.1.0.5'))
  })

  it('needs a subnet of the source', () => {
    const bare = { ...template, settings: { configOnly: true } }
    expect(listProblems(planFor(observed, [bare, lan], target('10.1.0.5')), 'error')).toEqual([
      'address-without-subnet',
    ])
  })

  it('is believed where the engine does not show the pools of the source', () => {
    const hidden = { ...observedNetwork('template', { configOnly: true }), unknown: ['pools'] as const }
    const plan = planFor(observedState([hidden], observed.containers), [lan], target('10.1.0.5'))
    expect(listProblems(plan, 'error')).toEqual([])
  })
})
