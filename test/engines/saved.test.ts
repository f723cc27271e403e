// Saved plans on real engines, which somebody changes by raw calls between the plan and its apply: whatever matters to the plan
// refuses it with nothing touched, whatever does not lets it through, and what was done meanwhile is not done again.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { call, cleanEngine, runContainer } from '../support/engine-api.ts'
import { readScene, readStarts } from '../support/engine-world.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { startRecordingProxy, type RecordingProxy } from '../support/recording-proxy.ts'
import { runXec, type Run } from '../unit/cli/xec.ts'

// The oldest, the newest, and the one that hides most.
const KINDS = ['docker-20.10', 'docker-28', 'podman-5']

// A network to make, one of somebody else that is there, and containers that join and that get another alias.
const CONFIG = `name: shop
networks:
  frontend: { ipam: { subnet: 10.83.1.0/24 } }
  backend: { external: true }
targets:
  containers:
    web: { networks: [frontend] }
    api:
      networks:
        frontend: { aliases: [rest-api], ipv4Address: 10.83.1.20 }
        backend: { aliases: [api-backend] }
`

interface Endpoint {
  readonly aliases: readonly string[]
  readonly ipv4Address: string | null
  readonly macAddress: string | null
}

interface Place {
  readonly container: { readonly id: string }
  readonly network: { readonly name: string; readonly id: string | null }
}

/** The steps of these plans, as far as they are followed here. */
type Step = { readonly id: string } & (
  | {
      readonly action: 'create-network'
      readonly spec: {
        readonly name: string
        readonly settings: {
          readonly pools: readonly [{ readonly subnet: string }]
          readonly labels: readonly (readonly [string, string])[]
        }
      }
    }
  | (Place & { readonly action: 'connect'; readonly endpoint: Endpoint })
  | (Place & { readonly action: 'disconnect' })
)

function makeRawEndpoint({ aliases, ipv4Address, macAddress }: Endpoint): object {
  return {
    Aliases: aliases,
    ...(ipv4Address === null ? {} : { IPAMConfig: { IPv4Address: ipv4Address } }),
    ...(macAddress === null ? {} : { MacAddress: macAddress }),
  }
}

