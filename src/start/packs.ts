// Packs: files that hold many parts of the program as functions, of which those run that are asked for. The functions of a pack
// that ran are kept as V8 compiled them, and a later run does not compile them again.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import type { CodeCache, KeptCode } from './code-cache.ts'

/** Where the packs are, and what they are given. */
export interface LoaderOptions {
  readonly folder: string
  /** The names of the parts in each pack; pack 0 is the file `0.cjs`. */
  readonly packs: readonly (readonly string[])[]
  /** Null where nothing can be kept. */
  readonly cache: CodeCache | null
  /** Loads what is in no pack. */
  readonly requireModule: (name: string) => unknown
  /** Is called when nothing more will run. */
  readonly onEnd: (listener: () => void) => void
}

/** Gives the exports of a part or of a module, which runs the first time. */
export type Load = (name: string) => unknown

type Part = (load: Load, module: { exports: unknown }, pack: PackPlace) => void

/** Where a pack is, for parts that read files beside it. */
interface PackPlace {
  readonly url: string
}

interface Pack {
  readonly place: PackPlace
  readonly parts: readonly Part[]
  /** Those that ran. */
  readonly ran: Set<number>
}

/** In which pack a part is, and at which place in it. */
type PartPlace = readonly [pack: number, index: number]

/** Makes the function that loads parts. */
export function makeLoader(options: LoaderOptions): Load {
  const packs: Pack[] = []
  const loaded = new Map<string, { exports: unknown }>()
  const places = listPlaces(options.packs)
  const load: Load = (name) => {
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const place = places.get(name)
    if (place === undefined) {
      return options.requireModule(name.startsWith('../') ? join(options.folder, name) : name)
    }
    const [number, index] = place
    const pack = (packs[number] ??= openPack(`${number}.cjs`, options))
    const module = { exports: {} }
    loaded.set(name, module)
    pack.ran.add(index)
    ;(pack.parts[index] as Part)(load, module, pack.place)
    return module.exports
  }
  return load
}

// under the names by which parts ask for each other
function listPlaces(packs: readonly (readonly string[])[]): ReadonlyMap<string, PartPlace> {
  const places = new Map<string, PartPlace>()
  for (const [number, names] of packs.entries()) {
    for (const [index, name] of names.entries()) places.set(`./${name}`, [number, index])
  }
  return places
}

function openPack(file: string, { folder, cache, onEnd }: LoaderOptions): Pack {
  const filename = join(folder, file)
  // of one-byte characters, see src/build/settings.ts
  const source = readFileSync(filename, 'latin1')
  const kept = cache?.read(file) ?? null
  const script = new Script(source, { filename, ...(kept === null ? {} : { cachedData: kept.code }) })
  const ran = new Set<number>()
  if (cache !== null) {
    onEnd(() => {
      const covered = script.cachedDataRejected === true ? [] : (kept?.parts ?? [])
      if (kept !== null && isWithin(ran, covered)) return
      const make = (): KeptCode => ({
        code: script.createCachedData(),
        parts: [...new Set([...covered, ...ran])],
      })
      cache.write(file, source.length, make)
    })
  }
  const parts = script.runInThisContext() as Pack['parts']
  const place = {
    get url() {
      return pathToFileURL(filename).href
    },
  }
  return { place, parts, ran }
}

function isWithin(some: ReadonlySet<number>, all: readonly number[]): boolean {
  for (const one of some) if (!all.includes(one)) return false
  return true
}
