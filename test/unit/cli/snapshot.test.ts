// xec snapshot, and what the other commands do with its file.
import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireLock } from '../../../src/apply/lock.ts'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { parseSnapshot } from '../../../src/engine/snapshot/format.ts'
import { makeSpec } from '../../contract/contract.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

const LIVE = ['--engine', 'embedded:live.json']
const FROM = ['--engine', 'snapshot:engine.json']
const TAKE = ['snapshot', ...LIVE, '--out', 'engine.json']

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
  const live = openLive()
  await live.createNetwork(makeSpec('street', { labels: [['com.example.password', 'hunter2']] }))
  for (const name of ['nginx', 'api']) await live.startContainer(await live.createContainer({ name }))
})
afterEach(() => shop.remove())

function openLive() {
  return openEmbeddedEngine({ file: join(shop.folder, 'live.json') })
}

const flatten = (text: string): string => text.replaceAll(/\s+/g, ' ')

async function readTaken(file = 'engine.json') {
  return parseSnapshot(await readFile(join(shop.folder, file), 'utf8'), file)
}

/** Changes what a snapshot says of itself. */
async function rewrite(facts: object): Promise<void> {
  const file = join(shop.folder, 'engine.json')
  const document = JSON.parse(await readFile(file, 'utf8')) as object
  await writeFile(file, JSON.stringify({ ...document, ...facts }))
}

