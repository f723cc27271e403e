// xec doctor on the host of a real engine: in its network namespace, where the kernel's switches and the daemon are its own.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { call, cleanEngine, execIn, runContainer, servePage } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { EXECUTABLE } from '../support/run-xec.ts'

const run = promisify(execFile)
const XEC = ['node', EXECUTABLE]
const KINDS = inject('engineKinds').filter((kind) => kind === 'docker-28')
const ICC = 'com.docker.network.bridge.enable_icc'

interface Found {
  readonly code: string
  readonly evidence: readonly { readonly source: string; readonly says: string }[]
}

interface Diagnosis {
  readonly findings: readonly Found[]
  readonly looked: readonly string[]
}

describe.each(KINDS)('xec doctor on the host of %s', (kind) => {
  let engine: RunningEngine
  let folder: string

  const inside = (...words: readonly string[]): ReturnType<typeof run> =>
    run('ip', ['netns', 'exec', engine.netns, ...words], { cwd: folder })
  const turn = (name: string, value: number): Promise<unknown> =>
    inside('sh', '-c', `echo ${value} >/proc/sys/net/${name}`)

  // The kernel lists the socket by the path that the daemon gave it, which is the one to speak of.
  async function diagnose({ socket }: RunningEngine, netns: string = engine.netns): Promise<Diagnosis> {
    const script = 'mkdir -p /engine && mount --bind "$0" /engine && exec "$@"'
    const words = [...XEC, 'doctor', '--engine', 'unix:///engine/docker.sock', '--format', 'json']
    const args = ['netns', 'exec', netns, 'unshare', '--mount', 'sh', '-c', script, dirname(socket), ...words]
    const ended = await run('ip', args, { cwd: folder }).catch(
      (error: unknown) => error as { stdout: string },
    )
    return JSON.parse(ended.stdout) as Diagnosis
  }
  const listCodes = ({ findings }: Diagnosis): readonly string[] => findings.map(({ code }) => code)

  beforeAll(async () => {
    engine = await startEngine(kind)
    const { socket } = engine
    await cleanEngine(socket)
    folder = await mkdtemp(join(tmpdir(), 'xec-doctor-'))
    await call(socket, 'POST', '/networks/create', { Name: 'apart', Options: { [ICC]: 'false' } })
    await runContainer(socket, { name: 'web', networkMode: 'apart', cmd: servePage('web') })
    await runContainer(socket, { name: 'api', networkMode: 'apart' })
  })
  afterEach(async () => {
    await turn('bridge/bridge-nf-call-iptables', 1)
    await turn('ipv4/ip_forward', 1)
  })
  afterAll(async () => {
    await cleanEngine(engine.socket)
    await rm(folder, { recursive: true })
    // another run may still need it
    await rmdir('/engine').catch(() => undefined)
  })

  it('knows the host, and finds nothing wrong with it', async () => {
    const found = await diagnose(engine)
    expect(listCodes(found)).toEqual(['icc-off'])
    expect(found.looked.join()).toContain('what the daemon was started with')
    expect(found.looked).toContain('who listens inside of 2 containers')
  })

  it('finds that the firewall does not see what passes a bridge, where containers reach each other', async () => {
    const { NetworkSettings } = await call<{
      NetworkSettings: { Networks: Record<string, { IPAddress: string }> }
    }>(engine.socket, 'GET', '/containers/web/json')
    const url = `http://${NetworkSettings.Networks['apart']?.IPAddress}/`
    const reach = () => execIn(engine.socket, 'api', ['timeout', '2', 'wget', '-qO-', url])
    expect((await reach()).exitCode).not.toBe(0)
    await turn('bridge/bridge-nf-call-iptables', 0)
    expect((await reach()).stdout).toBe('web\n')
    const found = await diagnose(engine)
    expect(listCodes(found)).toEqual(['bridge-filter-off'])
    expect(found.findings[0]?.evidence).toContainEqual({
      source: '/proc/sys/net/bridge/bridge-nf-call-iptables',
      says: '0',
    })
  })

  it('finds that the host forwards nothing', async () => {
    await turn('ipv4/ip_forward', 0)
    expect(listCodes(await diagnose(engine))).toContain('forwarding-off')
  })

  it('finds a daemon that leaves the firewall alone', async () => {
    const other = await startEngine(kind, 'doctor', { args: ['--iptables=false'] })
    try {
      const { findings } = await diagnose(other, other.netns)
      expect(findings.map(({ code }) => code)).toContain('firewall-off')
    } finally {
      await other.stop()
    }
  })
})
