// Values from the environment in plan files: taken out whatever form they have, and put back exactly.
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { makePlanFile, parsePlanFile, restoreStates, type SavedPlan } from '../../../src/plan/file.ts'
import { listShapeProblems } from '../../../src/plan/file-shape.ts'
import type { Environment } from '../../../src/plan/references.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { digestText } from '../../../src/reconcile/tool.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  planOptions,
  pool,
} from '../../support/states.ts'

const options = { ...planOptions, digest: digestText, allowMissing: true }

function save(
  desired: DesiredState,
  observed: ObservedState,
  env: Environment,
): { text: string; saved: SavedPlan } {
  const plan = makePlan(desired, observed, options)
  const text = JSON.stringify(
    makePlanFile({ plan, desired, observed, choices: { allowMissing: true }, env, digest: digestText }),
  )
  return { text, saved: parsePlanFile(text, { digest: digestText, source: 'plan.json' }) }
}

const web = observedContainer('web', [])

const network = (rest: Parameters<typeof desiredNetwork>[1]): DesiredState =>
  desiredState({ networks: [desiredNetwork('frontend', rest)] })

function place(settings: Parameters<typeof on>[1], fromEnv: Record<string, string[]>): DesiredState {
  return desiredState({
    networks: [desiredNetwork('frontend', { settings: { pools: [pool('10.1.0.0/24')] } })],
    containers: [desiredContainer('web', [{ ...on('frontend', settings), fromEnv }])],
  })
}

const CASES: Record<string, readonly [DesiredState, Environment, secrets?: readonly string[]]> = {
  'a label': [
    network({
      settings: { labels: pairs({ token: 'canary-1', tier: 'web' }) },
      fromEnv: { 'labels["token"]': ['TOKEN'] },
    }),
    { TOKEN: 'canary-1' },
  ],
  'a value made of two variables, one of which is part of the other': [
    network({
      settings: { options: pairs({ x: 'pre-canary-1canary-1-more-post' }) },
      fromEnv: { 'options["x"]': ['A', 'B'] },
    }),
    { A: 'canary-1', B: 'canary-1-more' },
  ],
  'a driver': [
    network({ settings: { driver: 'canary-1' }, fromEnv: { driver: ['DRIVER'] } }),
    { DRIVER: 'canary-1' },
  ],
  'a pool, of several': [
    network({
      settings: {
        pools: [pool('10.1.0.0/24', { gateway: '10.1.0.77' }), pool('2001:db8:77::/64')],
        enableIPv6: true,
      },
      fromEnv: { 'ipam.config[1].subnet': ['RANGE'], 'ipam.config[0].gateway': ['GATE'] },
    }),
    { RANGE: '2001:DB8:77::/64', GATE: '10.1.0.77' },
    ['2001:db8:77::/64', '10.1.0.77'],
  ],
  'addresses in other forms': [
    place(
      { ipv4Address: '10.1.0.10', ipv6Address: '2001:db8::a', macAddress: '02:42:ac:00:00:0a' },
      { ipv4Address: ['FOUR'], ipv6Address: ['SIX'], macAddress: ['MAC'] },
    ),
    { FOUR: '::ffff:10.1.0.10', SIX: '2001:0DB8::000A', MAC: '02-42-AC-00-00-0A' },
    ['10.1.0.10', '2001:db8::a', '02:42:ac:00:00:0a'],
  ],
  'lists, beside what is written in the file': [
    place(
      { aliases: ['api', 'canary-1', 'canary-2'], links: ['canary-3:canary-3'] },
      { aliases: ['A', 'B'], links: ['C'] },
    ),
    { A: 'canary-2', B: 'canary-1', C: 'canary-3' },
  ],
  'options of a driver, and a variable that is empty': [
    place({ driverOpts: pairs({ x: 'canary-1' }) }, { 'driverOpts["x"]': ['A', 'B'] }),
    { A: 'canary-1', B: '' },
  ],
  'a variable of a flag, which stands nowhere': [
    network({ settings: { encrypted: true }, fromEnv: { 'options["encrypted"]': ['FLAG'] } }),
    { FLAG: 'yes' },
    [],
  ],
}

