// xec import from the command line: to stdout, into a file, into the file that is there; and nothing is written over unasked.
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renderSnapshot } from '../../../src/engine/snapshot/format.ts'
import { EngineError } from '../../../src/model/errors.ts'
import {
  attached,
  observedContainer,
  observedNetwork,
  observedState,
  ownedNetwork,
  pairs,
  pool,
} from '../../support/states.ts'
import { openShop, type Run, type Shop, type World } from './xec.ts'

const front = ownedNetwork('front', { pools: [pool('10.1.0.0/24')], labels: [] })
const cache = observedNetwork('cache', { labels: pairs({ token: 'correct-horse-battery' }) })
const observed = observedState(
  [front, cache],
  [
    observedContainer('web', [attached(front)]),
    observedContainer('redis', [attached(cache, { aliases: ['kv'] })]),
  ],
)

const HEAD = '# yaml-language-server: $schema=./schema.json\n\nname: shop\n\n'
const WRITTEN = `${HEAD}networks:
  cache:
    labels: { token: correct-horse-battery }
  front:
    ipam: { subnet: 10.1.0.0/24 }

targets:
  containers:
    redis:
      networks: [cache]
      networkAliases: { cache: [kv] }
    web: { networks: [front] }
`

let shop: Shop
beforeEach(async () => {
  shop = await openShop(null)
  engine = ['--engine', `snapshot:${join(shop.folder, 'engine.json')}`]
  await shop.write('engine.json', renderSnapshot({ state: observed, embedded: null, taken: null }))
})
afterEach(() => shop.remove())

let engine: readonly string[]

function run(words: readonly string[], world: World = {}): Promise<Run> {
  return shop.xec(['import', '--name', 'shop', ...engine, ...words], world)
}

function merge(words: readonly string[] = [], world: World = {}): Promise<Run> {
  return shop.xec(['import', '--merge', ...engine, ...words], world)
}

const read = (file = '.xec/config.yaml'): Promise<string> => readFile(join(shop.folder, file), 'utf8')

describe('xec import', () => {
  it('prints the configuration, and planning it shows no changes', async () => {
    const imported = await run([])
    expect(imported).toMatchObject({ code: 0, stdout: WRITTEN, stderr: '' })
    await shop.write('.xec/config.yaml', imported.stdout)
    const planned = await shop.xec(['plan', '--detailed-exitcode', ...engine])
    expect(planned.code).toBe(0)
    expect(planned.stdout).toContain('No changes: ')
  })

  it('writes a file, its folder too, and says so', async () => {
    const { code, stdout } = await run(['--out', '.xec/config.yaml'])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Wrote .xec/config.yaml: 2 networks, 2 containers.\n',
    })
    expect(await read()).toBe(WRITTEN)
  })

  it('never writes over a file unasked', async () => {
    await shop.write('.xec/config.yaml', 'name: mine\n')
    const refused = await run(['--out', '.xec/config.yaml'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('".xec/config.yaml" is there already. It was left as it is.')
    expect(await read()).toBe('name: mine\n')
    await chmod(join(shop.folder, '.xec/config.yaml'), 0o640)
    expect(await run(['--out', '.xec/config.yaml', '--force'])).toMatchObject({ code: 0 })
    expect(await read()).toBe(WRITTEN)
    expect((await stat(join(shop.folder, '.xec/config.yaml'))).mode & 0o777).toBe(0o640)
  })

  it('names the project by the folder of the file, or by the configuration that is there', async () => {
    const named = async (words: readonly string[]) =>
      /^name: (.*)$/m.exec((await shop.xec(['import', ...engine, ...words])).stdout)?.[1]
    expect(await named([])).toMatch(/^xec-cli-/)
    await shop.xec(['import', ...engine, '--out', 'Blog/.xec/config.yaml'])
    expect(await read('Blog/.xec/config.yaml')).toContain('name: blog\n')
    await shop.xec(['import', ...engine, '--out', 'wiki/net.yaml'])
    expect(await read('wiki/net.yaml')).toContain('name: wiki\n')
    await shop.write('.xec/config.yaml', 'name: kept\n')
    expect(await named([])).toBe('kept')
  })

  it('takes in what is named', async () => {
    const { stdout, stderr } = await run(['redis', '--external'])
    expect(stdout).toContain('  cache: { external: true }\n')
    expect(stdout).not.toContain('web')
    expect(stderr).toBe('')
  })

  it('says what it left out, unless it is to be quiet', async () => {
    const lone = observedContainer('lone', [])
    const tasks = Array.from({ length: 25 }, (_, index) =>
      observedContainer(`task-${index}`, [attached(cache)], { swarmTask: true }),
    )
    await shop.write(
      'engine.json',
      renderSnapshot({ state: observedState([cache], [lone, ...tasks]), embedded: null, taken: null }),
    )
    const { stdout, stderr } = await run([])
    expect(stdout).toContain(
      '    # not imported: "task-0": it is a task of a Swarm service, which decides about its networks\n',
    )
    expect(stderr).toContain(
      'Note: containers: not imported: "task-0": it is a task of a Swarm service,\n  which decides about its networks\n',
    )
    expect(stderr).toContain('Note: and 6 more notes (--format json has all)\n')
    expect((await run(['--quiet'])).stderr).toBe('')
  })

  it('refuses names that nothing has, and writes nothing', async () => {
    const refused = await run(['redsi', '--out', 'new.yaml'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('The engine has no network or container named "redsi".')
    await expect(read('new.yaml')).rejects.toThrow('ENOENT')
  })

  it('refers to the environment where the configuration does', async () => {
    await shop.write(
      '.xec/config.yaml',
      'name: shop\nnetworks: { cache: { labels: { token: "${env.TOKEN}" } } }\n',
    )
    const { stdout } = await shop.xec(['import', ...engine], { env: { TOKEN: 'correct-horse-battery' } })
    expect(stdout).toContain('labels: { token: "${env.TOKEN}" }')
    expect(stdout).not.toContain('correct-horse')
  })

  it('prints no configuration with something hidden in it, which would be another one', async () => {
    await shop.write(
      '.xec/config.yaml',
      'name: shop\nnetworks: { cache: { labels: { token: "correct-${env.TOKEN}" } } }\n',
    )
    const world = { env: { TOKEN: 'horse-battery' } }
    for (const format of ['text', 'json']) {
      const run = await shop.xec(['import', ...engine, '--format', format], world)
      expect(run.code).toBe(1)
      expect(run.stdout).not.toContain('labels')
      expect(run.stderr).toContain('Write it to a file with --out')
    }
    const run = await shop.xec(['import', ...engine, '--out', 'new.yaml'], world)
    expect(run.code).toBe(0)
    expect(await readFile(join(shop.folder, 'new.yaml'), 'utf8')).toContain('token: correct-horse-battery')
  })

  it('is one document in JSON', async () => {
    const { code, stdout } = await run(['--format', 'json', 'redis'])
    expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      document: {
        formatVersion: expect.any(String),
        exitCode: 0,
        file: null,
        configuration: {
          name: 'shop',
          networks: {
            cache: { labels: { token: 'correct-horse-battery' } },
            front: { ipam: { subnet: '10.1.0.0/24' } },
          },
          targets: { containers: { redis: { networks: ['cache'], networkAliases: { cache: ['kv'] } } } },
        },
        notes: [],
        diagnostics: [],
      },
    })
  })

  it('ends with 21 where there is no engine', async () => {
    const openEngine = (): never => {
      throw new EngineError('unreachable', 'Nobody answers.')
    }
    expect(await run(['--out', 'new.yaml'], { openEngine })).toMatchObject({ code: 21 })
  })

  it.each([
    [['--merge', '--force'], "option '--merge' cannot be used with option '--force'"],
    [['--adopt', '--external'], 'cannot be used with option'],
    [['--name', 'No!'], 'Write at most 63 lower-case letters'],
  ])('rejects %j', async (words, message) => {
    const { code, stderr } = await run(words)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
  })

  it.each([
    ['a folder', 'folder', 'it is a folder'],
    ['a file as a folder', 'engine.json/config.yaml', 'a part of its path is no folder'],
  ])('says why %s cannot be written', async (_, file, reason) => {
    await mkdir(join(shop.folder, 'folder'))
    const { code, stderr } = await run(['--out', file, '--force'])
    expect(code).toBe(1)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(reason)
  })
})

