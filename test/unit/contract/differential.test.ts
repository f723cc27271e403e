// What the embedded engine keeps in a file is what it keeps in memory, in any sequence of operations.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, it } from 'vitest'
import { compareWorlds, operations } from '../../contract/differential.ts'
import { makeEmbeddedWorld } from '../../contract/embedded-world.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-differential-'))
}, 30_000)
afterAll(() => rm(folder, { recursive: true }))

it('an embedded engine in a file does the same as one in memory', async () => {
  let count = 0
  const property = fc.asyncProperty(operations, async (sequence) => {
    count += 1
    const world = makeEmbeddedWorld(join(folder, `${count}.json`))
    await compareWorlds(world, makeEmbeddedWorld(null), sequence)
  })
  await fc.assert(property, { numRuns: 15 })
}, 30_000)
