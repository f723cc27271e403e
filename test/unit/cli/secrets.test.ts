// Values from the environment in every field that takes one, and an engine that repeats them in what it says: no command shows
// them in any format, on either stream, and all the same it shows what differs.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Io } from '../../../src/cli/io.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { openEngine } from '../../../src/engine/open.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { openShop, type Run, type Shop, type World } from './xec.ts'
import { exceptRecords } from '../../support/except-records.ts'

const env = {
  TOKEN: 'hunter2-token',
  OPTION: `hunter2'o"p\\t\u001b[31m`,
  IPAM: 'hunter2-ipam',
  SUBNET: '10.66.0.0/16',
  RANGE: '10.66.1.0/24',
  GATEWAY: '10.66.0.1',
  AUX: '10.66.0.9',
  ADDRESS: '10.66.0.7',
  ADDRESS6: '2001:DB8:66::7',
  LINK_LOCAL: '169.254.66.7',
  ALIAS: 'hunter2-alias',
  LINK: 'hunter2-link',
  ENDPOINT: 'hunter2-endpoint',
  PORT: '48666',
}
const SECRET = /hunter2|10\.66\.|2001:db8:66::7|169\.254\.66|48666/i

const config = (more = ''): string => `name: shop
vars: { token: "\${env.TOKEN}" }
networks:
  frontend:
    enableIPv6: true
    ipam:
      options: { a: "\${env.IPAM}" }
      config:
        - subnet: "\${env.SUBNET}"
          ip_range: "\${env.RANGE}"
          gateway: "\${env.GATEWAY}"
          aux_addresses: { router: "\${env.AUX}" }
        - subnet: "2001:db8:66::/64"
    options: { a: "\${env.OPTION}" }
    labels: { token: "Bearer \${vars.token}", tier: web }
${more}targets:
  containers:
    api:
      ports: ["\${env.PORT}:80"]
      networks:
        frontend:
          aliases: ["\${env.ALIAS}", www]
          ipv4Address: "\${env.ADDRESS}"
          ipv6Address: "\${env.ADDRESS6}"
          linkLocalIPs: ["\${env.LINK_LOCAL}"]
          driverOpts: { a: "\${env.ENDPOINT}" }
          links: ["db:\${env.LINK}"]
    db: { networks: [frontend] }
`

let shop: Shop
afterEach(() => shop.remove())

const FORMATS = [
  ['text', ['-v']],
  ['text, in colour and narrow', ['-v']],
  ['quiet text', ['-q']],
  ['json, with events in a file', ['--format', 'json', '--json-into', 'events.jsonl']],
] as const

function makeWorld(format: string, more: World = {}): World {
  const color = format.includes('colour') ? { FORCE_COLOR: '1' } : {}
  return {
    ...more,
    columns: format.includes('narrow') ? 24 : 80,
    env: { ...env, XEC_DEBUG: '1', ...color, ...more.env },
  }
}

