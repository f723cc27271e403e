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

const NONE = {
  profiles: [],
  vars: [],
  networks: [],
  containers: [],
  networkNames: [],
  containerNames: [],
}

it('are the keys of the file in their order, valid or not', async () => {
  await writeFile(
    join(cwd, 'shop.yaml'),
    'networks: { web: {}, db: nonsense }\ntargets: { containers: { nginx: 7 } }\nprofiles: { staging: {} }\n',
  )
  expect(await loadNames({ cwd, file: 'shop.yaml' })).toEqual({
    ...NONE,
    profiles: ['staging'],
    networks: ['web', 'db'],
    containers: ['nginx'],
    networkNames: ['web', 'db'],
    containerNames: ['nginx'],
  })
})

it('are also the names on the engine, where they are written down, and the paths of variables', async () => {
  await writeFile(
    join(cwd, 'shop.yaml'),
    'vars: { octet: 30, ports: { web: 80, api: 81 }, list: [1] }\n' +
      'networks: { web: { name: shop_web }, corp: { name: "${vars.octet}" }, db: { name: null }, dmz: }\n' +
      'targets: { containers: { api: { container: api-server }, 7: { container: 8 }, odd: { container: [x] } } }\n',
  )
  expect(await loadNames({ cwd, file: 'shop.yaml' })).toMatchObject({
    vars: ['octet', 'ports.web', 'ports.api', 'list'],
    networkNames: ['shop_web', 'dmz'],
    containerNames: ['api-server', '8'],
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
