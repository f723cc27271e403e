// xec why --live in this process: an engine of values, and containers whose answers are written down. Real ones are in test/engines.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeHelperLabels } from '../../../src/check/helper-labels.ts'
import { openEmbeddedEngine, type EmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { makeFakeProber, type FakeContainer, type FakeProber } from '../../support/fake-prober.ts'
import { openShop, type Run, type Shop, type World } from './xec.ts'

const FILE = `name: shop
networks:
  frontend: { ipam: { subnet: 10.60.1.0/24 } }
  backend: { internal: true, ipam: { subnet: 10.60.2.0/24 } }
targets:
  containers:
    web: { networks: { frontend: { ipv4Address: 10.60.1.10 } } }
    api: { networks: { frontend: { ipv4Address: 10.60.1.11, aliases: [rest] } } }
    db: { networks: { backend: { ipv4Address: 10.60.2.12 } } }
`
const LISTENS = 'has nc\nhas getent\nlistens 00000000:0050\nlistens 0100007F:2327\nend\n'

let shop: Shop
let engine: EmbeddedEngine
let does: Record<string, FakeContainer>
let ids: Map<string, string>
let prober: FakeProber
let shortId: string

function find(id: string): FakeContainer | undefined {
  const isHelper = id.startsWith('helper:')
  const name = ids.get(id.replace('helper:', ''))
  return name === undefined ? undefined : does[isHelper ? `helper ${name}` : name]
}

const why = (words: string, world: World = {}): Promise<Run> =>
  shop.xec(['why', ...words.split(' '), '--live'], {
    openEngine: async () => engine,
    openProber: async () => prober,
    ...world,
  })

interface Step {
  readonly title: string
  readonly agreement: string
  readonly live: string
  readonly untried: { readonly reason: string; readonly says: string } | null
  readonly cause: { readonly code: string } | null
}

async function live(words: string): Promise<{ readonly steps: readonly Step[] } & Record<string, unknown>> {
  return JSON.parse((await why(`${words} --format json`)).stdout).live
}

beforeEach(async () => {
  shop = await openShop(FILE)
  await shop.xec(['apply', '--yes', '--engine', 'embedded'])
  engine = openEmbeddedEngine({ file: join(shop.folder, '.xec', 'embedded.json') })
  ids = new Map((await engine.listContainers()).map(({ id, name }) => [id, name]))
  shortId = (await engine.inspectContainer('api')).id.slice(0, 12)
  const known = Object.fromEntries(['api', 'rest', shortId].map((name) => [`r:${name}`, '0 10.60.1.11']))
  does = {
    web: {
      answers: { ...known, 'c:10.60.1.11:81': '1 Connection refused', 'c:10.60.2.12:80': '1 timed out' },
    },
    api: { look: LISTENS, exposed: [80] },
    db: { look: LISTENS },
  }
  prober = makeFakeProber(find)
})
afterEach(() => shop.remove())

describe('xec why --live', () => {
  it('shows what the model says and what was found side by side, as docs/reachability.md does', async () => {
    const { code, stdout, stderr } = await why('web api --port 80 --port 81')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const shown = stdout
      .replaceAll(shortId, '4f1c09a7e2b8')
      .replace(/\d+(?:\.\d)? m?s /, '12 ms ')
      .replace('on embedded', 'on shop-host')
    const file = new URL('../../../docs/reachability.md', import.meta.url)
    const command = '$ xec why web api --live --port 80 --port 81\n'
    expect(await readFile(file, 'utf8')).toContain(`${command}${shown}\`\`\`\n`)
    expect(prober.isClosed).toBe(true)
  })

  it('shows that there is no way, step by step', async () => {
    const { code, stdout } = await why('web db')
    expect(code).toBe(0)
    expect(stdout).toContain('web -> db: closed by the model, closed live')
    expect(stdout).toMatch(/agree {4}db +not known {2}not known\n/)
    expect(stdout).toMatch(/agree {4}10\.60\.2\.12:80 {2}closed +closed: no answer in time\n/)
  })

  it('gives all of it as data', async () => {
    expect(await live('web api')).toMatchObject({
      verdict: 'open',
      agreement: 'agree',
      removedHelpers: 0,
      triedFrom: { container: 'web', isHelper: false },
      listens: [80],
      steps: [
        { title: 'api', kind: 'name', way: 0, model: 'open', finding: { addresses: ['10.60.1.11'] } },
        { title: 'rest' },
        { title: shortId },
        {
          title: '10.60.1.11:80',
          kind: 'connection',
          listens: true,
          leadsTo: null,
          says: 'open: took the connection',
        },
      ],
    })
  })

  it('says where model and live differ and what is likely behind it, once, and ends with 30', async () => {
    does['web'] = { answers: { 'c:10.60.1.11:80': '1 timed out' } }
    const { code, stdout } = await why('web api')
    expect(code).toBe(30)
    expect(stdout).toContain('open by the model, closed live')
    expect(stdout).toMatch(/DIFFER {3}rest +10\.60\.1\.11 {2}not known\n/)
    expect(stdout.match(/The name service does not know it\./g)).toHaveLength(1)
    expect(stdout).toMatch(/DIFFER {3}10\.60\.1\.11:80 +open +closed: no answer in time\n/)
    expect(stdout).toMatch(/: 4 differ\.\n$/)
    const { steps } = await live('web api')
    expect(steps.map(({ cause }) => cause?.code)).toEqual(['name-lost', 'name-lost', 'name-lost', 'dropped'])
  })

  it('tries again before it says that something differs', async () => {
    const answers = { ...does['web']?.answers, 'c:10.60.1.11:80': '1 timed out' }
    let tries = 0
    does['web'] = {
      get answers() {
        tries += 1
        return tries <= 4 ? answers : {}
      },
    }
    const { steps } = await live('web api')
    expect(steps.map(({ agreement }) => agreement)).toEqual(['agree', 'agree', 'agree', 'agree'])
    expect(prober.commands.at(-1)?.slice(7)).toEqual(['c:10.60.1.11:80'])
  })

  it('tries again as long as that helps, and only what has no answer yet', async () => {
    const exec = prober.exec.bind(prober)
    const rounds: string[][] = []
    prober.exec = async (request) => {
      if (!request.command.includes('xec-check')) return exec(request)
      const specs = request.command.slice(7)
      rounds.push(specs)
      const lost = [['r:rest', 'c:10.60.1.11:80'], ['c:10.60.1.11:80']][rounds.length - 1] ?? []
      const lines = specs.map((spec, index) => {
        return `a ${index} ${lost.includes(spec) ? '1 timed out' : spec.startsWith('r:') ? '0 10.60.1.11' : '0'}`
      })
      return { kind: 'ended', output: [...lines, 'end'].join('\n') }
    }
    expect((await live('web api'))['agreement']).toBe('agree')
    expect(rounds.map(({ length }) => length)).toEqual([4, 2, 1])
    rounds.length = 0
    expect((await live('web db'))['agreement']).toBe('differ')
    expect(rounds.map(({ length }) => length)).toEqual([2, 2])
  })

  it('keeps what it found first where the second time says nothing', async () => {
    const exec = prober.exec.bind(prober)
    let tries = 0
    prober.exec = async (request) => {
      if (!request.command.includes('xec-check')) return exec(request)
      tries += 1
      return tries === 1 ? exec(request) : { kind: 'hanging' }
    }
    does['web'] = {}
    expect((await live('web api'))['agreement']).toBe('differ')
  })

  it('takes for unknown what differs because a container stopped meanwhile', async () => {
    does['web'] = {}
    const exec = prober.exec.bind(prober)
    prober.exec = async (request) => {
      const end = await exec(request)
      if (request.command.includes('xec-check')) await engine.stopContainer('api')
      return end
    }
    const { code, stdout } = await why('web api')
    expect(code).toBe(0)
    expect(stdout).toContain('Not tried: api: it does not run.')
    expect(stdout).toMatch(/: 1 agrees, 3 unknown\.\n$/)
  })

  it('takes for unknown what differs because a container was started anew meanwhile', async () => {
    let starts = 0
    does['api'] = { ...does['api'], startedAt: () => String((starts += 1)) }
    does['web'] = {}
    const { code, stdout } = await why('web api')
    expect(code).toBe(0)
    expect(stdout).toContain('Not tried: api: it ended and began again meanwhile.')
    expect((await live('web api')).steps).toContainEqual(
      expect.objectContaining({
        untried: expect.objectContaining({ reason: 'restarted', container: 'api' }),
      }),
    )
  })

  it('says what nobody can try, and why', async () => {
    expect((await live('lan api')).steps).toMatchObject([
      {
        title: 'a connection',
        untried: { reason: 'from-outside', says: 'nothing can be run on the local network' },
      },
    ])
    expect((await live('web internet')).steps).toMatchObject([
      { untried: { says: 'no machine on the internet is known that could be tried' } },
    ])
    const host = await why('host api')
    expect(host.stdout).toContain('Not tried: xec runs nothing on the host itself;')
    expect(host.stdout).toMatch(/\n\nNothing could be tried\.\n$/)
    expect(host.code).toBe(0)
    await engine.stopContainer('db')
    expect((await live('web db')).steps).toMatchObject([
      { live: 'unknown', untried: { reason: 'not-running', container: 'db', says: 'db: it does not run' } },
    ])
    expect((await live('db web'))['triedFrom']).toBeNull()
  })

  it('tries from and to the host where a container lives there', async () => {
    const id = await engine.createContainer({ name: 'agent', network: 'host' })
    await engine.startContainer(id)
    ids.set(id, 'agent')
    does['agent'] = { look: LISTENS, exposed: [9100] }
    expect((await why('host api')).stdout).toContain('10.60.1.11:80  open      open: took the connection')
    const { steps, listens } = await live('web agent')
    expect(steps).toMatchObject([{ title: '10.60.1.1:9100' }])
    expect(listens).toEqual([80])
    expect((await live('agent host')).steps).toMatchObject([{ title: '127.0.0.1:9100', live: 'open' }])
    await engine.stopContainer(id)
    const alone = await live('web host')
    expect(alone).toMatchObject({ listens: null, steps: [{ title: '10.60.1.1:9', live: 'open' }] })
  })

  it('uses a helper where a container has no tools, and takes it away', async () => {
    does['helper web'] = does['web'] as FakeContainer
    does['web'] = { look: { kind: 'no-program' } }
    const without = await why('web api')
    expect(without.code).toBe(0)
    expect(without.stdout).toContain(
      'Not tried: web: it has no programs to check with; name an image that has, with\n  --image.',
    )
    expect(without.stdout).toMatch(/\nNothing could be tried\.\n$/)
    const helped = await why('web api --image tools')
    expect(helped.stdout).toContain(' from a helper beside web with nc and getent: 4 agree.')
    expect(prober.helpers.size).toBe(0)
    expect(await live('web api --image tools')).toMatchObject({
      triedFrom: { container: 'web', isHelper: true },
    })
    expect((await why('web api --image nosuch')).stderr).toContain('The engine has no image "nosuch".')
  })

  it('names the container of a shared namespace, and another program', async () => {
    const id = await engine.createContainer({
      name: 'side',
      network: `container:${(await engine.inspectContainer('web')).id}`,
    })
    await engine.startContainer(id)
    ids.set(id, 'side')
    does['side'] = does['web'] as FakeContainer
    does['web'] = { look: { kind: 'no-program' } }
    expect((await why('web api')).stdout).toContain(' from side with nc and getent: 4 agree.')
    expect((await live('web side')).steps).toMatchObject([{ title: '127.0.0.1:9' }])
    does['side'] = { ...does['side'], look: 'has perl\nend\n', probe: { kind: 'ended', output: 'end\n' } }
    const perl = await why('web api')
    expect(perl.stdout).toContain(' from side with perl: 4 unknown.')
    expect(perl.stdout).toContain('Not tried: web: its programs gave no answer that is understood.')
  })

  it('takes away helpers when the engine is gone, and those that earlier runs left', async () => {
    prober.helpers.set('old', makeHelperLabels({ user: 'ci', host: 'elsewhere', pid: 1, place: null }, 0))
    // it lives in the same namespace, and has tools
    const helper = await engine.createContainer({
      name: 'old',
      network: `container:${(await engine.inspectContainer('web')).id}`,
    })
    await engine.startContainer(helper)
    prober.helpers.set(helper, makeHelperLabels({ user: 'ci', host: 'elsewhere', pid: 1, place: null }, 4e12))
    does['web'] = { ...does['web'], look: { kind: 'no-program' } }
    const left = await why('web api')
    expect(left.stdout).toContain('Not tried: web: it has no programs to check with')
    expect(left.stderr).toContain('notice[check-left-over]')
    const exec = prober.exec.bind(prober)
    prober.exec = async (request) => {
      if (request.container.startsWith('helper:')) throw new EngineError('unreachable', 'No answer.')
      return exec(request)
    }
    expect((await why('web api --image tools')).code).toBe(21)
    expect([...prober.helpers.keys()]).toEqual([helper])
  })

  it('takes helpers away when the engine is back, those that it made without an answer as well', async () => {
    does['web'] = { look: { kind: 'no-program' } }
    const died = new EngineError('unreachable', 'the connection broke')
    const start = prober.startHelper.bind(prober)
    prober.startHelper = async (spec) => {
      await start(spec)
      throw died
    }
    const list = prober.listHelpers.bind(prober)
    let calls = 0
    prober.listHelpers = async (label) => {
      calls += 1
      if (calls === 2) throw died
      return list(label)
    }
    const { code, stderr } = await why('web api --image tools')
    expect(code).toBe(21)
    expect(stderr).toContain('the connection broke')
    expect(calls).toBe(3)
    expect(prober.helpers.size).toBe(0)
  })

  it('ends in time, and at once when it is interrupted', async () => {
    const { code, stdout } = await why('web api --timeout 0ms')
    expect(code).toBe(0)
    expect(stdout).toContain('Not tried: the run ended before.')
    let interrupt = (): void => undefined
    const exec = prober.exec.bind(prober)
    prober.exec = (request) => {
      if (!request.command.includes('xec-check')) return exec(request)
      interrupt()
      return new Promise(() => undefined)
    }
    const interrupted = await why('web api', { onInterrupt: (listener) => (interrupt = listener) })
    expect(interrupted.code).toBe(26)
    expect(interrupted.stderr).toBe(
      'Interrupted: nothing more is tried, and helper containers are removed.\n',
    )
    expect(interrupted.stdout).toContain('unknown live')
  })

  it('leaves out single steps that cannot be tried', async () => {
    const { id } = await engine.inspectNetwork('frontend')
    const odd = await engine.createContainer({ name: 'odd' })
    await engine.startContainer(odd)
    await engine.connect(id, odd, { aliases: ['two words'] } as never)
    const { steps } = await live('web odd')
    expect(steps).toMatchObject([
      { title: 'odd' },
      { title: 'two words', agreement: 'unknown', untried: { reason: 'not-askable' } },
      {},
      { kind: 'connection' },
    ])
  })

  it('tells what the model cannot, and takes no silence for an answer the first time', async () => {
    const identify = engine.identify.bind(engine)
    engine.identify = async () => ({ ...(await identify()), flavor: 'podman' })
    const opens = await live('web db')
    expect(opens.steps[0]).toMatchObject({ model: 'unknown', live: 'closed', agreement: 'decided' })
    const tries = prober.commands.map((command) => command.slice(7)).filter((specs) => specs.length > 0)
    expect(tries.at(-1)).toEqual(['c:10.60.2.12:80'])
    does['web'] = {}
    const { code, stdout } = await why('web db')
    expect(code).toBe(0)
    expect(stdout).toMatch(/ {4}live {5}10\.60\.2\.12:80 {2}unknown +open: took the connection\n/)
  })

  it('says that the host does not answer', async () => {
    does['web'] = { answers: { 'c:10.60.1.1:9': '1 timed out' } }
    const { code, stdout } = await why('web host')
    expect(code).toBe(30)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Likely the firewall of the host drops what comes in there',
    )
  })

  it('goes on without the ports of a container that is gone, and not without the engine', async () => {
    prober.readContainer = () => Promise.reject(new EngineError('not-found', 'gone', { status: 404 }))
    expect((await why('web api')).code).toBe(0)
    prober.readContainer = () => Promise.reject(new EngineError('unreachable', 'No answer.'))
    expect((await why('web api')).code).toBe(21)
  })

  it('reads who else has a name where it is asked', async () => {
    const { id } = await engine.inspectNetwork('frontend')
    const other = await engine.createContainer({ name: 'other' })
    await engine.startContainer(other)
    await engine.connect(id, other, { aliases: ['db'], ipv4Address: '10.60.1.99' } as never)
    does['web'] = { answers: { 'r:db': '0 10.60.1.99', 'c:10.60.2.12:80': '1 timed out' } }
    expect((await live('web db'))['agreement']).toBe('agree')
  })

  it.each([
    [['--live', '--planned'], 'What is only planned cannot be tried.'],
    [['--port', '80'], 'Without --live nothing is tried'],
    [['--image', 'busybox'], 'Without --live nothing is tried'],
    [['--live', '--engine', 'embedded'], 'it has no containers that run'],
    [['--live', '--port', '0'], 'Give a port from 1 to 65535.'],
    [['--live', '--port', 'http'], 'Give a port from 1 to 65535.'],
    [['--live', '--port', '65536'], 'Give a port from 1 to 65535.'],
    [['--live', ...Array.from({ length: 65 }, (_, index) => `--port=${index + 1}`)], 'Give 64 at most.'],
  ])('is used rightly: %j', async (words, message) => {
    const { code, stderr, stdout } = await shop.xec(['why', 'web', 'api', '--engine', 'embedded', ...words])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
  })
})
