// Who must agree to a plan: any that changes something, those that make something reachable, or none; from the file and from the flag.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { NetworkManager } from '../../../src/engine/manager/network-manager.ts'
import { openShop, type Run, type Shop, type World } from './xec.ts'

const APART = `name: shop
networks:
  frontend: { ipam: { subnet: 10.1.0.0/24 } }
  backend: { ipam: { subnet: 10.2.0.0/24 } }
targets:
  containers:
    web: { networks: [frontend] }
    db: { networks: [backend] }
`
const TOGETHER = APART.replace('networks: [frontend]', 'networks: [frontend, backend]')
const CLOSED = APART.replace('networks: [backend]', 'networks: []')
const LABELLED = APART.replace('web: {', 'api: { networks: [frontend] }\n    web: {')
const guarded = (config: string, guards: string): string => `${config}defaults: { guards: { ${guards} } }\n`

const ENGINE = ['--engine', 'embedded']
const TERMINAL: World = { isTTY: true, env: { TERM: 'dumb' } }

let shop: Shop
beforeEach(async () => {
  shop = await openShop(APART)
  expect((await shop.xec(['apply', ...ENGINE, '--yes', '-q'])).code).toBe(0)
})
afterEach(() => shop.remove())

async function apply(config: string, words: readonly string[] = [], world: World = {}): Promise<Run> {
  await shop.write('.xec/config.yaml', config)
  const run = await shop.xec(['apply', ...ENGINE, ...words], world)
  if (run.code === 0) {
    expect((await shop.xec(['plan', ...ENGINE, '--detailed-exitcode'])).code).toBe(0)
  }
  return run
}

describe('a plan that makes something reachable', { timeout: 30_000 }, () => {
  it('needs a person with "broadening", and is refused where there is none', async () => {
    const run = await apply(TOGETHER, ['--approve-when', 'broadening'])
    expect(run.code).toBe(22)
    expect(run.stdout).toContain('+ web <-> db over backend')
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'A person must agree: something becomes reachable that was not (approveWhen: broadening).',
    )
    expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(
      'error[nobody-to-ask]: Consent is needed and nobody can be asked The plan makes something reachable that was not, which a person must agree to.',
    )
  })

  it.each([[['--yes']], [['--approve-when', 'never']]])(
    'is applied without a question with %j',
    async (words) => {
      expect((await apply(TOGETHER, ['--approve-when', 'broadening', ...words])).code).toBe(0)
    },
  )

  it('is asked about on a terminal', async () => {
    const asked = await apply(TOGETHER, ['--approve-when', 'broadening'], { ...TERMINAL, answer: () => true })
    expect(asked).toMatchObject({ code: 0, questions: ['Apply this plan on embedded?'] })
  })

  it('is a danger where the file says so, whatever else is said', async () => {
    const config = guarded(TOGETHER, 'exposureBroadens: danger, approveWhen: never')
    const refused = await apply(config)
    expect(refused.code).toBe(22)
    expect(refused.stderr).toContain('error[consent-needed]')
    expect(refused.stderr).toContain('--allow exposure-broadens')
    const allowed = await apply(config, ['--allow', 'exposure-broadens'])
    expect(allowed.code).toBe(0)
  })

  it('needs no second yes where consent was given by name', async () => {
    const config = guarded(TOGETHER, 'exposureBroadens: danger, approveWhen: broadening')
    const run = await apply(config, ['--allow', 'exposure-broadens'])
    expect(run.code).toBe(0)
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain('Nobody has to agree: consent was given by name')
  })
})

describe('a plan that makes nothing reachable', { timeout: 30_000 }, () => {
  it('is applied without a question with "broadening", on a terminal, too', async () => {
    const run = await apply(guarded(CLOSED, 'approveWhen: broadening'), ['--allow', 'isolates-running'])
    expect(run).toMatchObject({ code: 0, questions: [] })
    const back = await apply(guarded(LABELLED, 'approveWhen: never'), ['--allow-missing'], TERMINAL)
    expect(back).toMatchObject({ code: 0, questions: [] })
  })

  it('needs a person where the flag says so, whatever the file says', async () => {
    const config = guarded(CLOSED, 'approveWhen: never')
    const words = ['--allow', 'isolates-running', '--approve-when', 'any']
    expect((await apply(config, words)).code).toBe(22)
  })

  it('needs consent to its dangers all the same', async () => {
    const run = await apply(CLOSED, ['--approve-when', 'never'])
    expect(run.code).toBe(22)
    expect(run.stderr).toContain('--allow isolates-running')
    expect(run.stdout).not.toContain('Nobody has to agree')
  })
})

describe('what changes meanwhile', { timeout: 30_000 }, () => {
  // somebody puts another container there between the plan that is shown and the lock
  const race = (world: World): World => ({
    ...world,
    openEngine: async ({ declaredContainers, folder }) => {
      const file = `${folder}/.xec/embedded.json`
      const engine = openEmbeddedEngine({ file, containers: declaredContainers })
      let isFirst = true
      return new Proxy(engine, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name)
          if (name !== 'createNetwork')
            return typeof value === 'function' ? (value.bind(target) as unknown) : value
          return async (...given: Parameters<typeof engine.createNetwork>) => {
            if (isFirst) {
              isFirst = false
              await new NetworkManager(engine).connect('frontend', 'db')
            }
            return engine.createNetwork(...given)
          }
        },
      })
    },
  })

  it.each([
    ['is asked for nothing on a terminal, and nothing is done', TERMINAL, 23],
    ['is refused where there is none', {}, 22],
  ] as const)('and opens something %s', async (_, world, code) => {
    await shop.xec(['apply', ...ENGINE, '--yes', '-q'])
    const moved = APART.replace(
      'web: { networks: [frontend] }',
      'web: { networks: [frontend, third] }',
    ).replace('targets:', '  third: { ipam: { subnet: 10.3.0.0/24 } }\ntargets:')
    const run = await apply(moved, ['--approve-when', 'broadening', '--adopt'], race(world))
    expect([0, code]).toContain(run.code)
  })
})

describe('a saved plan', { timeout: 30_000 }, () => {
  it('was looked at, unless whoever applies it says when it must have been', async () => {
    await shop.write('.xec/config.yaml', TOGETHER)
    expect((await shop.xec(['plan', ...ENGINE, '--out', 'plan.json'])).code).toBe(0)
    const saved = (...words: string[]) => shop.xec(['apply', 'plan.json', ...ENGINE, ...words])
    const shown = await shop.xec(['show', 'plan.json'])
    expect(shown.stdout).toContain('+ web <-> db over backend')
    expect((await saved('--approve-when', 'broadening')).code).toBe(22)
    expect((await saved('--approve-when', 'any')).code).toBe(22)
    expect((await saved('--approve-when', 'never')).code).toBe(0)
    expect((await saved()).code).toBe(0)
  })
})

describe('annotations', { timeout: 30_000 }, () => {
  it('stand where the file declares what makes something reachable', async () => {
    await shop.write('.xec/config.yaml', TOGETHER)
    const { stdout } = await shop.xec(['plan', ...ENGINE, '--format', 'github'])
    expect(stdout).toContain('::warning file=.xec/config.yaml,line=7,')
    expect(stdout).toContain('"web" can then reach others over "backend", and be reached by them.')
    const sarif = await shop.xec(['plan', ...ENGINE, '--format', 'sarif'])
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      runs: [{ results: [{ ruleId: 'exposure-broadens', level: 'warning' }] }],
    })
  })
})
