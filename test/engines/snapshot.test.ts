// A snapshot of a real engine: taken by reading only, and its file gives the plan that the engine gives.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openEngine, readPlan, renderSnapshot, takeSnapshot, type DesiredState } from '../../src/index.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import { prepareFixture } from '../support/fixture.ts'
import { startRecordingProxy, type RecordingProxy } from '../support/recording-proxy.ts'

// The oldest, the newest, and the one that hides most.
const KINDS = ['docker-20.10', 'docker-28', 'podman-5']

describe.each(inject('engineKinds').filter((kind) => KINDS.includes(kind)))('%s', (kind) => {
  let host: EngineHost
  let proxy: RecordingProxy
  let folder: string

  beforeAll(async () => {
    host = await openHost(kind)
    proxy = await startRecordingProxy(host.socket)
    folder = await mkdtemp(join(tmpdir(), 'xec-snapshot-'))
  })

  afterAll(async () => {
    await proxy.stop()
    await cleanEngine(host.socket)
    await host.engine.close()
    await rm(folder, { recursive: true })
  })

  const openFile = (engine: string) => openEngine({ engine, env: {}, folder, declaredContainers: [] })

  test.each(['replace', 'shop'])('of the fixture "%s"', async (fixture) => {
    const desired: DesiredState = await prepareFixture(fixture, host)
    const live = await readPlan(host.engine, desired, { adopt: true })
    expect(live.steps.length).toBeGreaterThan(0)
    const file = join(folder, `${fixture}.json`)
    const reader = await openFile(`unix://${proxy.socket}`)
    proxy.calls.length = 0
    for (const options of [{ desired }, { isFull: true }, {}]) {
      const snapshot = await takeSnapshot(reader, options)
      await writeFile(file, renderSnapshot(snapshot))
      const copy = await openFile(`snapshot:${file}`)
      const plan = await readPlan(copy, desired, { adopt: true })
      expect(plan.engine).toEqual(live.engine)
      expect(plan.digests).toEqual(live.digests)
      expect(plan.diagnostics).toEqual(live.diagnostics)
      expect(Math.abs(Date.now() - Date.parse(snapshot.taken.takenAt))).toBeLessThan(60_000)
    }
    expect(new Set(proxy.calls.map(({ method }) => method))).toEqual(new Set(['GET']))
    await reader.close()
    await cleanEngine(host.socket)
  })
})
