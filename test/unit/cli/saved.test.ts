// Saved plans from the outside: plan --out, show, apply FILE and apply --approve.
import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { NetworkManager } from '../../../src/engine/manager/network-manager.ts'
import { makeValueDigest } from '../../../src/plan/digest.ts'
import { digestText } from '../../../src/reconcile/tool.ts'
import { openShop, SHOP, type Run, type Shop } from './xec.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.remove())

const ENGINE = ['--engine', 'embedded']
const STATE = '.xec/embedded.json'
const OTHER_SUBNET = SHOP.replace('172.30.0.0/16', '172.31.0.0/16')

const read = (file: string): Promise<string> => readFile(join(shop.folder, file), 'utf8')
const hasState = async (): Promise<boolean> =>
  (await readdir(join(shop.folder, '.xec'))).includes('embedded.json')

async function save(...more: readonly string[]): Promise<Run> {
  const run = await shop.xec(['plan', ...ENGINE, '--out', 'plan.json', ...more])
  expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
  return run
}

async function readDigest(): Promise<string> {
  const { digests } = JSON.parse(await read('plan.json')) as { digests: { plan: string } }
  return digests.plan
}

const apply = (...more: readonly string[]): Promise<Run> =>
  shop.xec(['apply', 'plan.json', ...ENGINE, ...more])

describe('plan --out', { timeout: 30_000 }, () => {
  it('shows the plan as without it, and says on stderr where it is and how it is carried out', async () => {
    const plain = await shop.xec(['plan', ...ENGINE])
    const run = await save()
    expect(run.stdout).toBe(plain.stdout)
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe(`Digest: ${await readDigest()}`)
    expect(run.stderr).toBe(
      `Saved in plan.json as ${await readDigest()}.\nTo carry out exactly this plan: xec apply plan.json --engine embedded\n`,
    )
  })

  it('writes a file that only its user can read, whole, and always the same', async () => {
    await shop.write('plan.json', 'an older file')
    await chmod(join(shop.folder, 'plan.json'), 0o644)
    await save()
    const first = await read('plan.json')
    expect((await stat(join(shop.folder, 'plan.json'))).mode & 0o777).toBe(0o600)
    expect(await readdir(shop.folder)).toEqual(['.xec', 'plan.json'])
    await save('--quiet')
    expect(await read('plan.json')).toBe(first)
  })

  it('says nothing on stderr with --quiet, quotes names, and leaves a snapshot out of the command', async () => {
    expect((await save('--quiet')).stderr).toBe('')
    const spaced = await shop.xec(['plan', ...ENGINE, '--out', 'my plan.json'])
    expect(spaced.stderr).toContain("xec apply 'my plan.json' --engine embedded\n")
    await shop.xec(['apply', ...ENGINE, '--yes'])
    const past = await shop.xec([
      'plan',
      '--engine',
      `snapshot:${join(shop.folder, STATE)}`,
      '--out',
      'plan.json',
    ])
    expect(past.stderr).toContain('xec apply plan.json\n')
  })

  it.each([
    ['in a folder that does not exist', 'nowhere/plan.json', 'its folder does not exist'],
    ['in the place of a folder', '.xec', 'it is a folder'],
  ])('ends with an error %s, after the plan was shown', async (_where, file, reason) => {
    const { code, stdout, stderr } = await shop.xec(['plan', ...ENGINE, '--out', file])
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Plan: 1 to create') as string,
    })
    expect(stderr).toContain('error[plan-file]')
    expect(stderr).toContain(reason)
    expect(await readdir(shop.folder)).toEqual(['.xec'])
  })

  it('leaves an earlier file as it was where no plan can be made', async () => {
    await save()
    const before = await read('plan.json')
    await shop.write('.xec/config.yaml', 'networks: 5')
    expect((await shop.xec(['plan', ...ENGINE, '--out', 'plan.json'])).code).toBe(20)
    expect(await read('plan.json')).toBe(before)
  })
})

