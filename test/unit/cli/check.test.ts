// xec check in this process: an engine of values, and containers whose answers are written down. Real ones are in test/engines.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedEngine, type EmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { makeHelperLabels } from '../../../src/check/helper-labels.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { makeFakeProber, type FakeContainer, type FakeProber } from '../../support/fake-prober.ts'
import { openShop, SHOP, type Run, type Shop, type World } from './xec.ts'
import { join } from 'node:path'

let shop: Shop
let engine: EmbeddedEngine
let does: Record<string, FakeContainer>
let ids: Map<string, string>
let prober: FakeProber

// Who is asked for is found by name.
function find(id: string): FakeContainer | undefined {
  const isHelper = id.startsWith('helper:')
  const name = ids.get(id.replace('helper:', ''))
  return name === undefined ? undefined : does[isHelper ? `helper ${name}` : name]
}

const check = (argv: readonly string[], world: World = {}): Promise<Run> =>
  shop.xec(['check', ...argv], { openEngine: async () => engine, openProber: async () => prober, ...world })

async function address(name: string): Promise<string> {
  const { attachments } = await engine.inspectContainer(name)
  return attachments.find(({ networkName }) => networkName === 'frontend')?.live.ipv4Address ?? ''
}

beforeEach(async () => {
  shop = await openShop()
  await shop.xec(['apply', '--yes', '--engine', 'embedded'])
  engine = openEmbeddedEngine({ file: join(shop.folder, '.xec', 'embedded.json') })
  ids = new Map((await engine.listContainers()).map(({ id, name }) => [id, name]))
  const [web, api] = [await address('nginx'), await address('api')]
  does = {
    nginx: { exposed: [80], answers: { 'r:api': `0 ${api} STREAM api`, 'r:rest-api': `0 ${api}` } },
    api: { answers: { 'r:nginx': `0 ${web}`, [`c:${web}:80`]: '1 Connection refused' } },
  }
  prober = makeFakeProber(find)
})
afterEach(() => shop.remove())

