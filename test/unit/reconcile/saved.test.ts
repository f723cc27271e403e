// Saved plans: what happens on an engine between saving and applying, and whether it matters. Whatever is refused touches nothing; whatever
// is applied leaves nothing to do.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeSteps } from '../../../src/apply/executor.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { openEmbeddedEngine, type EmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { NetworkManager } from '../../../src/engine/manager/network-manager.ts'
import type { DesiredState } from '../../../src/model/desired.ts'
import { makePlanFile, parsePlanFile, type SavedPlan } from '../../../src/plan/file.ts'
import { DANGERS } from '../../../src/plan/hazard-levels.ts'
import { readPlan, readPlanned } from '../../../src/reconcile/apply.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { applySaved, type SavedRun } from '../../../src/reconcile/saved.ts'
import { digestText } from '../../../src/reconcile/tool.ts'

const BEFORE = `name: shop
networks:
  frontend: { ipam: { subnet: 172.30.0.0/24 } }
  legacy: { ipam: { subnet: 172.31.0.0/24 } }
targets:
  containers:
    web: { networks: { frontend: { aliases: [www] } } }
    db: { networks: [frontend] }
`

const AFTER = `name: shop
networks:
  frontend: { internal: true, ipam: { subnet: 172.30.0.0/24 } }
  backend: { ipam: { subnet: 10.9.0.0/24 }, labels: { tier: data } }
  corp: { external: true, name: corp_net }
targets:
  containers:
    web: { networks: { frontend: { aliases: [www] }, backend: {} } }
    api: { networks: { backend: { ipv4Address: 10.9.0.10 }, corp: {} } }
    db: { networks: [frontend] }
`

const CHOICES = { mode: 'apply', allow: DANGERS } as const

let folder: string
let world: string
let saved: SavedPlan
let desired: DesiredState

const open = (name: string): EmbeddedEngine => openEmbeddedEngine({ file: join(folder, name) })

async function load(text: string): Promise<DesiredState> {
  await writeFile(join(folder, 'config.yaml'), text)
  const loaded = await loadConfig({ cwd: folder, file: 'config.yaml', env: {} })
  expect(loaded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return loaded.desired as DesiredState
}

async function save(engine: EmbeddedEngine, wanted: DesiredState): Promise<SavedPlan> {
  const planned = await readPlanned(engine, wanted, CHOICES)
  const file = makePlanFile({ ...planned, desired: wanted, choices: CHOICES, env: {}, digest: digestText })
  return parsePlanFile(JSON.stringify(file), { digest: digestText, source: 'plan.json' })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-saved-'))
  const engine = open('world.json')
  const manager = new NetworkManager(engine)
  await manager.create('corp_net', { ipam: { subnet: '172.20.0.0/24' } })
  await manager.create('other', { ipam: { subnet: '172.21.0.0/24' } })
  for (const name of ['web', 'api', 'db', 'monitor', 'idle']) {
    await engine.startContainer(await engine.createContainer({ name }))
  }
  await manager.connect('other', 'idle')
  await reconcile(engine, await load(BEFORE), { allow: DANGERS, journal: false })
  await manager.connect('frontend', 'monitor', { aliases: ['probe'] })
  await engine.stopContainer('db')
  desired = await load(AFTER)
  saved = await save(engine, desired)
  world = await readFile(join(folder, 'world.json'), 'utf8')
  expect(saved.plan.summary).toMatchObject({ create: 1, replace: 1, remove: 1, reconnect: 3 })
}, 60_000)

afterAll(() => rm(folder, { recursive: true }))

interface Hand {
  readonly engine: EmbeddedEngine
  readonly manager: NetworkManager
  /** Changes the engine's file. */
  readonly edit: (from: string, to: string) => Promise<void>
}

type Change = (hand: Hand) => Promise<unknown>

let count = 0

async function applyAfter(
  change: Change,
): Promise<SavedRun & { readonly touched: boolean; readonly engine: EmbeddedEngine }> {
  count += 1
  const name = `${count}.json`
  const path = join(folder, name)
  await writeFile(path, world)
  const engine = open(name)
  await change({
    engine,
    manager: new NetworkManager(engine),
    edit: async (from, to) => {
      const text = await readFile(path, 'utf8')
      expect(text).toContain(from)
      await writeFile(path, text.replaceAll(from, to))
    },
  })
  const before = await readFile(path, 'utf8')
  const now = open(name)
  const run = await applySaved(now, saved, { env: {}, journal: { folder: null } })
  return { ...run, engine: now, touched: (await readFile(path, 'utf8')) !== before }
}