describe('show', { timeout: 30_000 }, () => {
  it.each([[[]], [['--quiet']], [['--verbose']], [['--format', 'json']]])(
    'shows what plan showed, without engine and configuration %j',
    async (flags) => {
      await shop.write('.xec/config.yaml', SHOP.replace('rest-api', 'rest_api'))
      const planned = await save(...flags)
      await shop.write('.xec/config.yaml', 'no configuration')
      const shown = await shop.xec(['show', 'plan.json', ...flags], {
        openEngine: () => Promise.reject(new Error('no engine')),
      })
      expect(shown.code).toBe(0)
      if (flags.includes('json') || flags.includes('--quiet'))
        expect(shown.stdout).toContain(planned.stdout.trim())
      else expect(shown.stdout).toContain(planned.stdout.split('\n\n')[1])
    },
  )

  it('shows a plan with errors, which cannot be carried out', async () => {
    await shop.write(
      '.xec/config.yaml',
      SHOP.replace('networks: [frontend]', 'networks: [frontend, corp]').replace(
        'networks:\n',
        'networks:\n  corp: { external: true }\n',
      ),
    )
    expect((await shop.xec(['plan', ...ENGINE, '--out', 'plan.json'])).code).toBe(1)
    expect((await shop.xec(['show', 'plan.json'])).stdout).toContain('error[network-missing]')
    const { code, stderr } = await apply('--format', 'json')
    expect(code).toBe(1)
    expect(stderr).toContain('error[network-missing]')
    expect(await hasState()).toBe(false)
  })
})

describe('apply FILE', { timeout: 30_000 }, () => {
  it('carries the plan out without a question or a configuration, and again does nothing', async () => {
    await save()
    await shop.write('.xec/config.yaml', 'no configuration')
    const first = await shop.xec(['apply', 'plan.json', ...ENGINE], { isTTY: true, env: { TERM: 'dumb' } })
    expect(first).toMatchObject({ code: 0, questions: [] })
    expect(first.stdout).toContain('Verified: everything is as declared.')
    const state = await read(STATE)
    const second = await apply('-q')
    expect(second.code).toBe(0)
    expect(second.stdout).toContain('Nothing is left to do of this plan')
    expect(await read(STATE)).toBe(state)
    const document = JSON.parse((await apply('--format', 'json')).stdout) as Record<string, unknown>
    expect(document).toMatchObject({ exitCode: 0, outcome: 'nothing-to-do', recovery: null })
  })

  it('finds the file of the embedded engine from a folder below, as plan does', async () => {
    await save()
    await mkdir(join(shop.folder, 'deep/er'), { recursive: true })
    const { runXec } = await import('./xec.ts')
    const { code } = await runXec(['apply', '../../plan.json', ...ENGINE], {
      folder: join(shop.folder, 'deep/er'),
    })
    expect(code).toBe(0)
    expect(await hasState()).toBe(true)
  })

  it('is refused with 23 and the difference where the engine has changed, with nothing touched', async () => {
    await save()
    await shop.xec(['apply', ...ENGINE, '--yes'])
    const manager = new NetworkManager(openEmbeddedEngine({ file: join(shop.folder, STATE) }))
    await manager.disconnect('frontend', 'api')
    await manager.connect('frontend', 'api', { aliases: ['other'] })
    const state = await read(STATE)
    const { code, stderr } = await apply()
    expect(code).toBe(23)
    expect(stderr).toContain('Shown, and not planned any more\n')
    expect(stderr).toContain('Planned now, and not shown\n')
    expect(stderr).toContain('aliases  [other] -> [rest-api]')
    expect(stderr).toContain('error[plan-stale]')
    expect(await read(STATE)).toBe(state)
  })

  it('carries the consents that were given, takes more, and is refused without', async () => {
    await shop.xec(['apply', ...ENGINE, '--yes'])
    await shop.write('.xec/config.yaml', OTHER_SUBNET)
    await save()
    const state = await read(STATE)
    const refused = await apply('--yes')
    expect(refused.code).toBe(22)
    expect(refused.stderr).toContain('--allow replaces-network')
    expect(await read(STATE)).toBe(state)
    const digest = await readDigest()
    await save('--allow', 'replaces-network')
    expect(await readDigest()).toBe(digest)
    expect((await apply()).code).toBe(0)
  })

  it.each([[['--allow', 'replaces-network']], [['--approve', '']]])(
    'agrees with %j',
    async ([flag, value]) => {
      await shop.xec(['apply', ...ENGINE, '--yes'])
      await shop.write('.xec/config.yaml', OTHER_SUBNET)
      await save()
      expect((await apply(flag as string, value === '' ? await readDigest() : (value as string))).code).toBe(
        0,
      )
    },
  )

  it('is refused where another digest was approved', async () => {
    await save()
    const { code, stderr } = await apply('--approve', '0123456789abcdef')
    expect(code).toBe(23)
    expect(stderr).toContain('not sha256:0123456789abcdef, which was approved')
    expect(await hasState()).toBe(false)
  })

  it('takes no options of planning', async () => {
    await save()
    const { code, stderr } = await apply('-c', 'x', '-p', 'y', '--var', 'a=b', '--adopt', '--allow-missing')
    expect(code).toBe(1)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      '--config, --profile, --var, --allow-missing, --adopt cannot change it',
    )
  })

  it('is for the engine that it was made for', async () => {
    await save()
    await shop.xec(['apply', ...ENGINE, '--yes'])
    const moved = (await read(STATE)).replace(/("engine": \{\s+"id": ")[^"]+/, '$1elsewhere')
    await shop.write('moved.json', moved)
    const { code, stderr } = await shop.xec([
      'apply',
      'plan.json',
      '--engine',
      `embedded:${join(shop.folder, 'moved.json')}`,
    ])
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(elsewhere)') as string,
    })
    expect(await read('moved.json')).toBe(moved)
  })

  it('carries out a plan that was made from a snapshot, where that holds', async () => {
    await shop.xec(['apply', ...ENGINE, '--yes'])
    await shop.write('snapshot.json', await read(STATE))
    await shop.write('.xec/config.yaml', OTHER_SUBNET)
    const snapshot = ['--engine', `snapshot:${join(shop.folder, 'snapshot.json')}`]
    expect(
      (await shop.xec(['plan', ...snapshot, '--out', 'plan.json', '--allow', 'replaces-network'])).code,
    ).toBe(0)
    expect((await apply()).code).toBe(0)
    expect((await shop.xec(['plan', ...ENGINE, '--detailed-exitcode'])).code).toBe(0)
  })

  it('carries out the removal of everything', async () => {
    await shop.xec(['apply', ...ENGINE, '--yes'])
    await save('--destroy', '--allow', 'removes-all,isolates-running')
    expect((await shop.xec(['show', 'plan.json'])).stdout).toContain('Plan to destroy shop')
    expect((await apply()).code).toBe(0)
    expect(await read(STATE)).not.toContain('frontend')
    expect((await apply()).code).toBe(0)
  })

  it('is one document in JSON, whatever comes of it', async () => {
    await save()
    const { stdout } = await apply('--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, outcome: 'applied', left: { changes: [] } })
    const other = await shop.xec(['apply', 'none.json', ...ENGINE, '--format', 'json'])
    expect(JSON.parse(other.stdout)).toMatchObject({ exitCode: 1, diagnostics: [{ code: 'plan-file' }] })
  })
})

