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

describe.each(stubKinds)('on %s', (kind) => {
  it('a plan without changes makes no call too many, in two round trips', async () => {
    const { daemon, engine } = await open(kind)
    for (const index of range(20)) daemon.addContainer(`c${index}`)
    const desired = describeCrowd()
    const { outcome, error, steps } = await reconcile(engine, desired, { approve: () => true })
    expect([outcome, error, steps.find((s) => s.error)]).toEqual(['applied', null, undefined])
    daemon.calls.length = 0
    daemon.takeRounds()
    expect((await readPlan(await reopen(daemon), desired)).changes).toEqual([])
    // Podman's list shows all that can be seen
    const inspects = kind === 'podman-5' ? {} : { 'GET /containers/{id}/json': 20 }
    expect(countCalls(daemon.calls)).toEqual({
      'GET /info': 1,
      'GET /networks': 1,
      'GET /containers/json': 1,
      ...inspects,
    })
    expect(daemon.takeRounds()).toBe(kind === 'podman-5' ? 1 : 2)
  })
})