describe('xec import --merge', () => {
  const FILE = `name: shop   # ours

networks:
  front: { ipam: { subnet: 10.1.0.0/24 } }
targets:
  containers:
    web: { networks: [front] }   # the shop window
`

  it('adds to the configuration that is there, through a link and with its byte order mark', async () => {
    await shop.write('shared/net.yaml', `\uFEFF${FILE}`)
    await mkdir(join(shop.folder, '.xec'))
    await symlink('../shared/net.yaml', join(shop.folder, '.xec/config.yaml'))
    const { code, stdout } = await merge()
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Added to .xec/config.yaml: 1 network, 1 container.\n',
    })
    expect(await read('shared/net.yaml'))
      .toBe(`\uFEFF${FILE.replace('targets:', '  cache:\n    labels: { token: correct-horse-battery }\ntargets:')}    redis:
      networks: [cache]
      networkAliases: { cache: [kv] }
`)
    expect(await merge()).toMatchObject({ code: 0, stdout: '.xec/config.yaml has all of it already.\n' })
  })

  it('makes the file if it is not there', async () => {
    expect(await merge(['--out', 'new.yaml'])).toMatchObject({
      code: 0,
      stdout: 'Wrote new.yaml: 2 networks, 2 containers.\n',
    })
    expect(await merge(['--out', 'new.yaml', '--profile', 'none'])).toMatchObject({ code: 20 })
  })

  it('needs a file to add to', async () => {
    expect(await merge()).toMatchObject({ code: 20 })
    expect(await merge(['--config', 'missing.yaml'])).toMatchObject({ code: 20 })
  })

  it.each([
    ['no YAML', 'name: [\n'],
    ['no configuration', 'networks: { a: { internl: true } }\n'],
  ])('changes nothing in a file that is %s', async (_, text) => {
    await shop.write('.xec/config.yaml', text)
    const { code, stderr } = await merge()
    expect(code).toBe(20)
    expect(stderr).toContain('.xec/config.yaml:')
    expect(await read()).toBe(text)
  })

  it('changes nothing in a file that somebody writes to meanwhile', async () => {
    await shop.write('.xec/config.yaml', FILE)
    const { openEngine } = await import('../../../src/engine/open.ts')
    const { code, stderr } = await merge([], {
      openEngine: async (request) => {
        await writeFile(join(shop.folder, '.xec/config.yaml'), `${FILE}# mine\n`)
        return openEngine(request)
      },
    })
    expect(code).toBe(1)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('was changed since it was read')
    expect(await read()).toBe(`${FILE}# mine\n`)
  })

  it('uses the profile and the environment of the file', async () => {
    await shop.write(
      '.xec/config.yaml',
      `${FILE.replace('10.1.0.0/24', '"${env.SUBNET}"')}profiles: { dev: {} }\n`,
    )
    const { code } = await merge(['-p', 'dev'], { env: { SUBNET: '10.1.0.0/24' } })
    expect(code).toBe(0)
    expect(await read()).toContain('ipam: { subnet: "${env.SUBNET}" }')
  })
})