async function runSteps(engine: EmbeddedEngine, isWanted: (id: string) => boolean): Promise<void> {
  const steps = saved.plan.steps.filter(({ id }) => isWanted(id))
  const known = new Set(steps.map(({ id }) => id))
  const alone = steps.map((step) => ({
    ...step,
    waitsFor: step.waitsFor.filter((id) => known.has(id)),
    after: [],
  }))
  const { results } = await executeSteps(engine, alone)
  expect(results.map(({ outcome }) => outcome)).toEqual(steps.map(() => 'done'))
}

async function makeAnew({ engine }: Hand, name: string): Promise<void> {
  await engine.removeContainer(name)
  await engine.startContainer(await engine.createContainer({ name }))
}

const subnet = (text: string) => ({ ipam: { subnet: text } })

const MATTERS: Record<string, Change> = {
  'a declared container was renamed': ({ engine }) => engine.renameContainer('web', 'web2'),
  'a declared container was made anew': (hand) => makeAnew(hand, 'api'),
  'a declared container was removed': ({ engine }) => engine.removeContainer('web'),
  'a declared container was stopped, so that there are other hazards': ({ engine }) =>
    engine.stopContainer('web'),
  'a declared container was started, so that there are other hazards': ({ engine }) =>
    engine.startContainer('db'),
  'a container of somebody else on a replaced network was removed': ({ engine }) =>
    engine.removeContainer('monitor'),
  'a container of somebody else on a replaced network was stopped': ({ engine }) =>
    engine.stopContainer('monitor'),
  'a container of somebody else on a replaced network was renamed': ({ engine }) =>
    engine.renameContainer('monitor', 'm2'),
  'a container of somebody else joined a replaced network': ({ manager }) =>
    manager.connect('frontend', 'idle'),
  'a container of somebody else joined a network that goes': ({ manager }) =>
    manager.connect('legacy', 'idle'),
  'a container of somebody else was made anew': async (hand) => {
    await makeAnew(hand, 'monitor')
    await hand.manager.connect('frontend', 'monitor', { aliases: ['probe'] })
  },
  'the alias of an attachment is another one': async ({ manager }) => {
    await manager.disconnect('frontend', 'monitor')
    await manager.connect('frontend', 'monitor', { aliases: ['spy'] })
  },
  'the address of an attachment is another one': async ({ manager }) => {
    await manager.disconnect('frontend', 'monitor')
    await manager.connect('frontend', 'monitor', { aliases: ['probe'], ipv4Address: '172.30.0.77' })
  },
  'a network that goes was made anew': async ({ manager }) => {
    await manager.remove('legacy')
    await manager.create('legacy', subnet('172.31.0.0/24'))
  },
  'a network that is replaced was made anew with another subnet': async ({ manager }) => {
    for (const name of ['web', 'monitor', 'db']) await manager.disconnect('frontend', name)
    await manager.remove('frontend')
    await manager.create('frontend', subnet('172.32.0.0/24'))
  },
  'a network that is replaced belongs to somebody else now': ({ edit }) =>
    edit('"sh.xec.project",\n            "shop"', '"sh.xec.project",\n            "blog"'),
  'a network that is replaced has other labels': ({ edit }) => edit('"sh.xec.version"', '"sh.xec.verzion"'),
  'a network that goes is protected': ({ edit }) =>
    edit(
      '[\n            "sh.xec.version"',
      '[\n            "sh.xec.protect",\n            "true"\n          ],\n          [\n            "sh.xec.version"',
    ),
  'the external network was removed': ({ manager }) => manager.remove('corp_net'),
  'the external network was made anew': async ({ manager }) => {
    await manager.remove('corp_net')
    await manager.create('corp_net', subnet('172.20.0.0/24'))
  },
  'somebody took the subnet that is needed': ({ manager }) => manager.create('taker', subnet('10.9.0.0/16')),
  'somebody took the name that is needed': ({ manager }) => manager.create('backend', subnet('10.8.0.0/24')),
  'a second project made the network that is needed': async ({ engine }) => {
    const blog = await load(`name: blog\nnetworks: { backend: { ipam: { subnet: 10.9.0.0/24 } } }\n`)
    await reconcile(engine, blog, { journal: false })
  },
  'everything was done and a part of it went again': async ({ engine, manager }) => {
    await reconcile(engine, desired, { allow: DANGERS, journal: false })
    await manager.disconnect('frontend', 'web')
    await manager.connect('frontend', 'web', { aliases: ['www', 'more'] })
  },
  'everything was done with another address': async ({ engine }) => {
    const other = await load(AFTER.replace('10.9.0.10', '10.9.0.11'))
    await reconcile(engine, other, { allow: DANGERS, journal: false })
  },
}

describe('a saved plan is refused, and nothing touched, where', { timeout: 30_000 }, () => {
  it.each(Object.entries(MATTERS))('%s', async (_what, change) => {
    const { result, plan, touched } = await applyAfter(change)
    expect(result).toBeNull()
    expect(touched).toBe(false)
    expect(plan.project).toBe('shop')
  })
})

