import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.ts'
import { makeSpec } from '../../../contract/contract.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-store-'))
  file = join(folder, 'embedded.json')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

describe('the state file', () => {
  it('is made by the first change, with its folder, and holds what the next engine sees', async () => {
    const deep = join(folder, 'a', 'b', 'embedded.json')
    const engine = openEmbeddedEngine({ file: deep })
    await engine.listNetworks()
    expect(await readdir(folder)).toEqual([])
    const id = await engine.createNetwork(makeSpec('shop'))
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['embedded.json'])
    expect(await openEmbeddedEngine({ file: deep }).inspectNetwork('shop')).toMatchObject({ id })
  })

  it('is not written by what changes nothing', async () => {
    const engine = openEmbeddedEngine({ file })
    await engine.createContainer({ name: 'web' })
    const before = await readFile(file, 'utf8')
    await rm(file)
    await writeFile(file, before)
    await utimes(file, 1, 1)
    await engine.stopContainer('web')
    await expect(engine.removeNetwork('bridge')).rejects.toThrow('pre-defined')
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('gives the same ids for the same calls', async () => {
    const makeIds = async (name: string): Promise<readonly string[]> => {
      const engine = openEmbeddedEngine({ file: join(folder, name) })
      return [await engine.createNetwork(makeSpec('shop')), await engine.createContainer({ name: 'web' })]
    }
    const ids = await makeIds('one.json')
    expect(await makeIds('two.json')).toEqual(ids)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['', 'the file is empty'],
    ['{"formatVersion":"1.0"', 'it is not JSON'],
    ['{"kind":"xec-snapshot","formatVersion":"9.0"}', '"9.0"'],
  ])('is never overwritten where it cannot be read: %j', async (text, message) => {
    await writeFile(file, text)
    const engine = openEmbeddedEngine({ file })
    await expect(engine.listNetworks()).rejects.toMatchObject({ kind: 'malformed' })
    await expect(engine.createNetwork(makeSpec('shop'))).rejects.toThrow(message)
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(await readdir(folder)).toEqual(['embedded.json'])
  })

  it('says why it cannot be read or written', async () => {
    await mkdir(file)
    const engine = openEmbeddedEngine({ file })
    await expect(engine.listNetworks()).rejects.toThrow(`Cannot read ${file}: EISDIR`)
    const inFile = join(folder, 'plain', 'embedded.json')
    await writeFile(join(folder, 'plain'), '')
    const other = openEmbeddedEngine({ file: inFile })
    await expect(other.createNetwork(makeSpec('shop'))).rejects.toThrow(`Cannot write ${inFile}: `)
  })

  it('keeps what was stored although a call failed, and goes on', async () => {
    const engine = openEmbeddedEngine({ file, containers: ['web', 'api'] })
    const pools = [{ subnet: '10.1.0.0/30', ipRange: null, gateway: null, auxAddresses: [] }]
    await engine.createNetwork(makeSpec('shop', { pools }))
    const { settings } = (await engine.inspectContainer('web')).attachments[0] ?? { settings: undefined }
    if (settings === undefined) throw new Error('no attachment')
    await engine.connect('shop', 'web', settings)
    await expect(engine.connect('shop', 'api', settings)).rejects.toMatchObject({
      kind: 'pool-exhausted',
      call: 'POST /networks/shop/connect',
    })
    // the container starts with it, if it can, once it was stopped
    await engine.stopContainer('api')
    expect((await engine.inspectContainer('api')).attachments).toMatchObject([
      { networkName: 'bridge' },
      { networkName: 'shop', networkId: null },
    ])
  })
})

describe('several that use one file', () => {
  it('lose no change, in one process', async () => {
    const names = Array.from({ length: 24 }, (_, index) => `shop-${index}`)
    await Promise.all(names.map((name) => openEmbeddedEngine({ file }).createNetwork(makeSpec(name))))
    const listed = (await openEmbeddedEngine({ file }).listNetworks()).map(({ name }) => name)
    expect(listed).toEqual(expect.arrayContaining(names))
    expect(await readdir(folder)).toEqual(['embedded.json'])
  })

  it('create a name once', async () => {
    const engines = Array.from({ length: 8 }, () => openEmbeddedEngine({ file }))
    const results = await Promise.allSettled(engines.map((engine) => engine.createNetwork(makeSpec('shop'))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it.each([
    ['a process that is no more', { host: hostname(), pid: 2 ** 22 + 1 }, 0],
    ['another host, long ago', { host: 'elsewhere', pid: 1 }, 60],
    ['nobody that can be read, long ago', 'x', 60],
  ])('take over a lock of %s', async (_whose, holder, age) => {
    const lock = `${file}.lock`
    await writeFile(lock, JSON.stringify(holder))
    const then = Date.now() / 1000 - age
    await utimes(lock, then, then)
    const engines = Array.from({ length: 4 }, () => openEmbeddedEngine({ file }))
    await Promise.all(engines.map((engine, index) => engine.createNetwork(makeSpec(`shop-${index}`))))
    expect(await openEmbeddedEngine({ file }).listNetworks()).toHaveLength(7)
    expect(await readdir(folder)).toEqual(['embedded.json'])
  })

  it.each([
    ['a process that lives', { host: hostname(), pid: process.pid }],
    ["a process that is somebody else's", { host: hostname(), pid: 1 }],
    ['another host', { host: 'elsewhere', pid: 2 ** 22 + 1 }],
    ['a process that is about to write it', ''],
  ])('wait for a lock of %s, and give up in the end', async (_whose, holder) => {
    const lock = `${file}.lock`
    await writeFile(lock, holder === '' ? '' : JSON.stringify(holder))
    vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(1).mockReturnValue(20_000)
    const call = openEmbeddedEngine({ file }).createNetwork(makeSpec('shop'))
    await expect(call).rejects.toMatchObject({
      kind: 'timeout',
      message: `${lock} is held by another process.`,
      fix: expect.stringContaining('delete that file') as string,
    })
    expect(await readdir(folder)).toEqual(['embedded.json.lock'])
  })

  it('go on when the lock is released', async () => {
    const lock = `${file}.lock`
    await writeFile(lock, JSON.stringify({ host: hostname(), pid: process.pid }))
    const call = openEmbeddedEngine({ file }).createNetwork(makeSpec('shop'))
    await new Promise((resolve) => setTimeout(resolve, 60))
    await rm(lock)
    await call
    expect(await readdir(folder)).toEqual(['embedded.json'])
  })

  it('take over a lock although somebody died while taking it over', async () => {
    const holder = JSON.stringify({ host: hostname(), pid: 2 ** 22 + 1 })
    await writeFile(`${file}.lock`, holder)
    await writeFile(`${file}.lock.takeover`, holder)
    await openEmbeddedEngine({ file }).createNetwork(makeSpec('shop'))
    expect(await readdir(folder)).toEqual(['embedded.json'])
  })
})
