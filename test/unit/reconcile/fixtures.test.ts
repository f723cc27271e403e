// Every fixture on the embedded engine; test/engines runs the same on real ones.
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../../src/index.ts'
import { makeEmbeddedHost } from '../../support/embedded-host.ts'
import { checkFixture, fixtureNames, fixturesFolder } from '../../support/fixture.ts'

describe('on the embedded engine', () => {
  test.each(fixtureNames)(
    '%s: applied, then nothing is left to do, and nobody else is touched',
    async (name) => {
      await checkFixture(name, makeEmbeddedHost())
    },
  )
})

test.each(['shop', 'seed'])('%s, which strangers see first, loads without a warning', async (name) => {
  const { desired, diagnostics } = await loadConfig({ cwd: `${fixturesFolder}/${name}`, env: {} })
  expect(diagnostics).toEqual([])
  expect(desired?.project).toEqual({ name, named: name === 'shop' })
})
