// What a Node process did, counted by V8 itself: which of our files it loaded and how often their functions were called. The same command line
// gives the same numbers, on any machine and however busy it is.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeEnvironment } from './processes.ts'

const run = promisify(execFile)

/** What was loaded and done. Node's own modules are not in it. */
export interface Work {
  /** Paths of the files that were loaded. */
  readonly files: readonly string[]
  /** Their size. */
  readonly bytes: number
  /** How many functions were called, each call counting. */
  readonly calls: number
  /** Calls by function, most first, for people who look for a cause. */
  readonly busiest: readonly string[]
}

interface CoveredScript {
  readonly url: string
  readonly functions: readonly {
    readonly functionName: string
    readonly ranges: readonly { readonly count: number }[]
  }[]
}

/** Runs a script of Node to its end and counts. `home` is where it finds caches and state. */
export async function measureWork(
  words: readonly string[],
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Promise<Work> {
  const folder = mkdtempSync(join(tmpdir(), 'xec-work-'))
  try {
    const env = { ...makeEnvironment(home), NODE_V8_COVERAGE: folder }
    await run(process.execPath, [...words], { cwd, env, maxBuffer: 1e9 })
    return readWork(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readWork(folder: string): Work {
  const scripts = readdirSync(folder)
    .flatMap(
      (file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: CoveredScript[] }).result,
    )
    .filter(({ url }) => url.startsWith('file:'))
  const files = [...new Set(scripts.map(({ url }) => fileURLToPath(url)))]
  const called = scripts.flatMap(({ url, functions }) =>
    functions.map(({ functionName, ranges }) => ({
      // the first range is the whole function
      count: ranges[0]?.count ?? 0,
      name: `${functionName || '(anonymous)'} ${url.replace(/.*\//, '')}`,
    })),
  )
  return {
    files,
    bytes: files.reduce((sum, file) => sum + statSync(file).size, 0),
    calls: called.reduce((sum, { count }) => sum + count, 0),
    busiest: called
      .toSorted((a, b) => b.count - a.count)
      .slice(0, 30)
      .map(({ count, name }) => `${count} ${name}`),
  }
}