describe('apply --approve', { timeout: 30_000 }, () => {
  it.each([
    ['as it is printed', (digest: string) => digest],
    ['without its kind', (digest: string) => digest.slice('sha256:'.length)],
    ['in capitals', (digest: string) => digest.slice('sha256:'.length).toUpperCase()],
    ['in short', (digest: string) => digest.slice(0, 'sha256:'.length + 16)],
  ])('carries out the plan of a digest %s, with consent to all that it shows', async (_how, spell) => {
    await shop.xec(['apply', ...ENGINE, '--yes'])
    await shop.write('.xec/config.yaml', OTHER_SUBNET)
    await save()
    const { code, questions } = await shop.xec(['apply', ...ENGINE, '--approve', spell(await readDigest())])
    expect({ code, questions }).toEqual({ code: 0, questions: [] })
    expect((await shop.xec(['apply', ...ENGINE, '--approve', await readDigest()])).code).toBe(0)
  })

  it('refuses another plan with 23, and says which one it is', async () => {
    await save()
    const digest = await readDigest()
    await shop.write('.xec/config.yaml', OTHER_SUBNET)
    const { code, stderr, stdout } = await shop.xec(['apply', ...ENGINE, '--approve', digest])
    expect(code).toBe(23)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`and not ${digest}, which was approved`)
    expect(stdout).toContain('Digest: sha256:')
    expect(await hasState()).toBe(false)
  })

  it.each(['abc', 'sha256:123456', 'sha512:0123456789abcdef', 'no digest at all', '0'.repeat(65)])(
    'takes no %s',
    async (digest) => {
      const { code, stderr } = await shop.xec(['apply', ...ENGINE, '--approve', digest])
      expect(code).toBe(1)
      expect(stderr).toContain('--approve')
    },
  )

  it('approves what destroy would do, too', async () => {
    await shop.xec(['apply', ...ENGINE, '--yes'])
    await save('--destroy')
    const { code } = await shop.xec(['destroy', ...ENGINE, '--approve', await readDigest()])
    expect(code).toBe(0)
  })
})

type Json = Record<string, unknown>

/** Edits a plan file, and makes its outermost digest match, as whoever wants to deceive would. */
async function forge(edit: (file: Json) => void): Promise<string> {
  const { digest: _digest, ...file } = JSON.parse(await read('plan.json')) as Json
  edit(file)
  return JSON.stringify({ ...file, digest: makeValueDigest(file, digestText) })
}

