import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createRecord } from '../../../src/apply/record.ts'
import { openEngine } from '../../../src/engine/open.ts'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { makeLockLabels } from '../../../src/model/lock.ts'
import { makeJournalLabels } from '../../../src/model/journal.ts'
import { startStubDaemon, stubKinds } from '../../support/stub-daemon.ts'
import { openShop, type Shop } from './xec.ts'

let shop: Shop

afterEach(async () => {
  await shop.remove()
})

const EMBEDDED = ['--engine', 'embedded']

describe('xec doctor', () => {
  it('finds nothing on an engine in order, and says what it looked at', async () => {
    shop = await openShop()
    await shop.xec(['apply', '--yes', ...EMBEDDED])
    const { code, stdout, stderr } = await shop.xec(['doctor', ...EMBEDDED])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Nothing wrong found on embedded \(Docker 28\.5\.2, API 1\.51\)\.\n\nLooked at\n/)
    expect(stdout).toContain('  - the host: embedded is no live engine here\n')
  })

  it('says where the file declares a container, and where it is, at the line', async () => {
    shop = await openShop()
    const { code, stdout } = await shop.xec(['doctor', ...EMBEDDED])
    expect(code).toBe(1)
    expect(stdout).toContain('error[not-as-declared]')
    expect(stdout).toContain('"nginx" is declared on "frontend", and is on "bridge".')
    expect(stdout).toMatch(/at .*config\.yaml:7:\d+/)
    expect(stdout).toContain('error[network-missing]')
    expect(stdout).toContain('warning[default-bridge-names]')
    expect((await shop.xec(['doctor', '--quiet', ...EMBEDDED])).stdout).not.toContain('Seen:')
  })

  it('keeps to the containers that are named, by name or by key', async () => {
    shop = await openShop()
    const { stdout } = await shop.xec(['doctor', 'web', ...EMBEDDED])
    expect(stdout).toContain('"nginx" is declared on')
    expect(stdout).not.toContain('"api" is declared on')
    const wrong = await shop.xec(['doctor', 'ngin', ...EMBEDDED])
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toContain('Did you mean "nginx"?')
  })

  it('gives a document for machines', async () => {
    shop = await openShop()
    const { code, stdout } = await shop.xec(['doctor', 'nginx', '--format', 'json', ...EMBEDDED])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 1,
      engine: { name: 'embedded' },
      findings: [
        { code: 'network-missing' },
        {
          code: 'not-as-declared',
          severity: 'error',
          containers: ['nginx'],
          networks: ['frontend'],
          evidence: [{ source: 'embedded, container "nginx"', says: 'NetworkSettings.Networks: bridge' }, {}],
        },
        { code: 'default-bridge-names' },
      ],
      notLooked: [{}, { what: 'the host' }],
      diagnostics: [],
    })
  })

  it('works without a configuration, and with one that is not valid unless it was named', async () => {
    shop = await openShop(null)
    const live = openEmbeddedEngine({ file: join(shop.folder, 'live.json') })
    await live.createContainer({ name: 'web' })
    const engine = ['--engine', 'embedded:live.json']
    expect(await shop.xec(['doctor', ...engine])).toMatchObject({ code: 0, stderr: '' })
    expect((await shop.xec(['doctor', 'web', ...engine])).stdout).toContain('error[container-not-running]')
    await shop.write('.xec/config.yaml', 'networks: { a: { subnett: 1 } }\n')
    const broken = await shop.xec(['doctor', ...engine])
    expect(broken.code).toBe(0)
    expect(broken.stderr).toContain('warning[doctor-unconfigured]')
    const named = await shop.xec(['doctor', '-c', '.xec/config.yaml', ...engine])
    expect(named).toMatchObject({ code: 20, stdout: '' })
    expect((await shop.xec(['doctor', '-c', '.xec/config.yaml', '--format', 'json', ...engine])).code).toBe(
      20,
    )
  })

  it('diagnoses a snapshot', async () => {
    shop = await openShop()
    await shop.xec(['snapshot', '--out', 'host.json', ...EMBEDDED])
    const { code, stdout } = await shop.xec(['doctor', '--engine', 'snapshot:host.json'])
    expect(code).toBe(1)
    expect(stdout).toContain('Seen: embedded, networks: no network is called "frontend"')
  })

  it('finds locks and journals that were left, and not those of a run that goes on', async () => {
    shop = await openShop(null)
    const live = openEmbeddedEngine({ file: join(shop.folder, 'live.json') })
    const holder = { user: 'ci', host: 'runner-1', pid: 4711, place: null }
    const lock = (project: string, expires: number) =>
      createRecord(live, {
        name: `xec-lock-${project}`,
        labels: makeLockLabels({
          id: project,
          project,
          operation: 'apply',
          holder,
          since: 1_000_000,
          expires,
        }),
      })
    await lock('old', 2_000_000)
    await lock('busy', Date.UTC(2126, 0, 1))
    await createRecord(live, { name: 'xec-journal-shop', labels: makeJournalLabels('id', 'nonsense') })
    const { code, stdout } = await shop.xec(['doctor', '--engine', 'embedded:live.json'])
    expect(code).toBe(0)
    expect(stdout).toContain('warning[lock-left]')
    expect(stdout).toContain('xec lock release old')
    expect(stdout).not.toContain('busy')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'The apply of "shop", whose journal cannot be read, did not come to its end',
    )
  })

  it('finds endpoints that are left, and not those of containers that came meanwhile', async () => {
    shop = await openShop(null)
    const inner = openEmbeddedEngine({ file: join(shop.folder, 'live.json') })
    const id = await inner
      .createNetwork({ name: 'back', settings: (await inner.inspectNetwork('bridge')).settings })
      .catch(() => '')
    const target = id === '' ? (await inner.inspectNetwork('bridge')).id : id
    const late = await inner.createContainer({ name: 'late' })
    const listed = { ...inner, listContainers: async () => [] }
    const calm = { exitCode: 0, error: '', restarts: 0, health: null }
    const engine = {
      identify: () => inner.identify(),
      readClock: () => inner.readClock(),
      listNetworks: () => inner.listNetworks(),
      listContainers: listed.listContainers,
      close: async () => undefined,
      examination: {
        readEngine: async () => ({
          socket: null,
          isRootless: false,
          forwardsIPv4: true,
          filtersBridges: null,
          pools: null,
        }),
        readContainer: async (wanted: string) => ({
          container: await inner.inspectContainer(wanted),
          clues: calm,
        }),
        listEndpoints: async (network: string) =>
          network === target
            ? [
                { container: 'f'.repeat(64), name: 'ghost' },
                { container: late, name: 'late' },
              ]
            : [],
      },
    }
    const { stdout } = await shop.xec(['doctor'], { openEngine: async () => engine as never })
    expect(stdout).toContain('"ghost" among its containers')
    expect(stdout).not.toContain('"late"')
    expect(stdout).toContain('the engine is not spoken to over a socket of this machine')
  })

  it.each(stubKinds)('reads all of an engine with GET alone: %s', async (kind) => {
    shop = await openShop(null)
    const daemon = await startStubDaemon(kind)
    try {
      daemon.addNetwork('back')
      daemon.addContainer('web')
      // what is found is of the host of the test
      const { stdout } = await shop.xec(['doctor', '--engine', daemon.url])
      expect(stdout).toContain(' on stub (')
      expect(stdout).toContain('  - 1 container: state')
      expect(daemon.calls.filter((call) => !call.startsWith('GET '))).toEqual([])
    } finally {
      await daemon.stop()
    }
  })
})

