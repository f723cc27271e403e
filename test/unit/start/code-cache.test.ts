import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Script } from 'node:vm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  findCacheFolder,
  openCodeCache,
  parseCode,
  renderCode,
  type CodeCache,
  type KeptCode,
} from '../../../src/start/code-cache.ts'

let home: string
let folder: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'xec-code-'))
  folder = join(home, '.cache', 'xec')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const FACTS = { build: 'b1', command: 'plan' }
const SOURCE = '({ shop: function () { return "open" } })'

function open(facts: Partial<typeof FACTS> = {}): CodeCache {
  return openCodeCache({ ...FACTS, ...facts }, { HOME: home }) as CodeCache
}

function makeKept(source: string = SOURCE): KeptCode {
  return { code: new Script(source).createCachedData(), parts: [0, 300] }
}

function keep(cache: CodeCache = open()): string {
  cache.write('0.cjs', 100, makeKept)
  const [name = ''] = readdirSync(folder)
  return join(folder, name)
}

describe('compiled code that is kept', () => {
  it('is what was given, and V8 takes it', () => {
    keep()
    const kept = open().read('0.cjs') as KeptCode
    expect(kept.parts).toEqual([0, 300])
    expect(new Script(SOURCE, { cachedData: kept.code }).cachedDataRejected).toBe(false)
  })

  it('is in a folder and a file that nobody else can read or write', () => {
    const file = keep()
    const modes = [folder, file].map((path) => execFileSync('stat', ['-c', '%a', path], { encoding: 'utf8' }))
    expect(modes).toEqual(['700\n', '600\n'])
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('is not that of another build, command or pack', () => {
    keep()
    expect(open({ build: 'b2' }).read('0.cjs')).toBeNull()
    expect(open({ command: 'apply' }).read('0.cjs')).toBeNull()
    expect(open().read('1.cjs')).toBeNull()
  })

  it('stays beside that of another build', () => {
    keep()
    keep(open({ build: 'b2' }))
    expect(open().read('0.cjs')).not.toBeNull()
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('goes with age when there is too much of it', () => {
    keep()
    for (let index = 0; index < 70; index++) {
      const file = join(folder, `old-${index}`)
      writeFileSync(file, '')
      utimesSync(file, index, index)
    }
    keep(open({ build: 'b2' }))
    const left = readdirSync(folder)
    expect(left).toHaveLength(64)
    expect(left).not.toContain('old-0')
    expect(open().read('0.cjs')).not.toBeNull()
  })
})

describe('a damaged file', () => {
  it.each([
    ['empty', (file: string) => truncateSync(file, 0)],
    ['cut off', (file: string) => truncateSync(file, readFileSync(file).length - 1)],
    [
      'random bytes',
      (file: string) =>
        writeFileSync(file, Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))),
    ],
    ['of zeros', (file: string) => writeFileSync(file, Buffer.alloc(5000))],
    ['longer', (file: string) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]))],
  ])('that is %s counts for none, and is replaced', (_what, damage) => {
    const file = keep()
    damage(file)
    expect(open().read('0.cjs')).toBeNull()
    keep()
    expect(open().read('0.cjs')).not.toBeNull()
  })

  it('is noticed whichever byte is wrong', () => {
    const whole = renderCode(makeKept())
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] as number) ^ change
        expect(parseCode(damaged)).toBeNull()
      }),
    )
  })

  it('is never taken for one, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => parseCode(Buffer.from(bytes)) === null),
    )
  })

  it('is one of two copies that count more parts than they hold, or that are nothing but zeros', () => {
    const data = renderCode({ code: Buffer.alloc(0), parts: [] })
    expect(parseCode(data)).toEqual({ code: Buffer.alloc(0), parts: [] })
    for (const copy of [0, data.length / 2]) data.writeUInt32LE(9, copy)
    expect(parseCode(data)).toBeNull()
    expect(parseCode(Buffer.alloc(32))).toBeNull()
  })
})

describe('what somebody else may have put there', () => {
  it.each([
    ['a file that others can write to', (file: string) => chmodSync(file, 0o666)],
    ['a file that a group can write to', (file: string) => chmodSync(file, 0o660)],
    ['a file with another name elsewhere', (file: string) => linkSync(file, `${file}-too`)],
    [
      'a link',
      (file: string) => {
        const elsewhere = join(home, 'elsewhere')
        writeFileSync(elsewhere, readFileSync(file))
        rmSync(file)
        symlinkSync(elsewhere, file)
      },
    ],
    [
      'a pipe, without waiting for it',
      (file: string) => {
        rmSync(file)
        execFileSync('mkfifo', ['-m', '600', file])
      },
    ],
    [
      'a folder',
      (file: string) => {
        rmSync(file)
        mkdirSync(file)
      },
    ],
    ['a file in a folder that others can write to', () => chmodSync(folder, 0o777)],
    ['a file below a folder that others can write to', () => chmodSync(home, 0o777)],
    ['a file below a folder that a group can write to', () => chmodSync(join(home, '.cache'), 0o770)],
  ])('is not read: %s', (_what, change) => {
    const file = keep()
    expect(open().read('0.cjs')).not.toBeNull()
    change(file)
    expect(open().read('0.cjs')).toBeNull()
  })

  it('is not written beside either', () => {
    keep()
    chmodSync(folder, 0o777)
    const made: string[] = []
    open({ build: 'b2' }).write('0.cjs', 100, () => {
      made.push('made')
      return makeKept()
    })
    expect(made).toEqual([])
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('does not lead a write astray: a name that is taken is left as it is', () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const other = join(home, 'other')
    writeFileSync(other, 'mine')
    const file = keep()
    rmSync(file)
    symlinkSync(other, `${file}.${process.pid}.tmp`)
    open().write('0.cjs', 100, makeKept)
    expect(readFileSync(other, 'utf8')).toBe('mine')
    expect(open().read('0.cjs')).toBeNull()
  })
})

describe('where nothing can be kept', () => {
  it('makes no home that is not there', () => {
    rmSync(home, { recursive: true })
    open().write('0.cjs', 100, makeKept)
    expect(() => readdirSync(home)).toThrow('ENOENT')
    mkdirSync(home)
  })

  it('says nothing where a file stands in the place of the folder', () => {
    writeFileSync(join(home, '.cache'), '')
    open().write('0.cjs', 100, makeKept)
    expect(open().read('0.cjs')).toBeNull()
  })

  it('leaves nothing half written where making the code fails', () => {
    open().write('0.cjs', 100, () => {
      throw new Error('no')
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['turned off', { XEC_NO_CODE_CACHE: '1', HOME: '/home/ada' }, null],
    ['measuring coverage', { NODE_V8_COVERAGE: '/tmp/c', HOME: '/home/ada' }, null],
    ['an empty switch', { XEC_NO_CODE_CACHE: '', HOME: '/home/ada' }, '/home/ada/.cache/xec'],
    ['a home', { HOME: '/home/ada' }, '/home/ada/.cache/xec'],
    ['a cache folder', { HOME: '/home/ada', XDG_CACHE_HOME: '/var/cache/ada' }, '/var/cache/ada/xec'],
    ['a relative cache folder', { HOME: '/home/ada', XDG_CACHE_HOME: 'cache' }, '/home/ada/.cache/xec'],
    ['a relative home', { HOME: 'ada' }, null],
    ['no home', {}, null],
  ])('with %s', (_what, env, expected) => {
    expect(findCacheFolder(env)).toBe(expected)
    if (expected === null) expect(openCodeCache(FACTS, env)).toBeNull()
  })
})
