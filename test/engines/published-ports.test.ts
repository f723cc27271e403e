// A container that serves while xec moves it: its published port answers again at once, and without a restart.
import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { makeRealWorld } from '../contract/real-world.ts'
import { settle } from '../fidelity/fidelity.ts'
import { cleanEngine, runContainer, servePage } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'

// The longest time without an answer that is tolerated, in milliseconds. A machine under load takes long over a call.
const LONGEST_GAP = 5000
const NETWORK = { ipam: { subnet: '10.93.1.0/24' } }

describe.each(inject('engineKinds'))('%s', (kind) => {
  let running: RunningEngine
  let engine: Engine
  beforeAll(async () => {
    running = await startEngine(kind)
    engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
    await cleanEngine(running.socket)
  })
  afterAll(async () => {
    await cleanEngine(running.socket)
    await engine.close()
  })

  test('a published port answers while its container is moved and while its network is replaced', async () => {
    const world = makeRealWorld(running, engine)
    await runContainer(running.socket, { name: 'web', ports: ['8080:80'], cmd: servePage('hello') })
    const containers = { web: ['backend'] }
    const moved = await watchPort(running, () =>
      settle(world, { networks: { backend: NETWORK }, containers }),
    )
    const internal = { ...NETWORK, labels: { tier: 'web' } }
    const replaced = await watchPort(running, () =>
      settle(world, { networks: { backend: internal }, containers }),
    )
    console.info(`${kind}: longest gap ${moved} ms while moved, ${replaced} ms while replaced`)
    expect(Math.max(moved, replaced)).toBeLessThan(LONGEST_GAP)
  })
})

/** The longest time between two answers of a port while something is done, in milliseconds; it must answer before and after. */
async function watchPort({ netns }: RunningEngine, act: () => Promise<unknown>): Promise<number> {
  const script = `while :; do
    curl -s -o /dev/null -m 0.2 http://127.0.0.1:8080/ && date +%s%3N
    sleep 0.02
  done`
  const watcher = spawn('sh', ['-c', `exec ip netns exec ${netns} sh -c '${script}'`], { detached: true })
  const answers: number[] = []
  watcher.stdout.on('data', (data: Buffer) => {
    answers.push(...data.toString('utf8').trim().split('\n').map(Number))
  })
  const waitForAnswers = async (): Promise<void> => {
    const wanted = answers.length + 3
    for (let attempt = 0; answers.length < wanted && attempt < 200; attempt += 1) await setTimeout(50)
    expect(answers.length).toBeGreaterThanOrEqual(wanted)
  }
  try {
    await waitForAnswers()
    await act()
    await waitForAnswers()
  } finally {
    if (watcher.pid !== undefined) process.kill(-watcher.pid)
  }
  return Math.max(...answers.slice(1).map((time, index) => time - (answers[index] ?? time)))
}