const DOES_NOT_MATTER: Record<string, Change> = {
  'nothing happened': async () => undefined,
  'a container of somebody else appeared': async ({ engine }) =>
    engine.startContainer(await engine.createContainer({ name: 'new' })),
  'a container of somebody else was removed': ({ engine }) => engine.removeContainer('idle'),
  'a container of somebody else was stopped': ({ engine }) => engine.stopContainer('idle'),
  'a container of somebody else was made anew': (hand) => makeAnew(hand, 'idle'),
  'a container of somebody else was renamed': ({ engine }) => engine.renameContainer('idle', 'lazy'),
  'a container of somebody else joined a network of somebody else': ({ manager }) =>
    manager.connect('corp_net', 'idle'),
  'a container of somebody else left a network of somebody else': ({ manager }) =>
    manager.disconnect('other', 'idle'),
  'a network of somebody else appeared': ({ manager }) => manager.create('new', subnet('10.77.0.0/24')),
  'a network of somebody else was removed': async ({ manager }) => {
    await manager.disconnect('other', 'idle')
    await manager.remove('other')
  },
  'a network of somebody else was made anew': async ({ manager }) => {
    await manager.disconnect('other', 'idle')
    await manager.remove('other')
    await manager.create('other', subnet('172.22.0.0/24'))
  },
  'another project came': async ({ engine }) => {
    const blog = await load('name: blog\nnetworks: { posts: { ipam: { subnet: 10.66.0.0/24 } } }\n')
    await reconcile(engine, blog, { journal: false })
  },
}

describe('a saved plan is carried out, and leaves nothing to do, where', { timeout: 30_000 }, () => {
  it.each(Object.entries(DOES_NOT_MATTER))('%s', async (_what, change) => {
    const { result, engine } = await applyAfter(change)
    expect(result?.outcome).toBe('applied')
    expect(result?.steps.every(({ outcome }) => outcome === 'done')).toBe(true)
    expect(result?.plan.digests.plan).toBe(saved.plan.digests.plan)
    expect((await readPlan(engine, desired)).steps).toEqual([])
  })
})

const PARTS: Record<string, Change> = {
  'a network that was to go was removed by hand': ({ manager }) => manager.remove('legacy'),
  'a container has left the default network already': ({ manager }) => manager.disconnect('bridge', 'api'),
  'a container has joined the external network already': ({ manager }) => manager.connect('corp_net', 'api'),
  'a container has joined it with an address that nobody declares': ({ manager }) =>
    manager.connect('corp_net', 'api', { ipv4Address: '172.20.0.9' }),
  'the new network was made, with its labels': ({ engine }) =>
    runSteps(engine, (id) => id === 'create-network:backend'),
  'the new network was made and joined': ({ engine }) => runSteps(engine, (id) => id.includes('backend')),
  'all containers have left the network that is replaced': ({ engine }) =>
    runSteps(engine, (id) => id.startsWith('disconnect:') && id.endsWith('frontend')),
  'the network that is replaced is gone': ({ engine }) =>
    runSteps(engine, (id) => /^(?:disconnect|remove-network):.*frontend$/.test(id)),
  'the network that is replaced was made again': ({ engine }) =>
    runSteps(engine, (id) => /^(?:disconnect|remove-network|create-network):.*frontend$/.test(id)),
  'one of its containers has joined it again': ({ engine }) =>
    runSteps(engine, (id) =>
      /^(?:disconnect|remove-network|create-network):.*frontend$|^connect:web\/frontend/.test(id),
    ),
}

describe('what is left of a saved plan is carried out where', { timeout: 30_000 }, () => {
  it.each(Object.entries(PARTS))('%s', async (_what, change) => {
    const { result, engine, plan } = await applyAfter(change)
    expect(plan.digests.plan).not.toBe(saved.plan.digests.plan)
    expect(result?.outcome).toBe('applied')
    const outcomes = new Set(result?.steps.map(({ outcome }) => outcome))
    expect([...outcomes].toSorted()).toEqual(['already-done', 'done'])
    expect((await readPlan(engine, desired)).steps).toEqual([])
    // what the file does not mention is back as it was
    const monitor = await engine.inspectContainer('monitor')
    const place = monitor.attachments.find(({ networkName }) => networkName === 'frontend')
    expect(place?.settings.aliases).toEqual(['probe'])
  })

  it('is nothing where all of it was done, and nothing is touched', async () => {
    const { result, touched } = await applyAfter(({ engine }) =>
      reconcile(engine, desired, { allow: DANGERS, journal: false }),
    )
    expect(result?.outcome).toBe('nothing-to-do')
    expect(touched).toBe(false)
  })
})
