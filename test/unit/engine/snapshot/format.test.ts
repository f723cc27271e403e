import { describe, expect, it } from 'vitest'
import { openEmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.ts'
import { FRESH_STATE, makeSnapshot } from '../../../../src/engine/embedded/state.ts'
import { parseSnapshot, renderSnapshot } from '../../../../src/engine/snapshot/format.ts'
import { EngineError } from '../../../../src/model/errors.ts'
import type { TakenFacts } from '../../../../src/model/snapshot.ts'
import { makePool, makeSpec } from '../../../contract/contract.ts'

const FILE = 'production.json'

async function makeText(): Promise<string> {
  const engine = openEmbeddedEngine({ file: null })
  const pools = [makePool('10.1.0.0/16', { ipRange: '10.1.2.0/24', auxAddresses: [['printer', '10.1.0.9']] })]
  await engine.createNetwork(makeSpec('shop', { pools, labels: [['__proto__', 'x']], enableIPv6: true }))
  await engine.createNetwork(makeSpec('base', { configOnly: true }))
  const web = await engine.createContainer({
    name: 'web',
    network: 'shop',
    attachments: { shop: { aliases: ['www'], ipv4Address: '10.1.0.80', links: ['db:db'], gwPriority: -1 } },
    ports: [{ hostIp: '', hostPort: 80, containerPort: 80, protocol: 'tcp' }],
  })
  await engine.startContainer(web)
  await engine.createContainer({ name: 'cache', network: `container:${web}` })
  const containers = await Promise.all(
    (await engine.listContainers()).map(({ id }) => engine.inspectContainer(id)),
  )
  const state = { engine: await engine.identify(), networks: await engine.listNetworks(), containers }
  return renderSnapshot({ state, embedded: null, taken: null })
}

type Json = Record<string, unknown>

/** The text of a snapshot in which the value at a path (`containers.0.name`) is another one; undefined takes it away. */
async function makeTextWith(path: string, value: unknown): Promise<string> {
  const document = JSON.parse(await makeText()) as Json
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const parent = keys.reduce((object, key) => object[key] as Json, document)
  parent[last] = value
  return JSON.stringify(document)
}

function readError(text: string): EngineError {
  try {
    parseSnapshot(text, FILE)
  } catch (error) {
    if (error instanceof EngineError) return error
    throw error
  }
  throw new Error('accepted')
}

describe('a snapshot', () => {
  it('reads the same as it was written, byte for byte', async () => {
    const text = await makeText()
    expect(renderSnapshot(parseSnapshot(text, FILE))).toBe(text)
  })

  it("keeps the embedded engine's memory", () => {
    const snapshot = makeSnapshot({ ...FRESH_STATE, serial: 7 })
    expect(parseSnapshot(renderSnapshot(snapshot), FILE)).toEqual(snapshot)
  })

  it('ends in a line feed and can be read by people', async () => {
    expect(await makeText()).toMatch(
      /^\{\n {2}"formatVersion": "1\.0",\n {2}"kind": "xec-snapshot",\n[^]*\}\n$/,
    )
  })

  it('may come from a newer minor version with fields that this one does not know', async () => {
    const document = JSON.parse(await makeText()) as Json
    const newer = { ...document, formatVersion: '1.7', clock: 'later' }
    expect(renderSnapshot(parseSnapshot(JSON.stringify(newer), FILE))).toBe(await makeText())
  })

  it('says how it came about, in the first lines', async () => {
    const taken: TakenFacts = {
      takenAt: '2026-11-26T03:04:05Z',
      tool: 'xec 0.1.0',
      isRedacted: true,
      isNewer: false,
      open: [{ project: 'shop', since: null, isRunning: true }],
    }
    const text = renderSnapshot({ ...parseSnapshot(await makeText(), FILE), taken })
    expect(text).toMatch(
      /^\{\n {2}"formatVersion": "1\.1",\n {2}"kind": "xec-snapshot",\n {2}"takenAt": "2026/,
    )
    expect(parseSnapshot(text, FILE).taken).toEqual(taken)
    const newer = text.replace('"1.1"', '"1.12"')
    expect(parseSnapshot(newer, FILE).taken).toEqual({ ...taken, isNewer: true })
  })

  it('is put in order when it was written by hand', async () => {
    const document = JSON.parse(await makeText()) as { networks: Json[]; containers: Json[] }
    document.networks.reverse()
    document.containers.reverse()
    expect(renderSnapshot(parseSnapshot(JSON.stringify(document), FILE))).toBe(await makeText())
  })

  it.each([
    ['networks.4.settings.pools.0.subnet', '10.1.0.7/16', '10.1.0.0/16'],
    ['networks.4.settings.pools.1.gateway', 'FD78:6563:0000::1', 'fd78:6563::1'],
    ['containers.1.attachments.0.live.macAddress', '02-42-AC-19-00-05', '02:42:ac:19:00:05'],
    ['containers.1.attachments.0.settings.ipv4Address', 'anything', 'anything'],
  ])('brings addresses to one form: %s %s', async (path, given, read) => {
    expect(renderSnapshot(parseSnapshot(await makeTextWith(path, given), FILE))).toContain(
      JSON.stringify(read),
    )
  })
})

describe('what is no snapshot is refused with the place of the problem', () => {
  it.each([
    ['', 'the file is empty'],
    ['  \n', 'the file is empty'],
    ['{"formatVersion": "1.0", "kind": "xec-sna', 'it is not JSON'],
    ['\u0000\u0001\u0002', 'it is not JSON'],
    ['[]', 'a snapshot is a JSON object'],
    ['null', 'a snapshot is a JSON object'],
    ['"xec-snapshot"', 'a snapshot is a JSON object'],
    ['{"formatVersion":"1.0","steps":[],"digests":{}}', 'it is a plan.'],
    [
      '{"formatVersion":"1.0","snapshot":{}}',
      'it is what "--format json" prints; a snapshot is printed without it',
    ],
    ['{}', 'its "kind" is not "xec-snapshot"'],
    ['{"kind":"plan","formatVersion":"1.0"}', 'its "kind" is not "xec-snapshot"'],
    ['{"kind":"xec-snapshot"}', 'its "formatVersion" is no text; this version of xec reads 1.x'],
    ['{"kind":"xec-snapshot","formatVersion":1}', 'its "formatVersion" is no text'],
    ['{"kind":"xec-snapshot","formatVersion":"2.0"}', 'its "formatVersion" is "2.0"'],
    [
      '{"kind":"xec-snapshot","formatVersion":"1.0"}',
      'networks: is no list; containers: is no list; engine: is no object',
    ],
    ['{"kind":"xec-snapshot","formatVersion":"1.0","__proto__":{"networks":[]}}', 'networks: is no list'],
  ])('%j', (text, message) => {
    const error = readError(text)
    expect(error).toMatchObject({ kind: 'malformed', code: 'engine-answer' })
    expect(error.message).toContain(`${FILE} is no snapshot: `)
    expect(error.message).toContain(message)
    expect(error.fix).not.toBe('')
  })

  it.each([
    ['engine', null, 'engine: is no object'],
    ['engine.flavor', 'rkt', 'engine.flavor: is none of docker podman'],
    ['networks', {}, 'networks: is no list'],
    ['networks.0', 'shop', 'networks[0]: is no object'],
    ['networks.0.name', 5, 'networks[0].name: is no text'],
    ['networks.0.name', undefined, 'networks[0].name: is no text'],
    ['networks.1.isDefault', 'yes', 'networks[1].isDefault: is neither true nor false'],
    ['networks.0.unknown', ['colour'], 'networks[0].unknown: holds an unknown name'],
    ['networks.0.usedElsewhere', 'no', 'networks[0].usedElsewhere: is neither true nor false'],
    ['networks.0.settings.labels', {}, 'networks[0].settings.labels: is no list'],
    ['networks.0.settings.labels', [['a']], 'networks[0].settings.labels[0]: is no pair of texts'],
    ['networks.0.settings.labels', [['a', 1]], 'networks[0].settings.labels[0]: is no pair of texts'],
    ['networks.4.settings.pools.0.subnet', '10.1.0.0', 'networks[4].settings.pools[0].subnet: is no address'],
    [
      'networks.4.settings.pools.0.auxAddresses',
      [['a', 'b']],
      'auxAddresses: holds something that is no address',
    ],
    ['networks.1.id', 'same', ''],
    ['containers.0.state', 'asleep', 'containers[0].state: is none of created running'],
    ['containers.0.mode.kind', 'bridge', 'containers[0].mode.kind: is none of'],
    ['containers.0.mode.container', 1, 'containers[0].mode.container: is no text'],
    ['containers.1.mode.network', null, 'containers[1].mode.network: is no text'],
    [
      'containers.1.ports.0.containerPort',
      70_000,
      'containers[1].ports[0].containerPort: is no whole number',
    ],
    ['containers.1.ports.0.hostPort', 1.5, 'containers[1].ports[0].hostPort: is no whole number'],
    ['containers.1.attachments.0.settings.aliases', [1], 'settings.aliases[0]: is no text'],
    ['containers.1.attachments.0.live.ipv4Address', '10.1', 'live.ipv4Address: is no address'],
    ['containers.1.name', 'cache', 'containers: has two entries of one name or id'],
    ['embedded', { serial: -1, automaticSubnets: [] }, 'embedded.serial: is no whole number'],
    ['embedded', 'x', 'embedded: is no object'],
    ['takenAt', 'yesterday', 'takenAt: is no time in UTC; tool: is no text; redacted: is neither'],
    ['takenAt', '2026-13-26T03:04:05Z', 'takenAt: is no time in UTC'],
    ['takenAt', null, 'takenAt: is no text'],
  ])('%s = %j', async (path, value, message) => {
    const text = await makeTextWith(path, value)
    if (message === '') expect(parseSnapshot(text, FILE).state.networks[1]?.id).toBe('same')
    else expect(readError(text).message).toContain(message)
  })

  it('of another major version names the tool to use', () => {
    const text = '{"kind":"xec-snapshot","formatVersion":"2.0"}'
    expect(readError(text).fix).toContain('Use the version of xec that took it')
  })

  it('does not fill the memory, however large it is', () => {
    const networks = Array.from({ length: 500_000 }, () => ({}))
    const document = { kind: 'xec-snapshot', formatVersion: '1.1', networks }
    expect(readError(JSON.stringify(document)).message).toMatch(/; and 10\d\d more\.$/)
  })

  it('tells three problems and counts the others', () => {
    const document = { kind: 'xec-snapshot', formatVersion: '1.0', engine: {}, networks: [], containers: [] }
    expect(readError(JSON.stringify(document)).message).toMatch(
      /: engine\.id: .*; engine\.name: .*; and 3 more\.$/,
    )
  })
})