describe('xec check', () => {
  it('says that all is as expected', async () => {
    const { code, stdout, stderr } = await check([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^frontend {2}3 names, 2 connections\n\nChecked in [^:]+: 5 as expected\.\n$/)
    expect(prober.isClosed).toBe(true)
    expect((await check(['-v'])).stdout).toMatch(
      /ok {6}api reaches nginx:80 on frontend\n {8}[\d.]+ is reached, and nobody listens there/,
    )
    expect((await check(['-q'])).stdout).toMatch(/^Checked in .*: 5 as expected\.\n$/)
  })

  it('says what failed, in every format', async () => {
    does['nginx'] = {
      answers: {
        'r:api': '2',
        'r:rest-api': '0 10.9.9.9',
        [`c:${await address('api')}:9`]: '1 nc: timed out',
      },
    }
    const text = await check([])
    expect(text.code).toBe(30)
    expect(text.stdout).toContain('frontend  1 of 3 names, 1 of 2 connections')
    expect(text.stdout).toContain(
      'FAILED  nginx resolves api on frontend\n        the name is not known there',
    )
    expect(text.stdout).toContain('leads to 10.9.9.9; expected ')
    expect(text.stdout).toMatch(/3 failed, 2 as expected\.\n$/)
    const tap = await check(['--format', 'tap'])
    expect(tap.code).toBe(30)
    expect(tap.stdout).toMatch(/^TAP version 14\nok 1 - /)
    expect(tap.stdout).toMatch(
      /\nnot ok \d - nginx resolves api on frontend\n {2}---\n {2}message: "the name is not known there"\n {2}\.\.\.\n/,
    )
    expect(tap.stdout).toMatch(/\n1\.\.5\n$/)
    const junit = await check(['--format', 'junit'])
    expect(junit.stdout).toContain(
      '<testsuites name="xec check" tests="5" failures="3" errors="0" skipped="0"',
    )
    expect(junit.stdout).toContain('<failure message="the name is not known there" type="name">')
    const json = JSON.parse((await check(['--format', 'json'])).stdout)
    expect(json).toMatchObject({
      exitCode: 30,
      summary: { passed: 2, failed: 3, notChecked: 0 },
      sampled: null,
    })
  })

  it('tries again what was not heard, as long as that helps', async () => {
    const api = await address('api')
    const exec = prober.exec.bind(prober)
    const rounds: string[][] = []
    prober.exec = async (request) => {
      const isLook = !request.command.includes('xec-check')
      if (isLook || request.container !== [...ids].find(([, name]) => name === 'nginx')?.[0])
        return exec(request)
      rounds.push(request.command.slice(7))
      const lost: readonly (readonly string[])[] = [['r:api', 'r:rest-api', `c:${api}:9`], ['r:rest-api']]
      const output = rounds.at(-1)?.map((spec, index) => {
        const isLost = lost[rounds.length - 1]?.includes(spec) === true
        return `a ${index} ${isLost ? '1 timed out' : spec.startsWith('r:') ? `0 ${api}` : '0'}`
      })
      return { kind: 'ended', output: [...(output ?? []), 'end'].join('\n') }
    }
    const { code, stdout } = await check([])
    expect(stdout).toContain('5 as expected.')
    expect(code).toBe(0)
    expect(rounds.map((specs) => specs.length)).toEqual([3, 3, 1])
  })

  it('counts what stays silent once, and in time', async () => {
    does['nginx'] = { answers: { 'r:api': '1 timed out' } }
    expect((await check([])).stdout).toContain('2 failed, 3 as expected.')
    expect(prober.commands.filter((command) => command.includes('xec-check'))).toHaveLength(3)
    const exec = prober.exec.bind(prober)
    let tries = 0
    prober.exec = async (request) => {
      if (request.command.includes('xec-check')) tries += 1
      return tries > 2 ? { kind: 'hanging' } : exec(request)
    }
    const { code, stdout, stderr } = await check(['--timeout', '5s'])
    expect(code).toBe(30)
    expect(stdout).toContain('2 failed, 3 as expected.')
    expect(stderr).toContain('The time of the run was over before what failed was tried again.')
  })

  it('does not count as failed what was started anew meanwhile', async () => {
    let starts = 0
    does['api'] = { ...does['api'], startedAt: () => String((starts += 1)) }
    does['nginx'] = { answers: { 'r:api': '2', 'r:rest-api': '2' } }
    const { code, stdout } = await check([])
    expect(code).toBe(0)
    expect(stdout).toContain('Not checked: api: it ended and began again meanwhile.')
    expect((await check(['--format', 'tap'])).stdout).toContain(
      ' - nginx resolves api on frontend # SKIP api: it ended and began again meanwhile\n',
    )
    const { checks } = JSON.parse((await check(['--format', 'json'])).stdout)
    expect(checks).toContainEqual(
      expect.objectContaining({ name: 'api', obstacle: 'restarted', container: 'api' }),
    )
  })

  it('keeps what worked, and fails only for that', async () => {
    does['api'] = { answers: { 'r:nginx': '2' } }
    expect((await check(['--save', 'before.json'])).code).toBe(30)
    expect((await check(['--baseline', 'before.json'])).code).toBe(0)
    does['nginx'] = { answers: { 'r:api': '2' } }
    const broken = await check(['--baseline', 'before.json'])
    expect(broken.code).toBe(30)
    expect(broken.stdout).toContain('FAILED  nginx resolves api on frontend')
    expect(broken.stdout).not.toContain('api resolves nginx')
  })

  it.each([
    ['nothing.json', null, 'nothing.json cannot be read'],
    ['odd.json', '{"kind":"other"}', 'odd.json does not hold what a check saved'],
    ['noise.json', '\u0000{', 'noise.json does not hold'],
  ])('takes no other file: %s', async (file, text, message) => {
    if (text !== null) await shop.write(file, text)
    const { code, stderr } = await check(['--baseline', file])
    expect(code).toBe(1)
    expect(stderr).toContain(message)
    expect(prober.isClosed).toBe(true)
  })

  it('names what the file declares and the engine does not have', async () => {
    await shop.write(
      '.xec/config.yaml',
      `${SHOP}    ghost: { networks: [frontend] }\n    extra: { container: api, networks: [] }\n`
        .replace('api: {', 'api2: { container: other, ')
        .replace('    extra', '    more'),
    )
    const { stdout } = await check([])
    expect(stdout).toContain('Not checked: ghost, other: there is no such container.')
  })

  it('fails where an attachment of the file is not there', async () => {
    const { id } = await engine.inspectNetwork('frontend')
    await engine.disconnect(id, (await engine.inspectContainer('api')).id)
    const { code, stdout } = await check([])
    expect(code).toBe(30)
    expect(stdout).toContain(
      'FAILED  api is on frontend\n        the engine does not have it there; "xec apply" connects it',
    )
  })

  it('checks from a helper where a container has no tools, and takes it away', async () => {
    does['helper nginx'] = does['nginx'] as FakeContainer
    does['nginx'] = { look: { kind: 'no-program' } }
    const without = await check([])
    expect(without.stdout).toContain(
      'Not checked: nginx: it has no programs to check with; name an image that has,\n  with --image.',
    )
    expect(without.code).toBe(0)
    let labels = 0
    prober = makeFakeProber(find, { onStart: (spec) => (labels = spec.labels.length) })
    const helped = await check(['--image', 'tools'])
    expect(helped).toMatchObject({ code: 0, stderr: '' })
    expect(helped.stdout).toContain('5 as expected.')
    expect(labels).toBeGreaterThan(4)
    expect(prober.helpers.size).toBe(0)
  })

  it('goes on where a helper does not start or has no tools either', async () => {
    does['nginx'] = { look: 'end\n' }
    does['helper nginx'] = { look: 'end\n' }
    expect((await check(['--image', 'tools'])).stdout).toContain('(the helper: its image has no tools)')
    prober = makeFakeProber(find, {
      onStart: () => {
        throw new EngineError('server', 'exec: "sleep": not found', { status: 400 })
      },
    })
    expect((await check(['--image', 'tools'])).stdout).toContain('(the helper: exec: "sleep": not found)')
  })

  it('takes helpers away when the engine is gone in the middle', async () => {
    does['nginx'] = { look: { kind: 'no-program' } }
    const died = new EngineError('unreachable', 'No answer from the engine.')
    prober = makeFakeProber(find)
    const exec = prober.exec.bind(prober)
    prober.exec = async (request) => {
      if (request.container.startsWith('helper:')) throw died
      return exec(request)
    }
    const { code, stderr } = await check(['--image', 'tools'])
    expect(code).toBe(21)
    expect(stderr).toContain('No answer from the engine.')
    expect(prober.helpers.size).toBe(0)
    expect(prober.isClosed).toBe(true)
    prober.startHelper = () => Promise.reject(died)
    expect((await check(['--image', 'tools'])).code).toBe(21)
  })

  it('takes helpers away when the engine is back, those that it made without an answer as well', async () => {
    does['nginx'] = { look: { kind: 'no-program' } }
    const died = new EngineError('unreachable', 'the connection broke')
    const start = prober.startHelper.bind(prober)
    prober.startHelper = async (spec) => {
      await start(spec)
      throw died
    }
    const holder = { user: 'ci', host: 'elsewhere', pid: 1, place: null }
    prober.helpers.set("somebody's", makeHelperLabels(holder, 4_000_000_000_000))
    const list = prober.listHelpers.bind(prober)
    let calls = 0
    prober.listHelpers = async (label) => {
      calls += 1
      if (calls > 1 && calls < 4) throw died
      return list(label)
    }
    const { code, stderr } = await check(['--image', 'tools'])
    expect(code).toBe(21)
    expect(stderr).toContain('the connection broke')
    expect([...prober.helpers.keys()]).toEqual(["somebody's"])
  })

  it('says what may be left where the engine stays away', { timeout: 60_000 }, async () => {
    does['nginx'] = { look: { kind: 'no-program' } }
    does['helper nginx'] = {}
    prober.removeHelper = () =>
      Promise.reject(new EngineError('unreachable', 'nobody listens there', { fix: 'Start it.' }))
    const { code, stderr } = await check(['--image', 'tools'])
    expect(code).toBe(21)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      'Fix: Start it. Helper containers may be left: they end by themselves, and the next "xec check" removes them.',
    )
  })

  it('tells that a helper stays', async () => {
    does['nginx'] = { look: { kind: 'no-program' } }
    does['helper nginx'] = {}
    prober.removeHelper = () => Promise.reject(new EngineError('server', 'it is stuck', { status: 500 }))
    const { code, stderr } = await check(['--image', 'tools'])
    expect(code).toBe(1)
    expect(stderr).toContain('it is stuck')
  })

  it('pulls nothing', async () => {
    const { code, stderr } = await check(['--image', 'nosuch'])
    expect(code).toBe(1)
    expect(stderr).toContain('Fix: Get it first: docker pull nosuch.')
  })

  it('removes what a run that is no more left behind', async () => {
    const holder = { user: 'ci', host: 'elsewhere', pid: 1, place: null }
    prober.helpers.set('old', makeHelperLabels(holder, 0))
    prober.helpers.set('older', makeHelperLabels(holder, 1))
    prober.helpers.set('alive', makeHelperLabels(holder, 4_000_000_000_000))
    const { code, stderr } = await check([])
    expect(code).toBe(0)
    expect(stderr).toContain('notice[check-left-over]')
    expect([...prober.helpers.keys()]).toEqual(['alive'])
    prober.helpers.set('old', makeHelperLabels(holder, 0))
    expect((await check(['--format', 'json'])).stdout).toContain(
      'left 1 helper container behind. It is removed now.',
    )
  })

  it.each<[string, FakeContainer, string]>([
    ['nothing understood', { look: 'what?' }, 'its programs gave no answer that is understood (what?)'],
    [
      'a look that hangs',
      { look: { kind: 'hanging' } },
      'its programs were not over in time, and end by themselves',
    ],
    [
      'too much',
      { look: { kind: 'flooding' } },
      'its programs gave no answer that is understood (it wrote more than 1 MB)',
    ],
    [
      'a container that stopped',
      { look: { kind: 'not-running', detail: 'it was removed' } },
      'it does not run (it was removed)',
    ],
    ['probes that hang', { probe: { kind: 'hanging' } }, 'its programs were not over in time'],
    [
      'probes that say nothing',
      { probe: { kind: 'ended', output: '' } },
      'its programs gave no answer that is understood',
    ],
    ['a shell that is gone', { probe: { kind: 'no-program' } }, 'it has no programs to check with'],
  ])('says why it could not check: %s', async (_, fake, message) => {
    does['nginx'] = fake
    const { code, stdout } = await check([])
    expect(code).toBe(0)
    expect(stdout.replaceAll(/\n {2}/g, ' ')).toContain(`Not checked: nginx: ${message}`)
  })

  it('does not pass where nothing could be checked', async () => {
    does = { nginx: { look: { kind: 'no-program' } }, api: { look: { kind: 'no-program' } } }
    const { code, stderr, stdout } = await check(['--format', 'tap'])
    expect(code).toBe(1)
    expect(stderr).toContain('error[check-nothing]')
    expect(stdout).toContain(' # SKIP it has no programs')
  })

  it('ends in time, and says what is left', async () => {
    const { code, stderr } = await check(['--timeout', '0ms'])
    expect(code).toBe(1)
    expect(stderr).toContain('error[check-unfinished]')
    does['api'] = { ...does['api'], probe: { kind: 'hanging' } }
    const late = await check(['--timeout', '5s', '--format', 'json'])
    expect(late.stdout).toContain('no-time')
    expect(late.code).toBe(1)
  })

  it('ends at once when it is interrupted', async () => {
    let interrupt = (): void => undefined
    const exec = prober.exec.bind(prober)
    prober.exec = (request) => {
      if (!request.command.includes('xec-check')) return exec(request)
      interrupt()
      interrupt()
      return new Promise(() => undefined)
    }
    const { code, stdout, stderr } = await check(['--save', 'kept.json'], {
      onInterrupt: (listener) => (interrupt = listener),
    })
    expect(code).toBe(26)
    expect(stdout).toContain('Not checked: api, nginx: the run was over before it could be tried.')
    expect(stderr).toBe('Interrupted: nothing more is tried, and helper containers are removed.\n')
  })

  it('says nothing of a helper that had no time', async () => {
    does['nginx'] = { look: { kind: 'no-program' } }
    let interrupt = (): void => undefined
    prober = makeFakeProber(find, { onStart: () => interrupt() })
    const { stdout } = await check(['--image', 'tools'], {
      onInterrupt: (listener) => (interrupt = listener),
    })
    expect(stdout).toContain('nginx: the run was over before it could be tried.')
    does['helper nginx'] = { look: { kind: 'hanging' } }
    prober = makeFakeProber(find)
    expect((await check(['--image', 'tools'])).stdout).toContain('(the helper)')
  })

  it('needs containers that run', async () => {
    for (const engine of ['embedded', 'snapshot:x.json']) {
      const { code, stderr } = await shop.xec(['check', '--engine', engine])
      expect(code).toBe(1)
      expect(stderr).toContain(`Nothing can be tried on "${engine}": it has no containers that run.`)
    }
  })

  it('works where nobody has declared anything, and not by a file that is not valid', async () => {
    await shop.write('.xec/config.yaml', 'networks: { a: { subnett: 1 } }\n')
    expect((await check([])).code).toBe(20)
    const bare = await openShop(null)
    const { code, stdout } = await bare.xec(['check'], {
      openEngine: async () => engine,
      openProber: async () => prober,
    })
    await bare.remove()
    expect(code).toBe(0)
    expect(stdout).toContain('frontend')
  })

  it('tries what policies ask for', async () => {
    const policies = `policies:
  quiet: { deny: { from: web, to: api, ports: [9, "53/udp"] } }
  dumb: { deny: { from: web, to: api, ports: ["54/udp"] } }
  away: { deny: { from: lan, to: api } }
`
    await shop.write('.xec/config.yaml', SHOP + policies)
    const { code, stdout, stderr } = await check([])
    expect({ code, stderr }).toEqual({ code: 30, stderr: '' })
    expect(stdout).toContain('FAILED  nginx does not reach api:9 on frontend, says policy "quiet"')
    expect(stdout).toContain('1 failed, 5 as expected.')
    expect(stdout).toContain('policy "dumb": 1 pair not tried: a UDP port that is silent')
    expect(stdout).toContain('policy "away": 1 pair not tried: there is no machine of the local network')
    const { untried } = JSON.parse((await check(['--format', 'json'])).stdout)
    expect(untried).toMatchObject([
      { because: 'policy "away"', reason: 'lan', count: 1 },
      { because: 'policy "dumb"', reason: 'udp', count: 1 },
    ])
  })

  it.each([
    [[], 500, 52],
    [['--full'], 552, 0],
  ])(
    'says how many pairs of policies are too many, unless all are asked for: %j',
    async (argv, tried, left) => {
      const many = Array.from({ length: 24 }, (_, index) => `job${index}`)
      for (const name of many) {
        ids.set(await engine.createContainer({ name, network: 'frontend' }), name)
        await engine.startContainer(name)
        does[name] = {}
      }
      await shop.write(
        '.xec/config.yaml',
        `${SHOP}policies: { apart: { deny: { from: "job*", to: "job*" } } }\n`,
      )
      const { checks, untried } = JSON.parse((await check(['--all', '--format', 'json', ...argv])).stdout)
      const because = 'policy "apart"'
      expect(checks.filter((item: { because: string | null }) => item.because === because)).toHaveLength(
        tried,
      )
      expect(untried).toMatchObject(left === 0 ? [] : [{ because, reason: 'limit', count: left }])
    },
  )

  it('goes on where a container goes meanwhile', async () => {
    ids.delete((await engine.inspectContainer('nginx')).id)
    const { code, stdout } = await check([])
    expect(code).toBe(0)
    expect(stdout).toContain('Not checked: nginx: it does not run (No such container).')
  })
})