function expectNothing({ stdout, stderr, questions }: Run): void {
  for (const text of [stdout, stderr, ...questions]) {
    // where a line is broken, and how a terminal is told of colours, is not to hide anything from this test
    // oxlint-disable-next-line no-control-regex -- the sequences are what is removed
    expect(text.replaceAll(/\u001b\[\d+m|\n *|\s/g, '')).not.toMatch(SECRET)
    expect(text).not.toMatch(SECRET)
  }
}

/** The embedded engine, with calls that fail as a test wants it. */
function breakCalls(makeCalls: (engine: Engine) => Partial<Engine>): Io['openEngine'] {
  return async (request) => {
    const engine = await openEngine(request)
    const calls: Partial<Engine> = exceptRecords(engine, makeCalls(engine))
    // a promise is settled with it, so that it is asked for "then" as well
    const bind = (name: keyof Engine): unknown => {
      const member: unknown = calls[name] ?? engine[name]
      return typeof member === 'function' ? (member.bind(engine) as unknown) : member
    }
    return new Proxy(engine, { get: (_target, name) => bind(name as keyof Engine) })
  }
}

const everything = Object.values(env).join(', ')
const refuse = async (): Promise<never> => {
  const cause = new Error(`the cause was ${everything}`)
  throw new EngineError('invalid', `cannot use ${everything} or ${JSON.stringify(everything)}`, {
    status: 400,
    call: `POST /networks/create?${env.TOKEN}`,
    fix: `Do without ${everything}.`,
    cause,
  })
}

describe.each(FORMATS)('in %s', { timeout: 30_000 }, (format, flags) => {
  const run = async (argv: readonly string[], world: World = {}): Promise<Run> => {
    const ended = await shop.xec([...argv, '--engine', 'embedded', ...flags], makeWorld(format, world))
    if (!format.includes('events')) return ended
    return { ...ended, stdout: ended.stdout + (await readFile(join(shop.folder, 'events.jsonl'), 'utf8')) }
  }

  it('a run from the first plan to the destruction shows what differs and no value', async () => {
    shop = await openShop(config())
    const planned = await run(['plan'])
    expectNothing(planned)
    expectNothing(await run(['validate']))
    const applied = await run(['apply', '--yes'])
    expectNothing(applied)
    expect(applied.code).toBe(0)
    const again = await run(['plan', '--detailed-exitcode', '--show-unchanged'])
    expectNothing(again)
    expect(again.code).toBe(0)
    const rotated = await run(['plan', '--detailed-exitcode'], {
      env: { TOKEN: 'hunter2-rotated', ALIAS: 'hunter2-b' },
    })
    expectNothing(rotated)
    expect(rotated.code).toBe(2)
    if (format !== 'quiet text') {
      expect(planned.stdout.replaceAll(/\s/g, '')).toContain('env.TOKEN')
      expect(rotated.stdout.replaceAll(/\s/g, '')).toContain('(hidden)')
    }
    await shop.write(
      '.xec/config.yaml',
      config().replace('"Bearer ${vars.token}"', 'gone').replace('gone, ', ''),
    )
    expectNothing(await run(['apply', '--yes']))
    expectNothing(await run(['destroy', '--yes']))
  })

  it.each(['createNetwork', 'connect', 'removeNetwork', 'disconnect'] as const)(
    'an engine that repeats them when it refuses %s is not repeated',
    async (call) => {
      shop = await openShop(config())
      const openBroken = breakCalls(() => ({ [call]: refuse }))
      if (call === 'removeNetwork' || call === 'disconnect') await run(['apply', '--yes'])
      await shop.write('.xec/config.yaml', config().replace('tier: web', 'tier: data'))
      const allow = ['--allow', 'replaces-network,address-changes,loses-settings']
      const failed = await run(['apply', '--yes', ...allow], { openEngine: openBroken })
      expectNothing(failed)
      expect(failed.code).toBeGreaterThan(26)
      expect(failed.stdout.replaceAll(/\s/g, '')).toContain('cannotuse(fromenv.TOKEN)')
    },
  )

  it.each(['identify', 'listNetworks', 'listContainers'] as const)(
    'an engine that repeats them when it refuses %s is not repeated',
    async (call) => {
      shop = await openShop(config())
      const failed = await run(['plan'], { openEngine: breakCalls(() => ({ [call]: refuse })) })
      expectNothing(failed)
      expect(failed.code).toBe(1)
      expect((failed.stdout + failed.stderr).replaceAll(/\s/g, '')).toContain('cannotuse(fromenv.TOKEN)')
    },
  )

  it('an engine that cannot be read again is not repeated', async () => {
    shop = await openShop(config())
    let isApplied = false
    const openLater = breakCalls((engine) => ({
      connect: (...call) => ((isApplied = true), engine.connect(...call)),
      listContainers: () => (isApplied ? refuse() : engine.listContainers()),
    }))
    const failed = await run(['apply', '--yes'], { openEngine: openLater })
    expectNothing(failed)
    expect(failed.code).toBe(21)
  })

  it('a thrown error of any other kind shows nothing, cause and stack included', async () => {
    shop = await openShop(config())
    const openEngineBadly = async (): Promise<never> => {
      throw new TypeError(everything, { cause: new Error(everything) })
    }
    expectNothing(await run(['plan'], { openEngine: openEngineBadly }))
  })

  it('a network that somebody made meanwhile is refused without its values', async () => {
    shop = await openShop(config())
    const openTaken = breakCalls((engine) => ({
      createNetwork: async (spec) => {
        const labels = spec.settings.labels.map(
          ([key, value]) => [key, key === 'token' ? 'hunter2-old' : value] as const,
        )
        await engine.createNetwork({ ...spec, settings: { ...spec.settings, labels } })
        return engine.createNetwork(spec)
      },
    }))
    const failed = await run(['apply', '--yes'], { openEngine: openTaken })
    expectNothing(failed)
    expect(failed.code).toBe(28)
  })

  it('problems of the configuration show none', async () => {
    shop = await openShop(
      config('  backend: { ipam: { subnet: "${env.SUBNET}", gateway: "${env.TOKEN}" } }\n'),
    )
    for (const command of ['validate', 'plan', 'apply']) {
      const failed = await run([command])
      expectNothing(failed)
      expect(failed.code).toBe(20)
    }
  })

  it('a plan that went stale shows none', async () => {
    shop = await openShop(config())
    const answer = async (): Promise<boolean> => {
      const other = makeWorld(format, { env: { TOKEN: 'hunter2-other' } })
      await shop.xec(['apply', '--yes', '--engine', 'embedded'], other)
      return true
    }
    const stale = await run(['apply'], { isTTY: true, answer })
    expectNothing(stale)
    expect(stale.code).toBe(23)
  })
})

describe('a place that a container lost', () => {
  it('is put back by a command that refers to the variable', async () => {
    shop = await openShop(config().replace(/targets:[^]*/, ''))
    const world = makeWorld('text')
    await shop.xec(['apply', '--yes', '--engine', 'embedded'], world)
    const engine = await openEngine({
      engine: 'embedded',
      env: {},
      folder: shop.folder,
      declaredContainers: ['web'],
    })
    const [network] = (await engine.listNetworks()).filter(({ name }) => name === 'frontend')
    const [web] = await engine.listContainers()
    await engine.connect(String(network?.id), String(web?.id), {
      aliases: [env.ALIAS],
      ipv4Address: env.ADDRESS,
      ipv6Address: null,
      linkLocalIPs: [],
      macAddress: null,
      driverOpts: [],
      gwPriority: 0,
      links: [],
    })
    await engine.close()
    await shop.write(
      '.xec/config.yaml',
      config()
        .replace(/targets:[^]*/, '')
        .replace('tier: web', 'tier: "${env.ALIAS}", address: "${env.ADDRESS}"'),
    )
    const failed = await shop.xec(
      ['apply', '--yes', '--engine', 'embedded', '--allow', 'replaces-network,foreign-endpoints'],
      makeWorld('text', { openEngine: breakCalls(() => ({ connect: refuse })) }),
    )
    expect(failed.stdout).not.toContain(env.ALIAS)
    expect(failed.stdout).not.toContain(env.ADDRESS)
    expect(failed.stdout).toContain('docker network connect --alias "$ALIAS" --ip "$ADDRESS" frontend web')
  })
})

describe('the address of an engine', () => {
  const password = 'hunter2'

  it.each([
    ['a TCP address', [`tcp://user:${password}@127.0.0.1:1`], {}],
    ['a TCP address without its slashes', [`user:${password}@127.0.0.1:1`], {}],
    ['an ssh login', [`ssh://root:${password}@127.0.0.1`], {}],
    ['a scheme that nobody knows', [`ftp://user:${password}@127.0.0.1`], {}],
    ['DOCKER_HOST', ['docker'], { DOCKER_HOST: `https://user:${password}@127.0.0.1:1/engine` }],
    ['DOCKER_HOST without a scheme', ['docker'], { DOCKER_HOST: `user:${password}@127.0.0.1:1` }],
  ])('is shown without its password: %s', async (_what, [engine = ''], more) => {
    shop = await openShop()
    for (const flags of [['-v'], ['--format', 'json']]) {
      const failed = await shop.xec(['plan', '--engine', engine, ...flags], {
        env: { XEC_DEBUG: '1', ...more },
      })
      expect(failed.code).toBe(1)
      expect(failed.stdout + failed.stderr).not.toContain(password)
    }
  })

  it('is shown without its password where the command line is wrong', async () => {
    shop = await openShop()
    for (const flags of [[], ['--format', 'json']]) {
      const failed = await shop.xec(['plan', `--engin=tcp://user:${password}@127.0.0.1:1`, ...flags])
      expect(failed.code).toBe(1)
      expect(failed.stderr).toContain('tcp://***@127.0.0.1:1')
      expect(failed.stdout + failed.stderr).not.toContain(password)
    }
  })
})
