// What cannot be declared, or would be a change, is taken out again by the rules of reading and planning, and said in its place.
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/parse-config.ts'
import { makeConfiguration } from '../../../src/import/configuration.ts'
import { makeYamlMap } from '../../../src/config/write.ts'
import { findFaults } from '../../../src/import/prove.ts'
import { dropFaults } from '../../../src/import/prune.ts'
import { DEFAULT_IMPORT_CHOICES } from '../../../src/import/options.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import {
  attached,
  docker28,
  observedContainer,
  observedNetwork,
  observedState,
  ownedNetwork,
  pairs,
  planOptions,
  podman5,
  pool,
} from '../../support/states.ts'

function make(
  networks: readonly ObservedNetwork[],
  containers: readonly ObservedContainer[] = [],
  engine = docker28,
) {
  const observed = observedState(networks, containers, engine)
  const made = makeConfiguration(observed, {
    project: 'shop',
    owner: 'shop',
    choices: DEFAULT_IMPORT_CHOICES,
  })
  const { desired } = parseConfig(made.text as string, {
    file: '',
    folderName: '',
    profiles: [],
    values: { variables: new Map(), env: {} },
  })
  if (desired === null) throw new Error(made.text as string)
  const { changes } = makePlan(desired, observed, planOptions)
  return { made, text: (made.text as string).replace(/^.*name: shop\n\n/s, ''), changes }
}

function write(
  networks: readonly ObservedNetwork[],
  containers: readonly ObservedContainer[] = [],
  engine = docker28,
): string {
  const { text, changes, made } = make(networks, containers, engine)
  expect(changes).toEqual([])
  expect(made.diagnostics).toEqual([])
  return text
}

describe('taken out is', () => {
  it('a network whose name cannot be declared, with what is on it', () => {
    const odd = observedNetwork('-odd', { internal: true })
    const back = observedNetwork('back')
    const web = observedContainer('web', [attached(odd, { aliases: ['a'] }), attached(back)])
    const db = observedContainer('db', [attached(odd, { gwPriority: 1 })])
    expect(write([odd, back], [web, db])).toBe(`networks:
  back: {}
  # not imported: "-odd": not a valid name

targets:
  containers:
    db: {}
      # not imported: networks.-odd: network is not declared
    web:
      networks: [back]
      # not imported: networks.0: network is not declared
      # not imported: networkAliases.-odd: aliases for a network the target is not on
`)
  })

  it('an option that engines cannot read, and only that', () => {
    const options = pairs({ 'com.docker.network.driver.mtu': 'many', a: 'b' })
    expect(write([observedNetwork('a', { options })])).toContain(`  a:
    options: { a: b }
    # not imported: options.com.docker.network.driver.mtu: engines cannot read this option
`)
  })

  it('a subnet that two networks share, and the static address in it', () => {
    const first = observedNetwork('a', { pools: [pool('10.1.0.0/24')] })
    const second = observedNetwork('b', { driver: 'macvlan', pools: [pool('10.1.0.0/24')] })
    const web = observedContainer('web', [attached(second, { ipv4Address: '10.1.0.9', gwPriority: 1 })])
    expect(write([first, second], [web])).toBe(`networks:
  a:
    ipam: { subnet: 10.1.0.0/24 }
  b:
    driver: macvlan
    # not imported: ipam.subnet: subnets overlap

targets:
  containers:
    web:
      networks:
        b: { gwPriority: 1 }
      # not imported: networks.b.ipv4Address: static address without a declared subnet
`)
  })

  it('a container whose name cannot be declared', () => {
    const a = observedNetwork('a')
    expect(write([a], [observedContainer('we b', [attached(a)])])).toContain(
      '  # not imported: "we b": value is not allowed\n',
    )
  })

  it('what this engine cannot be asked for', () => {
    expect(write([observedNetwork('a', { ipamDriver: 'dhcp' })], [], podman5)).toContain(
      '  a: {}\n    # not imported: ipam.driver: this engine cannot do what is declared\n',
    )
  })

  it('the last setting of a place, which stays', () => {
    const a = observedNetwork('a')
    const web = observedContainer('web', [attached(a, { links: ['db'] })])
    expect(write([a], [web])).toContain(`    web:
      networks:
        a: {}
      # not imported: networks.a.links: planning shows "disconnect, connect" (differs) of containers.web/a
`)
  })

  it('an alias that would read as another one', () => {
    const a = observedNetwork('a')
    const web = observedContainer('web', [attached(a, { aliases: ['web', 'www'] })])
    const { changes } = make([a], [web])
    expect(changes).toEqual([])
  })

  it('the settings of a network that xec would have to replace: it is only used', () => {
    const network = ownedNetwork('a', { internal: true }, { 'sh.xec.declared': '["options[\\"gone\\"]"]' })
    const odd = {
      ...network,
      settings: {
        ...network.settings,
        options: pairs({ 'com.docker.network.driver.overlay.vxlanid_list': '1' }),
      },
    }
    const remembered = {
      ...odd.settings,
      labels: pairs({
        ...Object.fromEntries(odd.settings.labels),
        'sh.xec.declared': '["options[\\"com.docker.network.driver.overlay.vxlanid_list\\"]"]',
      }),
    }
    const made = write([{ ...odd, settings: remembered }], [observedContainer('web', [attached(odd)])])
    expect(made).toContain('    web: { networks: [a] }\n')
    expect(made).toContain(
      '  a: { external: true } # not imported: its settings: planning shows "remove, create" (differs) of networks.a\n',
    )
  })

  it('nothing that is only odd', () => {
    const network = observedNetwork('a', {
      labels: pairs({ 'x-b': 'c', $unset: 'true', __proto__: 'd', toString: 'e', '<<': 'f', '': '' }),
    })
    expect(write([network])).toContain('labels: { "": "", "$unset": "true", "<<": f, toString: e, x-b: c }')
  })
})

