// xec why --live on real engines: what is worked out and what is found, for ways that there are and ways that there are not.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { api, call, cleanEngine, execIn, runContainer, servePage } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { BARE, IMAGE, listHelpers, LIVE_KINDS, on, runShop } from '../support/live-shop.ts'
import { runXec, type Run, type World } from '../unit/cli/xec.ts'

const KINDS = inject('engineKinds').filter((kind) => LIVE_KINDS.includes(kind))

interface Step {
  readonly title: string
  readonly kind: string
  readonly model: string
  readonly live: string
  readonly agreement: string
  readonly finding: { readonly kind: string } | null
  readonly untried: { readonly reason: string; readonly container: string | null } | null
  readonly cause: { readonly code: string } | null
}

interface Answer {
  readonly exitCode: number
  readonly verdict: string
  readonly live: {
    readonly verdict: string
    readonly agreement: string
    readonly triedFrom: { readonly container: string; readonly isHelper: boolean } | null
    readonly steps: readonly Step[]
  }
}

// Takes away the end of a container's cable that is on the host: what is sent there is lost, as it is where a firewall drops it.
async function cutOff({ socket, netns }: RunningEngine, container: string): Promise<void> {
  const { stdout } = await execIn(socket, container, ['cat', '/sys/class/net/eth0/iflink'])
  const { stdout: links } = await promisify(execFile)('ip', ['-n', netns, '-j', 'link'])
  const all = JSON.parse(links) as readonly { readonly ifindex: number; readonly ifname: string }[]
  const found = all.find(({ ifindex }) => ifindex === Number(stdout))
  await promisify(execFile)('ip', ['-n', netns, 'link', 'set', String(found?.ifname), 'down'])
}

