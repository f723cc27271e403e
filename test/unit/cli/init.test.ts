// xec init: what it writes works as it stands, and nothing of what was there is lost.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/parse-config.ts'
import { makeFirstConfig } from '../../../src/config/first-config.ts'
import { openShop, runXec, type Shop } from './xec.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop(null)
})
afterEach(() => shop.remove())

const read = (file: string): Promise<string> => readFile(join(shop.folder, file), 'utf8')

describe('xec init', { timeout: 30_000 }, () => {
  it('writes a configuration that validates, plans and applies as it stands, and its schema', async () => {
    const { code, stdout, stderr } = await shop.xec(['init'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Wrote \.xec\/config\.yaml and \.xec\/schema\.json\.\n\n/)
    expect(stdout).toContain('  xec plan --engine embedded   shows what it would do')
    expect(stdout).not.toContain('compose')
    expect(await shop.xec(['validate'])).toMatchObject({
      code: 0,
      stdout: 'Valid: .xec/config.yaml declares 2 networks, 2 containers.\n',
    })
    const plan = await shop.xec(['plan', '--engine', 'embedded', '-q'])
    expect(plan).toMatchObject({
      code: 0,
      stderr: '',
      stdout: 'Plan: 2 to create, 3 to connect, 2 to disconnect.\n',
    })
    expect((await shop.xec(['apply', '--engine', 'embedded', '--yes'])).code).toBe(0)
    const [first] = (await read('.xec/config.yaml')).split('\n')
    expect(first).toBe('# yaml-language-server: $schema=./schema.json')
    expect(await read('.xec/schema.json')).toBe((await shop.xec(['schema'])).stdout)
    expect((await stat(join(shop.folder, '.xec/config.yaml'))).mode & 0o444).toBe(0o444)
    expect((await readdir(join(shop.folder, '.xec'))).toSorted()).toEqual([
      'config.yaml',
      'embedded.json',
      'schema.json',
    ])
  })

  it('is right in what it only says in comments', async () => {
    const text = makeFirstConfig('shop').replaceAll(/^( *)# (?=(?: *)(?:[a-z]+:))/gm, '$1')
    expect(text).toContain('\n    ipam: { subnet: 10.20.0.0/24 }\n')
    const { diagnostics, desired } = parseConfig(text.replace(/^yaml-.*$/m, ''), {
      file: 'config.yaml',
      folderName: 'shop',
      profiles: ['staging'],
      values: { variables: new Map(), env: {} },
    })
    expect(diagnostics).toEqual([])
    expect(desired).toMatchObject({
      networks: [
        { key: 'backend', protect: true },
        { key: 'frontend', settings: { internal: true } },
        { external: true },
      ],
      containers: { length: 3 },
    })
  })

  it('never writes over a configuration, unless it is told to', async () => {
    for (const file of ['.xec/config.yaml', '.xec/config.yml']) {
      await shop.write(file, 'name: mine\n')
      const { code, stdout, stderr } = await shop.xec(['init'])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
        `${file === '.xec/config.yaml' ? file : '.xec/config.yaml'} is there already. Nothing was written.`,
      )
      expect(await read(file)).toBe('name: mine\n')
    }
    expect((await shop.xec(['init', '--force'])).code).toBe(0)
    expect(await read('.xec/config.yaml')).toContain('networks:')
  })

  it('leaves a schema that is there', async () => {
    await shop.write('.xec/schema.json', '{}')
    expect((await shop.xec(['init'])).stdout).toMatch(/^Wrote \.xec\/config\.yaml\.\n/)
    expect(await read('.xec/schema.json')).toBe('{}')
    await shop.xec(['init', '--force'])
    expect(await read('.xec/schema.json')).not.toBe('{}')
  })

  it('writes another file where one is named', async () => {
    const { stdout } = await shop.xec(['init', '-c', 'networks/shop.yaml', '--format', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 0,
      files: ['networks/shop.yaml', 'networks/schema.json'],
    })
    expect(await read('networks/shop.yaml')).toContain('\nname: networks\n')
    expect((await shop.xec(['init', '-c', 'other.yaml'])).stdout).toContain(
      '  xec plan -c other.yaml --engine embedded ',
    )
  })

  it('says where a Compose file can go', async () => {
    await shop.write('compose.yaml', 'services: {}\n')
    expect((await shop.xec(['init'])).stdout).toMatch(
      /\nThere is a compose\.yaml: .*\n.*"xec import" writes a file from what is live\.\n$/,
    )
  })

  it('says that it cannot write', async () => {
    await shop.write('.xec', 'a file')
    const { code, stderr } = await shop.xec(['init'])
    expect(code).toBe(1)
    expect(stderr).toContain('There can be no folder for .xec/config.yaml: ')
  })

  it.each([
    ['Shop', 'name: shop\n'],
    ['my shop.', 'name: my-shop-\n'],
    ['null', 'name: "null"\n'],
    ['2026', 'name: "2026"\n'],
    ['1e3', 'name: "1e3"\n'],
  ])('names the project after the folder "%s"', async (name, line) => {
    const folder = join(shop.folder, name)
    await mkdir(folder)
    await writeFile(join(folder, 'Dockerfile'), '')
    expect((await runXec(['init'], { folder })).code).toBe(0)
    expect(await read(join(name, '.xec/config.yaml'))).toContain(`\n${line}`)
    expect((await runXec(['validate'], { folder })).code).toBe(0)
  })
})
