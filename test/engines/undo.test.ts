// Every fixture on real engines: applied to the last step, which fails, and taken back, so that all is as it was.
import { afterAll, afterEach, beforeAll, describe, inject, test } from 'vitest'
import { cleanEngine } from '../support/engine-api.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import type { EngineKind } from '../support/engines.ts'
import { fixtureNames } from '../support/fixture.ts'
import { checkRetreat } from '../support/undone.ts'

// The oldest and the newest of each behaviour: engines between them undo with the same calls.
const chosen: readonly EngineKind[] = ['docker-20.10', 'docker-28', 'podman-5']

/** Fixtures that an engine cannot do, or cannot have (see fixtures.test.ts). */
const leftOut: Partial<Record<EngineKind, readonly string[]>> = {
  'podman-5': ['ranges', 'networks-none', 'stale'],
}

describe.each(inject('engineKinds').filter((kind) => chosen.includes(kind)))('%s', (kind) => {
  let host: EngineHost

  beforeAll(async () => {
    host = await openHost(kind)
  })

  afterEach(() => cleanEngine(host.socket))

  afterAll(() => host.engine.close())

  test.each(fixtureNames.filter((name) => leftOut[kind]?.includes(name) !== true))(
    '%s: what fails in the end is taken back, and all is as it was',
    async (name) => {
      await checkRetreat(name, host)
    },
  )
})
