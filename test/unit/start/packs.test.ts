import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { CodeCache, KeptCode } from '../../../src/start/code-cache.ts'
import { makeLoader, type Load } from '../../../src/start/packs.ts'

const folder = mkdtempSync(join(tmpdir(), 'xec-packs-'))
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(
  join(folder, '0.cjs'),
  `([function(require,module,pack){module.exports={frame:require("./frame.js"),url:pack.url}},
function(require,module,pack){module.exports={door:()=>require("./door.js"),count:(module.exports.count??0)+1}}])`,
)
writeFileSync(
  join(folder, '1.cjs'),
  `([function(require,module,pack){module.exports={frame:require("./frame.js"),path:require("node:path"),viz:require("../vendor/viz.cjs")}}])`,
)

interface Frame {
  readonly door: () => { readonly frame: Frame; readonly path: unknown; readonly viz: unknown }
  readonly count: number
}
interface Bin {
  readonly frame: Frame
  readonly url: string
}

interface World {
  readonly load: Load
  readonly end: () => void
  readonly written: Map<string, KeptCode>
}

function makeWorld(kept: ReadonlyMap<string, KeptCode> | null): World {
  const written = new Map<string, KeptCode>()
  const ends: (() => void)[] = []
  const cache: CodeCache = {
    read: (name) => kept?.get(name) ?? null,
    write: (name, _size, make) => void written.set(name, make()),
  }
  const load = makeLoader({
    folder,
    packs: [['bin.js', 'frame.js'], ['door.js']],
    cache: kept === null ? null : cache,
    requireModule: (name) => name,
    onEnd: (listener) => ends.push(listener),
  })
  return { load, end: () => ends.forEach((listener) => listener()), written }
}

describe('packs', () => {
  it('run each part once, when it is asked for', () => {
    const { load } = makeWorld(null)
    const { frame, url } = load('./bin.js') as Bin
    expect(url).toBe(pathToFileURL(join(folder, '0.cjs')).href)
    const door = frame.door()
    expect(door.frame).toBe(frame)
    expect(frame.door()).toBe(door)
    expect(door).toMatchObject({ path: 'node:path', viz: join(folder, '../vendor/viz.cjs') })
  })

  it('keep the code of those that were opened, with what ran', () => {
    const { load, end, written } = makeWorld(new Map())
    load('./bin.js')
    end()
    expect([...written].map(([name, { parts }]) => [name, parts])).toEqual([['0.cjs', [0, 1]]])
  })

  it('keep it again only when more ran than before', () => {
    const first = makeWorld(new Map())
    first.load('./bin.js')
    first.end()
    const same = makeWorld(first.written)
    same.load('./bin.js')
    same.end()
    expect([...same.written.keys()]).toEqual([])
    const more = makeWorld(first.written)
    ;(more.load('./bin.js') as Bin).frame.door()
    more.end()
    expect([...more.written].map(([name, { parts }]) => [name, parts])).toEqual([['1.cjs', [0]]])
  })

  it('add to what was kept, and forget what V8 does not take', () => {
    const first = makeWorld(new Map())
    first.load('./frame.js')
    first.end()
    const second = makeWorld(first.written)
    second.load('./bin.js')
    second.end()
    expect(second.written.get('0.cjs')?.parts.toSorted()).toEqual([0, 1])
    // a text that V8 has not met in this process
    writeFileSync(join(folder, '0.cjs'), '([,function(require,module){module.exports={stale:1}}])')
    const stale = makeWorld(new Map([['0.cjs', { code: Buffer.alloc(64), parts: [0, 1] }]]))
    stale.load('./frame.js')
    stale.end()
    expect(stale.written.get('0.cjs')?.parts).toEqual([1])
  })
})
