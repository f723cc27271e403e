// xec plan, xec validate and xec schema, from the command line to stdout.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { EngineError } from '../../../src/model/errors.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

let shop: Shop
afterEach(() => shop.remove())

const PLAN = ['plan', '--engine', 'embedded']
const INVALID = SHOP.replace('ipam:', 'ipma:')

describe('xec plan', { timeout: 30_000 }, () => {
  it('shows what would change and changes nothing', async () => {
    shop = await openShop()
    const { code, stdout, stderr } = await shop.xec(PLAN)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Plan for shop on embedded \(\d.*\)\n\+ create, connect {3}- disconnect\n/)
    expect(stdout).toContain(
      '  + create network frontend (does not exist yet)\n      ipam.config[0].subnet  172.30.0.0/16\n',
    )
    expect(stdout).toContain(
      '    container nginx (containers.web)\n      + connect to frontend (not connected yet)\n',
    )
    expect(stdout).toMatch(/\nPlan: 1 to create, 2 to connect, 2 to disconnect\.\nDigest: sha256:\w{64}\n$/)
    await expect(readFile(join(shop.folder, '.xec/embedded.json'))).rejects.toThrow('ENOENT')
  })

  it('tells changes by its exit code where that is asked for', async () => {
    shop = await openShop()
    expect((await shop.xec([...PLAN, '--detailed-exitcode'])).code).toBe(2)
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    expect((await shop.xec([...PLAN, '--detailed-exitcode'])).code).toBe(0)
  })

  it('is one document for a machine', async () => {
    shop = await openShop()
    const { code, stdout, stderr } = await shop.xec([...PLAN, '--format', 'json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const document = JSON.parse(stdout) as Record<string, unknown>
    expect(Object.keys(document).slice(0, 3)).toEqual(['formatVersion', 'exitCode', 'tool'])
    expect(document).toMatchObject({
      exitCode: 0,
      project: 'shop',
      summary: { create: 1, connect: 2, disconnect: 2 },
      diagnostics: [],
    })
  })

  it('is short with --quiet and complete with --verbose and --show-unchanged', async () => {
    shop = await openShop()
    expect((await shop.xec([...PLAN, '-q'])).stdout).toBe(
      'Plan: 1 to create, 2 to connect, 2 to disconnect.\n',
    )
    expect((await shop.xec([...PLAN, '-v'])).stdout).toContain('Steps\n  1. create network frontend\n')
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    expect((await shop.xec([...PLAN, '--show-unchanged'])).stdout).toContain('Unchanged\n  networks.frontend')
  })

  it('is coloured on a terminal', async () => {
    shop = await openShop()
    const { stdout } = await shop.xec(PLAN, { isTTY: true })
    expect(stdout).toContain('\u001b[32m+\u001b[39m create network \u001b[1mfrontend\u001b[22m')
  })

  it('takes another file, relative to the working folder', async () => {
    shop = await openShop(null)
    await shop.write('networks/shop.yaml', SHOP)
    expect((await shop.xec([...PLAN, '-c', 'networks/shop.yaml', '-q'])).stdout).toContain(
      'Plan: 1 to create',
    )
    expect((await shop.xec([...PLAN, '-c', 'networks/none.yaml'])).code).toBe(20)
  })

  it('shows warnings beside the plan, except with --quiet', async () => {
    shop = await openShop(SHOP.replace('rest-api', 'rest api'))
    expect((await shop.xec(PLAN)).stderr).toContain('warning[alias-not-dns]')
    expect((await shop.xec([...PLAN, '-q'])).stderr).toBe('')
  })

  it('stops at an invalid configuration, with the line', async () => {
    shop = await openShop(INVALID)
    const { code, stdout, stderr } = await shop.xec(PLAN)
    expect({ code, stdout }).toEqual({ code: 20, stdout: '' })
    expect(stderr).toContain('> 4 |     ipma: { subnet: 172.30.0.0/16 }')
    expect(stderr).toContain('ipam')
  })

  it('says where it looked if there is no configuration', async () => {
    shop = await openShop(null)
    const { code, stderr } = await shop.xec(PLAN)
    expect(code).toBe(20)
    expect(stderr).toContain('config-not-found')
  })

  it('is a document even then', async () => {
    shop = await openShop(INVALID)
    const { code, stdout } = await shop.xec([...PLAN, '--format', 'json'])
    expect(code).toBe(20)
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: '1.0',
      exitCode: 20,
      diagnostics: [{ severity: 'error' }],
    })
  })

  it('ends with 1 where the plan has errors, and says so on stderr where stdout is a document', async () => {
    shop = await openShop()
    const argv = ['plan', '--engine', `embedded:${join(shop.folder, 'engine-without-containers.json')}`]
    const text = await shop.xec(argv)
    expect(text.code).toBe(1)
    expect(text.stdout).toContain('error[container-missing]')
    const document = await shop.xec([...argv, '--format', 'json'])
    expect(document.code).toBe(1)
    expect(document.stderr).toContain('error[container-missing]')
    expect(JSON.parse(document.stdout)).toMatchObject({ exitCode: 1, applyable: false })
    const waiting = await shop.xec([...argv, '--allow-missing'])
    expect(waiting.code).toBe(0)
    expect(waiting.stdout).toContain('2 objects wait')
  })

  it('takes profile and variables', async () => {
    shop = await openShop(
      'name: shop\nvars: { octet: 30 }\nnetworks: { front: { ipam: { subnet: "172.${vars.octet}.0.0/16" } } }\n' +
        'profiles: { staging: { networks: { front: { internal: true } } } }\n',
    )
    const { stdout } = await shop.xec([...PLAN, '-p', 'staging', '--var', 'octet=31'])
    expect(stdout).toContain('172.31.0.0/16')
    expect(stdout).toMatch(/internal +true/)
  })
})

