// Adding to a file: what is missing comes in, what is there stays, and the plan is no longer than before.
import { describe, expect, it } from 'vitest'
import { parseConfig, type ParseOptions } from '../../../src/config/parse-config.ts'
import { makeConfiguration } from '../../../src/import/configuration.ts'
import { makeExistingFile } from '../../../src/import/existing.ts'
import { DEFAULT_IMPORT_CHOICES, type ImportChoices } from '../../../src/import/options.ts'
import { XecError } from '../../../src/model/errors.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import {
  attached,
  bridge,
  observedContainer,
  observedNetwork,
  observedState,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'

const options: ParseOptions = {
  file: 'config.yaml',
  folderName: 'shop',
  profiles: [],
  values: { variables: new Map(), env: { SUBNET: '10.1.0.0/24' } },
}

function merge(text: string, observed: ObservedState, choices: Partial<ImportChoices> = {}) {
  return makeConfiguration(observed, {
    project: 'shop',
    owner: 'shop',
    choices: { ...DEFAULT_IMPORT_CHOICES, ...choices },
    existing: makeExistingFile(text, options, observed),
  })
}

function plan(text: string, observed: ObservedState) {
  const { desired } = parseConfig(text, options)
  if (desired === null) throw new Error(text)
  return makePlan(desired, observed, planOptions).changes.map(({ address, reason }) => `${address} ${reason}`)
}

const front = ownedNetwork('front', { pools: [pool('10.1.0.0/24')] })
const cache = observedNetwork('cache', { pools: [pool('10.2.0.0/24')] })
const web = observedContainer('web', [attached(front), attached(cache, { aliases: ['www'] })])
const redis = observedContainer('redis', [attached(cache)])
const observed = observedState([front, cache], [web, redis])

const FILE = `name: shop
networks:
  front: { ipam: { subnet: "\${env.SUBNET}" } }   # ours
targets:
  containers:
    web: { networks: [front] }
`

describe('a file', () => {
  it('gets what is missing, and its targets the networks that they are on', () => {
    const made = merge(FILE, observed)
    expect(made.text).toBe(`name: shop
networks:
  front: { ipam: { subnet: "\${env.SUBNET}" } }   # ours
  cache:
    ipam: { subnet: 10.2.0.0/24 }
targets:
  containers:
    web: { networks: [front, cache] }
    redis: { networks: [cache] }
`)
    expect(plan(made.text as string, observed)).toEqual([])
    expect(made.notes).toEqual([
      {
        address: 'containers.web',
        detail: 'It is on "cache", which is new in the file, so that this was added to its networks.',
      },
    ])
    expect(made.document.entries.map(({ key }) => key)).toEqual(['networks', 'targets'])
  })

  it('has its targets without their places on networks that are gone', () => {
    const lost = observedContainer('web', [attached(front), attached(observedNetwork('gone'))])
    const made = merge(FILE, observedState([front, cache], [lost]))
    expect(made.text).toContain('    web: { networks: [front] }\n')
  })

  it.each(['exact', 'additive'])('has its targets as they are where the policy is "%s"', (policy) => {
    const file = FILE.replace('[front] }', `[front], attachments: ${policy} }`)
    const { text } = merge(file, observed)
    expect(text).toContain(`web: { networks: [front], attachments: ${policy} }`)
    expect(plan(text as string, observed)).toEqual(
      policy === 'exact' ? ['containers.web/cache not-declared'] : [],
    )
  })

  it('has its targets as they are where they do not manage their networks', () => {
    const { text } = merge(FILE.replace('{ networks: [front] }', '{}'), observed)
    expect(text).toContain('web: {}\n')
  })

  it('gets no network that a target of it would leave because of that', () => {
    const made = merge(FILE.replace('{ networks: [front] }', '{ network: front }'), observed)
    expect(made.text).not.toContain('cache:')
    expect(made.notes.map(({ detail }) => detail)).toEqual([
      'not imported: "cache": the file is written in a form that it cannot be added to',
      'not imported: networks.0: network is not declared',
    ])
  })

  it('that can take nothing stays as it is', () => {
    const file =
      'name: shop\nnetworks: [front]\nx-t: &t { containers: { web: { networks: [front] } } }\ntargets: *t\n'
    const made = merge(file, observed)
    expect(made.text).toBe(file)
    expect(made.diagnostics).toEqual([])
  })

  it('keeps what it declares otherwise, which is told', () => {
    const file = `${FILE.replace('ipam:', 'internal: true, ipam:')}    ghost: { optional: true }\n`
    const made = merge(file, observed)
    expect(made.text).toContain('internal: true')
    expect(plan(made.text as string, observed)).toEqual([
      'networks.front differs',
      'containers.web/front network-replaced',
    ])
    expect(made.notes.map(({ address, detail }) => `${address}: ${detail}`)).toContain(
      'networks.front: The file was left as it is here, and its plan shows "remove, create" (differs).',
    )
  })

  it('keeps what is wrong against the engine, and gets the rest', () => {
    const file = `${FILE}    ghost: { networks: [front] }\n`
    expect(merge(file, observed).text).toContain('redis: { networks: [cache] }')
  })

  it('has keys of its own, in profiles too', () => {
    const file = `name: shop\nnetworks: { other: { name: front } }\nprofiles:\n  a: { networks: { cache: {} }, targets: { containers: { redis: {} } } }\n`
    const { text } = merge(file, observed)
    expect(text).toContain('cache-2: { ')
    expect(text).toContain('redis-2:')
    expect(text).toContain('container: redis')
    expect(plan(text as string, observed)).toEqual([])
  })

  it('with consumers names their source by its key there', () => {
    const source = ownedNetwork('conf', { configOnly: true })
    const consumer = observedNetwork('made', { configFrom: 'conf' })
    const { text } = merge(
      'name: shop\nnetworks: { base: { name: conf, configOnly: true } }\n',
      observedState([source, consumer]),
    )
    expect(text).toContain('made: { configFrom: base }')
  })

  it('that is not valid is refused with all that is wrong with it', () => {
    const refused = (): unknown => merge('networks: { a: { internl: true } }\n', observed)
    expect(refused).toThrow(XecError)
    expect(refused).toThrow('config.yaml is not valid')
  })
})

describe('the default network', () => {
  it('comes in where a new target is on it', () => {
    const alone = observedContainer('alone', [attached(bridge), attached(cache)])
    const { text } = merge('name: shop\n', observedState([cache], [alone]))
    expect(text).toContain('bridge: { external: true }')
  })
})
