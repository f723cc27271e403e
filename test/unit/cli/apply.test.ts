// xec apply and xec destroy: asking, applying, reporting.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { openShop, SHOP, type Shop, type World } from './xec.ts'
import { exceptRecords } from '../../support/except-records.ts'

let shop: Shop
afterEach(() => shop.remove())

const APPLY = ['apply', '--engine', 'embedded']
const TERMINAL: World = { isTTY: true, env: { TERM: 'dumb' } }

/** An engine in memory with one call replaced. */
function openFaulty(parts: (engine: Engine) => Partial<Engine>): NonNullable<World['openEngine']> {
  return async ({ declaredContainers }) => {
    const engine = openEmbeddedEngine({ file: null, containers: declaredContainers })
    const replaced = exceptRecords(engine, parts(engine))
    return new Proxy<Engine>(engine, {
      get: (target, name) => {
        const value: unknown = Reflect.get(replaced, name) ?? Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  }
}

function expectUntouched(): Promise<void> {
  return expect(readFile(join(shop.folder, '.xec/embedded.json'))).rejects.toThrow('ENOENT')
}

/** Takes out what differs from run to run. */
function dropTimes(text: string): string {
  return text.replaceAll(/ +(?:\d+ ms|\d+\.\d s)/g, ' T')
}

describe('xec apply', { timeout: 30_000 }, () => {
  it('shows the plan, carries it out and proves it; then there is nothing to do', async () => {
    shop = await openShop()
    // one call at a time, so that the order of what is said is certain
    const first = await shop.xec([...APPLY, '--yes', '--parallelism', '1'])
    expect(first.code).toBe(0)
    expect(first.stdout).toContain('  + create network frontend (does not exist yet)\n')
    expect(dropTimes(first.stdout).replace(/sha256:\w{64}/, 'DIGEST')).toContain(
      `Plan: 1 to create, 2 to connect, 2 to disconnect.
Digest: DIGEST

Steps
  done T  create network frontend
  done T  connect api to frontend
  done T  connect nginx to frontend
  done T  disconnect api from bridge
  done T  disconnect nginx from bridge

Applied in T: 5 steps done. Verified: everything is as declared.
`,
    )
    expect(first.stderr).toMatchInlineSnapshot(`
      "[1/5] create network frontend
      [2/5] connect api to frontend
      [3/5] connect nginx to frontend
      [4/5] disconnect api from bridge
      [5/5] disconnect nginx from bridge
      Reading the engine again
      "
    `)
    expect(first.questions).toEqual([])
    const second = await shop.xec([...APPLY, '--yes'])
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(second.stdout).toMatch(/\nNo changes: 3 objects as declared\.\n$/)
  })

  it('says no more than the last lines with --quiet', async () => {
    shop = await openShop()
    const { code, stdout, stderr } = await shop.xec([...APPLY, '--yes', '-q'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(dropTimes(stdout)).toBe(
      'Plan: 1 to create, 2 to connect, 2 to disconnect.\n' +
        'Applied in T: 5 steps done. Verified: everything is as declared.\n',
    )
  })

  it('is one document for a machine', async () => {
    shop = await openShop()
    const { code, stdout } = await shop.xec([...APPLY, '--yes', '--format', 'json'])
    expect(code).toBe(0)
    const document = JSON.parse(stdout) as { steps: readonly { outcome: string }[] }
    expect(document).toMatchObject({
      exitCode: 0,
      outcome: 'applied',
      left: { changes: [] },
      diagnostics: [],
    })
    expect(document.steps.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'done'))
  })

  it('refuses where nobody can be asked, and touches nothing', async () => {
    shop = await openShop()
    const { code, stdout, stderr } = await shop.xec(APPLY)
    expect(code).toBe(22)
    expect(stdout).toContain('create network frontend')
    expect(stderr).toContain('error[nobody-to-ask]')
    expect(stderr).toContain('Pass --yes')
    await expectUntouched()
    const document = await shop.xec([...APPLY, '--format', 'json'])
    expect(JSON.parse(document.stdout)).toMatchObject({
      exitCode: 22,
      outcome: 'refused',
      diagnostics: [{ code: 'nobody-to-ask' }],
    })
  })

  it('does not ask in CI, whatever the terminal', async () => {
    shop = await openShop()
    expect(await shop.xec(APPLY, { isTTY: true, env: { CI: 'true' } })).toMatchObject({
      code: 22,
      questions: [],
    })
  })

  it('asks, and goes on after a yes', async () => {
    shop = await openShop()
    const { code, stdout, questions } = await shop.xec(APPLY, { ...TERMINAL, answer: () => true })
    expect(code).toBe(0)
    expect(questions).toEqual(['Apply this plan on embedded?'])
    expect(stdout).toContain('Verified: everything is as declared.')
  })

  it('asks, and touches nothing after a no', async () => {
    shop = await openShop()
    const { code, stdout } = await shop.xec(APPLY, { ...TERMINAL, answer: () => false })
    expect(code).toBe(25)
    expect(stdout).toMatch(/\nDeclined\. Nothing was changed\.\n$/)
    await expectUntouched()
  })

  it('shows the plan beside the question where stdout is for a machine', async () => {
    shop = await openShop()
    const run = await shop.xec([...APPLY, '--format', 'json'], { ...TERMINAL, answer: () => false })
    expect(run.stderr).toContain('create network frontend')
    expect(JSON.parse(run.stdout)).toMatchObject({ exitCode: 25, outcome: 'declined' })
  })

  it('shows the whole plan to whoever is asked, even with --quiet', async () => {
    shop = await openShop()
    const { stdout } = await shop.xec([...APPLY, '-q'], { ...TERMINAL, answer: () => false })
    expect(stdout).toContain('create network frontend')
  })

  it('touches nothing if the engine changed while the question stood there', async () => {
    shop = await openShop()
    const engine = openEmbeddedEngine({
      file: join(shop.folder, '.xec/embedded.json'),
      containers: ['nginx', 'api'],
    })
    const answer = async (): Promise<boolean> => {
      const { id } = await engine.inspectContainer('nginx')
      await engine.disconnect('bridge', id)
      return true
    }
    const { code, stderr } = await shop.xec(APPLY, { ...TERMINAL, answer })
    expect(code).toBe(23)
    expect(stderr).toMatch(
      /^Shown, and not planned any more\n\n[^]* +container nginx [^]*- disconnect from bridge/,
    )
    expect(stderr).toMatch(/\nerror\[plan-stale\][^]*Nothing\s+was changed\./)
    expect((await engine.listNetworks()).map(({ name }) => name)).not.toContain('frontend')
  })

  it('does not ask where there is nothing to do or an error', async () => {
    shop = await openShop()
    const world = { ...TERMINAL, answer: () => true }
    const file = join(shop.folder, 'engine-without-containers.json')
    const faulty = await shop.xec(['apply', '--engine', `embedded:${file}`], world)
    expect(faulty).toMatchObject({ code: 1, questions: [] })
    expect(faulty.stdout).toMatch(/This plan cannot be applied: 2 errors\.\nNothing was changed\.\n$/)
    await shop.xec(APPLY, world)
    expect(await shop.xec(APPLY, world)).toMatchObject({ code: 0, questions: [] })
  })

  it('reports a step that failed, and what did not start because of it', async () => {
    shop = await openShop()
    const createNetwork = (): Promise<string> =>
      Promise.reject(
        new EngineError('pool-overlap', 'Pool overlaps', { status: 403, call: 'POST /networks/create' }),
      )
    const { code, stdout } = await shop.xec(['apply', '--yes'], {
      openEngine: openFaulty(() => ({ createNetwork })),
    })
    expect(code).toBe(28)
    expect(stdout).toContain('error[engine-refused]: Could not create network frontend\n  Pool overlaps')
    expect(stdout).toMatch(/Failed after .*: 1 step failed, 4 not started\. Nothing is half done/)
  })

  it('reports what the engine did not do although it said so', async () => {
    shop = await openShop(SHOP.replace('targets:', 'x-targets:'))
    let made = false
    const openEngine = openFaulty((engine) => ({
      createNetwork: async (spec) => {
        made = true
        return engine.createNetwork(spec)
      },
      listNetworks: async () =>
        (await engine.listNetworks()).filter(({ name }) => !made || name !== 'frontend'),
    }))
    const { code, stdout } = await shop.xec(['apply', '--yes'], { openEngine })
    expect(code).toBe(29)
    expect(stdout).toContain('Still different')
  })

  it('tells what it did if the engine cannot be read again afterwards', async () => {
    shop = await openShop()
    let isMade = false
    const openEngine = openFaulty((engine) => ({
      createNetwork: async (spec) => {
        isMade = true
        return engine.createNetwork(spec)
      },
      listNetworks: () =>
        isMade ? Promise.reject(new EngineError('unreachable', 'Gone.')) : engine.listNetworks(),
    }))
    const { code, stdout, stderr } = await shop.xec(['apply', '--yes'], { openEngine })
    expect(code).toBe(21)
    expect(stdout).toMatch(/Steps\n {2}done +\d+ ms {2}create network frontend\n[^]*Not verified/)
    expect(stderr).toContain('Gone.')
  })

  it('starts nothing more after a signal, and says what is done', async () => {
    shop = await openShop()
    let interrupt = (): void => undefined
    const openEngine = openFaulty((engine) => ({
      createNetwork: async (spec) => {
        interrupt()
        return engine.createNetwork(spec)
      },
    }))
    const world: World = { openEngine, onInterrupt: (listener) => void (interrupt = listener) }
    const { code, stdout, stderr } = await shop.xec(['apply', '--yes'], world)
    expect(code).toBe(26)
    expect(stderr).toContain('Interrupted: no further step is started')
    expect(stdout).toMatch(/done +\d+ ms {2}create network frontend\n {2}not started/)
    expect(stdout).toMatch(/Interrupted after \d+ ms: 1 step done, 4 not started\./)
  })

  it('closes the engine, whatever happens', async () => {
    shop = await openShop()
    let closed = 0
    const openEngine = openFaulty(() => ({
      listContainers: () => Promise.reject(new Error('boom')),
      close: async () => void (closed += 1),
    }))
    expect((await shop.xec(['plan'], { openEngine })).code).toBe(1)
    expect(closed).toBe(1)
  })
})

describe('progress', { timeout: 30_000 }, () => {
  it('is one updating line for each running step on a terminal, and gone at the end', async () => {
    shop = await openShop()
    const { stderr } = await shop.xec([...APPLY, '--yes'], { isTTY: true })
    expect(stderr).toContain('0 of 5 steps done')
    expect(stderr).not.toContain('[1/5]')
  })

  it('keeps drawing while a step takes its time', async () => {
    shop = await openShop()
    const openEngine = openFaulty((engine) => ({
      createNetwork: async (spec) => {
        await new Promise((resolve) => setTimeout(resolve, 250))
        return engine.createNetwork(spec)
      },
    }))
    const { stderr } = await shop.xec(['apply', '--yes'], { isTTY: true, openEngine })
    expect(stderr).toContain('create network frontend')
  })

  it('is one line for each start elsewhere', async () => {
    shop = await openShop()
    const { stderr } = await shop.xec([...APPLY, '--yes', '--parallelism', '1'])
    expect(stderr.split('\n')[0]).toBe('[1/5] create network frontend')
  })
})

describe('xec destroy', { timeout: 30_000 }, () => {
  it('removes what the project owns and nothing else', async () => {
    shop = await openShop()
    await shop.xec([...APPLY, '--yes'])
    const { code, stdout, questions } = await shop.xec(['destroy', '--engine', 'embedded'], {
      ...TERMINAL,
      answer: () => true,
    })
    expect(code).toBe(0)
    expect(questions[0]).toMatch(/^Destroy shop on embedded\? Dangers: .*isolates-running/)
    expect(stdout).toContain('Plan to destroy shop on embedded')
    expect(stdout).toContain('- remove network frontend (the project is destroyed)')
    expect(stdout).toContain('Destroyed in')
    const again = await shop.xec(['destroy', '--engine', 'embedded', '--yes'])
    expect(again).toMatchObject({ code: 0 })
    expect(again.stdout).toContain('Nothing to destroy: shop owns nothing on this engine.')
  })
})