describe.each(inject('engineKinds').filter((kind) => KINDS.includes(kind)))('%s', (kind) => {
  let running: RunningEngine
  let proxy: RecordingProxy
  let folder: string

  const send = (path: string, body?: unknown): Promise<unknown> => call(running.socket, 'POST', path, body)
  const remove = (path: string): Promise<unknown> => call(running.socket, 'DELETE', path)
  const makeNetwork = (Name: string, Subnet: string, rest: object = {}): Promise<unknown> =>
    send('/networks/create', {
      Name,
      CheckDuplicate: true,
      IPAM: { Driver: 'default', Config: [{ Subnet }] },
      ...rest,
    })
  const connect = (network: string, Container: string, EndpointConfig: object = {}): Promise<unknown> =>
    send(`/networks/${network}/connect`, { Container, EndpointConfig })
  const disconnect = (network: string, Container: string): Promise<unknown> =>
    send(`/networks/${network}/disconnect`, { Container })

  const xec = (...words: readonly string[]): Promise<Run> =>
    runXec(words, { folder, world: { env: { XDG_STATE_HOME: folder } } })
  const live = (): readonly string[] => ['--engine', `unix://${proxy.socket}`]
  const apply = (...words: readonly string[]): Promise<Run> => xec('apply', 'plan.json', ...live(), ...words)
  const readSaved = async (): Promise<{ steps: readonly Step[]; digests: { plan: string } }> =>
    JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))

  async function save(...words: readonly string[]): Promise<void> {
    const run = await xec('plan', '--out', 'plan.json', ...(words.length > 0 ? words : live()))
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('Plan: ') })
  }

  async function expectDone(run: Run, said = 'Verified: everything is as declared.'): Promise<void> {
    const { code, stderr } = run
    const stdout = run.stdout.replaceAll(/\s+/g, ' ')
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr, stdout: expect.stringContaining(said) })
    expect(await xec('plan', ...live(), '--detailed-exitcode')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No changes'),
    })
  }

  const look = async (): Promise<object> => ({
    scene: await readScene(running.socket),
    starts: await readStarts(running.socket),
  })

  async function expectRefused(): Promise<void> {
    const before = await look()
    proxy.calls.length = 0
    expect(await apply()).toMatchObject({ code: 23, stderr: expect.stringContaining('error[plan-stale]') })
    expect(new Set(proxy.calls.map(({ method }) => method))).toEqual(new Set(['GET']))
    expect(await look()).toEqual(before)
  }

  async function applyApproved(): Promise<Run> {
    const { digests } = await readSaved()
    return xec('apply', ...live(), '--approve', digests.plan)
  }

  // As somebody would who reads the plan and goes before it, some steps or all. A network counts with the labels that say whose it is.
  async function doByHand(isWanted: (step: Step) => boolean = () => true): Promise<void> {
    const { steps } = await readSaved()
    for (const step of steps.filter(isWanted)) {
      if (step.action === 'create-network') {
        const { name, settings } = step.spec
        await makeNetwork(name, settings.pools[0].subnet, { Labels: Object.fromEntries(settings.labels) })
        continue
      }
      // a network that the plan makes has no id yet
      const network = step.network.id ?? step.network.name
      if (step.action === 'disconnect') await disconnect(network, step.container.id)
      else await connect(network, step.container.id, makeRawEndpoint(step.endpoint))
    }
  }

  beforeAll(async () => {
    running = await startEngine(kind)
    await cleanEngine(running.socket)
    proxy = await startRecordingProxy(running.socket)
  })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xec-saved-'))
    await mkdir(join(folder, '.xec'))
    await writeFile(join(folder, '.xec/config.yaml'), CONFIG)
    await makeNetwork('backend', '10.83.2.0/24')
    await runContainer(running.socket, { name: 'web' })
    await runContainer(running.socket, { name: 'api', networkMode: 'backend' })
  })

  afterEach(async () => {
    await cleanEngine(running.socket)
    await rm(folder, { recursive: true })
  })

  afterAll(() => proxy.stop())

  test('what matters to the plan refuses it with nothing touched, and goes by the digest alone too', async () => {
    await save()
    await remove('/containers/web?force=1')
    await runContainer(running.socket, { name: 'web' })
    await expectRefused()

    await save()
    await disconnect('backend', 'api')
    await connect('backend', 'api', { Aliases: ['elsewhere'] })
    await expectRefused()

    await save()
    await disconnect('backend', 'api')
    await remove('/networks/backend')
    await makeNetwork('backend', '10.83.2.0/24')
    await connect('backend', 'api')
    await expectRefused()

    await save()
    await makeNetwork('of-others', '10.83.1.128/25')
    await expectRefused()
    await remove('/networks/of-others')

    await save()
    await makeNetwork('frontend', '10.83.1.0/24')
    await expectRefused()
    const stale = await applyApproved()
    expect(stale).toMatchObject({ code: 23, stderr: expect.stringContaining('which was approved') })
    await remove('/networks/frontend')

    await save()
    await send('/containers/web/stop?t=5')
    await expectRefused()

    await save()
    await expectDone(await applyApproved())
  })

  test('what does not matter lets it through', async () => {
    await save()
    await makeNetwork('of-others', '10.83.3.0/24')
    await runContainer(running.socket, { name: 'stranger', networkMode: 'of-others' })
    await connect('backend', 'stranger')
    await expectDone(await apply())
    await expectDone(await apply(), 'Nothing is left to do of this plan')
  })

  test('a part that was done by hand is not done again', async () => {
    await save()
    await doByHand(({ id }) => id === 'create-network:frontend' || id === 'connect:web/frontend')
    const before = await readStarts(running.socket)
    proxy.calls.length = 0
    await expectDone(await apply())
    expect(await readStarts(running.socket)).toEqual(before)
    expect(proxy.calls.filter(({ path }) => path.endsWith('/connect'))).toHaveLength(2)
  })

  test('all of it done by hand leaves nothing to do', async () => {
    await save()
    await doByHand()
    proxy.calls.length = 0
    await expectDone(await apply(), 'Nothing is left to do of this plan')
    expect(new Set(proxy.calls.map(({ method }) => method))).toEqual(new Set(['GET']))
  })

  test('a plan that was made of a snapshot, approved by its digest', async () => {
    expect(await xec('snapshot', ...live(), '--out', 'state.json')).toMatchObject({ code: 0 })
    await save('--engine', `snapshot:${join(folder, 'state.json')}`)
    const { digests } = await readSaved()
    expect(await apply('--approve', '0123456789abcdef')).toMatchObject({ code: 23 })
    await expectDone(await apply('--approve', digests.plan))
  })
})
