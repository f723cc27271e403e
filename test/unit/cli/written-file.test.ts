// Files are written as a whole: what was there stays until then, and nothing is left beside them.
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkWritable, isStream, renderWriteError, writeWhole } from '../../../src/cli/written-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-written-'))
})
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string): string => join(folder, name)
const readMode = async (name: string): Promise<number> => (await stat(at(name))).mode & 0o777

describe('a file that is written', () => {
  it('has the permissions that are asked for, or those that it had', async () => {
    await writeFile(at('old'), 'before')
    await chmod(at('old'), 0o640)
    await writeWhole('after', at('old'), { isKept: true })
    expect(await readMode('old')).toBe(0o640)
    await writeWhole('after', at('old'), { mode: 0o600 })
    await writeWhole('new', at('new'), { mode: 0o600, isKept: true })
    expect([await readMode('old'), await readMode('new')]).toEqual([0o600, 0o600])
    expect(await readFile(at('old'), 'utf8')).toBe('after')
  })

  it('is where a link leads, or in the place of the link', async () => {
    await writeFile(at('linked'), 'before')
    await symlink('linked', at('link'))
    await writeWhole('after', at('link'))
    expect(await readFile(at('linked'), 'utf8')).toBe('after')
    await writeWhole('in its place', at('link'), { isLinkReplaced: true })
    expect(await readFile(at('linked'), 'utf8')).toBe('after')
    expect((await lstat(at('link'))).isFile()).toBe(true)
  })

  it('may have a name of any length that there is', async () => {
    const name = 'n'.repeat(255)
    await writeWhole('long', at(name))
    expect(await readFile(at(name), 'utf8')).toBe('long')
    expect(await readdir(folder)).toEqual([name])
  })

  it('takes the place of nothing where it has to be new', async () => {
    await writeWhole('first', at('file'), { isNew: true })
    const error = await writeWhole('second', at('file'), { isNew: true }).catch((thrown: unknown) => thrown)
    expect(renderWriteError(error)).toBe('it is there already')
    expect(await readFile(at('file'), 'utf8')).toBe('first')
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('leaves nothing beside it, neither when it is written nor when that is only found out', async () => {
    await writeWhole('text', at('file'))
    await checkWritable(at('file'))
    await checkWritable(at('other'))
    expect(await readdir(folder)).toEqual(['file'])
  })
})

describe('a place that takes no file', () => {
  it.each([
    ['folder', 'it is a folder'],
    ['nowhere/file', 'its folder does not exist'],
    ['file/below', 'a part of its path is no folder'],
    ['x'.repeat(300), 'its name is too long'],
  ])('is refused: %s', async (name, reason) => {
    await mkdir(at('folder'))
    await writeFile(at('file'), 'before')
    for (const attempt of [() => writeWhole('text', at(name)), () => checkWritable(at(name))]) {
      const error = await attempt().catch((thrown: unknown) => thrown)
      expect(renderWriteError(error)).toBe(reason)
    }
    expect(await readdir(folder)).toEqual(['file', 'folder'])
  })

  it('is told in the words of the system where there are no better ones', () => {
    expect(renderWriteError(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))).toBe(
      'EIO: i/o error',
    )
  })
})

describe('a stream', () => {
  it('takes what is written, and nothing takes its place', async () => {
    await checkWritable('/dev/null')
    await writeWhole('text', '/dev/null', { mode: 0o600, isNew: true })
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
    expect([
      await isStream('/dev/stdout'),
      await isStream('/proc/self/fd/1'),
      await isStream('/dev/shm/file'),
      await isStream(at('file')),
    ]).toEqual([true, true, false, false])
  })

  it('is a device under any name', async () => {
    await symlink('/dev/null', at('sink'))
    expect(await isStream(at('sink'))).toBe(true)
    await writeWhole('text', at('sink'))
    expect((await lstat(at('sink'))).isSymbolicLink()).toBe(true)
  })
})