describe('xec snapshot', { timeout: 30_000 }, () => {
  it('writes a file that only its owner can read, and plans are made of it', async () => {
    expect(await shop.xec(TAKE)).toMatchObject({
      code: 0,
      stdout: 'Wrote engine.json: embedded with 4 networks, 2 containers.\n',
      stderr: '',
    })
    expect((await stat(join(shop.folder, 'engine.json'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(shop.folder, 'engine.json'), 'utf8')).not.toContain('hunter2')
    const live = await shop.xec(['plan', ...LIVE])
    const plan = await shop.xec(['plan', ...FROM])
    expect(plan.stdout).toBe(live.stdout)
    expect(flatten(plan.stderr)).toMatch(
      /^notice\[snapshot-age\]: .* taken (?:less than a|\d+) minutes? ago \(\d{4}-\S+Z\) by xec \d\S+\. What changed since is not in it\. $/,
    )
    expect((await shop.xec(['plan', ...FROM, '-q'])).stderr).toBe('')
  })

  it('prints the same to stdout, and a document with it for machines', async () => {
    await shop.xec(TAKE)
    const { stdout } = await shop.xec(['snapshot', ...LIVE])
    expect(parseSnapshot(stdout, 'stdout').state).toEqual((await readTaken()).state)
    const { code, stdout: json } = await shop.xec(['snapshot', ...LIVE, '--format', 'json'])
    const document = JSON.parse(json) as { snapshot: object }
    expect({ code, document }).toMatchObject({
      code: 0,
      document: { exitCode: 0, file: null, redacted: true, engine: { name: 'embedded' }, diagnostics: [] },
    })
    expect(parseSnapshot(JSON.stringify(document.snapshot), 'stdout').state).toEqual(
      (await readTaken()).state,
    )
    const written = await shop.xec([...TAKE, '--format', 'json'])
    expect(JSON.parse(written.stdout)).toMatchObject({ file: 'engine.json' })
    expect(JSON.parse(written.stdout)).not.toHaveProperty('snapshot')
  })

  it('leaves nothing out with --full', async () => {
    await shop.xec([...TAKE, '--full'])
    expect(await readFile(join(shop.folder, 'engine.json'), 'utf8')).toContain('hunter2')
    expect((await readTaken()).taken).toMatchObject({ isRedacted: false })
  })

  it('keeps what the configuration declares, values from the environment excepted', async () => {
    await shop.write(
      '.xec/config.yaml',
      SHOP.replace(
        'networks:',
        'networks:\n  street: { labels: { com.example.password: "${env.PASSWORD}", a: b } }',
      ),
    )
    const env = { PASSWORD: 'hunter2' }
    await shop.xec(TAKE, { env })
    expect(await readFile(join(shop.folder, 'engine.json'), 'utf8')).not.toContain('hunter2')
    const live = await shop.xec(['plan', ...LIVE, '--adopt', '--format', 'json'], { env })
    const plan = await shop.xec(['plan', ...FROM, '--adopt', '--format', 'json'], { env })
    const digests = [live, plan].map(({ stdout }) => (JSON.parse(stdout) as { digests: object }).digests)
    expect(digests[1]).toEqual(digests[0])
  })

  it('works without a configuration, and where it is not valid', async () => {
    await shop.write(
      '.xec/config.yaml',
      SHOP.replace('web:', 'web: { container: "${env.NGINX}" }\n    other:'),
    )
    const taken = await shop.xec(TAKE)
    expect(taken.code).toBe(0)
    expect(taken.stderr).toContain('warning[snapshot-unconfigured]')
    const named = await shop.xec([...TAKE, '-c', '.xec/config.yaml'])
    expect(named.code).toBe(20)
    expect(named.stderr).toContain('error[')
    expect((await shop.xec([...TAKE, '-c', 'missing.yaml'])).code).toBe(20)
    const bare = await openShop(null)
    expect(await bare.xec(['snapshot', '--engine', 'embedded', '-p', 'x', '--var', 'a=b'])).toMatchObject({
      code: 0,
      stderr: '',
    })
    await bare.remove()
  })

  it('takes the default file of the embedded engine with the containers that it would have', async () => {
    await shop.xec(['snapshot', '--engine', 'embedded', '--out', 'engine.json'])
    expect((await readTaken()).state.containers.map(({ name }) => name)).toEqual(['api', 'nginx'])
  })

  it('says that an apply is under way or was left, and so does a plan of it', async () => {
    const lock = await acquireLock(openLive(), { project: 'shop', scope: 'project', operation: 'apply' })
    const taken = await shop.xec(TAKE)
    expect(flatten(taken.stderr)).toMatch(
      /warning\[apply-running\].* An apply of "shop", begun \S+, is under way/,
    )
    expect(flatten((await shop.xec(['plan', ...FROM])).stderr)).toMatch(
      /warning\[apply-running\].* An apply of this project, begun \S+, was under way when the snapshot was taken/,
    )
    await lock.release()
    await rewrite({ open: [{ project: 'shop', since: null, isRunning: false }] })
    expect(flatten((await shop.xec(['plan', ...FROM])).stderr)).toContain(
      'warning[apply-unfinished]: An earlier apply did not come to its end An apply of this project had not come',
    )
    const again = await shop.xec(['snapshot', ...FROM, '-q'])
    expect(again.stderr).toBe('')
    expect(flatten((await shop.xec(['snapshot', ...FROM])).stderr)).toContain(
      'An apply of "shop" did not come to its end. The snapshot is of what it left.',
    )
    await rewrite({ open: [{ project: 'bank', since: null, isRunning: false }] })
    expect((await shop.xec(['plan', ...FROM])).stderr).not.toContain('apply-unfinished')
  })
})

describe('a plan of a snapshot', { timeout: 30_000 }, () => {
  beforeEach(() => shop.xec(TAKE))

  it.each([
    ['2020-01-01T00:00:00Z', /taken \d+ days ago \(2020-01-01T00:00:00Z\)/],
    ['2999-01-01T00:00:00Z', /taken 2999-01-01T00:00:00Z by/],
  ])('says its age: %s', async (takenAt, age) => {
    await rewrite({ takenAt })
    expect(flatten((await shop.xec(['plan', ...FROM])).stderr)).toMatch(age)
  })

  it('says the time, and no age, in a document that is the same tomorrow', async () => {
    await rewrite({ takenAt: '2020-01-01T00:00:00Z' })
    const { stdout } = await shop.xec(['plan', ...FROM, '--format', 'json'])
    expect(stdout).not.toContain('ago')
    expect(JSON.parse(stdout)).toMatchObject({
      snapshot: { takenAt: '2020-01-01T00:00:00Z', redacted: true },
      diagnostics: [{ code: 'snapshot-age', severity: 'notice' }],
    })
  })

  it('says its age in a report', async () => {
    await rewrite({ takenAt: '2020-01-01T00:00:00Z' })
    const { stdout } = await shop.xec(['plan', ...FROM, '--format', 'markdown'])
    expect(stdout).toMatch(/On a snapshot of .*\d+ days. old\./)
  })

  it('says that the snapshot is of a newer version', async () => {
    await rewrite({ formatVersion: '1.99', tool: 'xec 9.0.0' })
    expect(flatten((await shop.xec(['plan', ...FROM])).stderr)).toContain(
      'notice[snapshot-newer]: The snapshot is of a newer version of xec The snapshot was taken by xec 9.0.0',
    )
  })

  it('says of the file of an embedded engine that it has no age', async () => {
    const { code, stderr } = await shop.xec(['plan', '--engine', 'snapshot:live.json'])
    expect(code).toBe(0)
    expect(flatten(stderr)).toContain('the file of an embedded engine, which does not say when it was copied')
  })

  it('names what it needs and the snapshot leaves out', async () => {
    await shop.write(
      '.xec/config.yaml',
      SHOP.replace('networks:', 'networks:\n  street: { internal: true, adopt: true }'),
    )
    const { code, stderr } = await shop.xec(['plan', ...FROM])
    expect(code).toBe(0)
    expect(flatten(stderr)).toMatch(/warning\[snapshot-incomplete\].* would give: networks\.street\./)
    await shop.xec(TAKE)
    expect((await shop.xec(['plan', ...FROM])).stderr).not.toContain('snapshot-incomplete')
  })

  it.each([
    ['apply', ['apply']],
    ['destroy', ['destroy', '--yes']],
    ['recover', ['recover']],
    ['release a lock', ['lock', 'release', '1a2b3c']],
  ])('is no ground to %s, which is said before any question', async (_what, argv) => {
    const before = await readFile(join(shop.folder, 'engine.json'))
    const { code, stdout, stderr, questions } = await shop.xec([...argv, ...FROM], { isTTY: true })
    expect({ code, stdout, questions }).toEqual({ code: 1, stdout: '', questions: [] })
    expect(flatten(stderr)).toContain('nothing can be changed on it')
    expect(await readFile(join(shop.folder, 'engine.json'))).toEqual(before)
  })

  it('can be tried out on an embedded engine, whose file it is then', async () => {
    expect((await shop.xec(['apply', '--yes', '--engine', 'embedded:engine.json'])).code).toBe(0)
    expect(await readTaken()).toMatchObject({ taken: null, embedded: {} })
    expect((await shop.xec(['plan', '--engine', 'embedded:engine.json'])).stdout).toContain('No changes')
  })

  it.each([
    ['', 21, 'the file is empty'],
    ['name: shop\nnetworks: {}\n', 21, 'it is not JSON'],
    ['{"kind":"xec-snapshot","formatVersion":"2.1"}', 21, 'its "formatVersion" is "2.1"'],
    ['\u0000\u0001', 21, 'it is not JSON'],
  ])('needs a snapshot: %j', async (text, code, message) => {
    await shop.write('engine.json', text)
    const run = await shop.xec(['plan', ...FROM])
    expect(run.code).toBe(code)
    expect(flatten(run.stderr)).toContain(`engine.json is no snapshot: ${message}`)
  })

  it('needs a file: none, a folder, a plan', async () => {
    const missing = await shop.xec(['plan', '--engine', 'snapshot:missing.json'])
    expect(missing.code).toBe(21)
    expect(flatten(missing.stderr)).toContain('Fix: Correct the path, or take a snapshot with')
    expect((await shop.xec(['plan', '--engine', 'snapshot:.xec'])).code).toBe(21)
    const { stdout } = await shop.xec(['plan', ...FROM, '--format', 'json'])
    await shop.write('plan.json', stdout)
    const plan = await shop.xec(['plan', '--engine', 'snapshot:plan.json'])
    expect(flatten(plan.stderr)).toContain('plan.json is no snapshot: it is a plan.')
  })
})

describe('a file to write to', { timeout: 30_000 }, () => {
  it('is whole or as it was', async () => {
    await shop.write('engine.json', 'before')
    await mkdir(join(shop.folder, 'folder'))
    for (const [file, reason] of [
      ['folder', 'it is a folder'],
      ['missing/engine.json', 'its folder does not exist'],
      ['engine.json/x', 'a part of its path is no folder'],
    ] as const) {
      const run = await shop.xec(['snapshot', ...LIVE, '--out', file])
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' })
      expect(flatten(run.stderr)).toContain(`Cannot write ${file}: ${reason}`)
    }
    expect(await readFile(join(shop.folder, 'engine.json'), 'utf8')).toBe('before')
    expect((await readdir(shop.folder)).toSorted()).toEqual(['.xec', 'engine.json', 'folder', 'live.json'])
  })

  it('is replaced where a link leads, with nobody else able to read it', async () => {
    await shop.write('real.json', 'before')
    await chmod(join(shop.folder, 'real.json'), 0o666)
    await symlink('real.json', join(shop.folder, 'engine.json'))
    expect((await shop.xec(TAKE)).code).toBe(0)
    expect(await readlink(join(shop.folder, 'engine.json'))).toBe('real.json')
    expect((await readTaken('real.json')).taken).not.toBeNull()
    expect((await stat(join(shop.folder, 'real.json'))).mode & 0o777).toBe(0o600)
  })

  it('may be a pipe, which stays one', async () => {
    const pipe = join(shop.folder, 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    const reading = readFile(pipe, 'utf8')
    expect((await shop.xec(['snapshot', ...LIVE, '--out', 'pipe'])).code).toBe(0)
    expect(parseSnapshot(await reading, 'pipe').state.containers).toHaveLength(2)
    expect((await stat(pipe)).isFIFO()).toBe(true)
  })
})
