// Completion: what is offered, in process; and in real shells, what is inserted and that nothing of it is ever executed.
import { execFile } from 'node:child_process'
import { access, chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DANGERS } from '../../../src/plan/hazard-levels.ts'
import { SHELLS } from '../../../src/cli/usage/completion.ts'
import { isTried } from '../../support/shells.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

const run = promisify(execFile)

/** Names that a shell would do something with, if it were let. */
const HOSTILE = [
  '$(touch pwned)',
  '`touch pwned`',
  "it's; touch pwned",
  'a "b" c',
  'x:y=z',
  '~',
  '!!',
  '-rf',
  '*',
]
const PROFILES = HOSTILE.map((name) => `  ${JSON.stringify(name)}: {}\n`).join('')

let shop: Shop

async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const last = words.at(-1) ?? ''
  const { code, stdout, stderr } = await shop.xec([
    '__complete',
    `--last=${last}`,
    '--',
    ...words.slice(0, -1),
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t', 1)[0] as string)
}

describe('completion', { timeout: 30_000 }, () => {
  beforeEach(async () => {
    shop = await openShop(
      `${SHOP}vars: { octet: 30, ports: { web: 80 } }\nprofiles:\n  staging: {}\n  ${JSON.stringify('line\nfeed')}: {}\n${PROFILES}`,
    )
  })
  afterEach(() => shop.remove())

  it.each<[string, readonly string[], readonly string[]]>([
    ['commands', ['pl'], ['words', 'plan']],
    ['commands to get help for', ['help', 'val'], ['words', 'validate']],
    ['options of a command', ['plan', '--adopt'], ['words', '--adopt']],
    ['options of all commands', ['-q', 'plan', '--eng'], ['words', '--engine']],
    ['formats', ['plan', '--format', 'js'], ['words', 'json']],
    ['formats behind an equals sign', ['plan', '--format=js'], ['words', '--format=json']],
    ['policies', ['apply', '--on-failure', 'undo-a'], ['words', 'undo-all']],
    ['dangers', ['apply', '--allow', 'adop'], ['words', 'adopts']],
    ['further dangers', ['apply', '--allow', 'adopts,rem'], ['words', 'adopts,removes-all']],
    ['profiles', ['plan', '-p', 'st'], ['words', 'staging']],
    ['files', ['plan', '-c', ''], ['files']],
    ['files to write', ['snapshot', '--out', 'x'], ['files']],
    ['engines', ['plan', '--engine', 'sn'], ['words', 'snapshot:']],
    ['files of engines', ['plan', '--engine', 'snapshot:en'], ['files']],
    ['actions', ['lock', 'r'], ['words', 'release']],
    ['shells', ['completion', 'f'], ['words', 'fish']],
    ['nothing for an argument that is not expected', ['completion', 'fish', ''], ['words']],
    ['codes', ['explain', 'subnet-o'], ['words', 'subnet-overlap']],
    ['exit codes', ['explain', '22'], ['words', '22']],
    ['ends outside', ['why', 'web', 'l'], ['words', 'lan']],
    ['containers to diagnose, by key and by name', ['doctor', 'web', ''], ['words', 'web', 'api', 'nginx']],
    ['networks', ['graph', '--network', ''], ['words', 'frontend']],
    ['containers, by key and by name', ['graph', '--container', ''], ['words', 'web', 'api', 'nginx']],
    ['containers behind an equals sign', ['graph', '--container=n'], ['words', '--container=nginx']],
    ['networks to import', ['import', '--network', 'f'], ['words', 'frontend']],
    ['containers to import, by their name', ['import', '--container', ''], ['words', 'nginx', 'api']],
    ['all that can be imported', ['import', 'x', ''], ['words', 'frontend', 'nginx', 'api']],
    ['variables', ['plan', '--var', ''], ['words', 'octet=', 'ports.web=']],
    ['nothing where anything can stand', ['plan', '--comment-key', ''], ['words']],
    ['nothing that is unknown', ['plan', '--nonsense=x'], ['words']],
    ['nothing behind the end of options', ['plan', '--', '--ad'], ['words']],
    ['the next word behind an unknown one', ['nonsense', '--quie'], ['words', '--quiet']],
    [
      'what comes after a value',
      ['--config=x.yaml', 'plan', '--engine=docker', '--no-c'],
      ['words', '--no-color'],
    ],
  ])('offers %s', async (_what, words, candidates) => {
    expect(await complete(...words)).toEqual(candidates)
  })

  it('offers all dangers and all commands', async () => {
    expect(await complete('apply', '--allow', '')).toEqual(['words', ...DANGERS])
    expect(await complete('')).toContain('completion')
  })

  it('offers each code once, with what it is', async () => {
    const codes = await complete('explain', '')
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).toEqual(expect.arrayContaining(['usage', 'replaces-network', 'missing', '0', '29']))
    const { stdout } = await shop.xec(['__complete', '--last=subnet-overlap', '--', 'explain'])
    expect(stdout).toMatch(/^subnet-overlap\t\S/m)
  })

  it('offers names as they are, unless they cannot stand in one line', async () => {
    expect(await complete('plan', '-p', '')).toEqual(['words', 'staging', ...HOSTILE])
  })

  it('takes names from the file that the line names', async () => {
    await shop.write('other.yaml', 'profiles: { other: {} }\n')
    expect(await complete('plan', '-c', 'other.yaml', '-p', '')).toEqual(['words', 'other'])
    expect(await complete('plan', '--config=other.yaml', '-p', 'o')).toEqual(['words', 'other'])
  })

  it.each([
    ['is broken', 'profiles: { a: [\n'],
    ['is binary', '\u0000\u0001'],
    ['is a list', '- a\n'],
    ['has none', 'profiles: 5\n'],
  ])('says nothing where the configuration %s', async (_what, text) => {
    await shop.write('.xec/config.yaml', text)
    expect(await complete('plan', '-p', '')).toEqual(['words'])
  })

  it('says nothing, and fails at nothing, for whatever it is asked', async () => {
    await shop.write('.xec/config.yaml', 'x')
    for (const argv of [[], ['--'], ['--last='], ['x', 'y', 'z'], ['--last=\u0000', '--', '\u0000']]) {
      expect(await shop.xec(['__complete', ...argv])).toMatchObject({ code: 0, stderr: '' })
    }
  })

  it.each(SHELLS)('has a script for %s, also as a document', async (shell) => {
    const { stdout } = await shop.xec(['completion', shell])
    expect(stdout).toContain('xec')
    // what comes from outside is given to nobody who would execute it
    expect(stdout).not.toMatch(/\beval\b(?!_context)|Invoke-Expression|\biex\b/)
    const { stdout: json } = await shop.xec(['completion', shell, '--format', 'json'])
    expect(JSON.parse(json)).toMatchObject({ shell, script: stdout })
  })

  it('quotes names for PowerShell as PowerShell does it', async () => {
    expect((await shop.xec(['completion', 'powershell'])).stdout).toContain(
      'EscapeSingleQuotedStringContent($text)',
    )
  })
})

