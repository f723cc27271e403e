// The contract on the embedded engine, with its state in a file and in memory.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { makeEmbeddedWorld } from '../../contract/embedded-world.ts'
import { describeContract } from '../../contract/suite.ts'

describe('in a file', () => {
  let folder: string
  let count = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xec-embedded-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  describeContract('embedded', async () => {
    count += 1
    return makeEmbeddedWorld(join(folder, `${count}.json`))
  })
})

describe('in memory', () => {
  describeContract('embedded', async () => makeEmbeddedWorld(null))
})
