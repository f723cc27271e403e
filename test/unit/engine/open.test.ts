import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { openEngine } from '../../../src/engine/open.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { XecError } from '../../../src/model/errors.ts'
import { makeSpec } from '../../contract/contract.ts'

const docker = vi.hoisted(() => ({ isLoaded: false, opened: [] as unknown[] }))
vi.mock('../../../src/engine/docker/docker-engine.ts', () => {
  docker.isLoaded = true
  return {
    openDockerEngine: async (options: unknown) => {
      docker.opened.push(options)
      return 'the Docker engine'
    },
  }
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-open-'))
})
afterEach(() => rm(folder, { recursive: true }))

function request(engine: string | undefined) {
  return { engine, env: {}, folder, declaredContainers: ['web', 'api'] }
}

describe('embedded', () => {
  it('has the declared containers running on the default bridge, and no file before the first change', async () => {
    const engine = await openEngine(request('embedded'))
    const containers = await engine.listContainers()
    expect(containers).toMatchObject([
      { name: 'api', state: 'running', mode: { kind: 'default' }, attachments: [{ networkName: 'bridge' }] },
      { name: 'web', state: 'running', mode: { kind: 'default' }, attachments: [{ networkName: 'bridge' }] },
    ])
    expect(await readdir(folder)).toEqual([])
    const again = await openEngine(request('embedded'))
    expect(await again.listContainers()).toEqual(containers)
  })

  it('keeps its state under .xec, with the containers that it showed', async () => {
    const engine = await openEngine(request('embedded'))
    const before = await engine.inspectContainer('web')
    await engine.connect(await engine.createNetwork(makeSpec('shop')), before.id, DEFAULT_ENDPOINT_SETTINGS)
    expect(await readdir(join(folder, '.xec'))).toEqual(['embedded.json'])
    const again = await openEngine({ ...request('embedded'), declaredContainers: ['web', 'db'] })
    const containers = await again.listContainers()
    expect(containers.map(({ name }) => name)).toEqual(['api', 'db', 'web'])
    expect(containers.find(({ name }) => name === 'web')?.id).toBe(before.id)
  })

  it('takes a file that was named as it is', async () => {
    const file = join(folder, 'world.json')
    await openEmbeddedEngine({ file }).createContainer({ name: 'db' })
    const engine = await openEngine(request(`embedded:${file}`))
    expect((await engine.listContainers()).map(({ name }) => name)).toEqual(['db'])
  })
})

it('a snapshot is read and never changed', async () => {
  const file = join(folder, 'world:1.json')
  await openEmbeddedEngine({ file }).createContainer({ name: 'db' })
  const engine = await openEngine(request(`snapshot:${file}`))
  expect((await engine.listContainers()).map(({ name }) => name)).toEqual(['db'])
  await expect(engine.createNetwork(makeSpec('shop'))).rejects.toMatchObject({ kind: 'denied' })
})

it('the Docker client is loaded only where it is used', async () => {
  docker.isLoaded = false
  vi.resetModules()
  const { openEngine: open } = await import('../../../src/engine/open.ts')
  await open(request('embedded'))
  await open(request('dokcer')).catch(() => undefined)
  expect(docker.isLoaded).toBe(false)
  await open(request(undefined))
  expect(docker.isLoaded).toBe(true)
})

it.each([
  [undefined, 'docker'],
  ['docker', 'docker'],
  ['unix:///run/docker.sock', 'unix:///run/docker.sock'],
  ['SSH://ops@docker.example', 'SSH://ops@docker.example'],
])('the engine %s is opened by the Docker adapter', async (engine, endpoint) => {
  docker.opened.length = 0
  const env = { DOCKER_HOST: 'tcp://docker.example:2376' }
  expect(await openEngine({ ...request(engine), env })).toBe('the Docker engine')
  expect(docker.opened).toEqual([{ endpoint, env }])
})

describe('what names no engine is refused', () => {
  it.each([
    ['dokcer', 'There is no engine "dokcer".', /^Did you mean "docker"\? Use docker, a URL/],
    ['Embedded', 'There is no engine "Embedded".', /^Did you mean "embedded"\?/],
    ['snapshots:a.json', 'There is no engine "snapshots:a.json".', /^Did you mean "snapshot"\?/],
    ['kubernetes', 'There is no engine "kubernetes".', /^Use docker, a URL/],
    ['', 'There is no engine "".', /^Use docker, a URL/],
    ['/var/run/docker.sock', 'There is no engine "/var/run/docker.sock".', /^Use docker, a URL/],
    ['embedded:', '"embedded:" names no file.', /^Write it as embedded:FILE\.$/],
    ['snapshot', '"snapshot" names no file.', /^Write it as snapshot:FILE\.$/],
    ['snapshot:', '"snapshot:" names no file.', /^Write it as snapshot:FILE\.$/],
  ])('%j', async (engine, message, fix) => {
    const error: unknown = await openEngine(request(engine)).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(XecError)
    expect(error).toMatchObject({ code: 'usage', message, fix: expect.stringMatching(fix) as string })
  })
})
