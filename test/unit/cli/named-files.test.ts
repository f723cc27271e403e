// What stands for a file on the command line and is none, or more than one: said clearly, and done with soon.
import { execFile, spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openShop, type Run, type Shop } from './xec.ts'

// a plan of one network is larger, and nothing here has to be
vi.mock('../../../src/cli/plan-file-size.ts', () => ({ LARGEST_PLAN_FILE: 4096 }))

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.remove())

const PLACES: readonly (readonly [what: string, argv: (file: string) => readonly string[], exit: number])[] =
  [
    ['a plan to show', (file) => ['show', file], 1],
    ['a plan to apply', (file) => ['apply', file, '--engine', 'embedded'], 1],
    ['a snapshot', (file) => ['plan', '--engine', `snapshot:${file}`], 21],
    ['the state of an engine', (file) => ['plan', '--engine', `embedded:${file}`], 21],
    ['a configuration', (file) => ['validate', '--config', file], 20],
  ]

/** What a run says, without the lines that it is laid out in. */
const readText = (run: Run): string => `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ')
const KINDS: readonly (readonly [what: string, file: string, reason: RegExp])[] = [
  ['a device that never ends', '/dev/zero', /it is a device/],
  ['a folder', '.xec', /folder|EISDIR/],
  ['a file that is missing', 'none', /ENOENT|There is no file/],
  ['memory', '/proc/self/mem', /EIO/],
  ['what the system says of itself', '/proc/version', /not JSON|wrong-type|error\[config-/],
]
// an engine that was never changed has no file
const CASES = PLACES.flatMap(([place, argv, exit]) =>
  KINDS.filter(([, file]) => file !== 'none' || place !== 'the state of an engine').map(
    ([kind, file, reason]) => ({ place, kind, argv: argv(file), exit, reason }),
  ),
)

describe('what is named and is no file of its kind', { timeout: 30_000 }, () => {
  it.each(CASES)('is refused: $kind as $place', async ({ argv, exit, reason }) => {
    const run = await shop.xec(argv)
    expect(run.code).toBe(exit)
    expect(readText(run)).toMatch(reason)
    expect(readText(run)).toMatch(/Fix: |is a map with keys/)
  })
})

describe('a pipe', { timeout: 30_000 }, () => {
  it('to which nobody writes is given up soon', async () => {
    await promisify(execFile)('mkfifo', [join(shop.folder, 'pipe')])
    const runs = await Promise.all(PLACES.map(([, argv]) => shop.xec(argv('pipe'))))
    for (const run of runs) expect(readText(run)).toContain('it is a pipe, and nobody wrote to it within 3 s')
    expect(runs.map(({ code }) => code)).toEqual(PLACES.map(([, , exit]) => exit))
  })

  it('to which somebody writes is read', async () => {
    await promisify(execFile)('mkfifo', [join(shop.folder, 'pipe')])
    const writer = spawn('sh', ['-c', 'cat .xec/config.yaml > pipe'], { cwd: shop.folder })
    expect((await shop.xec(['validate', '--config', 'pipe'])).code).toBe(0)
    writer.kill()
  })
})

describe('a plan that could not be read again', { timeout: 30_000 }, () => {
  it('is shown and not written, and its digest is named', async () => {
    const run = await shop.xec(['plan', '--engine', 'embedded', '--out', 'plan.json'])
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('Plan: 1 to create')
    const digest = /Digest: (\S+)/.exec(run.stdout)?.[1]
    expect(readText(run)).toContain('it would be larger than')
    expect(readText(run)).toContain(`xec apply --approve ${digest}`)
    expect(await readdir(shop.folder)).toEqual(['.xec'])
  })
})
