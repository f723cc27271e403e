// Names for the completion of command lines: what the file has, however broken it is.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadNames } from '../../../src/config/names.ts'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'xec-names-'))
})
afterEach(() => rm(cwd, { recursive: true }))

const NONE = { profiles: [], networks: [], containers: [] }

it('are the keys of the file in their order, valid or not', async () => {
  await writeFile(
    join(cwd, 'shop.yaml'),
    'networks: { web: {}, db: nonsense }\ntargets: { containers: { nginx: 7 } }\nprofiles: { staging: {} }\n',
  )
  expect(await loadNames({ cwd, file: 'shop.yaml' })).toEqual({
    profiles: ['staging'],
    networks: ['web', 'db'],
    containers: ['nginx'],
  })
})

it.each([
  ['there is no file', 'nowhere.yaml'],
  ['a folder has its name', 'folder'],
  ['it is no map', 'list.yaml'],
  ['a part of it is no map', 'parts.yaml'],
])('are none where %s', async (_why, file) => {
  await mkdir(join(cwd, 'folder'))
  await writeFile(join(cwd, 'list.yaml'), '- web\n')
  await writeFile(join(cwd, 'parts.yaml'), 'networks: [web]\ntargets: 7\n')
  expect(await loadNames({ cwd, file })).toEqual(NONE)
})

it('are none where nothing is said and nothing is there', async () => {
  expect(await loadNames({ cwd })).toEqual(NONE)
})
