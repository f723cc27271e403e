// Taking back on real engines: a fixture is applied up to a last step, which fails, and then all is as it was. The embedded engine
// runs every fixture (test/unit/reconcile/undo-fixtures.test.ts); these are the ones in which engines could differ.
import { afterAll, afterEach, beforeAll, describe, inject, test } from 'vitest'
import { cleanEngine } from '../support/engine-api.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import type { EngineKind } from '../support/engines.ts'
import { checkRetreat } from '../support/undone.ts'

// The oldest and the newest Docker, and the newest Podman: about 15 s each.
const chosen: readonly EngineKind[] = ['docker-20.10', 'docker-28', 'podman-5']

const fixtures = ['address-swap', 'network-mode', 'placeholder', 'rename', 'replace', 'stale']

/** Worlds that an engine cannot have (see fixtures.test.ts). */
const impossible: Partial<Record<EngineKind, readonly string[]>> = { 'podman-5': ['stale'] }

describe.each(inject('engineKinds').filter((kind) => chosen.includes(kind)))('%s', (kind) => {
  let host: EngineHost

  beforeAll(async () => {
    host = await openHost(kind)
  })

  afterEach(() => cleanEngine(host.socket))

  afterAll(() => host.engine.close())

  test.each(fixtures.filter((name) => impossible[kind]?.includes(name) !== true))(
    '%s: what fails in the end is taken back, and all is as it was',
    async (name) => {
      await checkRetreat(name, host)
    },
  )
})
