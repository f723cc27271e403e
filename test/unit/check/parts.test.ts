import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswers, readLook } from '../../../src/check/answers.ts'
import type { ConnectionCheck, Finding, NameCheck } from '../../../src/check/checks.ts'
import { makeHelperLabels, parseHelperLabels } from '../../../src/check/helper-labels.ts'
import { isListening, listOpenPorts, parseListener } from '../../../src/check/listeners.ts'
import { listMissing, listUnattached, makeScope } from '../../../src/check/scope.ts'
import { findBound, makeLookCommand, makeProbeCommand, type Probe } from '../../../src/check/scripts.ts'
import { makeCast } from '../../../src/check/subjects.ts'
import { judge } from '../../../src/check/verdict.ts'
import { makeReachability } from '../../../src/reachability/model.ts'
import { api, backend, db, frontend, live, web } from '../../support/check-world.ts'
import {
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedState,
  on,
  pairs,
} from '../../support/states.ts'

describe('who listens', () => {
  it.each([
    ['00000000:1F90', { address: null, families: [4], port: 8080 }],
    ['0100007F:0050', { address: '127.0.0.1', families: [4], port: 80 }],
    ['040011AC:1538', { address: '172.17.0.4', families: [4], port: 5432 }],
    ['00000000000000000000000000000000:0050', { address: null, families: [4, 6], port: 80 }],
    ['0000000000000000FFFF0000040011AC:0050', { address: '172.17.0.4', families: [4], port: 80 }],
    ['000000FD000000000000000002000000:0050', { address: 'fd00::2', families: [6], port: 80 }],
  ])('reads %s', (text, listener) => {
    expect(parseListener(text)).toEqual(listener)
  })

  it('takes nothing else', () => {
    for (const text of ['', '00:50', '0100007F', '0100007F:00501', 'rm -rf'])
      expect(parseListener(text)).toBeNull()
  })

  it('is asked by address', () => {
    const all = [
      '00000000:1F90',
      '0100007F:0050',
      '00000000000000000000000001000000:0051',
      '040011AC:1538',
    ].map((text) => parseListener(text) as NonNullable<ReturnType<typeof parseListener>>)
    expect(listOpenPorts(all)).toEqual([5432, 8080])
    expect(isListening(all, '10.0.0.1', 8080)).toBe(true)
    expect(isListening(all, 'fd00::1', 8080)).toBe(false)
    expect(isListening(all, '172.17.0.4', 5432)).toBe(true)
    expect(isListening(all, '172.17.0.5', 5432)).toBe(false)
    expect(isListening(all, '172.17.0.4', 5433)).toBe(false)
  })
})

describe('a look at a container', () => {
  const look = (...lines: string[]) => readLook('sh', ['', ...lines, 'end', ''].join('\n'))

  it('chooses what takes little', () => {
    const tools = (...has: string[]) => look(...has.map((name) => `has ${name}`))?.tools
    expect(tools('nc', 'getent', 'node')).toEqual({ runner: 'sh', connect: 'nc', resolve: 'getent' })
    expect(tools('nc', 'nslookup', 'bash')).toEqual({ runner: 'sh', connect: 'nc', resolve: 'nslookup' })
    expect(tools('bash', 'timeout', 'getent')).toEqual({ runner: 'sh', connect: 'bash', resolve: 'getent' })
    expect(tools('bash', 'getent', 'perl', 'python3')).toEqual({ runner: 'perl' })
    expect(tools('nc', 'python3')).toEqual({ runner: 'python3' })
    expect(tools('node', 'getent')).toEqual({ runner: 'node' })
    expect(tools('curl', 'getent')).toEqual({ runner: 'sh', connect: 'curl', resolve: 'getent' })
    expect(tools('curl')).toBeNull()
    expect(tools('getent')).toBeNull()
    expect(tools()).toBeNull()
  })

  it('finds listeners, and says nothing if it did not come to its end', () => {
    expect(look('listens 00000000:0050', 'listens what')?.listeners).toEqual([
      { address: null, families: [4], port: 80 },
    ])
    expect(readLook('sh', 'has nc\nhas getent\n')).toBeNull()
    expect(readLook('node', 'listens 00000000:0050\nend')).toEqual({
      tools: { runner: 'node' },
      listeners: [{ address: null, families: [4], port: 80 }],
    })
  })
})

