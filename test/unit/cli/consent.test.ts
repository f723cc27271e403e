// Every hazard, one scenario each: it is said on its change and on each step that does it, in the text, in the document and, if it
// is a danger, in the question and in the refusal.
import { describe, expect, it } from 'vitest'
import { findRefusal, renderQuestion } from '../../../src/cli/consent.ts'
import { DEFAULT_OPTIONS, type Options } from '../../../src/cli/options.ts'
import { makeSession } from '../../../src/cli/session.ts'
import type { HazardType, Plan } from '../../../src/plan/document.ts'
import { giveConsent } from '../../../src/plan/consent.ts'
import { HAZARD_LEVELS } from '../../../src/plan/hazard-levels.ts'
import { renderJson } from '../../../src/render/json.ts'
import { renderPlan } from '../../../src/render/plan.ts'
import { listSchemaErrors } from '../../support/plan-schema.ts'
import { planFor, planWhole } from '../../support/plans.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  podman5,
  pool,
} from '../../support/states.ts'
import { makeNetworkChange, makePlanOf, makeSteps } from '../render/plans.ts'

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
const other = ownedNetwork('frontend', { pools: [pool('10.2.0.0/24')] })
const backend = desiredNetwork('backend')
const frontend = desiredNetwork('frontend')
const internal = desiredNetwork('backend', { settings: { internal: true } })
const many = Array.from({ length: 10 }, (_, index) => ownedNetwork(`net-${index}`))
const api = (...networks: Parameters<typeof attached>[]) =>
  observedContainer(
    'api',
    networks.map((network) => attached(...network)),
  )
const onBoth = desiredContainer('api', [on('backend'), on('frontend')])
const onFrontend = desiredContainer('api', [on('frontend')])
const names = { aliases: ['data'] }
const address = { ipv4Address: '10.1.0.5' }

/** What happens, the change that says it, and the steps that do it. */
type Scenario = readonly [type: HazardType, plan: Plan, change: string, steps: readonly string[]]

const scenarios: readonly Scenario[] = [
  [
    'prunes',
    planFor(observedState([live, other]), [frontend]),
    'networks.(backend)',
    ['remove-network:(backend)'],
  ],
  [
    'detaches-running',
    planFor(observedState([live, other], [api([live], [other])]), [backend, frontend], [onFrontend]),
    'containers.api/backend',
    ['disconnect:api/backend'],
  ],
  [
    'names-lost',
    planFor(observedState([live, other], [api([live, names], [other])]), [backend, frontend], [onFrontend]),
    'containers.api/backend',
    ['disconnect:api/backend'],
  ],
  [
    'default-route-changes',
    planFor(observedState([live, other], [api([other])]), [backend, frontend], [onBoth]),
    'containers.api/backend',
    ['connect:api/backend'],
  ],
  [
    'exposure-broadens',
    planWhole(
      observedState([live, other], [api([other]), observedContainer('db', [attached(live)])]),
      [backend, frontend],
      [onBoth],
    ),
    'containers.api/backend',
    ['connect:api/backend'],
  ],
  [
    'replaces-network',
    planFor(observedState([live], [api([live])]), [internal], [desiredContainer('api', [on('backend')])]),
    'networks.backend',
    ['connect:api/backend', 'create-network:backend', 'disconnect:api/backend', 'remove-network:backend'],
  ],
  [
    'foreign-endpoints',
    planFor(observedState([live, other], [api([live])]), [frontend]),
    'networks.(backend)',
    ['disconnect:(api)/(backend)', 'remove-network:(backend)'],
  ],
  [
    'isolates-running',
    planFor(observedState([live], [api([live])]), [backend], [desiredContainer('api', [])]),
    'containers.api/backend',
    ['disconnect:api/backend'],
  ],
  [
    'address-changes',
    planFor(
      observedState([live], [api([live, address])]),
      [backend],
      [desiredContainer('api', [on('backend', { ipv4Address: '10.1.0.6' })])],
    ),
    'containers.api/backend',
    ['connect:api/backend', 'disconnect:api/backend'],
  ],
  [
    'loses-settings',
    planFor(
      observedState(
        [live],
        [observedContainer('api', [attached(live, {}, { unknown: ['aliases'] })])],
        podman5,
      ),
      [internal],
    ),
    'containers.(api)/backend',
    ['connect:(api)/backend', 'disconnect:(api)/backend'],
  ],
  [
    'breaks-start',
    planFor(
      observedState(
        [live, other],
        [observedContainer('api', [], { state: 'exited', mode: { kind: 'network', network: 'backend' } })],
      ),
      [frontend],
    ),
    'networks.(backend)',
    ['remove-network:(backend)'],
  ],
  [
    'adopts',
    planFor(observedState([observedNetwork('backend')]), [internal], [], { adopt: true }),
    'networks.backend',
    ['create-network:backend', 'remove-network:backend'],
  ],
  [
    'too-many-removals',
    planFor(
      observedState(many),
      many.slice(4).map(({ name }) => desiredNetwork(name)),
    ),
    'networks.(net-0)',
    many.slice(0, 4).map(({ name }) => `remove-network:(${name})`),
  ],
  [
    'removes-all',
    planFor(observedState([live, other]), []),
    'networks.(backend)',
    ['remove-network:(backend)', 'remove-network:(frontend)'],
  ],
]

