import { describe, expect, it } from 'vitest'
import type { DesiredNetwork } from '../../../src/model/desired.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { listSecrets, redactStep } from '../../../src/plan/sensitive.ts'
import { maskPlan } from '../../../src/render/mask.ts'
import { followFor, listDifferences, planFor } from '../../support/plans.ts'
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
  pool,
} from '../../support/states.ts'

const SECRETS = /hunter2|old-secret/
const withToken = (value: string, rest: Partial<DesiredNetwork> = {}): DesiredNetwork =>
  desiredNetwork('frontend', {
    settings: { labels: pairs({ token: value, tier: 'web' }) },
    fromEnv: { 'labels["token"]': ['TOKEN'] },
    ...rest,
  })
const live = (settings: Parameters<typeof ownedNetwork>[1], labels: Record<string, string> = {}) =>
  observedState([ownedNetwork('frontend', settings, labels)])

function showAll(plan: Plan): string {
  return JSON.stringify(maskPlan(plan))
}

describe('a new network', () => {
  const plan = planFor(observedState([]), [withToken('hunter2')])

  it('is shown with the origin of its values', () => {
    expect(plan.sensitive).toEqual([
      { address: 'networks.frontend', path: 'labels["token"]', from: ['TOKEN'] },
    ])
    expect(listDifferences(maskPlan(plan), 'networks.frontend')).toEqual([
      'labels["tier"]: null -> "web"',
      'labels["token"]: null -> "(from env.TOKEN)"',
    ])
    expect(showAll(plan)).not.toMatch(SECRETS)
  })

  it('keeps the values in the plan, which its steps send and its digest covers', () => {
    expect(JSON.stringify(plan.steps)).toContain('hunter2')
    const digest = (parts: Iterable<string>): string => [...parts].join('')
    const plans = ['hunter2', 'hunter3'].map((value) =>
      planFor(observedState([]), [withToken(value)], [], { digest }),
    )
    const [one, two] = plans.map(({ digests }) => digests)
    expect(one?.plan).not.toBe(two?.plan)
    expect(one?.config).toBe(two?.config)
    expect(one?.config).toContain('(from env.TOKEN)')
  })

  it('remembers the paths of the values, and none of the values', () => {
    const { after } = followFor(observedState([]), [withToken('hunter2')])
    const labels = after.networks.find(({ name }) => name === 'frontend')?.settings.labels
    expect(labels).toContainEqual(['sh.xec.sensitive', String.raw`["labels[\"token\"]"]`])
  })
})

describe('a network that is there', () => {
  const remembered = {
    'sh.xec.declared': '["labels[\\"token\\"]"]',
    'sh.xec.sensitive': '["labels[\\"token\\"]"]',
  }

  it('is shown to differ, without the old and the new value', () => {
    const plan = planFor(live({}, { token: 'old-secret', tier: 'web' }), [withToken('hunter2')])
    expect(listDifferences(maskPlan(plan), 'networks.frontend')).toEqual([
      'labels["token"]: "(hidden)" -> "(from env.TOKEN)" !',
    ])
    expect(showAll(plan)).not.toMatch(SECRETS)
  })

  it('is not shown to differ where it does not', () => {
    const plan = planFor(live({}, { token: 'hunter2', tier: 'web' }), [withToken('hunter2')])
    expect(plan.changes).toEqual([])
    expect(plan.sensitive).toEqual([])
  })

  it('is replaced for another reason without a word of the value', () => {
    const settings = { labels: pairs({ token: 'hunter2', tier: 'db' }) }
    const plan = planFor(live({}, { token: 'hunter2', tier: 'web' }), [withToken('hunter2', { settings })])
    expect(listDifferences(maskPlan(plan), 'networks.frontend')).toEqual(['labels["tier"]: "web" -> "db" !'])
    expect(showAll(plan)).not.toMatch(SECRETS)
  })

  it('has a value that left the file hidden, as far as it was remembered', () => {
    const plan = planFor(live({}, { token: 'old-secret', ...remembered }), [desiredNetwork('frontend')])
    expect(plan.sensitive).toEqual([{ address: 'networks.frontend', path: 'labels["token"]', from: [] }])
    expect(listDifferences(maskPlan(plan), 'networks.frontend')).toEqual([
      'labels["token"]: "(hidden)" -> null !',
    ])
    expect(showAll(plan)).not.toMatch(SECRETS)
  })

  it('shows a value that the file now gives by itself, and hides the one before', () => {
    const plain = desiredNetwork('frontend', { settings: { labels: pairs({ token: 'public' }) } })
    const plan = planFor(live({}, { token: 'old-secret', ...remembered }), [plain])
    expect(listDifferences(maskPlan(plan), 'networks.frontend')).toEqual([
      'labels["token"]: "(hidden)" -> "public" !',
    ])
    expect(JSON.stringify(maskPlan(plan).steps)).toContain('"public"')
    expect(showAll(plan)).not.toMatch(SECRETS)
  })

  it('keeps pools that left the file, and hides them', () => {
    const pools = [pool('10.99.1.0/24', { auxAddresses: pairs({ r: '10.99.1.9' }) })]
    const labels = { 'sh.xec.sensitive': '["ipam.config[0].subnet"]' }
    const plan = planFor(live({ pools }, labels), [
      desiredNetwork('frontend', { settings: { internal: true } }),
    ])
    expect(JSON.stringify(plan.steps)).toContain('10.99.1.0/24')
    expect(showAll(plan)).not.toContain('10.99.1.0/24')
  })

  it('of somebody else is refused without a word of either value', () => {
    const foreign = observedState([
      observedNetwork('frontend', { labels: pairs({ token: 'old-secret', tier: 'db' }) }),
    ])
    const plan = planFor(foreign, [withToken('hunter2')])
    const [{ detail } = { detail: '' }] = plan.diagnostics
    expect(detail).toContain('labels["token"] is "(hidden)", declared is "(from env.TOKEN)"')
    expect(detail).toContain('labels["tier"] is "db", declared is "web"')
    expect(detail).not.toMatch(SECRETS)
  })

  it('that is removed shows nothing of it', () => {
    const plan = planFor(live({}, { token: 'old-secret', ...remembered }), [])
    expect(plan.changes).toHaveLength(1)
    expect(showAll(plan)).not.toMatch(SECRETS)
  })
})