describe('what probes say', () => {
  const RESOLVE: Probe = { kind: 'resolve', name: 'db' }
  const CONNECT: Probe = { kind: 'connect', address: '10.2.0.4', port: 5432 }

  it.each<[string, Finding]>([
    [
      '0 172.19.0.2 STREAM db 172.19.0.2 DGRAM 172.19.0.2 RAW',
      { kind: 'addresses', addresses: ['172.19.0.2'] },
    ],
    [
      '1 Server: 127.0.0.11 Address: 127.0.0.11:53 Non-authoritative answer: Name: db Address: 172.18.0.2 Name: db Address: 172.18.0.3',
      { kind: 'addresses', addresses: ['172.18.0.2', '172.18.0.3'] },
    ],
    [
      '0 Server: 127.0.0.11 Address 1: 127.0.0.11 Name: db Address 1: fd00:0::2 db.net',
      { kind: 'addresses', addresses: ['fd00::2'] },
    ],
    ["1 Server: 127.0.0.11 Address: 127.0.0.11:53 ** server can't find db: NXDOMAIN", { kind: 'not-found' }],
    ['2', { kind: 'not-found' }],
    ['1 ENOTFOUND', { kind: 'not-found' }],
    ['1 [Errno -2] Name or service not known', { kind: 'not-found' }],
    ['124', { kind: 'timeout' }],
    ['1 ;; connection timed out; no servers could be reached', { kind: 'timeout' }],
    ['1 [Errno -3] Temporary failure in name resolution', { kind: 'timeout' }],
    ['0', { kind: 'unclear', text: 'code 0' }],
    ['1 what?', { kind: 'unclear', text: 'what?' }],
  ])('of a name: %s', (text, finding) => {
    expect(readAnswers([RESOLVE], `a 0 ${text}\nend\n`)).toEqual([finding])
  })

  it.each<[string, Finding]>([
    ['0', { kind: 'connected' }],
    ['28 * Connected to 10.0.0.1 (10.0.0.1) port 80', { kind: 'connected' }],
    ["1 nc: can't connect to remote host (10.2.0.4): Connection refused", { kind: 'refused' }],
    ['1 ECONNREFUSED', { kind: 'refused' }],
    ['1 nc: timed out', { kind: 'timeout' }],
    ['143', { kind: 'timeout' }],
    ['1 nc: connect to 10.2.0.4 port 80 (tcp) timed out: Operation now in progress', { kind: 'timeout' }],
    ['1 Network is unreachable', { kind: 'unreachable' }],
    ['1 EHOSTUNREACH', { kind: 'unreachable' }],
    ['1 [Errno 113] No route to host', { kind: 'unreachable' }],
    ['1 what?', { kind: 'unclear', text: 'what?' }],
    ['3', { kind: 'unclear', text: 'code 3' }],
  ])('of a connection: %s', (text, finding) => {
    expect(readAnswers([CONNECT], `a 0 ${text}\nend\n`)).toEqual([finding])
  })

  it('counts once, only if it was asked for, and without what breaks off', () => {
    const output = 'a 1 0\r\na 0 0 10.2.0.4\na 0 1 what?\na 7 0\na x 0\na 99999999 0\nhello\na 2'
    expect(readAnswers([RESOLVE, CONNECT, CONNECT], output)).toEqual([
      { kind: 'addresses', addresses: ['10.2.0.4'] },
      { kind: 'connected' },
      { kind: 'none' },
    ])
  })

  it('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readAnswers([RESOLVE, CONNECT], `a 0 1 ${text}\n${text}`)).toHaveLength(2)
        readLook('sh', `${text}\nend`)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the commands', () => {
  it('have what comes from outside as arguments only', () => {
    const probes: Probe[] = [
      { kind: 'resolve', name: '$(touch pwned)' },
      { kind: 'connect', address: 'fd00::2', port: 80 },
    ]
    const shell = makeProbeCommand({ runner: 'sh', connect: 'nc', resolve: 'getent' }, probes, 2)
    expect(shell.slice(3)).toEqual(['xec-check', '2', 'nc', 'getent', 'r:$(touch pwned)', 'c:fd00::2:80'])
    expect(shell[2]).not.toContain('touch')
    expect(makeProbeCommand({ runner: 'perl' }, probes, 2).slice(3)).toEqual([
      '2',
      'r:$(touch pwned)',
      'c:fd00::2:80',
    ])
    expect(makeLookCommand('sh').slice(0, 2)).toEqual(['sh', '-c'])
    expect(makeLookCommand('python3').slice(3)).toEqual(['1', 'l'])
  })

  it('are listened to for longer than they take', () => {
    expect(findBound(1, 2)).toBe(16_000)
    expect(findBound(17, 2)).toBe(22_000)
  })
})

describe('the verdict', () => {
  const NAME: NameCheck = {
    kind: 'name',
    from: 'web',
    network: 'n',
    name: 'db',
    holders: ['db'],
    addresses: ['10.0.0.1', '10.0.0.2'],
  }
  const open = (kind: 'open' | 'closed', listens: boolean | null): ConnectionCheck => ({
    kind,
    from: 'web',
    to: 'db',
    network: 'n',
    address: '10.0.0.1',
    family: 4,
    port: 80,
    listens,
    because: null,
  })

  it.each<[string, Finding, string]>([
    ['all of the right ones', { kind: 'addresses', addresses: ['10.0.0.1'] }, 'passed'],
    ['another one', { kind: 'addresses', addresses: ['10.0.0.1', '10.9.9.9'] }, 'failed'],
    ['none', { kind: 'not-found' }, 'failed'],
    ['no answer of the probe', { kind: 'none' }, 'not-checked'],
    ['nonsense', { kind: 'unclear', text: 'x' }, 'not-checked'],
  ])('on a name: %s', (_, finding, result) => {
    expect(judge(NAME, finding).result).toBe(result)
  })

  it.each<
    [Finding['kind'] & ('connected' | 'refused' | 'timeout' | 'unreachable'), boolean | null, string, string]
  >([
    ['connected', true, 'passed', 'failed'],
    ['connected', null, 'passed', 'failed'],
    ['refused', true, 'failed', 'passed'],
    ['refused', false, 'passed', 'failed'],
    ['refused', null, 'passed', 'failed'],
    ['timeout', true, 'failed', 'passed'],
    ['unreachable', false, 'failed', 'passed'],
  ])('on a connection that is %s where somebody listens: %s', (kind, listens, isOpen, isClosed) => {
    expect(judge(open('open', listens), { kind }).result).toBe(isOpen)
    expect(judge(open('closed', listens), { kind }).result).toBe(isClosed)
  })
})

describe('the scope', () => {
  const desired = desiredState({
    networks: [desiredNetwork('front', { name: 'frontend' })],
    containers: [
      desiredContainer('web', [on('front')]),
      desiredContainer('db', [on('front')]),
      desiredContainer('ghost', [on('front')]),
      desiredContainer('free', null),
    ],
  })
  const state = observedState([frontend, backend], [web, api, db])

  it('is what the file declares, or all', () => {
    const scope = makeScope(desired, false)
    expect([...(scope.containers ?? [])]).toEqual(['db', 'free', 'ghost', 'web'])
    expect([...(scope.networks ?? [])]).toEqual(['frontend'])
    expect(makeScope(desired, true)).toMatchObject({ containers: null, networks: null })
    expect(makeScope(null, false)).toEqual({ containers: null, networks: null, attachments: [] })
  })

  it('names what is not there', () => {
    const scope = makeScope(desired, false)
    expect(listUnattached(scope, state)).toEqual([{ kind: 'attached', from: 'db', network: 'frontend' }])
    expect(listMissing(scope, state)).toEqual(['free', 'ghost'])
    expect(listMissing(makeScope(desired, true), state)).toEqual(['ghost'])
  })
})

describe('who takes part', () => {
  it('runs, and is on a network that counts', () => {
    const containers = [
      web,
      live('paused', [[frontend, '10.1.0.9']], { state: 'paused' }),
      live('looping', [[frontend, '10.1.0.9']], { state: 'restarting' }),
      live('off', [[frontend, '10.1.0.9']], { state: 'exited' }),
      live('new', [], { state: 'created' }),
      live('dead', [], { state: 'dead' }),
      live('going', [], { state: 'removing' }),
      live('alone', []),
      live('hosted', [], { mode: { kind: 'host' } }),
      live('lost', [], { mode: { kind: 'container', container: 'nobody' } }),
      live('guest', [], { mode: { kind: 'container', container: 'web' } }),
      live('stuck', [], { mode: { kind: 'container', container: 'off' } }),
      live('idle', [], { mode: { kind: 'container', container: 'web' }, state: 'exited' }),
    ]
    const { subjects, leftOut } = makeCast(
      makeReachability(observedState([frontend], containers)),
      makeScope(null, true),
    )
    expect(subjects.map(({ name, hosts }) => [name, hosts.map((item) => item.name)])).toEqual([
      ['web', ['web', 'guest']],
    ])
    expect(leftOut.map(({ container, obstacle }) => `${container} ${obstacle}`)).toEqual([
      'alone no-network',
      'dead not-running',
      'going not-running',
      'hosted host-mode',
      'idle not-running',
      'looping restarting',
      'lost no-network',
      'new not-running',
      'off not-running',
      'paused paused',
      'stuck not-running',
    ])
  })

  it('is called by whom the namespace is of, also where another container comes first', () => {
    const guest = live('a-guest', [], { mode: { kind: 'container', container: 'web' } })
    const { subjects } = makeCast(
      makeReachability(observedState([frontend], [guest, web, live('zoo', [[frontend, '10.1.0.8']])])),
      makeScope(null, true),
    )
    expect(subjects.map(({ name, hosts }) => [name, hosts[0]?.name])).toEqual([
      ['web', 'web'],
      ['zoo', 'zoo'],
    ])
  })
})

describe('the labels of a helper', () => {
  const holder = { user: 'ci', host: 'runner', pid: 42, place: 'boot ns 7' }

  it('say whose it is and until when', () => {
    const labels = makeHelperLabels(holder, 1_800_000_000_000)
    expect(parseHelperLabels(labels)).toEqual({ holder, until: 1_800_000_000_000 })
    expect(parseHelperLabels(makeHelperLabels({ ...holder, place: null }, 0)).holder?.place).toBeNull()
  })

  it('mean nothing where they are not whole', () => {
    expect(parseHelperLabels([])).toEqual({ holder: null, until: null })
    const whole = makeHelperLabels(holder, 0)
    for (const left of ['user', 'host', 'process']) {
      expect(parseHelperLabels(whole.filter(([key]) => key !== `sh.xec.check.${left}`)).holder).toBeNull()
    }
    const odd = pairs({
      'sh.xec.check.user': 'a',
      'sh.xec.check.host': 'b',
      'sh.xec.check.process': '-1',
      'sh.xec.check.until': 'soon',
    })
    expect(parseHelperLabels(odd)).toEqual({ holder: null, until: null })
  })
})
