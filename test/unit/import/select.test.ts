// What an import takes in: all that somebody made, or what was named, and never half of what belongs together.
import { describe, expect, it } from 'vitest'
import { DEFAULT_IMPORT_CHOICES, type ImportSelection } from '../../../src/import/options.ts'
import { selectObjects } from '../../../src/import/select.ts'
import {
  attached,
  bridge,
  host,
  observedContainer,
  observedNetwork,
  observedState,
  ownedNetwork,
  pairs,
} from '../../support/states.ts'

const front = observedNetwork('shop-front', { labels: pairs({ tier: 'web', empty: '' }) })
const back = observedNetwork('shop-back', { labels: pairs({ tier: 'data' }) })
const blog = observedNetwork('blog')
const owned = ownedNetwork('owned')
const records = [
  observedNetwork('xec-lock', { configOnly: true, labels: pairs({ 'sh.xec.record': 'lock' }) }),
  observedNetwork('docker_gwbridge'),
  observedNetwork('ingress', { driver: 'overlay', ingress: true }),
  ownedNetwork('held', { configOnly: true }, { 'sh.xec.placeholder': 'true' }),
]
const observed = observedState(
  [front, back, blog, owned, ...records],
  [
    observedContainer('web', [attached(front), attached(back), attached(bridge)]),
    observedContainer('db', [attached('shop-back')]),
    observedContainer('wordpress', [attached(blog)]),
    observedContainer('alone', [attached(bridge)]),
    observedContainer('agent', [attached(host)], { mode: { kind: 'host' } }),
    observedContainer('lost', [attached(observedNetwork('gone'))]),
    observedContainer('gateway', [attached(blog), attached(records[0] as typeof front)]),
  ],
)

function select(selection: Partial<ImportSelection>, project: string | null = 'blog') {
  const { networks, containers, others, problems } = selectObjects(
    observed,
    { ...DEFAULT_IMPORT_CHOICES, ...selection },
    project,
  )
  const list = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name).join(' ')
  return {
    networks: list(networks),
    containers: list(containers),
    others: list(others),
    problems: problems.map(({ code, detail, fix }) => `${code}: ${detail} ${fix}`),
  }
}

describe('selected is', () => {
  it.each<[string, Partial<ImportSelection>, string, string]>([
    [
      'everything that somebody made',
      {},
      'blog bridge owned shop-back shop-front',
      'db gateway web wordpress',
    ],
    [
      'every container on demand',
      { all: true },
      'blog bridge owned shop-back shop-front',
      'agent alone db gateway lost web wordpress',
    ],
    ['a network with its containers', { names: ['shop-back'] }, 'bridge shop-back', 'db web'],
    ['a container with its networks', { names: ['web'] }, 'bridge shop-back shop-front', 'web'],
    ['what a pattern names', { names: ['shop-*'] }, 'bridge shop-back shop-front', 'db web'],
    [
      'what a pattern with one letter open names',
      { names: ['shop-?ront', 'blo?'] },
      'blog bridge shop-front',
      'gateway web wordpress',
    ],
    ['a network and not a container of that name', { networks: ['blog'] }, 'blog', 'gateway wordpress'],
    ['a container', { containers: ['db'] }, 'shop-back', 'db'],
    ['networks with a label', { labels: ['tier'] }, 'bridge shop-back shop-front', 'db web'],
    [
      'networks with a value of a label',
      { labels: ['tier=data', 'empty='] },
      'bridge shop-back shop-front',
      'db web',
    ],
    ['what the engine made, by its exact name', { networks: ['bridge'] }, 'bridge', 'alone web'],
    ['a container of the host', { networks: ['host'] }, 'host', 'agent'],
    ['a container whose network is gone', { containers: ['lost'] }, '', 'lost'],
  ])('%s', (_, selection, networks, containers) => {
    expect(select(selection)).toMatchObject({ networks, containers, problems: [] })
  })

  it('what the project owns, whatever is named', () => {
    expect(select({ names: ['blog'] }, 'shop').networks).toBe('blog owned')
  })

  it('nothing of a project that is not asked for', () => {
    expect(select({ names: ['blog'] }, null).networks).toBe('blog')
  })
})

it('containers on none of the networks are told apart, where all networks were meant', () => {
  expect(select({}).others).toBe('agent alone lost')
  expect(select({ names: ['blog'] }).others).toBe('')
})

describe('a problem is', () => {
  it.each<[Partial<ImportSelection>, string]>([
    [
      { names: ['wordpres'] },
      'import-unknown: The engine has no network or container named "wordpres". Did you mean "wordpress"?',
    ],
    [
      { names: ['zzzzzz*'] },
      'import-unknown: The engine has no network or container named "zzzzzz*". Give the exact name, or a pattern such as "shop-*".',
    ],
    [
      { networks: ['web'] },
      'import-unknown: The engine has no network named "web". Give the exact name, or a pattern such as "shop-*".',
    ],
    [
      { containers: ['blog'] },
      'import-unknown: The engine has no container named "blog". Give the exact name, or a pattern such as "shop-*".',
    ],
    [
      { networks: ['xec-lock'] },
      'import-unknown: The engine has no network named "xec-lock". Give the exact name, or a pattern such as "shop-*".',
    ],
    [
      { labels: ['tier=none'] },
      'import-unknown: The engine has no network with the label "tier=none". Give a label of a network as KEY or KEY=VALUE; labels of containers do not count.',
    ],
  ])('%j', (selection, problem) => {
    expect(select(selection).problems).toEqual([problem])
  })

  it('a name that several networks have', () => {
    const twins = [observedNetwork('twin', {}, { id: 'a1' }), observedNetwork('twin', {}, { id: 'b2' })]
    const state = observedState(twins)
    expect(selectObjects(state, DEFAULT_IMPORT_CHOICES, null).problems).toMatchObject([
      { code: 'import-ambiguous', detail: '"twin" is the name of 2 networks: a1, b2.' },
    ])
  })
})