describe('every text of a network', () => {
  it('is taken out of differences and steps', () => {
    const settings = {
      driver: 'hunter2-driver',
      scope: 'hunter2-scope',
      ipamDriver: 'hunter2-ipam',
      ipamOptions: pairs({ a: 'hunter2-a', b: 'plain-b' }),
      options: pairs({ a: 'hunter2-b' }),
      labels: pairs({ a: 'hunter2-c' }),
      pools: [
        pool('10.66.0.0/16', {
          ipRange: '10.66.1.0/24',
          gateway: '10.66.0.1',
          auxAddresses: pairs({ r: '10.66.0.9', s: '10.0.0.9' }),
        }),
      ],
    }
    const paths = [
      'driver',
      'scope',
      'ipam.driver',
      'ipam.options["a"]',
      'options["a"]',
      'labels["a"]',
      'ipam.config[0].subnet',
      'ipam.config[0].ip_range',
      'ipam.config[0].gateway',
      'ipam.config[0].aux_addresses["r"]',
    ]
    const fromEnv = Object.fromEntries(paths.map((path) => [path, ['X']]))
    const plan = planFor(observedState([]), [desiredNetwork('frontend', { settings, fromEnv })])
    const shown = showAll(plan)
    expect(shown).not.toMatch(/hunter2|10\.66/)
    expect(shown).toContain('plain-b')
    expect(shown).toContain('10.0.0.9')
    expect(plan.sensitive.map(({ path }) => path)).toEqual(paths.toSorted())
  })
})

