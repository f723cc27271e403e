// What is tried of an explanation, and what a finding says of it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/check/checks.ts'
import type { Listener } from '../../../src/check/listeners.ts'
import type { ConnectionStep, NameStep, PairStep, StepResult } from '../../../src/check/pair.ts'
import { makePairSteps, makeUntriedSteps } from '../../../src/check/pair-steps.ts'
import { judgeStep, leaveStep, summarizePair } from '../../../src/check/pair-verdict.ts'
import { findStandpoint, type Standpoint } from '../../../src/check/standpoint.ts'
import type { NetworkSettings } from '../../../src/model/network.ts'
import type { EngineIdentity, ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import { makeExplain, type Verdict } from '../../../src/reachability/explain.ts'
import { makeReachability } from '../../../src/reachability/model.ts'
import { makePath, type PathKind } from '../../../src/reachability/path.ts'
import { describeSubject } from '../../../src/render/pair-words.ts'
import { live } from '../../support/check-world.ts'
import { bridgeOptions, docker26, peer, port } from '../../support/reach.ts'
import {
  attached,
  bridge,
  observedContainer,
  observedNetwork,
  observedState,
  podman5,
  pool,
} from '../../support/states.ts'

const net = (name: string, subnet: string, settings: Partial<NetworkSettings> = {}): ObservedNetwork =>
  observedNetwork(name, { pools: [pool(subnet)], ...settings })

const front = net('front', '10.1.0.0/24')
const back = net('back', '10.2.0.0/24', { internal: true })
const web = live('web', [[front, '10.1.0.2']])
const db = live('db', [[back, '10.2.0.3', 'postgres']])
const onHost = live('agent', [], { mode: { kind: 'host' } })

interface Words {
  readonly engine?: EngineIdentity
  readonly asked?: readonly number[]
  readonly declared?: readonly number[]
  readonly listeners?: readonly Listener[]
}

function tell(step: PairStep): string {
  const expected = step.kind === 'name' ? ` [${step.addresses.join(' ')}]` : ''
  return `${step.way ?? '-'} ${describeSubject(step)}${expected} ${step.untried?.reason ?? step.model}`
}

// Each step as a line: way, what it is about, what the model says or why it is not tried.
function stepsOf(
  ends: string,
  containers: readonly ObservedContainer[],
  { engine, asked = [], declared = [], listeners }: Words = {},
): readonly string[] {
  const networks = [front, back, quiet, bridge, ...others]
  const state = observedState(networks, containers, engine)
  const reach = makeReachability(state)
  const [from, to] = ends.split(' ') as [string, string]
  const found = findStandpoint(reach, peer(to))
  return makePairSteps({
    state,
    reach,
    explanation: makeExplain(reach)(peer(from), peer(to)),
    from: findStandpoint(reach, peer(from)) as Standpoint,
    to: found.kind === 'standpoint' ? found : null,
    asked,
    declared,
    listeners: listeners ?? null,
  }).map(tell)
}

const quiet = net('quiet', '10.3.0.0/24', bridgeOptions({ enable_icc: 'false' }))
const six = net('six', 'fd00::/64', { enableIPv6: true, enableIPv4: false })
const both = observedNetwork('both', { enableIPv6: true, pools: [pool('10.5.0.0/24'), pool('fd05::/64')] })
const bound = net('bound', '10.6.0.0/24', bridgeOptions({ host_binding_ipv4: '192.0.2.7' }))
const bare = observedNetwork('bare')
const routed = net('routed', '10.7.0.0/24', bridgeOptions({ gateway_mode_ipv4: 'routed' }))
const lanSide = observedNetwork('lan-side', { driver: 'macvlan', options: [['parent', 'eth0']] })
const isolated = net('isolated', '10.8.0.0/24', bridgeOptions({ gateway_mode_ipv4: 'isolated' }))
const inner6 = net('inner6', 'fd09::/64', { enableIPv6: true, enableIPv4: false, internal: true })
const distant = net('distant', '10.4.0.0/24')
const plugin = net('plugin', '10.9.0.0/24', { driver: 'weave' })
const others = [six, both, bound, bare, routed, lanSide, isolated, inner6, distant, plugin]

describe('the steps of a pair', () => {
  it('are the names and addresses of a network that both are on', () => {
    const api = live('api', [
      [front, '10.1.0.3', 'rest'],
      [back, '10.2.0.4'],
    ])
    const id = api.id.slice(0, 12)
    expect(stepsOf('web api', [web, api], { declared: [80, 443] })).toEqual([
      '0 api [10.1.0.3] open',
      '0 rest [10.1.0.3] open',
      `0 ${id} [10.1.0.3] open`,
      '0 10.1.0.3:80 open',
      '0 10.1.0.3:443 open',
    ])
  })

  it('ask once for a name, wherever it may lead', () => {
    const one = live('one', [
      [front, '10.1.0.2'],
      [back, '10.2.0.2'],
    ])
    const two = live('two', [
      [back, '10.2.0.3', 'rest'],
      [front, '10.1.0.3'],
    ])
    const twin = live('twin', [[front, '10.1.0.4', 'rest']])
    const steps = stepsOf('one two', [one, two, twin], { asked: [80] })
    expect(steps.filter((step) => step.includes('[')).toSorted()).toEqual(
      [
        '0 rest [10.1.0.4 10.2.0.3] open',
        `0 ${two.id.slice(0, 12)} [10.2.0.3 10.1.0.3] open`,
        '0 two [10.1.0.3 10.2.0.3] open',
      ].toSorted(),
    )
    expect(steps).toEqual(expect.arrayContaining(['0 10.2.0.3:80 open', '1 10.1.0.3:80 open']))
  })

  it('ask for no name that cannot be asked for', () => {
    const odd = live('odd', [[front, '10.1.0.3', 'two words']])
    expect(stepsOf('web odd', [web, odd])).toContain('0 two words [10.1.0.3] not-askable')
  })

  it('show without a network in common that names lead nowhere and nothing answers', () => {
    expect(stepsOf('web db', [web, db], { declared: [5432] })).toEqual([
      '- db [] closed',
      '- postgres [] closed',
      '- 10.2.0.3:5432 closed',
    ])
    const listeners: Listener[] = [{ address: null, families: [4], port: 6432 }]
    expect(stepsOf('web db', [web, db], { declared: [5432], listeners })).toContain('- 10.2.0.3:6432 closed')
    expect(stepsOf('web db', [web, db], { asked: [1, 2] }).slice(-2)).toEqual([
      '- 10.2.0.3:1 closed',
      '- 10.2.0.3:2 closed',
    ])
  })

  it('expect a name that somebody else has to lead to him', () => {
    const other = live('other', [[front, '10.1.0.9', 'postgres']])
    expect(stepsOf('web db', [web, db, other])).toContain('- postgres [10.1.0.9] open')
  })

  it('know names where containers are kept apart, and none on the default network', () => {
    const [one, two] = [live('one', [[quiet, '10.3.0.2']]), live('two', [[quiet, '10.3.0.3']])]
    expect(stepsOf('one two', [one, two])).toEqual(['- two [10.3.0.3] open', '- 10.3.0.3:9 closed'])
    const [left, right] = [live('left', [[bridge, '172.17.0.2']]), live('right', [[bridge, '172.17.0.3']])]
    expect(stepsOf('left right', [left, right])).toEqual(['0 right [] closed', '0 172.17.0.3:9 open'])
  })

  it('lead through published ports of the host, at the address that is nearest', () => {
    const shop = live('shop', [[front, '10.1.0.5']], {
      ports: [port('8080:80'), port('192.0.2.1:8443:443'), { ...port('5353:53'), protocol: 'udp' }],
    })
    const far = live('far', [[distant, '10.4.0.2']])
    expect(stepsOf('far shop', [far, shop])).toEqual([
      '0 10.4.0.1:8080 (to 80) open',
      '0 192.0.2.1:8443 (to 443) open',
      '- shop [] closed',
      '- 10.1.0.5:9 closed',
    ])
    expect(stepsOf('far shop', [far, shop], { asked: [443] })).toContain('0 192.0.2.1:8443 (to 443) open')
    expect(stepsOf('far shop', [far, shop], { asked: [8080] })[0]).toBe('0 10.4.0.1:8080 (to 80) open')
    expect(stepsOf('far shop', [far, shop], { asked: [22] })[0]).toBe('0 a connection other-ports')
    expect(stepsOf('host shop', [onHost, shop], { declared: [80] })).toEqual([
      '0 10.1.0.5:80 open',
      '1 127.0.0.1:8080 (to 80) open',
      '1 [::1]:8080 (to 80) open',
      '1 192.0.2.1:8443 (to 443) open',
    ])
    const listeners: Listener[] = [{ address: null, families: [4], port: 80 }]
    const state = stepsOf('far shop', [far, shop], { listeners })
    expect(state.at(-1)).toBe('- 10.1.0.5:80 closed')
  })

  it('leave out published ports that nobody can try', () => {
    const far = live('far', [[quiet, '10.3.0.2']])
    const chosen = live('chosen', [[front, '10.1.0.5']], { ports: [{ ...port('1:80'), hostPort: null }] })
    expect(stepsOf('far chosen', [far, chosen])[0]).toBe('0 a connection port-chosen')
    const dns = live('dns', [[front, '10.1.0.5']], { ports: [{ ...port('53:53'), protocol: 'udp' }] })
    expect(stepsOf('far dns', [far, dns])[0]).toBe('0 a connection only-udp')
    const nowhere = live('nowhere', [[bare, '10.9.0.2']])
    const shop = live('shop', [[front, '10.1.0.5']], { ports: [port('8080:80')] })
    expect(stepsOf('nowhere shop', [nowhere, shop])[0]).toBe('0 a connection no-address')
    const narrow = live('narrow', [[bound, '10.6.0.2']], { ports: [port('8080:80')] })
    expect(stepsOf('far narrow', [far, narrow])[0]).toBe('0 192.0.2.7:8080 (to 80) open')
  })

  it('lead to the ports that are open at an address, and say of no other', () => {
    const server = live('server', [[routed, '10.7.0.2']], {
      ports: [port('8080:80'), { ...port('53:53'), protocol: 'udp' }],
    })
    const client = live('client', [[front, '10.1.0.2']])
    expect(stepsOf('client server', [client, server])[0]).toBe('0 10.7.0.2:80 open')
    expect(stepsOf('client server', [client, server], { asked: [80] })).toEqual([
      '0 10.7.0.2:80 open',
      '- server [] closed',
    ])
    expect(stepsOf('client server', [client, server], { asked: [22] })).toEqual([
      '0 a connection other-ports',
      '- server [] closed',
      '- 10.7.0.2:22 closed',
    ])
    const dns = live('dns', [[routed, '10.7.0.2']], { ports: [{ ...port('53:53'), protocol: 'udp' }] })
    expect(stepsOf('client dns', [client, dns])[0]).toBe('0 a connection only-udp')
  })

  it('lead to the host at the gateway of the network', () => {
    expect(stepsOf('web host', [web])).toEqual(['0 10.1.0.1:9 open'])
    expect(stepsOf('web agent', [web, onHost], { declared: [9100] })).toEqual(['0 10.1.0.1:9100 open'])
    const dual = live('dual', [[both, '10.5.0.2']])
    expect(stepsOf('dual host', [dual], { asked: [22] })).toEqual(['0 10.5.0.1:22 open'])
    const only6 = live('only6', [[six, 'fd00::2']])
    expect(stepsOf('only6 host', [only6], { asked: [22] })).toEqual(['0 [fd00::1]:22 open'])
    // containers that publish are listened for on the host, too
    const listeners: Listener[] = [{ address: null, families: [4], port: 8080 }]
    expect(stepsOf('web host', [web, onHost], { listeners })).toEqual(['0 10.1.0.1:9 open'])
    const nowhere = live('nowhere', [[bare, '10.9.0.2']])
    expect(stepsOf('nowhere host', [nowhere])).toEqual(['0 a connection no-address'])
    const cut = live('cut', [[isolated, '10.8.0.2']])
    expect(stepsOf('cut host', [cut])).toEqual(['- a connection no-address'])
  })

  it('lead from the host to addresses, and to itself', () => {
    expect(stepsOf('host db', [onHost, db])).toEqual(['0 10.2.0.3:9 open'])
    expect(stepsOf('agent host', [onHost])).toEqual(['0 127.0.0.1:9 open'])
    const side = live('side', [], { mode: { kind: 'container', container: 'web' } })
    expect(stepsOf('web side', [web, side])).toEqual(['0 127.0.0.1:9 open'])
    const cut = live('cut', [[isolated, '10.8.0.2']])
    expect(stepsOf('host cut', [onHost, cut])).toEqual(['- 10.8.0.2:9 closed'])
  })

  it('try addresses where the model cannot tell', () => {
    const podman = { engine: podman5, declared: [5432] }
    expect(stepsOf('web db', [web, db], podman)).toEqual([
      '0 10.2.0.3:5432 unknown',
      '- db [] closed',
      '- postgres [] closed',
    ])
    expect(stepsOf('web host', [web], podman)).toEqual(['0 10.1.0.1:5432 unknown'])
    const nowhere = live('nowhere', [[bare, '10.9.0.2']])
    expect(stepsOf('nowhere host', [nowhere], podman)).toEqual(['0 a connection no-address'])
    expect(stepsOf('host db', [onHost, db], podman)).toEqual(['0 10.2.0.3:5432 unknown'])
    const [one, two] = [live('one', [[plugin, '10.9.0.2']]), live('two', [[plugin, '10.9.0.3']])]
    expect(stepsOf('one two', [one, two])[0]).toBe('0 two [10.9.0.3] open')
    const lan = live('on-lan', [[lanSide, '192.0.2.20']])
    expect(stepsOf('on-lan host', [lan])).toEqual(['0 a connection no-address'])
  })

  it('lead to the host from an internal network where that has another address', () => {
    const sealed = live('sealed', [[inner6, 'fd09::2']])
    const shop = live('shop', [[front, '10.1.0.5']], { ports: [port('8080:80')] })
    expect(stepsOf('sealed shop', [sealed, shop])[0]).toBe('0 [fd09::1]:8080 (to 80) open')
  })

  it('leave out a network on which there is no address', () => {
    const two = observedContainer('two', [
      attached(front, { ipv4Address: '10.1.0.3' }),
      attached(quiet),
      attached(back),
    ])
    const one = live('one', [
      [front, '10.1.0.2'],
      [back, '10.2.0.2'],
    ])
    const steps = stepsOf('one two', [one, two])
    expect(steps).toEqual(expect.arrayContaining(['0 10.1.0.3:9 open', '1 a connection no-address']))
  })

  it('try each address family', () => {
    const [one, two] = [live('one', [[six, 'fd00::2']]), live('two', [[six, 'fd00::3']])]
    expect(stepsOf('one two', [one, two])).toContain('0 [fd00::3]:9 open')
    const crossing = stepsOf('one other', [one, live('other', [[both, 'fd05::3']])], { engine: docker26 })
    expect(crossing).toEqual(['0 [fd05::3]:9 open', '- other [] closed'])
  })

  it('are one for each way where nothing can be tried', () => {
    const untried = { reason: 'from-outside', container: null, note: '' } as const
    const explanation = { from: peer('lan'), to: peer('web'), verdict: 'open', reasons: [] } as const
    const paths = [makePath('published'), makePath('segment', { doubt: 'mode' })]
    expect(makeUntriedSteps({ ...explanation, paths }, untried).map(tell)).toEqual([
      '0 a connection from-outside',
      '1 a connection from-outside',
    ])
    expect(makeUntriedSteps({ ...explanation, paths, verdict: 'closed' }, untried)[1]?.model).toBe('unknown')
    expect(makeUntriedSteps({ ...explanation, paths: [], verdict: 'closed' }, untried)).toEqual([
      { kind: 'way', way: null, model: 'closed', untried },
    ])
  })
})

describe('from where a pair is tried', () => {
  it.each([
    ['lan', 'from-outside'],
    ['internet', 'from-outside'],
    ['host', 'nothing-on-host'],
    ['off', 'not-running'],
    ['frozen', 'paused'],
    ['lonely', 'no-network'],
    ['stopped-agent', 'not-running'],
  ])('nothing: %s, %s', (name, reason) => {
    const reach = makeReachability(
      observedState(
        [front],
        [
          live('off', [[front, '10.1.0.3']], { state: 'exited' }),
          live('frozen', [[front, '10.1.0.4']], { state: 'paused' }),
          live('lonely', []),
          { ...onHost, name: 'stopped-agent', state: 'exited' },
        ],
      ),
    )
    expect(findStandpoint(reach, peer(name))).toMatchObject({ kind: 'none', reason })
  })

  it('the container itself, whose namespace it lives in, and a container on the host', () => {
    const side = live('side', [], { mode: { kind: 'container', container: 'web' } })
    const reach = makeReachability(observedState([front], [web, side, onHost]))
    const hosts = (name: string): string[] =>
      (findStandpoint(reach, peer(name)) as Standpoint).hosts.map((item) => item.name)
    expect([hosts('web'), hosts('side'), hosts('agent'), hosts('host')]).toEqual([
      ['web', 'side'],
      ['web', 'side'],
      ['agent'],
      ['agent'],
    ])
  })
})

const connection = (facts: Partial<ConnectionStep> = {}): ConnectionStep => ({
  kind: 'connection',
  way: null,
  model: 'open',
  untried: null,
  network: 'front',
  address: '10.1.0.3',
  family: 4,
  port: 80,
  leadsTo: null,
  listens: null,
  ...facts,
})
const name = (facts: Partial<NameStep> = {}): NameStep => ({
  kind: 'name',
  way: 0,
  model: 'open',
  untried: null,
  network: 'front',
  name: 'api',
  addresses: ['10.1.0.3'],
  ...facts,
})
const toAddress = (...addresses: string[]): Finding => ({ kind: 'addresses', addresses })

function judged(
  step: NameStep | ConnectionStep,
  finding: Finding['kind'] | Finding,
  { kind = 'network', listeners = null }: { kind?: PathKind; listeners?: readonly Listener[] | null } = {},
): string {
  const found = typeof finding === 'string' ? ({ kind: finding } as Finding) : finding
  const { live: verdict, agreement, cause } = judgeStep(step, found, { paths: [makePath(kind)], listeners })
  return [verdict, agreement, ...(cause === null ? [] : [cause])].join(' ')
}

describe('what a finding says', () => {
  it.each<[string, NameStep, Finding['kind'] | Finding, string]>([
    ['it leads there', name(), toAddress('10.1.0.3'), 'open agree'],
    ['it leads elsewhere', name(), toAddress('10.1.0.3', '10.9.9.9'), 'open differ name-elsewhere'],
    ['it is lost', name(), 'not-found', 'closed differ name-lost'],
    ['nobody answers', name(), 'timeout', 'closed differ name-silent'],
    ['it is not known', name({ model: 'closed', addresses: [] }), 'not-found', 'closed agree'],
    ['nobody answers for it', name({ model: 'closed', addresses: [] }), 'timeout', 'closed agree'],
    [
      'it is known',
      name({ model: 'closed', addresses: [] }),
      toAddress('10.1.0.3'),
      'open differ name-foreign',
    ],
  ])('of a name: %s', (_, step, finding, expected) => {
    expect(judged(step, finding)).toBe(expected)
  })

  const closed = connection({ model: 'closed' })
  const unknown = connection({ model: 'unknown' })
  it.each<[string, ConnectionStep, Finding['kind'], string]>([
    ['taken', connection(), 'connected', 'open agree'],
    ['refused, where nobody could look', connection(), 'refused', 'open agree'],
    ['refused, where nobody listens', connection({ listens: false }), 'refused', 'open agree nobody-listens'],
    ['refused, where somebody listens', connection({ listens: true }), 'refused', 'closed differ rejected'],
    ['no answer', connection(), 'timeout', 'closed differ dropped'],
    ['no route', connection(), 'unreachable', 'closed differ no-route'],
    ['taken all the same', closed, 'connected', 'open differ other-way'],
    ['no answer, as it should be', closed, 'timeout', 'closed agree'],
    [
      'no answer, where nobody listens',
      connection({ model: 'closed', listens: false }),
      'timeout',
      'closed agree',
    ],
    [
      'refused on the way, as it should be',
      connection({ model: 'closed', listens: true }),
      'refused',
      'closed agree',
    ],
    ['taken, where the model cannot tell', unknown, 'connected', 'open decided'],
    ['no answer, where the model cannot tell', unknown, 'timeout', 'closed decided'],
    ['taken where nobody was seen to listen', connection({ listens: false }), 'connected', 'open agree'],
    [
      'taken by the host, where nobody listens behind',
      connection({ listens: false, leadsTo: 80, port: 8080 }),
      'connected',
      'open agree proxy',
    ],
  ])('of a connection: %s', (_, step, finding, expected) => {
    expect(judged(step, finding)).toBe(expected)
  })

  it('tells a port of the host from others', () => {
    expect(judged(connection({ way: 0 }), 'timeout', { kind: 'host' })).toContain('host-drops')
    expect(judged(connection({ way: 0 }), 'timeout', { kind: 'published' })).toContain('host-drops')
    expect(judged(connection({ way: 0 }), 'timeout')).toContain(' dropped')
  })

  it('knows who listens for itself alone', () => {
    const step = connection({ listens: false })
    const local: Listener = { address: '127.0.0.1', families: [4], port: 80 }
    expect(judged(step, 'refused', { listeners: [local] })).toContain('listens-locally')
    expect(judged(step, 'refused', { listeners: [{ ...local, port: 81 }] })).toContain('nobody-listens')
    const own: Listener = { ...local, address: '10.1.0.9' }
    expect(judged(step, 'refused', { listeners: [local, own] })).toContain('nobody-listens')
    const behind = connection({ listens: false, port: 8080, leadsTo: 80 })
    expect(judged(behind, 'refused', { listeners: [local] })).toContain('listens-locally')
  })
})

describe('what all steps come to', () => {
  const result = (
    live_: Verdict,
    agreement: StepResult['agreement'],
    step: PairStep = connection(),
  ): StepResult => ({
    ...leaveStep(step, { reason: 'no-time', container: null, note: '' }),
    live: live_,
    agreement,
  })
  it('is open by one connection, and closed if all are', () => {
    expect(summarizePair([result('open', 'agree'), result('unknown', 'unknown')])).toEqual({
      live: 'open',
      agreement: 'agree',
    })
    expect(summarizePair([result('closed', 'agree'), result('unknown', 'unknown')]).live).toBe('unknown')
    expect(summarizePair([result('closed', 'differ'), result('open', 'agree', name())])).toEqual({
      live: 'closed',
      agreement: 'differ',
    })
    expect(summarizePair([result('closed', 'decided'), result('closed', 'agree')]).agreement).toBe('decided')
    expect(summarizePair([result('unknown', 'unknown')])).toEqual({ live: 'unknown', agreement: 'unknown' })
  })

  it('never agrees with what differs, whatever else there is', () => {
    const agreements = fc.constantFrom('agree', 'differ', 'decided', 'unknown')
    const verdicts = fc.constantFrom('open', 'closed', 'unknown')
    fc.assert(
      fc.property(fc.array(fc.tuple(verdicts, agreements), { minLength: 1 }), (steps) => {
        const { live: whole, agreement } = summarizePair(steps.map(([one, two]) => result(one, two)))
        expect(agreement === 'differ').toBe(steps.some(([, two]) => two === 'differ'))
        expect(whole === 'open').toBe(steps.some(([one]) => one === 'open'))
      }),
    )
  })
})