it('a fault of a declared setting is at its place', () => {
  const options = { file: '', folderName: '', profiles: [], values: { variables: new Map(), env: {} } }
  const text = 'name: shop\nnetworks: { a: { internal: true } }\n'
  const observed = observedState([ownedNetwork('a')])
  expect(findFaults(text, { observed, options, before: null })).toEqual([
    { path: ['networks', 'a', 'internal'], why: 'planning shows "remove, create" (differs) of networks.a' },
  ])
})

it('a fault without a place has none, and one that is nowhere is of the whole object', () => {
  const twins = ['a1', 'b2'].map((id) => ({ ...ownedNetwork('twin'), id }))
  const options = { file: '', folderName: '', profiles: [], values: { variables: new Map(), env: {} } }
  const text = 'name: shop\nnetworks: {}\n'
  expect(findFaults(text, { observed: observedState(twins), options, before: null })).toContainEqual({
    path: [],
    why: 'several networks have this name',
  })
  const draft = {
    networks: makeYamlMap([['a', makeYamlMap([])]]),
    containers: makeYamlMap([]),
    joins: [],
  }
  expect(dropFaults(draft, [{ path: ['networks', 'a', 'labels'], why: 'odd' }]).networks).toEqual({
    entries: [
      { key: 'a', value: makeYamlMap([['external', true]]), beside: 'not imported: its settings: odd' },
    ],
    below: [],
  })
  expect(dropFaults(draft, [{ path: [], why: 'odd' }])).toBe(draft)
})

it('what no configuration can help is said', () => {
  const held = ownedNetwork('held', { configOnly: true }, { 'sh.xec.placeholder': 'true' })
  const { made, changes } = make([held])
  expect(changes).toHaveLength(1)
  expect(made.diagnostics).toMatchObject([
    {
      code: 'import-not-empty',
      severity: 'warning',
      detail:
        'This cannot be told in a configuration: planning shows "remove" (placeholder) of networks.(held).',
    },
  ])
})

it('1,000 objects take seconds, and no object more than the one before', () => {
  const networks = Array.from({ length: 500 }, (_, index) =>
    observedNetwork(`net-${index}`, {
      pools: [pool(`10.${Math.floor(index / 250)}.${index % 250}.0/24`)],
      labels: pairs({ index: String(index) }),
    }),
  )
  const containers = networks.map((network, index) =>
    observedContainer(`web-${index}`, [attached(network, { aliases: [`alias-${index}`] })]),
  )
  const begin = process.cpuUsage()
  expect(make(networks, containers).changes).toEqual([])
  // microseconds, whatever else the machine does
  expect(process.cpuUsage(begin).user).toBeLessThan(10_000_000)
}, 120_000)