describe.each(KINDS)('xec why --live on %s', (kind) => {
  const isPodman = kind.startsWith('podman')
  let engine: RunningEngine
  let folder: string

  const xec = (words: string, world?: World): Promise<Run> =>
    runXec(
      ['why', ...words.split(' '), '--live', '--engine', `unix://${engine.socket}`, '--probe-timeout', '1s'],
      { folder, ...(world && { world }) },
    )
  const ask = async (words: string): Promise<Answer> =>
    JSON.parse((await xec(`${words} --format json`)).stdout)

  beforeAll(async () => {
    engine = await startEngine(kind)
    const { socket } = engine
    await cleanEngine(socket)
    folder = await mkdtemp(join(tmpdir(), 'xec-why-live-'))
    for (const [Name, Internal, icc] of [
      ['frontend', false, 'true'],
      ['backend', true, 'true'],
      ['quiet', false, 'false'],
    ]) {
      const Options = icc === 'true' ? {} : { 'com.docker.network.bridge.enable_icc': 'false' }
      await call(socket, 'POST', '/networks/create', { Name, Internal, Options, CheckDuplicate: true })
    }
    await runShop(socket)
    await runContainer(socket, { name: 'one', ...on('quiet') })
    await runContainer(socket, { name: 'two', ...on('quiet'), cmd: servePage('two') })
    await runContainer(socket, {
      name: 'shop',
      ...on('frontend'),
      cmd: servePage('shop'),
      ports: ['8080:80'],
    })
    await runContainer(socket, { name: 'left' })
    await runContainer(socket, { name: 'right' })
    await runContainer(socket, { name: 'agent', networkMode: 'host' })
  }, 180_000)

  afterAll(async () => {
    await cleanEngine(engine.socket)
    await rm(folder, { recursive: true })
  })

  it('finds the way over a network, by every name, to a port where somebody listens and to one where nobody does', async () => {
    const { exitCode, verdict, live } = await ask('web api --port 80 --port 81')
    expect({ exitCode, verdict }).toEqual({ exitCode: 0, verdict: 'open' })
    expect(live).toMatchObject({
      verdict: 'open',
      agreement: 'agree',
      triedFrom: { container: 'web', isHelper: false },
    })
    const names = live.steps.filter(({ kind: what }) => what === 'name')
    expect(names.map(({ title }) => title)).toEqual(['api', 'rest', expect.stringMatching(/^[0-9a-f]{12}$/)])
    expect(names.every(({ agreement }) => agreement === 'agree')).toBe(true)
    expect(live.steps.slice(-2)).toMatchObject([
      { live: 'open', finding: { kind: 'connected' }, cause: null },
      { live: 'open', finding: { kind: 'refused' }, cause: { code: 'nobody-listens' } },
    ])
  })

  it('finds no way to another network, nor a name', async () => {
    const { exitCode, verdict, live } = await ask('web db')
    expect(exitCode).toBe(0)
    expect(verdict).toBe(isPodman ? 'unknown' : 'closed')
    expect(live.verdict).toBe('closed')
    expect(live.agreement).toBe(isPodman ? 'decided' : 'agree')
    const names = live.steps.filter(({ kind: what }) => what === 'name')
    expect(names.map(({ title, live: found }) => [title, found])).toEqual([
      ['db', 'closed'],
      ['postgres', 'closed'],
    ])
  })

  it('finds names and no connection where ICC is off', async () => {
    const { exitCode, verdict, live } = await ask('one two --port 80')
    expect(exitCode).toBe(0)
    // Podman knows no such option
    const expected = isPodman ? 'open' : 'closed'
    expect([verdict, live.verdict, live.agreement]).toEqual([expected, expected, 'agree'])
    expect(live.steps[0]).toMatchObject({ title: 'two', live: 'open' })
  })

  it('finds that the default network knows no names', async () => {
    const { exitCode, live } = await ask('left right')
    expect(exitCode).toBe(0)
    expect(live.steps[0]).toMatchObject({ title: 'right', model: 'closed', live: 'closed' })
    expect(live.steps[1]).toMatchObject({ model: 'open', live: 'open', finding: { kind: 'refused' } })
  })

  it('goes through the host, to it, and from it', async () => {
    const published = await ask('one shop')
    expect(published.exitCode).toBe(0)
    if (!isPodman)
      expect(published.live.steps[0]).toMatchObject({
        live: 'open',
        title: expect.stringMatching(/:8080 \(to 80\)$/),
      })
    for (const pair of ['web host', 'db agent', 'host db', 'agent shop']) {
      const { exitCode, live } = await ask(pair)
      expect([pair, exitCode, live.verdict]).toEqual([pair, 0, 'open'])
    }
    const outside = await ask('lan shop')
    expect(outside.live.verdict).toBe('unknown')
    const reasons = outside.live.steps.map(({ untried }) => untried?.reason)
    expect([...new Set(reasons)]).toEqual(['from-outside'])
    expect((await ask('web internet')).live.steps[0]?.untried?.reason).toBe('to-outside')
  })

  it('says what it cannot try: what does not run, is paused, or has no tools; and uses a helper', async () => {
    const { socket } = engine
    const { Id: bare } = await call<{ Id: string }>(socket, 'POST', '/containers/create?name=bare', {
      Image: IMAGE,
      Cmd: BARE,
      Env: ['PATH=/nowhere'],
      HostConfig: { NetworkMode: 'frontend' },
    })
    await call(socket, 'POST', `/containers/${bare}/start`)
    const frozen = await runContainer(socket, { name: 'frozen', networkMode: 'frontend' })
    await call(socket, 'POST', `/containers/${frozen}/pause`)
    await runContainer(socket, { name: 'off', networkMode: 'frontend', start: false })
    try {
      for (const [pair, reason, container] of [
        ['web off', 'not-running', 'off'],
        ['off web', 'not-running', 'off'],
        ['web frozen', 'paused', 'frozen'],
        ['frozen web', 'paused', 'frozen'],
      ] as const) {
        const { exitCode, verdict, live } = await ask(pair)
        expect([exitCode, verdict, live.verdict, live.agreement]).toEqual([0, 'closed', 'unknown', 'unknown'])
        expect(live.steps).toMatchObject([{ untried: { reason, container } }])
      }
      const without = await ask('bare api')
      expect(without).toMatchObject({
        exitCode: 0,
        verdict: 'open',
        live: { verdict: 'unknown', triedFrom: null },
      })
      expect(without.live.steps[0]).toMatchObject({ untried: { reason: 'no-tools', container: 'bare' } })
      const helped = await ask(`bare api --image ${IMAGE}`)
      expect(helped.live).toMatchObject({
        verdict: 'open',
        agreement: 'agree',
        triedFrom: { container: 'bare', isHelper: true },
      })
      expect(await listHelpers(engine.socket)).toEqual([])
      const interrupted = await xec(`bare api --image ${IMAGE}`, {
        onInterrupt: (interrupt) => void setTimeout(interrupt, 600),
      })
      expect([0, 26]).toContain(interrupted.code)
      expect(await listHelpers(engine.socket)).toEqual([])
      expect((await xec('bare api --image nosuch/image:1')).code).toBe(1)
    } finally {
      await call(socket, 'POST', `/containers/${frozen}/unpause`)
      for (const name of ['bare', 'frozen', 'off'])
        await api(socket, 'DELETE', `/containers/${name}?force=1&v=1`)
    }
  })

  it('says where the name service is not asked', async () => {
    const inWeb = (script: string) => execIn(engine.socket, 'web', ['sh', '-c', script])
    await inWeb('cp /etc/resolv.conf /tmp/kept; echo nameserver 127.0.0.1 >/etc/resolv.conf')
    try {
      const { code, stdout } = await xec('web api --port 80')
      expect(code).toBe(30)
      expect(stdout).toMatch(/^web -> api: open by the model, open live, /)
      expect(stdout).toMatch(/\n {4}DIFFER {3}rest +[\d.]+ +no answer in time\n/)
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        'Likely /etc/resolv.conf of "web" names one that is not there',
      )
      expect(stdout).toMatch(/ {4}agree {4}[\d.]+:80 +open +open: took the connection\n/)
      expect(stdout).toContain('3 differ, 1 agrees.')
    } finally {
      await inWeb('cat /tmp/kept >/etc/resolv.conf')
    }
    expect((await ask('web api --port 80')).exitCode).toBe(0)
  })

  it('says where something stops a connection that should open', async () => {
    await cutOff(engine, 'shop')
    const { exitCode, verdict, live } = await ask('web shop --port 80')
    expect([exitCode, verdict, live.agreement]).toEqual([30, 'open', 'differ'])
    expect(live.steps.find(({ title }) => /^[\d.]+:80$/.test(title))).toMatchObject({
      model: 'open',
      live: 'closed',
      agreement: 'differ',
      cause: { code: expect.stringMatching(/^(dropped|no-route)$/) },
    })
  })
})
