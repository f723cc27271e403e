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
  /** The names of all parts. */
  readonly parts: readonly string[]
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
  readonly parts: Readonly<Record<string, Part>>
  /** Those that ran. */
  readonly ran: Set<number>
}

const FILES = ['0.cjs', '1.cjs'] as const

/** Makes the function that loads parts. */
export function makeLoader(options: LoaderOptions): Load {
  const packs: Pack[] = []
  const loaded = new Map<string, { exports: unknown }>()
  const findPack = (name: string): Pack => {
    for (const [index, file] of FILES.entries()) {
      const pack = (packs[index] ??= openPack(file, options))
      if (Object.hasOwn(pack.parts, name)) return pack
    }
    throw new Error(`no pack has ${name}`)
  }
  const load: Load = (name) => {
    if (name.startsWith('../')) return options.requireModule(join(options.folder, name))
    const index = options.parts.indexOf(name.replace('./', ''))
    if (index < 0) return options.requireModule(name)
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const part = options.parts[index] as string
    const { parts, ran, place } = findPack(part)
    const module = { exports: {} }
    loaded.set(name, module)
    ran.add(index)
    ;(parts[part] as Part)(load, module, place)
    return module.exports
  }
  return load
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
      if (kept !== null && [...ran].every((part) => covered.includes(part))) return
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
