// The guards from the outside: what is refused, with what exit code, and that nothing was touched then.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openEmbeddedEngine, type EmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { NetworkManager } from '../../../src/engine/manager/network-manager.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { openShop, SHOP, type Run, type Shop, type World } from './xec.ts'

let shop: Shop
afterEach(() => shop.remove())

const ENGINE = ['--engine', 'embedded']
const APPLY = ['apply', ...ENGINE]
const DESTROY = ['destroy', ...ENGINE]
const TERMINAL: World = { isTTY: true, env: { TERM: 'dumb' } }
const EMPTY = 'name: shop\nnetworks:\ntargets: { containers: { web: { container: nginx }, api: } }\n'

interface Document {
  readonly exitCode: number
  readonly outcome: string
  readonly consentNeeded: readonly string[]
  readonly plan: Plan
  readonly diagnostics: readonly { readonly code: string; readonly fix: string; readonly detail: string }[]
}

function readDocument({ stdout }: Run): Document {
  return JSON.parse(stdout) as Document
}

/** A shop whose networks are made. */
async function openMade(config = SHOP): Promise<Shop> {
  shop = await openShop(config)
  expect((await shop.xec([...APPLY, '--yes'])).code).toBe(0)
  return shop
}

function openEngine(): EmbeddedEngine {
  return openEmbeddedEngine({ file: join(shop.folder, '.xec/embedded.json') })
}

/** Runs a command that must change nothing, and end with that code. */
async function expectUntouched(code: number, argv: readonly string[], world?: World): Promise<Run> {
  const file = join(shop.folder, '.xec/embedded.json')
  const before = await readFile(file, 'utf8')
  const run = await shop.xec(argv, world)
  expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code })
  expect(await readFile(file, 'utf8')).toBe(before)
  return run
}

describe('dangers', { timeout: 30_000 }, () => {
  const replaced = SHOP.replace('172.30.0.0/16', '172.31.0.0/16')

  it('are refused with --yes alone, with the flag that is missing', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', replaced)
    const { stderr, stdout } = await expectUntouched(22, [...APPLY, '--yes'])
    expect(stdout).toContain('\nDangers: replaces-network.\n')
    expect(stderr).toBe(`error[consent-needed]: The plan holds dangers that nobody agreed to
  Nothing was changed. What may happen:
  - replaces-network: Running containers lose "frontend" for a moment: "api",
    "nginx".
  Fix: If all of this is meant, run it again with
       --allow replaces-network

`)
  })

  it('are refused where nobody can be asked, with both flags', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', replaced)
    const { stderr } = await expectUntouched(22, APPLY)
    expect(stderr).toContain('\n       --yes --allow replaces-network\n')
    const allowed = await expectUntouched(22, [...APPLY, '--allow', 'replaces-network'])
    expect(allowed.stderr).toContain('error[nobody-to-ask]')
    await expectUntouched(22, [...APPLY, '--yes'], { isTTY: true, env: { CI: 'true' } })
    await expectUntouched(22, [...APPLY, '--yes'], TERMINAL)
  })

  it('are one document for a machine', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', replaced)
    const document = readDocument(await expectUntouched(22, [...APPLY, '--yes', '--format', 'json']))
    expect(document).toMatchObject({
      exitCode: 22,
      outcome: 'refused',
      consentNeeded: ['replaces-network'],
      diagnostics: [{ code: 'consent-needed' }],
    })
    expect(document.diagnostics[0]?.fix).toContain('--allow replaces-network')
  })

  it('are carried out with consent, however it is written', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', replaced)
    const argv = [
      ...APPLY,
      '--yes',
      '--allow',
      'adopts, replaces-network',
      '--allow=removes-all',
      '--format=json',
    ]
    const { code, stdout } = await shop.xec(argv)
    expect(code).toBe(0)
    const { outcome, consentNeeded, plan } = JSON.parse(stdout) as Document
    expect({ outcome, consentNeeded }).toEqual({ outcome: 'applied', consentNeeded: [] })
    expect(plan.changes[0]?.hazards).toMatchObject([{ type: 'replaces-network', allowed: true }])
  })

  it('are asked about on a terminal, and a yes is consent', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', replaced)
    const declined = await expectUntouched(25, APPLY, { ...TERMINAL, answer: () => false })
    expect(declined.questions).toEqual(['Apply this plan on embedded? Dangers: replaces-network.'])
    const { code, questions } = await shop.xec([...APPLY, '--allow', 'replaces-network'], {
      ...TERMINAL,
      answer: () => true,
    })
    expect({ code, questions }).toEqual({
      code: 0,
      questions: ['Apply this plan on embedded? Dangers: replaces-network (allowed).'],
    })
    await shop.write('.xec/config.yaml', SHOP)
    expect((await shop.xec(APPLY, { ...TERMINAL, answer: () => true })).code).toBe(0)
  })

  it('are shown by a plan, those that are allowed as such, and change no exit code', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', replaced)
    const plan = ['plan', ...ENGINE, '--allow', 'replaces-network']
    const text = await expectUntouched(0, plan)
    expect(text.stdout).toContain('! danger, allowed: Running containers lose')
    expect(text.stdout).toContain('\nDangers: replaces-network (allowed).\n')
    expect((await shop.xec([...plan.slice(0, 3), '--detailed-exitcode'])).code).toBe(2)
    const digest = async (argv: readonly string[]): Promise<string> =>
      (JSON.parse((await shop.xec([...argv, '--format', 'json'])).stdout) as Plan).digests.plan
    expect(await digest(plan)).toBe(await digest(plan.slice(0, 3)))
  })

  it('of containers that the file does not know are named', async () => {
    await openMade()
    const engine = openEngine()
    await engine.startContainer(await engine.createContainer({ name: 'backup' }))
    await new NetworkManager(engine).connect('frontend', 'backup')
    await shop.write('.xec/config.yaml', replaced)
    const { stderr } = await expectUntouched(22, [...APPLY, '--yes', '--allow', 'replaces-network'])
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      '- foreign-endpoints: Containers that the file does not manage are moved: "backup".',
    )
    expect(stderr).not.toContain('- replaces-network')
    expect(stderr).toContain('--allow foreign-endpoints,replaces-network\n')
  })

  it.each([
    [
      'replace-network',
      '"replace-network" is no danger. Did you mean "replaces-network"? Dangers: address-changes,',
    ],
    ['all', '"all" is no danger. Dangers: address-changes, adopts,'],
    ['adopts,,removes-all', '"" is no danger. Dangers:'],
    ['toString', '"toString" is no danger. Dangers:'],
    ['adopts,prunes', '"prunes" is only a notice and needs no consent.'],
  ])('have names, and %s is none', async (words, message) => {
    shop = await openShop()
    for (const command of ['plan', 'apply', 'destroy']) {
      const { code, stderr, stdout } = await shop.xec([
        command,
        ...ENGINE,
        '--allow',
        words,
        '--format',
        'json',
      ])
      expect(code).toBe(1)
      expect(stderr).toContain(message)
      expect(readDocument({ code, stderr, stdout, questions: [] }).diagnostics[0]?.detail).toContain(message)
    }
  })
})

