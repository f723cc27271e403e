// The launcher and the proxy themselves, on every engine: what the other tests in this folder take for granted.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { api, call, cleanEngine, execIn, runContainer, servePage } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { startRecordingProxy } from '../support/recording-proxy.ts'

const run = promisify(execFile)

// The server may not listen yet. Not with wget: the static one of the oldest release crashes when it looks up a name.
const fetchPage = 'for i in 1 2 3 4 5; do echo "GET / HTTP/1.0" | nc -w 5 db 80 && break; sleep 0.2; done'

describe.each(inject('engineKinds'))('%s', (kind) => {
  let engine: RunningEngine

  beforeAll(async () => {
    engine = await startEngine(kind)
    await cleanEngine(engine.socket)
  })
  afterAll(() => engine.stop())

  it('gives the same engine to whoever asks for it again', async () => {
    expect((await startEngine(kind)).socket).toBe(engine.socket)
  })

  it('runs containers that answer commands', async () => {
    const web = await runContainer(engine.socket, { name: 'web' })
    const result = await execIn(engine.socket, web, ['sh', '-c', 'echo fine; echo bad >&2; exit 3'])
    expect(result).toEqual({ exitCode: 3, stdout: 'fine\n', stderr: 'bad\n' })
  })

  it('puts containers on networks where they reach each other by name', async () => {
    await call(engine.socket, 'POST', '/networks/create', { Name: 'shop', CheckDuplicate: true })
    await runContainer(engine.socket, {
      name: 'db',
      networkMode: 'shop',
      cmd: servePage('catalogue'),
      ports: ['8080:80'],
    })
    const client = await runContainer(engine.socket, { name: 'client', networkMode: 'shop' })
    const { stdout } = await execIn(engine.socket, client, ['sh', '-c', fetchPage])
    expect(stdout).toContain('catalogue\n')
  })

  it('publishes ports inside its network namespace only', async () => {
    const url = 'http://127.0.0.1:8080/'
    const { stdout } = await run('ip', ['netns', 'exec', engine.netns, 'curl', '-sS', '-m', '5', url])
    expect(stdout).toBe('catalogue\n')
    await expect(run('curl', ['-sS', '-m', '5', url])).rejects.toThrow('connect')
  })

  it('leaves containers created, not started, when told so', async () => {
    const id = await runContainer(engine.socket, { name: 'later', start: false, labels: { tier: 'data' } })
    const container = await call<{ State: { Status: string } }>(
      engine.socket,
      'GET',
      `/containers/${id}/json`,
    )
    expect(container.State.Status).toBe('created')
  })

  it.each(['restartDaemon', 'killDaemon'] as const)('keeps networks over %s', async (how) => {
    await engine[how]()
    const networks = await call<{ Name: string }[]>(engine.socket, 'GET', '/networks')
    expect(networks.map(({ Name: name }) => name)).toContain('shop')
  })

  it('shows to a recording proxy what was called, and hands on replies unchanged', async () => {
    const proxy = await startRecordingProxy(engine.socket)
    const direct = await api(engine.socket, 'GET', '/containers/web/json')
    const proxied = await api(proxy.socket, 'GET', '/containers/web/json')
    const missing = await api(proxy.socket, 'POST', '/networks/shop/disconnect?x=1', { Container: 'nobody' })
    await proxy.stop()
    expect(proxied).toEqual(direct)
    expect(missing.status).toBeGreaterThanOrEqual(400)
    expect(proxy.calls).toEqual([
      { method: 'GET', path: '/containers/web/json', body: undefined },
      { method: 'POST', path: '/networks/shop/disconnect?x=1', body: { Container: 'nobody' } },
    ])
  })

  it('is empty after cleaning', async () => {
    const settings = { Name: 'parent', ConfigOnly: true, IPAM: { Config: [{ Subnet: '10.99.0.0/24' }] } }
    await call(engine.socket, 'POST', '/networks/create', settings)
    await cleanEngine(engine.socket)
    expect(await call(engine.socket, 'GET', '/containers/json?all=1')).toEqual([])
    const networks = await call<{ Name: string }[]>(engine.socket, 'GET', '/networks')
    expect(networks.map(({ Name: name }) => name)).not.toContain('shop')
  })
})

describe('on a busy machine', () => {
  const path = process.env['PATH']
  afterAll(() => void (process.env['PATH'] = path))

  it.each(inject('engineKinds').slice(0, 1))(
    'waits for an instance of %s that takes its time to enter its namespaces',
    async (kind) => {
      const folder = await mkdtemp(join(tmpdir(), 'xec-slow-'))
      const slow = `#!/bin/sh\nsleep 1\nPATH=${path} exec nsenter "$@"\n`
      await writeFile(join(folder, 'nsenter'), slow, { mode: 0o755 })
      process.env['PATH'] = `${folder}:${path}`
      const engine = await startEngine(kind, 'slow')
      expect((await api(engine.socket, 'GET', '/_ping')).status).toBe(200)
      await engine.stop()
      await rm(folder, { recursive: true })
    },
  )
})