describe('an engine', () => {
  it.each([
    ['unreachable', 21, 'error[engine-unreachable]: The engine cannot be reached'],
    ['denied', 21, 'error[engine-denied]: The engine denies access'],
    ['malformed', 21, 'error[engine-answer]: What the engine answered cannot be understood'],
    ['server', 1, 'error[engine-refused]: The engine refused a request'],
  ] as const)('that is %s ends with %d', async (kind, code, text) => {
    shop = await openShop()
    const fail = (): Promise<never> =>
      Promise.reject(new EngineError(kind, 'No luck.', { call: 'GET /info', fix: 'Start it.' }))
    const run = await shop.xec(['plan'], { openEngine: fail })
    expect(run).toMatchObject({ code, stdout: '' })
    expect(run.stderr).toBe(`${text}\n  No luck.\n  GET /info: no answer\n  Fix: Start it.\n\n`)
    const document = await shop.xec(['plan', '--format', 'json'], { openEngine: fail })
    expect(JSON.parse(document.stdout)).toMatchObject({ exitCode: code, diagnostics: [{ fix: 'Start it.' }] })
  })

  it('that is misspelt is wrong usage', async () => {
    shop = await openShop()
    expect(await shop.xec(['plan', '--engine', 'embeded'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Did you mean "embedded"?'),
    })
  })
})

describe('something unexpected', () => {
  const boom = (): never => {
    throw new Error('boom', { cause: new Error('spark') })
  }

  it('is one clear problem without a stack', async () => {
    shop = await openShop()
    const { code, stderr } = await shop.xec(['plan'], { openEngine: boom })
    expect(code).toBe(1)
    expect(stderr).toContain('error[unexpected]: Something unexpected happened\n  boom\n')
    expect(stderr).not.toContain('    at ')
  })

  it('shows its stack, and that of its cause, with XEC_DEBUG', async () => {
    shop = await openShop()
    const { stderr } = await shop.xec(['plan'], { openEngine: boom, env: { XEC_DEBUG: '1' } })
    expect(stderr).toMatch(/Error: boom\n +at .*\n[^]*Caused by: Error: spark\n +at /)
  })

  it('may be no error at all', async () => {
    shop = await openShop()
    const { stderr } = await shop.xec(['plan'], {
      openEngine: () => {
        // oxlint-disable-next-line typescript/only-throw-error -- that is the case
        throw 'a text'
      },
      env: { XEC_DEBUG: '1' },
    })
    expect(stderr).toContain('\n  a text\n')
  })
})

describe('xec validate', () => {
  it('says what a valid configuration declares', async () => {
    shop = await openShop()
    const { code, stdout, stderr } = await shop.xec(['validate'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe('Valid: .xec/config.yaml declares 1 network, 2 containers.\n')
  })

  it('counts what it warns of', async () => {
    shop = await openShop(SHOP.replace('rest-api', 'rest api'))
    const { code, stdout } = await shop.xec(['validate'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^warning\[alias-not-dns\][^]*declares 1 network, 2 containers\. 1 warning\.\n$/)
  })

  it('names every problem at its line', async () => {
    shop = await openShop(INVALID.replace('[frontend]', '[fronted]'))
    const { code, stdout } = await shop.xec(['validate'])
    expect(code).toBe(20)
    expect(stdout).toContain('.xec/config.yaml:4:5')
    expect(stdout).toMatch(/Invalid: \d errors?\.\n$/)
  })

  it('is a document for a machine', async () => {
    shop = await openShop()
    const { stdout } = await shop.xec(['validate', '--format', 'json'])
    expect(JSON.parse(stdout)).toEqual({
      formatVersion: '1.0',
      exitCode: 0,
      file: '.xec/config.yaml',
      valid: true,
      diagnostics: [],
    })
  })
})

describe('xec schema', () => {
  it.each([
    [[], 'config'],
    [['config'], 'config'],
    [['plan'], 'plan'],
  ])('with %j prints the schema as it is published', async (words, name) => {
    shop = await openShop(null)
    const published = await readFile(new URL(`../../../schema/${name}.schema.json`, import.meta.url), 'utf8')
    expect(await shop.xec(['schema', ...words])).toMatchObject({ code: 0, stdout: published })
    const { stdout } = await shop.xec(['schema', ...words, '--format', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, schema: JSON.parse(published) as unknown })
  })
})
