// A program named ssh stands in the PATH: it writes down its arguments and connects itself to the fake engine's socket, as
// `docker system dial-stdio` does on the other machine.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDockerEngine } from '../../../../src/engine/docker/docker-engine.ts'
import { listSshArguments, openTunnel } from '../../../../src/engine/docker/ssh.ts'
import type { Engine } from '../../../../src/engine/engine.ts'
import { answerWith, startFakeEngine, type FakeEngine } from './fake-engine.ts'

let folder: string
let fake: FakeEngine
const path = process.env['PATH'] ?? ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-ssh-'))
  fake = await startFakeEngine(answerWith({}))
  process.env['PATH'] = `${folder}:${path}`
})
afterEach(async () => {
  process.env['PATH'] = path
  await fake.stop()
  await rm(folder, { recursive: true })
})

async function installSsh(script: string): Promise<void> {
  const file = join(folder, 'ssh')
  // what kind of module a file without an ending is, a package.json in a folder above could say
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }')
  await writeFile(file, `#!${process.execPath}\n${script}`)
  await chmod(file, 0o755)
}

function makeBridge(): string {
  return `
    require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'log'))}, process.argv.slice(2).join(' ') + '\\n')
    const socket = require('node:net').connect(${JSON.stringify(fake.socket)})
    process.stdin.pipe(socket).pipe(process.stdout)
  `
}

async function open(): Promise<Engine> {
  return openDockerEngine({ endpoint: 'ssh://ci@build:2222', env: {}, timeoutMilliseconds: 5000 })
}

describe('an engine behind ssh', () => {
  it('answers many calls over one login', async () => {
    await installSsh(makeBridge())
    const engine = await open()
    await expect(engine.identify()).resolves.toMatchObject({ id: 'the-id' })
    for (let round = 0; round < 5; round += 1) await engine.listNetworks()
    await engine.close()
    const log = await readFile(join(folder, 'log'), 'utf8')
    expect(log).toBe('-o ConnectTimeout=30 -T -l ci -p 2222 -- build docker system dial-stdio\n')
  })

  it('takes an answer that is larger than a pipe', async () => {
    const Labels = { text: 'x'.repeat(1024 * 1024) }
    await fake.stop()
    fake = await startFakeEngine(
      answerWith({ '/v1.51/networks': [{ Name: 'shop', Id: '1', Driver: 'bridge', Labels }] }),
    )
    await installSsh(makeBridge())
    const engine = await open()
    const [network] = await engine.listNetworks()
    await engine.close()
    expect(network?.settings.labels).toEqual([['text', Labels.text]])
  })

  it('waits for a slow reader', async () => {
    const size = 4 * 1024 * 1024
    await installSsh(`process.stdout.write('x'.repeat(${size}))`)
    const tunnel = openTunnel({ kind: 'ssh', host: 'build', user: null, port: null, path: null })
    await vi.waitFor(() => expect(tunnel.readableLength).toBeGreaterThan(0))
    let read = 0
    for await (const piece of tunnel) read += (piece as Buffer).length
    expect(read).toBe(size)
  })

  it('is not there where ssh says so, in its words', async () => {
    await installSsh(
      `process.stderr.write('ci@build: Permission denied (publickey).\\r\\n'); process.exitCode = 255`,
    )
    await expect((await open()).identify()).rejects.toMatchObject({
      kind: 'unreachable',
      message:
        'No answer from the engine at ssh://ci@build:2222 (from --engine): ci@build: Permission denied (publickey).',
    })
  })

  it('is not there where ssh ends without a word', async () => {
    await installSsh('process.exitCode = 3')
    await expect((await open()).identify()).rejects.toThrow('ssh ended with code 3')
  })

  it('breaks off where ssh ends as if all were well', async () => {
    await installSsh('process.exitCode = 0')
    await expect((await open()).identify()).rejects.toMatchObject({ kind: 'unreachable' })
  })

  it('is not there where there is no ssh', async () => {
    process.env['PATH'] = folder
    await expect((await open()).identify()).rejects.toThrow('ssh could not be started (ENOENT)')
  })

  it('is not there for calls either that wait until others have failed', async () => {
    process.env['PATH'] = folder
    const engine = await open()
    const ends = await Promise.allSettled(Array.from({ length: 9 }, () => engine.listNetworks()))
    const reasons = ends.map((end) => (end.status === 'rejected' ? String(end.reason) : 'an answer'))
    for (const reason of reasons) expect(reason).toContain('ssh could not be started (ENOENT)')
  })

  it('is not there in the words of ssh, where it stopped to listen before it ended', async () => {
    await installSsh(`
      process.stdin.destroy()
      require('node:fs').closeSync(0)
      process.stdout.write('deaf')
      setTimeout(() => process.stderr.write('Connection to build timed out.', () => process.exit(255)), 100)
    `)
    const tunnel = openTunnel({ kind: 'ssh', host: 'build', user: null, port: null, path: null })
    const failed = new Promise((resolve) => tunnel.once('error', resolve))
    await new Promise((resolve) => tunnel.once('data', resolve))
    tunnel.write('GET / HTTP/1.1')
    await expect(failed).resolves.toMatchObject({ message: 'Connection to build timed out.' })
  })
})

describe('the arguments of ssh', () => {
  it('name another socket, quoted for the shell on the other side', () => {
    const endpoint = {
      kind: 'ssh',
      host: 'build',
      user: null,
      port: null,
      path: "/run/eve's docker.sock",
    } as const
    expect(listSshArguments(endpoint).slice(3)).toEqual([
      '--',
      'build',
      'docker',
      '--host',
      `'unix:///run/eve'\\''s docker.sock'`,
      'system',
      'dial-stdio',
    ])
  })
})
