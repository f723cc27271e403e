// What runs cost in calls and in round trips, on a daemon that counts: numbers that only a change of xec can change.
import { afterEach, describe, expect, it } from 'vitest'
import { openEngine } from '../../../src/engine/open.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import type { DesiredState } from '../../../src/model/desired.ts'
import { readPlan } from '../../../src/reconcile/apply.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { makeDesired } from '../../support/desired.ts'
import {
  countCalls,
  startStubDaemon,
  stubKinds,
  type StubAnswers,
  type StubDaemon,
  type StubKind,
} from '../../support/stub-daemon.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const work of cleanUp.splice(0)) await work()
})

interface Host {
  readonly daemon: StubDaemon
  readonly engine: Engine
}

async function open(kind: StubKind, answers?: StubAnswers): Promise<Host> {
  const daemon = await startStubDaemon(kind, answers)
  cleanUp.push(() => daemon.stop())
  return { daemon, engine: await reopen(daemon) }
}

// as another run would
async function reopen({ url }: StubDaemon): Promise<Engine> {
  const engine = await openEngine({ engine: url, env: {}, folder: '.', declaredContainers: [] })
  cleanUp.unshift(() => engine.close())
  return engine
}

// 10 networks, 20 containers, each on three of them with an alias.
function describeCrowd(): DesiredState {
  const pool = (index: number) => ({
    subnet: `10.90.${index}.0/24`,
    ipRange: null,
    gateway: null,
    auxAddresses: [],
  })
  const networks = range(10).map((index) => [`n${index}`, { pools: [pool(index)] }] as const)
  const containers = range(20).map((index) => {
    const own = [0, 3, 6].map((step) => [`n${(index + step) % 10}`, { aliases: [`s${index}`] }] as const)
    return [`c${index}`, Object.fromEntries(own)] as const
  })
  return makeDesired({ networks: Object.fromEntries(networks), containers: Object.fromEntries(containers) })
}

function range(count: number): readonly number[] {
  return [...Array(count).keys()]
}

// Podman's list shows all that can be seen.
function countInspects(kind: StubKind): Record<string, number> {
  return kind === 'podman-5' ? {} : { 'GET /containers/{id}/json': 20 }
}

describe.each(stubKinds)('on %s', (kind) => {
  it('an apply, and a plan without changes after it, make no call too many', async () => {
    const { daemon, engine } = await open(kind)
    for (const index of range(20)) daemon.addContainer(`c${index}`)
    const desired = describeCrowd()
    const { outcome } = await reconcile(engine, desired, { approve: () => true })
    expect(outcome).toBe('applied')
    const {
      'GET /networks/{id}': looks,
      'GET /containers/{id}/json': inspects,
      ...counts
    } = countCalls(daemon.calls)
    // 10 networks, the lock and the journal
    const made = 12
    expect(counts).toEqual({
      // before, under the lock, and to verify
      'GET /containers/json': 3,
      // as many, and for the lock once it is there; Podman needs subnets for lock and journal, Docker 20.10 looks after each create
      'GET /networks': 4 + { 'docker-20.10': made, 'docker-28': 0, 'podman-5': 2 }[kind],
      'GET /info': 1,
      'POST /networks/create': made,
      'POST /networks/{id}/connect': 60,
      'POST /networks/{id}/disconnect': 20,
      'DELETE /networks/{id}': 2,
    })
    // the lock before each change, and on Podman the name of what is removed
    expect(looks).toBeLessThanOrEqual(made - 1 + 60 + 20 + 1 + 2)
    // what is planned, three times, and each attachment before and after it is made, before it goes
    expect(inspects).toBeLessThanOrEqual(3 * 20 + 2 * 60 + 20)
    // the lock goes when all has been read
    expect(daemon.calls.slice(-1)).toEqual(['DELETE /networks/{id}'])

    daemon.calls.length = 0
    daemon.takeRounds()
    // slow enough for all calls that wait for none to be under way together, on any machine
    daemon.slowDown(500)
    expect((await readPlan(await reopen(daemon), desired)).changes).toEqual([])
    expect(countCalls(daemon.calls)).toEqual({
      'GET /info': 1,
      'GET /networks': 1,
      'GET /containers/json': 1,
      ...countInspects(kind),
    })
    expect(daemon.takeRounds()).toBe(kind === 'podman-5' ? 1 : 2)
  })
})

describe('what was agreed to', () => {
  const desired = makeDesired({
    networks: ['frontend'],
    containers: { web: { frontend: { aliases: ['www'] } } },
  })

  // The container is on its network with another alias; somebody changes something while the question is asked for the first time.
  async function countQuestions(status: string, change: object) {
    const { daemon, engine } = await open('docker-28')
    const { Id: id } = daemon.addNetwork('frontend')
    const container = daemon.addContainer('web')
    const { Networks: networks } = container['NetworkSettings']
    container['State'] = { Status: status }
    networks.frontend = { ...networks.bridge, NetworkID: id, EndpointID: 'first', Aliases: ['old'] }
    let questions = 0
    const approve = (): boolean => {
      questions += 1
      if (questions === 1) networks.frontend = { ...networks.frontend, ...change }
      return true
    }
    const { outcome } = await reconcile(engine, desired, { approve })
    expect(outcome).toBe('applied')
    expect((await readPlan(engine, desired)).changes).toEqual([])
    return questions
  }

  it('is asked for once where nothing changed', async () => {
    expect(await countQuestions('running', {})).toBe(1)
  })

  it.each([
    ['running', { Aliases: ['older'], EndpointID: 'second' }],
    ['exited', { Aliases: ['older'] }],
  ])(
    'is asked for again where a container that is %s got other aliases meanwhile',
    async (status, change) => {
      expect(await countQuestions(status, change)).toBe(2)
    },
  )
})

describe('a plan', () => {
  const desired = makeDesired({
    networks: ['frontend'],
    containers: Object.fromEntries(
      range(40).map((index) => [`c${index}`, { frontend: { aliases: ['web'] } }]),
    ),
  })

  it('of a slow engine waits for as few answers one after another as there can be', async () => {
    const { daemon, engine } = await open('docker-28', { delay: 500 })
    for (const index of range(40)) daemon.addContainer(`c${index}`)
    expect((await readPlan(engine, desired)).changes).not.toEqual([])
    // the lists, then 32 of 40 inspects, then 8
    expect(daemon.takeRounds()).toBe(3)
  })

  it('of one network among 10,000 is right, with as many calls as if it were alone', async () => {
    const { daemon, engine } = await open('docker-28')
    for (const index of range(10_000)) daemon.addNetwork(`street-${index}`)
    const { changes } = await readPlan(engine, makeDesired({ networks: ['frontend'], containers: {} }))
    expect(changes).toMatchObject([{ address: 'networks.frontend', actions: ['create'] }])
    expect(daemon.calls.toSorted()).toEqual(['GET /containers/json?all=1', 'GET /info', 'GET /networks'])
  })
})