describe('an attachment', () => {
  const network = ownedNetwork('frontend', { pools: [pool('10.66.0.0/16')] })
  const settings = {
    aliases: ['hunter2-alias', 'www'],
    ipv4Address: '10.66.0.7',
    macAddress: null,
    driverOpts: pairs({ a: 'hunter2-opt', b: 'plain' }),
    links: ['db:hunter2-link'],
    gwPriority: 3,
  }
  const fromEnv = {
    aliases: ['A'],
    ipv4Address: ['B'],
    macAddress: ['M'],
    'driverOpts["a"]': ['C'],
    links: ['D'],
  }
  const target = desiredContainer('api', [{ ...on('frontend', settings), fromEnv }])
  const declared = [desiredNetwork('frontend')]

  it('that is made is shown with origins', () => {
    const plan = planFor(observedState([network], [observedContainer('api', [])]), declared, [target])
    expect(listDifferences(maskPlan(plan), 'containers.api/frontend')).toEqual([
      'aliases: null -> "(from env.A)"',
      'ipv4Address: null -> "(from env.B)"',
      'driverOpts["a"]: null -> "(from env.C)"',
      'driverOpts["b"]: null -> "plain"',
      'gwPriority: null -> 3',
      'links: null -> "(from env.D)"',
    ])
    expect(showAll(plan)).not.toMatch(/hunter2|10\.66\.0\.7/)
    const connect = maskPlan(plan).steps.find(({ action }) => action === 'connect')
    expect(connect).toMatchObject({
      endpoint: { aliases: ['(from env.A)', '(from env.A)'], ipv4Address: '(from env.B)', macAddress: null },
    })
  })

  it('that differs shows no value before either, in hazards included', () => {
    const before = {
      aliases: ['old-secret-alias'],
      ipv4Address: '10.66.0.8',
      driverOpts: pairs({ a: 'old-secret-opt', c: 'left' }),
      links: ['db:old-secret-link'],
    }
    const container = observedContainer('api', [attached(network, before)])
    const plan = planFor(observedState([network], [container]), declared, [target])
    expect(JSON.stringify(plan.changes)).toContain('has the static address 10.66.0.8')
    const shown = showAll(plan)
    expect(shown).not.toMatch(/hunter2|old-secret|10\.66\.0\.[78]/)
    expect(shown).toContain('has the static address (hidden) on \\"frontend\\" and gets (from env.B) instead')
    expect(shown).toContain('no longer answers to \\"(hidden)\\"')
    expect(listDifferences(maskPlan(plan), 'containers.api/frontend')).toEqual(
      expect.arrayContaining([
        'driverOpts["a"]: "(hidden)" -> "(from env.C)"',
        'driverOpts["b"]: null -> "plain"',
      ]),
    )
  })

  it('leaves the attachments of others as they are', () => {
    const other = desiredContainer('web', [on('frontend', { aliases: ['public'] })])
    const containers = [observedContainer('api', []), observedContainer('web', [])]
    const plan = planFor(observedState([network], containers), declared, [target, other])
    expect(listDifferences(maskPlan(plan), 'containers.web/frontend')).toEqual([
      'aliases: null -> ["public"]',
    ])
  })

  it('of a container whose attachments are not managed has none', () => {
    const plan = planFor(observedState([], [observedContainer('api', [])]), declared, [
      desiredContainer('api', null),
    ])
    expect(plan.sensitive).toEqual([])
  })
})

describe('a step', () => {
  const base = { id: 's', waitsFor: [], after: [], hazards: [], of: 'networks.a', irreversible: null }
  const ref = { name: 'a', id: 'a-id', createdBy: null }
  const container = { name: 'api', id: 'api-id', mode: null }
  const sensitive = [
    { address: 'networks.a', path: 'ipv4Address', from: ['A'] },
    { address: 'networks.b', path: 'ipv4Address', from: ['B'] },
  ]

  it('tells which of its values were taken out', () => {
    const endpoint = { ...DEFAULT_ENDPOINT_SETTINGS, ipv4Address: '10.0.0.5' }
    const step = { ...base, action: 'connect', network: ref, container, endpoint } as const
    expect(redactStep(step, sensitive)).toEqual({
      step: { ...step, endpoint: { ...endpoint, ipv4Address: '(from env.A)' } },
      masked: [sensitive[0]],
    })
  })

  it.each([
    {
      ...base,
      of: 'networks.c',
      action: 'connect',
      network: ref,
      container,
      endpoint: DEFAULT_ENDPOINT_SETTINGS,
    } as const,
    { ...base, of: 'networks.c', action: 'disconnect', network: ref, container, before: null } as const,
  ])('without sensitive settings stays as it is: $action', (step) => {
    expect(redactStep(step, sensitive)).toEqual({ step, masked: [] })
  })

  it('that takes a container off hides how it was on the network', () => {
    const before = { ...DEFAULT_ENDPOINT_SETTINGS, ipv4Address: '10.0.0.5' }
    const step = { ...base, action: 'disconnect', network: ref, container, before } as const
    expect(redactStep(step, sensitive)).toEqual({
      step: { ...step, before: { ...before, ipv4Address: '(hidden)' } },
      masked: [sensitive[0]],
    })
  })
})

describe('the secrets of a plan', () => {
  it('are what stands at its sensitive paths, and no names', () => {
    const plan = planFor(live({}, { token: 'old-secret', tier: 'web' }), [withToken('frontend')])
    const [first, ...others] = listSecrets(plan)
    expect(first).toEqual({ text: 'old-secret', shown: '(hidden)', variable: null })
    expect(others.filter(({ text }) => text !== 'old-secret')).toEqual([])
  })

  it('leave the words of the plan alone where they are hidden', () => {
    const plan = planFor(live({}, { token: 'differs', tier: 'web' }), [withToken('networks')])
    const shown = maskPlan(plan)
    expect(shown.changes[0]?.reason).toBe('differs')
    expect(shown.changes[0]?.address).toBe('networks.frontend')
  })
})
