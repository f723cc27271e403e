// The digest of what a plan was made of is no way to find out a value that no document shows.
import { describe, expect, it } from 'vitest'
import { makeObservedDigest } from '../../../src/plan/observed-digest.ts'
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
  pool,
} from '../../support/states.ts'

const FROM_ENV = {
  'labels["token"]': ['TOKEN'],
  'ipam.config[0].subnet': ['SUBNET'],
}
const file = desiredState({
  networks: [
    desiredNetwork('backend', { fromEnv: FROM_ENV }),
    desiredNetwork('legacy', { external: true }),
    desiredNetwork('coming'),
  ],
  containers: [
    desiredContainer('api', [
      { ...on('backend', { aliases: ['x'] }), fromEnv: { aliases: ['ALIAS'], ipv4Address: ['IP'] } },
    ]),
    desiredContainer('cron', null),
  ],
})

const VALUES = {
  token: 'canary-1',
  subnet: '10.1.0.0/16',
  password: 'canary-2',
  option: 'canary-3',
  alias: 'canary-4',
  address: '10.1.0.9',
  before: 'canary-5',
}

function makeDigest(
  values: Partial<typeof VALUES> = {},
  name: string = 'nginx',
  mode: 'apply' | 'destroy' = 'apply',
) {
  const { token, subnet, password, option, alias, address, before } = { ...VALUES, ...values }
  const state = observedState(
    [
      ownedNetwork(
        'backend',
        { labels: pairs({ token, before }), pools: [pool(subnet)] },
        { 'sh.xec.sensitive': JSON.stringify(['labels["before"]']) },
      ),
      ownedNetwork('gone'),
      observedNetwork('legacy', { labels: pairs({ password }), options: pairs({ secret: option }) }),
    ],
    [
      observedContainer('api', [
        attached('backend', { aliases: [alias], ipv4Address: address, driverOpts: pairs({ password }) }),
      ]),
      observedContainer(name, []),
    ],
  )
  return makePlan(file, state, { tool: 'xec', digest: digestText, mode, allowMissing: true }).digests.observed
}

describe('the digest of what was observed', () => {
  it.each(Object.keys(VALUES).map((name) => [name as keyof typeof VALUES]))(
    'is the same whatever the value is: %s',
    (name) => {
      const other = name === 'subnet' ? '10.2.0.0/16' : name === 'address' ? '10.1.0.8' : 'canary-9'
      expect(makeDigest({ [name]: other })).toBe(makeDigest())
      expect(makeDigest({ [name]: other }, 'nginx', 'destroy')).toBe(makeDigest({}, 'nginx', 'destroy'))
    },
  )

  it('is another one where something is another one that documents show', () => {
    const make = (internal: boolean): string =>
      makePlan(file, observedState([observedNetwork('legacy', { internal })], []), {
        tool: 'xec',
        digest: digestText,
        allowMissing: true,
      }).digests.observed
    expect(make(true)).not.toBe(make(false))
  })

  it('is another one where a container shares the addresses of another one', () => {
    const make = (container: string): string => {
      const cron = observedContainer('cron', [], { mode: { kind: 'container', container } })
      return makeObservedDigest({ file, networks: [], containers: [cron] }, digestText)
    }
    expect(make('a')).not.toBe(make('b'))
  })
})
