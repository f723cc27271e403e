// xec check where things go wrong on real engines: it is killed, interrupted, the daemon dies, containers hang. It ends in time, says what
// happened, and no helper remains.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { HELPER_LABEL } from '../../src/check/helper-labels.ts'
import { openProber } from '../../src/engine/open.ts'
import { call, cleanEngine, runContainer } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { IMAGE, listHelpers, LIVE_KINDS } from '../support/live-shop.ts'
import { EXECUTABLE } from '../support/run-xec.ts'
import { runXec, type Run } from '../unit/cli/xec.ts'

const KINDS = inject('engineKinds').filter((kind) => LIVE_KINDS.includes(kind))

// Ends at once when it is told to: a daemon that starts again waits ten seconds for one that does not.
const IDLE = 'trap exit TERM; while :; do /bin/busybox sleep 3600 & wait; done'
// The server has a port, so the kernel takes connections, and nobody ever answers one.
const MUTE = ['sh', '-c', `httpd -h /www; kill -STOP $(pidof httpd); ${IDLE}`]
// Whatever a check runs there never ends.
const STUCK_SHELL = '#!/bin/busybox sh\\nexec /bin/busybox sleep 60'
const STUCK = [
  'busybox',
  'sh',
  '-c',
  `rm /bin/sh; printf '${STUCK_SHELL}' >/bin/sh; chmod +x /bin/sh; ${IDLE}`,
]

const XEC = [EXECUTABLE]

describe.each(KINDS)('xec check in trouble on %s', (kind) => {
  let engine: RunningEngine
  let folder: string
  const children: ChildProcess[] = []

  const listWords = (argv: readonly string[]): string[] => [
    'check',
    '--engine',
    `unix://${engine.socket}`,
    '--probe-timeout',
    '1s',
    ...argv,
  ]
  const xec = (argv: readonly string[]): Promise<Run> => runXec(listWords(argv), { folder })
  const waitForHelpers = (): Promise<void> =>
    vi.waitFor(async () => expect(await listHelpers(engine.socket)).not.toEqual([]), {
      timeout: 20_000,
      interval: 20,
    })
  const waitUntilNoneIsLeft = (): Promise<void> =>
    vi.waitFor(async () => expect(await listHelpers(engine.socket)).toEqual([]), {
      timeout: 20_000,
      interval: 100,
    })

  /** Runs xec as a process of its own until it has a helper. */
  async function startWithHelper(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [...XEC, ...listWords(['--image', IMAGE])], { cwd: folder })
    children.push(child)
    await waitForHelpers()
    return child
  }

  beforeAll(async () => {
    engine = await startEngine(kind)
    const { socket } = engine
    await cleanEngine(socket)
    folder = await mkdtemp(join(tmpdir(), 'xec-check-'))
    await call(socket, 'POST', '/networks/create', { Name: 'frontend', CheckDuplicate: true })
    await runContainer(socket, { name: 'web', networkMode: 'frontend' })
    await runContainer(socket, { name: 'mute', networkMode: 'frontend', cmd: MUTE })
    await runContainer(socket, { name: 'stuck', networkMode: 'frontend', cmd: STUCK })
    const { Id: bare } = await call<{ Id: string }>(socket, 'POST', '/containers/create?name=bare', {
      Image: IMAGE,
      Cmd: ['/bin/sh', '-c', IDLE],
      Env: ['PATH=/nowhere'],
      HostConfig: { NetworkMode: 'frontend' },
    })
    await call(socket, 'POST', `/containers/${bare}/start`)
  })

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await cleanEngine(engine.socket)
    await rm(folder, { recursive: true })
  })

  it('takes its time from a command that never ends, and a connection from a server that never answers', async () => {
    const begin = performance.now()
    const { code, stdout } = await xec(['--timeout', '12s', '-v'])
    expect(performance.now() - begin).toBeLessThan(12_000)
    expect(code).toBe(0)
    expect(stdout).toMatch(/ok {6}web reaches mute:80 on frontend\n {8}[\d.]+ took the connection/)
    expect(stdout).toContain('ok      web resolves stuck on frontend')
    expect(stdout).toContain('Not checked: stuck: its programs were not over in time')
  })

  it('leaves helpers when it is killed, which the next run takes away', async () => {
    const child = await startWithHelper()
    child.kill('SIGKILL')
    await once(child, 'close')
    const left = (await listHelpers(engine.socket)).length
    expect(left).toBeGreaterThan(0)
    const { stderr } = await xec(['--timeout', '0ms', '-q'])
    expect(stderr).toContain(`left ${left} helper container${left === 1 ? '' : 's'} behind`)
    expect(await listHelpers(engine.socket)).toEqual([])
  })

  it('has helpers that end by themselves, and are gone then', async () => {
    const prober = await openProber({
      engine: `unix://${engine.socket}`,
      env: {},
      folder,
      declaredContainers: [],
    })
    const { Id: beside } = await call<{ Id: string }>(engine.socket, 'GET', '/containers/web/json')
    await prober.startHelper({ image: IMAGE, beside, seconds: 1, labels: [[HELPER_LABEL, '1']] })
    expect(await listHelpers(engine.socket)).toMatchObject([{ State: 'running' }])
    await waitUntilNoneIsLeft()
    await prober.close()
  })

  it('takes helpers away when it is interrupted', async () => {
    const child = await startWithHelper()
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([26, null])
    expect(await listHelpers(engine.socket)).toEqual([])
  })

  it('ends when the daemon dies, and leaves nothing when it is back', async () => {
    const running = xec(['--image', IMAGE])
    await waitForHelpers()
    const back = engine.killDaemon()
    const { code, stderr } = await running
    expect(code).toBe(21)
    expect(stderr).toContain('error[engine-unreachable]: The engine cannot be reached')
    await back
    await waitUntilNoneIsLeft()
  })
})
