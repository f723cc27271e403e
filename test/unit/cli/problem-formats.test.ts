// Problems for code hosts: the same ones, from validate and from plan, at paths that the host knows.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeFindPath } from '../../../src/cli/repository.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

let shop: Shop
afterEach(() => shop.remove())

const BROKEN = SHOP.replace('frontend:\n', 'frontend:\n    intrenal: true\n')

interface Log {
  readonly runs: readonly {
    readonly results: readonly { readonly ruleId: string; readonly locations: unknown }[]
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly help: { readonly text: string } }[] }
    }
  }[]
}

describe('--format github', { timeout: 30_000 }, () => {
  it('annotates the line of a problem, from the root of the clone', async () => {
    shop = await openShop(null)
    await mkdir(join(shop.folder, '.git'))
    await shop.write('host/.xec/config.yaml', BROKEN)
    for (const command of ['validate', 'plan']) {
      const run = await shop.xec([command, '-c', 'host/.xec/config.yaml', '--format', 'github'])
      expect(run.code).toBe(20)
      expect(run.stdout).toMatch(
        /^::error file=host\/\.xec\/config\.yaml,line=4,endLine=4,col=5,endColumn=12,title=Unknown key \(key-unknown\)::.*Did you mean "internal"\?/,
      )
    }
  })

  it('annotates what planning finds', async () => {
    shop = await openShop()
    const world = join(shop.folder, 'empty.json')
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    const run = await shop.xec(['plan', '--engine', 'embedded', '--format', 'github'])
    expect(run).toMatchObject({ code: 0, stdout: '' })
    await shop.write(
      '.xec/config.yaml',
      `${SHOP}    cache: { container: redis, networks: [frontend] }\n`.replace(
        'networks:',
        'networks:\n  corp: { external: true }',
      ),
    )
    const missing = await shop.xec(['plan', '--engine', `embedded:${world}`, '--format', 'github'])
    expect(missing.code).toBe(1)
    expect(missing.stdout).toMatch(/^::error file=\.xec\/config\.yaml,line=\d+,.*\(network-missing\)::/m)
  })

  it('says nothing where there is nothing to say, and says why a run failed', async () => {
    shop = await openShop()
    expect(await shop.xec(['validate', '--format', 'github'])).toMatchObject({ code: 0, stdout: '' })
    const failed = await shop.xec(['plan', '--engine', 'ftp://x', '--format', 'github'])
    expect(failed.stdout).toMatch(/^::error title=Wrong usage \(usage\)::/)
    const wrong = await shop.xec(['plan', '--nonsense', '--format', 'github'])
    expect(wrong.stdout).toBe(
      "::error title=Wrong usage (usage)::unknown option '--nonsense'%0AFix: See xec --help.\n",
    )
  })

  it('lets no name start a command in the log of a pipeline', async () => {
    shop = await openShop(
      `name: shop\nnetworks: { "::add-mask::x ##[add-mask]y": { name: frontend, "##[b]": 1 } }\n`,
    )
    for (const flags of [[], ['--format', 'github'], ['--format', 'json'], ['--format', 'sarif']]) {
      const { stdout, stderr } = await shop.xec(['validate', ...flags], { env: { CI: 'true' } })
      expect(stdout + stderr).not.toContain('##[')
      expect(stdout.replaceAll(/^::error .*/gm, '') + stderr).not.toMatch(/^\s*::/m)
    }
  })
})

describe('--format sarif', { timeout: 30_000 }, () => {
  it.each([
    ['validate', ['validate']],
    ['plan', ['plan', '--engine', 'embedded']],
  ])('is a log of the problems, with what xec explain says of them: %s', async (_what, argv) => {
    shop = await openShop(BROKEN)
    const run = await shop.xec([...argv, '--format', 'sarif'])
    expect(run.code).toBe(20)
    const log = JSON.parse(run.stdout) as Log
    expect(log.runs[0]?.results).toMatchObject([
      {
        ruleId: 'key-unknown',
        locations: [{ physicalLocation: { artifactLocation: { uri: '.xec/config.yaml' } } }],
      },
    ])
    expect(log.runs[0]?.tool.driver.rules[0]?.help.text).toContain('A key that xec does not know.')
  })

  it('is a log without results where all is well', async () => {
    shop = await openShop()
    const { stdout } = await shop.xec(['validate', '--format', 'sarif'])
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ results: [] }] })
  })
})

describe('the path of a file', () => {
  it.each([
    [
      'in the workspace of GitHub',
      '/srv/repo/host',
      { GITHUB_WORKSPACE: '/srv/repo' },
      '.xec/c.yaml',
      'host/.xec/c.yaml',
    ],
    ['above the working folder', '/srv/repo/host', { GITHUB_WORKSPACE: '/srv/repo' }, '../c.yaml', 'c.yaml'],
    ['outside of it', '/srv/repo', { GITHUB_WORKSPACE: '/srv/repo' }, '/etc/c.yaml', '/etc/c.yaml'],
    [
      'in another folder than the workspace',
      '/elsewhere',
      { GITHUB_WORKSPACE: '/srv/repo' },
      'c.yaml',
      'c.yaml',
    ],
    ['in no repository at all', '/elsewhere', {}, 'a/c.yaml', 'a/c.yaml'],
    [
      'beside a folder of like name',
      '/repo',
      { GITHUB_WORKSPACE: '/repo' },
      '/repo-b/c.yaml',
      '/repo-b/c.yaml',
    ],
    ['of a name with dots', '/repo', { GITHUB_WORKSPACE: '/repo' }, '..c.yaml', '..c.yaml'],
  ])('is found: %s', async (_what, cwd, env, file, path) => {
    shop = await openShop(null)
    expect(makeFindPath({ cwd, env })(file)).toBe(path)
  })
})
