import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hideSteps, restoreSteps } from '../../../src/apply/hidden-steps.ts'
import { parseJournal } from '../../../src/apply/journal.ts'
import type { DeclaredNetworkSettings, DesiredState } from '../../../src/model/desired.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { makeJournal } from '../../support/journals.ts'
import { wish, world } from '../../support/random-states.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedState,
  on,
  ownedNetwork,
  pairs,
  planOptions,
  pool,
} from '../../support/states.ts'

const SALT = '7d0c1a52'

/** Hides the steps of a plan, writes them down, reads them again and puts the values back that a file gives. */
function passThrough(plan: Pick<Plan, 'steps' | 'sensitive'>, desired: DesiredState) {
  const text = JSON.stringify(makeJournal([], hideSteps(plan, SALT)))
  return { text, ...restoreSteps(parseJournal(text, 'here'), SALT, desired) }
}

// A journal has no use for what a plan says about dangers.
function dropSentences({ steps }: Pick<Plan, 'steps'>): Plan['steps'] {
  return steps.map((step) => ({ ...step, hazards: [], irreversible: null }))
}

const live = ownedNetwork('frontend', { pools: [pool('10.1.0.0/24')], labels: [] })
const observed = observedState(
  [live],
  [observedContainer('api', [attached(live, { ipv4Address: '10.1.0.7', aliases: ['old'] })])],
)

/** A file whose values come from the environment; the same file in another environment has another `value`. */
function makeSecretive(value: string, address: string): DesiredState {
  const from = ['TOKEN']
  const networkPaths = [
    'labels["token"]',
    'options["a"]',
    'ipam.options["a"]',
    'ipam.config[0].aux_addresses["router"]',
  ]
  const settings: DeclaredNetworkSettings = {
    labels: pairs({ token: value, tier: 'web' }),
    options: pairs({ a: value }),
    ipamOptions: pairs({ a: value }),
    pools: [pool('10.1.0.0/24', { auxAddresses: pairs({ router: `${address}9` }) })],
  }
  const endpoint = {
    aliases: [value, 'www'],
    ipv4Address: `${address}8`,
    driverOpts: pairs({ a: value }),
    links: [`db:${value}`],
  }
  return desiredState({
    networks: [
      desiredNetwork('frontend', {
        settings,
        fromEnv: Object.fromEntries(networkPaths.map((path) => [path, from])),
      }),
    ],
    containers: [
      desiredContainer('api', [
        {
          ...on('frontend', endpoint),
          fromEnv: { aliases: from, ipv4Address: from, 'driverOpts["a"]': from, links: from },
        },
      ]),
    ],
  })
}

const secretive = makeSecretive('hunter2', '10.1.0.6')
const plan = makePlan(secretive, observed, planOptions)

describe('steps in a journal', () => {
  it('hold no value from the environment, whatever the plan says about it', () => {
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'disconnect:api/frontend',
      'remove-network:frontend',
      'create-network:frontend',
      'connect:api/frontend',
    ])
    const { text } = passThrough(plan, secretive)
    expect(text).not.toMatch(/hunter2|10\.1\.0\.6/)
    expect(text).toContain('(from env.TOKEN)')
    expect(text).not.toContain('has the static address')
  })

  it('are as before with the same environment', () => {
    const { steps, unresolved } = passThrough(plan, secretive)
    expect([...unresolved]).toEqual(['disconnect:api/frontend'])
    expect(steps.slice(1)).toEqual(dropSentences(plan).slice(1))
  })

  it('lack values with another environment, or where the file does not ask for them any more', () => {
    const asked = ['disconnect:api/frontend', 'create-network:frontend', 'connect:api/frontend']
    for (const desired of [
      makeSecretive('hunter3', '10.1.0.6'),
      makeSecretive('hunter3', '10.1.0.5'),
      desiredState(),
    ]) {
      expect([...passThrough(plan, desired).unresolved]).toEqual(asked)
    }
  })

  it('are known by a digest that another journal does not share', () => {
    const [one, two] = [hideSteps(plan, SALT), hideSteps(plan, 'other')]
    expect(one.steps).toEqual(two.steps)
    expect(one.hidden.map(({ digest }) => digest)).not.toEqual(two.hidden.map(({ digest }) => digest))
  })

  it('without values from the environment are written down as they are', () => {
    const plain = makePlan(
      desiredState({ networks: [desiredNetwork('backend')] }),
      observedState([]),
      planOptions,
    )
    expect(hideSteps(plain, SALT)).toEqual({ steps: dropSentences(plain), hidden: [] })
  })
})

/** Marks some of what a file declares as taken from the environment. */
function markSome(desired: DesiredState, draws: readonly boolean[]): DesiredState {
  let index = 0
  const pick = (path: string): [string, string[]][] => {
    index += 1
    return draws[index % draws.length] === true ? [[path, ['TOKEN']]] : []
  }
  return {
    ...desired,
    networks: desired.networks.map((network) => ({
      ...network,
      fromEnv: Object.fromEntries([
        ...(network.settings.options ?? []).flatMap(([key]) => pick(`options["${key}"]`)),
        ...(network.settings.pools ?? []).flatMap((_, at) => pick(`ipam.config[${at}].subnet`)),
      ]),
    })),
    containers: desired.containers.map((container) => ({
      ...container,
      attachments:
        container.attachments?.map((attachment) => ({
          ...attachment,
          fromEnv: Object.fromEntries(Object.keys(attachment.settings).flatMap(pick)),
        })) ?? null,
    })),
  }
}

describe('any plan with any values from the environment', { timeout: 60_000 }, () => {
  it('is the same after it was written down and read, except for what only the engine knew', () => {
    fc.assert(
      fc.property(
        world,
        wish,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        (state, wanted, draws) => {
          const desired = markSome(wanted, draws)
          const made = makePlan(desired, state, { ...planOptions, adopt: true })
          fc.pre(!made.diagnostics.some(({ severity }) => severity === 'error'))
          const { steps, unresolved } = passThrough(made, desired)
          const wholes = dropSentences(made)
          for (const [index, step] of steps.entries()) {
            if (!unresolved.has(step.id)) expect(step).toEqual(wholes[index])
            // what a plan asks for stands in the file
            else expect(['disconnect', 'remove-network', 'create-network']).toContain(step.action)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
