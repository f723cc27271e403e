// A world made by raw calls is imported on every engine in every style: planning what was written shows no changes, nothing but GET
// and HEAD was sent, and an apply of it has nothing to do.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { call, cleanEngine, runContainer } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { startRecordingProxy, type RecordingProxy } from '../support/recording-proxy.ts'
import { runXec, type Run } from '../unit/cli/xec.ts'

const ODD_LABELS = {
  yes: 'no',
  '0x10': '1e3',
  date: '2001-12-14',
  octal: '010',
  nothing: '~',
  spaces: ' a  b ',
  lines: 'a\nb\n',
  template: '${HOME} \\${x}',
  quotes: `"'#: {}[],&*!|>%@\``,
  family: '👩‍👩‍👧 é \u202e',
  '': 'empty key',
}

describe.each(inject('engineKinds'))('%s', (kind) => {
  const isPodman = kind.startsWith('podman')
  let running: RunningEngine
  let proxy: RecordingProxy
  let folder: string

  const send = (path: string, body?: unknown): Promise<unknown> => call(running.socket, 'POST', path, body)
  const createNetwork = (Name: string, rest: object = {}): Promise<unknown> =>
    send('/networks/create', { Name, CheckDuplicate: true, ...rest })
  const makeIpam = (...Config: readonly object[]): object => ({ IPAM: { Driver: 'default', Config } })
  const connect = (network: string, Container: string, EndpointConfig: object = {}): Promise<unknown> =>
    send(`/networks/${network}/connect`, { Container, EndpointConfig })
  const xec = (...words: readonly string[]): Promise<Run> =>
    runXec([...words, '--engine', `unix://${proxy.socket}`], { folder })

  async function buildNetworks(): Promise<void> {
    await createNetwork('front', {
      ...makeIpam({ Subnet: '10.81.1.0/24' }, { Subnet: 'FD00:81:1:0::/64' }),
      EnableIPv6: true,
      Options: { 'com.docker.network.driver.mtu': '1400' },
    })
    await createNetwork('back', {
      ...makeIpam({
        Subnet: '10.81.2.0/24',
        Gateway: '10.81.2.9',
        IPRange: '10.81.2.128/25',
        ...(isPodman ? {} : { AuxiliaryAddresses: { router: '10.81.2.2' } }),
      }),
      Internal: true,
    })
    await createNetwork('auto')
    await createNetwork('odd.name', { Labels: ODD_LABELS, Attachable: true })
    await createNetwork('blog_default', {
      Labels: { 'com.docker.compose.project': 'blog', 'com.docker.compose.network': 'default' },
    })
    if (isPodman) return
    await createNetwork('conf', {
      ConfigOnly: true,
      ...makeIpam({ Subnet: '10.81.3.0/24' }),
      Labels: { a: 'b' },
    })
    await createNetwork('made', { ConfigFrom: { Network: 'conf' }, Internal: true })
    await createNetwork('plain-options', { Options: { 'com.docker.network.bridge.name': 'xec-import0' } })
  }

  async function buildContainers(): Promise<void> {
    const { socket } = running
    await runContainer(socket, { name: 'web', networkMode: 'front', ports: ['127.0.0.1:8099:80', '53/udp'] })
    await connect('back', 'web', {
      Aliases: ['www', 'shop.example'],
      IPAMConfig: { IPv4Address: '10.81.2.20' },
    })
    await runContainer(socket, { name: 'db', networkMode: 'auto' })
    await connect('front', 'db', {
      Aliases: ['db'],
      IPAMConfig: { IPv4Address: '10.81.1.30', IPv6Address: 'fd00:81:1::30' },
    })
    await runContainer(socket, { name: 'stopped', networkMode: 'back' })
    await connect('odd.name', 'stopped', { Aliases: ['gone'] })
    await send('/containers/stopped/stop?t=5')
    await runContainer(socket, { name: 'created', networkMode: 'front', start: false })
    await connect('back', 'created', { Aliases: ['later'], IPAMConfig: { IPv4Address: '10.81.2.40' } })
    await runContainer(socket, { name: 'blog-web-1', networkMode: 'blog_default' })
    await runContainer(socket, { name: 'both' })
    await connect('auto', 'both')
    await runContainer(socket, { name: 'lone' })
    await runContainer(socket, { name: 'host.mode', networkMode: 'host' })
    await runContainer(socket, { name: 'none-mode', networkMode: 'none' })
    await runContainer(socket, { name: 'sidecar', networkMode: 'container:db' })
    await send('/containers/both/pause')
  }

  beforeAll(async () => {
    running = await startEngine(kind)
    await cleanEngine(running.socket)
    proxy = await startRecordingProxy(running.socket)
    folder = await mkdtemp(join(tmpdir(), 'xec-import-'))
    await buildNetworks()
    await buildContainers()
  })
  afterAll(async () => {
    await send('/containers/both/unpause')
    // Podman removes no container whose networking another one uses
    await call(running.socket, 'DELETE', '/containers/sidecar?force=1')
    await cleanEngine(running.socket)
    await proxy.stop()
    await rm(folder, { recursive: true })
  })

  test.each([
    ['all networks', []],
    ['all containers', ['--all', '--ports', '--subnets']],
    ['only used', ['--external']],
    ['to be taken over', ['--adopt', '--all']],
    ['by name', ['db', '--network', 'odd.*']],
    ['by label', ['--label', 'yes=no']],
  ])('%s', async (_, words) => {
    proxy.calls.length = 0
    const file = 'config.yaml'
    const imported = await xec('import', '--name', 'shop', '--out', file, '--force', ...words)
    const text = await readFile(join(folder, file), 'utf8')
    const said = { text, stderr: imported.stderr }
    expect({ ...said, code: imported.code }).toEqual({ ...said, code: 0 })
    const planned = await xec('plan', '-c', file, '--detailed-exitcode')
    expect({ ...said, code: planned.code, stdout: planned.stdout }).toEqual({
      ...said,
      code: 0,
      stdout: expect.stringContaining('No changes: '),
    })
    expect(text).not.toContain('planning shows')
    const methods = new Set(proxy.calls.map(({ method }) => method))
    expect([...methods].filter((method) => method !== 'GET' && method !== 'HEAD')).toEqual([])
  })

  test('a merge into what was made by hand, and an apply that has nothing to do', async () => {
    const file = 'merged.yaml'
    expect(await xec('import', '--name', 'shop', '--out', file, '--network', 'front')).toMatchObject({
      code: 0,
    })
    expect(await xec('import', '--out', file, '--merge')).toMatchObject({ code: 0 })
    expect(await xec('plan', '-c', file, '--detailed-exitcode')).toMatchObject({ code: 0 })
    const applied = await xec('apply', '-c', file, '--yes', '--no-journal')
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('No changes: ') })
  })
})
