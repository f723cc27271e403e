// Every fixture on every real engine: built by raw calls, applied through the Docker adapter, checked by raw calls.
import { afterAll, afterEach, beforeAll, describe, inject, test } from 'vitest'
import { cleanEngine } from '../support/engine-api.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import type { EngineKind } from '../support/engines.ts'
import { checkFixture, checkRefused, fixtureNames } from '../support/fixture.ts'

const podman: readonly EngineKind[] = ['podman-4', 'podman-5']

/** What an engine cannot do, and the code of the error that the plan holds instead. */
const refused: Record<string, { kinds: readonly EngineKind[]; code: string }> = {
  // Podman takes no auxiliary addresses through Docker's API, and drops them without a word.
  ranges: { kinds: podman, code: 'field-unsupported' },
  // Podman never attaches a container that was started without a network.
  'networks-none': { kinds: podman, code: 'container-unattachable' },
}

/** Worlds that an engine cannot have. */
const impossible: Record<string, readonly EngineKind[]> = {
  // Podman does not remove a network that a stopped container is on.
  stale: podman,
}

describe.each(inject('engineKinds'))('%s', (kind) => {
  let host: EngineHost

  beforeAll(async () => {
    host = await openHost(kind)
  })

  afterEach(() => cleanEngine(host.socket))

  afterAll(() => host.engine.close())

  const isListed = (kinds: readonly EngineKind[] | undefined): boolean => kinds?.includes(kind) === true
  const possible = fixtureNames.filter((name) => !isListed(impossible[name]))
  const [beyond, applicable] = partition(possible, (name) => isListed(refused[name]?.kinds))

  test.each(applicable)(
    '%s: applied, then nothing is left to do, and nobody else is touched',
    async (name) => {
      await checkFixture(name, host)
    },
  )

  test.each(beyond)('%s: the plan says that this engine cannot, and nothing is touched', async (name) => {
    await checkRefused(name, host, refused[name]?.code ?? '')
  })
})

function partition(names: readonly string[], isFirst: (name: string) => boolean): [string[], string[]] {
  return [names.filter(isFirst), names.filter((name) => !isFirst(name))]
}
