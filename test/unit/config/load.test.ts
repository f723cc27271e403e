import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig, type LoadConfigOptions, type LoadedConfig } from '../../../src/config/load.ts'
import { MAX_BYTES, explainReadError } from '../../../src/config/read-file.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'xec-config-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Writes a file below the test's folder. */
async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), content)
}

/** Loads from a folder below the test's folder. */
function load(folder: string, options: Partial<LoadConfigOptions> = {}): Promise<LoadedConfig> {
  return loadConfig({ cwd: join(root, folder), env: {}, ...options })
}

const codesOf = ({ diagnostics }: LoadedConfig): readonly string[] => diagnostics.map(({ code }) => code)

describe('loadConfig', () => {
  it('finds .xec/config.yaml in the folder', async () => {
    await write('My Shop/.xec/config.yaml', 'networks: { frontend: }\n')
    const loaded = await load('My Shop')
    expect(loaded).toMatchObject({ file: '.xec/config.yaml', folder: join(root, 'My Shop'), diagnostics: [] })
    expect(loaded.desired?.project).toEqual({ name: 'my-shop', named: false })
    expect([...loaded.sources]).toEqual([['.xec/config.yaml', 'networks: { frontend: }\n']])
  })

  it('walks up to the first one', async () => {
    await write('.xec/config.yaml', 'name: outer\n')
    await write('shop/.xec/config.yml', 'name: shop\n')
    await mkdir(join(root, 'shop/src/web'), { recursive: true })
    const loaded = await load('shop/src/web')
    expect(loaded).toMatchObject({ file: '../../.xec/config.yml', folder: join(root, 'shop') })
    expect(loaded.desired?.project).toEqual({ name: 'shop', named: true })
  })

  it('prefers config.yaml to config.yml', async () => {
    await write('.xec/config.yml', 'name: short\n')
    await write('.xec/config.yaml', 'name: long\n')
    expect((await load('')).desired?.project.name).toBe('long')
  })

  it('reads a file that is named, which belongs to its own folder unless that is .xec', async () => {
    await write('conf/network.yaml', 'networks: { frontend: }\n')
    await write('shop/.xec/config.yaml', '')
    expect(await load('', { file: 'conf/network.yaml' })).toMatchObject({
      file: 'conf/network.yaml',
      folder: join(root, 'conf'),
    })
    expect(await load('', { file: join(root, 'shop/.xec/config.yaml') })).toMatchObject({
      file: join(root, 'shop/.xec/config.yaml'),
      folder: join(root, 'shop'),
    })
  })

  it('takes profiles from the options, or else from XEC_PROFILE', async () => {
    await write(
      '.xec/config.yaml',
      'profiles: { a: { name: from-a }, b: { name: from-b }, c: { vars: { x: y } } }\n',
    )
    const nameOf = async (options: Partial<LoadConfigOptions>): Promise<string | undefined> =>
      (await load('', options)).desired?.project.name
    expect(await nameOf({ profile: ['a', 'b'] })).toBe('from-b')
    expect(await nameOf({ env: { XEC_PROFILE: ' b, c,' } })).toBe('from-b')
    expect(await nameOf({ env: { XEC_PROFILE: 'b' }, profile: ['a'] })).toBe('from-a')
    expect(await nameOf({ env: { XEC_PROFILE: 'b' }, profile: [] })).toMatch(/^xec-config-/)
  })

  it('takes variables from the options and the environment', async () => {
    await write('.xec/config.yaml', 'name: ${vars.a}-${env.B}\n')
    expect((await load('', { vars: { a: 'x' }, env: { B: 'y' } })).desired?.project.name).toBe('x-y')
  })

  it('says where it looked if there is none, and how to start', async () => {
    const loaded = await load('')
    expect(loaded).toMatchObject({ desired: null, file: null, folder: null })
    expect(loaded.diagnostics).toMatchObject([
      {
        code: 'config-not-found',
        detail: `There is no .xec/config.yaml or .xec/config.yml in ${root} or any folder above it.`,
        fix: 'Write .xec/config.yaml with "networks:" and "targets:", or name a file with --config.',
      },
    ])
  })

  it('says which named file is not there', async () => {
    const loaded = await load('', { file: 'shop.yaml' })
    expect(loaded.diagnostics).toMatchObject([
      { code: 'config-not-found', detail: `There is no file ${join(root, 'shop.yaml')}.` },
    ])
  })

  it('looks further up where .xec is a file', async () => {
    await write('.xec/config.yaml', 'name: outer\n')
    await write('shop/.xec', '')
    expect((await load('shop')).desired?.project.name).toBe('outer')
  })

  it.each([
    ['a folder', async () => mkdir(join(root, '.xec/config.yaml'), { recursive: true }), 'is a folder.'],
    [
      'a link to itself',
      async () => {
        await mkdir(join(root, '.xec'))
        await symlink('config.yaml', join(root, '.xec/config.yaml'))
      },
      'is a symbolic link that leads back to itself.',
    ],
  ])('never goes on to another file where the first is %s', async (_name, make, detail) => {
    await make()
    await write('.xec/config.yml', 'networks: {}\n')
    const loaded = await load('')
    expect(loaded.desired).toBeNull()
    expect(loaded.diagnostics).toMatchObject([
      { code: 'config-unreadable', detail: `".xec/config.yaml" ${detail}` },
    ])
  })

  it('names an error that it has no words for', async () => {
    const loaded = await load('', { file: `${'a'.repeat(300)}.yaml` })
    expect(loaded.diagnostics).toMatchObject([
      { code: 'config-unreadable', detail: expect.stringContaining('ENAMETOOLONG') as string },
    ])
  })

  it('says that a file may not be read', () => {
    const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    expect(explainReadError(error)).toMatchObject({
      kind: 'failed',
      code: 'config-unreadable',
      detail: 'may not be read by this user.',
    })
    expect(explainReadError(new Error('disk on fire'))).toMatchObject({
      detail: 'cannot be read: disk on fire.',
    })
  })

  it('refuses a file that is too large without reading all of it', async () => {
    await write('.xec/config.yaml', Buffer.alloc(MAX_BYTES + 1, '#'))
    expect(await load('')).toMatchObject({
      desired: null,
      diagnostics: [{ code: 'config-too-large', detail: '".xec/config.yaml" is larger than 16 MiB.' }],
    })
  })

  it('reads a byte order mark as none', async () => {
    await write('.xec/config.yaml', '\uFEFFname: shop\nnam: x\n')
    expect((await load('')).diagnostics).toMatchObject([
      { code: 'key-unknown', range: { start: { line: 2, column: 1 } } },
    ])
  })

  it.each([
    ['Latin-1', Buffer.from('name: shop\n# caf\xe9\n', 'latin1'), 'config-encoding', { line: 2, column: 6 }],
    ['UTF-16', Buffer.from('\uFEFFname: shop\n', 'utf16le'), 'config-encoding', { line: 1, column: 1 }],
    [
      'a cut character',
      Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82]),
      'config-encoding',
      { line: 1, column: 4 },
    ],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]), 'config-binary', { line: 1, column: 1 }],
    ['nothing', Buffer.alloc(0), 'config-empty', { line: 1, column: 1 }],
  ])('refuses %s at its place', async (_name, bytes, code, start) => {
    await write('.xec/config.yaml', bytes)
    const loaded = await load('')
    expect(codesOf(loaded)).toEqual([code])
    expect(loaded.desired).toBeNull()
    expect(loaded.diagnostics[0]?.range?.start).toEqual(start)
    expect(loaded.sources.has('.xec/config.yaml')).toBe(true)
  })

  it('reads a file that is not of this size yet, such as a pipe', async () => {
    const loaded = await load('', { file: '/proc/version' })
    expect(codesOf(loaded)).toEqual(['config-not-a-map'])
  })
})