describe('xec doctor, where the engine cannot be reached', () => {
  it('says why, what shows it, and ends with 21', async () => {
    shop = await openShop(null)
    const env = { HOME: shop.folder, DOCKER_HOST: `unix://${shop.folder}/none.sock` }
    const { code, stdout } = await shop.xec(['doctor'], { env, openEngine: openEngine })
    expect(code).toBe(21)
    expect(stdout).toContain('error[engine-unreachable]: The engine cannot be reached')
    // where the lines break depends on where the folder is
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('there is no such socket')
    expect(stdout).toContain('Seen: environment: DOCKER_HOST set')
    expect(stdout).toContain('Fix: Start the engine, or say where it is')
    const json = await shop.xec(['doctor', '--format', 'json'], { env, openEngine: openEngine })
    expect(JSON.parse(json.stdout)).toMatchObject({
      exitCode: 21,
      engine: null,
      findings: [{ code: 'engine-unreachable', evidence: [{ source: 'environment' }, {}, {}] }],
    })
  })

  it('says that a Docker context does not exist', async () => {
    shop = await openShop(null)
    const env = { HOME: shop.folder, DOCKER_CONTEXT: 'prod' }
    await shop.write('.docker/contexts/meta/1/meta.json', '{"Name": "production"}')
    const { code, stdout } = await shop.xec(['doctor'], { env, openEngine: openEngine })
    expect(code).toBe(1)
    expect(stdout).toContain('The Docker context "prod" does not exist.')
    expect(stdout).toContain('contexts: default, production')
  })

  it('is as wrong as anywhere where the engine is no engine', async () => {
    shop = await openShop(null)
    expect(await shop.xec(['doctor', '--engine', 'nonsense'])).toMatchObject({ code: 1 })
    const file = await shop.xec(['doctor', '--engine', 'snapshot:none.json'])
    expect(file.code).toBe(21)
    expect(file.stdout).not.toContain('Seen:')
  })
})
