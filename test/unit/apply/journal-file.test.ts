import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  findStateFolder,
  makeJournalPath,
  readJournalFile,
  removeJournalFile,
  writeJournalFile,
} from '../../../src/apply/journal-file.ts'
import { makeJournal } from '../../support/journals.ts'
import { makeCreate } from '../../support/steps.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-state-'))
  path = makeJournalPath(join(folder, 'state', 'xec'), 'stub', 'shop')
})
afterEach(() => rm(folder, { recursive: true }))

const journal = makeJournal([makeCreate('frontend')])

async function readMode(file: string): Promise<string> {
  return ((await stat(file)).mode & 0o777).toString(8)
}

describe('the state folder', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['is that of the user', { HOME: '/home/ci' }, '/home/ci/.local/state/xec'],
    ['is where XDG_STATE_HOME says', { HOME: '/home/ci', XDG_STATE_HOME: '/var/state' }, '/var/state/xec'],
    [
      'is not where a relative XDG_STATE_HOME says',
      { HOME: '/home/ci', XDG_STATE_HOME: 'state' },
      '/home/ci/.local/state/xec',
    ],
    [
      'is not where an empty XDG_STATE_HOME says',
      { HOME: '/home/ci', XDG_STATE_HOME: '' },
      '/home/ci/.local/state/xec',
    ],
    ['needs no home with XDG_STATE_HOME', { XDG_STATE_HOME: '/var/state' }, '/var/state/xec'],
    ['is nowhere without a home', {}, null],
    ['is nowhere with an empty home', { HOME: '' }, null],
  ])('%s', (_, env, expected) => {
    expect(findStateFolder(env)).toBe(expected)
  })
})

describe('the file of a journal', () => {
  it('is another one for each project and each engine, whatever the engine is called', () => {
    const paths = [
      ['a', 'shop'],
      ['b', 'shop'],
      ['a', 'post'],
      ['../../etc', 'shop'],
    ].map(([id = '', project = '']) => makeJournalPath('/state', id, project))
    expect(new Set(paths).size).toBe(4)
    for (const each of paths) expect(dirname(each)).toBe('/state/journals')
  })

  it('is read as it was written', async () => {
    await writeJournalFile(path, journal)
    expect(await readJournalFile(path)).toEqual(journal)
  })

  it('can be read by its user alone, and so can its folders', async () => {
    await writeJournalFile(path, journal)
    expect(await readMode(path)).toBe('600')
    for (const each of ['state', 'state/xec', 'state/xec/journals']) {
      expect(await readMode(join(folder, each))).toBe('700')
    }
  })

  it('takes the place of another one, and leaves no other file', async () => {
    await writeJournalFile(path, journal)
    await writeJournalFile(path, { ...journal, onEngine: false })
    expect(await readJournalFile(path)).toMatchObject({ onEngine: false })
    expect(await readdir(dirname(path))).toHaveLength(1)
  })

  it('takes the place of what a killed process left, which nobody else can read either', async () => {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.${process.pid}.new`, 'half a jour')
    await writeJournalFile(path, journal)
    expect(await readdir(dirname(path))).toHaveLength(1)
    expect(await readJournalFile(path)).toEqual(journal)
    expect(await readMode(path)).toBe('600')
  })

  it('is none where there is none, or where a part of its path is a file', async () => {
    expect(await readJournalFile(path)).toBeNull()
    expect(await removeJournalFile(path)).toBe(false)
    await writeFile(join(folder, 'state'), '')
    expect(await readJournalFile(path)).toBeNull()
    expect(await removeJournalFile(path)).toBe(false)
  })

  it('is not written where the folder is a file, and nothing is left of it', async () => {
    await writeFile(join(folder, 'state'), '')
    await expect(writeJournalFile(path, journal)).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(await readFile(join(folder, 'state'), 'utf8')).toBe('')
  })

  it('is not written where something else stands, and nothing is left of it', async () => {
    await mkdir(path, { recursive: true })
    await expect(writeJournalFile(path, journal)).rejects.toMatchObject({ syscall: 'rename' })
    expect(await readdir(dirname(path))).toHaveLength(1)
  })

  it('says so where it cannot be read or removed, and what to do', async () => {
    await mkdir(path, { recursive: true })
    await expect(readJournalFile(path)).rejects.toMatchObject({
      code: 'journal',
      message: expect.stringMatching(/cannot be read\. EISDIR/) as string,
      fix: expect.stringContaining('access') as string,
    })
    await expect(removeJournalFile(path)).rejects.toMatchObject({ code: 'journal' })
  })

  it.each(['', '\u0000\u0000', '{"formatVersion": "1.0"'])('is damaged with the text %j', async (text) => {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    await expect(readJournalFile(path)).rejects.toMatchObject({
      code: 'journal',
      message: expect.stringContaining(path) as string,
    })
  })

  it('is removed once', async () => {
    await writeJournalFile(path, journal)
    expect(await removeJournalFile(path)).toBe(true)
    expect(await removeJournalFile(path)).toBe(false)
  })
})
