// xec check on real engines: what it tries, what it finds, and that nothing of it remains, however a run ends.
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openEngine, openProber } from '../../src/engine/open.ts'
import { HELPER_LABEL, makeHelperLabels } from '../../src/check/helper-labels.ts'
import type { Prober } from '../../src/engine/prober.ts'
import { makePairs } from '../../src/model/pairs.ts'
import { api, call, cleanEngine, runContainer } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { BARE, IMAGE, listHelpers, LIVE_KINDS, runShop } from '../support/live-shop.ts'
import { runXec, type Run, type World } from '../unit/cli/xec.ts'

const KINDS = inject('engineKinds').filter((kind) => LIVE_KINDS.includes(kind))

const CONFIG = `name: shop
networks:
  frontend: {}
  backend: { internal: true }
targets:
  containers:
    web: { networks: [frontend] }
    api: { networks: { frontend: { aliases: [rest] }, backend: {} } }
    db: { networks: { backend: { aliases: [postgres] } } }
`

describe.each(KINDS)('xec check on %s', (kind) => {
  // what is the same on all engines is tried on one
  const isMain = kind === 'docker-28'
  let engine: RunningEngine
  let folder: string
  let prober: Prober

  const xec = (argv: readonly string[], world?: World): Promise<Run> =>
    runXec(['check', '--engine', `unix://${engine.socket}`, '--probe-timeout', '1s', ...argv], {
      folder,
      ...(world && { world }),
    })

  beforeAll(async () => {
    engine = await startEngine(kind)
    const { socket } = engine
    await cleanEngine(socket)
    folder = await mkdtemp(join(tmpdir(), 'xec-check-'))
    await mkdir(join(folder, '.xec'))
    await writeFile(join(folder, '.xec', 'config.yaml'), CONFIG)
    for (const [Name, Internal] of [
      ['frontend', false],
      ['backend', true],
    ]) {
      await call(socket, 'POST', '/networks/create', { Name, Internal, CheckDuplicate: true })
    }
    await runShop(socket)
    prober = await openProber({ engine: `unix://${socket}`, env: {}, folder, declaredContainers: [] })
  }, 180_000)

  afterAll(async () => {
    await prober.close()
    await cleanEngine(engine.socket)
    await rm(folder, { recursive: true })
  })

  it('finds that all is as it should be, and leaves nothing', async () => {
    const { code, stdout, stderr } = await xec(['-v'])
    expect({ code, stderr: stderr.slice(0, 200) }).toMatchObject({ code: 0 })
    expect(stdout).toContain('api resolves postgres on backend')
    expect(stdout).toMatch(/ok {6}api reaches db:80 on backend\n {8}[\d.]+ took the connection/)
    expect(stdout).toMatch(
      /ok {6}api reaches web:9 on frontend\n {8}[\d.]+ is reached, and nobody listens there/,
    )
    if (kind !== 'podman-5') expect(stdout).toContain('ok      web does not reach db:80 on backend')
    expect(stdout).not.toContain('FAILED')
  })

  it.runIf(isMain)('fails only for what worked before, and works again', async () => {
    expect((await xec(['--save', 'before.json', '-q'])).code).toBe(0)
    await call(engine.socket, 'POST', '/networks/backend/disconnect', { Container: 'db', Force: false })
    const broken = await xec(['--baseline', 'before.json', '--format', 'tap'])
    expect(broken.code).toBe(30)
    expect(broken.stdout).toMatch(/^not ok \d+ - api resolves postgres on backend$/m)
    expect(broken.stdout).toMatch(/^not ok \d+ - api reaches db:80 on backend$/m)
    expect(broken.stdout).toMatch(/^ok \d+ - web resolves rest on frontend$/m)
    const without = await xec([])
    expect(without.code).toBe(30)
    expect(without.stdout).toContain('db is on backend')
    await call(engine.socket, 'POST', '/networks/backend/connect', {
      Container: 'db',
      EndpointConfig: { Aliases: ['postgres'] },
    })
    expect((await xec(['--baseline', 'before.json', '-q'])).code).toBe(0)
  })

  it('says of each who cannot be checked why not, and gives helpers to those without tools', async () => {
    const { socket } = engine
    // a file system of its own would need an image: a PATH that leads nowhere does the same
    const { Id: bare } = await call<{ Id: string }>(socket, 'POST', '/containers/create?name=bare', {
      Image: IMAGE,
      Cmd: BARE,
      Env: ['PATH=/nowhere'],
      HostConfig: { NetworkMode: 'frontend' },
    })
    await call(socket, 'POST', `/containers/${bare}/start`)
    const frozen = await runContainer(socket, { name: 'frozen', networkMode: 'frontend' })
    await call(socket, 'POST', `/containers/${frozen}/pause`)
    await runContainer(socket, { name: 'looping', networkMode: 'frontend', cmd: ['false'], restart: true })
    await runContainer(socket, { name: 'off', networkMode: 'frontend', start: false })
    try {
      const without = JSON.parse((await xec(['--all', '--format', 'json'])).stdout)
      expect(without.checks.find(({ from }: { from: string }) => from === 'bare')).toMatchObject({
        result: 'not-checked',
        obstacle: 'no-tools',
      })
      // what ends at once and begins again is never what an engine shows at one moment
      expect(without.summary.failed).toBe(0)
      expect(without.leftOut).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ container: 'frozen', obstacle: 'paused' }),
          expect.objectContaining({ container: 'off', obstacle: 'not-running' }),
        ]),
      )
      const helped = await xec(['--all', '--image', IMAGE, '-v'])
      expect(helped.stdout).toContain('ok      bare resolves rest on frontend')
      expect(helped.stdout).not.toContain('FAILED')
      expect(helped.code).toBe(0)
      expect(await listHelpers(engine.socket)).toEqual([])
    } finally {
      await call(socket, 'POST', `/containers/${frozen}/unpause`)
      for (const name of ['bare', 'frozen', 'looping', 'off'])
        await api(socket, 'DELETE', `/containers/${name}?force=1&v=1`)
    }
  })

  it.runIf(isMain)('pulls nothing', async () => {
    const { code, stderr } = await xec(['--image', 'nosuch/image:1'])
    expect(code).toBe(1)
    expect(stderr).toContain('The engine has no image "nosuch/image:1".')
    expect(stderr).toContain('docker pull nosuch/image:1')
  })

  it('takes away what killed runs left behind, and nothing else', async () => {
    const spec = {
      image: IMAGE,
      seconds: 60,
      beside: (await call<{ Id: string }>(engine.socket, 'GET', '/containers/web/json')).Id,
    }
    const live = { user: 'ci', host: 'elsewhere', pid: 42, place: null }
    const owner = await openEngine({
      engine: `unix://${engine.socket}`,
      env: {},
      folder,
      declaredContainers: [],
    })
    const now = await owner.readClock()
    await owner.close()
    await prober.startHelper({ ...spec, labels: makeHelperLabels(live, now - 60_000) })
    const other = await prober.startHelper({ ...spec, labels: makeHelperLabels(live, now + 60_000) })
    const unlabelled = await prober.startHelper({ ...spec, labels: makePairs([[HELPER_LABEL, '9']]) })
    const { stderr } = await xec(['-q'])
    expect(stderr).toContain('left 1 helper container behind')
    expect((await prober.listHelpers(HELPER_LABEL)).map(({ id }) => id).toSorted()).toEqual(
      [other, unlabelled].toSorted(),
    )
    await Promise.all([other, unlabelled].map((id) => prober.removeHelper(id)))
    await prober.removeHelper(other)
    expect(await listHelpers(engine.socket)).toEqual([])
  })

  it.runIf(isMain)(
    'ends at once when it is interrupted, and in time when a container hangs, and leaves no helper',
    async () => {
      const interrupted = await xec(['--image', IMAGE], {
        onInterrupt: (interrupt) => void setTimeout(interrupt, 600),
      })
      expect([0, 26]).toContain(interrupted.code)
      expect(await listHelpers(engine.socket)).toEqual([])
      const short = await xec(['--timeout', '1ms'])
      expect(short.code).toBe(1)
      expect(short.stderr).toContain('check-unfinished')
    },
  )

  it('knows how commands end', async () => {
    const { Id: id } = await call<{ Id: string }>(engine.socket, 'GET', '/containers/web/json')
    const exec = (container: string, command: string[], milliseconds = 20_000) =>
      prober.exec({ container, command, milliseconds })
    expect(await exec(id, ['sh', '-c', 'echo out; echo err >&2; exit 3'])).toMatchObject({ kind: 'ended' })
    expect(await exec(id, ['sh', '-c', 'exit 127'])).toEqual({ kind: 'ended', output: '' })
    expect(await exec(id, ['nosuch'])).toEqual({ kind: 'no-program' })
    expect(await exec(id, ['sleep', '2'], 300)).toEqual({ kind: 'hanging' })
    expect(await exec(id, ['sh', '-c', 'head -c 2000000 /dev/zero'])).toEqual({ kind: 'flooding' })
    expect(await exec('0'.repeat(64), ['true'])).toMatchObject({ kind: 'not-running' })
    await call(engine.socket, 'POST', `/containers/${id}/pause`)
    expect(await exec(id, ['true'])).toMatchObject({ kind: 'not-running' })
    await call(engine.socket, 'POST', `/containers/${id}/unpause`)
    expect(await prober.readContainer(id)).toMatchObject({ exposedPorts: [] })
    expect(await prober.hasImage(IMAGE)).toBe(true)
  })
})