/** How a shell is asked what it would insert for one candidate, and to run that as a word of a command. */
const QUESTIONS = {
  bash: `source ./xec.bash; COMP_LINE='xec plan -p ' COMP_POINT=12 COMP_WORDS=(xec plan -p '') COMP_CWORD=3
_xec; eval "printf '%s' \${COMPREPLY[0]}"`,
  fish: `source ./xec.fish; complete -C 'xec plan -p ' | string replace -r '\\t.*' ''`,
} as const

describe.each(['bash', 'fish'] as const)('the script for %s', { timeout: 60_000 }, (shell) => {
  beforeAll(async () => {
    shop = await openShop(SHOP)
    await shop.write(`xec.${shell}`, (await shop.xec(['completion', shell])).stdout)
    await mkdir(join(shop.folder, 'bin'))
    const xec = join(shop.folder, 'bin/xec')
    await writeFile(xec, '#!/bin/sh\ncat answer\n')
    await chmod(xec, 0o755)
  })
  afterAll(() => shop.remove())

  it.runIf(isTried(shell)).each(HOSTILE)(
    'inserts the name %j as one word, and executes nothing',
    async (name) => {
      await shop.write('answer', `words\n${name}\tprofile\n`)
      const env = { PATH: `${join(shop.folder, 'bin')}:${process.env['PATH']}`, HOME: shop.folder }
      const { stdout } = await run(shell, ['-c', QUESTIONS[shell]], { cwd: shop.folder, env })
      expect(stdout.trimEnd()).toBe(name)
      await expect(access(join(shop.folder, 'pwned'))).rejects.toThrow('ENOENT')
    },
  )
})

it.runIf(isTried('zsh'))('the script for zsh is one', async () => {
  shop = await openShop(SHOP)
  await shop.write('xec.zsh', (await shop.xec(['completion', 'zsh'])).stdout)
  expect(await run('zsh', ['-n', join(shop.folder, 'xec.zsh')])).toMatchObject({ stderr: '' })
  await shop.remove()
})
