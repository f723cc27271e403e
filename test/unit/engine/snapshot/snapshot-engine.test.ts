import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.ts'
import type { Engine } from '../../../../src/engine/engine.ts'
import { openSnapshotEngine } from '../../../../src/engine/snapshot/snapshot-engine.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../../src/model/endpoint.ts'
import { makeSpec } from '../../../contract/contract.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-snapshot-'))
  file = join(folder, 'production.json')
  const live = openEmbeddedEngine({ file, containers: ['web', 'api'] })
  await live.connect(await live.createNetwork(makeSpec('shop')), 'web', DEFAULT_ENDPOINT_SETTINGS)
})
afterEach(() => rm(folder, { recursive: true }))

describe('a snapshot engine', () => {
  it('shows what the engine showed', async () => {
    const live = openEmbeddedEngine({ file })
    const engine = await openSnapshotEngine(file)
    expect(await engine.identify()).toEqual(await live.identify())
    expect(await engine.listNetworks()).toEqual(await live.listNetworks())
    const { id, name } = await engine.inspectNetwork('shop')
    expect(await engine.inspectNetwork(id)).toMatchObject({ name })
    const web = await engine.inspectContainer('web')
    expect(await engine.inspectContainer(web.id)).toEqual(web)
    expect((await engine.listContainers()).map((container) => container.name)).toEqual(['api', 'web'])
    const now = Date.now()
    expect(await engine.readClock()).toBeGreaterThanOrEqual(now)
    await engine.close()
  })

  it('says nothing of the age of a file that an embedded engine keeps', async () => {
    const engine = await openSnapshotEngine(file)
    expect(engine.snapshot).toMatchObject({ takenAt: null, tool: null, isRedacted: false })
  })

  it('stands still at the time when it was taken', async () => {
    const document = JSON.parse(await readFile(file, 'utf8')) as object
    const facts = { takenAt: '2026-11-26T03:04:05Z', tool: 'xec 0.1.0', redacted: true, open: [] }
    await writeFile(file, JSON.stringify({ ...document, ...facts }))
    const engine = await openSnapshotEngine(file)
    expect(await engine.readClock()).toBe(Date.UTC(2026, 10, 26, 3, 4, 5))
    expect(engine.snapshot).toMatchObject({ takenAt: '2026-11-26T03:04:05Z', isRedacted: true })
  })

  it('says what it does not know', async () => {
    const engine = await openSnapshotEngine(file)
    await expect(engine.inspectNetwork('sho')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(engine.inspectContainer('db')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it.each<[string, (engine: Engine) => Promise<unknown>]>([
    ['create a network', (engine) => engine.createNetwork(makeSpec('backend'))],
    ['remove a network', (engine) => engine.removeNetwork('shop')],
    ['connect a container', (engine) => engine.connect('shop', 'api', DEFAULT_ENDPOINT_SETTINGS)],
    ['disconnect a container', (engine) => engine.disconnect('shop', 'web')],
  ])('refuses to %s and leaves the file alone', async (what, call) => {
    const before = await readFile(file, 'utf8')
    const engine = await openSnapshotEngine(file)
    const message = `Cannot ${what}: ${file} is a snapshot, which can only be read.`
    await expect(call(engine)).rejects.toMatchObject({ kind: 'denied', message })
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('says that the file is not there, or is a folder', async () => {
    const missing = join(folder, 'missing.json')
    await expect(openSnapshotEngine(missing)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(`Cannot read ${missing}: `) as string,
    })
    await mkdir(missing)
    await expect(openSnapshotEngine(missing)).rejects.toMatchObject({ kind: 'unreachable' })
  })

  it('refuses what is no snapshot', async () => {
    await writeFile(file, '{}')
    await expect(openSnapshotEngine(file)).rejects.toMatchObject({ kind: 'malformed' })
  })
})