function refuse(plan: Plan, parts: Partial<Options> = {}) {
  const io = { stdout: { write: () => true }, stderr: { write: () => true }, env: {} }
  const options = { ...DEFAULT_OPTIONS, ...parts }
  return findRefusal(makeSession(io as never, { options, args: [] }), plan)
}

function show(plan: Plan): string {
  return renderPlan({ color: false, columns: 500 }, plan, { detail: 'normal', sources: new Map() })
}

describe('a hazard', () => {
  it('is any of those that there are', () => {
    expect(scenarios.map(([type]) => type)).toEqual(Object.keys(HAZARD_LEVELS))
  })

  it.each(scenarios)(
    '%s is said on its change and on each step that does it',
    (type, plan, change, steps) => {
      const carriers = plan.changes.filter(({ hazards }) => hazards.some((hazard) => hazard.type === type))
      expect(carriers.map((carrier) => carrier.address)).toEqual([change])
      const doers = plan.steps.filter(({ hazards }) => hazards.some((hazard) => hazard.type === type))
      expect(doers.map(({ id }) => id).toSorted()).toEqual(steps)
    },
  )

  it.each(scenarios)('%s is shown with its level, and marked where it is allowed', (type, plan) => {
    const level = HAZARD_LEVELS[type]
    expect(show(plan)).toMatch(new RegExp(`! ${level}: .*\\(${type}\\)`))
    const allowed = level === 'danger' ? 'danger, allowed' : 'notice'
    expect(show(giveConsent(plan))).toMatch(new RegExp(`! ${allowed}: .*\\(${type}\\)`))
  })

  it.each(scenarios)('%s is part of the document', (type, plan) => {
    for (const made of [plan, giveConsent(plan)]) {
      const document = JSON.parse(renderJson(made)) as Plan
      expect(listSchemaErrors(document)).toEqual([])
      for (const list of [document.changes, document.steps]) {
        const found = list.flatMap(({ hazards }) => hazards).filter((hazard) => hazard.type === type)
        expect(found.length).toBeGreaterThan(0)
        const isAllowed = made !== plan && HAZARD_LEVELS[type] === 'danger'
        for (const hazard of found)
          expect(hazard).toMatchObject({ level: HAZARD_LEVELS[type], allowed: isAllowed })
      }
    }
  })

  it.each(scenarios)('%s is asked about if it is a danger', (type, plan) => {
    const isDanger = HAZARD_LEVELS[type] === 'danger'
    expect(renderQuestion(plan).includes(type)).toBe(isDanger)
    expect(renderQuestion(giveConsent(plan)).includes(`${type} (allowed)`)).toBe(isDanger)
  })

  it.each(scenarios)('%s stands in the way of nobody but those who did not agree to it', (type, plan) => {
    const refusal = refuse(plan, { yes: true })
    const isDanger = HAZARD_LEVELS[type] === 'danger'
    expect(refusal?.detail.includes(`- ${type}: `) ?? false).toBe(isDanger)
    if (isDanger) expect(refusal?.fix).toContain(type)
    expect(refuse(giveConsent(plan), { yes: true })).toBeNull()
  })
})

describe('a refusal', () => {
  const danger = (type: HazardType, message: string) =>
    ({ type, level: 'danger', message, allowed: false }) as const
  const plan = makePlanOf({
    changes: [
      makeNetworkChange({ hazards: [danger('replaces-network', 'One.'), danger('adopts', 'Two.')] }),
      makeNetworkChange({
        hazards: ['a', 'b', 'b', 'c', 'd', 'e'].map((text) => danger('address-changes', text)),
      }),
    ],
  })

  it('names each danger once, by its type, and of many the first', () => {
    expect(refuse(plan, { yes: true })).toMatchObject({
      code: 'consent-needed',
      severity: 'error',
      detail: `Nothing was changed. What may happen:
- address-changes: a
- address-changes: b
- address-changes: c
- address-changes: 2 more, 5 in all.
- adopts: Two.
- replaces-network: One.`,
    })
  })

  it('gives the flags to paste, with what was agreed to already', () => {
    const fix = 'If all of this is meant, run it again with\n'
    expect(refuse(plan, { yes: true })?.fix).toBe(`${fix}--allow address-changes,adopts,replaces-network`)
    const partly = giveConsent(plan, ['adopts', 'replaces-network'])
    expect(refuse(partly, { yes: true, allow: ['replaces-network', 'adopts', 'removes-all'] })?.fix).toBe(
      `${fix}--allow address-changes,adopts,removes-all,replaces-network`,
    )
    expect(refuse(partly)?.fix).toBe(`${fix}--yes --allow address-changes`)
    expect(refuse(partly)?.detail).toMatch(
      /^There is no terminal to ask on, and --yes was not given\. Nothing/,
    )
  })

  it('is about the missing yes alone where there are no dangers left', () => {
    expect(refuse({ ...giveConsent(plan), steps: [makeSteps().connect] })).toMatchObject({
      code: 'nobody-to-ask',
      fix: 'Pass --yes to go ahead without a question.',
    })
    expect(refuse(giveConsent(plan), { yes: true })).toBeNull()
  })
})
