// A process of its own that takes locks, for the tests of what happens between processes. Run with Node:
//   lock-taker.ts ADDRESS hold PROJECT              takes the lock, says "held ID", and keeps it until it is killed
//   lock-taker.ts ADDRESS contend NAME ROUNDS SEED  takes and releases locks of random scope, and says when it had them
import { setTimeout } from 'node:timers/promises'
import { acquireLock, type LockRequest } from '../../src/apply/lock.ts'
import { openEngine } from '../../src/engine/open.ts'

const [address, verb, name = '', rounds = '0', seed = '1'] = process.argv.slice(2)
const engine = await openEngine({ engine: address, env: {}, folder: '.', declaredContainers: [] })

if (verb === 'hold') await hold(name)
else await contend(name, Number(rounds))
await engine.close()

async function hold(project: string): Promise<void> {
  const { id } = await acquireLock(engine, { project, scope: 'project', operation: 'apply' })
  process.stdout.write(`held ${id}\n`)
  await setTimeout(600_000)
}

async function contend(own: string, count: number): Promise<void> {
  let state = Number(seed)
  const draw = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
  for (let round = 0; round < count; round += 1) {
    const scope: LockRequest['scope'] = draw(3) === 0 ? 'engine' : 'project'
    const project = ['shop', own][draw(2)] as string
    const lock = await acquireLock(engine, { project, scope, operation: 'apply' })
    const from = Date.now()
    await setTimeout(draw(30))
    await lock.check()
    process.stdout.write(`${JSON.stringify({ scope, project, from, to: Date.now() })}\n`)
    await lock.release()
  }
}