describe('removing everything', { timeout: 30_000 }, () => {
  it.each([
    ['an empty list of networks', EMPTY],
    ['no networks at all', EMPTY.replace('networks:\n', '')],
  ])('by %s is a danger of its own', async (_, config) => {
    await openMade()
    await shop.write('.xec/config.yaml', config)
    const { stderr } = await expectUntouched(22, [...APPLY, '--yes'])
    expect(stderr).toContain('removes-all: The only network of the project would be removed: "frontend".')
    const flag = /--allow (.*)/.exec(stderr)?.[1] ?? ''
    expect(flag.split(',')).toContain('removes-all')
    expect((await shop.xec([...APPLY, '--yes', '--allow', flag])).code).toBe(0)
    expect((await openEngine().listNetworks()).map(({ name }) => name)).not.toContain('frontend')
  })

  it('by destroying needs the same consent, and the flag that is printed is enough', async () => {
    await openMade()
    const { stderr } = await expectUntouched(22, [...DESTROY, '--yes'])
    const flag = /--allow (.*)/.exec(stderr)?.[1] ?? ''
    expect(flag).toBe('isolates-running,removes-all')
    expect((await shop.xec([...DESTROY, '--yes', '--allow', flag])).code).toBe(0)
    expect(await shop.xec([...DESTROY, '--yes'])).toMatchObject({ code: 0 })
  })

  it('is said with numbers where it is only much, by the limits of the file', async () => {
    const file = (networks: string, percent = 30): string =>
      `name: shop\ndefaults: { guards: { max_removal_percent: ${percent}, minOwnedNetworks: 3 } }\nnetworks: [${networks}]\n`
    await openMade(file('a, b, c'))
    await shop.write('.xec/config.yaml', file('a'))
    const { stderr } = await expectUntouched(22, [...APPLY, '--yes'])
    expect(stderr).toContain('too-many-removals: 2 of 3 owned networks would be removed, 66 %, limit 30 %.')
    await shop.write('.xec/config.yaml', file('a', 70))
    expect((await shop.xec([...APPLY, '--yes'])).code).toBe(0)
  })

  it('is an error and no removal where the file has the name of another project', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', SHOP.replace('name: shop', 'name: shopp'))
    const { stdout } = await expectUntouched(1, [...APPLY, '--yes', '--allow', 'removes-all'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'error[network-of-other-project]: Network belongs to another project',
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '"frontend" belongs to the xec project "shop", this file is project "shopp".',
    )
    await expectUntouched(0, [...DESTROY, '--yes'])
  })

  it('does not happen where the file has lost its name', async () => {
    await openMade()
    await shop.write('.xec/config.yaml', EMPTY.replace('name: shop', 'x-name: shop'))
    const { stdout } = await expectUntouched(0, ['plan', ...ENGINE])
    expect(stdout).toContain('No changes')
  })
})

