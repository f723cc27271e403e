// The clauses on the embedded engine, with its state in a file and in memory.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { makeEmbeddedWorld } from '../../contract/embedded-world.ts'
import { contractSections, describeClauses } from '../../contract/suite.ts'
import { fidelitySections } from '../../fidelity/sections.ts'

const sections = { ...contractSections, ...fidelitySections }

describe('in a file', () => {
  let folder: string
  let count = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xec-embedded-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  describeClauses('embedded', sections, async () => {
    count += 1
    return makeEmbeddedWorld(join(folder, `${count}.json`))
  })
})

describe('in memory', () => {
  describeClauses('embedded', sections, async () => makeEmbeddedWorld(null))
})