describe('a plan file', () => {
  it.each(Object.entries(CASES))(
    'holds a reference instead of %s, and gives it back',
    (_what, [desired, env, secrets]) => {
      const observed = observedState([], [web])
      const { text, saved } = save(desired, observed, env)
      for (const secret of secrets ?? Object.values(env))
        if (secret !== '') expect(text).not.toContain(String(secret))
      expect(saved.environment.variables.map(({ name }) => name)).toEqual(Object.keys(env).toSorted())
      const states = restoreStates(saved, env, digestText)
      expect(states.desired).toEqual(desired)
      expect(makePlan(states.desired, observed, options)).toEqual(makePlan(desired, observed, options))
      const one = Object.keys(env)[0] as string
      expect(() => restoreStates(saved, { ...env, [one]: undefined }, digestText)).toThrow(
        `The environment variable "${one}" is not set. Nothing was changed.`,
      )
      expect(() => restoreStates(saved, { ...env, [one]: 'other' }, digestText)).toThrow(
        `The environment variable "${one}" has another value than when the plan was made. Nothing was changed.`,
      )
    },
  )

  it('is not made where a value cannot be told to be made of a variable', () => {
    const desired = network({
      settings: { pools: [pool('2001:db8:ab::/64')], enableIPv6: true },
      fromEnv: { 'ipam.config[0].subnet': ['PART'] },
    })
    expect(() => save(desired, observedState([]), { PART: '00AB' })).toThrow(
      'The plan cannot be saved: "ipam.config[0].subnet" does not show how it is made of env.PART.',
    )
  })

  it('refers to variables that have no value as if they were empty', () => {
    const desired = network({ settings: { encrypted: true }, fromEnv: { 'options["encrypted"]': ['FLAG'] } })
    const { saved, text } = save(desired, observedState([]), {})
    expect(listShapeProblems(JSON.parse(text))).toEqual([])
    expect(restoreStates(saved, { FLAG: '' }, digestText).desired).toEqual(desired)
    const labels = network({ settings: { labels: pairs({ a: 'x' }) }, fromEnv: { 'labels["a"]': ['A'] } })
    expect(() => save(labels, observedState([]), {})).toThrow('is made of env.A')
  })

  it('gives nothing for what a reference names and nobody can know', () => {
    const { saved } = save(network({ settings: { driver: 'x' } }), observedState([]), {})
    const at = ['desired', 'networks', 0, 'settings', 'driver']
    const parts = [{ variable: 'NONE', as: 'text' }, { variable: 'WORD', as: 'mac' }, 'y'] as const
    const forged = { ...saved, environment: { variables: [], references: [{ at, parts }] } }
    const { desired } = restoreStates(forged, { WORD: 'no address' }, digestText)
    expect(desired.networks[0]?.settings.driver).toBe('y')
  })

  it('holds what the engine has only where the environment has the same', () => {
    const fromEnv = { 'labels["token"]': ['TOKEN'], 'labels["old"]': ['OLD'] }
    const labels = { token: 'canary-1', old: 'canary-new' }
    const live = ownedNetwork(
      'frontend',
      {},
      {
        token: 'canary-1',
        old: 'canary-old',
        gone: 'canary-gone',
        'sh.xec.declared': '["labels[\\"gone\\"]"]',
        'sh.xec.sensitive': '["labels[\\"gone\\"]"]',
      },
    )
    const desired = desiredState({
      networks: [desiredNetwork('frontend', { settings: { labels: pairs(labels) }, fromEnv })],
      containers: [
        desiredContainer('web', [
          {
            ...on('frontend', { aliases: ['canary-2'], ipv4Address: '10.1.0.9' }),
            fromEnv: { aliases: ['ALIAS'], ipv4Address: ['FOUR'] },
          },
        ]),
        desiredContainer('api', null),
      ],
    })
    const env = { TOKEN: 'canary-1', OLD: 'canary-new', ALIAS: 'canary-2', FOUR: '10.1.0.9' }
    const place = attached(live, { aliases: ['canary-2'], ipv4Address: '10.1.0.9' })
    const observed = observedState(
      [live, observedNetwork('other'), observedNetwork('mine')],
      [
        observedContainer('web', [place]),
        observedContainer('idle', [attached('other')]),
        observedContainer('api', [attached('mine')]),
      ],
    )
    const { text, saved } = save(desired, observed, env)
    for (const secret of ['canary', '10.1.0.9']) expect(text).not.toContain(secret)
    expect(saved.observed.networks.map(({ name }) => name)).toEqual(['frontend', 'mine'])
    expect(saved.observed.containers.map(({ name }) => name)).toEqual(['api', 'web'])
    const back = restoreStates(saved, env, digestText).observed
    const [frontend] = back.networks
    expect(text).toContain('(hidden)')
    expect(frontend?.settings.labels).toEqual(
      live.settings.labels.map(([key, value]) => [key, ['old', 'gone'].includes(key) ? '(hidden)' : value]),
    )
    expect(back.containers.find(({ name }) => name === 'web')?.attachments).toEqual([place])
  })
})
