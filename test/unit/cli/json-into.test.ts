// A document beside the text for people: the same one as on stdout, written as a whole, and nothing is done where it cannot be.
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openShop, SHOP, type Shop, type World } from './xec.ts'

let shop: Shop
afterEach(() => shop.remove())

const EMBEDDED = ['--engine', 'embedded']
const read = (name: string): Promise<string> => readFile(join(shop.folder, name), 'utf8')

describe('--json-into', { timeout: 30_000 }, () => {
  it('writes the document of a plan, and the text goes to stdout', async () => {
    shop = await openShop()
    const both = await shop.xec(['plan', ...EMBEDDED, '--json-into', 'plan.json'])
    expect(both.stdout).toMatch(/^Plan for shop/)
    const { stdout } = await shop.xec(['plan', ...EMBEDDED, '--format', 'json'])
    expect(await read('plan.json')).toBe(stdout)
    expect((await stat(join(shop.folder, 'plan.json'))).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['apply', ['apply', ...EMBEDDED, '--yes'], 0],
    ['destroy', ['destroy', ...EMBEDDED, '--yes'], 0],
    ['recover', ['recover', ...EMBEDDED, '--yes'], 0],
    ['validate', ['validate'], 0],
    ['a refusal', ['apply', ...EMBEDDED], 22],
    ['an engine that does not exist', ['plan', '--engine', 'ftp://x'], 1],
    ['a file that does not exist', ['plan', '-c', 'none.yaml'], 20],
    ['wrong usage', ['apply', '--nonsense'], 1],
  ])('works in case of %s', async (_what, argv, code) => {
    shop = await openShop()
    await writeFile(join(shop.folder, 'result.json'), 'something old')
    const run = await shop.xec([...argv, '--json-into=result.json'])
    expect(run.code).toBe(code)
    expect(JSON.parse(await read('result.json'))).toMatchObject({ formatVersion: '1.0', exitCode: code })
    expect(await readdir(shop.folder)).toEqual(expect.arrayContaining(['.xec', 'result.json']))
    expect((await readdir(shop.folder)).filter((name) => name.startsWith('.xec-'))).toEqual([])
  })

  it('takes the place of no plan that the same command saves or carries out', async () => {
    shop = await openShop()
    const both = await shop.xec(['plan', ...EMBEDDED, '--out', 'plan.json', '--json-into', './plan.json'])
    expect(both.code).toBe(1)
    expect(both.stderr).toContain('"./plan.json" is named twice')
    expect(await readdir(shop.folder)).toEqual(['.xec'])
    const run = await shop.xec(['apply', 'plan.json', ...EMBEDDED, '--json-into', 'plan.json'])
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('is named twice')
    expect(await readdir(shop.folder)).toEqual(['.xec'])
  })

  it('writes events into a file that ends in .jsonl, as they come', async () => {
    shop = await openShop()
    await writeFile(join(shop.folder, 'events.jsonl'), 'something old')
    const seen: string[] = []
    const world: World = {
      isTTY: true,
      env: { TERM: 'dumb' },
      answer: async () => {
        seen.push(await read('events.jsonl'))
        return true
      },
    }
    const run = await shop.xec(['apply', ...EMBEDDED, '--json-into', 'events.jsonl'], world)
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Applied in')
    expect(seen[0]?.split('\n').map((line) => line.slice(0, 16))).toEqual([
      '{"type":"version',
      '{"type":"plan","',
      '',
    ])
    expect((await read('events.jsonl')).trimEnd().split('\n').at(-1)).toMatch(/^\{"type":"result"/)
    expect((await stat(join(shop.folder, 'events.jsonl'))).mode & 0o777).toBe(0o600)
  })

  it.each(['result.json', 'result.jsonl'])('replaces a link and not what it leads to: %s', async (name) => {
    shop = await openShop()
    await shop.write('precious', 'precious')
    await symlink('precious', join(shop.folder, name))
    await shop.xec(['plan', ...EMBEDDED, '--json-into', name])
    expect(await read('precious')).toBe('precious')
    expect((await lstat(join(shop.folder, name))).isFile()).toBe(true)
  })

  it.each([
    ['a folder', 'taken', 'it is a folder'],
    ['a folder, for events', 'taken.jsonl', 'it is a folder'],
    ['a folder that does not exist', 'none/result.json', 'its folder does not exist'],
    ['a file as a folder', 'file/result.jsonl', 'a part of its path is no folder'],
  ])('touches nothing where it cannot write: %s', async (_what, name, why) => {
    shop = await openShop()
    await mkdir(join(shop.folder, 'taken'))
    await mkdir(join(shop.folder, 'taken.jsonl'))
    await shop.write('file', '')
    const run = await shop.xec(['apply', ...EMBEDDED, '--yes', '--json-into', name])
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' })
    expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(`"${name}" cannot be written: ${why}.`)
    await expect(read('.xec/embedded.json')).rejects.toThrow('ENOENT')
  })

  it('writes to what is no file of its own as it is', async () => {
    shop = await openShop()
    const run = await shop.xec(['apply', ...EMBEDDED, '--yes', '--json-into', '/dev/null'])
    expect(run.code).toBe(0)
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true)
  })

  it.each([
    ['the document', '/dev/full'],
    ['events', 'full.jsonl'],
  ])('applies all the same where there is no room for %s in the end, and says so', async (_what, name) => {
    shop = await openShop(SHOP)
    await symlink('/dev/full', join(shop.folder, 'full.jsonl'))
    const run = await shop.xec(['apply', ...EMBEDDED, '--yes', '--json-into', name])
    expect(run.stdout).toContain('Applied in')
    expect(run.stderr).toContain(`"${name}" could not be written: ENOSPC`)
    expect(run.code).toBe(1)
  })
})