const steps = (file: Json): Json[] => file['steps'] as Json[]
const settings = (file: Json): Json =>
  ((file['desired'] as { networks: Json[] }).networks[0] as Json)['settings'] as Json

const BAD: Record<string, (text: string) => string | Promise<string>> = {
  'it is empty': () => '',
  'it is not JSON': (text) => text.slice(0, -40),
  'a plan file is a JSON object': () => '[]',
  'has no "kind"': () => '{}',
  'It is a snapshot': () => '{ "kind": "xec-snapshot" }',
  'It is the result of an apply': () => '{ "formatVersion": "1.0", "outcome": "applied" }',
  'It is a plan document': () => '{ "formatVersion": "1.0", "changes": [] }',
  'is no version': (text) => text.replace('"formatVersion": "1.0"', '"formatVersion": 1'),
  'has format version 2.0': (text) => text.replace('"formatVersion": "1.0"', '"formatVersion": "2.0"'),
  'nested too deeply': (text) =>
    text.replace('"after": "172.30.0.0/16"', `"after": ${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'steps.0.spec.settings.internal': (text) => text.replaceAll('"internal": false', '"internal": "no"'),
  'and 1 more': (text) =>
    text
      .replace('"tool": ', '"tol": ')
      .replace('"mode": ', '"mood": ')
      .replace('"project": "shop"', '"project": 1')
      .replace('"kept": ', '"kebt": '),
  'changed after it was written': (text) => text.replace('172.30.0.0/16', '172.31.0.0/16'),
}

describe('a file that is no plan file, or not the one that was written', { timeout: 30_000 }, () => {
  it.each(Object.entries(BAD))('is refused: %s', async (problem, spoil) => {
    await save()
    await shop.write('plan.json', await spoil(await read('plan.json')))
    for (const run of [await shop.xec(['show', 'plan.json']), await apply()]) {
      expect(run.code).toBe(1)
      expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(problem)
      expect(run.stderr).not.toContain('    at ')
    }
    expect(await hasState()).toBe(false)
  })

  it.each<readonly [string, (file: Json) => void]>([
    [
      'a step',
      (file) =>
        void ((steps(file)[0] as Json)['spec'] = {
          ...((steps(file)[0] as Json)['spec'] as Json),
          name: 'evil',
        }),
    ],
    ['a change', (file) => void (((file['changes'] as Json[])[0] as Json)['reason'] = 'differs')],
    ['what is declared', (file) => void (settings(file)['internal'] = true)],
    ['the project', (file) => void (file['project'] = 'blog')],
    [
      'the declared project',
      (file) => void ((file['desired'] as Json)['project'] = { name: 'blog', named: true }),
    ],
    ['the engine', (file) => void (((file['observed'] as Json)['engine'] as Json)['id'] = 'other')],
    [
      'the digest of the plan',
      (file) => void ((file['digests'] as Json)['plan'] = `sha256:${'0'.repeat(64)}`),
    ],
    ['how much it does', (file) => void ((file['summary'] as Json)['create'] = 0)],
    [
      'what is hidden of it',
      (file) => {
        const path = 'ipam.config[0].subnet'
        file['sensitive'] = [{ address: 'networks.frontend', path, from: ['SUBNET'] }]
      },
    ],
  ])('is refused even if its outermost digest fits: %s is another', async (_what, edit) => {
    await save()
    await shop.write('plan.json', await forge(edit))
    const run = await apply()
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('digests do not match')
    expect(await hasState()).toBe(false)
  })

  it('may hold what a later version adds', async () => {
    await save()
    const later = await forge((file) => {
      file['formatVersion'] = '1.7'
      file['added'] = { anything: [1] }
    })
    await shop.write('plan.json', later)
    expect((await apply()).code).toBe(0)
  })

  it('is refused where a value has no place', async () => {
    await save()
    for (const at of [['desired', 'nowhere'], ['desired', 'project', 'named'], ['desired', 'networks'], []]) {
      const file = await forge((forged) => {
        forged['environment'] = { variables: [], references: [{ at, parts: ['x'] }] }
      })
      await shop.write('forged.json', file)
      const run = await shop.xec(['apply', 'forged.json', ...ENGINE])
      expect({ code: run.code, stderr: run.stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('damaged') as string,
      })
    }
    expect(await hasState()).toBe(false)
  })

  it('shows no variable that the plan did not refer to', async () => {
    await save()
    const at = ['desired', 'networks', 0, 'settings', 'pools', 0, 'subnet']
    const file = await forge((forged) => {
      forged['environment'] = {
        variables: [],
        references: [{ at, parts: [{ variable: 'DEPLOY_KEY', as: 'text' }] }],
      }
    })
    await shop.write('plan.json', file)
    const env = { DEPLOY_KEY: 'canary-key' }
    const run = await shop.xec(['apply', 'plan.json', ...ENGINE], { env })
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('digests do not match')
    expect(run.stdout + run.stderr).not.toContain('canary')
  })

  it('is refused if it is a folder, missing or very large', async () => {
    expect((await shop.xec(['show', '.xec'])).stderr).toContain('EISDIR')
    expect((await shop.xec(['show', 'none.json'])).stderr).toContain('ENOENT')
    await writeFile(join(shop.folder, 'large.json'), Buffer.alloc(50 * 1024 * 1024, 32))
    expect((await shop.xec(['show', 'large.json'])).stderr).toContain('it is empty')
    const { truncate } = await import('node:fs/promises')
    await truncate(join(shop.folder, 'large.json'), 200 * 1024 * 1024)
    expect((await shop.xec(['show', 'large.json'])).stderr).toContain('it is larger than 128 MiB.')
  })
})

const SECRET = `name: shop
networks:
  frontend: { labels: { token: "\${env.TOKEN}", mixed: "user:\${env.TOKEN}@\${env.HOST}" } }
targets: { containers: { web: { container: nginx, networks: { frontend: { aliases: ["\${env.ALIAS}"] } } } } }
`
const SECRETS = { TOKEN: 'canary-token-1', HOST: 'canary-host', ALIAS: 'canary-alias' }

describe('values from the environment', { timeout: 30_000 }, () => {
  const plan = (env: Record<string, string>, ...more: string[]) =>
    shop.xec(['plan', ...ENGINE, '--out', 'plan.json', ...more], { env })
  const run = (argv: readonly string[], env: Record<string, string>) => shop.xec(argv, { env })

  beforeEach(() => shop.write('.xec/config.yaml', SECRET))

  it('are in no plan file and in nothing that is shown of one, and are read again when it is carried out', async () => {
    const shown = await plan(SECRETS)
    expect(await read('plan.json')).not.toContain('canary')
    for (const argv of [
      ['show', 'plan.json'],
      ['show', 'plan.json', '-v'],
      ['show', 'plan.json', '--format', 'json'],
    ]) {
      expect(JSON.stringify(await run(argv, {}))).not.toContain('canary')
    }
    const applied = await run(['apply', 'plan.json', ...ENGINE, '-v'], SECRETS)
    expect(applied.code).toBe(0)
    expect(JSON.stringify([shown, applied])).not.toContain('canary')
    const state = await read(STATE)
    expect(state).toContain('"user:canary-token-1@canary-host"')
    expect((await run(['plan', ...ENGINE, '--detailed-exitcode'], SECRETS)).code).toBe(0)
    expect((await run(['apply', 'plan.json', ...ENGINE], SECRETS)).code).toBe(0)
    expect(await read(STATE)).toBe(state)
  })

  it('are named, and nothing is done, where they are missing or others', async () => {
    await plan(SECRETS)
    const { code, stderr, stdout } = await run(['apply', 'plan.json', ...ENGINE], {
      TOKEN: 'canary-other',
      ALIAS: 'canary-alias',
    })
    expect(code).toBe(1)
    const text = stderr.replaceAll(/\s+/g, ' ')
    expect(text).toContain('The environment variable "HOST" is not set.')
    expect(text).toContain('The environment variable "TOKEN" has another value than when the plan was made.')
    expect(text).not.toContain('"ALIAS"')
    expect(stdout + stderr).not.toContain('canary')
    expect(await hasState()).toBe(false)
  })

  it('may have changed on the engine: the plan holds neither the old nor the new one', async () => {
    await run(['apply', ...ENGINE, '--yes'], SECRETS)
    const rotated = { ...SECRETS, TOKEN: 'canary-token-2' }
    await plan(rotated, '--allow', 'replaces-network')
    expect(await read('plan.json')).not.toContain('canary')
    const state = await read(STATE)
    await shop.write(STATE, state.replaceAll('canary-token-1', 'canary-token-3'))
    const stale = await run(['apply', 'plan.json', ...ENGINE], rotated)
    expect(stale.code).toBe(23)
    expect(stale.stdout + stale.stderr).not.toContain('canary')
    await shop.write(STATE, state)
    expect((await run(['apply', 'plan.json', ...ENGINE], rotated)).code).toBe(0)
    expect(await read(STATE)).toContain('canary-token-2')
    const again = await run(['apply', 'plan.json', ...ENGINE], rotated)
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' })
  })
})