describe('protection', { timeout: 30_000 }, () => {
  const shielded = SHOP.replace('frontend:\n', 'frontend:\n    protect: true\n')
  const allow = ['--yes', '--allow', 'isolates-running,removes-all,replaces-network']

  it('holds against apply and destroy after its block has left the file, whatever is allowed', async () => {
    await openMade(shielded)
    await shop.write('.xec/config.yaml', EMPTY)
    for (const command of [APPLY, DESTROY]) {
      const { stdout } = await expectUntouched(22, [...command, ...allow])
      const text = stdout.replaceAll(/\s+/g, ' ')
      expect(text).toContain('warning[protected]: Protected network would be removed or replaced')
      expect(text).toContain('Fix: To lift the protection, declare the network with "protect: false".')
      expect(text).toContain(
        'This plan cannot be applied: a protected network is in the way. Nothing was changed.',
      )
      const document = readDocument(await expectUntouched(22, [...command, ...allow, '--format', 'json']))
      expect(document).toMatchObject({ exitCode: 22, outcome: 'refused', consentNeeded: [] })
      expect(document.diagnostics.map(({ code }) => code)).toEqual(['protected'])
      expect((await expectUntouched(22, command, { ...TERMINAL, answer: () => true })).questions).toEqual([])
    }
  })

  it('holds against a replace, and the plan alone is no failure', async () => {
    await openMade(shielded)
    await shop.write('.xec/config.yaml', SHOP.replace('172.30.0.0/16', '172.31.0.0/16'))
    await expectUntouched(22, [...APPLY, ...allow])
    await expectUntouched(0, ['plan', ...ENGINE])
  })

  it('is lifted by the file, for apply and destroy', async () => {
    await openMade(shielded)
    const lifted = SHOP.replace('frontend:\n', 'frontend:\n    protect: false\n')
    await shop.write('.xec/config.yaml', lifted.replace('172.30.0.0/16', '172.31.0.0/16'))
    expect((await shop.xec([...APPLY, ...allow])).code).toBe(0)
    await shop.write('.xec/config.yaml', shielded)
    await expectUntouched(22, [...DESTROY, ...allow])
    await shop.write('.xec/config.yaml', lifted)
    expect((await shop.xec([...DESTROY, ...allow])).code).toBe(0)
  })
})

describe('what is left alone', { timeout: 30_000 }, () => {
  it('is listed with the reason, in text and for machines', async () => {
    shop = await openShop(`${SHOP}    job: { optional: true, networks: [frontend] }\n`)
    const plan = ['plan', '--engine', `embedded:${join(shop.folder, 'host.json')}`]
    const engine = openEmbeddedEngine({
      file: join(shop.folder, 'host.json'),
      containers: ['nginx', 'api'],
    })
    const manager = new NetworkManager(engine)
    await manager.create('frontend', { ipam: { subnet: '172.30.0.0/16' } })
    await manager.create('metrics')
    await manager.connect('metrics', 'api')
    const { stdout } = await shop.xec(plan)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Left as it is containers.api/(metrics): "api" stays on "metrics", which is not in the file; "attachments: exact" would cut it. ' +
        'networks.frontend: "frontend" carries no label of this project: it is used as it is and never removed.',
    )
    expect(stdout).toContain('Waiting\n  containers.job: There is no container "job" yet')
    const { kept } = JSON.parse((await shop.xec([...plan, '--format', 'json'])).stdout) as Plan
    expect(kept.map(({ address, reason }) => `${address} ${reason}`)).toEqual([
      'containers.api/(metrics) policy',
      'containers.job waiting',
      'networks.frontend foreign-network',
    ])
  })

  it('is never removed because of labels that were copied or made up', async () => {
    await openMade()
    const engine = openEngine()
    const { settings } = await engine.inspectNetwork('frontend')
    const labels = Object.fromEntries(settings.labels)
    const manager = new NetworkManager(engine)
    await manager.create('copy', { labels })
    await manager.create('forged', { labels: { 'sh.xec.project': 'shop', 'sh.xec.key': 'forged' } })
    await manager.create('theirs', {
      labels: { ...labels, 'sh.xec.project': 'bank', 'sh.xec.name': 'theirs', 'sh.xec.key': 'frontend' },
    })
    await shop.write('.xec/config.yaml', EMPTY)
    expect(
      (await shop.xec([...APPLY, '--yes', '--allow', 'foreign-endpoints,isolates-running,removes-all'])).code,
    ).toBe(0)
    const names = (await openEngine().listNetworks()).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['copy', 'forged', 'theirs']))
    expect(names).not.toContain('frontend')
  })
})
