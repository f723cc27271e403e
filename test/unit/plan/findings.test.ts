// Every finding says what to do, and where in the file it comes from.
import { describe, expect, it } from 'vitest'
import type { SourceRange } from '../../../src/model/diagnostic.ts'
import type { DesiredContainer, DesiredNetwork } from '../../../src/model/desired.ts'
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import { planFor } from '../../support/plans.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  docker28,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  podman5,
  pool,
} from '../../support/states.ts'

const makeRange = (line: number): SourceRange => ({
  file: 'config.yaml',
  start: { line, column: 3 },
  end: { line, column: 9 },
})
const [ofNetwork, ofTarget, ofAttachment] = [makeRange(2), makeRange(5), makeRange(7)]

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
const api = observedContainer('api', [])
const network = (rest: Partial<DesiredNetwork> = {}) =>
  desiredNetwork('backend', { range: ofNetwork, ...rest })
const target = (settings: Parameters<typeof on>[1] = {}, rest: Partial<DesiredContainer> = {}) =>
  desiredContainer('api', [{ network: 'backend', settings, range: ofAttachment, fromEnv: {} }], {
    range: ofTarget,
    ...rest,
  })

interface Case {
  readonly networks?: readonly ObservedNetwork[]
  readonly containers?: readonly ObservedContainer[]
  readonly engine?: EngineIdentity
  readonly wanted?: readonly DesiredNetwork[]
  readonly targets?: readonly DesiredContainer[]
}

function plan({
  networks = [live],
  containers = [api],
  engine = docker28,
  wanted = [network()],
  targets = [],
}: Case) {
  return planFor(observedState(networks, containers, engine), wanted, targets)
}

describe('a finding about a network', () => {
  const byId: ObservedContainer = { ...api, mode: { kind: 'network', network: live.id } }
  const overlay = ownedNetwork('backend', { driver: 'overlay', scope: 'swarm' })

  it.each<readonly [string, Case]>([
    ['network-ambiguous', { networks: [live, { ...live, id: 'f'.repeat(64) }] }],
    ['network-missing', { networks: [], wanted: [network({ external: true })] }],
    [
      'network-foreign',
      {
        networks: [observedNetwork('backend', { internal: true })],
        wanted: [network({ settings: { internal: false } })],
      },
    ],
    ['network-of-other-project', { networks: [ownedNetwork('backend', {}, { 'sh.xec.project': 'bank' })] }],
    [
      'network-conflict',
      { networks: [], wanted: [network({ settings: { pools: [pool('172.17.0.0/16')] } })] },
    ],
    [
      'network-in-use-elsewhere',
      {
        networks: [{ ...overlay, usedElsewhere: true }],
        wanted: [network({ settings: { internal: true } })],
      },
    ],
    [
      'network-unknown',
      { networks: [], wanted: [network({ external: true })], engine: { ...docker28, swarm: 'worker' } },
    ],
    ['config-source-missing', { networks: [], wanted: [network({ settings: { configFrom: 'nowhere' } })] }],
    [
      'consumer-not-owned',
      {
        networks: [observedNetwork('source', { configOnly: true })],
        wanted: [network({ settings: { configFrom: 'source' } })],
      },
    ],
    ['container-mode-by-id', { containers: [byId], wanted: [network({ settings: { internal: true } })] }],
    [
      'value-unknown',
      { networks: [{ ...live, unknown: ['internal'] }], wanted: [network({ settings: { internal: true } })] },
    ],
    ['field-without-effect', { wanted: [network({ settings: { attachable: true } })] }],
    ['field-unsupported', { networks: [], wanted: [network({ settings: { driver: 'overlay' } })] }],
    ['protected', { wanted: [network({ protect: true, settings: { internal: true } })] }],
    ['protected-by-file-only', { wanted: [network({ protect: true })] }],
  ])('stands where the network does: %s', (code, given) => {
    const found = plan(given).diagnostics.find((diagnostic) => diagnostic.code === code)
    expect(found).toMatchObject({ code, range: ofNetwork })
  })

  it('stands where the field does, if that is known', () => {
    const ofField = makeRange(3)
    const settings = { pools: [pool('172.17.0.0/16')], attachable: true, internal: true }
    const ranges = { 'ipam.config': ofField, attachable: ofField, internal: ofField }
    const { diagnostics } = plan({ networks: [], wanted: [network({ settings, ranges })] })
    expect(diagnostics.map(({ code, range }) => [code, range])).toEqual([
      ['network-conflict', ofField],
      ['field-without-effect', ofField],
    ])
    const hidden = plan({
      networks: [{ ...live, unknown: ['internal'] }],
      wanted: [network({ settings, ranges })],
    })
    expect(hidden.diagnostics.find(({ code }) => code === 'value-unknown')?.range).toBe(ofField)
  })
})

describe('a finding about a container', () => {
  const cache = observedContainer('cache', [attached(live, { ipv4Address: '10.1.0.5' })])

  it.each<readonly [string, Case]>([
    ['container-missing', { containers: [], targets: [target()] }],
    ['container-unattachable', { containers: [{ ...api, mode: { kind: 'host' } }], targets: [target()] }],
    ['container-unattachable', { containers: [{ ...api, state: 'dead' }], targets: [target()] }],
    ['container-paused', { containers: [{ ...api, state: 'paused' }], engine: podman5, targets: [target()] }],
    ['container-of-service', { containers: [{ ...api, swarmTask: true }], targets: [target()] }],
    ['network-closed', { wanted: [network({ settings: { configOnly: true } })], targets: [target()] }],
    ['address-outside', { targets: [target({ ipv4Address: '10.9.0.5' })] }],
    ['address-without-subnet', { targets: [target({ ipv6Address: 'fd00::5' })] }],
    ['address-reserved', { targets: [target({ ipv4Address: '10.1.0.1' })] }],
    ['address-taken', { containers: [api, cache], targets: [target({ ipv4Address: '10.1.0.5' })] }],
    ['field-unsupported', { targets: [target({ macAddress: '02:42:0a:01:00:05' })] }],
    [
      'ports-differ',
      { targets: [target({}, { ports: [{ hostIp: '', hostPort: 1, containerPort: 1, protocol: 'tcp' }] })] },
    ],
  ])('stands where the target does: %s', (code, given) => {
    const found = plan(given).diagnostics.filter((diagnostic) => diagnostic.code === code)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ range: ofTarget })
    expect(found[0]?.fix).not.toBe('')
  })

  it('stands where the attachment does, if that is known', () => {
    const hidden = { ...api, attachments: [attached(live, {}, { unknown: ['aliases'] })] }
    const [known] = plan({ containers: [hidden], targets: [target({ aliases: [] })] }).diagnostics
    expect(known).toMatchObject({ code: 'value-unknown', range: ofAttachment })
    const bare = desiredContainer('api', [on('backend', { aliases: [] })], { range: ofTarget })
    expect(plan({ containers: [hidden], targets: [bare] }).diagnostics[0]?.range).toBe(ofTarget)
  })

  it('that the file does not declare stands nowhere', () => {
    const networks = [{ ...live, settings: { ...live.settings, internal: true } }]
    const wanted = [network({ settings: { internal: false, pools: [pool('10.9.0.0/24')] } })]
    const task = { ...cache, swarmTask: true, state: 'paused' as const }
    const { diagnostics } = plan({ networks, containers: [task], engine: podman5, wanted })
    expect(diagnostics.map(({ code, range }) => [code, range])).toEqual([
      ['address-outside', null],
      ['container-of-service', null],
      ['container-paused', null],
    ])
  })
})
